"""The foundations: nodes, records with their source, and what every noun refers to."""

from __future__ import annotations

from typing import Any, Protocol, Self

import strawberry

from api.edge_fields import edge_field
from api.scalars import DateTime
from graph import model
from graph.edges import SOURCE_OF
from graph.views import View


@strawberry.interface(description="Anything with a lasting, global id (Relay).")
class Node:
    """Any node; `view` is how the answer sees the graph."""

    id: strawberry.ID
    view: strawberry.Private[View]


@strawberry.interface(
    description="A node that states something about the world, with where it comes from."
)
class Record(Node):
    """Any node that has a source."""

    recorded_at: DateTime = strawberry.field(description="When this was recorded here.")
    synthetic: bool = strawberry.field(
        description="True: invented for the demonstration. Every page must show it."
    )

    source: Source = edge_field(SOURCE_OF, description="Where the statement comes from.")


class RecordedValue(Protocol):
    """What every record of the model has."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def recorded_at(self) -> str: ...  # noqa: D102
    @property
    def synthetic(self) -> bool: ...  # noqa: D102


def record(value: RecordedValue, view: View) -> dict[str, Any]:
    """The fields of `Record`, for constructors."""
    return {
        "id": strawberry.ID(value.id),
        "recorded_at": DateTime(value.recorded_at),
        "synthetic": value.synthetic,
        "view": view,
    }


@strawberry.type(
    description="Where a statement comes from; one record for each paragraph cited. Sentences of "
    "a source are never kept."
)
class Source(Node):
    """A source."""

    kind: model.SourceKind
    title: str
    publisher: str | None
    published_on: model.PartialDate | None
    paragraph: int | None = strawberry.field(
        description="Paragraph of the article, counted from 1, headings included; null for other "
        "sources."
    )
    url: str | None

    @classmethod
    def from_graph(cls, source: model.Source, view: View) -> Self:
        """Show a source."""
        return cls(
            id=strawberry.ID(source.id),
            view=view,
            kind=source.kind,
            title=source.title,
            publisher=source.publisher,
            published_on=source.published_on,
            paragraph=source.paragraph,
            url=source.url,
        )


@strawberry.type(description="An industry sector.")
class Sector(Node):
    """A sector."""

    key: model.SectorKey
    name: str
    name_en: str | None

    @classmethod
    def from_graph(cls, sector: model.Sector, view: View) -> Self:
        """Show a sector."""
        return cls(
            id=strawberry.ID(sector.id),
            view=view,
            key=sector.key,
            name=sector.name,
            name_en=sector.name_en,
        )


@strawberry.type(description="A scientific or technical field.")
class Topic(Node):
    """A topic."""

    name: str
    name_en: str | None

    @classmethod
    def from_graph(cls, topic: model.Topic, view: View) -> Self:
        """Show a topic."""
        return cls(id=strawberry.ID(topic.id), view=view, name=topic.name, name_en=topic.name_en)
