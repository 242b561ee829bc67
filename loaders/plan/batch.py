"""A batch of objects of one type: rows of a statement, or objects that a resolver answered with."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, TypeVar

from graph.rows import decode
from graph.views import View
from loaders.plan.leaves import Surprise
from loaders.plan.run import Row, Run, together
from loaders.plan.tree import EdgeStep, Layout, Selection

Key = TypeVar("Key", bound=Hashable)
Found = dict[str, dict[str, Row]]
"""What edges lead to, by the attribute that has the id to begin with, and by the id."""


class Batch:
    """All are seen in one way, where that matters."""

    def __init__(
        self,
        run: Run,
        selection: Selection,
        view: View | None,
        *,
        rows: Sequence[Row] = (),
        objects: Sequence[Any] = (),
        found: Found | None = None,
    ) -> None:
        """Either `rows` of the selection's layout or `objects`; `found`: see `Batch.load`."""
        self.run = run
        self._layout = selection.layout
        self._units = selection.units
        self._view = view
        self._rows = rows
        self._objects = objects
        self._found: Found = found or {}

    def __len__(self) -> int:
        return len(self._rows) or len(self._objects)

    @property
    def view(self) -> View:
        """How they are seen."""
        if self._view is None:
            raise Surprise("view")
        return self._view

    @property
    def objects(self) -> Sequence[Any]:
        """As the schema shows them."""
        if self._layout is not None and not self._objects:
            cls, at = self._noun_class(self._layout), self._layout.place_of_whole
            show = self.run.catalogue.show
            self._objects = [show(decode(cls, row[at]), self.view) for row in self._rows]
        return self._objects

    @staticmethod
    def _noun_class(layout: Layout) -> type[Any]:
        if layout.noun is None:
            raise Surprise("noun")
        return layout.noun.cls

    def column(self, name: str) -> list[Any]:
        """A column of the rows."""
        if self._layout is None:
            raise Surprise("column")
        at = self._layout.place_of(name)
        return [row[at] for row in self._rows]

    def ids(self, of: str) -> list[str]:
        """The ids of their nodes; `of`: the attribute that has it."""
        if self._layout is not None:
            return self.column("id")
        return [getattr(each, of) for each in self._objects]

    async def load(self) -> Found:
        """Read what edges lead to, where that is another statement."""
        for of, unit in self._units.items():
            self._found[of] = await self.run.unit(unit, self.ids(of), self.view)
        return self._found

    def items(self, step: EdgeStep, place: int = 0) -> list[Any]:
        """What a statement has for a step, for each of them; `place`: counted from its first.

        None where it has nothing, for the node was not found.
        """
        if step.unit is None:
            if self._layout is None:
                raise Surprise("unit")
            at = self._layout.place_of_step(step) + place
            return [row[at] for row in self._rows]
        at = 1 + self._units[step.unit].items_before(step) + place
        found = self._found[step.unit]
        return [found[id][at] if id in found else None for id in self.ids(step.unit)]


async def by_group(
    keys: Sequence[Key],
    values: Sequence[Any],
    complete: Callable[[Key, list[Any]], Awaitable[Sequence[Any]]],
) -> Sequence[Any]:
    """Complete equal ones together, and put each into its place."""
    if len(set(keys)) == 1:
        return await complete(keys[0], list(values))
    groups: dict[Key, list[int]] = {}
    for place, key in enumerate(keys):
        groups.setdefault(key, []).append(place)
    made = await together(
        [complete(key, [values[place] for place in places]) for key, places in groups.items()]
    )
    found: list[Any] = [None] * len(values)
    for places, part in zip(groups.values(), made, strict=True):
        for place, each in zip(places, part, strict=True):
            found[place] = each
    return found
