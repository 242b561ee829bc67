"""Records of what is assumed: they are never stored, and stand for what an option brings about."""

from datetime import date

from graph.model import (
    Fact,
    FactNature,
    Measure,
    PartialDate,
    Qualifier,
    Value,
)

ASSUMED = "assumed"


def assumed_fact(measure: Measure, value: Value, day: date) -> Fact:
    """A fact that is so on the day."""
    return Fact(
        id=ASSUMED,
        subject_id=ASSUMED,
        measure=measure,
        value=value,
        qualifier=Qualifier.EXACTLY,
        nature=FactNature.OBSERVED,
        as_of=PartialDate(day.isoformat()),
        period_start=None,
        until=None,
        scope=ASSUMED,
        synthetic=True,
        recorded_at=ASSUMED,
        superseded_at=None,
    )
