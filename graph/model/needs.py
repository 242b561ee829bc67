"""What enterprises look for: money and expertise."""

from dataclasses import dataclass
from datetime import date

from graph.model.finance_words import FinancingPurpose
from graph.model.words import ExpertiseKind


@dataclass(frozen=True, slots=True)
class FinancingNeed:
    """An open wish for money, in whole yuan; a tenor of None means any."""

    id: str
    enterprise_id: str
    amount: int
    purpose: FinancingPurpose
    tenor_months: int | None
    open_from: date
    open_until: date | None
    synthetic: bool
    recorded_at: str
    superseded_at: str | None


@dataclass(frozen=True, slots=True)
class Need:
    """Expertise that an enterprise looks for; no `kinds` means any."""

    id: str
    enterprise_id: str
    title: str
    kinds: tuple[ExpertiseKind, ...]
    open_from: date
    open_until: date | None
    synthetic: bool
    recorded_at: str
