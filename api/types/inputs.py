"""Filters and orderings: fields are ANDed, values in a list ORed, an absent field does nothing."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import Any, cast

import strawberry

from api.errors import bounded
from graph import model
from graph.declarations import Listing, Ordering


@strawberry.enum
class OrderDirection(StrEnum):
    """Which way an order runs."""

    ASC = "ASC"
    DESC = "DESC"


@strawberry.enum(description="NAME sorts by pinyin.")
class OrganizationOrderField(StrEnum):
    """What organisations can be ordered by."""

    NAME = "NAME"
    RECORDED_AT = "RECORDED_AT"


@strawberry.enum(description="NAME sorts by pinyin.")
class ProductOrderField(StrEnum):
    """What products can be ordered by."""

    NAME = "NAME"
    RECORDED_AT = "RECORDED_AT"


@strawberry.input
class OrganizationOrder:
    """How to order organisations."""

    field: OrganizationOrderField = OrganizationOrderField.NAME
    direction: OrderDirection = OrderDirection.ASC

    def ordering(self, listing: Listing) -> Ordering:
        """The declared ordering."""
        return _ordering(listing, self.field, self.direction)


@strawberry.input
class ProductOrder:
    """How to order products."""

    field: ProductOrderField = ProductOrderField.NAME
    direction: OrderDirection = OrderDirection.ASC

    def ordering(self, listing: Listing) -> Ordering:
        """The declared ordering."""
        return _ordering(listing, self.field, self.direction)


@strawberry.input
class OrganizationFilter:
    """Which organisations."""

    kinds: list[model.OrganizationKind] | None = None
    parks: list[strawberry.ID] | None = None
    sectors: list[strawberry.ID] | None = None
    stages: list[model.LifeCycleStage] | None = strawberry.field(
        default=None, description="Enterprises only, by their latest dated stage."
    )
    credentials: list[model.CredentialKind] | None = strawberry.field(
        default=None, description="Enterprises that surely hold one of these on the day."
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


@strawberry.input
class FactFilter:
    """Which facts."""

    subjects: list[strawberry.ID] | None = None
    measures: list[model.Measure] | None = None
    natures: list[model.FactNature] | None = None
    sectors: list[strawberry.ID] | None = None
    source_kinds: list[model.SourceKind] | None = None
    synthetic: bool | None = None


Filter = OrganizationFilter | ProductFilter | FactFilter


def filter_values(filter: Filter | None) -> dict[str, Any]:
    """The fields that were given, as parameters of the listing's predicates.

    Raises InvalidInput for a list of more than 250 values.
    """
    if filter is None:
        return {}
    values: dict[str, Any] = {}
    for each in fields(filter):
        value: Any = getattr(filter, each.name)
        if isinstance(value, list):
            bounded(each.name, cast("list[Any]", value))
        if value is not None:
            values[each.name] = value
    return values


def _ordering(listing: Listing, field: str, direction: OrderDirection) -> Ordering:
    return Ordering(listing.orderings[field].key, descending=direction == OrderDirection.DESC)
