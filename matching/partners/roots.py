"""A score as a weighted sum of roots: Σ over parts of coefficient · √(amount / largest amount).

The largest is that of all candidates of the question, so every part lies between 0 and its
coefficient. One of the parts may be a sum of paths: its share of the score is that of each path in
proportion to what the path carries.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.partners.columns import Booleans, Floats, Integers
from matching.partners.explained import Explained, ScoreTerm, explained
from matching.partners.flow import Path
from matching.partners.network import Network
from matching.partners.words import RecommendationTermKind


@dataclass(frozen=True, slots=True)
class Part:
    """A part of all scores. `deals`: which of a candidate's deals speak for it, by its row.

    `kind`: None for the sum of paths. `is_root`: False for an amount that counts as it is.
    """

    kind: RecommendationTermKind | None
    coefficient: float
    amounts: Floats | Booleans
    deals: Callable[[int], Integers] = lambda _: np.zeros(0, dtype=np.int64)
    is_root: bool = True


class Roots:
    """The scores of a question, and what each is the sum of."""

    def __init__(
        self,
        network: Network,
        candidates: Booleans,
        parts: Sequence[Part],
        paths: Callable[[int], list[Path]] = lambda _: [],
    ) -> None:
        """`paths`: those to a candidate, with what each carries."""
        self._network = network
        self._candidates = candidates & network.known
        self._parts = parts
        self._paths = paths

    @cached_property
    def scores(self) -> Floats:
        """By row; 0 for whoever is no candidate, or has nothing that speaks for it."""
        return np.sum(self._values, axis=0)

    def explain(self, place: int) -> Explained:
        """The paths of a candidate, strongest first (ties by id), and its terms."""
        paths: list[Path] = []
        terms: list[ScoreTerm] = []
        for part, values in zip(self._parts, self._values, strict=True):
            value = float(values[place])
            if value <= 0:
                continue
            if part.kind is not None:
                terms.append(ScoreTerm(part.kind, value, part.deals(place)))
                continue
            paths = self._paths(place)
            carried = sum(each for _, each in paths)
            paths = [(rows, value * each / carried) for rows, each in paths]
        ids = self._network.history.organization_ids
        return explained(float(self.scores[place]), paths, terms, ids)

    @cached_property
    def _values(self) -> list[Floats]:
        return [self._valued(each) for each in self._parts]

    def _valued(self, part: Part) -> Floats:
        amounts = np.where(self._candidates, part.amounts, 0.0)
        most = float(amounts.max(initial=0.0))
        if not part.is_root or most <= 0:
            return part.coefficient * amounts
        return part.coefficient * np.sqrt(amounts / most)
