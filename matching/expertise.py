"""Which institutes' expertise fits an enterprise: shared topics and sectors, each a term of 1."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.model import ExpertiseProfile, Measure
from matching.profiles import Profile, references, standing


class ScoreTermKind(StrEnum):
    """What a term of the score stands for."""

    SAME_TOPIC = "SAME_TOPIC"
    SAME_SECTOR = "SAME_SECTOR"


@dataclass(frozen=True, slots=True)
class ScoreTerm:
    """A part of a score and the node that speaks for it."""

    kind: ScoreTermKind
    contribution: float
    evidence_id: str


@dataclass(frozen=True, slots=True)
class ExpertiseMatch:
    """An expertise that shares something with the enterprise; the score is the sum of its terms."""

    rank: int
    expertise_id: str
    score: float
    terms: tuple[ScoreTerm, ...]


def expertise_matches(
    profile: Profile, offers: Iterable[ExpertiseProfile], as_of: date
) -> list[ExpertiseMatch]:
    """Best first, ties by id; an offer that shares nothing is no match.

    Undated topics and sectors of the enterprise count: a match is a proposal to talk, no verdict.
    """
    topics = _references(profile, Measure.CORE_TECHNOLOGY, as_of)
    sectors = _references(profile, Measure.SECTOR, as_of)
    found: list[tuple[str, tuple[ScoreTerm, ...]]] = []
    for offer in offers:
        terms = tuple(
            ScoreTerm(kind, 1.0, shared)
            for kind, wanted, offered in (
                (ScoreTermKind.SAME_TOPIC, topics, offer.topic_ids),
                (ScoreTermKind.SAME_SECTOR, sectors, offer.sector_ids),
            )
            for shared in sorted(wanted & set(offered))
        )
        if terms:
            found.append((offer.expertise_id, terms))
    found.sort(key=lambda each: (-len(each[1]), each[0]))
    return [
        ExpertiseMatch(rank=rank, expertise_id=offer_id, score=float(len(terms)), terms=terms)
        for rank, (offer_id, terms) in enumerate(found, start=1)
    ]


def _references(profile: Profile, measure: Measure, as_of: date) -> frozenset[str]:
    known = standing(profile, measure, as_of)
    return references((*known.holding, *known.doubtful))
