"""How a fact is stored: its typed value, the days its dates may mean, and the series it is of."""

import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

from graph.model import (
    DayValue,
    Measure,
    PartialDate,
    Reference,
    RegionValue,
    StageValue,
    TextValue,
    Value,
)
from graph.rows import encode_value


def fact_properties(
    value: Value,
    *,
    subject_id: str,
    measure: Measure,
    scope: str,
    as_of: PartialDate | None = None,
    period_start: PartialDate | None = None,
    until: PartialDate | None = None,
    counterparty_id: str | None = None,
    sector_ids: Sequence[str] = (),
) -> dict[str, Any]:
    """Properties of a Fact node that follow from what it says."""
    stored = encode_value(value)
    return {
        **{f"value_{name}": stored[name] for name in ("kind", "number", "unit", "text")},
        "measure": measure,
        "scope": scope,
        "as_of": as_of and as_of.text,
        "as_of_last": as_of and as_of.last,
        "period_start": period_start and period_start.text,
        "period_start_first": period_start and period_start.first,
        "until": until and until.text,
        "until_first": until and until.first,
        "until_last": until and until.last,
        "series": series_of(
            value,
            subject_id=subject_id,
            measure=measure,
            scope=scope,
            counterparty_id=counterparty_id,
            sector_ids=sector_ids,
        ),
    }


def series_of(
    value: Value,
    *,
    subject_id: str,
    measure: Measure,
    scope: str,
    counterparty_id: str | None,
    sector_ids: Sequence[str],
) -> str:
    """What facts have alike that replace each other as time goes on."""
    parts = _series(value, subject_id, measure, scope, counterparty_id, sector_ids)
    # Short, for every fact carries it and an index holds it.
    return blake2b(json.dumps(list(parts)).encode(), digest_size=12).hexdigest()


def span(name: str, day: PartialDate | None) -> dict[str, Any]:
    """The first and last day of an end: inside them it is not known whether it has come."""
    return {f"{name}_first": day and day.first, f"{name}_last": day and day.last}


def _series(
    value: Value,
    subject_id: str,
    measure: Measure,
    scope: str,
    counterparty_id: str | None,
    sector_ids: Sequence[str],
) -> Iterator[str]:
    """Subject, measure, counterparty, sectors and scope; of things that hold side by side (the
    sectors of a firm, its regions) the thing itself; of what there is one of at a time nothing
    more."""
    yield from (subject_id, measure, counterparty_id or "")
    yield " ".join(sorted(sector_ids))
    match value:
        case Reference(referred):
            yield referred
        case TextValue(text) | RegionValue(text):
            yield text
        case StageValue() | DayValue():
            pass
        case _:
            yield scope
