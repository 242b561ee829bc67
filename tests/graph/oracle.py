"""What the graph should answer, computed naively from the rows that were written into it."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import LiteralString, TypeVar

from graph.callers import Caller, Role
from graph.client import Graph
from graph.model import DataClass, Measure
from graph.names import sort_key
from graph.views import View
from seed.load import seed
from seed.rows import (
    DealRow,
    ExpertiseRow,
    FactRow,
    HoldingRow,
    PolicyRow,
    Row,
    RuleRow,
    SeedRows,
    TermsRow,
)
from seed.rows import node_id as id_of_key

node_id = cache(id_of_key)
R = TypeVar("R", bound=Row)
Restricted = FactRow | HoldingRow | DealRow


def first_day(text: str) -> date:
    """The first day of a day, month or year."""
    return date.fromisoformat((text + "-01-01")[:10])


def last_day(text: str) -> date:
    """The last day of a day, month or year."""
    if len(text) == 10:
        return date.fromisoformat(text)
    month = int(text[5:]) if len(text) == 7 else 12
    return date(int(text[:4]), month, monthrange(int(text[:4]), month)[1])


def grouped(rows: Iterable[R], key: Callable[[R], str]) -> dict[str, list[R]]:
    """Rows by a key."""
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def owner(record: Restricted) -> str:
    """The key of the organisation that a record is about."""
    return record.subject if isinstance(record, FactRow) else record.enterprise


def class_of(record: Restricted) -> DataClass:
    """The data class of a record; a deal's is always DEALS."""
    return DataClass.DEALS if isinstance(record, DealRow) else record.data_class


def series(fact: FactRow) -> tuple[object, ...]:
    """What a fact must share with another one to be replaced by it."""
    value = fact.value
    thing = value.node or value.text
    single = value.stage or value.day
    return (
        fact.subject,
        fact.measure,
        fact.counterparty,
        frozenset(fact.sectors),
        thing or (None if single else fact.scope),
    )


def age(fact: FactRow) -> tuple[date, str]:
    """The later of two dated facts of a series has the greater one."""
    return last_day(fact.as_of or ""), node_id(fact.key)


def open_on(row: PolicyRow | ExpertiseRow, day: date) -> bool:
    """Not surely before its beginning, not surely after its end."""
    begun = row.valid_from is None or first_day(row.valid_from) <= day
    return begun and (row.valid_until is None or day < last_day(row.valid_until))


@dataclass(frozen=True)
class Oracle:
    """Rows, with the keys of those that a newer version replaced and of consents taken back."""

    rows: SeedRows
    superseded: frozenset[str] = frozenset()
    revoked: frozenset[str] = frozenset()

    @cached_property
    def by_id(self) -> dict[str, str]:
        """Keys of what has an id of its own and may be asked for."""
        rows = self.rows
        lists: tuple[Iterable[Row], ...] = (
            *(rows.sources, rows.sectors, rows.topics, rows.organizations, rows.credentials),
            *(rows.holdings, rows.facts, rows.policies, rows.products, rows.terms, rows.rules),
            *(rows.expertise, rows.deals),
        )
        return {node_id(row.key): row.key for each in lists for row in each}

    @cached_property
    def facts_about(self) -> dict[str, list[FactRow]]:
        return grouped(self.rows.facts, lambda row: row.subject)

    @cached_property
    def facts_referring(self) -> dict[str, list[FactRow]]:
        referring = (row for row in self.rows.facts if row.value.node)
        return grouped(referring, lambda row: row.value.node or "")

    @cached_property
    def holdings_of(self) -> dict[str, list[HoldingRow]]:
        return grouped(self.rows.holdings, lambda row: row.enterprise)

    @cached_property
    def terms_of(self) -> dict[str, list[TermsRow]]:
        return grouped(self.rows.terms, lambda row: row.product)

    @cached_property
    def rules_of(self) -> dict[str, list[RuleRow]]:
        return grouped(self.rows.rules, lambda row: row.product)

    @cached_property
    def consents_of(self) -> dict[str, list[tuple[DataClass, str, date, date | None]]]:
        found: dict[str, list[tuple[DataClass, str, date, date | None]]] = defaultdict(list)
        for row in self.rows.consents:
            if row.key not in self.revoked:
                found[row.giver].append(
                    (row.data_class, row.receiver_kind, row.valid_from, row.valid_until)
                )
        return found

    @cached_property
    def deals_of(self) -> dict[str, list[DealRow]]:
        found: dict[str, list[DealRow]] = defaultdict(list)
        for row in self.rows.deals:
            parties = {row.enterprise, *(each.organization for each in row.participants)}
            for party in parties:
                found[party].append(row)
        return found

    # ------------------------------------------------------------ callers

    def sees(self, caller: Caller, today: date, record: Restricted) -> bool:
        """The rule of graph/callers.py, as it is written there."""
        if class_of(record) == DataClass.PUBLIC or caller.role == Role.AUDITOR:
            return True
        if caller.role in {Role.MEMBER, Role.BANK_OFFICER}:
            return self._is_party(caller, record) or self._is_consented(caller, today, record)
        if caller.role == Role.PARK_ADMIN:
            return self._is_sited(owner(record), caller.organization_id or "", today)
        return False

    def _is_party(self, caller: Caller, record: Restricted) -> bool:
        parties = [owner(record)]
        if isinstance(record, DealRow):
            parties += [each.organization for each in record.participants]
        return caller.organization_id in {node_id(party) for party in parties}

    def _is_consented(self, caller: Caller, today: date, record: Restricted) -> bool:
        return any(
            data_class == class_of(record)
            and kind == caller.kind
            and start <= today
            and (end is None or today < end)
            for data_class, kind, start, end in self.consents_of.get(owner(record), [])
        )

    def _is_sited(self, organization: str, park_id: str, today: date) -> bool:
        return any(
            fact.measure == Measure.SITE
            and fact.key not in self.superseded
            and node_id(fact.value.node or "") == park_id
            and fact.as_of is not None
            and last_day(fact.as_of) <= today
            and (fact.until is None or today < first_day(fact.until))
            for fact in self.facts_about.get(organization, [])
        )

    # ------------------------------------------------------------ time

    def in_time(self, fact: FactRow, day: date) -> bool:
        """Not replaced, has begun or is undated, has not surely ended."""
        early = fact.period_start is not None and day < first_day(fact.period_start)
        if fact.key in self.superseded or early:
            return False
        begun = fact.as_of is None or last_day(fact.as_of) <= day
        return begun and (fact.until is None or day < last_day(fact.until))

    def seen(self, view: View, facts: Iterable[FactRow]) -> list[FactRow]:
        """Facts that an edge may lead through."""
        return [
            fact
            for fact in facts
            if self.in_time(fact, view.as_of) and self.sees(view.caller, view.today, fact)
        ]

    def latest(self, view: View, facts: Iterable[FactRow]) -> list[FactRow]:
        """Undated facts, and of each series the last one that has begun, unless it has ended."""
        undated: list[FactRow] = []
        last: dict[tuple[object, ...], FactRow] = {}
        for fact in facts:
            if fact.key in self.superseded or not self.sees(view.caller, view.today, fact):
                continue
            if fact.as_of is None:
                undated.append(fact)
            elif last_day(fact.as_of) <= view.as_of:
                known = last.get(series(fact))
                if known is None or age(known) < age(fact):
                    last[series(fact)] = fact
        return [fact for fact in (*undated, *last.values()) if self.in_time(fact, view.as_of)]

    def held(self, view: View, enterprise: str) -> list[HoldingRow]:
        """Credentials shown: not surely before their beginning or after their end."""
        return [
            row
            for row in self.holdings_of.get(enterprise, [])
            if row.key not in self.superseded
            and self.sees(view.caller, view.today, row)
            and (row.held_from is None or first_day(row.held_from) <= view.as_of)
            and (row.held_until is None or view.as_of < last_day(row.held_until))
        ]

    def in_force(self, row: TermsRow | RuleRow, day: date) -> bool:
        """A version of terms or rules that holds on the day."""
        ended = row.valid_until is not None and row.valid_until <= day
        return row.key not in self.superseded and row.valid_from <= day and not ended

    # ------------------------------------------------------------ edges

    def about(self, view: View, key: str, measure: Measure) -> list[FactRow]:
        """Facts of a measure that an edge may lead through."""
        facts = self.facts_about.get(key, [])
        return self.seen(view, (fact for fact in facts if fact.measure == measure))

    def newest(self, view: View, key: str, measure: Measure) -> list[str]:
        """The one fact of a measure that an edge of cardinality ONE leads to."""
        facts = (fact for fact in self.facts_about.get(key, []) if fact.measure == measure)
        found = self.latest(view, facts)
        dated = [fact for fact in found if fact.as_of]
        if dated:
            return [max(dated, key=age).key]
        return sorted((fact.key for fact in found), key=node_id)[:1]

    def sectors(self, view: View, key: str) -> set[str]:
        return {fact.value.node or "" for fact in self.about(view, key, Measure.SECTOR)}

    def parks(self, view: View, key: str) -> set[str]:
        return {fact.value.node or "" for fact in self.about(view, key, Measure.SITE)}

    def members(self, view: View, key: str) -> set[str]:
        facts = self.seen(view, self.facts_referring.get(key, []))
        return {fact.subject for fact in facts if fact.measure == Measure.SITE}

    def deals(self, view: View, key: str) -> set[str]:
        return {
            deal.key
            for deal in self.deals_of.get(key, [])
            if deal.agreed_on <= view.as_of and self.sees(view.caller, view.today, deal)
        }

    def collaborators(self, view: View, key: str) -> set[str]:
        return {
            fact.subject
            for fact in self.facts_referring.get(key, [])
            if fact.measure == Measure.EXPERTISE_USED
            and fact.key not in self.superseded
            and (fact.as_of is None or last_day(fact.as_of) <= view.as_of)
            and self.sees(view.caller, view.today, fact)
        }

    def terms(self, view: View, key: str) -> list[str]:
        found = [row for row in self.terms_of.get(key, []) if self.in_force(row, view.as_of)]
        newest = max((row.valid_from for row in found), default=None)
        latest = [row.key for row in found if row.valid_from == newest]
        return sorted(latest, key=node_id)[:1]

    def rules(self, view: View, key: str) -> set[str]:
        rules = self.rules_of.get(key, [])
        return {row.key for row in rules if self.in_force(row, view.as_of)}

    def policies(self, view: View, key: str) -> set[str]:
        return {
            row.key for row in self.rows.policies if key in row.enables and open_on(row, view.as_of)
        }

    def expertise(self, view: View, key: str) -> set[str]:
        return {
            row.key
            for row in self.rows.expertise
            if row.institute == key and open_on(row, view.as_of)
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """How organisations, products, policies, expertise and topics sort among themselves."""
        rows = self.rows
        named = [
            *((row.key, row.name) for row in rows.organizations),
            *((row.key, row.name) for row in rows.products),
            *((row.key, row.name) for row in rows.policies),
            *((row.key, row.title) for row in rows.expertise),
            *((row.key, row.name) for row in rows.topics),
        ]
        return {key: sort_key(name) for key, name in named}

    def by_name(self, keys: Iterable[str]) -> list[str]:
        """Ids in the order of names, equal names by id."""
        pairs = sorted((self.names[key], node_id(key)) for key in keys)
        return [id for _, id in pairs]


def _about(oracle: Oracle, view: View, key: str) -> list[str]:
    return [row.key for row in oracle.latest(view, oracle.facts_about.get(key, []))]


Way = Callable[[Oracle, View, str], Iterable[str]]

WAYS: dict[str, Way] = {
    "facts": _about,
    "Organization.sectors": Oracle.sectors,
    "Organization.parks": Oracle.parks,
    "Organization.foundedOn": lambda oracle, view, key: oracle.newest(
        view, key, Measure.FOUNDED_ON
    ),
    "Organization.deals": Oracle.deals,
    "Park.members": Oracle.members,
    "Institute.expertise": Oracle.expertise,
    "Enterprise.stage": lambda oracle, view, key: oracle.newest(view, key, Measure.STAGE),
    "Enterprise.credentials": lambda oracle, view, key: [row.key for row in oracle.held(view, key)],
    "Product.terms": Oracle.terms,
    "Product.rules": Oracle.rules,
    "Product.policies": Oracle.policies,
    "Expertise.collaborators": Oracle.collaborators,
}
"""What edges lead to whose answer depends on the day or the caller: keys for a key."""


def ids(keys: Iterable[str]) -> set[str]:
    """The ids of keys."""
    return set(map(node_id, keys))


# ---------------------------------------------------------------- writing

SUPERSEDE: LiteralString = """
UNWIND $ids AS id
MATCH (n:Entity {id: id})
SET n.superseded_at = '2025-01-01T00:00:00.000000+00:00'
"""

REVOKE: LiteralString = """
UNWIND $ids AS id
MATCH (n:Consent {id: id})
SET n.revoked_at = '2025-01-01T00:00:00.000000+00:00'
"""


async def supersede(graph: Graph, keys: Iterable[str]) -> None:
    """Mark records as replaced by a newer version."""
    await graph.unit([(SUPERSEDE, {"ids": sorted(ids(keys))})])


async def revoke(graph: Graph, keys: Iterable[str]) -> None:
    """Take consents back."""
    await graph.unit([(REVOKE, {"ids": sorted(ids(keys))})])


async def write(graph: Graph, oracle: Oracle) -> None:
    """Put everything that the oracle knows into the graph."""
    await seed(graph, oracle.rows, lambda _: None)
    await supersede(graph, oracle.superseded)
    await revoke(graph, oracle.revoked)
