"""Applications that may be of an organisation that is there: proposals with their signs."""

from typing import Any

from graph.model import MembershipState
from tests.api.speaking import speakers
from tests.conftest import CountingGraph
from tests.worlds import World

NORTH, SOUTH = World.id("north"), World.id("south")
NAMES = {
    "applicant": "松山湖恒柯机器人有限公司",
    "trade": "东莞市恒柯机器人科技有限公司",
    "sound": "松山湖衡珂机器人有限公司",
    "traditional": "松山湖恆柯機器人有限公司",
    "other": "滨海湾蓝鲸电池有限公司",
    "elsewhere": "松山湖恒柯传感器有限公司",
}
QUERY = """query ($id: ID!) { node(id: $id) { ... on Membership { duplicates {
  similarity signs organization { name } } } } }"""


class Town(World):
    """An applicant, with organisations of names like its own."""

    def __init__(self) -> None:
        super().__init__()
        self.park("north", "south")
        self.enterprise(*NAMES.values())
        state = (MembershipState.SUBMITTED, "2024-01-01", "2024-01-01T00:00:00.000000+00:00")
        self.application = World.id(
            self.membership(
                NAMES["applicant"], "north", state, recorded_at="2024-01-01T00:00:00.000000+00:00"
            )
        )


async def test_an_administrator_is_told_of_likely_doubles(graph: CountingGraph) -> None:
    """By sound, by script and by the words around the brand; nobody else is told."""
    town = Town()
    await town.write(graph)
    async with speakers(graph) as asked:

        async def told(role: str, scope: str | None) -> Any:
            answer = await asked.ask(role, scope, QUERY, id=town.application)
            assert "errors" not in answer, answer
            return answer["data"]["node"]

        found = await told("PARK_ADMIN", NORTH)
        assert [
            (each["organization"]["name"], each["similarity"], each["signs"])
            for each in found["duplicates"]
        ] == [
            (NAMES["traditional"], 10_000, ["SAME_NAME"]),
            (NAMES["sound"], 9_500, ["SIMILAR_NAME"]),
            # Equal brands; of the cores 4 of 17 letters of the reading differ: 95 % of 7647.
            (NAMES["trade"], (10_000 + 7_264) // 2, ["SIMILAR_NAME"]),
        ]
        assert await told("AUDITOR", None) == found
        assert await told("PARK_ADMIN", SOUTH) is None
        statements = len(graph.statements)
        await told("PARK_ADMIN", NORTH)
        first = len(graph.statements) - statements
        await asked.do(
            *("PARK_ADMIN", SOUTH, "membershipDraft", ""),
            parkId=SOUTH,
            organization={"kind": "ENTERPRISE", "name": "松山湖恒柯机器人集团"},
        )
        statements = len(graph.statements)
        again = await told("PARK_ADMIN", NORTH)
        assert len(graph.statements) - statements > first  # what was written is read
        names = [each["organization"]["name"] for each in again["duplicates"]]
        assert "松山湖恒柯机器人集团" in names
