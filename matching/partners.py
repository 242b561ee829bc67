"""New partners of a financier: the sum of its paths over shared deals (formula A).

For deal e with |e| financiers, age a in years before the day asked about and half-life h = 2:

    w(u,z)     = Σ over shared deals 2^(-a/h) / √(|e| - 1)
    s(z)       = Σ over partners c of w(z,c)
    pop(c)     = Σ over c's deals 2^(-a/h)
    score(u,c) = pop(c)^¼ · Σ over z of w(u,z) · w(z,c) / s(z)

Each z is one path u - z - c. With B the incidence matrix (organisations × deals), T its transpose
and f the weight of a deal, all scores are two sparse products: B·(f ∘ (T·(w_u / s))).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.model import FinancingEvent
from matching.published import published

HALF_LIFE_YEARS = 2.0
DAYS_A_YEAR = 365.25
# Beyond, a deal weighs less than 10^-75: too little for twelve digits of anything.
FORGOTTEN_AFTER_DAYS = 500 * 365

_Floats = NDArray[np.float64]


class RecommendationBasis(StrEnum):
    """What a ranking rests on; COLD_START where the asker shares no visible deal with anyone."""

    PATHS = "PATHS"
    COLD_START = "COLD_START"


class TieKind(StrEnum):
    """Why two organisations are tied."""

    DEAL = "DEAL"


@dataclass(frozen=True, slots=True)
class PartnerTie:
    """Two organisations that financed together: its weight, and their deals, latest first."""

    from_id: str
    to_id: str
    weight: float
    deal_ids: tuple[str, ...]
    last_on: date


@dataclass(frozen=True, slots=True)
class PartnerPath:
    """One path asker - via - candidate and what it adds to the score."""

    via_id: str
    weight: float


@dataclass(frozen=True, slots=True)
class PartnerScore:
    """A recommended partner. `score` is the sum of its paths' weights, digit for digit."""

    rank: int
    organization_id: str
    score: float
    paths: tuple[PartnerPath, ...]
    last_active_on: date


class PartnerNetwork:
    """The deals visible to a caller up to a day, as two incidence matrices."""

    def __init__(self, events: Sequence[FinancingEvent], as_of: date) -> None:
        """Nothing hidden may be among the events.

        Deals after `as_of` are left out, and those of more than 500 years before.
        """
        self._events = sorted(
            (
                event
                for event in events
                if event.agreed_on <= as_of
                and (as_of - event.agreed_on).days <= FORGOTTEN_AFTER_DAYS
                and event.financier_ids
            ),
            key=lambda event: (event.agreed_on, event.deal_id),
            reverse=True,
        )
        self._ids = sorted({each for event in self._events for each in event.financier_ids})
        self._row = {each: row for row, each in enumerate(self._ids)}
        members = [sorted(set(event.financier_ids)) for event in self._events]
        rows = [self._row[each] for deal in members for each in deal]
        sizes = np.array([len(deal) for deal in members], dtype=np.int64)
        columns = np.repeat(np.arange(len(self._events)), sizes)
        shape = (len(self._ids), len(self._events))
        self._incidence = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        self._transpose = self._incidence.T.tocsr()
        ages = np.array([(as_of - event.agreed_on).days for event in self._events]) / DAYS_A_YEAR
        decay = np.exp2(-ages / HALF_LIFE_YEARS)
        shared = sizes > 1
        self._weight: _Floats = np.zeros(len(self._events))
        self._weight[shared] = decay[shared] / np.sqrt(sizes[shared] - 1)
        self._strength = _product(self._incidence, self._weight * (sizes - 1))
        self._popularity: _Floats = _product(self._incidence, decay) ** 0.25

    def knows(self, organization_id: str) -> bool:
        """Whether the organisation has a partner; one without is a cold start."""
        row = self._row.get(organization_id)
        return row is not None and bool(self._strength[row] > 0)

    def recommend(
        self, asker_id: str, *, candidates: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """All new partners as (id, score), best first, ties by id; None admits every candidate.

        Scores have 12 significant digits: what differs only beyond them is a tie.
        """
        if not self.knows(asker_id):
            return []
        asker = self._row[asker_id]
        partners = self._ties_of(asker)
        flow = np.divide(
            partners, self._strength, out=np.zeros_like(partners), where=self._strength > 0
        )
        per_deal = self._weight * _product(self._transpose, flow)
        raw: _Floats = self._popularity * _product(self._incidence, per_deal)
        raw[partners > 0] = 0
        raw[asker] = 0
        found = [
            (self._ids[row], float(f"{raw[row]:.11e}"))
            for row in np.flatnonzero(raw > 0)
            if candidates is None or self._ids[row] in candidates
        ]
        return sorted(found, key=lambda each: (-each[1], each[0]))

    def explain(self, asker_id: str, candidate_id: str, score: float, rank: int) -> PartnerScore:
        """The paths of a recommendation, strongest first, ties by id."""
        asker, candidate = self._row[asker_id], self._row[candidate_id]
        ours, theirs = self._ties_of(asker), self._ties_of(candidate)
        via = np.flatnonzero((ours > 0) & (theirs > 0))
        raw = self._popularity[candidate] * ours[via] * theirs[via] / self._strength[via]
        weights = published(score, [float(each) for each in raw])
        paths = [
            PartnerPath(via_id=self._ids[row], weight=weight)
            for row, weight in zip(via, weights, strict=True)
        ]
        paths.sort(key=lambda path: (-path.weight, path.via_id))
        last = int(self._deals_of(candidate).min())
        return PartnerScore(
            rank=rank,
            organization_id=candidate_id,
            score=score,
            paths=tuple(paths),
            last_active_on=self._events[last].agreed_on,
        )

    def tie(self, from_id: str, to_id: str) -> PartnerTie:
        """What two partners have in common; raises KeyError for two that share no deal."""
        ours: set[int] = set(self._deals_of(self._row[from_id]).tolist())
        common: set[int] = ours.intersection(self._deals_of(self._row[to_id]).tolist())
        shared = sorted(common)
        if not shared or from_id == to_id:
            raise KeyError((from_id, to_id))
        return PartnerTie(
            from_id=from_id,
            to_id=to_id,
            weight=float(f"{self._weight[shared].sum():.11e}"),
            deal_ids=tuple(self._events[column].deal_id for column in shared),
            last_on=self._events[shared[0]].agreed_on,
        )

    def _ties_of(self, row: int) -> _Floats:
        """The row of w for one organisation, zero at itself."""
        own = self._deals_of(row)
        deals = np.zeros(len(self._events))
        deals[own] = self._weight[own]
        ties = _product(self._incidence, deals)
        ties[row] = 0
        return ties

    def _deals_of(self, row: int) -> NDArray[np.int64]:
        """Columns of the organisation's deals; a lower one is a later deal."""
        start, end = self._incidence.indptr[row : row + 2]
        return np.asarray(self._incidence.indices[start:end], dtype=np.int64)


def _product(matrix: csr_array, vector: _Floats) -> _Floats:
    return np.asarray(matrix @ vector, dtype=np.float64)
