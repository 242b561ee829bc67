"""Questions about organisations, their expertise and their memberships."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from api.context import Context, Info
from api.edge_fields import found_field
from api.errors import InvalidInput
from api.ids import checked_id
from api.listing_pages import listing_field
from api.pagination import Connection
from api.scalars import DateTime, Uscc
from api.sought import check_sought
from api.types.counts import OrganizationCount, OrganizationCountBy, to_organization_counts
from api.types.expertise import Expertise
from api.types.inputs import (
    ConsentFilter,
    MembershipFilter,
    OrganizationFilter,
    OrganizationOrder,
    TopicFilter,
    filter_values,
    ordering,
)
from api.types.memberships import Membership
from api.types.needs import Need
from api.types.organizations import Organization
from api.types.teams import Consent
from graph.groupings import GROUPINGS
from graph.listings import EXPERTISE_LISTED, ORGANIZATIONS
from graph.names import plain
from graph.network_listings import CONSENTS, MEMBERSHIPS, NEEDS
from graph.nouns import ORGANIZATION
from graph.organizations import organization_ids
from graph.reading import listed_groups
from graph.views import View
from loaders.declared import AskedList


@strawberry.input(one_of=True, description="Exactly one field: how to find one organisation.")
class OrganizationKey:
    """A natural key."""

    id: strawberry.Maybe[strawberry.ID]
    uscc: strawberry.Maybe[Uscc]
    name: strawberry.Maybe[str] = strawberry.field(
        description="An exact name or alias in any script; null when it fits more than one.",
    )


def _organizations(
    first: int,
    after: str | None = None,
    filter: OrganizationFilter | None = None,
    order_by: OrganizationOrder | None = None,
    as_of: date | None = None,
    known_at: DateTime | None = None,
) -> AskedList:
    return AskedList(
        first,
        after,
        as_of,
        known_at,
        filter_values(filter),
        ordering=ordering(ORGANIZATIONS, order_by or OrganizationOrder()),
    )


def _by_topic(
    first: int,
    after: str | None = None,
    filter: TopicFilter | None = None,
    as_of: date | None = None,
) -> AskedList:
    return AskedList(first, after, as_of, filters=filter_values(filter))


def _memberships(
    first: int,
    after: str | None = None,
    filter: MembershipFilter | None = None,
    as_of: date | None = None,
    known_at: DateTime | None = None,
) -> AskedList:
    return AskedList(first, after, as_of, known_at, filter_values(filter))


def _consents(
    first: int,
    after: str | None = None,
    filter: ConsentFilter | None = None,
    as_of: date | None = None,
) -> AskedList:
    return AskedList(first, after, as_of, filters=filter_values(filter))


async def _organization(context: Context, by: OrganizationKey) -> tuple[str | None, View]:
    """By id, code or name."""
    given: list[Any] = [each for each in (by.id, by.uscc, by.name) if each]
    # graphql-core lets a variable pass whose only field is null.
    if len(given) != 1 or given[0].value is None:
        raise InvalidInput("Exactly one field of OrganizationKey must be given, and not null.")
    id = checked_id(by.id.value) if by.id else None
    name = by.name.value if by.name else ""
    check_sought("name", name)
    view = await context.view()
    if id:
        return await context.named(id), view
    if by.uscc:
        ids = await organization_ids(context.graph, view, uscc=by.uscc.value)
    else:
        ids = await organization_ids(context.graph, view, name=plain(name))
    return (ids[0] if len(ids) == 1 else None), view


@strawberry.type
class OrganizationQueries:
    """Organisations."""

    organization: Organization | None = found_field(
        ORGANIZATION,
        _organization,
        description="One organisation; null: unknown, or the name fits several.",
    )

    organizations: Connection[Organization] = listing_field(
        ORGANIZATIONS,
        _organizations,
        description="All organisations, by name unless ordered otherwise; `asOf` is the day that "
        "filters look at.",
    )

    @strawberry.field(description="Organisations, counted; the largest count first.")
    async def organization_counts(
        self,
        info: Info,
        by: OrganizationCountBy,
        filter: OrganizationFilter | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> list[OrganizationCount]:
        """Counts by one key."""
        filters = filter_values(filter)
        view = await info.context.view(as_of, known_at)
        graph = info.context.graph
        groups = await listed_groups(
            graph, ORGANIZATIONS, view, GROUPINGS[by.value], filters=filters
        )
        return await to_organization_counts(info, by, groups, view)

    expertise: Connection[Expertise] = listing_field(
        EXPERTISE_LISTED, _by_topic, description="What institutes can do, by title."
    )

    needs: Connection[Need] = listing_field(
        NEEDS, _by_topic, description="Open needs of expertise that you may see, newest first."
    )

    memberships: Connection[Membership] = listing_field(
        MEMBERSHIPS,
        _memberships,
        description="Memberships that you may see; the longest in their present state first.",
    )

    consents: Connection[Consent] = listing_field(
        CONSENTS,
        _consents,
        description="Consents that you gave or received, latest beginning first.",
    )
