"""The units whose ids stand in the rows of a root's statement, which can so read them itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graph.reach import Cut
from graph.views import View
from loaders.plan.run import Run, seen_so
from loaders.plan.tree import EdgeStep, Layout, Selection


@dataclass(slots=True)
class Cuts:
    """What is read beside the rows; `units`: of each the layout, and how its nodes are seen."""

    run: Run
    parameters: dict[str, Any]
    found: list[Cut] = field(default_factory=list[Cut])
    units: list[tuple[Layout, View]] = field(default_factory=list[tuple[Layout, View]])

    async def beneath(
        self,
        selections: Iterable[Selection],
        view: View,
        path: tuple[int, ...] = (),
        behind: int | None = None,
    ) -> None:
        """Those beneath rows of these selections, which stand behind a path."""
        for selection in selections:
            layout = selection.layout
            if layout is None:
                continue
            await self._steps(layout, 0, view, path, behind)
            unit = selection.units.get("id")
            if unit is not None:
                await self._unit(unit, view, path, layout.place_of("id"), behind)

    async def _unit(
        self, unit: Layout, view: View, path: tuple[int, ...], at: int, behind: int | None
    ) -> None:
        ways = await self.run.ways(unit, view, self.parameters)
        self.parameters.update(seen_so(unit.view, view))
        number = len(self.found)
        self.found.append(Cut(path, at, ways, behind))
        self.units.append((unit, view))
        # Its rows begin with ids.
        await self._steps(unit, 1, view, (), number)

    async def _steps(
        self, layout: Layout, first: int, view: View, path: tuple[int, ...], behind: int | None
    ) -> None:
        for step in layout.steps:
            asked = await self.run.asked(step, view)
            at = first + layout.place_of_step(step)
            await self.beneath(_beneath(step), asked.view, (*path, at), behind)


def _beneath(step: EdgeStep) -> Iterator[Selection]:
    if step.selection is not None:
        yield step.selection
    if step.connection is not None:
        for part in step.connection.fields:
            yield from part.nodes.values()
