"""Pages that were read: what stands in them beside their nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loaders.plan.catalogue import Page
from loaders.plan.run import Row
from loaders.plan.tree import ConnectionField, Layout


@dataclass(frozen=True, slots=True)
class Pages:
    """A page for each object: its rows, with one more where there is a next page; its total.

    `opened`: for cursors, where some are shown.
    """

    number: int
    rows: Sequence[list[Row]] | None
    counts: Sequence[int] | None
    opened: Sequence[Page] | None

    def shown(self, asked: ConnectionField, layout: Layout, first: int) -> Sequence[Any]:
        """A field of each page, but its edges."""
        if asked.name == "totalCount":
            return list(self.counts or ())
        if asked.name == "pageInfo":
            return [self._info(asked, place, layout, first) for place in range(self.number)]
        return [asked.type_name] * self.number

    def cursors(self, layout: Layout, first: int) -> list[str]:
        """Behind each node of each page."""
        return [
            cursor
            for place in range(self.number)
            for cursor in self._cursors_of(place, layout, first)
        ]

    def _cursors_of(self, place: int, layout: Layout, first: int) -> list[str]:
        opened, at = self.opened, layout.place_of("id")
        assert opened is not None  # noqa: S101 - cursors are shown
        return [opened[place].cursor(row[0], row[at]) for row in self._rows(place)[:first]]

    def _rows(self, place: int) -> list[Row]:
        return self.rows[place] if self.rows is not None else []

    def _info(
        self, asked: ConnectionField, place: int, layout: Layout, first: int
    ) -> dict[str, Any]:
        found: dict[str, Any] = {
            "hasNextPage": len(self._rows(place)) > first,
            "hasPreviousPage": self.opened is not None
            and self.opened[place].slice.after is not None,
            "__typename": asked.type_name,
        }
        if asked.has_cursors:
            cursors = self._cursors_of(place, layout, first)
            found["startCursor"] = cursors[0] if cursors else None
            found["endCursor"] = cursors[-1] if cursors else None
        return {key: found[name] for key, name in asked.parts}
