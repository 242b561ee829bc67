"""Q11: at which step of the plant chain an enterprise is, by the deals that are seen."""

from datetime import date
from typing import Any

import pytest

from graph.model import (
    DataClass,
    DealKind,
    DealRole,
    DealState,
    FinancingPurpose,
    PlantStepKind,
)
from seed.rows import DealRow, ParticipantRow
from tests.api.moments import asking, at_rest
from tests.conftest import CountingGraph
from tests.network_worlds import SOURCE
from tests.worlds import World

ACQUIRE, DEVELOP, MORTGAGE = (
    FinancingPurpose.PLANT_ACQUISITION,
    FinancingPurpose.PLANT_CONSTRUCTION,
    FinancingPurpose.PLANT_PURCHASE,
)
CHAIN = """
query ($id: ID!, $asOf: Date) { organization(by: {id: $id}) { ... on Enterprise {
  plantChain(asOf: $asOf) { step state
    products(first: 9) { edges { node { name provider { name } } } }
    deal { agreedOn state amount participants { organization { name } } } }
} } }
"""


def plant_world(*, consents: bool = True) -> World:
    """A chain of three steps, two of them served; banks alpha and beta; a firm."""
    world = World()
    world.bank("alpha", "beta")
    world.enterprise("firm")
    buy, build = world.product("alpha", "buy"), world.product("beta", "build")
    world.chain("plant")
    world.step("plant", PlantStepKind.ACQUIRE, buy, purposes=(ACQUIRE,), at=1)
    world.step("plant", PlantStepKind.DEVELOP, build, buy, purposes=(DEVELOP,), at=2)
    world.step("plant", PlantStepKind.MORTGAGE, purposes=(MORTGAGE,), at=3)
    if consents:
        world.consent("firm", DataClass.DEALS)
    return world


def plant_deal(
    world: World,
    purpose: FinancingPurpose,
    on: str,
    state: DealState = DealState.CONFIRMED,
    ended: str | None = None,
    bank: str = "alpha",
) -> None:
    """A deal of a bank with the firm."""
    world.rows.deals.append(
        DealRow(
            key=world.key("deal"),
            kind=DealKind.FINANCING,
            state=state,
            agreed_on=date.fromisoformat(on),
            ended_on=date.fromisoformat(ended) if ended else None,
            enterprise="firm",
            amount=5,
            purpose=purpose,
            participants=(ParticipantRow(organization=bank, role=DealRole.LENDER, lead=True),),
            source=SOURCE,
            synthetic=True,
        )
    )


PRODUCTS: dict[str, list[Any]] = {
    "ACQUIRE": [{"name": "buy", "provider": {"name": "alpha"}}],
    "DEVELOP": [
        {"name": "build", "provider": {"name": "beta"}},
        {"name": "buy", "provider": {"name": "alpha"}},
    ],
    "MORTGAGE": [],
}


def answer(*steps: tuple[str, str | None, str]) -> dict[str, Any]:
    """State, day of the deal and its state, for each of the three steps."""
    return {
        "data": {
            "organization": {
                "plantChain": [
                    {
                        "step": step,
                        "state": state,
                        "products": {"edges": [{"node": each} for each in PRODUCTS[step]]},
                        "deal": {
                            "agreedOn": on,
                            "state": deal_state,
                            "amount": 5,
                            "participants": [{"organization": {"name": "alpha"}}],
                        }
                        if on
                        else None,
                    }
                    for step, (state, on, deal_state) in zip(PRODUCTS, steps, strict=True)
                ]
            }
        }
    }


NEXT, LATER = ("NEXT", None, ""), ("LATER", None, "")


@pytest.mark.parametrize(
    ("day", "steps"),
    [
        ("2019-12-31", [NEXT, LATER, LATER]),
        ("2020-01-01", [("PRESENT", "2020-01-01", "CONFIRMED"), NEXT, LATER]),
        ("2021-01-01", [("DONE", "2020-01-01", "ENDED"), NEXT, LATER]),
        (
            "2022-01-01",
            [("DONE", "2020-01-01", "ENDED"), ("PRESENT", "2022-01-01", "CONFIRMED"), NEXT],
        ),
        (
            "2023-01-01",
            [
                ("DONE", "2023-01-01", "CONFIRMED"),
                ("PRESENT", "2022-01-01", "CONFIRMED"),
                NEXT,
            ],
        ),
        (
            "2024-01-01",
            [
                ("DONE", "2023-01-01", "CONFIRMED"),
                ("DONE", "2022-01-01", "CONFIRMED"),
                ("PRESENT", "2024-01-01", "CONFIRMED"),
            ],
        ),
        (
            "2025-01-01",
            [
                ("DONE", "2023-01-01", "CONFIRMED"),
                ("DONE", "2022-01-01", "CONFIRMED"),
                ("DONE", "2024-01-01", "ENDED"),
            ],
        ),
    ],
)
async def test_the_steps_of_a_firm(graph: CountingGraph, day: str, steps: list[Any]) -> None:
    """DONE, PRESENT, NEXT and LATER by the day; each step with its products and latest deal."""
    world = plant_world()
    plant_deal(world, ACQUIRE, "2020-01-01", DealState.ENDED, "2021-01-01")
    plant_deal(world, DEVELOP, "2022-01-01")
    plant_deal(world, ACQUIRE, "2023-01-01")
    plant_deal(world, MORTGAGE, "2024-01-01", DealState.ENDED, "2025-01-01")
    await world.write(graph)
    graph.statements.clear()
    async with asking(graph, "beta") as ask:
        assert await ask(CHAIN, id=World.id("firm"), asOf=day) == answer(*steps)
    assert len(graph.statements) == (5 if day < "2020-01-01" else 6)


@pytest.mark.parametrize("state", [DealState.RECORDED, DealState.DISPUTED])
async def test_only_confirmed_deals_count(graph: CountingGraph, state: DealState) -> None:
    """A deal that nobody confirmed, and one for another purpose, move nothing."""
    world = plant_world()
    plant_deal(world, DEVELOP, "2022-01-01", state)
    plant_deal(world, FinancingPurpose.EQUIPMENT, "2022-01-01")
    await world.write(graph)
    async with asking(graph, "beta") as ask:
        assert await ask(CHAIN, id=World.id("firm")) == answer(NEXT, LATER, LATER)


async def test_a_hidden_deal_leaves_no_trace(graph: CountingGraph) -> None:
    """Whoever may not see the deal gets the answer, and the statements, of a graph without it;
    who takes part in it sees the step."""
    world = plant_world(consents=False)
    await world.write(graph)
    await at_rest(graph)
    answers: list[Any] = []
    for _ in range(2):
        for bank in (None, "beta"):
            graph.statements.clear()
            async with asking(graph, bank) as ask:
                body = await ask(CHAIN, id=World.id("firm"))
            answers.append((bank, body, sorted(graph.statements)))
        plant_deal(world, DEVELOP, "2022-01-01")
        await world.write(graph)
        await at_rest(graph)
    assert answers[:2] == answers[2:]
    assert answers[0][1] == answer(NEXT, LATER, LATER)
    async with asking(graph, "alpha") as ask:
        assert await ask(CHAIN, id=World.id("firm")) == answer(
            ("DONE", None, ""), ("PRESENT", "2022-01-01", "CONFIRMED"), NEXT
        )
