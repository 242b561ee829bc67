"""Filters and orderings: fields are ANDed, values in a list ORed, an absent field does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

import strawberry

from api.scalars import Yuan
from api.sought import sought_part
from graph import model
from graph.declarations import Edge, Listing, Ordering
from graph.views import View
from loaders.declared import Asked

READ_AS = "read as"
"""In the metadata of a field of a filter: makes what it is given the parameter of its predicate."""


@strawberry.enum
class OrderDirection(StrEnum):
    """Which way an order runs."""

    ASC = "ASC"
    DESC = "DESC"


@strawberry.input(description="Days from and until, both inclusive; an absent end is open.")
class DateRange:
    """A closed span of days."""

    from_: date | None = strawberry.field(name="from", default=None)
    until: date | None = None


class Order(Protocol):
    """What every input of an order has."""

    @property
    def field(self) -> StrEnum: ...  # noqa: D102
    @property
    def direction(self) -> OrderDirection: ...  # noqa: D102


@strawberry.enum(description="NAME sorts by pinyin; an unknown founding day comes last.")
class OrganizationOrderField(StrEnum):
    """What organisations can be ordered by."""

    NAME = "NAME"
    FOUNDED_ON = "FOUNDED_ON"
    RECORDED_AT = "RECORDED_AT"


@strawberry.input
class OrganizationOrder:
    """How to order organisations."""

    field: OrganizationOrderField = OrganizationOrderField.NAME
    direction: OrderDirection = OrderDirection.ASC


@strawberry.enum(description="NAME sorts by pinyin.")
class ProductOrderField(StrEnum):
    """What products can be ordered by."""

    NAME = "NAME"
    RECORDED_AT = "RECORDED_AT"


@strawberry.input
class ProductOrder:
    """How to order products."""

    field: ProductOrderField = ProductOrderField.NAME
    direction: OrderDirection = OrderDirection.ASC


@strawberry.enum(description="An amount that is not given counts as 0.")
class DealOrderField(StrEnum):
    """What deals can be ordered by."""

    AGREED_ON = "AGREED_ON"
    AMOUNT = "AMOUNT"


@strawberry.input
class DealOrder:
    """How to order deals."""

    field: DealOrderField = DealOrderField.AGREED_ON
    direction: OrderDirection = OrderDirection.DESC


@strawberry.enum
class PledgeOrderField(StrEnum):
    """What pledges can be ordered by."""

    REGISTERED_ON = "REGISTERED_ON"
    AMOUNT = "AMOUNT"


@strawberry.input
class PledgeOrder:
    """How to order pledges."""

    field: PledgeOrderField = PledgeOrderField.REGISTERED_ON
    direction: OrderDirection = OrderDirection.DESC


@strawberry.enum
class FinancingNeedOrderField(StrEnum):
    """What wishes for money can be ordered by."""

    OPEN_FROM = "OPEN_FROM"
    AMOUNT = "AMOUNT"


@strawberry.input
class FinancingNeedOrder:
    """How to order wishes for money."""

    field: FinancingNeedOrderField = FinancingNeedOrderField.OPEN_FROM
    direction: OrderDirection = OrderDirection.DESC


@strawberry.input
class OrganizationFilter:
    """Which organisations."""

    name: str | None = strawberry.field(
        default=None,
        description="Those whose name or an alias has this part, in simplified or traditional "
        "characters, upper or lower case; spaces and signs do not count. Names are today's.",
        metadata={READ_AS: sought_part},
    )
    kinds: list[model.OrganizationKind] | None = None
    parks: list[strawberry.ID] | None = None
    sectors: list[strawberry.ID] | None = None
    stages: list[model.LifeCycleStage] | None = strawberry.field(
        default=None, description="Enterprises only, by their latest dated stage."
    )
    credentials: list[model.CredentialKind] | None = strawberry.field(
        default=None, description="Enterprises that surely hold one of these on the day."
    )
    membership_states: list[model.MembershipState] | None = strawberry.field(
        default=None, description="Those with a membership in one of these states on the day."
    )
    topics: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="Organisations with expertise in one of these topics, or enterprises with an "
        "open need for one.",
    )
    synthetic: bool | None = None


@strawberry.input
class ProductFilter:
    """Which products."""

    providers: list[strawberry.ID] | None = None
    kinds: list[model.ProductKind] | None = None
    purposes: list[model.FinancingPurpose] | None = None
    pairings: list[model.Pairing] | None = None
    policies: list[strawberry.ID] | None = None
    mechanisms: list[model.MechanismKey] | None = None
    synthetic: bool | None = None


@strawberry.input
class FactFilter:
    """Which facts."""

    subjects: list[strawberry.ID] | None = None
    measures: list[model.Measure] | None = None
    natures: list[model.FactNature] | None = None
    sectors: list[strawberry.ID] | None = None
    source_kinds: list[model.SourceKind] | None = None
    synthetic: bool | None = None


@strawberry.input
class DealFilter:
    """Which deals; sectors and parks are those of the enterprise."""

    kinds: list[model.DealKind] | None = None
    states: list[model.DealState] | None = None
    participants: list[strawberry.ID] | None = None
    enterprises: list[strawberry.ID] | None = None
    sectors: list[strawberry.ID] | None = None
    parks: list[strawberry.ID] | None = None
    agreed: DateRange | None = None
    minimum: Yuan | None = strawberry.field(
        default=None, description="Least amount; deals without one are left out."
    )
    synthetic: bool | None = None


@strawberry.input
class PledgeFilter:
    """Which pledges; parks are those of the pledgor."""

    asset_kinds: list[model.AssetKind] | None = None
    pledgees: list[strawberry.ID] | None = None
    pledgors: list[strawberry.ID] | None = None
    parks: list[strawberry.ID] | None = None
    registered: DateRange | None = None


@strawberry.input(description="Which needs of expertise, or which expertise.")
class TopicFilter:
    """By topic, sector, kind and park."""

    topics: list[strawberry.ID] | None = None
    sectors: list[strawberry.ID] | None = None
    kinds: list[model.ExpertiseKind] | None = None
    parks: list[strawberry.ID] | None = None


@strawberry.input
class MembershipFilter:
    """Which memberships."""

    states: list[model.MembershipState] | None = None
    parks: list[strawberry.ID] | None = None
    kinds: list[model.OrganizationKind] | None = None
    expires_before: date | None = None
    renewal_due: bool | None = strawberry.field(
        default=None,
        description="True: ACTIVE or EXPIRED, and `renewalDueOn` is not after the day.",
    )


@strawberry.input
class ConsentFilter:
    """Which consents."""

    giver_id: strawberry.ID | None = None
    data_classes: list[model.DataClass] | None = None
    in_force: bool | None = strawberry.field(
        default=None, description="True: not revoked, and valid on the day."
    )


def filter_values(filter: Any | None) -> dict[str, Any]:
    """The fields that were given, as parameters of the listing's predicates.

    A range of days becomes `name_from` and `name_until`. Raises InvalidInput.
    """
    if filter is None:
        return {}
    values: dict[str, Any] = {}
    for each in fields(filter):
        value: Any = getattr(filter, each.name)
        read_as = each.metadata.get(READ_AS)
        if read_as and value is not None:
            values[each.name] = read_as(value)
        elif isinstance(value, DateRange):
            values |= {f"{each.name}_from": value.from_, f"{each.name}_until": value.until}
        else:
            values[each.name] = value
    return {name: value for name, value in values.items() if value is not None}


def ordering(listing: Listing, order: Order) -> Ordering:
    """The declared ordering, in the direction asked for."""
    declared = listing.orderings[order.field.value]
    return replace(declared, descending=order.direction == OrderDirection.DESC)


def asked_page(
    edge: Edge,
    view: View,
    wanted: tuple[int, str | None],
    filter: Any | None = None,
    order: Order | None = None,
    **values: list[Any] | None,
) -> Asked:
    """A page (`first`, `after`) of an edge, by the filters and orderings of its listing."""
    given: Mapping[str, Any] = {k: v for k, v in values.items() if v is not None}
    chosen = ordering(edge.like, order) if edge.like and order else None
    return Asked(view, *wanted, {**filter_values(filter), **given}, chosen)
