"""Puts the price list into a schema: seen by clients, held while an operation is answered."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from typing import Any

import strawberry
from graphql import GraphQLSchema
from strawberry.schema_directive import Location
from strawberry.types.field import StrawberryField

from api.cost.prices import FREE, Price, Prices
from loaders.declared import Charged


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="cost",
    description="What the field costs beside one for each object, for work that the number of "
    "objects does not bound. After the GraphQL cost directives specification.",
)
class CostDirective:
    """As clients read it."""

    weight: int


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="listSize",
    description="How many objects a field leads to at most: a number, or the arguments that say it "
    "(a list of ids: as many as it has), for the field's own list or for the sized fields of the "
    "object that it leads to. After the GraphQL cost directives specification.",
)
class ListSizeDirective:
    """As clients read it."""

    assumed_size: int | None = strawberry.UNSET
    slicing_arguments: list[str] | None = strawberry.UNSET
    sized_fields: list[str] | None = strawberry.UNSET


@dataclass(slots=True)
class Tally:
    """What the fields of one operation cost that were answered, beside their objects."""

    cost: int = 0


def charge(schema: GraphQLSchema, prices: Prices) -> None:
    """Show the prices in the schema, tally what is answered, and hold lists to their length."""
    sized = {key for key, price in prices.items() if price.sized}
    for type_name, kind in schema.type_map.items():
        for name, field in getattr(kind, "fields", {}).items():
            price = prices.of(type_name, name) if type_name[:2] != "__" else FREE
            if price == FREE:
                continue
            page = getattr(field.type, "of_type", field.type)
            _show(
                field.extensions["strawberry-definition"],
                price,
                [each for of, each in sized if of == getattr(page, "name", None)],
            )
            if price.cost or price.most:
                field.resolve = Charged(field.resolve, name, price.cost, price.most)


def _show(field: StrawberryField, price: Price, sized: list[str]) -> None:
    # Fields of an interface are shared by the types that implement it, and by schemas.
    shown = [
        each for each in field.directives if not isinstance(each, CostDirective | ListSizeDirective)
    ]
    if price.cost:
        shown.append(CostDirective(weight=price.cost))
    if price.most:
        shown.append(ListSizeDirective(assumed_size=price.most))
    elif price.slicing and sized:
        shown.append(ListSizeDirective(slicing_arguments=[price.slicing], sized_fields=sized))
    elif price.slicing:
        shown.append(ListSizeDirective(slicing_arguments=[price.slicing]))
    field.directives = shown


def objects_of(answer: dict[str, Any] | None, introspected: Collection[str] = ()) -> int:
    """How many objects an answer has; those that tell of the schema have a price of their own."""
    number = 0
    level: list[Any] = [value for key, value in (answer or {}).items() if key not in introspected]
    while level:
        # Level by level, for most values are neither, and an answer may have a hundred thousand.
        objects: list[dict[str, Any]] = [each for each in level if type(each) is dict]
        lists: list[list[Any]] = [each for each in level if type(each) is list]
        number += len(objects)
        level = list(chain.from_iterable([each.values() for each in objects]))
        level += chain.from_iterable(lists)
    return number
