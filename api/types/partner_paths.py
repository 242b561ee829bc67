"""Ties between organisations, and the paths that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date
from itertools import pairwise

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.pagination import UNREADABLE, Connection, connection, page
from api.types.deals import Deal
from api.types.nodes import Node
from api.types.organizations import Organization
from api.types.registry import to_node
from api.types.teams import organizations
from graph.nouns import DEAL
from graph.views import View
from matching.partners.explained import PartnerPath
from matching.partners.network import Network
from matching.partners.ties import common_ground, tie
from matching.partners.words import TieKind
from matching.published import decimal_sum

MOST_EVIDENCE = 5


@strawberry.type(
    description="A ground, other than shared deals, on which two organisations know each other."
)
class CommonGround:
    """A ground with what makes it."""

    kind: TieKind
    count: int = strawberry.field(description="How many clients, institutes, teams or parks.")
    ids: strawberry.Private[Sequence[str]]
    view: strawberry.Private[View]

    @strawberry.field(
        description=f"The enterprises, institutes, teams or parks themselves: at most "
        f"{MOST_EVIDENCE}, by id."
    )
    async def evidence(self, info: Info) -> list[Node]:
        """What the two have in common."""
        shown = sorted(self.ids)[:MOST_EVIDENCE]
        found = await info.context.loaders.nodes(shown, self.view)
        return [to_node(each, self.view) for each in found if each]


@strawberry.type(
    description="What two organisations have in common, as one weighted edge of the graph."
)
class Tie:
    """A tie with the deals behind it."""

    kinds: list[TieKind]
    weight: float = strawberry.field(
        description="Decayed with a half-life of two years: Σ 2^(−age/2) / (financiers − 1)^¼ over "
        "shared deals, age in years before `asOf`. 0: no shared deal."
    )
    deal_count: int
    last_on: date | None = strawberry.field(
        description="Day of the latest shared deal; null: there is none."
    )
    grounds: list[CommonGround] = strawberry.field(
        description="Of a recommendation's `ties`: the grounds other than deals. Empty in a path, "
        "which rests on deals alone."
    )
    # Values, not resolvers: a page shows hundreds of ends, each of which would be a task.
    from_: Organization = strawberry.field(name="from")
    to: Organization
    deal_ids: strawberry.Private[Sequence[str]]
    view: strawberry.Private[View]

    @strawberry.field(description="The shared deals behind it, latest first.")
    async def deals(self, info: Info, first: int, after: str | None = None) -> Connection[Deal]:
        """A page of deals."""
        question = ["tie", self.from_.id, self.to.id]
        return await deal_page(info, self.deal_ids, (first, after), question, self.view)


@strawberry.type(
    description="A chain of ties. In a recommendation `weight` is its contribution to the score; "
    "in `paths` it is the weight of the first tie times the share that each further one has in the "
    "ties of the organisation between."
)
class Path:
    """A path from one organisation to another."""

    weight: float
    ties: list[Tie]
    proved: bool = strawberry.field(
        description="True: certainly no stronger path was left out. False only in `paths`, where "
        "the search ended at its limit."
    )


@strawberry.type(description="The strongest paths, at most `first`, and the sum of all others.")
class PathSum:
    """Paths of a recommendation."""

    strongest: list[Path]
    rest: float
    count: int = strawberry.field(description="How many paths there are in all.")


Chain = tuple[Sequence[int], float]
"""Rows of a network, one after the other, and the weight of the path that they make."""


async def path_sum(
    info: Info, network: Network, found: Sequence[PartnerPath], first: int, view: View
) -> PathSum:
    """The strongest of paths that are in their order, and the others as a sum."""
    chains = [(each.rows, each.weight) for each in found[:first]]
    return PathSum(
        strongest=await paths(info, network, chains, view),
        rest=decimal_sum([each.weight for each in found[first:]]),
        count=len(found),
    )


async def paths(
    info: Info, network: Network, chains: Sequence[Chain], view: View, *, proved: bool = True
) -> list[Path]:
    """Show paths."""
    ends = await _organizations(info, network, {row for rows, _ in chains for row in rows}, view)
    return [
        Path(
            weight=weight,
            ties=[_tie(network, ends, step, view) for step in pairwise(rows)],
            proved=proved,
        )
        for rows, weight in chains
    ]


async def _organizations(
    info: Info, network: Network, rows: Set[int], view: View
) -> dict[int, Organization]:
    """Those at rows of a network, as one batch."""
    ordered = sorted(rows)
    ids = [network.history.organization_ids[row] for row in ordered]
    found = await organizations(info, ids, view)
    return dict(zip(ordered, found, strict=True))


def _tie(
    network: Network,
    ends: Mapping[int, Organization],
    step: tuple[int, int],
    view: View,
    grounds: Sequence[CommonGround] = (),
) -> Tie:
    """The tie of two that share deals, or have other grounds in common."""
    one, other = step
    found = tie(network, one, other)
    kinds = [TieKind.DEAL] if found else []
    return Tie(
        kinds=[*kinds, *(each.kind for each in grounds)],
        weight=found.weight if found else 0.0,
        deal_count=len(found.deals) if found else 0,
        last_on=found.last_on if found else None,
        grounds=list(grounds),
        from_=ends[one],
        to=ends[other],
        deal_ids=network.history.deals_at(found.deals) if found else (),
        view=view,
    )


async def all_ties(info: Info, network: Network, one: int, other: int, view: View) -> list[Tie]:
    """One tie with all its grounds, or none."""
    grounds = [each for each in await _grounds(info, network, one, other, view) if each.count]
    ends = await _organizations(info, network, {one, other}, view)
    found = _tie(network, ends, (one, other), view, grounds)
    return [found] if found.kinds else []


async def _grounds(
    info: Info, network: Network, one: int, other: int, view: View
) -> list[CommonGround]:
    history = network.history
    ids = history.organization_ids
    found = common_ground(network, one, other)
    ours, theirs = [await info.context.loaders.teams(ids[each], view) for each in (one, other)]
    return [
        CommonGround(kind=kind, count=len(common), ids=common, view=view)
        for kind, common in (
            (TieKind.CLIENT, history.organizations_at(found.clients)),
            (TieKind.INSTITUTE, history.organizations_at(found.institutes)),
            (TieKind.TEAM, list(ours & theirs)),
            (TieKind.PARK, history.nodes_at(found.parks)),
        )
    ]


async def deal_page(
    info: Info,
    ids: Sequence[str],
    wanted: tuple[int, str | None],
    question: Sequence[str],
    view: View,
) -> Connection[Deal]:
    """A page (`first`, `after`) of deals whose ids are known, in their order."""
    asked = page(info.context, view, *wanted, question)
    if asked.after and asked.after.id not in ids:
        raise InvalidInput(UNREADABLE)
    start = ids.index(asked.after.id) + 1 if asked.after else 0
    shown = ids[start : start + asked.slice.limit]
    found = await info.context.loaders.nodes(shown, asked.view, DEAL)

    async def count() -> int:
        return len(ids)

    return connection(
        asked,
        [(id, deal) for id, deal in zip(shown, found, strict=True) if deal],
        Deal.from_graph,
        count,
    )
