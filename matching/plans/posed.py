"""What a plan is asked of: the market, an enterprise's wish, and the problem that they pose."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.model import Conditions, Offer, ProductTerms, ProviderLimits
from matching.criteria.kind import Request
from matching.plans.problem import ENOUGH_MEMBERS, GapProblem


@dataclass(frozen=True, slots=True)
class Market:
    """What everybody may know: products, what they ask for, and the limits of their providers.

    `limits`: by provider, as known at a moment, whatever day they hold on.
    """

    offers: Mapping[str, Offer]
    conditions: Mapping[str, Conditions]
    limits: Mapping[str, tuple[ProviderLimits, ...]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What an enterprise asks for, and with whom.

    `team`: the members of the team that is to carry it; None: whoever is there. `introduced`:
    providers that share a confirmed deal with the enterprise, or a deal or a team with the lead.
    """

    request: Request
    amount: int
    lead_id: str | None = None
    lead_line: int | None = None
    maximum_members: int = ENOUGH_MEMBERS
    team: frozenset[str] | None = None
    introduced: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Posed:
    """A gap problem, and the terms in force of its products.

    `terms_unknown`: products that are open, but of which no plan can make use, because what they
    cost or how far they go is not known.
    """

    problem: GapProblem
    terms: Mapping[str, ProductTerms]
    terms_unknown: tuple[str, ...]
