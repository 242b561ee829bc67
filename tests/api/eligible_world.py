"""Products that ask for more than one thing, and firms that are near to them."""

from graph.model import (
    ChangeAction,
    Comparison,
    CredentialKind,
    Criterion,
    LifeCycleStage,
    Measure,
    SectorKey,
    Unit,
)
from seed.row_base import ValueRow
from tests.conftest import CountingGraph
from tests.worlds import World

AT_LEAST, ONE_OF, HELD = Comparison.AT_LEAST, Comparison.IS_ONE_OF, Comparison.HELD


def figure(world: World, firm: str, measure: Measure, points: int) -> None:
    """A figure of the year 2024."""
    world.fact(
        firm, measure, ValueRow(basis_points=points), "2024-12-31", period_start="2024-01-01"
    )


async def write_world(graph: CountingGraph) -> World:
    """Four firms and two products.

    `loan`: growth, and a label or else 5 % research. `small`: the label. `ready` may have both,
    `near` lacks the label and research, `early` the stage too, of `silent` nothing is known.
    """
    world = World()
    world.bank("bank")
    world.park("park")
    label = world.credential(CredentialKind.HIGH_TECH)
    sector = world.sector(SectorKey.ROBOTICS)
    loan = world.product("bank", "loan")
    world.terms(loan, maximum=500)
    world.rule(loan, Criterion.STAGE, ONE_OF, ValueRow(stage=LifeCycleStage.GROWTH))
    world.rule(loan, Criterion.CREDENTIAL_HELD, HELD, ValueRow(node=label))
    world.rule(loan, Criterion.RESEARCH_RATIO, AT_LEAST, ValueRow(basis_points=500))
    world.requirement(loan, "ANY(CREDENTIAL_HELD, RESEARCH_RATIO)")
    small = world.product("bank", "small")
    world.terms(small, maximum=80)
    world.rule(small, Criterion.CREDENTIAL_HELD, HELD, ValueRow(node=label))
    world.enterprise("early", "near", "ready", "silent")
    for firm, stage in (
        ("early", LifeCycleStage.STARTUP),
        ("near", LifeCycleStage.GROWTH),
        ("ready", LifeCycleStage.GROWTH),
    ):
        world.stage(firm, stage, "2023-01-01")
        world.refers(firm, Measure.SITE, "park")
        world.refers(firm, Measure.SECTOR, sector)
        figure(world, firm, Measure.RESEARCH_RATIO, 400)
        held = int(firm == "ready")
        world.count(firm, Measure.CREDENTIALS_HELD, held, Unit.CREDENTIAL, "2025-01-01")
    world.holding("ready", label, held_from="2024-01-01")
    world.possible_change(ChangeAction.OBTAIN_CREDENTIAL, Criterion.CREDENTIAL_HELD, 50, node=label)
    world.possible_change(ChangeAction.RAISE, Criterion.RESEARCH_RATIO, 20)
    world.possible_change(ChangeAction.REACH_STAGE, Criterion.STAGE, 100)
    await world.write(graph)
    return world
