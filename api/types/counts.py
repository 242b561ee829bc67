"""Counts that a screen needs: organisations by kind, park, sector, stage and credential."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, cast

import strawberry

from api.context import Info
from api.types.credentials import Credential
from api.types.nodes import Sector, Topic
from graph import model
from graph.edges import MEMBERS
from graph.groupings import BY_KINDS_MET, BY_PAIRING, BY_TOPIC, NEEDED, OFFERED
from graph.model import OrganizationKind
from graph.nouns import TOPIC
from graph.park_members import HELPING_KINDS
from graph.reading import Groups
from graph.views import View

if TYPE_CHECKING:
    from api.types.kinds import Park


@strawberry.enum(description="By what members are counted.")
class MemberCountBy(StrEnum):
    """A key of members of a park."""

    KIND = "KIND"
    STAGE = "STAGE"
    SECTOR = "SECTOR"
    CREDENTIAL = "CREDENTIAL"


@strawberry.enum(description="By what organisations are counted.")
class OrganizationCountBy(StrEnum):
    """A key of organisations."""

    KIND = "KIND"
    PARK = "PARK"
    STAGE = "STAGE"
    SECTOR = "SECTOR"
    CREDENTIAL = "CREDENTIAL"


@strawberry.type(
    description="The field that was counted by is set; all null: not known, or not visible to "
    "you. One with several sectors or credentials counts in each."
)
class MemberCount:
    """How many have a key."""

    count: int
    kind: model.OrganizationKind | None = None
    stage: model.LifeCycleStage | None = None
    sector: Sector | None = None
    credential: Credential | None = None


@strawberry.type(
    description="The field that was counted by is set; all null: not known, or not visible to "
    "you. One with several parks, sectors or credentials counts in each."
)
class OrganizationCount(MemberCount):
    """How many have a key."""

    park: Annotated[Park, strawberry.lazy("api.types.kinds")] | None = None


@strawberry.type(description="How well a park is served by one kind of member.")
class KindCoverage:
    """A kind."""

    kind: model.OrganizationKind
    active_members: int
    enterprises_without: int


@strawberry.type(
    description="One of the four pairings (M3): how many members offer a product that belongs to "
    "it. 0: the park lacks it."
)
class PairingCoverage:
    """A pairing."""

    pairing: model.Pairing
    active_members: int


@strawberry.type(
    description="A topic that members ask for: how many enterprises have an open need of it that "
    "you may see, and how many institutes among the members can help. 0: the park lacks it."
)
class TopicCoverage:
    """A topic."""

    topic: Topic
    enterprises_in_need: int
    active_institutes: int


@strawberry.type(description="How many memberships are in a state.")
class MembershipCount:
    """A state."""

    state: model.MembershipState
    count: int


async def to_member_counts(
    info: Info, by: MemberCountBy, groups: Groups, view: View
) -> list[MemberCount]:
    """Show groups as counts of members."""
    return [MemberCount(count=n, **shown) for shown, n in await _keys(info, by, groups, view)]


async def to_organization_counts(
    info: Info, by: OrganizationCountBy, groups: Groups, view: View
) -> list[OrganizationCount]:
    """Show groups as counts of organisations."""
    found = await _keys(info, by, groups, view)
    return [OrganizationCount(count=n, **shown) for shown, n in found]


async def _keys(
    info: Info, by: StrEnum, groups: Groups, view: View
) -> list[tuple[dict[str, Any], int]]:
    """The key of each group as the field that shows it."""
    from api.types.registry import to_node

    name = by.value.lower()
    if by.value in ("KIND", "STAGE"):
        word = OrganizationKind if by.value == "KIND" else model.LifeCycleStage
        return [({name: word(key)} if key else {}, n) for key, n in groups]
    ids = [key for key, _ in groups if key]
    nodes = dict(zip(ids, await info.context.loaders.nodes(ids, view), strict=True))
    return [({name: to_node(nodes[key], view)} if key else {}, n) for key, n in groups]


async def coverage_of(info: Info, park_id: str, view: View) -> list[KindCoverage]:
    """Every helping kind, with its members and the enterprises that have met none of it."""
    groups = await info.context.loaders.groups(MEMBERS, park_id, view, BY_KINDS_MET)
    members: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for (kind, *met), found in cast("list[tuple[list[str], int]]", groups):
        members[kind] += found
        if kind == OrganizationKind.ENTERPRISE:
            without.update({each: found for each in HELPING_KINDS if each not in met})
    return [
        KindCoverage(kind=kind, active_members=members[kind], enterprises_without=without[kind])
        for kind in HELPING_KINDS
    ]


async def pairings_of(info: Info, park_id: str, view: View) -> list[PairingCoverage]:
    """Every pairing, with the members who offer a part of it."""
    groups = await info.context.loaders.groups(MEMBERS, park_id, view, BY_PAIRING)
    members = {key: count for key, count in groups if key}
    return [
        PairingCoverage(pairing=pairing, active_members=members.get(pairing, 0))
        for pairing in model.Pairing
    ]


async def topics_of(info: Info, park_id: str, view: View) -> list[TopicCoverage]:
    """Every topic that is asked for, the least helped first."""
    groups = await info.context.loaders.groups(MEMBERS, park_id, view, BY_TOPIC)
    counts = {key: count for key, count in groups if key}
    needed = {
        key.removeprefix(NEEDED): count for key, count in counts.items() if key.startswith(NEEDED)
    }
    found = await info.context.loaders.nodes(list(needed), view, TOPIC)
    rows = [
        TopicCoverage(
            topic=Topic.from_graph(cast("model.Topic", topic), view),
            enterprises_in_need=count,
            active_institutes=counts.get(OFFERED + id, 0),
        )
        for (id, count), topic in zip(needed.items(), found, strict=True)
    ]
    return sorted(
        rows, key=lambda each: (each.active_institutes, -each.enterprises_in_need, each.topic.id)
    )
