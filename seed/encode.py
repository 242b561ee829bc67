"""Rows of the seed become rows of the graph's write statements: ids, properties, search keys."""

from graph.model import (
    DealState,
    OrganizationKind,
    PartialDate,
    Reference,
)
from graph.names import sort_key
from graph.naming import kind_label
from graph.series import fact_properties
from seed.encode_base import EDITION, OF_THE_RECORD, Encoded, node, record, span, states
from seed.encode_values import typed
from seed.row_base import node_id
from seed.rows import (
    ConsentRow,
    CredentialRow,
    DealRow,
    DealStateRow,
    ExpertiseRow,
    FactRow,
    HoldingRow,
    OrganizationRow,
    PolicyRow,
    ProductRow,
    ProviderLimitsRow,
    SectorRow,
    SourceRow,
    TermsRow,
    TopicRow,
)


def source(row: SourceRow) -> Encoded:
    """A source; it states nothing itself."""
    return node(row, row.model_dump(exclude={"key"}))


def sector(row: SectorRow) -> Encoded:
    """A sector, under its word of the vocabulary."""
    return node(row, {"key": row.word, "name": row.name, "name_en": row.name_en})


def topic(row: TopicRow) -> Encoded:
    """A topic, sorted by pinyin."""
    names = {"name": row.name, "name_en": row.name_en, "sort_name": sort_key(row.name)}
    return node(row, names)


def organization(row: OrganizationRow) -> Encoded:
    """An organisation; its kind also becomes a label."""
    kept = row.model_dump(include={"kind", "name", "name_en", "anonymous", "uscc"})
    named = {**kept, "sort_name": sort_key(row.name)}
    return {**record(row, named), "label": kind_label(row.kind)}


def issuer(row: PolicyRow) -> Encoded:
    """Who issued a policy."""
    return {"id": node_id(row.key), "issuer_id": node_id(row.issuer or "")}


def part_of(row: OrganizationRow) -> Encoded:
    """The link of a sub-park or branch to the whole."""
    return {"id": node_id(row.key), "part_of_id": node_id(row.part_of or "")}


def credential(row: CredentialRow) -> Encoded:
    """A credential."""
    kept = row.model_dump(include={"kind", "name", "name_en", "valid_months", "unconfirmed"})
    return record(row, kept)


def holding(row: HoldingRow) -> Encoded:
    """A holding, with the first and last day that its ends may mean."""
    kept = row.model_dump(include={"held_from", "held_until", "data_class"})
    spans = {**span("from", row.held_from), **span("until", row.held_until)}
    return {
        **record(row, {**kept, **spans}),
        "enterprise_id": node_id(row.enterprise),
        "credential_id": node_id(row.credential),
    }


def fact(row: FactRow) -> Encoded:
    """A fact with its series: figures of one series replace each other as time goes on."""
    value = typed(row.value)
    counterparty = node_id(row.counterparty) if row.counterparty else None
    sectors = [node_id(each) for each in row.sectors]
    said = fact_properties(
        value,
        subject_id=node_id(row.subject),
        measure=row.measure,
        scope=row.scope,
        as_of=_partial(row.as_of),
        period_start=_partial(row.period_start),
        until=_partial(row.until),
        counterparty_id=counterparty,
        sector_ids=sectors,
    )
    kept = row.model_dump(include={"qualifier", "nature", "data_class"})
    return {
        **record(row, {**kept, **said}),
        "subject_id": node_id(row.subject),
        "refers_to_ids": [value.node_id] if isinstance(value, Reference) else [],
        "counterparty_ids": [counterparty] if counterparty else [],
        "sector_ids": sectors,
    }


def _partial(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text else None


def policy(row: PolicyRow) -> Encoded:
    """A policy."""
    kept = row.model_dump(
        include={"name", "name_en", "document_number", "valid_from", "valid_until"}
    )
    spans = {
        **span("valid_from", row.valid_from),
        **span("valid_until", row.valid_until),
        "sort_name": sort_key(row.name),
    }
    return record(row, {**kept, **spans})


def product(row: ProductRow) -> Encoded:
    """A product of its provider."""
    kept = row.model_dump(include={"name", "name_en", "kind", "purposes", "stages", "pairing"})
    properties = {**kept, "sort_name": sort_key(row.name)}
    return {**record(row, properties), "provider_id": node_id(row.provider)}


def terms(row: TermsRow) -> Encoded:
    """Terms of a product."""
    kept = row.model_dump(exclude={*OF_THE_RECORD, "product"})
    return {**record(row, kept), "product_id": node_id(row.product)}


def provider_limits(row: ProviderLimitsRow) -> Encoded:
    """Limits of a provider."""
    kept = row.model_dump(exclude={*OF_THE_RECORD, "provider"})
    return {**record(row, kept), "provider_id": node_id(row.provider)}


def expertise(row: ExpertiseRow) -> Encoded:
    """An expertise of its institute."""
    kept = row.model_dump(include={"kind", "title", "title_en", "valid_from", "valid_until"})
    spans = {
        **span("valid_from", row.valid_from),
        **span("valid_until", row.valid_until),
        "sort_name": sort_key(row.title),
    }
    return {
        **record(row, {**kept, **spans}),
        "institute_id": node_id(row.institute),
        "topic_ids": [node_id(each) for each in row.topics],
        "sector_ids": [node_id(each) for each in row.sectors],
    }


def deal(row: DealRow) -> Encoded:
    """A deal with its participants."""
    kept = row.model_dump(include={"kind", "agreed_on", "amount", "purpose"})
    return {
        **record(row, {**kept, **states(_deal_states(row)), "data_class": "DEALS"}),
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


def _deal_states(row: DealRow) -> tuple[DealStateRow, ...]:
    """Those that the row lists, or its one state, known from the first recording on."""
    if row.states:
        return row.states
    since = row.ended_on if row.state == DealState.ENDED and row.ended_on else row.agreed_on
    at = row.recorded_at or EDITION
    first = DealStateRow(state=DealState.CONFIRMED, since=row.agreed_on, recorded_at=at)
    last = DealStateRow(state=row.state, since=since, recorded_at=at)
    return (first, last) if row.state == DealState.ENDED else (last,)


def consent(row: ConsentRow) -> Encoded:
    """A consent in full to all organisations of a kind."""
    kept = row.model_dump(include={"data_class", "receiver_kind", "valid_from", "valid_until"})
    return {
        **record(row, {**kept, "level": "FULL"}),
        "giver_id": node_id(row.giver),
    }


def is_sub_park(row: OrganizationRow) -> bool:
    """Whether the row is a park within a park (else a `part_of` is a branch of a bank)."""
    return row.kind == OrganizationKind.PARK
