"""Promises of the plant chain: at which step an enterprise is, what is done and what comes next."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations, product

import pytest

from graph.model import Deal, DealKind, DealState, FinancingPurpose, PlantStepKind, StepState
from matching.plant_chain import plant_chain

PURPOSES = {
    PlantStepKind.ACQUIRE: (FinancingPurpose.PLANT_ACQUISITION,),
    PlantStepKind.DEVELOP: (FinancingPurpose.PLANT_CONSTRUCTION,),
    PlantStepKind.MORTGAGE: (FinancingPurpose.PLANT_PURCHASE,),
}
ACQUIRE, DEVELOP, MORTGAGE = (purposes[0] for purposes in PURPOSES.values())
CONFIRMED, ENDED = DealState.CONFIRMED, DealState.ENDED
DONE, PRESENT, NEXT, LATER = StepState


def deal(
    purpose: FinancingPurpose | None,
    state: DealState = CONFIRMED,
    *,
    id: str = "deal",
    on: date = date(2024, 1, 1),
) -> Deal:
    return Deal(
        id=id,
        kind=DealKind.FINANCING,
        state=state,
        agreed_on=on,
        ended_on=None,
        amount=None,
        purpose=purpose,
        synthetic=True,
        recorded_at="",
    )


def states(*deals: Deal) -> list[StepState]:
    return [step.state for step in plant_chain(deals, PURPOSES)]


@pytest.mark.parametrize(
    ("deals", "expected"),
    [
        ([], [NEXT, LATER, LATER]),
        ([deal(ACQUIRE)], [PRESENT, NEXT, LATER]),
        ([deal(ACQUIRE, ENDED)], [DONE, NEXT, LATER]),
        ([deal(DEVELOP)], [DONE, PRESENT, NEXT]),
        ([deal(DEVELOP, ENDED)], [DONE, DONE, NEXT]),
        ([deal(MORTGAGE)], [DONE, DONE, PRESENT]),
        ([deal(MORTGAGE, ENDED)], [DONE, DONE, DONE]),
        ([deal(ACQUIRE), deal(DEVELOP, ENDED)], [DONE, DONE, NEXT]),
        ([deal(MORTGAGE), deal(ACQUIRE)], [DONE, DONE, PRESENT]),
    ],
)
def test_where_an_enterprise_stands(deals: Sequence[Deal], expected: list[StepState]) -> None:
    """The furthest step with a counted deal decides; in whatever order the deals come."""
    for order in permutations(deals):
        assert states(*order) == expected


def test_steps_come_in_their_order_with_their_deals() -> None:
    """Each step once, with its latest deal; a step that was skipped has none."""
    late = deal(DEVELOP, id="late")
    steps = plant_chain([late], PURPOSES)
    assert [(step.kind, step.deal) for step in steps] == [
        (PlantStepKind.ACQUIRE, None),
        (PlantStepKind.DEVELOP, late),
        (PlantStepKind.MORTGAGE, None),
    ]


@pytest.mark.parametrize("state", [each for each in DealState if each not in {CONFIRMED, ENDED}])
def test_other_deals_do_not_count(state: DealState) -> None:
    """What is only recorded or disputed, or for another purpose, moves nobody."""
    assert states(deal(MORTGAGE, state)) == [NEXT, LATER, LATER]
    assert states(deal(ACQUIRE), deal(DEVELOP, state)) == [PRESENT, NEXT, LATER]
    for purpose in (None, *(each for each in FinancingPurpose if each.name[:5] != "PLANT")):
        assert states(deal(purpose)) == [NEXT, LATER, LATER]


def test_the_latest_deal_of_a_step_counts() -> None:
    """By day, of one day by id; a loan that runs makes present what an earlier one ended."""
    for early, late in product((CONFIRMED, ENDED), repeat=2):
        deals = [
            deal(ACQUIRE, early, on=date(2023, 1, 1), id="z"),
            deal(ACQUIRE, late, on=date(2024, 1, 1), id="a"),
        ]
        same_day = [deal(ACQUIRE, early, id="a"), deal(ACQUIRE, late, id="b")]
        for pair in (deals, same_day):
            for order in permutations(pair):
                [step, *_] = plant_chain(order, PURPOSES)
                assert step.deal == pair[1]
                assert step.state == (PRESENT if late == CONFIRMED else DONE)


def test_the_chain_says_which_purposes_serve_a_step() -> None:
    """Several purposes may serve one step, and one purpose several steps."""
    purposes = {
        PlantStepKind.ACQUIRE: (FinancingPurpose.ACQUISITION, ACQUIRE),
        PlantStepKind.DEVELOP: (DEVELOP,),
        PlantStepKind.MORTGAGE: (DEVELOP,),
    }
    acquired = plant_chain([deal(FinancingPurpose.ACQUISITION)], purposes)
    assert [step.state for step in acquired] == [PRESENT, NEXT, LATER]
    developed = plant_chain([deal(DEVELOP)], purposes)
    assert [step.state for step in developed] == [DONE, DONE, PRESENT]
    assert states() == [step.state for step in plant_chain([], {})]
