"""Figures and states, each with qualifier, date, scope and source."""

from dataclasses import dataclass

from graph.model.time import PartialDate
from graph.model.values import Value
from graph.model.words import FactNature, Measure, Qualifier


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure or state.

    `as_of` is the day it holds for (a month or a year: its last day), None when the source gives
    none. `until` ends a state (half-open); a figure lasts until the next one of its series.
    `counterparty_id`: the other side, for example the bank of a balance.
    """

    id: str
    subject_id: str
    measure: Measure
    value: Value
    qualifier: Qualifier
    nature: FactNature
    as_of: PartialDate | None
    period_start: PartialDate | None
    until: PartialDate | None
    scope: str
    synthetic: bool
    recorded_at: str
    superseded_at: str | None
    counterparty_id: str | None = None
