"""Parks and regions: whether an enterprise is where a rule asks, from the definition."""

from graph.model import (
    Fact,
    Measure,
    Membership,
    MembershipState,
    Reference,
    RegionValue,
    Rule,
    Verdict,
)
from tests.oracles.known import (
    Case,
    Judgement,
    doubtful_facts,
    holding_facts,
    newest,
    smallest_id,
)

# Parks


def admitted(one: Membership, case: Case) -> bool:
    """Whether the enterprise had been admitted by the day; an application has no such day."""
    return one.valid_from is not None and one.valid_from <= case.as_of


def active(one: Membership, case: Case) -> bool:
    """Whether the membership makes it a member on the day."""
    is_over = one.valid_until is not None and one.valid_until <= case.as_of
    return admitted(one, case) and not is_over and one.state == MembershipState.ACTIVE


def latest_membership(memberships: list[Membership]) -> Membership:
    """The newest by its beginning; of those of one day the one with the smallest id."""
    newest_day = max(one.valid_from for one in memberships if one.valid_from is not None)
    alike = [one for one in memberships if one.valid_from == newest_day]
    return sorted(alike, key=lambda one: one.id)[0]


def in_parks(facts: list[Fact], parks: set[str]) -> list[Fact]:
    """Sites that are in one of some parks; words name no park."""
    return [f for f in facts if isinstance(f.value, Reference) and f.value.node_id in parks]


def elsewhere(facts: list[Fact], parks: set[str]) -> list[Fact]:
    """Sites that are in another than some parks."""
    return [f for f in facts if isinstance(f.value, Reference) and f.value.node_id not in parks]


def park_membership(rule: Rule, case: Case) -> Judgement:
    """The enterprise is a member of one of the asked parks, or sits there."""
    asked = {value.node_id for value in rule.thresholds if isinstance(value, Reference)}
    ours = [one for one in case.memberships if one.park_id in asked and admitted(one, case)]
    lapsed = [one for one in ours if not active(one, case)]
    others = [one for one in case.memberships if one.park_id not in asked and active(one, case)]
    if members := [one for one in ours if active(one, case)]:
        return Verdict.HOLDS, latest_membership(members)
    never_in = asked - {one.park_id for one in ours}
    sites = holding_facts(case, Measure.SITE)
    if there := in_parks(sites, never_in):
        return Verdict.HOLDS, newest(there)
    if perhaps := in_parks(doubtful_facts(case, Measure.SITE), never_in):
        return Verdict.UNKNOWN, smallest_id(perhaps)
    away = elsewhere(sites, asked)
    if (lapsed and not never_in) or away or others:
        if lapsed:
            return Verdict.FAILS, latest_membership(lapsed)
        return Verdict.FAILS, newest(away) or latest_membership(others)
    return Verdict.UNKNOWN, None


# Regions


def lies_in(code: str, other: str) -> bool:
    """Whether the division equals the other, or the other is its province or prefecture."""
    return other in (code, code[:2] + "0000", code[:4] + "00")


def coded(facts: list[Fact]) -> list[tuple[Fact, str]]:
    """Facts that name a division, with its code."""
    return [(fact, fact.value.code) for fact in facts if isinstance(fact.value, RegionValue)]


def region(rule: Rule, case: Case) -> Judgement:
    """The enterprise lies in one of the asked divisions."""
    asked = [value.code for value in rule.thresholds if isinstance(value, RegionValue)]
    sure = coded(holding_facts(case, Measure.REGION))
    doubtful = coded(doubtful_facts(case, Measure.REGION))
    if inside := [fact for fact, code in sure if any(lies_in(code, one) for one in asked)]:
        return Verdict.HOLDS, newest(inside)
    if inside := [fact for fact, code in doubtful if any(lies_in(code, one) for one in asked)]:
        return Verdict.UNKNOWN, smallest_id(inside)
    if around := [fact for fact, code in sure if any(lies_in(one, code) for one in asked)]:
        return Verdict.UNKNOWN, newest(around)
    if around := [fact for fact, code in doubtful if any(lies_in(one, code) for one in asked)]:
        return Verdict.UNKNOWN, smallest_id(around)
    if sure:
        return Verdict.FAILS, newest([fact for fact, _ in sure])
    return Verdict.UNKNOWN, smallest_id([fact for fact, _ in doubtful])
