"""What listings hold, what their filters let through and how they are ordered, from the rows."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from graph.catalogue import listings
from graph.declarations import Listing
from graph.model import Criterion, Measure, MembershipState
from graph.noun import Visibility
from graph.views import View
from seed.encode_base import EDITION
from seed.row_base import Row, Sourced
from seed.row_network import MembershipRow, PledgeRow, PropertyRow
from seed.rows import ConsentRow, FactRow, OrganizationRow, ProductRow
from tests.graph.network_oracle import is_open, is_pledged, seen
from tests.graph.oracle import Oracle, ids
from tests.graph.record_oracle import (
    deal_state,
    first_day,
    last_day,
    membership_state,
    node_id,
    open_on,
)

Values = Mapping[str, Any]
Test = Callable[[Oracle, View, Any, Any], bool]


def _seen(oracle: Oracle, view: View, rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if seen(oracle, view, row)]


def listings_of_rows() -> tuple[Listing, ...]:
    """All listings but those of the audit, the log and imports: they come of units and answers.

    tests/graph/test_audit_listing.py, tests/api/test_recommendation_log.py and
    tests/api/test_imports_refused.py are about these.
    """
    others = (Visibility.AUDITORS, Visibility.ASKERS, Visibility.IMPORTS)
    return tuple(each for each in listings() if each.noun.visibility not in others)


ROWS: dict[str, Callable[[Oracle, View], list[Any]]] = {
    "Query.organizations": lambda o, _: o.rows.organizations,
    "Query.facts": lambda o, view: list(o.latest(view, o.rows.facts)),
    "Query.products": lambda o, _: o.rows.products,
    "Query.deals": lambda o, view: [
        row for row in _seen(o, view, o.rows.deals) if row.agreed_on <= view.as_of
    ],
    "Query.expertise": lambda o, view: [r for r in o.rows.expertise if open_on(r, view.as_of)],
    "Query.policies": lambda o, view: [r for r in o.rows.policies if open_on(r, view.as_of)],
    "Query.credentials": lambda o, _: o.rows.credentials,
    "Query.sectors": lambda o, _: o.rows.sectors,
    "Query.topics": lambda o, _: o.rows.topics,
    "Query.mechanisms": lambda o, _: o.rows.mechanisms,
    "Query.chains": lambda o, _: o.rows.chains,
    "Query.technologyPlatforms": lambda o, _: o.rows.platforms,
    "Query.serviceTeams": lambda o, view: [
        row for row in o.rows.teams if row.dissolved_on is None or view.as_of < row.dissolved_on
    ],
    "Query.intellectualProperty": lambda o, view: _seen(o, view, o.rows.properties),
    "Query.pledges": lambda o, view: [
        row for row in _seen(o, view, o.rows.pledges) if row.registered_on <= view.as_of
    ],
    "Query.needs": lambda o, view: [row for row in o.rows.needs if is_open(o, view, row)],
    "Query.financingNeeds": lambda o, view: [
        row for row in o.rows.financing_needs if is_open(o, view, row)
    ],
    "Query.memberships": lambda o, view: _joined(o, view, o.rows.memberships),
    "Query.consents": lambda o, view: _seen(o, view, o.rows.consents),
}
"""What is listed without any filter."""


def _is_stage(oracle: Oracle, view: View, row: OrganizationRow, stages: list[str]) -> bool:
    about = oracle.facts_about.get(row.key, [])
    found = oracle.latest(view, (fact for fact in about if fact.measure == Measure.STAGE))
    return any(fact.as_of and fact.value.stage in stages for fact in found)


def surely_held(oracle: Oracle, view: View, enterprise: str) -> set[str]:
    """The labels that an enterprise holds for certain."""
    return {
        held.credential
        for held in oracle.holdings_of.get(enterprise, [])
        if seen(oracle, view, held)
        and held.held_from is not None
        and last_day(held.held_from) <= view.as_of
        and (held.held_until is None or view.as_of < first_day(held.held_until))
    }


def _holds(oracle: Oracle, view: View, row: OrganizationRow, kinds: list[str]) -> bool:
    labels = {each.key for each in oracle.rows.credentials if each.kind in kinds}
    return not labels.isdisjoint(surely_held(oracle, view, row.key))


def _joined(oracle: Oracle, view: View, rows: list[MembershipRow]) -> list[MembershipRow]:
    """Memberships whose first state is not after the day."""
    begun = [row for row in rows if row.states[0].since <= view.as_of]
    return _seen(oracle, view, begun)


def _in_state(oracle: Oracle, view: View, row: OrganizationRow, states: list[str]) -> bool:
    joined = _joined(oracle, view, oracle.memberships_of.get(row.key, []))
    return any(membership_state(each, view.as_of) in states for each in joined)


def _on_topics(oracle: Oracle, view: View, row: OrganizationRow, topics: list[str]) -> bool:
    skills = (e for e in oracle.rows.expertise if e.institute == row.key)
    needs = (n for n in oracle.rows.needs if n.enterprise == row.key)
    about = [each for e in skills if open_on(e, view.as_of) for each in e.topics]
    about += [each for n in needs if is_open(oracle, view, n) for each in n.topics]
    return not ids(about).isdisjoint(topics)


def _has_name_part(oracle: Oracle, _: View, row: OrganizationRow, part: str) -> bool:
    """Letters that stand in a name in this order, whatever sign is between them."""
    named = [row.name, row.name_en or ""]
    named += [each.name for each in oracle.rows.aliases if each.organization == row.key]
    return any(_letters(part) in _letters(each) for each in named)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())


def _asks_credential(oracle: Oracle, view: View, row: ProductRow, kind: str) -> bool:
    labels = {each.key: each.kind for each in oracle.rows.credentials}
    return any(
        rule.criterion == Criterion.CREDENTIAL_HELD
        and oracle.in_force(rule, view.as_of)
        and any(labels.get(each.node or "") == kind for each in rule.thresholds)
        for rule in oracle.rules_of.get(row.key, [])
    )


def _is_enabled(oracle: Oracle, row: ProductRow, policies: list[str]) -> bool:
    enabling = (each.key for each in oracle.rows.policies if row.key in each.enables)
    return not ids(enabling).isdisjoint(policies)


def _is_used(oracle: Oracle, row: ProductRow, mechanisms: list[str]) -> bool:
    return any(row.key in m.links and m.word in mechanisms for m in oracle.rows.mechanisms)


def _is_from(oracle: Oracle, row: FactRow, kinds: list[str]) -> bool:
    [source] = [each for each in oracle.rows.sources if each.key == row.source]
    return source.kind in kinds


def _is_in(party: str) -> Test:
    """Whether the organisation that a record names has its site in one of the parks."""
    return lambda o, view, row, parks: bool(ids(o.parks(view, getattr(row, party))) & set(parks))


def _works_in(party: str) -> Test:
    return lambda o, view, row, keys: bool(ids(o.sectors(view, getattr(row, party))) & set(keys))


def _pledged(oracle: Oracle, view: View, row: PropertyRow, wanted: bool) -> bool:
    pledges = _seen(oracle, view, (p for p in oracle.rows.pledges if p.asset == row.key))
    return any(is_pledged(view, each) for each in pledges) == wanted


def _of_kind(oracle: Oracle, row: PledgeRow, kinds: list[str]) -> bool:
    return any(a.key == row.asset and a.kind in kinds for a in oracle.rows.properties)


def _is_kind(oracle: Oracle, row: MembershipRow, kinds: list[str]) -> bool:
    return any(m.key == row.organization and m.kind in kinds for m in oracle.rows.organizations)


def _in_force(oracle: Oracle, view: View, row: ConsentRow, wanted: bool) -> bool:
    ended = row.valid_until is not None and row.valid_until <= view.as_of
    given = row.key not in oracle.revoked and row.valid_from <= view.as_of
    return (given and not ended) == wanted


def _one_of(name: str) -> Test:
    return lambda _, __, row, words: getattr(row, name) in words


def _names_one_of(name: str) -> Test:
    return lambda _, __, row, wanted: node_id(getattr(row, name)) in wanted


def _shares(name: str) -> Test:
    return lambda _, __, row, wanted: bool(set(getattr(row, name)) & set(wanted))


def _refers_to(name: str) -> Test:
    return lambda _, __, row, wanted: bool(ids(getattr(row, name)) & set(wanted))


def _synthetic(_: Oracle, __: View, row: Sourced, wanted: bool) -> bool:
    return row.synthetic == wanted


TESTS: dict[str, dict[str, Test]] = {
    "Query.organizations": {
        "name": _has_name_part,
        "kinds": _one_of("kind"),
        "synthetic": _synthetic,
        "parks": _is_in("key"),
        "sectors": _works_in("key"),
        "stages": _is_stage,
        "credentials": _holds,
        "membership_states": _in_state,
        "topics": _on_topics,
    },
    "Query.facts": {
        "subjects": _names_one_of("subject"),
        "measures": _one_of("measure"),
        "natures": _one_of("nature"),
        "sectors": _refers_to("sectors"),
        "source_kinds": lambda o, _, row, kinds: _is_from(o, row, kinds),
        "synthetic": _synthetic,
    },
    "Query.products": {
        "stage": lambda _, __, row, stage: stage in row.stages,
        "credential": _asks_credential,
        "providers": _names_one_of("provider"),
        "kinds": _one_of("kind"),
        "purposes": _shares("purposes"),
        "pairings": _one_of("pairing"),
        "policies": lambda o, _, row, policies: _is_enabled(o, row, policies),
        "mechanisms": lambda o, _, row, mechanisms: _is_used(o, row, mechanisms),
        "synthetic": _synthetic,
    },
    "Query.deals": {
        "kinds": _one_of("kind"),
        "states": lambda _, view, row, states: deal_state(row, view.as_of) in states,
        "participants": lambda _, __, row, wanted: bool(
            ids(each.organization for each in row.participants) & set(wanted)
        ),
        "enterprises": _names_one_of("enterprise"),
        "sectors": _works_in("enterprise"),
        "parks": _is_in("enterprise"),
        "agreed_from": lambda _, __, row, day: row.agreed_on >= day,
        "agreed_until": lambda _, __, row, day: row.agreed_on <= day,
        "minimum": lambda _, __, row, amount: row.amount is not None and row.amount >= amount,
        "synthetic": _synthetic,
    },
    "Query.expertise": {
        "topics": _refers_to("topics"),
        "sectors": _refers_to("sectors"),
        "kinds": _one_of("kind"),
        "parks": _is_in("institute"),
    },
    "Query.serviceTeams": {"leads": _names_one_of("lead")},
    "Query.intellectualProperty": {"kinds": _one_of("kind"), "pledged": _pledged},
    "Query.pledges": {
        "asset_kinds": lambda o, _, row, kinds: _of_kind(o, row, kinds),
        "pledgees": _names_one_of("pledgee"),
        "pledgors": _names_one_of("pledgor"),
        "parks": _is_in("pledgor"),
        "registered_from": lambda _, __, row, day: row.registered_on >= day,
        "registered_until": lambda _, __, row, day: row.registered_on <= day,
    },
    "Query.needs": {
        "topics": _refers_to("topics"),
        "kinds": _shares("kinds"),
        "sectors": _works_in("enterprise"),
        "parks": _is_in("enterprise"),
    },
    "Query.financingNeeds": {"purposes": _one_of("purpose"), "parks": _is_in("enterprise")},
    "Query.memberships": {
        "states": lambda _, view, row, states: membership_state(row, view.as_of) in states,
        "parks": _names_one_of("park"),
        "kinds": lambda o, _, row, kinds: _is_kind(o, row, kinds),
        "expires_before": lambda _, __, row, day: (
            row.valid_until is not None and row.valid_until < day
        ),
        "renewal_due": lambda _, view, row, due: _is_due(row, view.as_of) == due,
    },
    "Query.consents": {
        "giver_id": lambda _, __, row, giver: node_id(row.giver) == giver,
        "data_classes": _one_of("data_class"),
        "in_force": _in_force,
    },
}
"""Which rows a filter lets through; a listing without filters is absent."""


def _is_due(row: MembershipRow, day: date) -> bool:
    """So many days before its end as parks ask for that say nothing: 30."""
    lasting = membership_state(row, day) in {MembershipState.ACTIVE, MembershipState.EXPIRED}
    return lasting and row.valid_until is not None and row.valid_until <= day + timedelta(30)


def passes(listing: Listing, oracle: Oracle, view: View, row: Row, values: Values) -> bool:
    """Whether a row passes all filters."""
    tests = TESTS.get(listing.name, {})
    return all(tests[filter](oracle, view, row, value) for filter, value in values.items())


# ---------------------------------------------------------------- orders


def _founding(oracle: Oracle, view: View, row: OrganizationRow) -> str:
    days = [
        fact.value.day or ""
        for fact in oracle.facts_about.get(row.key, [])
        if fact.measure == Measure.FOUNDED_ON and seen(oracle, view, fact)
    ]
    return min(days, default="9999")


def _state_since(_: Oracle, view: View, row: MembershipRow) -> str:
    begun = [each.since for each in row.states if each.since <= view.as_of]
    return str((begun or [row.states[0].since])[-1])


Key = Callable[[Oracle, View, Any], Any]

_NAME: Key = lambda oracle, _, row: oracle.names[row.key]  # noqa: E731
_RECORDED: Key = lambda _, __, row: row.recorded_at or EDITION  # noqa: E731


def _by(name: str) -> Key:
    return lambda _, __, row: str(getattr(row, name))


def _amount(_: Oracle, __: View, row: Any) -> int:
    return row.amount or 0


ORDERS: dict[str, dict[str, Key]] = {
    "Query.organizations": {"NAME": _NAME, "FOUNDED_ON": _founding, "RECORDED_AT": _RECORDED},
    "Query.products": {"NAME": _NAME, "RECORDED_AT": _RECORDED},
    "Query.deals": {"AGREED_ON": _by("agreed_on"), "AMOUNT": _amount},
    "Query.expertise": {"NAME": _NAME},
    "Query.policies": {"NAME": _NAME},
    "Query.credentials": {"KIND": _by("kind")},
    "Query.sectors": {"KEY": _by("word")},
    "Query.topics": {"NAME": _NAME},
    "Query.mechanisms": {"KEY": lambda _, __, row: int(row.word[1:])},
    "Query.chains": {"NAME": _NAME},
    "Query.technologyPlatforms": {"NAME": _NAME},
    "Query.serviceTeams": {"NAME": _NAME},
    "Query.intellectualProperty": {"NAME": _NAME},
    "Query.pledges": {"REGISTERED_ON": _by("registered_on"), "AMOUNT": _amount},
    "Query.needs": {"OPEN_FROM": _by("open_from")},
    "Query.financingNeeds": {"OPEN_FROM": _by("open_from"), "AMOUNT": _amount},
    "Query.memberships": {"STATE_SINCE": _state_since},
    "Query.consents": {"VALID_FROM": _by("valid_from")},
}
"""The keys by which rows are ordered; that of NEWEST is for the tests of time."""
