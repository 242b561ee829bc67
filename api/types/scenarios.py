"""What a change of rules would do: firm by firm, and in numbers."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, cast

import strawberry

from api.context import Info
from api.firms import profile_of, profiles
from api.pagination import Connection, page
from api.rankings import Ranked, Ranking
from api.types.kinds import Enterprise, Park
from api.types.nodes import Sector
from api.types.products import Product, products_by_ids
from graph import model
from graph.population import Firm
from graph.views import View
from matching.criteria.kind import Request
from matching.reform import Effect as Found
from matching.reform import Groups, Reformed, effect, groups

MOST_PRODUCTS = 20


@strawberry.enum(description="By what the enterprises of a scenario are counted.")
class ScenarioCountBy(StrEnum):
    """How a scenario is counted."""

    PARK = auto()
    STAGE = auto()
    SECTOR = auto()


@strawberry.type(
    description="The field that was counted by is set; all null: not known. An enterprise of "
    "several parks or sectors counts in each."
)
class ScenarioCount:
    """How many gain and lose."""

    park: Park | None
    stage: model.LifeCycleStage | None
    sector: Sector | None
    gains: int = strawberry.field(description="Enterprises that gain a product.")
    losses: int = strawberry.field(description="Enterprises that lose a product.")


@strawberry.type(description="What a scenario does to one enterprise.")
class Effect:
    """Products gained and lost."""

    enterprise: Enterprise
    gained_count: int
    lost_count: int
    found: strawberry.Private[Found]
    view: strawberry.Private[View]

    @strawberry.field(description="Products that become eligible: at most the first 20 by id.")
    async def products_gained(self, info: Info) -> list[Product]:
        """Products by id."""
        return await products_by_ids(info, self.found.gained[:MOST_PRODUCTS], self.view)

    @strawberry.field(
        description="Products that are no longer eligible: at most the first 20 by id."
    )
    async def products_lost(self, info: Info) -> list[Product]:
        """Products by id."""
        return await products_by_ids(info, self.found.lost[:MOST_PRODUCTS], self.view)


@dataclass(frozen=True, slots=True)
class Touched:
    """An enterprise that gains or loses."""

    firm: Firm
    effect: Found
    groups: Groups


@strawberry.type(
    description="What a change of rules would do, over the enterprises that you may see; of what "
    "is hidden from you nothing is known, before and after."
)
class Scenario:
    """A scenario."""

    illustrative: bool = strawberry.field(
        description="True: a product that it is about has invented rules."
    )
    touched: strawberry.Private[list[Touched]]
    question: strawberry.Private[list[Any]]
    view: strawberry.Private[View]

    @strawberry.field(description="Enterprises that gain products, most products first.")
    async def gains(self, info: Info, first: int, after: str | None = None) -> Connection[Effect]:
        """A page."""
        gaining = [(len(each.effect.gained), each) for each in self.touched if each.effect.gained]
        return await self._page(info, "gains", (first, after), gaining)

    @strawberry.field(description="Enterprises that lose products, most products first.")
    async def losses(self, info: Info, first: int, after: str | None = None) -> Connection[Effect]:
        """A page."""
        losing = [(len(each.effect.lost), each) for each in self.touched if each.effect.lost]
        return await self._page(info, "losses", (first, after), losing)

    @strawberry.field(
        description="Enterprises that gain and lose, per park, stage or sector; most first."
    )
    async def counts(self, info: Info, by: ScenarioCountBy) -> list[ScenarioCount]:
        """Count them."""
        counted = [
            (each.groups, bool(each.effect.gained), bool(each.effect.lost)) for each in self.touched
        ]
        return await scenario_counts(info, self.view, by, counted)

    async def _page(
        self,
        info: Info,
        what: str,
        wanted: tuple[int, str | None],
        touched: Sequence[tuple[int, Touched]],
    ) -> Connection[Effect]:
        asked = page(info.context, self.view, *wanted, [what, *self.question])
        ranking = Ranking(
            asked,
            [
                Ranked(f"{9999 - count:04} {each.firm.sort_name}", each.firm.id, each.effect)
                for count, each in touched
            ],
        )
        firms = await ranking.enterprises(info)
        return ranking.connection(
            [
                Effect(
                    enterprise=firm,
                    gained_count=len(each.found.gained),
                    lost_count=len(each.found.lost),
                    found=each.found,
                    view=self.view,
                )
                for firm, each in zip(firms, ranking.shown, strict=True)
            ]
        )


async def scenario_counts(
    info: Info,
    view: View,
    by: ScenarioCountBy,
    counted: Iterable[tuple[Groups, bool, bool]],
) -> list[ScenarioCount]:
    """Count what gains (the first truth) and what loses (the second), most first."""
    gains: Counter[str | None] = Counter()
    losses: Counter[str | None] = Counter()
    for of, gained, lost in counted:
        for key in _keys(of, by):
            gains[key] += gained
            losses[key] += lost
    order = sorted(gains | losses, key=lambda key: (-gains[key] - losses[key], key or ""))
    nodes = await _nodes(info, view, order, by)
    return [
        ScenarioCount(
            park=cast("Park", nodes[key]) if key and by is ScenarioCountBy.PARK else None,
            stage=model.LifeCycleStage(key) if key and by is ScenarioCountBy.STAGE else None,
            sector=cast("Sector", nodes[key]) if key and by is ScenarioCountBy.SECTOR else None,
            gains=gains[key],
            losses=losses[key],
        )
        for key in order
    ]


async def _nodes(
    info: Info, view: View, keys: Iterable[str | None], by: ScenarioCountBy
) -> dict[str, Any]:
    from api.types.registry import to_node

    ids = [] if by is ScenarioCountBy.STAGE else [key for key in keys if key]
    found = await info.context.loaders.nodes(ids, view)
    return {id: to_node(each, view) for id, each in zip(ids, found, strict=True)}


def _keys(of: Groups, by: ScenarioCountBy) -> Sequence[str | None]:
    match by:
        case ScenarioCountBy.PARK:
            return of.parks or (None,)
        case ScenarioCountBy.STAGE:
            return (of.stage,)
        case ScenarioCountBy.SECTOR:
            return of.sectors or (None,)


async def scenario(
    info: Info,
    view: View,
    products: Sequence[Reformed],
    parks: Collection[str] | None,
    question: list[Any],
) -> Scenario:
    """Judge every enterprise twice, as the caller sees it."""
    population, opened = await info.context.population(view)
    request = Request(amount=None, purpose=None, as_of=view.as_of)

    def judged() -> list[Touched]:
        conditions = [each for product in products for each in (product.before, product.after)]
        return [
            Touched(firm, found, groups(profile_of(firm.known(view, opened)), request))
            for firm, profile in profiles(population, opened, view, parks, conditions)
            if (found := effect(products, profile, request)).gained or found.lost
        ]

    return Scenario(
        illustrative=any(rule.illustrative for each in products for rule in each.before.rules),
        touched=await asyncio.to_thread(judged),
        question=question,
        view=view,
    )
