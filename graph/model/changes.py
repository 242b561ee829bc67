"""What an enterprise can change, and what effort that takes: data, not code."""

from dataclasses import dataclass
from datetime import date
from enum import auto

from graph.model.finance_words import Criterion
from graph.model.words import Word


class ChangeAction(Word):
    """RAISE and LOWER move a figure; WAIT lets time pass; PROVE supplies a missing datum."""

    OBTAIN_CREDENTIAL = auto()
    REGISTER_ASSET = auto()
    PLEDGE_ASSET = auto()
    RAISE = auto()
    LOWER = auto()
    JOIN_PARK = auto()
    REACH_STAGE = auto()
    WAIT = auto()
    PROVE = auto()


@dataclass(frozen=True, slots=True)
class PossibleChange:
    """An action that is possible for a criterion; `node_id`: for that credential or park alone.

    `effort` orders actions, the least first; it is no price and no time.
    """

    id: str
    action: ChangeAction
    criterion: Criterion
    node_id: str | None
    effort: int
    valid_from: date
    valid_until: date | None
    illustrative: bool
    synthetic: bool
    recorded_at: str
    superseded_at: str | None
