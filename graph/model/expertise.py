"""What institutes can do."""

from dataclasses import dataclass

from graph.model.time import PartialDate
from graph.model.words import ExpertiseKind


@dataclass(frozen=True, slots=True)
class Expertise:
    """A field, laboratory, pilot line …; a record of capability, never of people."""

    id: str
    kind: ExpertiseKind
    title: str
    title_en: str | None
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class ExpertiseProfile:
    """What an expertise is about, as the ranking reads it."""

    expertise_id: str
    topic_ids: tuple[str, ...]
    sector_ids: tuple[str, ...]
