"""Whom to finance with: new partners, who completes a deal, and how to be introduced."""

from __future__ import annotations

import asyncio
from datetime import date

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.ids import checked_id
from api.pagination import check_first, open_page
from api.partner_filters import checked_filter
from api.partnering import completion_of, new_partners_of
from api.scalars import DateTime
from api.types.partner_paths import Path, paths
from api.types.partners import RecommendationConnection, recommendations_page
from graph import model
from graph.feedback import feedback_of
from graph.nouns import ORGANIZATION, SECTOR
from graph.views import View
from matching.partners.chains import MOST_LENGTH, chains

MOST_MEMBERS = 20
QUESTION = model.RecommendationQuestion


@strawberry.type
class PartnerQueries:
    """Recommendations and the network behind them."""

    @strawberry.field(
        description="Q5: co-financing partners with the paths that speak for each. `kinds`, "
        "`sectors` (active there) and `parks` (active or sitting there) restrict who is shown, not "
        "the scores. `newOnly`: none that it has worked with; false: them too, worth renewing. "
        "`reservedPlaces`: of every ten places so many, at most 5, go to the long tail. Null: no "
        "organisation has this id."
    )
    async def partner_recommendations(
        self,
        info: Info,
        organization_id: strawberry.ID,
        first: int,
        after: str | None = None,
        kinds: list[model.OrganizationKind] | None = None,
        sectors: list[strawberry.ID] | None = None,
        parks: list[strawberry.ID] | None = None,
        new_only: bool = True,
        reserved_places: int = 0,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> RecommendationConnection | None:
        """Rank by formula A, or as a cold start."""
        question = ["partners", checked_id(organization_id), new_only]
        wanted = checked_filter(kinds, sectors, parks, reserved_places)
        opened = open_page(info.context, first, after, [*question, *wanted.key], as_of)
        asked = opened.seen(await info.context.view(as_of, known_at))
        id = await info.context.named(organization_id)
        asker = await _organization(info, id, asked.view)
        if asker is None:
            return None
        said = await feedback_of(info.context.graph, asked.view)
        found = await new_partners_of(
            info.context,
            asker,
            wanted,
            asked.view,
            new_only=new_only,
            not_again=said.not_again(id, new_only=new_only),
        )
        return await recommendations_page(info, QUESTION.PARTNERS, asked, found)

    @strawberry.field(
        description="Who completes a deal that `leadId` leads, for an enterprise or for a sector: "
        "give one of them. `members`: who is in it already, at most 20. Null: no organisation has "
        "the id of the lead, or of the enterprise."
    )
    async def deal_completion(
        self,
        info: Info,
        lead_id: strawberry.ID,
        first: int,
        enterprise_id: strawberry.ID | None = None,
        sector: strawberry.ID | None = None,
        members: list[strawberry.ID] | None = None,
        kinds: list[model.OrganizationKind] | None = None,
        after: str | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> RecommendationConnection | None:
        """Rank by formula B."""
        if (enterprise_id is None) == (sector is None):
            raise InvalidInput("Give either `enterpriseId` or `sector`.")
        given = (
            checked_id(lead_id),
            enterprise_id and checked_id(enterprise_id),
            sector and checked_id(sector),
        )
        inside = sorted({checked_id(each) for each in members or ()})
        if len(inside) > MOST_MEMBERS:
            raise InvalidInput(f"`members` may have at most {MOST_MEMBERS} entries.")
        wanted = checked_filter(kinds, None, None, 0)
        question = ["completion", *given, inside, *wanted.key]
        opened = open_page(info.context, first, after, question, as_of)
        asked = opened.seen(await info.context.view(as_of, known_at))
        id = await info.context.named(lead_id)
        target = (enterprise_id and await info.context.named(enterprise_id), given[2])
        inside = sorted({await info.context.named(each) for each in inside})
        lead = await _organization(info, id, asked.view)
        if lead is None or not await _is_target(info, target, asked.view):
            return None
        taken = await info.context.loaders.nodes(inside, asked.view, ORGANIZATION)
        if None in taken:
            raise InvalidInput("`members` are the ids of organisations; one is of none.")
        said = await feedback_of(info.context.graph, asked.view)
        unwanted = said.not_again(id, new_only=False)
        found = await completion_of(
            info.context, lead, target, inside, wanted, asked.view, unwanted
        )
        return await recommendations_page(info, QUESTION.DEAL_COMPLETION, asked, found)

    @strawberry.field(
        description="The strongest ways to be introduced, by shared deals: chains of at most "
        f"`maxLength` (1 to {MOST_LENGTH}) ties. Empty: there is none that you may see. Null: one "
        "of the two is no organisation."
    )
    async def paths(
        self,
        info: Info,
        from_id: strawberry.ID,
        to_id: strawberry.ID,
        first: int,
        max_length: int = 3,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> list[Path] | None:
        """Search from both ends."""
        for each in (from_id, to_id):
            checked_id(each)
        check_first(info.context, first)
        if not 1 <= max_length <= MOST_LENGTH:
            raise InvalidInput(f"`maxLength` must lie between 1 and {MOST_LENGTH}.")
        view = await info.context.view(as_of, known_at)
        one, other = await info.context.named(from_id), await info.context.named(to_id)
        if None in [await _organization(info, each, view) for each in (one, other)]:
            return None
        network = await info.context.network(view)
        found = await asyncio.to_thread(chains, network, one, other, max_length, first)
        if not found.found and not found.proved:
            raise InvalidInput(
                "The search ended at its limit before it found a way: ask for a smaller "
                "`maxLength`."
            )
        ways = [(each.rows, each.weight) for each in found.found]
        return await paths(info, network, ways, view, proved=found.proved)


async def _organization(info: Info, id: str, view: View) -> model.Organization | None:
    return await info.context.loaders.node(id, view, ORGANIZATION)


async def _is_target(info: Info, target: tuple[str | None, str | None], view: View) -> bool:
    """Whether there is the enterprise; raises InvalidInput for what is no sector."""
    enterprise_id, sector_id = target
    if sector_id is not None:
        if await info.context.loaders.node(sector_id, view, SECTOR) is None:
            raise InvalidInput("`sector` is the id of no sector.")
        return True
    enterprise = await _organization(info, enterprise_id or "", view)
    return enterprise is not None and enterprise.kind is model.OrganizationKind.ENTERPRISE
