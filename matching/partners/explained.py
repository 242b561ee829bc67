"""What a ranking answers: candidates best first, and of each what its score is the sum of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.partners.columns import Floats, Integers
from matching.partners.network import Network
from matching.partners.words import RecommendationBasis, RecommendationTermKind
from matching.published import published, rounded

# Scores that differ only beyond the digits that are shown are ties.
SAME = 1e-11


@dataclass(frozen=True, slots=True)
class PartnerPath:
    """A path and what it adds to the score; `rows`: the asker, who is between, the candidate."""

    rows: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class ScoreTerm:
    """A named part of a score; `deals`: the rows of the candidate's deals that speak for it."""

    kind: RecommendationTermKind
    contribution: float
    deals: Integers


@dataclass(frozen=True, slots=True)
class Explained:
    """A score, digit for digit the sum of its paths (strongest first) and its terms."""

    score: float
    paths: tuple[PartnerPath, ...]
    terms: tuple[ScoreTerm, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate in its place; `reserved`: the place is one for the long tail."""

    rank: int
    row: int
    score: float
    basis: RecommendationBasis
    reserved: bool


def explained(
    score: float,
    paths: Sequence[tuple[tuple[int, ...], float]],
    terms: Sequence[ScoreTerm],
    ids: Sequence[str],
) -> Explained:
    """Parts that add up to the published score as decimals; raises ValueError if they do not."""
    whole = rounded(score)
    # Which of two equal ones gets the last unit is decided by their ids.
    paths = sorted(paths, key=lambda each: (-rounded(each[1]), [ids[row] for row in each[0]]))
    parts = published(whole, [*(part for _, part in paths), *(each.contribution for each in terms)])
    shown = [PartnerPath(rows, part) for (rows, _), part in zip(paths, parts, strict=False)]
    shown.sort(key=lambda each: (-each.weight, [ids[row] for row in each.rows]))
    named = [
        ScoreTerm(each.kind, part, each.deals)
        for each, part in zip(terms, parts[len(paths) :], strict=True)
    ]
    return Explained(whole, tuple(shown), tuple(named))


def best(network: Network, scores: Floats, count: int) -> list[tuple[int, float]]:
    """The `count` best as (row, published score), ties by id; nobody whose score is 0."""
    found = np.flatnonzero(scores > 0)
    if len(found) > count:
        place = len(found) - count
        least = np.partition(scores[found], place)[place]
        found = found[scores[found] >= least * (1 - SAME)]
    ids = network.history.organization_ids
    ranked = [(int(place), rounded(float(scores[place]))) for place in found]
    return sorted(ranked, key=lambda each: (-each[1], ids[each[0]]))[:count]
