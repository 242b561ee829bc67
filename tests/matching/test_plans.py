"""The plan that closes a gap: equal to an enumeration of all plans, down to the canonical one."""

from collections import Counter
from random import Random

import pytest

from graph.model import OrganizationKind
from matching.plans.alternatives import alternatives
from matching.plans.corrections import Proof, corrections
from matching.plans.plan import Objective, Plan
from matching.plans.problem import (
    MOST_YUAN,
    Candidate,
    Cover,
    GapProblem,
    Provider,
    Reason,
    ReasonKind,
    Standing,
)
from matching.plans.solve import best_plan
from tests.matching.plan_worlds import SORTS, draw
from tests.oracles import plan_enumeration as oracle
from tests.oracles import plan_reasons as reasons_oracle

BANK, GUARANTOR = OrganizationKind.BANK, OrganizationKind.GUARANTOR
FEW, MANY = 25, 520


def lines(plan: Plan) -> oracle.Lines:
    """As the oracle writes them."""
    return tuple(
        (
            each.candidate_id,
            each.amount,
            tuple(one.cover_id for one in each.partners),
            each.asset_ids,
        )
        for each in plan.lines
    )


def values(plan: Plan) -> oracle.Values:
    """As the oracle writes them."""
    uncovered, over, lead, cost, members, new = (plan.value(each) for each in Objective)
    return (uncovered, over, lead, cost, members, new)


def compared(problem: GapProblem) -> Counter[str]:
    """Everything that the solver says of a problem is what the enumeration says."""
    found = best_plan(problem)
    best, canonical, equal = oracle.best(problem)
    assert found.proved
    assert values(found.plan) == best
    assert lines(found.plan) == canonical
    assert [(each.reached, each.bound) for each in found.levels] == [
        (value, value) for value in best
    ]
    others = alternatives(problem)
    assert others is not None
    assert [(values(each), lines(each)) for each in others] == oracle.alternatives(problem)
    asked = reasons_oracle.corrections(problem)
    mine = corrections(problem, 1_000)
    assert [(each.reasons, each.excess) for each in mine.corrections] == asked
    assert mine.complete
    if best[0] and not asked:
        assert mine.closable == reasons_oracle.closable(problem)
    fewest = min((len(each.reasons) for each in mine.corrections), default=0)
    for each in mine.corrections:
        smallest = len(each.reasons) == fewest
        assert each.proof is (Proof.SMALLEST if smallest else Proof.MINIMAL)
    kinds = {reason.kind.value for reasons, _ in asked for reason in reasons}
    return Counter(["problems", "open" * bool(best[0]), "ties" * (equal > 1), *kinds])


def all_compared(seeds: range) -> None:
    """Prints how much of each there was; without that, agreement would mean little."""
    seen: Counter[str] = Counter()
    for sort in SORTS:
        for seed in seeds:
            seen += compared(draw(sort, seed))
    print(dict(seen))
    assert seen["open"] >= 0.3 * seen["problems"]
    assert seen["ties"] >= 0.2 * seen["problems"]
    assert seen["problems"] - seen["open"] >= 0.2 * seen["problems"]
    for kind in ReasonKind:
        assert seen[kind.value] >= 0.01 * seen["problems"], kind


def test_plans_alternatives_and_corrections_are_the_oracles() -> None:
    """Of every sort of problem."""
    all_compared(range(1_000, 1_000 + FEW))


@pytest.mark.deep
def test_very_many_are_the_oracles() -> None:
    """3,120 of them; a fifth has ties."""
    all_compared(range(MANY))


@pytest.mark.parametrize("sort", SORTS)
def test_the_order_of_the_input_makes_no_difference(sort: str) -> None:
    """Twice, and shuffled: the same plan."""
    for seed in range(5):
        problem = draw(sort, seed)
        random = Random(seed)
        shuffled = GapProblem(
            amount=problem.amount,
            candidates=tuple(random.sample(problem.candidates, len(problem.candidates))),
            providers=tuple(random.sample(problem.providers, len(problem.providers))),
            covers=tuple(random.sample(problem.covers, len(problem.covers))),
            assets=tuple(random.sample(problem.assets, len(problem.assets))),
            products=tuple(random.sample(problem.products, len(problem.products))),
            bundles=problem.bundles,
            lead_id=problem.lead_id,
            lead_line=problem.lead_line,
            maximum_members=problem.maximum_members,
        )
        assert best_plan(problem) == best_plan(problem) == best_plan(shuffled)
        assert corrections(problem, 3) == corrections(shuffled, 3)


def loan(id: str, provider: str, maximum: int, rate: int = 400, **more: object) -> Candidate:
    """A loan that is open."""
    given = {"minimum": 1, "step": 1, "maximum_ceiling": maximum, **more}
    return Candidate(id, provider, id, maximum=maximum, rate=rate, **given)  # pyright: ignore[reportArgumentType]


def test_the_lead_gives_way_to_a_ticket() -> None:
    """The lead could lend 10, but for 12 the other's ticket of 5 leaves it 7."""
    problem = GapProblem(
        amount=12,
        candidates=(loan("own", "lead", 10), loan("other", "bank", 8, minimum=5)),
        providers=(Provider("lead", BANK), Provider("bank", BANK)),
        lead_id="lead",
    )
    plan = best_plan(problem).plan
    assert {each.candidate_id: each.amount for each in plan.lines} == {"own": 7, "other": 5}


def test_largest_amounts_add_up() -> None:
    """To the yuan, at 10^12; an amount that is no multiple of a step is rounded up."""
    half = MOST_YUAN // 2 + 1
    problem = GapProblem(
        amount=MOST_YUAN - 1,
        candidates=(
            loan("a", "one", half, 10_000, step=3),
            loan("b", "two", half, 9_999, step=7),
            loan("c", "two", half, 9_998, step=11),
        ),
        providers=(Provider("one", BANK), Provider("two", BANK)),
    )
    plan = best_plan(problem).plan
    total = sum(each.amount for each in plan.lines)
    assert total - plan.over + plan.uncovered == problem.amount
    assert plan.uncovered == 0
    assert plan.over <= 2


def test_without_candidates_all_stays_open() -> None:
    """An answer, and nothing helps; for nothing, nothing is needed."""
    empty = GapProblem(amount=5, candidates=(), providers=())
    found = best_plan(empty)
    assert (found.plan.uncovered, found.plan.lines, found.proved) == (5, (), True)
    assert (corrections(empty, 3).corrections, corrections(empty, 3).closable) == ((), False)
    nothing = GapProblem(
        amount=0, candidates=(loan("a", "one", 9),), providers=(Provider("one", BANK),)
    )
    assert best_plan(nothing).plan.lines == ()


def test_what_stands_in_the_way() -> None:
    """A guarantor is missing; with one, its cap is too small, by what rounds up."""
    paired = loan("paired", "bank", 10, partner_kind=GUARANTOR, coverage=3_333)
    providers = (Provider("bank", BANK), Provider("guarantor", GUARANTOR))
    alone = GapProblem(amount=10, candidates=(paired,), providers=providers)
    [missing] = corrections(alone, 3).corrections
    assert missing.reasons == (Reason(ReasonKind.PARTNER, "GUARANTOR"),)
    small = Cover("cover", "guarantor", cap=3, cap_ceiling=9, fee=100)
    capped = GapProblem(amount=10, candidates=(paired,), providers=providers, covers=(small,))
    assert best_plan(capped).plan.uncovered == 1
    assert [(each.reasons, each.excess) for each in corrections(capped, 3).corrections] == [
        ((Reason(ReasonKind.PARTNER, "GUARANTOR"),), {}),
        (
            (Reason(ReasonKind.COVER_CAP, "cover"),),
            {Reason(ReasonKind.COVER_CAP, "cover"): 1},
        ),
    ]


def test_recruiting_is_paid_once() -> None:
    """Two tranches of a recruit cost its fee of 3 yuan once."""
    problem = GapProblem(
        amount=4,
        candidates=(loan("a", "new", 2, 100), loan("b", "new", 2, 100)),
        providers=(Provider("new", BANK, Standing.RECRUITABLE, recruitment_cost=3),),
    )
    assert best_plan(problem).plan.cost == 4 * 100 + 3 * 10_000


def test_the_lead_needs_no_introduction() -> None:
    """Of two equal loans with a partner the lead's is taken, though the other's id comes first."""

    def paired(id: str, provider: str) -> Candidate:
        return loan(id, provider, 4, partner_kind=GUARANTOR, coverage=5_000)

    problem = GapProblem(
        amount=4,
        candidates=(paired("a", "bank"), paired("b", "lead")),
        providers=(
            Provider("bank", BANK),
            Provider("lead", BANK),
            Provider("guarantor", GUARANTOR, introduced=True),
        ),
        covers=(Cover("cover", "guarantor"),),
        lead_id="lead",
    )
    plan = best_plan(problem).plan
    assert [each.candidate_id for each in plan.lines] == ["b"]
    assert plan.introductions == 0


def test_a_ticket_is_rounded_up_to_a_step() -> None:
    """At least 3 in steps of 2 is at least 4: too much for 2."""
    problem = GapProblem(
        amount=2,
        candidates=(loan("a", "bank", 6, minimum=3, step=2),),
        providers=(Provider("bank", BANK),),
    )
    assert best_plan(problem).plan.uncovered == 2


def test_a_bound_moves_by_the_least() -> None:
    """The solver's presolve found 2 here and called it the least; without it, it is 1."""
    ip_firm = (OrganizationKind.IP_SERVICE_FIRM,)
    problem = GapProblem(
        amount=14,
        candidates=(
            loan("t0-0", "b1", 4, minimum=5, maximum_ceiling=6),
            loan("t2-1", "b2", 4, 300, minimum=3, presences=ip_firm),
            loan("t9-2", "b1", 5, minimum=4, presences=ip_firm),
            loan("t4-3", "b2", 5, 300, minimum=4),
            loan("t4-4", "m", 6, minimum=4, step=2, maximum_ceiling=10),
            loan("t1-5", "b1", 4, minimum=5),
            loan("t0-9", "b2", 4, minimum=5, maximum_ceiling=6),
        ),
        providers=(
            Provider("m", BANK, introduced=True, cap=4, cap_ceiling=4),
            Provider("b1", BANK, introduced=True, cap=3, cap_ceiling=8),
            Provider("b2", BANK, introduced=True, cap=30, cap_ceiling=35),
        ),
        lead_id="m",
        lead_line=3,
        maximum_members=1,
    )
    compared(problem)
