"""Random valid operations over the printed schema: what a stranger might ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

import orjson
from graphql import (
    DocumentNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    is_abstract_type,
    is_leaf_type,
    is_object_type,
    parse,
    validate,
)

from tests.oracles.cost import Prices

NOT_ASKED = {"auditEntries", "auditVerify"}
"""For auditors; nobody else gets more than a refusal."""
SCALARS: dict[str, Sequence[Any]] = {
    "Int": (1, 2, 3),
    "Boolean": (True, False),
    "Date": ("2024-12-31", "2025-06-30"),
    "DateTime": ("2025-06-30T00:00:00+00:00",),
    "Yuan": (1_000_000, 5_000_000),
    "String": ("松山", "机器人", "tsd"),
}
MOST_FIELDS = 4
DEEPEST = 5


@dataclass
class Drawn:
    """An operation with the values of its variables; `number` draws it again."""

    number: int
    text: str
    variables: dict[str, Any]
    document: DocumentNode = field(repr=False)


class Drawing:
    """Draws operations that cost at most `most`."""

    def __init__(
        self, prices: Prices, ids: Sequence[str], *, most: int = 600, repeats: float = 0.05
    ) -> None:
        """`repeats`: how often one thing is asked twice under one name."""
        self._repeats = repeats
        self._prices = prices
        self._ids = ids
        self._most = most

    def operation(self, number: int) -> Drawn:
        """Always the same one for a number."""
        random = Random(number)
        while True:
            pen = Pen(self._prices.schema, self._ids, random, self._repeats)
            text = pen.operation()
            document = parse(text)
            if validate(self._prices.schema, document):
                continue  # two fields of one key that differ
            if self._prices.requested(document, pen.values) <= self._most:
                return Drawn(number, text, pen.values, document)


class Pen:
    """Writes one operation, valid but for fields of one key that may differ."""

    def __init__(
        self, schema: GraphQLSchema, ids: Sequence[str], random: Random, repeats: float
    ) -> None:
        self._repeats = repeats
        self._schema = schema
        self._ids = ids
        self._random = random
        self._aliases = 0
        self._declared: list[str] = []
        self._fragments: dict[str, tuple[str, str]] = {}
        self.values: dict[str, Any] = {}

    def operation(self) -> str:
        """The text of the operation with its fragments."""
        query = self._schema.query_type
        assert query
        body = self._selection(query, self._random.randint(2, DEEPEST))
        declared = f" Drawn({', '.join(self._declared)})" if self._declared else ""
        fragments = [
            f"fragment {name} on {kind} {text}" for name, (kind, text) in self._fragments.items()
        ]
        return "\n".join([f"query{declared} {body}", *fragments])

    # ------------------------------------------------------------ selections

    def _selection(self, kind: Any, depth: int) -> str:
        parts: list[str] = ["__typename"] if is_abstract_type(kind) else []
        for _ in range(self._random.randint(1, MOST_FIELDS)):
            for part in self._part(kind, depth):
                if part.split()[0] not in {each.split()[0] for each in parts} or self._twice():
                    parts.append(part)
        return "{ " + (" ".join(parts) or "__typename") + " }"

    def _twice(self) -> bool:
        """Whether one name may be asked for again at one place."""
        return self._random.random() < self._repeats

    def _part(self, kind: Any, depth: int) -> list[str]:
        roll = self._random.random()
        if depth > 0 and (roll < 0.15 or (is_abstract_type(kind) and roll < 0.5)):
            return [self._fragment(kind, depth)]
        if kind is self._schema.query_type and roll > 0.97:
            return ["__typename"]
        return self._fields(kind, depth)

    def _fields(self, kind: Any, depth: int) -> list[str]:
        fields: Mapping[str, Any] = getattr(kind, "fields", {})
        names = [
            name
            for name, each in fields.items()
            if name not in NOT_ASKED and (depth > 0 or is_leaf_type(self._named(each.type)))
        ]
        if not names:
            return []
        name = self._random.choice(names)
        named = self._named(fields[name].type)
        required_of = {key: each for key, each in fields[name].args.items() if self._gives(each)}
        arguments = self._arguments(required_of)
        # A field with arguments may differ from its namesake, so it has a name of its own.
        alias = self._alias() if arguments or self._random.random() < 0.1 else ""
        head = f"{alias}{name}{arguments}{self._condition()}"
        if is_leaf_type(named):
            return [head]
        times = 2 if self._twice() else 1
        return [f"{head} {self._selection(named, depth - 1)}" for _ in range(times)]

    def _fragment(self, kind: Any, depth: int) -> str:
        roll = self._random.random()
        possible = self._possible(kind)
        fitting = [
            name
            for name, (on, _) in self._fragments.items()
            if possible & self._possible(self._schema.type_map[on])
        ]
        if roll < 0.3 and fitting:
            return f"...{self._random.choice(fitting)}{self._condition()}"
        on = self._condition_on(possible)
        body = self._selection(self._schema.type_map[on], depth - 1)
        if roll < 0.6:
            name = f"F{len(self._fragments)}"
            self._fragments[name] = (on, body)
            return f"...{name}{self._condition()}"
        if roll < 0.7:
            return f"...{self._condition()} {self._selection(kind, depth - 1)}"
        return f"... on {on}{self._condition()} {body}"

    def _condition_on(self, possible: set[str]) -> str:
        kinds = sorted(possible)
        wider = [
            name
            for name, each in self._schema.type_map.items()
            if is_abstract_type(each) and possible & self._possible(each)
        ]
        return self._random.choice([*kinds[:8], *wider, self._random.choice(kinds)])

    def _condition(self) -> str:
        if self._random.random() > 0.08:
            return ""
        value: str = self._random.choice(["true", "false", ""])
        value = value or self._variable("Boolean!", self._random.random() < 0.5)
        return f" @{self._random.choice(['skip', 'include'])}(if: {value})"

    # ------------------------------------------------------------ arguments

    def _gives(self, argument: Any) -> bool:
        if str(argument.type).endswith("!"):
            return True
        named = self._named(argument.type)
        wanted = named.name in SCALARS or isinstance(named, GraphQLEnumType)
        return wanted and named.name != "String" and self._random.random() < 0.15

    def _arguments(self, given: Mapping[str, Any]) -> str:
        texts = [f"{name}: {self._argument(name, each)}" for name, each in given.items()]
        return f"({', '.join(texts)})" if texts else ""

    def _argument(self, name: str, argument: Any) -> str:
        value = self._value(argument.type)
        if name == "ids" and self._random.random() < 0.2:
            value = self._random.choice(self._ids)
        if name == "first" and self._random.random() < 0.1:
            value = self._random.randint(4, 20)
        if self._random.random() < 0.3 and isinstance(value, int | str | list):
            return self._variable(str(argument.type), value)
        return self._literal(value, self._named(argument.type))

    def _variable(self, kind: str, value: Any) -> str:
        name = f"v{len(self._declared)}"
        roll = self._random.random()
        if roll < 0.3 and kind in ("Int!", "Boolean!"):
            other = orjson.dumps(self._value_of(kind.strip("!"))).decode()
            self._declared.append(f"${name}: {kind} = {other}")
            if roll < 0.15:
                return f"${name}"
        else:
            self._declared.append(f"${name}: {kind}")
        self.values[name] = value
        return f"${name}"

    def _value(self, kind: Any) -> Any:
        text = str(kind)
        named = self._named(kind)
        if "[" in text:
            return [self._value_of(named.name) for _ in range(self._random.randint(0, 3))]
        return self._value_of(named.name)

    def _value_of(self, name: str) -> Any:
        kind = self._schema.type_map[name]
        if name == "ID":
            return self._random.choice(self._ids)
        if isinstance(kind, GraphQLEnumType):
            return self._random.choice(sorted(kind.values))
        if name == "RuleChange":
            return {"ruleId": self._random.choice(self._ids), "thresholds": [{"basisPoints": 400}]}
        if name == "Assumption":
            return {"memberLeaves": self._random.choice(self._ids)}
        if isinstance(kind, GraphQLInputObjectType):  # the only other one that is required
            return {"id": self._random.choice(self._ids)}
        return self._random.choice(SCALARS[name])

    def _literal(self, value: Any, kind: Any) -> str:
        match value:
            case list():
                each = cast("list[Any]", value)
                return "[" + ", ".join(self._literal(one, kind) for one in each) + "]"
            case dict():
                parts = cast("dict[str, Any]", value)
                said = (f"{name}: {self._literal(one, kind)}" for name, one in parts.items())
                return "{ " + ", ".join(said) + " }"
            case _:
                pass
        return value if isinstance(kind, GraphQLEnumType) else orjson.dumps(value).decode()

    # ------------------------------------------------------------ types

    def _alias(self) -> str:
        self._aliases += 1
        return f"a{self._aliases}: "

    def _named(self, kind: Any) -> Any:
        return self._schema.type_map[str(kind).strip("[]!")]

    def _possible(self, kind: Any) -> set[str]:
        if is_object_type(kind):
            return {kind.name}
        found: list[GraphQLObjectType] = self._schema.get_possible_types(kind)
        return {each.name for each in found}
