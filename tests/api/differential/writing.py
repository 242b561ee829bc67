"""Random valid operations over the printed schema: whatever a client may write."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, cast

import orjson
from graphql import (
    DocumentNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    is_abstract_type,
    is_object_type,
    is_union_type,
    parse,
    print_ast,
    validate,
)

from tests.api.differential.kinds import each_of, is_leaf, is_required, named_of, written
from tests.api.differential.kinds import named as named_type
from tests.api.differential.values import Known, Values
from tests.oracles.cost import Prices

AUDITS = {"auditEntries", "auditVerify"}
HEAVY = {
    *("financingPlusExpertise", "eligibility", "eligibleEnterprises", "nearMisses", "reform"),
    *("serviceTeam", "teamGaps", "whatIf", "resilience", "partnerRecommendations"),
    *("dealCompletion", "paths", "recommendationLog", "hitRates", "importJobs"),
}
"""Computed in Python, or kept by the application: asked less often."""
LOVED = {"node", "nodes", "organization", "search", "organizations"}
DEPTHS = (2, 2, 3, 3, 4, 5)
MOST_COST = 2_500
OTHER = "query Other { __typename }"
[OTHER_NODE] = parse(OTHER).definitions


@dataclass
class Drawn:
    """An operation with its variables; `cursors`: those of them that say where a page begins."""

    text: str
    variables: dict[str, Any]
    cursors: list[str]
    document: DocumentNode = field(repr=False)
    name: str | None = None
    kinds: dict[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])


class Drawing:
    """Draws operations; what it knows of the world may grow meanwhile."""

    def __init__(self, prices: Prices, known: Known) -> None:
        self._prices = prices
        self._known = known

    def operation(self, random: Random, root: str | None = None) -> Drawn:
        """One that is valid and costs little; `root`: a root field that it asks for."""
        while True:
            pen = Pen(self._prices, self._known, random, root)
            text = pen.operation()
            document = parse(text)
            if validate(self._prices.schema, document):
                continue  # two fields of one key that differ, or a variable at the wrong place
            if not is_dear(self._prices, document, pen.variables):
                return Drawn(text, pen.variables, pen.cursors, document, pen.name, pen.kinds)

    def again(self, drawn: Drawn, random: Random) -> Drawn:
        """The same with other values of its variables, some left out."""
        values = Values(self._prices.schema, self._known, random)
        changed = dict(drawn.variables)
        for name, (argument, kind) in drawn.kinds.items():
            if name in changed and random.random() < 0.6:
                changed[name] = values.of(argument, kind)
        if is_dear(self._prices, drawn.document, changed):
            return drawn
        return replace(drawn, variables=changed)


def is_dear(prices: Prices, document: DocumentNode, variables: Mapping[str, Any]) -> bool:
    """Whether an operation may cost more than it should; of what is no number, nobody knows."""
    only = [each for each in document.definitions if print_ast(each) != print_ast(OTHER_NODE)]
    try:
        return prices.requested(DocumentNode(definitions=tuple(only)), variables) > MOST_COST
    except TypeError:
        return False  # a null where a number must be: refused before it costs anything
    except KeyError:
        return False  # a page of the usual length


class Pen:
    """Writes one operation, valid but for fields of one key that may differ."""

    def __init__(self, prices: Prices, known: Known, random: Random, root: str | None) -> None:
        self._root = root
        self._schema = prices.schema
        self._known = known
        self._random = random
        self._values = Values(prices.schema, known, random)
        self._aliases = 0
        self._variables = 0
        self._declared: list[str] = []
        self._fragments: dict[str, tuple[str, str]] = {}
        self.variables: dict[str, Any] = {}
        self.cursors: list[str] = []
        self.kinds: dict[str, tuple[str, Any]] = {}
        self.name: str | None = None
        self._nulls = random.random() < 0.1
        self._left = random.choice((3, 5, 8, 12, 18))  # selections with a list of their own

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def operation(self) -> str:
        """The text of the operation with its fragments."""
        query = self._schema.query_type
        assert query
        body = self._selection(query, self._random.choice(DEPTHS))
        fragments = self._spread(body)
        self._keep_used("\n".join([body, *fragments]))
        if self._declared:
            head = f"query Drawn({', '.join(self._declared)}) "
        else:
            head = self._random.choice(("", "query ", "query Drawn "))
        text = "\n".join([head + body, *fragments])
        if head.startswith("query Drawn") and self._chance(0.06):
            self.name = "Drawn"
            text += f"\n{OTHER}"
        return text

    def _spread(self, body: str) -> list[str]:
        """The fragments that are used, directly or by others: a place that was taken uses none."""
        texts: list[str] = []
        for name, (kind, text) in reversed(self._fragments.items()):  # each names earlier ones only
            if _names(f"...{name}", [body, *texts]):
                texts.append(f"fragment {name} on {kind} {text}")
        return texts[::-1]

    def _keep_used(self, text: str) -> None:
        self._declared = [each for each in self._declared if _names(each.split(":")[0], [text])]
        used = {each.split(":")[0].removeprefix("$") for each in self._declared}
        self.variables = {name: each for name, each in self.variables.items() if name in used}
        self.cursors = [each for each in self.cursors if each in used]

    # ------------------------------------------------------------ selections

    def _selection(self, kind: Any, depth: int) -> str:
        parts: list[str] = []
        if self._chance(0.3 if is_abstract_type(kind) else 0.05):
            parts.append("__typename" if self._chance(0.9) else f"{self._alias()}__typename")
        self._left -= 1
        for _ in range(self._how_many(kind)):
            for part in self._part(kind, depth):
                if part not in parts and (_key(part) not in map(_key, parts) or self._chance(0.1)):
                    parts.append(part)
        if self._chance(0.5):
            self._random.shuffle(parts)
        return "{ " + (" ".join(parts) or "__typename") + " }"

    def _how_many(self, kind: Any) -> int:
        if kind is self._schema.query_type:
            return self._random.choice((1, 1, 1, 2, 2, 3))
        return self._random.randint(1, 2 if _is_wrapper(kind) else 5)

    def _part(self, kind: Any, depth: int) -> list[str]:
        share = 0.45 if is_abstract_type(kind) else 0.1
        if depth > 0 and self._left > 0 and self._chance(share):
            return [self._fragment(kind, depth)]
        return self._field(kind, depth)

    def _field(self, kind: Any, depth: int) -> list[str]:
        fields: Mapping[str, Any] = getattr(kind, "fields", {})
        names = [
            each
            for each in self._preferred(kind, fields)
            if (depth > 0 and self._left > 0) or is_leaf(fields[each])
        ]
        if not names:
            return []
        name = self._random.choice(names)
        field_of_name = fields[name]
        named: Any = named_of(field_of_name)
        below = depth - (0 if _is_wrapper(kind) else 1)
        times = 1
        if field_of_name.args and self._chance(0.12):
            times = 2  # the same with other arguments
        texts = [self._written(name, field_of_name, named, below) for _ in range(times)]
        return [each for parts in texts for each in parts]

    def _preferred(self, kind: Any, fields: Mapping[str, Any]) -> list[str]:
        """The names of fields; those that lead on, or that matter, several times."""
        if kind is self._schema.query_type:
            if self._root:
                first, self._root = self._root, None
                return [first]
            if self._chance(0.04 if not self._known.may_audit else 0.1):
                return sorted(AUDITS)
            weights = {**dict.fromkeys(HEAVY, 1), **dict.fromkeys(LOVED, 12)}
            return [
                each for each in fields if each not in AUDITS for _ in range(weights.get(each, 5))
            ]
        weights = {"edges": 5, "node": 6, "pageInfo": 2, "totalCount": 2, "cursor": 2}
        if not _is_wrapper(kind):
            weights = {
                name: 6 if is_union_type(named_of(each)) else 2
                for name, each in fields.items()
                if not is_leaf(each)
            }
        return [each for each in fields for _ in range(weights.get(each, 1))]

    def _written(self, name: str, asked: Any, named: Any, depth: int) -> list[str]:
        arguments = self._arguments(asked.args)
        alias = ""
        if arguments or self._chance(0.08):
            alias = self._alias()
        elif self._chance(0.02):
            alias = f"{self._random.choice(('id', 'name', 'node', 'kind', 'edges'))}: "
        head = f"{alias}{name}{arguments}"
        conditions = self._condition()
        if is_leaf(asked):
            again = [f"{head}{self._condition()}"] if self._chance(0.03) else []
            return [f"{head}{conditions}", *again]
        parts = [f"{head}{conditions} {self._selection(named, depth)}"]
        if self._chance(0.06):  # to be merged with the first
            parts.append(f"{head}{self._condition()} {self._selection(named, depth)}")
        return parts

    # ------------------------------------------------------------ fragments

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
        below = depth if is_abstract_type(kind) else depth - 1
        if roll < 0.1:
            return f"...{self._condition()} {self._selection(kind, depth - 1)}"
        body = self._selection(self._schema.type_map[on], below)
        if roll < 0.45:
            name = f"F{len(self._fragments)}"
            self._fragments[name] = (on, body)
            return f"...{name}{self._condition()}"
        return f"... on {on}{self._condition()} {body}"

    def _condition_on(self, possible: set[str]) -> str:
        kinds = sorted(possible)
        wider = [
            name
            for name, each in self._schema.type_map.items()
            if is_abstract_type(each) and possible & self._possible(each)
        ]
        likely = [each for each in kinds if each in self._known.ids]
        groups = [each for each in (kinds, likely, likely, wider) if each]
        return self._random.choice(self._random.choice(groups))

    def _possible(self, kind: Any) -> set[str]:
        if is_object_type(kind):
            return {kind.name}
        return {each.name for each in self._schema.get_possible_types(kind)}

    def _condition(self) -> str:
        if not self._chance(0.06):
            return ""
        names = ["skip", "include"]
        self._random.shuffle(names)
        count = 2 if self._chance(0.1) else 1
        return "".join(f" @{each}(if: {self._decided(each)})" for each in names[:count])

    def _decided(self, directive: str) -> str:
        """Two times of three such that something is left."""
        value = self._chance(0.65) == (directive == "include")
        return self._variable("if", "Boolean!", value) if self._chance(0.5) else str(value).lower()

    # ------------------------------------------------------------ arguments

    def _arguments(self, known: Mapping[str, GraphQLArgument]) -> str:
        texts: list[str] = []
        for name, argument in known.items():
            kind = cast("Any", argument).type
            share = {"after": 0.5, "filter": 0.4, "orderBy": 0.35}.get(name, 0.2)
            must_be = is_required(kind) and not _has_default(argument)
            if must_be or self._chance(share):
                texts.append(f"{name}: {self._argument(name, kind)}")
        if self._chance(0.2):
            self._random.shuffle(texts)
        return f"({', '.join(texts)})" if texts else ""

    def _argument(self, name: str, kind: Any) -> str:
        if name == "after" and self._chance(0.85):
            if self._chance(0.15):
                return "null"
            variable = self._variable(name, "String", None)  # a cursor later on
            self.cursors.append(variable[1:])
            return variable
        value = self._values.of(name, kind)
        if self._chance(0.3):
            return self._variable(name, str(kind), value)
        return self._literal(name, value, kind)

    def _variable(self, name: str, kind: str, value: Any) -> str:
        """Declared with or without a default; given, or left to the default, or null."""
        variable, roll = f"v{self._variables}", self._random.random()
        self._variables += 1
        self.kinds[variable] = (name, written(self._schema, kind))
        declared = f"${variable}: {kind}"
        if kind.endswith("!") and roll < 0.2:
            named = declared.removesuffix("!") if self._chance(0.5) else declared
            self._declared.append(f"{named} = {self._literal_of(name, kind, value)}")
            if self._nulls and named != declared and self._chance(0.3):
                self.variables[variable] = None  # for a place that takes no null: an error
            return f"${variable}"
        if not kind.endswith("!") and roll < 0.25 and value is not None:
            self._declared.append(f"{declared} = {self._literal_of(name, kind, value)}")
            if roll < 0.08:
                self.variables[variable] = None
            return f"${variable}"
        self._declared.append(declared)
        if value is not None or self._chance(0.6):
            self.variables[variable] = value
        return f"${variable}"

    def _literal_of(self, name: str, kind: str, value: Any) -> str:
        named = self._schema.type_map[kind.strip("[]!")]
        return self._literal(name, value, named, variables=False)

    def _literal(self, name: str, value: Any, kind: Any, *, variables: bool = True) -> str:
        """As a document has it; in objects and lists some values are variables."""
        named: Any = named_type(kind)
        match value:
            case None:
                return "null"
            case list():
                each_kind = each_of(kind) or named
                parts = cast("list[Any]", value)
                texts = [self._nested(name, each, each_kind, variables) for each in parts]
                return "[" + ", ".join(texts) + "]"
            case dict():
                assert isinstance(named, GraphQLInputObjectType)
                fields = cast("dict[str, Any]", value)
                said = (
                    f"{key}: {self._nested(key, each, named.fields[key].type, variables)}"
                    for key, each in fields.items()
                )
                return "{ " + ", ".join(said) + " }"
            case _:
                pass
        return value if isinstance(named, GraphQLEnumType) else orjson.dumps(value).decode()

    def _nested(self, name: str, value: Any, kind: Any, variables: bool) -> str:
        if variables and value is not None and self._chance(0.1):
            return self._variable(name, str(kind), value)
        return self._literal(name, value, kind, variables=variables)

    def _alias(self) -> str:
        self._aliases += 1
        return f"a{self._aliases}: "


def _names(name: str, texts: list[str]) -> bool:
    return any(re.search(re.escape(name) + r"\b", each) for each in texts)


def _key(part: str) -> str:
    """What a selection begins with: its alias or name, with its arguments' beginning."""
    return part.split(maxsplit=1)[0]


def _has_default(argument: GraphQLArgument) -> bool:
    node = argument.ast_node
    return bool(node and node.default_value)


def _is_wrapper(kind: Any) -> bool:
    """A connection or an edge, which lead to the nodes that are meant."""
    return getattr(kind, "name", "").endswith(("Connection", "Edge"))
