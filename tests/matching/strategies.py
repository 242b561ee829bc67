"""Small worlds that are rich in edges: ties, edge days, half-known dates, empty lists."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial

from hypothesis import strategies as st

from graph.model import (
    Comparison,
    Conditions,
    Criterion,
    ExpertiseProfile,
    Measure,
    ProductTerms,
    Requirement,
    Rule,
)
from matching.eligibility import Eligibility, Request, eligibility, verdict, verdicts
from matching.profiles import Profile
from matching.requirements import RequirementResult
from tests.matching.drawn import BOUNDS, FIGURES, PURPOSES, SECTORS, TOPICS, thresholds
from tests.matching.records import MEASURES, RECORDED, days_from, profiles
from tests.oracles.eligibility import Answer, Case, answer, terms_on
from tests.oracles.requirements import Tree

DAYS = tuple(
    map(
        date.fromisoformat,
        ("2024-02-28", "2024-02-29", "2024-06-15", "2024-06-30", "2024-12-31", "2025-01-01"),
    )
)
USUAL: dict[Criterion, tuple[Comparison, ...]] = {
    Criterion.PURPOSE: (Comparison.IS_ONE_OF,),
    Criterion.STAGE: (Comparison.IS_ONE_OF,),
    Criterion.SECTOR: (Comparison.IS_ONE_OF,),
    Criterion.CREDENTIAL_HELD: (Comparison.HELD,),
    Criterion.PARK_MEMBERSHIP: (Comparison.HELD,),
    Criterion.REGION: (Comparison.IS_ONE_OF,),
    Criterion.ASSET_KIND: (Comparison.IS_ONE_OF,),
    Criterion.ASSET_PLEDGED: (Comparison.HELD,),
    Criterion.EXISTING_BALANCE: BOUNDS,
    Criterion.ASSETS_HELD: BOUNDS,
    Criterion.AGE: BOUNDS,
    Criterion.AMOUNT: BOUNDS,
    Criterion.TENOR: BOUNDS,
    **dict.fromkeys(FIGURES, BOUNDS),
}
OF_THE_REQUEST = (Criterion.PURPOSE, Criterion.AMOUNT, Criterion.TENOR)
JUDGED = (*MEASURES, *OF_THE_REQUEST)
SHARED = "规模"
EXPERTISE_MEASURES = (Measure.SECTOR, Measure.CORE_TECHNOLOGY, Measure.STAGE)

# Products


@cache
def rules(day: date, criterion: Criterion) -> st.SearchStrategy[Rule]:
    """A rule, mostly in force and of a kind that can be judged."""
    usual = USUAL[criterion]
    opened = (0, 0, -1, *[-400] * 8, 1)
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
        id=st.integers(1, 14).map(lambda number: f"r{number}"),
        part=st.sampled_from((criterion, criterion, criterion, SHARED)),
        comparison=st.sampled_from(usual * (20 // len(usual)) + tuple(Comparison)),
        thresholds=st.lists(
            st.sampled_from(thresholds(criterion)), min_size=1, max_size=2, unique=True
        ).map(tuple),
        valid_from=st.sampled_from([day + timedelta(days) for days in opened]),
        valid_until=days_from(day, *[None] * 8, 1, 400, 0, -1),
        illustrative=st.booleans(),
    )


def terms(day: date) -> st.SearchStrategy[ProductTerms]:
    """Terms with or without a maximum, in force or not."""
    return st.builds(
        partial(
            ProductTerms,
            product_id="product",
            minimum=0,
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
            synthetic=True,
            recorded_at=RECORDED[0],
            superseded_at=None,
        ),
        id=st.sampled_from(("t1", "t2", "t10")),
        maximum=st.sampled_from((None, 1_000_000, 2_000_000)),
        valid_from=st.sampled_from([day + timedelta(days) for days in (0, -1, -400, -400, 1)]),
        valid_until=days_from(day, None, None, None, 1, 0),
        illustrative=st.booleans(),
    )


@cache
def versions(day: date) -> st.SearchStrategy[tuple[ProductTerms, ...]]:
    """Terms that replaced each other, or none."""
    return st.lists(terms(day), max_size=3, unique_by=lambda one: one.id).map(tuple)


# Questions


@dataclass(frozen=True)
class Question:
    """An enterprise that asks for a product."""

    rules: tuple[Rule, ...]
    terms: tuple[ProductTerms, ...]
    profile: Profile
    request: Request
    requirements: tuple[Requirement, ...] = ()

    @property
    def conditions(self) -> Conditions:
        """What the product asks for, in all its versions."""
        return Conditions("product", self.rules, self.requirements, self.terms)

    @property
    def case(self) -> Case:
        """What is known and asked, for the oracle."""
        known, asked = self.profile, self.request
        return Case(
            known.facts,
            known.holdings,
            asked.purpose,
            asked.as_of,
            asked.amount,
            asked.tenor_months,
            known.memberships,
            known.assets,
            known.pledges,
        )


def ask(question: Question) -> Eligibility:
    """The answer that is tested; the verdict alone, by either of its short ways, is no other."""
    conditions, profile, request = question.conditions, question.profile, question.request
    found = eligibility(conditions, profile, request)
    assert verdict(conditions, profile, request) == found.verdict
    assert verdicts(conditions, request)(profile) == found.verdict
    return found


def expected(question: Question) -> Answer:
    """The answer that the definition gives."""
    in_force = terms_on(question.terms, question.request.as_of)
    return answer(question.rules, in_force, question.case, question.requirements)


def plain(found: Eligibility) -> Answer:
    """The tested answer in the words of the oracle."""
    return Answer(
        found.verdict,
        tuple((one.rule.id, one.verdict, one.evidence, one.missing) for one in found.rules),
        found.limit,
        found.illustrative,
        None if found.requirement is None else tree_of(found.requirement),
    )


def tree_of(found: RequirementResult) -> Tree:
    """The tested tree in the words of the oracle."""
    rule = None if found.rule is None else found.rule.rule.id
    parts = tuple(map(tree_of, found.parts))
    return found.mode.value, found.at_least, rule, found.verdict, parts


@cache
def requests(day: date) -> st.SearchStrategy[Request]:
    """Requests of which a part may not be given."""
    return st.builds(
        Request,
        st.sampled_from((None, 999_999, 1_000_000, 1_000_001)),
        st.sampled_from((*PURPOSES, *PURPOSES, None)),
        st.just(day),
        st.sampled_from((None, 11, 12, 13)),
    )


def measures_of(criteria: tuple[Criterion, ...]) -> tuple[Measure, ...]:
    """What is to be known of an enterprise for some criteria."""
    found = tuple(dict.fromkeys(MEASURES[one] for one in criteria if one in MEASURES))
    return found or (Measure.REVENUE,)


@cache
def questions_of(day: date, criteria: tuple[Criterion, ...]) -> st.SearchStrategy[Question]:
    """Questions on a day about some criteria, and enterprises of which such things are known."""
    return st.builds(
        Question,
        st.lists(
            st.one_of([rules(day, criterion) for criterion in criteria]),
            max_size=4,
            unique_by=lambda rule: rule.id,
        ).map(tuple),
        versions(day),
        profiles(day, measures_of(criteria)),
        requests(day),
    )


def questions(criteria: tuple[Criterion, ...] = JUDGED) -> st.SearchStrategy[Question]:
    """Questions on any day without a requirement, often about one criterion only."""
    alone = tuple((one,) for one in criteria)
    return st.sampled_from(
        [(day, focus) for focus in (*alone, *[criteria] * 3) for day in DAYS]
    ).flatmap(lambda pair: questions_of(*pair))


# Expertise


def offers() -> st.SearchStrategy[ExpertiseProfile]:
    """An expertise with topics and sectors in any order, perhaps named twice."""
    return st.builds(
        ExpertiseProfile,
        st.integers(1, 14).map(lambda number: f"e{number}"),
        st.lists(st.sampled_from(TOPICS), max_size=4).map(tuple),
        st.lists(st.sampled_from(SECTORS), max_size=3).map(tuple),
    )
