"""The team that can carry a plan: who is there, who is missing, whom it takes to recruit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.firms import profile_of
from api.planning import Planned, PlanOptions, planned
from api.requested import checked_request
from api.types.acquaintances import MOST_ACQUAINTANCES, Acquaintance
from api.types.kinds import Bank, Enterprise
from api.types.needs import FinancingNeed
from api.types.organizations import Provider
from api.types.plans import FinancingPlan
from api.types.teams import ServiceTeam, organization
from graph import model
from graph.acquaintance import ties
from graph.network_edges import FINANCING_NEEDS
from graph.network_listings import SERVICE_TEAMS
from graph.network_nouns import SERVICE_TEAM
from graph.nouns import ORGANIZATION
from graph.profiles import enterprise_profile
from graph.reading import Slice, listed, target_pages
from graph.views import View
from matching.partners.complement import FULL_TEAM


@strawberry.type(description="An institution that lends, covers or attends in the plan.")
class ProposedMember:
    """A member."""

    in_team: bool = strawberry.field(
        description="True: it leads the team or is in it already; false: to be recruited."
    )
    provider_id: strawberry.Private[str]
    known: strawberry.Private[list[Acquaintance]]
    view: strawberry.Private[View]

    @strawberry.field
    async def provider(self, info: Info) -> Provider:
        """Who it is."""
        return cast("Provider", await organization(info, self.provider_id, self.view))

    @strawberry.field(
        description=f"Among the lead and the other members, most deals first; at most "
        f"{MOST_ACQUAINTANCES}."
    )
    def acquaintances(self) -> list[Acquaintance]:
        """Whom it knows already."""
        return self.known[:MOST_ACQUAINTANCES]


@strawberry.type(
    description="The team that carries the best plan which this bank leads: its own team, and "
    "others at what recruiting them costs a year. Found, not stored: a proposal, no offer."
)
class TeamProposal:
    """A proposal."""

    lead: Bank
    enterprise: Enterprise
    plan: FinancingPlan
    members: list[ProposedMember]
    new_introductions: int = strawberry.field(
        description="Pairs of the lead and the members that share no confirmed deal and no team, "
        "as far as you may see."
    )
    missing_kinds: list[model.OrganizationKind] = strawberry.field(
        description="Kinds of a full team, IP and warrant service included, that neither the "
        "lead's team has nor the proposed members bring."
    )
    team: ServiceTeam | None = strawberry.field(
        description="The lead's team on the day, of several the first by name, or the one asked "
        "for; null: it leads none."
    )
    need: FinancingNeed | None = strawberry.field(
        description="The open need whose amount, purpose and tenor were taken; null: they were "
        "given."
    )


@dataclass(frozen=True, slots=True)
class TeamQuestion:
    """Who leads, whose gap it is, and what is asked for; nothing: the latest open need.

    `options` name the lead too.
    """

    lead_id: str
    enterprise_id: str
    amount: int | None
    purpose: model.FinancingPurpose | None
    options: PlanOptions


async def team_proposal(info: Info, asked: TeamQuestion, view: View) -> TeamProposal | None:
    """Plan with the bank's team; None: no enterprise has the id, or it needs nothing.

    Raises InvalidInput for an amount without a purpose or the reverse, and as `planned` does.
    """
    if (asked.amount is None) != (asked.purpose is None):
        raise InvalidInput("Give both `amount` and `purpose`, or neither for its latest open need.")
    context = info.context
    enterprise = await context.loaders.node(asked.enterprise_id, view, ORGANIZATION)
    known = await enterprise_profile(context.graph, asked.enterprise_id, view)
    if known is None or enterprise is None:
        return None
    need = await _need(info, asked.enterprise_id, view) if asked.amount is None else None
    amount, purpose = (need.amount, need.purpose) if need else (asked.amount, asked.purpose)
    if amount is None:
        return None
    tenor = asked.options.tenor_months or (need.tenor_months if need else None)
    request = checked_request(amount, tenor, purpose, view.as_of, least=0)
    own = None if asked.options.team_id else await _team(info, asked.lead_id, view)
    options = replace(asked.options, team_id=strawberry.ID(own.id)) if own else asked.options
    posed = await planned(
        context, enterprise, profile_of(known), request, options, view, lead_alone=own is None
    )
    plan = await FinancingPlan.best(posed)
    team = own or (
        await context.loaders.node(posed.team_id, view, SERVICE_TEAM) if posed.team_id else None
    )
    return await _proposal(info, plan, posed, team, need)


async def _proposal(
    info: Info,
    plan: FinancingPlan,
    posed: Planned,
    team: model.ServiceTeam | None,
    need: model.FinancingNeed | None,
) -> TeamProposal:
    view, lead_id = posed.view, cast("str", posed.wish.lead_id)
    present = posed.wish.team or frozenset()
    members = plan.plan.members
    inside = sorted({lead_id, *members})
    known = await ties(info.context.graph, inside, inside, view)
    everybody = sorted({lead_id, *present, *members})
    found = await info.context.loaders.nodes(everybody, view, ORGANIZATION)
    organizations = cast("list[model.Organization | None]", found)
    by_id = {each.id: each for each in organizations if each}
    kinds = {each.kind for each in by_id.values()}
    tied = sum(len(each) for each in known.values()) // 2
    return TeamProposal(
        lead=Bank.from_graph(by_id[lead_id], view),
        enterprise=Enterprise.from_graph(posed.enterprise, view),
        plan=plan,
        members=[
            ProposedMember(
                in_team=id in present or id == lead_id,
                provider_id=id,
                known=[Acquaintance.from_graph(tie, view) for tie in known[id]],
                view=view,
            )
            for id in members
        ],
        new_introductions=len(inside) * (len(inside) - 1) // 2 - tied,
        missing_kinds=[kind for kind in FULL_TEAM if kind not in kinds],
        team=ServiceTeam.from_graph(team, view) if team else None,
        need=FinancingNeed.from_graph(need, view) if need else None,
    )


async def _need(info: Info, enterprise_id: str, view: View) -> model.FinancingNeed | None:
    """The open need that was opened last."""
    graph = info.context.graph
    pages = await target_pages(graph, FINANCING_NEEDS, [enterprise_id], view, Slice(limit=1))
    found = pages.get(enterprise_id, [])
    return found[0][1] if found else None


async def _team(info: Info, lead_id: str, view: View) -> model.ServiceTeam | None:
    """The team that the bank leads on the day, of several the first by name."""
    found = await listed(
        info.context.graph,
        SERVICE_TEAMS,
        view,
        Slice(limit=1),
        filters={"leads": [lead_id]},
        ordering=SERVICE_TEAMS.orderings["NAME"],
    )
    return found[0][1] if found else None
