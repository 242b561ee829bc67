"""Random records of an enterprise: ties, edge days, half-known dates, empty and complete lists."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from typing import TypeVar

from hypothesis import strategies as st

from graph.model import (
    CredentialHolding,
    Criterion,
    Fact,
    FactNature,
    IntellectualProperty,
    Measure,
    Membership,
    MembershipState,
    PartialDate,
    Pledge,
    Qualifier,
    Quantity,
    Unit,
    Verdict,
)
from matching.profiles import Profile
from tests.matching.drawn import (
    ASSET_KINDS,
    CREDENTIALS,
    FIGURES,
    PARKS,
    around,
    months_before,
    readings,
    values,
)
from tests.oracles.holdings import in_force, owned
from tests.oracles.known import last_day

Dated = TypeVar("Dated", Fact, CredentialHolding, Membership, IntellectualProperty, Pledge)
FIGURE_MEASURES = tuple(Measure[criterion.name] for criterion in FIGURES)
MEASURES = {
    Criterion.STAGE: Measure.STAGE,
    Criterion.SECTOR: Measure.SECTOR,
    Criterion.CREDENTIAL_HELD: Measure.CREDENTIALS_HELD,
    Criterion.AGE: Measure.FOUNDED_ON,
    **{criterion: Measure[criterion.name] for criterion in FIGURES},
    Criterion.PARK_MEMBERSHIP: Measure.SITE,
    Criterion.REGION: Measure.REGION,
    Criterion.EXISTING_BALANCE: Measure.BALANCE,
    Criterion.ASSETS_HELD: Measure.ASSETS_HELD,
    Criterion.ASSET_KIND: Measure.ASSETS_HELD,
    Criterion.ASSET_PLEDGED: Measure.ASSETS_HELD,
}
ELIGIBILITY_MEASURES = tuple(dict.fromkeys(MEASURES.values()))
LISTED = (Measure.CREDENTIALS_HELD, Measure.ASSETS_HELD)
RECORDED = ("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z")

# Days


def begins(day: date) -> st.SearchStrategy[PartialDate | None]:
    """Beginnings, most of them past, one in four unknown."""
    dated = around(day, (0, -1, -31, -200, -366, -800, 1, 31, 366))
    return st.sampled_from([*dated, *[None] * (len(dated) // 3)])


def ends(day: date) -> st.SearchStrategy[PartialDate | None]:
    """No end, or ends of which most are still to come."""
    dated = around(day, (0, 1, 31, 200, 366, 800, -1, -31))
    return st.sampled_from([*[None] * len(dated), *dated])


def past(day: date) -> st.SearchStrategy[PartialDate]:
    """Beginnings of which most are certainly past."""
    offsets = (-1, -200, -366, -800, -800)
    return st.sampled_from([one for days in offsets for one in readings(day + timedelta(days))])


def days_from(day: date, *offsets: int | None) -> st.SearchStrategy[date | None]:
    """Days so many days from a day, or none."""
    return st.sampled_from([None if one is None else day + timedelta(one) for one in offsets])


def _ids(letter: str, most: int = 14) -> st.SearchStrategy[str]:
    return st.integers(1, most).map(lambda number: f"{letter}{number}")


# Facts


def facts(
    day: date,
    measure: Measure,
    as_of: st.SearchStrategy[PartialDate] | None = None,
    natures: tuple[FactNature, ...] = (FactNature.OBSERVED,),
) -> st.SearchStrategy[Fact]:
    """A fact around a day: past or future, half-known or undated, ending or not."""
    return st.builds(
        partial(
            Fact,
            subject_id="enterprise",
            measure=measure,
            qualifier=Qualifier.EXACTLY,
            period_start=None,
            scope="",
            synthetic=True,
            superseded_at=None,
            counterparty_id=None,
        ),
        id=_ids(f"{measure}-"),
        value=st.sampled_from(values(measure, day)),
        nature=st.sampled_from(natures),
        as_of=begins(day) if as_of is None else as_of,
        until=ends(day),
        recorded_at=st.sampled_from(RECORDED),
    )


def figures(
    day: date, measure: Measure, as_of: st.SearchStrategy[PartialDate] | None = None
) -> st.SearchStrategy[Fact]:
    """A figure that may be a bound only or a target, of twelve months or not."""

    def of_period(fact: Fact, months: int | None, early: int, qualifier: Qualifier) -> Fact:
        if fact.as_of is None or months is None:
            return replace(fact, qualifier=qualifier)
        start = months_before(fact.as_of.last, months) + timedelta(1 - early)
        return replace(fact, qualifier=qualifier, period_start=PartialDate(start.isoformat()))

    return st.builds(
        of_period,
        facts(day, measure, as_of, (*[FactNature.OBSERVED] * 15, FactNature.TARGET)),
        st.sampled_from((None, *[12] * 12, 6)),
        st.sampled_from((*[0] * 10, 1)),
        st.sampled_from((*[Qualifier.EXACTLY] * 18, *Qualifier)),
    )


def balances(
    day: date, as_of: st.SearchStrategy[PartialDate] | None = None
) -> st.SearchStrategy[Fact]:
    """What is owed to a bank, or to all of them."""

    def owed(fact: Fact, party: str | None) -> Fact:
        return replace(fact, period_start=None, counterparty_id=party)

    return st.builds(
        owed,
        figures(day, Measure.BALANCE, as_of),
        st.sampled_from((None, "bank-1", "bank-1", "bank-2")),
    )


def of_measure(
    day: date, measure: Measure, as_of: st.SearchStrategy[PartialDate] | None = None
) -> st.SearchStrategy[Fact]:
    """A fact as is usual for its measure."""
    if measure == Measure.BALANCE:
        return balances(day, as_of)
    return (figures if measure in FIGURE_MEASURES else facts)(day, measure, as_of)


@cache
def series(day: date, measure: Measure) -> st.SearchStrategy[list[Fact]]:
    """Facts of one measure: at random, or at least one whose day has probably come."""
    sure = st.lists(of_measure(day, measure, past(day)), min_size=1, max_size=2)
    return st.one_of(st.lists(of_measure(day, measure), max_size=3), sure, sure, sure)


# Credentials


def holdings(
    day: date, held_from: st.SearchStrategy[PartialDate] | None = None
) -> st.SearchStrategy[CredentialHolding]:
    """A credential in force or not, or nobody knows."""
    return st.builds(
        partial(
            CredentialHolding,
            enterprise_id="enterprise",
            synthetic=True,
            recorded_at=RECORDED[0],
            superseded_at=None,
        ),
        id=_ids("h"),
        credential_id=st.sampled_from(CREDENTIALS),
        held_from=begins(day) if held_from is None else held_from,
        held_until=ends(day),
    )


Holdings = tuple[list[CredentialHolding], list[Fact]]


@cache
def credentials(day: date) -> st.SearchStrategy[Holdings]:
    """Credentials of any sort, or with the fact that says how many they are."""

    def counted(held: list[CredentialHolding]) -> st.SearchStrategy[Holdings]:
        def number(on: date) -> int:
            return [in_force(one, on) for one in held].count(Verdict.HOLDS)

        told = _counts(day, Measure.CREDENTIALS_HELD, Unit.CREDENTIAL, number)
        return told.map(lambda fact: (held, [fact]))

    told = facts(day, Measure.CREDENTIALS_HELD).map(lambda fact: replace(fact, id="told"))
    loose = st.tuples(_lists(holdings(day), 4), st.lists(told, max_size=1))
    return loose | _lists(holdings(day, past(day)), 3).flatmap(counted)


def _counts(
    day: date, measure: Measure, unit: Unit, number: Callable[[date], int]
) -> st.SearchStrategy[Fact]:
    """A fact that says, mostly rightly, how many were held on its day."""

    def count(fact: Fact, more: int, qualifier: Qualifier) -> Fact:
        assert fact.as_of is not None
        counted = Quantity(float(number(last_day(fact.as_of)) + more), unit)
        return replace(fact, id="told", value=counted, qualifier=qualifier)

    return st.builds(
        count,
        facts(day, measure, past(day), (*[FactNature.OBSERVED] * 15, FactNature.CAP)),
        st.sampled_from((0, 0, 0, 0, 0, 1)),
        st.sampled_from((*[Qualifier.EXACTLY] * 9, Qualifier.AT_LEAST)),
    )


def _lists(records: st.SearchStrategy[Dated], most: int) -> st.SearchStrategy[list[Dated]]:
    return st.lists(records, max_size=most, unique_by=lambda record: record.id)


# Parks


@cache
def memberships(day: date) -> st.SearchStrategy[Membership]:
    """A membership in any state: applied for, running, lapsed today or tomorrow."""
    return st.builds(
        partial(
            Membership,
            organization_id="enterprise",
            synthetic=True,
            recorded_at=RECORDED[0],
        ),
        id=_ids("m"),
        park_id=st.sampled_from(PARKS),
        state=st.sampled_from((*[MembershipState.ACTIVE] * 7, *MembershipState)),
        valid_from=days_from(day, None, 0, -1, -1, -31, -400, -400, 1),
        valid_until=days_from(day, None, None, None, 0, 1, 400, -1),
    )


# Assets


def assets(
    day: date, granted_on: st.SearchStrategy[PartialDate] | None = None
) -> st.SearchStrategy[IntellectualProperty]:
    """An asset, registered or not, granted and expired or not, or nobody knows."""
    return st.builds(
        partial(
            IntellectualProperty,
            owner_id="enterprise",
            name="",
            synthetic=True,
            recorded_at=RECORDED[0],
            superseded_at=None,
        ),
        id=_ids("a", 5),
        kind=st.sampled_from(ASSET_KINDS),
        registry_number=st.sampled_from(("ZL1", "ZL2", "ZL3", "ZL4", None)),
        granted_on=begins(day) if granted_on is None else granted_on,
        expires_on=ends(day),
    )


Assets = tuple[list[IntellectualProperty], list[Fact]]


@cache
def estates(day: date) -> st.SearchStrategy[Assets]:
    """Assets of any sort, or with the fact that says how many they are."""

    def counted(held: list[IntellectualProperty]) -> st.SearchStrategy[Assets]:
        def number(on: date) -> int:
            return [owned(one, on) for one in held].count(Verdict.HOLDS)

        told = _counts(day, Measure.ASSETS_HELD, Unit.ASSET, number)
        older = facts(day, Measure.ASSETS_HELD).map(lambda fact: replace(fact, id="said"))
        return st.tuples(st.just(held), st.tuples(told) | st.tuples(told, told, older)).map(
            lambda pair: (pair[0], [*{fact.id: fact for fact in pair[1]}.values()])
        )

    told = facts(day, Measure.ASSETS_HELD).map(lambda fact: replace(fact, id="told"))
    loose = st.tuples(_lists(assets(day), 4), st.lists(told, max_size=1))
    complete = _lists(assets(day, past(day)), 4).flatmap(counted)
    return st.one_of(loose, complete, complete)


@cache
def pledges(day: date) -> st.SearchStrategy[Pledge]:
    """A pledge on one of the assets or on another, registered and released or not."""
    return st.builds(
        partial(
            Pledge,
            pledgee_id="bank-1",
            amount=1_000_000,
            valued_on=None,
            valued_low=None,
            valued_high=None,
            pledge_discount=None,
            illustrative=False,
            synthetic=True,
            recorded_at=RECORDED[0],
            superseded_at=None,
        ),
        id=_ids("p"),
        asset_id=_ids("a", 5),
        registry_number=st.sampled_from((None, "Y1")),
        registered_on=st.sampled_from([day + timedelta(one) for one in (0, -1, -1, -31, -400, 1)]),
        released_on=days_from(day, *[None] * 5, 0, 1, 400, -1),
    )


# Enterprises


@cache
def profiles(
    day: date, measures: tuple[Measure, ...] = ELIGIBILITY_MEASURES
) -> st.SearchStrategy[Profile]:
    """What is known of an enterprise: facts, and records that belong to the measures."""

    def profile(
        known: tuple[list[Fact], ...],
        held: Holdings,
        members: list[Membership],
        owned: Assets,
        pledged: list[Pledge],
    ) -> Profile:
        facts = {fact.id: fact for facts in known for fact in facts}
        told = [replace(fact, id=fact.id + "h") for fact in held[1]]
        counted = [replace(fact, id=fact.id + "a") for fact in owned[1]]
        return Profile(
            facts=(*facts.values(), *told, *counted),
            holdings=tuple(held[0]),
            memberships=tuple(members),
            assets=tuple(owned[0]),
            pledges=tuple(pledged),
        )

    no_holdings: Holdings = ([], [])
    no_assets: Assets = ([], [])
    has_assets = Measure.ASSETS_HELD in measures
    return st.builds(
        profile,
        st.tuples(*[series(day, one) for one in measures if one not in LISTED]),
        credentials(day) if Measure.CREDENTIALS_HELD in measures else st.just(no_holdings),
        _lists(memberships(day), 4) if Measure.SITE in measures else st.just([]),
        estates(day) if has_assets else st.just(no_assets),
        _lists(pledges(day), 4) if has_assets else st.just([]),
    )
