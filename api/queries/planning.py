"""Questions about teams and what-if: who carries a plan, whom to recruit, what would break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.ids import checked_id
from api.pagination import open_page
from api.planning import PlanOptions, checked_options, team_of
from api.queries.eligible import park_ids
from api.requested import checked_request
from api.resilience import resilience_of
from api.scalars import DateTime, Yuan
from api.types.assumptions import Assumption, checked_assumptions
from api.types.cover_scenarios import CoverScenario, cover_scenario
from api.types.recruits import RecruitConnection, recruits_page
from api.types.single_points import SinglePointConnection, single_points_page
from api.types.team_proposals import TeamProposal, TeamQuestion, team_proposal
from graph import model
from graph.acquaintance import team_members
from matching.plans.assumed import WhatIf


@strawberry.type
class PlanningQueries:
    """Teams, and what if."""

    @strawberry.field(
        description="Q3: the team that carries the best plan for an enterprise which this bank "
        "leads, with whom to recruit for it. Without `amount` and `purpose`: those of its latest "
        "open need that you may see. Null: no enterprise has this id, or no such need is open."
    )
    async def service_team(
        self,
        info: Info,
        lead_bank_id: strawberry.ID,
        enterprise_id: strawberry.ID,
        amount: Yuan | None = None,
        purpose: model.FinancingPurpose | None = None,
        options: PlanOptions | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> TeamProposal | None:
        """Plan with the bank's own team."""
        for each in (lead_bank_id, enterprise_id):
            checked_id(each)
        options = options or PlanOptions()
        if options.lead_bank_id not in (None, lead_bank_id):
            raise InvalidInput("`options.leadBankId` is another bank than `leadBankId`.")
        options = replace(options, lead_bank_id=lead_bank_id)
        checked_options(options)
        day = as_of or info.context.today
        checked_request(amount, options.tenor_months, purpose, day, least=0)
        lead_id, borrower_id = [
            await info.context.named(each) for each in (lead_bank_id, enterprise_id)
        ]
        asked = TeamQuestion(lead_id, borrower_id, amount, purpose, options)
        return await team_proposal(info, asked, await info.context.view(as_of, known_at))

    @strawberry.field(
        description="Q4: whom the team should recruit: each other provider alone beside its lead "
        "and members, on every open financing need that you may see (at most 200). Most "
        "enterprises newly covered first, then most yuan, then by id. Synthetic teams recruit "
        "synthetic providers, real ones real providers. `kinds`: only these; empty: any. Whom "
        "you called NOT_SUITABLE or KNOWN_ALREADY for its lead is left out. Null: there is no such "
        "team on the day."
    )
    async def team_gaps(
        self,
        info: Info,
        team_id: strawberry.ID,
        first: int,
        kinds: list[model.OrganizationKind] | None = None,
        after: str | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> RecruitConnection | None:
        """Try everybody, show a page."""
        id = checked_id(team_id)
        wanted = frozenset(kinds or ())
        opened = open_page(info.context, first, after, ["recruits", id, sorted(wanted)], as_of)
        asked = opened.seen(await info.context.view(as_of, known_at))
        team = (await team_members(info.context.graph, [id], asked.view)).get(id)
        if team is None:
            return None
        return await recruits_page(info, asked, id, team, wanted)

    @strawberry.field(
        description="Q14: if these assumptions were so on the day: which open financing needs that "
        "you may see (at most 200) lose cover, and what is the next best plan? `teamId`: covered "
        "by its lead and members alone; null: by whoever offers something. `parks`: enterprises "
        "that are members of one of them. Nothing is written."
    )
    async def what_if(
        self,
        info: Info,
        assumptions: list[Assumption],
        team_id: strawberry.ID | None = None,
        parks: list[strawberry.ID] | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> CoverScenario:
        """Look at every need twice."""
        places = park_ids(parks)
        view = await info.context.view(as_of, known_at)
        team: tuple[str, frozenset[str]] | None = None
        if team_id is not None:
            id = checked_id(team_id)
            team = (id, await team_of(info.context, id, view))
        market = (await info.context.rulebook(view)).market(view)
        assumed = await checked_assumptions(info, view, assumptions, market, team and team[1])
        question: Sequence[object] = ["what if", team_id, places, repr(assumed)]
        what_if = WhatIf(market, assumed)
        return await cover_scenario(info, view, what_if, team, places, list(question))

    @strawberry.field(
        description="Members whose leaving would cost most: the open financing needs that you may "
        "see (at most 200) without each provider in turn, who holds the network of deals together, "
        "and who is the only one of its kind in a park. Most yuan first, then most enterprises, "
        "articulations, most parks, by id. `parks`: needs of their enterprises, and their members; "
        "`kinds`: only these; empty: any. Nothing is written."
    )
    async def resilience(
        self,
        info: Info,
        first: int,
        parks: list[strawberry.ID] | None = None,
        kinds: list[model.OrganizationKind] | None = None,
        after: str | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> SinglePointConnection:
        """Try everybody, show a page."""
        places, wanted = park_ids(parks), frozenset(kinds or ())
        opened = open_page(
            info.context, first, after, ["resilience", places, sorted(wanted)], as_of
        )
        asked = opened.seen(await info.context.view(as_of, known_at))
        found = await resilience_of(info.context, asked.view, places, wanted)
        return await single_points_page(info, asked, found)
