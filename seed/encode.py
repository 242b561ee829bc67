"""Rows of the seed become rows of the graph's write statements: ids, properties, search keys."""

import json
from collections.abc import Iterator
from typing import Any

from graph.model import (
    DayValue,
    Money,
    OrganizationKind,
    PartialDate,
    PurposeValue,
    Quantity,
    Ratio,
    Reference,
    RegionValue,
    StageValue,
    Standing,
    StandingValue,
    TextValue,
    Value,
)
from graph.names import sort_key
from graph.rows import encode_value
from seed.rows import (
    ConsentRow,
    CredentialRow,
    DealRow,
    ExpertiseRow,
    FactRow,
    HoldingRow,
    OrganizationRow,
    PolicyRow,
    ProductRow,
    Row,
    RuleRow,
    SectorRow,
    Sourced,
    SourceRow,
    TermsRow,
    TopicRow,
    ValueRow,
    node_id,
)

Encoded = dict[str, Any]


def source(row: SourceRow) -> Encoded:
    """A source; it states nothing itself."""
    return _node(row, row.model_dump(exclude={"key"}))


def sector(row: SectorRow) -> Encoded:
    """A sector, under its word of the vocabulary."""
    return _node(row, {"key": row.word, "name": row.name, "name_en": row.name_en})


def topic(row: TopicRow) -> Encoded:
    """A topic, sorted by pinyin."""
    names = {"name": row.name, "name_en": row.name_en, "sort_name": sort_key(row.name)}
    return _node(row, names)


def organization(row: OrganizationRow, recorded_at: str) -> Encoded:
    """An organisation; its kind also becomes a label."""
    kept = row.model_dump(include={"kind", "name", "name_en", "anonymous", "uscc"})
    return _record(row, {**kept, "sort_name": sort_key(row.name)}, recorded_at)


def part_of(row: OrganizationRow) -> Encoded:
    """The link of a sub-park or branch to the whole."""
    return {"id": node_id(row.key), "part_of_id": node_id(row.part_of or "")}


def credential(row: CredentialRow, recorded_at: str) -> Encoded:
    """A credential."""
    kept = row.model_dump(include={"kind", "name", "name_en", "valid_months"})
    return _record(row, kept, recorded_at)


def holding(row: HoldingRow, recorded_at: str) -> Encoded:
    """A holding, with the first and last day that its ends may mean."""
    kept = row.model_dump(include={"held_from", "held_until", "data_class"})
    spans = {**_span("from", row.held_from), **_span("until", row.held_until)}
    return {
        **_record(row, {**kept, **spans}, recorded_at),
        "enterprise_id": node_id(row.enterprise),
        "credential_id": node_id(row.credential),
    }


def fact(row: FactRow, recorded_at: str) -> Encoded:
    """A fact with its series: figures of one series replace each other as time goes on."""
    value = typed(row.value)
    stored = encode_value(value)
    kept = row.model_dump(
        include={
            "measure",
            "qualifier",
            "nature",
            "as_of",
            "period_start",
            "until",
            "scope",
            "data_class",
        }
    )
    properties = {
        **kept,
        **{f"value_{name}": stored[name] for name in ("kind", "number", "unit", "text")},
        "as_of_last": PartialDate(row.as_of).last if row.as_of else None,
        **_span("until", row.until),
        "period_start_first": PartialDate(row.period_start).first if row.period_start else None,
        "series": json.dumps(list(_series(row, value))),
    }
    return {
        **_record(row, properties, recorded_at),
        "subject_id": node_id(row.subject),
        "refers_to_ids": [stored["node_id"]] if stored["node_id"] else [],
        "counterparty_ids": [node_id(row.counterparty)] if row.counterparty else [],
        "sector_ids": [node_id(each) for each in row.sectors],
    }


def _series(row: FactRow, value: Value) -> Iterator[str]:
    """Subject, measure, counterparty, sectors and scope; of things that hold side by side (the
    sectors of a firm) the thing itself; of what there is one of at a time nothing more."""
    yield from (node_id(row.subject), row.measure, row.counterparty or "")
    yield " ".join(sorted(row.sectors))
    match value:
        case Reference(referred):
            yield referred
        case TextValue(text):
            yield text
        case StageValue() | DayValue():
            pass
        case _:
            yield row.scope


def policy(row: PolicyRow, recorded_at: str) -> Encoded:
    """A policy."""
    kept = row.model_dump(
        include={"name", "name_en", "document_number", "valid_from", "valid_until"}
    )
    spans = {
        **_span("valid_from", row.valid_from),
        **_span("valid_until", row.valid_until),
        "sort_name": sort_key(row.name),
    }
    return _record(row, {**kept, **spans}, recorded_at)


def product(row: ProductRow, recorded_at: str) -> Encoded:
    """A product of its provider."""
    kept = row.model_dump(include={"name", "name_en", "kind", "purposes", "stages", "pairing"})
    properties = {**kept, "sort_name": sort_key(row.name)}
    return {**_record(row, properties, recorded_at), "provider_id": node_id(row.provider)}


def terms(row: TermsRow, recorded_at: str) -> Encoded:
    """Terms of a product."""
    kept = row.model_dump(exclude={"key", "source", "synthetic", "product"})
    return {**_record(row, kept, recorded_at), "product_id": node_id(row.product)}


def rule(row: RuleRow, recorded_at: str) -> Encoded:
    """A rule of a product with its thresholds in order."""
    kept = row.model_dump(exclude={"key", "source", "synthetic", "product", "thresholds"})
    return {
        **_record(row, kept, recorded_at),
        "product_id": node_id(row.product),
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


def expertise(row: ExpertiseRow, recorded_at: str) -> Encoded:
    """An expertise of its institute."""
    kept = row.model_dump(include={"kind", "title", "title_en", "valid_from", "valid_until"})
    spans = {
        **_span("valid_from", row.valid_from),
        **_span("valid_until", row.valid_until),
        "sort_name": sort_key(row.title),
    }
    return {
        **_record(row, {**kept, **spans}, recorded_at),
        "institute_id": node_id(row.institute),
        "topic_ids": [node_id(each) for each in row.topics],
        "sector_ids": [node_id(each) for each in row.sectors],
    }


def deal(row: DealRow, recorded_at: str) -> Encoded:
    """A deal with its participants."""
    kept = row.model_dump(include={"kind", "state", "agreed_on", "ended_on", "amount", "purpose"})
    return {
        **_record(row, {**kept, "data_class": "DEALS"}, recorded_at),
        "enterprise_id": node_id(row.enterprise),
        "product_ids": [node_id(each) for each in row.products],
        "participants": [
            {
                "organization_id": node_id(each.organization),
                **each.model_dump(exclude={"organization"}),
            }
            for each in row.participants
        ],
    }


def consent(row: ConsentRow, recorded_at: str) -> Encoded:
    """A consent in full to all organisations of a kind."""
    kept = row.model_dump(include={"data_class", "receiver_kind", "valid_from", "valid_until"})
    return {
        **_record(row, {**kept, "level": "FULL"}, recorded_at),
        "giver_id": node_id(row.giver),
    }


def typed(row: ValueRow) -> Value:  # noqa: PLR0911 - a table reads best as a match
    """The value that a row spells out."""
    match row.model_dump(exclude_none=True):
        case {"amount": amount}:
            return Money(amount)
        case {"basis_points": points}:
            return Ratio(points)
        case {"number": number, "unit": unit}:
            return Quantity(number, unit)
        case {"stage": stage}:
            return StageValue(stage)
        case {"purpose": purpose}:
            return PurposeValue(purpose)
        case {"standing": standing}:
            return StandingValue(Standing(standing))
        case {"day": day}:
            return DayValue(PartialDate(day))
        case {"region": code}:
            return RegionValue(code)
        case {"text": text}:
            return TextValue(text)
        case {"node": key}:
            return Reference(node_id(key))
        case other:
            raise ValueError(f"No value: {other}")


def is_sub_park(row: OrganizationRow) -> bool:
    """Whether the row is a park within a park (else a `part_of` is a branch of a bank)."""
    return row.kind == OrganizationKind.PARK


def _node(row: Row, properties: Encoded) -> Encoded:
    """`corrected` is what a later seed may change: all but when it was first recorded."""
    known = {**properties, "id": node_id(row.key)}
    corrected = {name: value for name, value in known.items() if name != "recorded_at"}
    return {"id": node_id(row.key), "properties": known, "corrected": corrected}


def _record(row: Sourced, properties: Encoded, recorded_at: str) -> Encoded:
    known = {**properties, "synthetic": row.synthetic, "recorded_at": recorded_at}
    return {**_node(row, known), "source_id": node_id(row.source)}


def _span(name: str, text: str | None) -> Encoded:
    """The first and last day of an end: inside them it is not known whether it has come."""
    day = PartialDate(text) if text else None
    return {f"{name}_first": day.first if day else None, f"{name}_last": day.last if day else None}
