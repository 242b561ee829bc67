"""Fields that show what an edge leads to, each declared in one line: stock execution's resolvers.

The arguments of such a field are those of its `asked` function, behind `view`.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

import strawberry

from api.context import Info
from api.pagination import edge_page
from api.scalars import DateTime
from graph.declarations import Cardinality, Edge
from graph.noun import Noun, Visibility
from graph.recording import Recording
from graph.views import View
from loaders.declared import DECLARED, Asked, Finds, Leads

AskedFor = Callable[..., Asked]


def plain(view: View) -> Asked:
    """A field without arguments."""
    return Asked(view)


def dated(view: View, as_of: date | None = None) -> Asked:
    """A field whose answer may be asked for another day."""
    return Asked(view.on(as_of))


def replayed(view: View, as_of: date | None = None, known_at: DateTime | None = None) -> Asked:
    """A field whose answer may be asked for another day or moment."""
    return Asked(view.on(as_of), known_at=known_at)


def paged(view: View, first: int, after: str | None = None) -> Asked:
    """A page."""
    return Asked(view, first, after)


def paged_dated(
    view: View, first: int, after: str | None = None, as_of: date | None = None
) -> Asked:
    """A page, which may be asked for another day."""
    return Asked(view.on(as_of), first, after)


def edge_field(
    edge: Edge,
    asked: AskedFor = plain,
    *,
    description: str | None = None,
    of: str = "id",
    then: Callable[[Any], Any] | None = None,
) -> Any:
    """A field of the schema that shows what an edge leads to; see `Leads`.

    Raises ValueError where an edge to pages is shown without them, or the other way round.
    """
    is_paged = "first" in inspect.signature(asked).parameters
    if is_paged != (edge.cardinality is Cardinality.PAGES):
        raise ValueError(f"{edge.name} is {edge.cardinality}")
    declared = Leads(edge, asked, of, then)
    return strawberry.field(
        resolver=_resolver(declared), description=description, metadata={DECLARED: declared}
    )


def named_field(edge: Edge, of: str, *, description: str | None = None) -> Any:
    """A field that shows the node whose id an attribute `of` its object has.

    `edge` leads to it from the node of the object. Raises ValueError where what it leads to may be
    hidden or replaced: an id is still one then.
    """
    target = edge.target
    if target.visibility is not Visibility.PUBLIC or target.recording is Recording.VERSIONS:
        raise ValueError(f"{edge.name} leads to what may be hidden or replaced")
    declared = Leads(edge, plain, of, named=True)

    async def resolve(self: Any, info: Info) -> Any:
        found = await info.context.loaders.node(getattr(self, of), self.view, edge.target)
        return shown(declared, found, self.view)

    return strawberry.field(
        resolver=with_arguments_of(plain, resolve),
        description=description,
        metadata={DECLARED: declared},
    )


def found_field(
    noun: Noun,
    find: Callable[..., Awaitable[tuple[str | None, View]]],
    *,
    description: str,
) -> Any:
    """A field of Query that shows one node; its arguments are those of `find`, behind a context."""

    async def resolve(info: Info, **arguments: Any) -> Any:
        from api.types.registry import to_shown

        id, view = await find(info.context, **arguments)
        found = None if id is None else await info.context.loaders.node(id, view, noun)
        return None if found is None else to_shown(found, view)

    return strawberry.field(
        resolver=with_arguments_of(find, resolve, of_object=False),
        description=description,
        metadata={DECLARED: Finds(noun, find)},
    )


def _resolver(declared: Leads) -> Callable[..., Any]:
    """What stock execution calls: one batch for each edge, view and page."""
    is_pages = declared.edge.cardinality is Cardinality.PAGES
    read = _page if is_pages else _one if declared.edge.cardinality is Cardinality.ONE else _many

    async def resolve(self: Any, info: Info, **arguments: Any) -> Any:
        asked = declared.asked(self.view, **arguments)
        if asked.known_at is not None:
            asked = replace(asked, view=await info.context.on(asked.view, None, asked.known_at))
        return await read(info, declared, getattr(self, declared.of), asked)

    return with_arguments_of(declared.asked, resolve)


def with_arguments_of(
    asked: Callable[..., Any],
    resolve: Callable[..., Any],
    *,
    of_object: bool = True,
    behind: int = 1,
) -> Callable[..., Any]:
    """Strawberry reads the arguments of a field from the signature of its resolver.

    `of_object`: the resolver takes the object that has the field; `behind`: so many parameters of
    `asked` are no arguments.
    """
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    own = [inspect.Parameter("self", kind)] if of_object else []
    own.append(inspect.Parameter("info", kind, annotation=Info))
    arguments = list(inspect.signature(asked).parameters.values())[behind:]
    resolve.__signature__ = inspect.Signature([*own, *arguments])  # pyright: ignore[reportFunctionMemberAccess]
    resolve.__module__ = asked.__module__
    return resolve


async def _one(info: Info, declared: Leads, id: str, asked: Asked) -> Any:
    found = await info.context.loaders.one(declared.edge, id, asked.view)
    return None if found is None else shown(declared, found, asked.view)


async def _many(info: Info, declared: Leads, id: str, asked: Asked) -> list[Any]:
    found = await info.context.loaders.many(declared.edge, id, asked.view)
    return [shown(declared, each, asked.view) for each in found]


async def _page(info: Info, declared: Leads, id: str, asked: Asked) -> Any:
    return await edge_page(
        info, declared.edge, id, asked, lambda found, view: shown(declared, found, view)
    )


def shown(declared: Leads, found: Any, view: View) -> Any:
    """A value of the model as the schema shows it."""
    from api.types.registry import to_shown

    return declared.then(found) if declared.then else to_shown(found, view)
