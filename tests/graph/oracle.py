"""What the graph should answer, computed naively from the rows that were written into it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import LiteralString

from graph.callers import Caller, Role
from graph.client import Graph
from graph.model import DataClass, Measure, MembershipState
from graph.names import sort_key
from graph.views import View
from seed.load import seed
from seed.row_base import Row, Sourced
from seed.row_network import MembershipRow, PledgeRow, PropertyRow, TeamMemberRow
from seed.rows import (
    ConsentRow,
    DealRow,
    FactRow,
    HoldingRow,
    ProviderLimitsRow,
    RequirementRow,
    RuleRow,
    SeedRows,
    TermsRow,
)
from tests.graph.record_oracle import (
    Restricted,
    age,
    class_of,
    first_day,
    grouped,
    last_day,
    membership_state,
    node_id,
    open_on,
    owner,
    series,
    speaks_for,
)

Versioned = TermsRow | ProviderLimitsRow | RequirementRow
Dated = Versioned | RuleRow | TeamMemberRow


@dataclass(frozen=True, eq=False)
class Oracle:
    """Rows, with the keys of those that a newer version replaced and of consents taken back.

    `admitted`: memberships that are public, although the rows tell no more that they were active.
    """

    rows: SeedRows
    superseded: frozenset[str] = frozenset()
    revoked: frozenset[str] = frozenset()
    admitted: frozenset[str] = frozenset()

    def current(self, row: Sourced) -> bool:
        """Not replaced by a newer version."""
        return row.superseded_at is None and row.key not in self.superseded

    @cached_property
    def by_id(self) -> dict[str, str]:
        """Keys of what has an id of its own and may be asked for."""
        rows = self.rows
        lists: tuple[Iterable[Row], ...] = (
            *(rows.sources, rows.sectors, rows.topics, rows.organizations, rows.credentials),
            *(rows.holdings, rows.facts, rows.policies, rows.products, rows.terms, rows.rules),
            *(rows.requirements, rows.possible_changes, rows.provider_limits),
            *(rows.expertise, rows.deals, rows.consents, rows.teams, rows.team_members),
            *(rows.memberships, rows.mechanisms, rows.chains, rows.chain_steps),
            *(rows.properties, rows.pledges, rows.financing_needs, rows.needs),
            *(rows.platforms, rows.base_models, rows.capabilities),
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
    def limits_of(self) -> dict[str, list[ProviderLimitsRow]]:
        return grouped(self.rows.provider_limits, lambda row: row.provider)

    @cached_property
    def rules_of(self) -> dict[str, list[RuleRow]]:
        return grouped(self.rows.rules, lambda row: row.subject)

    @cached_property
    def consents_of(self) -> dict[str, list[ConsentRow]]:
        given = (row for row in self.rows.consents if row.key not in self.revoked)
        return grouped(given, lambda row: row.giver)

    @cached_property
    def pledges_on(self) -> dict[str, list[PledgeRow]]:
        return grouped(self.rows.pledges, lambda row: row.asset)

    @cached_property
    def memberships_of(self) -> dict[str, list[MembershipRow]]:
        return grouped(self.rows.memberships, lambda row: row.organization)

    @cached_property
    def memberships_in(self) -> dict[str, list[MembershipRow]]:
        return grouped(self.rows.memberships, lambda row: row.park)

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
        if isinstance(record, ConsentRow):
            return self._sees_consent(caller, today, record)
        public = class_of(record) == DataClass.PUBLIC or record.key in self.admitted
        if public or caller.role == Role.AUDITOR:
            return True
        if caller.role in {Role.MEMBER, Role.BANK_OFFICER}:
            return self._is_party(caller, record) or self._is_consented(caller, today, record)
        if caller.role == Role.PARK_ADMIN:
            applied = isinstance(record, MembershipRow) and speaks_for(caller, record.park)
            own = self._is_party(caller, record)
            return own or applied or self._is_administered(caller, owner(record), today)
        return False

    def _sees_consent(self, caller: Caller, today: date, row: ConsentRow) -> bool:
        """The giver, the administrator of its park, and whom it lets see something today."""
        own = speaks_for(caller, row.giver) or caller.role == Role.AUDITOR
        if own or caller.role not in {Role.MEMBER, Role.BANK_OFFICER}:
            admin = caller.role == Role.PARK_ADMIN
            return own or (admin and self._is_administered(caller, row.giver, today))
        begun = row.valid_from <= today and row.key not in self.revoked
        in_force = begun and (row.valid_until is None or today < row.valid_until)
        receives = row.receiver_kind is None or row.receiver_kind == caller.kind
        return in_force and receives

    def _is_administered(self, caller: Caller, organization: str, today: date) -> bool:
        """Its site is in the park, or it is a member there that is active or suspended."""
        joined = any(
            speaks_for(caller, row.park)
            and membership_state(row, today) in {MembershipState.ACTIVE, MembershipState.SUSPENDED}
            and row.states[0].since <= today
            and row.valid_from is not None
            and row.valid_from <= today
            and (row.valid_until is None or today < row.valid_until)
            for row in self.memberships_of.get(organization, [])
        )
        return joined or any(
            fact.measure == Measure.SITE
            and self.current(fact)
            and speaks_for(caller, fact.value.node or "")
            and fact.as_of is not None
            and last_day(fact.as_of) <= today
            and (fact.until is None or today < first_day(fact.until))
            for fact in self.facts_about.get(organization, [])
        )

    def _is_party(self, caller: Caller, record: Restricted) -> bool:
        parties = [owner(record)]
        if isinstance(record, DealRow):
            parties += [each.organization for each in record.participants]
        if isinstance(record, PledgeRow):
            parties.append(record.pledgee)
        if isinstance(record, PropertyRow):
            parties += [row.pledgee for row in self.pledges_on.get(record.key, [])]
        return caller.organization_id in {node_id(party) for party in parties}

    def _is_consented(self, caller: Caller, today: date, record: Restricted) -> bool:
        return any(
            each.data_class == class_of(record)
            and (each.receiver_kind is None or each.receiver_kind == caller.kind)
            and each.valid_from <= today
            and (each.valid_until is None or today < each.valid_until)
            for each in self.consents_of.get(owner(record), [])
        )

    # ------------------------------------------------------------ time

    def in_time(self, fact: FactRow, day: date) -> bool:
        """Not replaced, has begun or is undated, has not surely ended."""
        early = fact.period_start is not None and day < first_day(fact.period_start)
        if early or not self.current(fact):
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
            if not self.current(fact) or not self.sees(view.caller, view.today, fact):
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
            if self.current(row)
            and self.sees(view.caller, view.today, row)
            and (row.held_from is None or first_day(row.held_from) <= view.as_of)
            and (row.held_until is None or view.as_of < last_day(row.held_until))
        ]

    def in_force(self, row: Dated, day: date) -> bool:
        """A version of terms, limits, a rule or a seat that holds on the day."""
        ended = row.valid_until is not None and row.valid_until <= day
        return self.current(row) and row.valid_from <= day and not ended

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
        """Active members; and whoever has its site there, unless it was admitted and is none."""
        facts = self.seen(view, self.facts_referring.get(key, []))
        sited = {fact.subject for fact in facts if fact.measure == Measure.SITE}
        joined = self.memberships_in.get(key, [])
        active = {
            row.organization
            for row in joined
            if row.valid_from is not None
            and row.valid_from <= view.as_of
            and membership_state(row, view.as_of) == MembershipState.ACTIVE
        }
        admitted = {
            row.organization
            for row in joined
            for each in row.states
            if each.state == MembershipState.ACTIVE and each.since <= view.as_of
        }
        return active | (sited - admitted)

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
            and self.current(fact)
            and (fact.as_of is None or last_day(fact.as_of) <= view.as_of)
            and self.sees(view.caller, view.today, fact)
        }

    def terms(self, view: View, key: str) -> list[str]:
        return self._latest(view, self.terms_of.get(key, []))

    def limits(self, view: View, key: str) -> list[str]:
        return self._latest(view, self.limits_of.get(key, []))

    def requirement(self, view: View, key: str) -> list[str]:
        return self._latest(view, [row for row in self.rows.requirements if row.subject == key])

    def _latest(self, view: View, rows: Iterable[Versioned]) -> list[str]:
        found = [
            (row.valid_from, node_id(row.key), row.key)
            for row in rows
            if self.in_force(row, view.as_of)
        ]
        return [key for *_, key in sorted(found)[-1:]]

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
            *((row.key, row.name) for row in (*rows.teams, *rows.chains, *rows.platforms)),
            *((row.key, row.name) for row in rows.properties),
        ]
        return {key: sort_key(name) for key, name in named}

    def by_name(self, keys: Iterable[str]) -> list[str]:
        """Ids in the order of names, equal names by id."""
        pairs = sorted((self.names[key], node_id(key)) for key in keys)
        return [id for _, id in pairs]


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
