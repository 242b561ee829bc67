"""Small worlds that are rich in edges: ties, edge days, half-known dates, empty lists."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial

from hypothesis import strategies as st

from graph.model import (
    Comparison,
    CredentialHolding,
    Criterion,
    ExpertiseProfile,
    Fact,
    FactNature,
    Measure,
    PartialDate,
    ProductTerms,
    Qualifier,
    Rule,
)
from matching.eligibility import Request
from matching.profiles import Profile
from tests.matching.drawn import (
    BOUNDS,
    CREDENTIALS,
    FIGURES,
    PURPOSES,
    SECTORS,
    TOPICS,
    around,
    months_before,
    readings,
    thresholds,
    values,
)
from tests.oracles.eligibility import Case

DAYS = tuple(
    map(
        date.fromisoformat,
        ("2024-02-28", "2024-02-29", "2024-06-15", "2024-06-30", "2024-12-31", "2025-01-01"),
    )
)
RECORDED = ("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z")
USUAL: dict[Criterion, tuple[Comparison, ...]] = {
    Criterion.PURPOSE: (Comparison.IS_ONE_OF,),
    Criterion.STAGE: (Comparison.IS_ONE_OF,),
    Criterion.SECTOR: (Comparison.IS_ONE_OF,),
    Criterion.CREDENTIAL_HELD: (Comparison.HELD,),
    Criterion.AGE: BOUNDS,
    Criterion.AMOUNT: BOUNDS,
    Criterion.TENOR: BOUNDS,
    **dict.fromkeys(FIGURES, BOUNDS),
}
OF_THE_REQUEST = (Criterion.PURPOSE, Criterion.AMOUNT, Criterion.TENOR)
JUDGED = (
    Criterion.STAGE,
    Criterion.SECTOR,
    Criterion.CREDENTIAL_HELD,
    Criterion.AGE,
    *FIGURES,
    *OF_THE_REQUEST,
)

# Days


def begins(day: date) -> st.SearchStrategy[PartialDate | None]:
    """Beginnings, most of them past, one in four unknown."""
    dated = around(day, (0, -1, -31, -200, -366, -800, 1, 31, 366))
    return st.sampled_from([*dated, *[None] * (len(dated) // 3)])


def ends(day: date) -> st.SearchStrategy[PartialDate | None]:
    """No end, or ends of which most are still to come."""
    dated = around(day, (0, 1, 31, 200, 366, 800, -1, -31))
    return st.sampled_from([*[None] * len(dated), *dated])


# Enterprises


def _ids(letter: str) -> st.SearchStrategy[str]:
    return st.integers(1, 14).map(lambda number: f"{letter}{number}")


def facts(
    day: date, measure: Measure, as_of: st.SearchStrategy[PartialDate] | None = None
) -> st.SearchStrategy[Fact]:
    """A fact around a day: past or future, half-known or undated, ending or not."""
    return st.builds(
        partial(
            Fact,
            subject_id="enterprise",
            measure=measure,
            qualifier=Qualifier.EXACTLY,
            nature=FactNature.OBSERVED,
            period_start=None,
            scope="",
            synthetic=True,
            superseded_at=None,
        ),
        id=_ids("f"),
        value=st.sampled_from(values(measure, day)),
        as_of=begins(day) if as_of is None else as_of,
        until=ends(day),
        recorded_at=st.sampled_from(RECORDED),
    )


def figures(day: date, measure: Measure) -> st.SearchStrategy[Fact]:
    """A figure that may be a bound only, of twelve months or not."""

    def of_period(fact: Fact, months: int | None, early: int, qualifier: Qualifier) -> Fact:
        if fact.as_of is None or months is None:
            return replace(fact, qualifier=qualifier)
        start = months_before(fact.as_of.last, months) + timedelta(1 - early)
        return replace(fact, qualifier=qualifier, period_start=PartialDate(start.isoformat()))

    return st.builds(
        of_period,
        facts(day, measure),
        st.sampled_from((None, 12, 12, 12, 6)),
        st.sampled_from((0, 0, 0, 1)),
        st.sampled_from((*[Qualifier.EXACTLY] * 3, *Qualifier)),
    )


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
        ),
        id=_ids("h"),
        credential_id=st.sampled_from(CREDENTIALS),
        held_from=begins(day) if held_from is None else held_from,
        held_until=ends(day),
    )


MEASURES = {
    Criterion.STAGE: Measure.STAGE,
    Criterion.SECTOR: Measure.SECTOR,
    Criterion.CREDENTIAL_HELD: Measure.CREDENTIALS_HELD,
    Criterion.AGE: Measure.FOUNDED_ON,
    **{criterion: Measure[criterion.name] for criterion in FIGURES},
}
FIGURE_MEASURES = tuple(Measure[criterion.name] for criterion in FIGURES)
ELIGIBILITY_MEASURES = tuple(MEASURES.values())
EXPERTISE_MEASURES = (Measure.SECTOR, Measure.CORE_TECHNOLOGY, Measure.STAGE)


@cache
def profiles(
    day: date, measures: tuple[Measure, ...] = ELIGIBILITY_MEASURES
) -> st.SearchStrategy[Profile]:
    """What is known of an enterprise: up to nine facts, up to four holdings."""
    any_fact = st.one_of(
        [
            figures(day, measure) if measure in FIGURE_MEASURES else facts(day, measure)
            for measure in measures
        ]
    )
    return st.builds(
        Profile,
        st.sampled_from((1, 2, 9))
        .flatmap(lambda most: st.lists(any_fact, max_size=most, unique_by=lambda fact: fact.id))
        .map(tuple),
        st.lists(holdings(day), max_size=4, unique_by=lambda holding: holding.id).map(tuple),
    )


# Products


def rules(day: date, criterion: Criterion) -> st.SearchStrategy[Rule]:
    """A rule, mostly in force and of a kind that can be judged."""
    usual = USUAL.get(criterion, tuple(Comparison))
    opened = (0, -1, -400, -400, -400, 1)
    closed = (None, None, None, None, 1, 400, 0, -1)
    return st.builds(
        partial(
            Rule,
            subject_id="product",
            criterion=criterion,
            unconfirmed=False,
            synthetic=True,
            recorded_at=RECORDED[0],
            superseded_at=None,
        ),
        id=_ids("r"),
        comparison=st.sampled_from(usual * (20 // len(usual)) + tuple(Comparison)),
        thresholds=st.lists(
            st.sampled_from(thresholds(criterion)), min_size=1, max_size=2, unique=True
        ).map(tuple),
        valid_from=st.sampled_from([day + timedelta(days) for days in opened]),
        valid_until=st.sampled_from(
            [None if days is None else day + timedelta(days) for days in closed]
        ),
        illustrative=st.booleans(),
    )


def terms() -> st.SearchStrategy[ProductTerms]:
    """Terms with or without a maximum."""
    return st.builds(
        partial(
            ProductTerms,
            id="terms",
            product_id="product",
            minimum=0,
            maximum_tenor_months=None,
            step=10_000,
            annual_rate=None,
            coverage=None,
            synthetic=True,
            valid_from=date(2020, 1, 1),
            valid_until=None,
            recorded_at=RECORDED[0],
            superseded_at=None,
        ),
        maximum=st.sampled_from((None, 1_000_000, 2_000_000)),
        illustrative=st.booleans(),
    )


@dataclass(frozen=True)
class Question:
    """An enterprise that asks for a product."""

    rules: tuple[Rule, ...]
    terms: ProductTerms | None
    profile: Profile
    request: Request

    @property
    def case(self) -> Case:
        """The same for the oracle."""
        asked = self.request
        known = (self.profile.facts, self.profile.holdings)
        return Case(*known, asked.purpose, asked.as_of, asked.amount, asked.tenor_months)


def requests(day: date) -> st.SearchStrategy[Request]:
    """Requests of which a part may not be given."""
    return st.builds(
        Request,
        st.sampled_from((None, 999_999, 1_000_000, 1_000_001)),
        st.sampled_from((*PURPOSES, *PURPOSES, None)),
        st.just(day),
        st.sampled_from((None, 11, 12, 13)),
    )


@cache
def questions_of(day: date, criteria: tuple[Criterion, ...]) -> st.SearchStrategy[Question]:
    """Questions on a day about some criteria, and enterprises of which such things are known."""
    measures = tuple(MEASURES[one] for one in criteria if one in MEASURES)
    return st.builds(
        Question,
        st.lists(
            st.one_of([rules(day, criterion) for criterion in criteria]),
            max_size=4,
            unique_by=lambda rule: rule.id,
        ).map(tuple),
        st.none() | terms(),
        profiles(day, measures or (Measure.REVENUE,)),
        requests(day),
    )


def questions(
    criteria: tuple[Criterion, ...] = (*JUDGED, Criterion.SCORE),
) -> st.SearchStrategy[Question]:
    """Questions on any day, often about one criterion only."""
    alone = tuple((one,) for one in criteria)
    return st.sampled_from(
        [(day, focus) for focus in (*alone, *[criteria] * 3) for day in DAYS]
    ).flatmap(lambda pair: questions_of(*pair))


@cache
def _complete_list_of(day: date) -> st.SearchStrategy[Question]:
    """A day's questions about credentials and enterprises that say how many they hold."""
    held = Measure.CREDENTIALS_HELD
    certain = [
        one for offset in (-1, -200, -366, -800) for one in readings(day + timedelta(offset))
    ]
    told = facts(day, held, as_of=st.sampled_from(certain))
    recorded = holdings(day, held_from=st.sampled_from(certain))
    return st.builds(
        Question,
        rules(day, Criterion.CREDENTIAL_HELD).map(lambda rule: (rule,)),
        st.none(),
        st.builds(
            Profile,
            st.lists(told, min_size=1, max_size=2, unique_by=lambda fact: fact.id).map(tuple),
            st.lists(recorded, max_size=3, unique_by=lambda holding: holding.id).map(tuple),
        ),
        requests(day),
    )


def complete_lists() -> st.SearchStrategy[Question]:
    """Questions about credentials where the recorded list is often complete."""
    return st.sampled_from(DAYS).flatmap(_complete_list_of)


# Expertise


def offers() -> st.SearchStrategy[ExpertiseProfile]:
    """An expertise with topics and sectors in any order, perhaps named twice."""
    return st.builds(
        ExpertiseProfile,
        _ids("e"),
        st.lists(st.sampled_from(TOPICS), max_size=4).map(tuple),
        st.lists(st.sampled_from(SECTORS), max_size=3).map(tuple),
    )
