"""A compiled selection: for each type the steps that complete its fields, by the batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import is_
from typing import Any

from graphql import FieldNode, GraphQLField
from graphql.execution.collect_fields import FieldDetails

from graph.declarations import Cardinality, Edge
from graph.noun import Noun
from loaders.declared import Finds, Leads, Lists
from loaders.plan.leaves import Leaves
from loaders.plan.shapes import Shape


@dataclass(eq=False, slots=True)
class Layout:
    """What is read of the nodes of a noun, and where it stands in their rows.

    As a unit, which begins with ids, it has steps alone; `view`: the number of the view in which
    its nodes are seen.
    """

    noun: Noun | None = None
    view: int = 0
    keyed: bool = False
    whole: bool = False
    columns: dict[str, int] = field(default_factory=dict[str, int])
    steps: list[EdgeStep] = field(default_factory=list["EdgeStep"])

    def column(self, name: str) -> None:
        """Read a column, too."""
        self.columns.setdefault(name, len(self.columns))

    def place_of(self, name: str) -> int:
        """Where a column stands."""
        return self.columns[name] + self.keyed

    def known(self, key: str, declared: object, nodes: list[FieldNode]) -> EdgeStep | None:
        """The step of another type with the same field: it is read once for all of them."""
        for each in self.steps:
            written = each.asking.nodes
            is_same = len(nodes) == len(written) and all(map(is_, nodes, written))
            if is_same and (each.key, each.declared) == (key, declared):
                return each
        return None

    @property
    def place_of_whole(self) -> int:
        """Where the projection stands."""
        return len(self.columns) + self.keyed

    def items_before(self, step: EdgeStep) -> int:
        """How many items of what edges lead to stand before those of a step."""
        return sum(each.items for each in self.steps[: self.steps.index(step)])

    def place_of_step(self, step: EdgeStep) -> int:
        """Where the first item of a step stands."""
        return self.place_of_whole + self.whole + self.items_before(step)


@dataclass(eq=False, slots=True)
class Step:
    """One field of one type."""

    key: str


@dataclass(eq=False, slots=True)
class TypeNameStep(Step):
    """`__typename`."""

    name: str


@dataclass(eq=False, slots=True)
class ColumnStep(Step):
    """A column of a row."""

    column: str
    shape: Shape
    leaves: Leaves


@dataclass(eq=False, slots=True)
class AttributeStep(Step):
    """An attribute of an object; `selection` of what it holds, or `leaves`."""

    attribute: str
    shape: Shape
    leaves: Leaves | None
    selection: Selection | None


@dataclass(eq=False, slots=True)
class Asking:
    """A field with its arguments, as they are written."""

    definition: GraphQLField
    details: list[FieldDetails]

    @property
    def nodes(self) -> list[FieldNode]:
        """Where it is asked."""
        return [each.node for each in self.details]


@dataclass(eq=False, slots=True)
class CallStep(Step):
    """A field that its resolver answers, for each object."""

    asking: Asking
    shape: Shape
    leaves: Leaves | None
    selection: Selection | None
    parent_type: Any


@dataclass(eq=False, slots=True)
class EdgeStep(Step):
    """A field that shows what an edge leads to.

    `selection` is of the rows of `layout`; None: `leaves` completes what `declared.then` makes.
    `connection`: of a page. `unit`: it is read by a statement of its own that begins with ids;
    None: with the rows of its parent.
    """

    asking: Asking
    declared: Leads
    shape: Shape
    place: int
    view: int
    layout: Layout
    cost: int
    most: int | None
    own_view: bool
    unit: str | None = None
    selection: Selection | None = None
    leaves: Leaves | None = None
    connection: ConnectionParts | None = None
    counting_place: int | None = None

    @property
    def edge(self) -> Edge:
        """The edge."""
        return self.declared.edge

    @property
    def items(self) -> int:
        """How many items it has in a row: what is read, and how many there are."""
        parts = self.connection
        return 1 if parts is None else parts.is_read + parts.is_counted

    @property
    def is_one(self) -> bool:
        """Whether it leads to one node at most."""
        return self.edge.cardinality is Cardinality.ONE


@dataclass(eq=False, slots=True)
class ConnectionParts:
    """What is selected of a page: its fields, and those of its edges, in their order."""

    fields: list[ConnectionField]

    @property
    def has_cursors(self) -> bool:
        """Whether some cursor is shown."""
        return any(each.has_cursors for each in self.fields)

    @property
    def is_counted(self) -> bool:
        """Whether the total is shown."""
        return any(each.name == "totalCount" for each in self.fields)

    @property
    def is_read(self) -> bool:
        """Whether nodes are."""
        return any(each.name in ("edges", "pageInfo") for each in self.fields)


@dataclass(eq=False, slots=True)
class ConnectionField:
    """`edges`, `pageInfo`, `totalCount` or `__typename`, with what is selected of it.

    `parts`: response keys and names of the fields of `pageInfo`, or of an edge; `nodes` has the
    selection of each `node`, by its response key.
    """

    key: str
    name: str
    cost: int = 0
    parts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    nodes: dict[str, Selection] = field(default_factory=dict[str, "Selection"])
    type_name: str = ""

    @property
    def has_cursors(self) -> bool:
        """Whether some cursor is shown."""
        return any(name in ("cursor", "startCursor", "endCursor") for _, name in self.parts)


@dataclass(eq=False, slots=True)
class Selection:
    """The steps by the names of the types that an object may have.

    `layout`: the objects are rows of it; `kind`: the column that decides their type, where they may
    have several. `units`: the edges that are followed by another statement, by the attribute that
    has the id to begin with. `classes`: the types of objects by their class.
    """

    steps: dict[str, list[Step]]
    layout: Layout | None = None
    kind: tuple[str, Any] | None = None
    units: dict[str, Layout] = field(default_factory=dict[str, Layout])
    classes: dict[type[Any], str] = field(default_factory=dict[type[Any], str])


@dataclass(eq=False, slots=True)
class RootPlan:
    """One root field: a page of a listing (`lists`), a node (`finds`), or what it answers with.

    `begins`: who is told that it is read; a resolver tells them itself. `is_given_up`: a
    statement of it took too long, and would again.
    """

    shape: Shape
    asking: Asking
    lists: Lists | None = None
    finds: Finds | None = None
    layout: Layout | None = None
    connection: ConnectionParts | None = None
    cost: int = 0
    begins: tuple[Callable[[], object], ...] = ()
    leaves: Leaves | None = None
    selection: Selection | None = None
    is_given_up: bool = False
