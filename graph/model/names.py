"""Sources, names and the plain vocabularies that are nodes: sectors and topics."""

from dataclasses import dataclass

from graph.model.time import PartialDate
from graph.model.words import SearchTier, SectorKey, SourceKind


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from; one for each paragraph cited."""

    id: str
    kind: SourceKind
    title: str
    publisher: str | None
    published_on: PartialDate | None
    paragraph: int | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of an organisation; `source_id` says who uses it."""

    name: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Sector:
    """An industry sector."""

    id: str
    key: SectorKey
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Topic:
    """A scientific or technical field."""

    id: str
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A node that a search text found: its best tier and the name that fitted."""

    node_id: str
    kind: str
    tier: SearchTier
    matched: str
