"""From a question about a plan to its gap problem, and the solver's answer to it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import strawberry

from api.context import Context
from api.errors import InvalidInput
from api.ids import checked_id
from api.requested import MOST_YUAN
from api.scalars import Yuan
from graph import model
from graph.acquaintance import acquaintance, team_members
from graph.nouns import ORGANIZATION
from graph.views import View
from matching.eligibility import Request
from matching.plans.candidates import pose
from matching.plans.posed import Market, Posed, Wish
from matching.plans.problem import ENOUGH_MEMBERS
from matching.profiles import Profile

MOST_MEMBERS = 20

P = ParamSpec("P")
T = TypeVar("T")

# The solver is no Python: it works beside the event loop, in as many threads as it may have cores.
_SOLVERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="solver")


@strawberry.input(description="Bounds of a plan; each may be left out.")
class PlanOptions:
    """What else is asked."""

    lead_bank_id: strawberry.ID | None = strawberry.field(
        default=None, description="The bank that lends what it can alone before others step in."
    )
    tenor_months: int | None = strawberry.field(default=None, description="1 to 600.")
    lead_line: Yuan | None = strawberry.field(
        default=None,
        description="The most that the lead bank lends unpaired, when that is decided already. "
        "Needs `leadBankId`.",
    )
    maximum_members: int = strawberry.field(
        default=ENOUGH_MEMBERS,
        description=f"How many institutions lend, cover or attend at most: 1 to {MOST_MEMBERS}.",
    )
    team_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Its members, and others at what it costs a year to recruit them. Null: "
        "whoever offers something.",
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan was asked for, and the problem that this poses."""

    enterprise: model.Organization
    wish: Wish
    team_id: str | None
    market: Market
    profile: Profile
    posed: Posed
    view: View


def checked_options(options: PlanOptions) -> None:
    """Raises InvalidInput for bounds that are none."""
    if not 1 <= options.maximum_members <= MOST_MEMBERS:
        raise InvalidInput(f"`maximumMembers` must lie between 1 and {MOST_MEMBERS}.")
    if options.lead_line is not None and not 0 <= options.lead_line <= MOST_YUAN:
        raise InvalidInput("`leadLine` must lie between 0 and 10^12 yuan.")
    if options.lead_line is not None and options.lead_bank_id is None:
        raise InvalidInput("`leadLine` is the line of a bank: give `leadBankId` too.")


async def planned(
    context: Context,
    enterprise: model.Organization,
    profile: Profile,
    request: Request,
    options: PlanOptions,
    view: View,
    *,
    lead_alone: bool = False,
) -> Planned:
    """Read what the plan depends on. Raises InvalidInput for an id that is no bank or team.

    `lead_alone`: without a team the lead is one by itself, and recruits whoever else takes part.
    """
    lead = options.lead_bank_id and await context.named(options.lead_bank_id)
    team_id = options.team_id and checked_id(options.team_id)
    if lead:
        await _checked_lead(context, lead, view)
    team = await team_of(context, team_id, view) if team_id else None
    if lead_alone and lead and team is None:
        team = frozenset({lead})
    wish = Wish(
        request=request,
        amount=request.amount or 0,
        lead_id=lead,
        lead_line=options.lead_line,
        maximum_members=options.maximum_members,
        team=team,
        introduced=await acquaintance(context.graph, enterprise.id, lead, view),
    )
    market = (await context.rulebook(view)).market(view)
    posed = await asyncio.to_thread(pose, market, profile, wish)
    return Planned(enterprise, wish, team_id, market, profile, posed, view)


async def solved(solve: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the solver finds, while others are answered."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_SOLVERS, lambda: solve(*args, **kwargs))


async def _checked_lead(context: Context, id: str, view: View) -> None:
    found = await context.loaders.node(id, view, ORGANIZATION)
    if found is None or found.kind is not model.OrganizationKind.BANK:
        raise InvalidInput("`leadBankId` is the id of no bank.")


async def team_of(context: Context, id: str, view: View) -> frozenset[str]:
    """The lead and the members of a team on the day; raises InvalidInput where there is none."""
    found = await team_members(context.graph, [id], view)
    if id not in found:
        raise InvalidInput("`teamId` is the id of no team that there is on the day.")
    return found[id]
