"""Values for arguments: what a world has, what is nobody's, and what is out of bounds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
)

from tests.api.differential.kinds import each_of, is_required, named

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
FEW = ("maxLength", "maximumChanges", "reservedPlaces", "maximumMembers")
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
        names, few = known.names, (0, 1, 1, 2, 2, 3, 9)
        self._by_type: dict[str, Callable[[str], Any]] = {
            "ID": self.id,
            "Date": lambda _: random.choice(DAYS) if random.random() < 0.99 else "2025-02-30",
            "DateTime": self._moment,
            "Uscc": lambda _: random.choice([*known.codes, "9" * 18]),
        }
        self._by_name: dict[str, Callable[[str], Any]] = {
            **{"first": self._first, "after": self._cursor},
            "text": lambda _: random.choice([*TEXTS, *names]),
            "name": lambda _: random.choice([*names, "nobody"]),
            **dict.fromkeys(FEW, lambda _: random.choice(few)),
        }

    def of(self, name: str, kind: Any) -> Any:
        """A value for an argument or an input's field of a name; None only where it may be."""
        random = self._random
        if not is_required(kind) and random.random() < 0.06:
            return None
        if each_of(kind) is None or random.random() < 0.04:
            return self._one(name, named(kind))  # one without brackets is a list too
        longest = 3 if name != "assumptions" else 2
        least = 0 if random.random() < 0.06 else 1
        return [self._one(name, named(kind)) for _ in range(random.randint(least, longest))]

    def _one(self, name: str, kind: Any) -> Any:
        if isinstance(kind, GraphQLEnumType):
            return self._random.choice(list(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind)
        draw = self._by_type.get(kind.name) or self._by_name.get(name)
        return draw(name) if draw else self._random.choice(SCALARS[kind.name])

    def _object(self, kind: GraphQLInputObjectType) -> dict[str, Any]:
        fields = cast("dict[str, Any]", kind.fields)
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
            if is_required(each.type) or self._random.random() < few
        }

    @staticmethod
    def _directives(kind: GraphQLInputObjectType) -> Sequence[Any]:
        return (kind.ast_node.directives or ()) if kind.ast_node else ()

    def _first(self, _: str) -> int:
        roll = self._random.random()
        if roll < 0.03:
            return self._random.choice((0, 1000, -1, 101))
        return self._random.choice((1, 1, 2, 2, 3, 5)) if roll < 0.95 else 20

    def _moment(self, _: str) -> str:
        return self._random.choice(FUTURE if self._random.random() < 0.12 else PAST)

    def _cursor(self, _: str) -> str:
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
