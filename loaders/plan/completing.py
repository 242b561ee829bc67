"""Completes what was selected of a batch of objects, field by field."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from functools import partial
from inspect import iscoroutine
from itertools import chain, islice
from typing import Any, cast

from graph.rows import decode
from graph.views import View
from loaders.declared import Asked
from loaders.plan.batch import Batch, by_group
from loaders.plan.catalogue import Page
from loaders.plan.leaves import Surprise
from loaders.plan.pages import Pages
from loaders.plan.run import Row, Run, together
from loaders.plan.shapes import completed, completed_later
from loaders.plan.tree import (
    AttributeStep,
    CallStep,
    ColumnStep,
    ConnectionField,
    ConnectionParts,
    EdgeStep,
    Layout,
    Selection,
    Step,
    TypeNameStep,
)

Made = Sequence[Any]


async def of_rows(selection: Selection, rows: list[Row], view: View, run: Run) -> Made:
    """What was selected of rows."""
    if not rows:
        return []
    whole = Batch(run, selection, view, rows=rows)
    found = await whole.load()
    names = _names_of_rows(selection, rows)
    if names is None:
        [name] = selection.steps
        return await _typed(selection, name, whole)

    async def complete(name: str, part: list[Row]) -> Made:
        return await _typed(selection, name, Batch(run, selection, view, rows=part, found=found))

    return await by_group(names, rows, complete)


def _names_of_rows(selection: Selection, rows: list[Row]) -> list[str] | None:
    """The type of each row; None: they can only be of one."""
    if selection.kind is None:
        return None
    column, types = selection.kind
    assert selection.layout  # noqa: S101 - rows have one
    at = selection.layout.place_of(column)
    names = [types.get(row[at]) for row in rows]
    if not selection.steps.keys() >= set(names):
        raise Surprise("type")
    return names


async def of_objects(selection: Selection, objects: Made, run: Run) -> Made:
    """What was selected of objects that a resolver answered with."""
    if not objects:
        return []
    if not selection.units:
        return await _seen_alike(selection, None, objects, run)

    async def complete(view: View, part: list[Any]) -> Made:
        return await _seen_alike(selection, view, part, run)

    return await by_group([each.view for each in objects], objects, complete)


async def _seen_alike(selection: Selection, view: View | None, objects: Made, run: Run) -> Made:
    found = await Batch(run, selection, view, objects=objects).load()
    names = [_name_of(selection, each) for each in objects]

    async def complete(name: str, part: list[Any]) -> Made:
        batch = Batch(run, selection, view, objects=part, found=found)
        return await _typed(selection, name, batch)

    return await by_group(names, objects, complete)


def _name_of(selection: Selection, value: Any) -> str:
    """The type of an object by its class, where it matters."""
    if not selection.classes:
        return next(iter(selection.steps))
    name = selection.classes.get(cast("type[Any]", type(value)))
    if name is None:
        raise Surprise("type")
    return name


async def _typed(selection: Selection, name: str, batch: Batch) -> Made:
    """Objects of one type."""
    steps = selection.steps[name]
    edges = [each for each in steps if isinstance(each, EdgeStep)]
    slow = [place for place, step in enumerate(steps) if _takes_time(step)]
    columns: list[Made | None] = [
        None if place in slow or isinstance(step, EdgeStep) else _now(step, batch)
        for place, step in enumerate(steps)
    ]
    # Made last, for what is made and not awaited is an error of its own.
    later: dict[int, Awaitable[Made]] = {place: _later(steps[place], batch) for place in slow}
    waiting: list[Awaitable[Any]] = list(later.values())
    if edges:
        waiting.append(_edges(edges, batch))
    if waiting:
        found = await together(waiting)
        for place, made in zip(later, found, strict=False):
            columns[place] = made
        if edges:
            by_step = dict(zip(map(id, edges), found[-1], strict=True))
            for place, step in enumerate(steps):
                if isinstance(step, EdgeStep):
                    columns[place] = by_step[id(step)]
    return _objects([step.key for step in steps], cast("list[Made]", columns), len(batch))


def _objects(keys: list[str], columns: list[Made], number: int) -> list[dict[str, Any]]:
    """One for each row of the columns; so many where nothing is selected of them."""
    if not keys:
        return [{} for _ in range(number)]
    return [dict(zip(keys, values, strict=True)) for values in zip(*columns, strict=True)]


def _takes_time(step: Step) -> bool:
    """Whether a field has to be asked, or one of its own fields may have to be."""
    return isinstance(step, CallStep) or (
        isinstance(step, AttributeStep) and step.selection is not None
    )


def _now(step: Step, batch: Batch) -> Made:
    """A field that is there."""
    match step:
        case TypeNameStep():
            return [step.name] * len(batch)
        case ColumnStep():
            return completed(step.shape, batch.column(step.column), step.leaves.of)
        case AttributeStep() if step.leaves:
            values = [getattr(each, step.attribute) for each in batch.objects]
            return completed(step.shape, values, step.leaves.of)
        case _:
            raise Surprise("step")


async def _later(step: Step, batch: Batch) -> Made:
    """A field that has to be asked, or whose own fields have to be."""
    match step:
        case AttributeStep(selection=Selection() as selection):
            values: Made = [getattr(each, step.attribute) for each in batch.objects]
        case CallStep():
            values = await _called(step, batch)
            if step.leaves is not None:
                return completed(step.shape, values, step.leaves.of)
            assert step.selection  # noqa: S101 - a field has one or the other
            selection = step.selection
        case _:
            raise Surprise("step")
    complete = partial(_objects_of, selection, batch.run)
    return await completed_later(step.shape, values, complete)


async def _objects_of(selection: Selection, run: Run, values: Made) -> Made:
    return await of_objects(selection, values, run)


async def _called(step: CallStep, batch: Batch) -> Made:
    """What the resolver says of each object."""
    run, asking = batch.run, step.asking
    resolve = asking.definition.resolve
    assert resolve  # noqa: S101 - every field of Strawberry has one
    given = run.given(asking)
    info = run.info(asking, step.parent_type)
    answers: list[Any] = []
    try:
        for each in batch.objects:
            answers.append(resolve(each, info, **given))
    except Exception:
        # As graphql-core does: what was begun is not left lying.
        begun = [each for each in answers if iscoroutine(each)]
        await asyncio.gather(*begun, return_exceptions=True)
        raise
    is_awaitable = run.executor.is_awaitable
    waiting = [place for place, each in enumerate(answers) if is_awaitable(each)]
    if waiting:
        found = await together([answers[place] for place in waiting])
        for place, each in zip(waiting, found, strict=True):
            answers[place] = each
    return answers


async def _edges(steps: list[EdgeStep], batch: Batch) -> list[Made]:
    """What edges lead to."""
    return await together([_edge(step, batch) for step in steps])


async def _edge(step: EdgeStep, batch: Batch) -> Made:
    run = batch.run
    run.context.tally.cost += step.cost * len(batch)
    asked = await run.asked(step, batch.view)
    if step.connection is not None:
        return await _pages(step, step.connection, asked, batch)
    items: list[list[Row]] = [each or [] for each in batch.items(step)]
    if step.most is not None and any(len(each) > step.most for each in items):
        raise Surprise("list")
    flat = list(chain.from_iterable(items))
    if step.selection is not None:
        made = await of_rows(step.selection, flat, asked.view, run)
    else:
        made = _then(step, flat)
    left = iter(made)
    if step.is_one:
        found = [next(left) if each else None for each in items]
        if not step.shape.nullable[0] and None in found:
            raise Surprise("null")
        return found
    return [list(islice(left, len(each))) for each in items]


async def _pages(step: EdgeStep, parts: ConnectionParts, asked: Asked, batch: Batch) -> Made:
    """Pages of what an edge leads to."""
    run = batch.run
    opened: list[Page] | None = None
    if parts.has_cursors:
        open_page = run.catalogue.edge_page
        ids = batch.ids(step.declared.of)
        opened = [open_page(run.context, step.edge, id, asked) for id in ids]
    rows: list[list[Row]] | None = None
    if parts.is_read:
        rows = [each or [] for each in batch.items(step)]
    counts = (
        [each or 0 for each in batch.items(step, int(parts.is_read))] if parts.is_counted else None
    )
    return await connections(
        parts, step.layout, asked.first, Pages(len(batch), rows, counts, opened), run, asked.view
    )


async def connections(
    parts: ConnectionParts, layout: Layout, first: int, pages: Pages, run: Run, view: View
) -> Made:
    """Pages as the schema shows them."""
    columns: list[Made] = []
    for each in parts.fields:
        run.context.tally.cost += each.cost * pages.number
        if each.name == "edges":
            columns.append(await _edges_of_pages(each, layout, first, pages, run, view))
        else:
            columns.append(pages.shown(each, layout, first))
    return _objects([each.key for each in parts.fields], columns, pages.number)


async def _edges_of_pages(
    asked: ConnectionField, layout: Layout, first: int, pages: Pages, run: Run, view: View
) -> Made:
    shown = [each[:first] for each in pages.rows or []]
    flat = list(chain.from_iterable(shown))
    nodes = [key for key, name in asked.parts if name == "node"]
    made = await together([of_rows(asked.nodes[key], flat, view, run) for key in nodes])
    by_key = dict(zip(nodes, made, strict=True))
    columns: list[Made] = []
    for key, name in asked.parts:
        if name == "node":
            columns.append(by_key[key])
        elif name == "cursor":
            columns.append(pages.cursors(layout, first))
        else:
            columns.append([asked.type_name] * len(flat))
    edges = iter(_objects([key for key, _ in asked.parts], columns, len(flat)))
    return [list(islice(edges, len(each))) for each in shown]


def _then(step: EdgeStep, rows: list[Row]) -> Made:
    """What is shown of nodes instead of the nodes themselves."""
    cls, at, then = step.edge.target.cls, step.layout.place_of_whole, step.declared.then
    assert then and step.leaves  # noqa: S101, PT018 - without a selection there are both
    return completed(step.shape, [then(decode(cls, row[at])) for row in rows], step.leaves.of)
