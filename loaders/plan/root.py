"""The root fields of an operation, completed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, LiteralString, TypeVar

from graph.nested import listed_statement, named_statement
from graph.reach import Choice, Listed, Named
from graph.views import View
from loaders.plan.catalogue import Page
from loaders.plan.completing import connections, of_objects, of_rows
from loaders.plan.cuts import Cuts
from loaders.plan.leaves import Surprise
from loaders.plan.pages import Pages
from loaders.plan.run import LONGEST_STATEMENT, First, Run, seen_so
from loaders.plan.shapes import completed, completed_later
from loaders.plan.tree import RootPlan

T = TypeVar("T")
W = TypeVar("W", Listed, Named)


async def listed(plan: RootPlan, run: Run) -> Any:
    """A page of a listing: one statement with all that is beneath it."""
    parts, layout, lists = plan.connection, plan.layout, plan.lists
    if parts is None or layout is None or lists is None:
        raise Surprise("listing")
    for begins in plan.begins:
        begins()
    asked = run.catalogue.settled(lists.listing, lists.asked(**run.arguments(plan.asking)))
    run.context.tally.cost += plan.cost
    selections = [each for part in parts.fields for each in part.nodes.values()]

    async def first() -> First[Page]:
        page = await run.catalogue.listing_page(run.context, lists.listing, asked)
        part = page.slice
        parameters: dict[str, Any] = {
            **{f"{name}_0": value for name, value in part.parameters().items()},
            **{f"{name}_0": value for name, value in asked.filters.items()},
            **seen_so(0, page.view),
        }
        read = await run.read(layout, page.view, parameters)
        cuts = Cuts(run, parameters)
        await cuts.beneath(selections, page.view)
        choice = Choice(
            tuple(sorted(asked.filters)), asked.ordering, part.after is not None, layout.keyed
        )
        wanted = Listed(lists.listing, read, choice, parts.is_counted)
        return _first(page, page.view, wanted, listed_statement, cuts)

    page, found = await run.read_first(first)
    rows, count = found if parts.is_counted else (found, None)
    pages = Pages(1, [rows], None if count is None else [count], [page])
    [made] = await connections(parts, layout, asked.first, pages, run, page.view)
    return made


async def found(plan: RootPlan, run: Run) -> Any:
    """A node whose id is known: one statement with all that is beneath it."""
    finds, selection = plan.finds, plan.selection
    if finds is None or selection is None or selection.layout is None:
        raise Surprise("node")
    layout = selection.layout
    for begins in plan.begins:
        begins()
    run.context.tally.cost += plan.cost

    async def first() -> First[View]:
        id, view = await finds.find(run.context, **run.arguments(plan.asking))
        if id is None:
            return First(view, view)
        parameters: dict[str, Any] = {"ids": [id], **seen_so(0, view)}
        read = await run.read(layout, view, parameters)
        cuts = Cuts(run, parameters)
        await cuts.beneath([selection], view)
        return _first(view, view, Named(finds.noun, read), named_statement, cuts)

    view, rows = await run.read_first(first)
    if not rows and not plan.shape.nullable[0]:
        raise Surprise("null")
    return (await of_rows(selection, rows, view, run))[0] if rows else None


def _first(
    asked: T, view: View, wanted: W, printed: Callable[[W], LiteralString], cuts: Cuts
) -> First[T]:
    """With the units beneath, unless so the statement is too long: each is shorter alone."""
    statement = printed(replace(wanted, cuts=tuple(cuts.found)))
    if len(statement) > LONGEST_STATEMENT:
        return First(asked, view, printed(wanted), cuts.parameters)
    return First(asked, view, statement, cuts.parameters, cuts.units)


async def answered(plan: RootPlan, result: Any, run: Run) -> Any:
    """What a resolver answered with."""
    if isinstance(result, Exception):
        raise Surprise("error")
    if plan.leaves is not None:
        return completed(plan.shape, [result], plan.leaves.of)[0]
    selection = plan.selection
    assert selection  # noqa: S101 - a field has leaves or a selection

    async def complete(values: Any) -> Any:
        return await of_objects(selection, values, run)

    return (await completed_later(plan.shape, [result], complete))[0]
