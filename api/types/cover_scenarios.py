"""What an assumption does to the open needs of enterprises: who loses cover, and what is next."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import strawberry

from api.context import Info
from api.gaps import SampledNeed, sampled_needs
from api.pagination import Connection, page
from api.planning import Planned
from api.rankings import Ranked, Ranking
from api.scalars import Yuan
from api.types.kinds import Enterprise
from api.types.needs import FinancingNeed
from api.types.plans import FinancingPlan
from api.types.products import Product, products_by_ids
from api.types.recruits import Sample
from api.types.scenarios import MOST_PRODUCTS, ScenarioCount, ScenarioCountBy, scenario_counts
from graph import model
from graph.acquaintance import acquaintance
from graph.nouns import ORGANIZATION
from graph.views import View
from matching.plans.assumed import Shift, WhatIf, posed
from matching.reform import groups


@dataclass(frozen=True, slots=True)
class Shifted:
    """A need that is covered more, or less."""

    sampled: SampledNeed
    shift: Shift


@strawberry.type(description="What the assumptions do to one open need.")
class CoverEffect:
    """Before and after."""

    enterprise: Enterprise
    need: FinancingNeed
    covered_before: Yuan = strawberry.field(
        description="Of the amount of the need, by the best plan."
    )
    covered_after: Yuan
    shifted: strawberry.Private[Shifted]
    what_if: strawberry.Private[WhatIf]
    team: strawberry.Private[tuple[str, frozenset[str]] | None]
    view: strawberry.Private[View]

    @strawberry.field(
        description="Products that are open to it now and would not be: at most 20, by id."
    )
    async def products_lost(self, info: Info) -> list[Product]:
        """What it could not use any more."""
        return await products_by_ids(info, self.shifted.shift.lost[:MOST_PRODUCTS], self.view)

    @strawberry.field(description="The best plan of what is left.")
    async def next_best_plan(self, info: Info) -> FinancingPlan:
        """Solve in full."""
        sampled, view = self.shifted.sampled, self.view
        enterprise = await info.context.loaders.node(sampled.need.enterprise_id, view, ORGANIZATION)
        now = sampled.wish(view, self.team[1] if self.team else None)
        introduced = await acquaintance(info.context.graph, sampled.firm.id, None, view)
        wish = replace(self.what_if.wish(now), introduced=introduced)
        planned = Planned(
            enterprise=cast("model.Organization", enterprise),
            wish=wish,
            team_id=self.team[0] if self.team else None,
            market=self.what_if.then,
            profile=sampled.profile,
            posed=await asyncio.to_thread(posed, self.what_if.then, sampled.profile, wish),
            view=view,
        )
        return await FinancingPlan.best(planned)


@strawberry.type(
    description="What the assumptions do to the open financing needs that you may see. Nothing is "
    "written."
)
class CoverScenario:
    """A scenario."""

    illustrative: bool = strawberry.field(
        description="True: a product that is assumed to be otherwise has invented rules or terms."
    )
    synthetic: bool = strawberry.field(description="True: a need of the sample is synthetic.")
    sampled: Sample
    covered_before: Yuan = strawberry.field(description="Summed over the needs of the sample.")
    covered_after: Yuan
    shifted: strawberry.Private[list[Shifted]]
    what_if: strawberry.Private[WhatIf]
    team: strawberry.Private[tuple[str, frozenset[str]] | None]
    question: strawberry.Private[list[Any]]
    view: strawberry.Private[View]

    @strawberry.field(description="Needs that are covered more, those that gain most first.")
    async def gains(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[CoverEffect]:
        """A page."""
        found = [each for each in self.shifted if each.shift.after < each.shift.before]
        return await self._page(info, "gains", (first, after), found)

    @strawberry.field(description="Needs that are covered less, those that lose most first.")
    async def losses(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[CoverEffect]:
        """A page."""
        found = [each for each in self.shifted if each.shift.after > each.shift.before]
        return await self._page(info, "losses", (first, after), found)

    @strawberry.field(
        description="Needs that gain and lose, per park, stage or sector of the enterprise; most "
        "first."
    )
    async def counts(self, info: Info, by: ScenarioCountBy) -> list[ScenarioCount]:
        """Count them."""
        counted = [
            (
                groups(each.sampled.profile, each.sampled.wish(self.view, None).request),
                each.shift.after < each.shift.before,
                each.shift.after > each.shift.before,
            )
            for each in self.shifted
        ]
        return await scenario_counts(info, self.view, by, counted)

    async def _page(
        self,
        info: Info,
        what: str,
        wanted: tuple[int, str | None],
        found: Sequence[Shifted],
    ) -> Connection[CoverEffect]:
        asked = page(info.context, self.view, *wanted, [what, *self.question])
        ranked = [
            Ranked(
                f"{10**13 - abs(each.shift.after - each.shift.before):014}",
                each.sampled.need.id,
                each,
            )
            for each in found
        ]
        ranking = Ranking(asked, ranked)
        shown = [each.found for each in ranking.shown]
        ids = [each.sampled.need.enterprise_id for each in shown]
        firms = await info.context.loaders.nodes(ids, self.view, ORGANIZATION)
        return ranking.connection(
            [
                CoverEffect(
                    enterprise=Enterprise.from_graph(cast("model.Organization", firm), self.view),
                    need=FinancingNeed.from_graph(each.sampled.need, self.view),
                    covered_before=Yuan(each.sampled.need.amount - each.shift.before),
                    covered_after=Yuan(each.sampled.need.amount - each.shift.after),
                    shifted=each,
                    what_if=self.what_if,
                    team=self.team,
                    view=self.view,
                )
                for firm, each in zip(firms, shown, strict=True)
            ]
        )


async def cover_scenario(
    info: Info,
    view: View,
    what_if: WhatIf,
    team: tuple[str, frozenset[str]] | None,
    parks: Collection[str] | None,
    question: list[Any],
) -> CoverScenario:
    """Look at every need of the sample, as it is and as it would be."""
    needs = await sampled_needs(info.context, view, parks)
    members = team[1] if team else None

    def looked_at() -> list[Shifted]:
        found = [
            (each, what_if.shift(each.profile, each.wish(view, members))) for each in needs.needs
        ]
        return [Shifted(each, shift) for each, shift in found if shift]

    decided = await asyncio.to_thread(looked_at)
    return CoverScenario(
        illustrative=what_if.is_illustrative(view.as_of),
        synthetic=any(each.need.synthetic for each in needs.needs),
        sampled=Sample(of=needs.of, used=len(decided)),
        covered_before=_covered(decided, [each.shift.before for each in decided]),
        covered_after=_covered(decided, [each.shift.after for each in decided]),
        shifted=[each for each in decided if each.shift.before != each.shift.after],
        what_if=what_if,
        team=team,
        question=question,
        view=view,
    )


def _covered(needs: Sequence[Shifted], uncovered: Sequence[int]) -> Yuan:
    return Yuan(sum(each.sampled.need.amount for each in needs) - sum(uncovered))
