"""A chain of financiers of which some are recommended, and how the log of it is asked about."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from graph.client import Graph
from graph.model import DataClass
from tests.api.speaking import Speakers, speakers
from tests.worlds import World

ITEM = """rank score organization { id name } feedback { kind reason givenAt }
  deal { id kind state }"""
ENTRY = (
    "id question shownAt asOf knownAt asker { id name } askedFor { id name } items { " + ITEM + " }"
)
ASK = """query ($sought: ID!, $first: Int! = 9, $after: String, $asOf: Date, $knownAt: DateTime) {
  partnerRecommendations(organizationId: $sought, first: $first, after: $after, asOf: $asOf,
    knownAt: $knownAt) {
    pageInfo { hasNextPage endCursor }
    edges { node { rank score organization { id name } } }
    logEntry { ENTRY }
  } }""".replace("ENTRY", ENTRY)
UNSELECTED = """query ($sought: ID!) { partnerRecommendations(organizationId: $sought, first: 9) {
  edges { node { organization { name } } } } }"""
LOG = """query ($first: Int! = 9, $after: String, $filter: RecommendationLogFilter, $at: DateTime) {
  recommendationLog(first: $first, after: $after, filter: $filter, knownAt: $at) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { ENTRY } } } }""".replace(
    "ENTRY", ENTRY
)
RATES = """query ($filter: RecommendationLogFilter, $at: DateTime) {
  hitRates(filter: $filter, knownAt: $at) { shown useful deals } }"""
NODE = "query ($id: ID!) { node(id: $id) { ... on RecommendationLogEntry { ENTRY } } }".replace(
    "ENTRY", ENTRY
)
GIVEN = "... on RecommendationLogEntry { " + ENTRY + " }"

ALPHA, BETA = World.id("alpha"), World.id("beta")
GAMMA, DELTA = World.id("gamma"), World.id("delta")
OFFICER = ("BANK_OFFICER", ALPHA)
AUDITOR = ("AUDITOR", None)


def log_world() -> World:
    """alpha knows beta, who knows gamma and delta: these two are recommended to alpha."""
    world = World()
    world.bank("alpha", "beta", "stranger")
    world.guarantor("gamma", "delta")
    world.enterprise("firm", "secret")
    world.park("park")
    world.deal("firm", "alpha", "beta", on="2025-06-01")
    world.deal("firm", "beta", "gamma", on="2025-05-01")
    world.deal("firm", "beta", "delta", on="2024-05-01")
    world.consent("firm", DataClass.DEALS)
    return world


class Town:
    """Asks for recommendations, for the log of them, and says what it thinks."""

    def __init__(self, graph: Graph, asked: Speakers) -> None:
        self.graph = graph
        self.asked = asked

    async def written(self) -> None:
        """Until nothing waits to be written."""
        app: Any = self.asked.client._transport  # pyright: ignore[reportPrivateUsage]
        await app.app.state.log.close()

    async def ask(self, query: str, me: tuple[str, str | None] = OFFICER, **about: Any) -> Any:
        """The one field of an answer without errors."""
        answer = await self.asked.ask(*me, query, **about)
        assert "errors" not in answer, answer
        [value] = answer["data"].values()
        return value

    async def shown(
        self, me: tuple[str, str | None] = OFFICER, sought_for: str = ALPHA, **about: Any
    ) -> dict[str, Any]:
        """The entry of a page that is shown, once it is written."""
        page = await self.ask(ASK, me, sought=sought_for, **about)
        await self.written()
        return page["logEntry"]

    async def log(self, me: tuple[str, str | None] = OFFICER, **about: Any) -> list[dict[str, Any]]:
        """Entries, latest first."""
        page = await self.ask(LOG, me, **about)
        assert about.get("after") or page["totalCount"] >= len(page["edges"])
        return [edge["node"] for edge in page["edges"]]

    async def say(
        self,
        entry_id: str,
        organization_id: str,
        kind: str,
        me: tuple[str, str | None] = OFFICER,
        **more: Any,
    ) -> dict[str, Any]:
        """The member of the mutation's result."""
        about = {"logEntryId": entry_id, "organizationId": organization_id, "kind": kind, **more}
        return await self.asked.do(*me, "recommendationFeedback", GIVEN, **about)

    async def deal(self, firm: str, financier: str, *, confirmed: bool = True) -> str:
        """A financing deal of alpha with another financier, confirmed by all its parties."""
        input = {
            **{"kind": "FINANCING", "agreedOn": "2025-06-30", "enterpriseId": World.id(firm)},
            "participants": [
                {"organizationId": ALPHA, "role": "LENDER", "lead": True},
                {"organizationId": World.id(financier), "role": "GUARANTOR"},
            ],
            "synthetic": True,
        }
        made = await self.asked.do(*OFFICER, "dealRecord", "... on Deal { id }", **input)
        for name in (firm, financier) if confirmed else ():
            me = ("MEMBER", World.id(name))
            said = "... on Deal { id state }"
            await self.asked.do(*me, "dealConfirm", said, dealId=made["id"])
        return made["id"]

    async def names(self, me: tuple[str, str | None] = OFFICER, sought_for: str = ALPHA) -> Any:
        """Who is recommended, best first, with the ranks."""
        page = await self.ask(ASK, me, sought=sought_for)
        return [(e["node"]["rank"], e["node"]["organization"]["name"]) for e in page["edges"]]


@asynccontextmanager
async def log_town(graph: Graph, world: World | None = None) -> AsyncGenerator[Town]:
    """The town over a graph."""
    await (world or log_world()).write(graph)
    async with speakers(graph) as asked:
        yield Town(graph, asked)
