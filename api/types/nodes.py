"""The foundations: nodes, records with their source, and what every noun refers to."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol, Self, cast

import strawberry

from api.context import Info
from api.scalars import DateTime
from graph import model
from graph.edges import SOURCE_OF


@strawberry.interface(description="Anything with a lasting, global id (Relay).")
class Node:
    """Any node; `as_of` is the day that the answer is about."""

    id: strawberry.ID
    as_of: strawberry.Private[date]


@strawberry.interface(
    description="A node that states something about the world, with where it comes from."
)
class Record(Node):
    """Any node that has a source."""

    recorded_at: DateTime = strawberry.field(description="When this was recorded here.")
    synthetic: bool = strawberry.field(
        description="True: invented for the demonstration. Every page must show it."
    )

    @strawberry.field(description="Where the statement comes from.")
    async def source(self, info: Info) -> Source:
        """Every record has one."""
        found = await info.context.loaders.one(SOURCE_OF, self.id, info.context.view(self.as_of))
        return Source.from_graph(cast("model.Source", found), self.as_of)


class RecordedValue(Protocol):
    """What every record of the model has."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def recorded_at(self) -> str: ...  # noqa: D102
    @property
    def synthetic(self) -> bool: ...  # noqa: D102


def record(value: RecordedValue, as_of: date) -> dict[str, Any]:
    """The fields of `Record`, for constructors."""
    return {
        "id": strawberry.ID(value.id),
        "recorded_at": DateTime(value.recorded_at),
        "synthetic": value.synthetic,
        "as_of": as_of,
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
    def from_graph(cls, source: model.Source, as_of: date) -> Self:
        """Show a source."""
        return cls(
            id=strawberry.ID(source.id),
            as_of=as_of,
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
    def from_graph(cls, sector: model.Sector, as_of: date) -> Self:
        """Show a sector."""
        return cls(
            id=strawberry.ID(sector.id),
            as_of=as_of,
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
    def from_graph(cls, topic: model.Topic, as_of: date) -> Self:
        """Show a topic."""
        return cls(id=strawberry.ID(topic.id), as_of=as_of, name=topic.name, name_en=topic.name_en)
