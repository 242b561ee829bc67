"""Records of one enterprise and one product, by hand; days are written as texts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from graph.model import (
    AssetKind,
    Comparison,
    Conditions,
    CredentialHolding,
    Criterion,
    Fact,
    FactNature,
    FinancingPurpose,
    IntellectualProperty,
    Measure,
    Membership,
    MembershipState,
    PartialDate,
    Pledge,
    ProductTerms,
    Qualifier,
    Requirement,
    Rule,
    Value,
    Verdict,
)
from matching.eligibility import Eligibility, Request, eligibility
from matching.profiles import Profile

TODAY = date(2025, 6, 15)
RECORDED: dict[str, Any] = {
    "synthetic": True,
    "recorded_at": "2025-01-01T00:00:00Z",
    "superseded_at": None,
}
EQUIPMENT = Request(1_000_000, FinancingPurpose.EQUIPMENT, TODAY)


def _partial(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# The product


def rule(
    criterion: Criterion,
    comparison: Comparison,
    *thresholds: Value,
    id: str = "r1",
    part: str | None = None,
    valid_from: str = "2020-01-01",
    valid_until: str | None = None,
    illustrative: bool = False,
) -> Rule:
    """A rule, in force today unless its days say otherwise."""
    return Rule(
        id,
        "product",
        part or criterion,
        criterion,
        comparison,
        thresholds,
        date.fromisoformat(valid_from),
        _day(valid_until),
        illustrative,
        unconfirmed=False,
        **RECORDED,
    )


def requirement(
    shape: str,
    id: str = "q1",
    valid_from: str = "2020-01-01",
    valid_until: str | None = None,
    illustrative: bool = False,
) -> Requirement:
    """A requirement, in force today unless its days say otherwise."""
    return Requirement(
        id,
        "product",
        shape,
        date.fromisoformat(valid_from),
        _day(valid_until),
        illustrative,
        unconfirmed=False,
        **RECORDED,
    )


def terms(
    maximum: int | None,
    *,
    illustrative: bool = False,
    id: str = "terms",
    valid_from: str = "2020-01-01",
    valid_until: str | None = None,
) -> ProductTerms:
    """Terms with a maximum or without."""
    return ProductTerms(
        id,
        "product",
        minimum=0,
        maximum=maximum,
        maximum_ceiling=None,
        maximum_tenor_months=None,
        step=10_000,
        annual_rate=None,
        coverage=None,
        cover_cap=None,
        cover_cap_ceiling=None,
        fee=None,
        service_kinds=(),
        pledged_kinds=(),
        valid_from=date.fromisoformat(valid_from),
        valid_until=_day(valid_until),
        illustrative=illustrative,
        **RECORDED,
    )


# The enterprise


def fact(
    measure: Measure,
    value: Value,
    as_of: str | None,
    until: str | None = None,
    id: str = "f1",
    qualifier: Qualifier = Qualifier.EXACTLY,
    party: str | None = None,
) -> Fact:
    """A fact about the enterprise."""
    return Fact(
        id,
        "enterprise",
        measure,
        value,
        qualifier,
        FactNature.OBSERVED,
        _partial(as_of),
        period_start=None,
        until=_partial(until),
        scope="",
        counterparty_id=party,
        **RECORDED,
    )


def holding(
    credential: str, held_from: str | None, held_until: str | None = None, id: str = "h1"
) -> CredentialHolding:
    """A credential of the enterprise."""
    days = _partial(held_from), _partial(held_until)
    return CredentialHolding(id, "enterprise", credential, *days, **RECORDED)


def membership(
    park: str,
    valid_from: str | None,
    valid_until: str | None = None,
    state: MembershipState = MembershipState.ACTIVE,
    id: str = "m1",
) -> Membership:
    """A membership of the enterprise."""
    return Membership(
        id,
        "enterprise",
        park,
        state,
        _day(valid_from),
        _day(valid_until),
        synthetic=True,
        recorded_at="2025-01-01T00:00:00Z",
    )


def asset(
    granted_on: str | None,
    expires_on: str | None = None,
    kind: AssetKind = AssetKind.PATENT,
    number: str | None = "ZL1",
    id: str = "a1",
) -> IntellectualProperty:
    """An asset of the enterprise; registered, unless it has no number."""
    days = _partial(granted_on), _partial(expires_on)
    return IntellectualProperty(id, "enterprise", kind, "", number, *days, **RECORDED)


def pledge(
    registered_on: str, released_on: str | None = None, asset: str = "a1", id: str = "p1"
) -> Pledge:
    """A pledge on an asset."""
    return Pledge(
        id,
        asset,
        "bank",
        amount=1_000_000,
        registry_number=None,
        registered_on=date.fromisoformat(registered_on),
        released_on=_day(released_on),
        valued_on=None,
        valued_low=None,
        valued_high=None,
        pledge_discount=None,
        illustrative=False,
        **RECORDED,
    )


# Answers


def answered(
    rules: Sequence[Rule],
    profile: Profile = Profile(),  # noqa: B008 - a frozen value
    requirements: Sequence[Requirement] = (),
    terms: Sequence[ProductTerms] = (),
    request: Request = EQUIPMENT,
) -> Eligibility:
    """The answer to someone who asks for money for equipment."""
    conditions = Conditions("product", tuple(rules), tuple(requirements), tuple(terms))
    return eligibility(conditions, profile, request)


def judged(asked: Rule, **known: Any) -> tuple[Verdict, Any]:
    """The verdict of one rule and the record that it rests on."""
    records: dict[str, Any] = {name: tuple(each) for name, each in known.items()}
    (found,) = answered([asked], Profile(**records)).rules
    return found.verdict, found.evidence
