"""Whose leaving would cost what in some parks: who is no member of them is still what it is."""

from datetime import date

from graph.model import MembershipState
from tests.api.test_resilience import MILLION, asked, other, point, small
from tests.conftest import CountingGraph
from tests.worlds import World

ID = World.id


async def test_who_costs_cover_is_an_articulation_though_it_is_no_member(
    graph: CountingGraph,
) -> None:
    """Of two's 8 million alpha lends 5 and beta 3; neither is in two's park, and beta joins gamma
    and surety there as everywhere."""
    world = small()
    active = (MembershipState.ACTIVE, "2020-01-01", "2020-01-01T00:00:00.000000+00:00")
    world.membership("two", "meadow", active, valid_from=date(2020, 1, 1))
    await world.write(graph)
    found = await asked(graph, parks=[ID("meadow")])
    assert found["sampled"] == {"of": 1, "used": 1}
    costs = {"enterprisesUncovered": 1, "illustrative": True}
    assert [each["node"] for each in found["edges"]] == [
        point(
            *(1, "alpha", "BANK"),
            **costs,
            gapUncovered=5 * MILLION,
            substitutes=[other("beta", 1)],
        ),
        point(
            *(2, "beta", "BANK"),
            **costs,
            gapUncovered=3 * MILLION,
            articulation=True,
            organizationsSeparated=1,
            substitutes=[other("alpha", 1)],
        ),
    ]
