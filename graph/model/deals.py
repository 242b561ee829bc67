"""Deals: several organisations doing one thing together, with roles."""

from dataclasses import dataclass
from datetime import date

from graph.model.finance_words import DealKind, DealRole, DealState, FinancingPurpose


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal around one enterprise; `amount` in whole yuan, None when it is not given."""

    id: str
    kind: DealKind
    state: DealState
    agreed_on: date
    ended_on: date | None
    amount: int | None
    purpose: FinancingPurpose | None
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class DealParticipant:
    """An organisation in a deal; `confirmed_at`: the moment it confirmed, None where unknown."""

    organization_id: str
    role: DealRole
    lead: bool
    amount: int | None
    confirmed_at: str | None
