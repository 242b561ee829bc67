"""One execution of a plan: its arguments, its statements and what they read."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, LiteralString, TypeVar

from graphql.execution.values import get_argument_values
from graphql.pyutils import Path
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import convert_arguments

from graph.declarations import Cardinality
from graph.errors import GraphTimeout
from graph.nested import from_ids_statement
from graph.reach import Choice, Read, Way
from graph.reading import LONGEST_LIST
from graph.revision import WriteSeen, last_write_seen
from graph.views import View
from loaders.declared import Asked
from loaders.plan.catalogue import Catalogue, Context
from loaders.plan.leaves import Surprise, TooSlow
from loaders.plan.tree import Asking, EdgeStep, Layout

T = TypeVar("T")
Row = list[Any]
LONGEST_STATEMENT = 30_000
"""Characters. Planning takes Neo4j some seconds for 100,000, once for each text."""


@dataclass(frozen=True, slots=True)
class First(Generic[T]):
    """What is `asked`, and the statement that reads it, which returns the last write beside.

    Without a statement there is nothing to be read. `units`: the units that it reads, too, each
    with how its nodes are seen.
    """

    asked: T
    view: View
    statement: LiteralString | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    units: Sequence[tuple[Layout, View]] = ()


class Run:
    """Of one root field of one operation.

    Its context has a tally of its own: what a plan that is given up did cost is not counted.
    `trusts`: its first statement is that of `read_first`.
    """

    def __init__(
        self, executor: Any, catalogue: Catalogue, tools: "Tools", *, trusts: bool
    ) -> None:
        self.executor = executor
        context = executor.context_value
        self.context: Context = replace(context, tally=type(context.tally)(), trusts=trusts)
        self.catalogue = catalogue
        self._tools = tools
        self._arguments: dict[int, dict[str, Any]] = {}
        self._asked: dict[tuple[int, View], Asked] = {}
        self._units: dict[tuple[int, View], dict[str, Row]] = {}

    def given(self, asking: Asking) -> dict[str, Any]:
        """The arguments of a field as graphql-core hands them to its resolver."""
        first = asking.details[0]
        if not (asking.definition.args or first.node.arguments):
            return {}
        return get_argument_values(
            asking.definition,
            first.node,
            self.executor.variable_values,
            first.fragment_variable_values,
            self.executor.hide_suggestions,
        )

    def arguments(self, asking: Asking) -> dict[str, Any]:
        """The same as Strawberry hands them on."""
        key = id(asking)
        if key not in self._arguments:
            self._arguments[key] = self._tools.converted(asking, self.given(asking))
        return self._arguments[key]

    def info(self, asking: Asking, parent_type: Any) -> Any:
        """What a resolver is told; of the place in the answer it knows the root only."""
        path = Path(None, "", None)
        build = self.executor.build_resolve_info
        return build(asking.definition, asking.nodes, parent_type, path)._replace(
            context=self.context
        )

    async def asked(self, step: EdgeStep, view: View) -> Asked:
        """What a field asks for from an object seen so."""
        key = (id(step), view)
        if key not in self._asked:
            asked = step.declared.asked(view, **self.arguments(step.asking))
            if asked.known_at is not None:
                seen = await self.context.on(asked.view, None, asked.known_at)
                asked = replace(asked, view=seen)
            if step.edge.cardinality is Cardinality.PAGES:
                self.catalogue.check_first(self.context, asked.first)
            self._asked[key] = asked
        return self._asked[key]

    async def unit(self, layout: Layout, ids: Sequence[str], view: View) -> dict[str, Row]:
        """What the edges of a layout lead to, by the ids of the nodes that they start from."""
        if (read := self._units.get((id(layout), view))) is not None:
            return read
        parameters: dict[str, Any] = {}
        ways = await self.ways(layout, view, parameters)
        distinct = list(dict.fromkeys(ids))
        parameters |= seen_so(layout.view, view)
        statement = from_ids_statement(ways)
        found = await self.read_rows(statement, view, ids=distinct, **parameters)
        return {each[0]: each for each in found}

    async def read_first(self, ask: Callable[[], Awaitable[First[T]]]) -> tuple[T, Any]:
        """What is to be read, and the rows of it, none of which is older than the last write.

        It is asked with the last write that is known; where the statement sees a later one, anew.
        """

        async def read(_: Any) -> tuple[tuple[T, Any], WriteSeen]:
            first = await ask()
            if first.statement is None:
                return (first.asked, []), await self.context.settled()
            row = await self._read(first.statement, first.view, first.parameters)
            for (layout, view), rows in zip(first.units, row.get("cuts", ()), strict=True):
                self._units[id(layout), view] = {each[0]: each for each in rows}
            return (first.asked, row["rows"]), last_write_seen(row["last_write"])

        return await self.context.read_first(read)

    async def read_rows(self, statement: LiteralString, view: View, **parameters: Any) -> Any:
        """The rows that a view's caller sees, unless Neo4j takes too long, mostly to plan."""
        return (await self._read(statement, view, parameters))["rows"]

    async def _read(
        self, statement: LiteralString, view: View, parameters: Mapping[str, Any]
    ) -> dict[str, Any]:
        caller = view.parameters()["caller"]
        if len(statement) > LONGEST_STATEMENT:
            raise Surprise("long")
        try:
            [row] = await self.context.graph.read(statement, caller=caller, **parameters)
        except GraphTimeout as error:
            raise TooSlow from error
        return row

    async def ways(self, layout: Layout, view: View, parameters: dict[str, Any]) -> tuple[Way, ...]:
        """The edges of a layout for a statement, whose parameters are added."""
        found: list[Way] = []
        for step in layout.steps:
            asked = await self.asked(step, view)
            found += await self._ways_of(step, asked, parameters)
        return tuple(found)

    async def _ways_of(self, step: EdgeStep, asked: Asked, parameters: dict[str, Any]) -> list[Way]:
        if step.own_view:
            parameters |= seen_so(step.view, asked.view)
        found: list[Way] = []
        parts = step.connection
        filters = tuple(sorted(asked.filters))
        if parts is None or parts.is_read:
            parameters[f"limit_{step.place}"] = limit_of(step, asked)
            parameters |= marked(asked, step.place)
            choice = Choice(filters, asked.ordering, keyed=step.layout.keyed)
            read = await self.read(step.layout, asked.view, parameters)
            found.append(Way(step.edge, step.place, step.view, read, choice))
        if parts is not None and parts.is_counted:
            place = step.counting_place or step.place
            parameters |= marked(asked, place)
            found.append(Way(step.edge, place, step.view, choice=Choice(filters), counted=True))
        return found

    async def read(self, layout: Layout, view: View, parameters: dict[str, Any]) -> Read:
        """What is read of the nodes of a layout."""
        ways = await self.ways(layout, view, parameters)
        return Read(tuple(layout.columns), layout.whole, ways)


class Tools:
    """What Strawberry knows of arguments."""

    def __init__(self, config: StrawberryConfig, scalars: Any) -> None:
        self._config = config
        self._scalars = scalars

    def converted(self, asking: Asking, given: dict[str, Any]) -> dict[str, Any]:
        """Arguments by their names in Python."""
        field = asking.definition.extensions["strawberry-definition"]
        return convert_arguments(
            given, field.arguments, scalar_registry=self._scalars, config=self._config
        )


def seen_so(number: int, view: View) -> dict[str, Any]:
    """The parameters of a view."""
    return {f"as_of_{number}": view.as_of, f"known_at_{number}": view.known_at}


def marked(asked: Asked, place: int) -> dict[str, Any]:
    """The values of filters, as their place has them."""
    return {f"{name}_{place}": value for name, value in asked.filters.items()}


def limit_of(step: EdgeStep, asked: Asked) -> int:
    """How many nodes are read at most: one more than a list may have, or a page shows."""
    if step.is_one:
        return 1
    return asked.first + 1 if step.connection is not None else LONGEST_LIST + 1


async def together(tasks: Sequence[Any]) -> list[Any]:
    """What takes time, at once."""
    if len(tasks) == 1:
        return [await tasks[0]]
    return list(await asyncio.gather(*tasks))
