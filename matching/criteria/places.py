"""Criteria of where and in what an enterprise is active: sectors, regions, parks."""

from collections.abc import Collection, Iterator
from datetime import date

from graph.model import (
    ChangeAction,
    Comparison,
    Criterion,
    Fact,
    Measure,
    Membership,
    MembershipState,
    Reference,
    RegionValue,
    Rule,
    Value,
    Verdict,
)
from matching.criteria.assumed import ASSUMED, assumed_fact
from matching.criteria.kind import NO_RECORDS, Finding, Option, Records, Request, by_value
from matching.profiles import Profile, references, standing


class Sector:
    """One of its sectors is one of the thresholds."""

    comparisons = (Comparison.IS_ONE_OF,)
    measures = frozenset({Measure.SECTOR})
    records = NO_RECORDS
    reads = frozenset({Criterion.SECTOR})

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """A firm is in several sectors at once: one that is asked for is enough."""
        known = standing(profile, Measure.SECTOR, request.as_of)
        if match := next((fact for fact in known.holding if fact.value in rule.thresholds), None):
            return Verdict.HOLDS, match
        if match := next((fact for fact in known.doubtful if fact.value in rule.thresholds), None):
            return Verdict.UNKNOWN, match
        if known.holding:
            return Verdict.FAILS, known.holding[0]
        return Verdict.UNKNOWN, next(iter(known.doubtful), None)

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """Show that it is in one; nobody changes the sector for a product."""
        return by_value(self, Reference, rule, profile, request)

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:
        """It is in that sector too."""
        return profile.with_fact(assumed_fact(Measure.SECTOR, option.target, day))


class Region:
    """It is registered, or has its plants, in one of the regions."""

    comparisons = (Comparison.IS_ONE_OF,)
    measures = frozenset({Measure.REGION})
    records = NO_RECORDS
    reads = frozenset({Criterion.REGION})

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """A region holds the regions within it; within a larger one it may or may not be."""
        known = standing(profile, Measure.REGION, request.as_of)
        # Words are no codes: they say nothing that can be compared.
        holding = [fact for fact in known.holding if isinstance(fact.value, RegionValue)]
        doubtful = [fact for fact in known.doubtful if isinstance(fact.value, RegionValue)]
        if match := next((fact for fact in holding if _inside(fact, rule)), None):
            return Verdict.HOLDS, match
        may_be = [
            *(fact for fact in doubtful if _inside(fact, rule)),
            *(fact for fact in (*holding, *doubtful) if _around(fact, rule)),
        ]
        if may_be:
            return Verdict.UNKNOWN, may_be[0]
        if holding:
            return Verdict.FAILS, holding[0]
        return Verdict.UNKNOWN, next(iter(doubtful), None)

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """Show that it is in one; nobody moves for a product."""
        return by_value(self, RegionValue, rule, profile, request)

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:
        """It is in that region too."""
        return profile.with_fact(assumed_fact(Measure.REGION, option.target, day))


def lies_in(code: str, region: str) -> bool:
    """Whether a division is the region, or in it: two digits name a province, four a prefecture."""
    if region.endswith("0000"):
        return code[:2] == region[:2]
    return code[:4] == region[:4] if region.endswith("00") else code == region


def _inside(fact: Fact, rule: Rule) -> bool:
    value = fact.value
    return isinstance(value, RegionValue) and any(
        isinstance(each, RegionValue) and lies_in(value.code, each.code) for each in rule.thresholds
    )


def _around(fact: Fact, rule: Rule) -> bool:
    value = fact.value
    return isinstance(value, RegionValue) and any(
        isinstance(each, RegionValue) and lies_in(each.code, value.code) for each in rule.thresholds
    )


class ParkMembership:
    """It is a member of one of the parks (docs/decisions/0012-members-of-a-park.md)."""

    comparisons = (Comparison.HELD,)
    measures = frozenset({Measure.SITE})
    records = frozenset({Records.MEMBERSHIPS})
    reads = frozenset({Criterion.PARK_MEMBERSHIP})

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """By membership where it was admitted, else by its site."""
        admitted = sorted(
            (each for each in profile.memberships if _since(each) <= request.as_of),
            key=_newest_first,
        )
        decided = {Reference(each.park_id) for each in admitted}
        active = [each for each in admitted if _is_active(each, request.as_of)]
        sites = standing(profile, Measure.SITE, request.as_of)
        if match := next((each for each in active if _is_asked(each, rule)), None):
            return Verdict.HOLDS, match
        undecided = [each for each in rule.thresholds if each not in decided]
        if match := next((fact for fact in sites.holding if fact.value in undecided), None):
            return Verdict.HOLDS, match
        if match := next((fact for fact in sites.doubtful if fact.value in undecided), None):
            return Verdict.UNKNOWN, match
        lapsed = [each for each in admitted if _is_asked(each, rule)]
        elsewhere = [
            *(fact for fact in sites.holding if _names_another(fact.value, rule)),
            *active,
        ]
        if (rule.thresholds and not undecided) or elsewhere:
            return Verdict.FAILS, next(iter([*lapsed, *elsewhere]))
        return Verdict.UNKNOWN, None

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """Join one, or show that it is there. A membership may lapse: it is joined again."""
        join = ChangeAction.JOIN_PARK
        return by_value(self, Reference, rule, profile, request, action=join, lapses=True)

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:
        """It is an active member."""
        assert isinstance(option.target, Reference)  # noqa: S101 - options are of references
        membership = Membership(
            id=ASSUMED,
            organization_id=ASSUMED,
            park_id=option.target.node_id,
            state=MembershipState.ACTIVE,
            valid_from=day,
            valid_until=None,
            synthetic=True,
            recorded_at=ASSUMED,
        )
        return profile.with_(memberships=(*profile.memberships, membership))


def is_member(profile: Profile, parks: Collection[str], day: date) -> bool:
    """Whether it is a member of one of the parks, as the criterion says, for certain."""
    return bool({*parks}.intersection(parks_of(profile, day)))


def parks_of(profile: Profile, day: date) -> list[str]:
    """The parks of which it is a member for certain."""
    admitted = [each for each in profile.memberships if _since(each) <= day]
    decided = {each.park_id for each in admitted}
    sites = references(standing(profile, Measure.SITE, day).holding)
    active = {each.park_id for each in admitted if _is_active(each, day)}
    return sorted(active | (sites - decided))


def _names_another(site: Value, rule: Rule) -> bool:
    """A place in words may be any."""
    return isinstance(site, Reference) and site not in rule.thresholds


def _since(membership: Membership) -> date:
    return membership.valid_from or date.max


def _is_active(membership: Membership, as_of: date) -> bool:
    over = membership.valid_until is not None and membership.valid_until <= as_of
    return membership.state == MembershipState.ACTIVE and not over


def _is_asked(membership: Membership, rule: Rule) -> bool:
    value: Value = Reference(membership.park_id)
    return value in rule.thresholds


def _newest_first(membership: Membership) -> tuple[int, str]:
    return (-_since(membership).toordinal(), membership.id)
