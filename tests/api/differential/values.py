"""Values for arguments: what a world has, what is nobody's, and what is out of bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)

NOBODY = "00000000-0000-4000-8000-000000000000"
PROVIDERS = ("Bank", "Guarantor", "Lessor", "Insurer")
ORGANIZATIONS = ("Enterprise", "Institute", "Park", *PROVIDERS)
KINDS_OF: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("enterpriseId", "enterprises", "giverId", "pledgors"), ("Enterprise",)),
    **dict.fromkeys(("leadBankId", "leadId", "leads", "pledgees"), ("Bank",)),
    **dict.fromkeys(("providers", "members", "memberLeaves", "memberJoins"), PROVIDERS),
    **dict.fromkeys(("participants", "fromId", "toId"), ("Bank", "Guarantor", "Lessor")),
    **dict.fromkeys(("organizationId", "askerId"), ("Bank", *ORGANIZATIONS)),
    **dict.fromkeys(("subjects", "subjectId"), ORGANIZATIONS),
    **{"parks": ("Park",), "topics": ("Topic",), "nodeId": ("Credential", "Sector", "Park")},
    **dict.fromkeys(("sectors", "sector"), ("Sector",)),
    **{"productId": ("Product",), "policies": ("Policy",), "ruleId": ("Rule",)},
    **{"teamId": ("ServiceTeam",)},
}
"""Which nodes an argument of a name means; any other one means all."""
DAYS = (
    *("2024-02-28", "2024-02-29", "2024-03-01", "2024-06-30", "2024-12-30", "2024-12-31"),
    *("2025-06-30", "2025-07-01", "2025-07-02", "2019-01-01", "1900-01-01", "9999-12-31"),
)
PAST = (
    *("2025-01-01T00:00:00+00:00", "2025-01-02T08:00:00+08:00", "2025-01-03T00:00:00Z"),
    *("2025-01-02T23:59:59.999999+00:00", "2024-01-01T00:00:00+00:00", "2019-01-01T00:00:00Z"),
)
FUTURE = ("2999-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00")
RUBBISH = ("", "x", "bm90aGluZw", "WzEsMiwzXQ", "機", "a" * 1_001)
TEXTS = ("firm", "bank0", "loan", "skill1", "policy", "topic", "wish", "asset", "", "s", "松山")
SCALARS: Mapping[str, Sequence[Any]] = {
    "Int": (1, 2, 3, 12, 36),
    "Boolean": (True, False),
    "Yuan": (0, 1, 2, 3, 1_000, 1_000_000, 5_000_000),
    "BasisPoints": (0, 300, 500),
    "Float": (0, 1.5, 7),
    "String": ("441900", "dealRecord", "financingNeedState", "x"),
}


@dataclass
class Known:
    """What may be named: ids by the type of their node, names, codes, and cursors that were seen.

    `may_audit`: whether questions for auditors are worth asking.
    """

    ids: dict[str, list[str]]
    names: list[str]
    codes: list[str]
    cursors: list[str] = field(default_factory=list[str])
    may_audit: bool = False


class Values:
    """Draws values as JSON has them."""

    def __init__(self, schema: GraphQLSchema, known: Known, random: Random) -> None:
        self._schema = schema
        self._known = known
        self._random = random
        self._kinds = sorted(known.ids)

    def of(self, name: str, kind: Any) -> Any:
        """A value for an argument or an input's field of a name; None only where it may be."""
        random = self._random
        if not is_non_null_type(kind) and random.random() < 0.06:
            return None
        inner: Any = get_nullable_type(kind)
        if is_list_type(inner):
            if random.random() < 0.04:
                return self._one(name, get_named_type(inner))  # one without brackets is a list
            longest = 3 if name != "assumptions" else 2
            least = 0 if random.random() < 0.06 else 1
            count = random.randint(least, longest)
            return [self._one(name, get_named_type(inner)) for _ in range(count)]
        return self._one(name, get_named_type(inner))

    def _one(self, name: str, kind: Any) -> Any:
        random = self._random
        if isinstance(kind, GraphQLEnumType):
            return random.choice(list(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind)
        drawn = {
            "ID": lambda: self.id(name),
            "Date": lambda: random.choice(DAYS) if random.random() < 0.99 else "2025-02-30",
            "DateTime": self._moment,
            "Uscc": lambda: random.choice([*self._known.codes, "9" * 18]),
        }.get(kind.name)
        if drawn is not None:
            return drawn()
        match name:
            case "first":
                return self._first()
            case "after":
                return self.cursor()
            case "text":
                return random.choice([*TEXTS, *self._known.names])
            case "name":
                return random.choice([*self._known.names, "nobody"])
            case "maxLength" | "maximumChanges" | "reservedPlaces" | "maximumMembers":
                return random.choice((0, 1, 1, 2, 2, 3, 9))
            case _:
                return random.choice(SCALARS[kind.name])

    def _object(self, kind: GraphQLInputObjectType) -> dict[str, Any]:
        fields: dict[str, Any] = dict(kind.fields)
        if any(each.name.value == "oneOf" for each in self._directives(kind)):
            name = self._random.choice(list(fields))
            value = None
            while value is None:
                value = self.of(name, fields[name].type)
            return {name: value}
        few = self._random.choice((0.15, 0.3, 0.3, 0.6))
        return {
            name: self.of(name, each.type)
            for name, each in fields.items()
            if is_non_null_type(each.type) or self._random.random() < few
        }

    @staticmethod
    def _directives(kind: GraphQLInputObjectType) -> Sequence[Any]:
        return (kind.ast_node.directives or ()) if kind.ast_node else ()

    def _first(self) -> int:
        roll = self._random.random()
        if roll < 0.03:
            return self._random.choice((0, 1000, -1, 101))
        return self._random.choice((1, 1, 2, 2, 3, 5)) if roll < 0.95 else 20

    def _moment(self) -> str:
        return self._random.choice(FUTURE if self._random.random() < 0.12 else PAST)

    def cursor(self) -> str:
        """A cursor of whatever question, or none."""
        known = self._known.cursors
        if known and self._random.random() < 0.5:
            return self._random.choice(known)
        return self._random.choice(RUBBISH)

    def id(self, name: str) -> str:
        """Mostly of a node of the right kind."""
        random, roll = self._random, self._random.random()
        if roll < 0.02:
            return "x"
        if roll < 0.06:
            return NOBODY
        right = [each for each in KINDS_OF.get(name, ()) if each in self._known.ids]
        if name in ("id", "ids") and roll < 0.4:
            right = [each for each in ORGANIZATIONS if each in self._known.ids]
        kinds = right if right and roll < 0.9 else self._kinds
        return random.choice(self._known.ids[random.choice(kinds)])
