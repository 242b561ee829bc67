"""What all encoded rows share: ids, sources, the moment of recording, spans and states."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from graph import series
from graph.model import PartialDate
from graph.moments import moment
from seed.row_base import Row, Sourced, node_id
from seed.row_network import MembershipStateRow
from seed.rows import DealStateRow

Encoded = dict[str, Any]

EDITION = moment(datetime(2026, 11, 24, tzinfo=UTC))
"""When the rows of the CSV files were recorded: the day of their edition."""


OF_THE_RECORD = ("key", "source", "synthetic", "recorded_at", "superseded_at")
"""Fields of a row that `record` writes itself."""


def states(entries: Sequence[DealStateRow | MembershipStateRow]) -> Encoded:
    """States as parallel lists, in the order of their recording."""
    return {
        "states": [str(each.state) for each in entries],
        "states_since": [each.since for each in entries],
        "states_recorded_at": [each.recorded_at for each in entries],
    }


def node(row: Row, properties: Encoded) -> Encoded:
    """A node by its id; a later seed may correct the properties of what stays one thing."""
    id = node_id(row.key)
    return {"id": id, "properties": {**properties, "id": id}}


def record(row: Sourced, properties: Encoded) -> Encoded:
    """A record with its source; a row of a file was recorded with the edition of the files."""
    return {
        **node(row, {**properties, "synthetic": row.synthetic}),
        "recording": {
            "recorded_at": row.recorded_at or EDITION,
            "superseded_at": row.superseded_at,
        },
        "source_id": node_id(row.source),
    }


def span(name: str, text: str | None) -> Encoded:
    """The first and last day of an end: inside them it is not known whether it has come."""
    return series.span(name, PartialDate(text) if text else None)
