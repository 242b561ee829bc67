"""The price list: what each field costs, declared in prices.txt and shown in schema.graphql."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
)

from api.cost.kinds import is_composite, is_list, named

SLICING = ("first", "ids")
"""Arguments that say how many objects a field may answer with."""


class Undeclared(Exception):
    """Lists of the schema whose length nothing bounds, or prices of what it does not have."""


@dataclass(frozen=True, slots=True)
class Price:
    """Of one field.

    `cost`: added whenever the field is answered. `most`: items of a plain list. `slicing`: the
    argument that bounds the page, or the list, which the field leads to. `sized`: a list whose
    length the slicing argument of the field above it bounds.
    """

    cost: int = 0
    most: int | None = None
    slicing: str | None = None
    sized: bool = False


FREE = Price()


class Prices:
    """The prices of a schema; raises Undeclared for a list of objects that nothing bounds."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._prices = dict(_priced(schema, _DECLARED))

    def of(self, type_name: str, field_name: str) -> Price:
        """The price of a field; what is not in the list costs nothing but its objects."""
        return self._prices.get((type_name, field_name)) or _ALL.get(field_name, FREE)

    def items(self) -> Iterator[tuple[tuple[str, str], Price]]:
        """Every field of the schema that has a price of its own."""
        yield from self._prices.items()


def _priced(
    schema: GraphQLSchema, declared: Mapping[tuple[str, str], Price]
) -> Iterator[tuple[tuple[str, str], Price]]:
    used: set[tuple[str, str]] = set()
    unbounded: list[str] = []
    for type_name, each in schema.type_map.items():
        if not isinstance(each, GraphQLObjectType | GraphQLInterfaceType) or type_name[:2] == "__":
            continue
        for name, field in each.fields.items():
            keys = [
                key
                for key in [(type_name, name), *((above.name, name) for above in each.interfaces)]
                if key in declared
            ]
            used.update(keys)
            base = declared[keys[0]] if keys else _ALL.get(name, FREE)
            slicing = next((each for each in SLICING if each in field.args), None)
            sized = _is_list_of_objects(field) and not (base.most or slicing)
            price = Price(base.cost, base.most, slicing, sized)
            if sized and not _is_page(schema, type_name):
                unbounded.append(f"{type_name}.{name}")
            if price != FREE:
                yield (type_name, name), price
    unknown = [".".join(key) for key in declared.keys() - used if not key[1].startswith("__")]
    if unbounded or unknown:
        names = ", ".join(sorted(unbounded + unknown))
        raise Undeclared(f"Prices and schema differ: {names}")
    yield from ((key, price) for key, price in declared.items() if key[1].startswith("__"))


def _is_list_of_objects(field: GraphQLField) -> bool:
    return is_list(field) and is_composite(named(field))


def _is_page(schema: GraphQLSchema, type_name: str) -> bool:
    """Whether every field that leads to the type has a slicing argument."""
    leading = [
        field
        for each in schema.type_map.values()
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType)
        for field in each.fields.values()
        if named(field).name == type_name
    ]
    return bool(leading) and all("first" in field.args for field in leading)


def declared_prices(text: str) -> dict[tuple[str, str], Price]:
    """The prices of lines `list N: Type.field …` and `cost N: Type.field …`.

    Raises ValueError for a field with two prices of one kind.
    """
    most: dict[tuple[str, str], int] = {}
    cost: dict[tuple[str, str], int] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        head, _, names = line.partition(":")
        kind, number = head.split()
        prices = {"list": most, "cost": cost}[kind]
        for name in names.split():
            type_name, _, field_name = name.partition(".")
            if (type_name, field_name) in prices:
                raise ValueError(f"{name} has two prices of the kind {kind}")
            prices[type_name, field_name] = int(number)
    return {key: Price(cost.get(key, 0), most.get(key)) for key in most.keys() | cost.keys()}


_WRITTEN = declared_prices(
    Path(__file__).parent.with_name("prices.txt").read_text(encoding="utf-8")
)
_DECLARED: Mapping[tuple[str, str], Price] = MappingProxyType(
    {key: price for key, price in _WRITTEN.items() if key[0] != "*"}
)
_ALL: Mapping[str, Price] = MappingProxyType(
    {name: price for (type_name, name), price in _WRITTEN.items() if type_name == "*"}
)
