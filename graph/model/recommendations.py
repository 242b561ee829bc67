"""What was recommended to whom, and what they said about it."""

from dataclasses import dataclass
from datetime import date
from enum import auto

from graph.model.words import Word


class RecommendationQuestion(Word):
    """Which question an entry of the log answered."""

    PARTNERS = auto()
    DEAL_COMPLETION = auto()
    TEAM_GAPS = auto()


class FeedbackKind(Word):
    """What an asker says about an organisation that was recommended to it."""

    USEFUL = auto()
    KNOWN_ALREADY = auto()
    NOT_SUITABLE = auto()


@dataclass(frozen=True, slots=True)
class RecommendationLogEntry:
    """One page of recommendations as it was shown.

    `asker_id`: the organisation of the caller who asked; `asked_for_id`: for whom partners were
    sought. `shown_at` is a moment of this server's clock, `known_at` that of the data shown.
    """

    id: str
    asker_id: str
    asked_for_id: str
    question: RecommendationQuestion
    shown_at: str
    as_of: date
    known_at: str


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An organisation of a page, with its rank and its score as they were shown."""

    rank: int
    organization_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the asker said last about an item; `given_at`: when that was recorded."""

    kind: FeedbackKind
    reason: str | None
    given_at: str


@dataclass(frozen=True, slots=True)
class LoggedItem:
    """An item of the log with what came of it; `feedback` is None as long as there is none."""

    rank: int
    organization_id: str
    score: float
    feedback: Feedback | None


@dataclass(frozen=True, slots=True)
class HitRates:
    """How many items were shown, how many of them found useful, and how many led to a deal."""

    shown: int
    useful: int
    deals: int
