"""Rows of rules, requirements and possible changes become rows of the graph's write statements."""

from graph.model import Value
from graph.rows import encode_value
from seed.encode_base import OF_THE_RECORD, Encoded, record
from seed.encode_values import typed
from seed.row_base import node_id
from seed.rows import PossibleChangeRow, RequirementRow, RuleRow


def rule(row: RuleRow) -> Encoded:
    """A rule of a product or credential with its thresholds in order."""
    kept = row.model_dump(exclude={*OF_THE_RECORD, "subject", "thresholds"})
    return {
        **record(row, kept),
        "subject_id": node_id(row.subject),
        "thresholds": [_threshold(i, typed(each)) for i, each in enumerate(row.thresholds)],
    }


def _threshold(position: int, value: Value) -> Encoded:
    stored = encode_value(value)
    names = ("kind", "number", "unit", "text")
    return {
        "position": position,
        "properties": {f"value_{name}": stored[name] for name in names},
        "refers_to_ids": [stored["node_id"]] if stored["node_id"] else [],
    }


def requirement(row: RequirementRow) -> Encoded:
    """How the rules of a product or credential combine."""
    kept = row.model_dump(exclude={*OF_THE_RECORD, "subject"})
    return {**record(row, kept), "subject_id": node_id(row.subject)}


def possible_change(row: PossibleChangeRow) -> Encoded:
    """What enterprises can change."""
    kept = row.model_dump(exclude={*OF_THE_RECORD, "node"})
    return {**record(row, kept), "node_ids": [node_id(row.node)] if row.node else []}
