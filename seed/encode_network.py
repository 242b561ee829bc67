"""Rows that join organisations become rows of the graph's write statements."""

from datetime import date

from graph.model import MembershipState
from graph.names import sort_key
from seed.encode_base import OF_THE_RECORD, Encoded, node, record, span, states
from seed.row_base import node_id
from seed.row_network import (
    BaseModelRow,
    CapabilityRow,
    ChainRow,
    ChainStepRow,
    FinancingNeedRow,
    MechanismRow,
    MembershipRow,
    NeedRow,
    PlatformRow,
    PledgeRow,
    PropertyRow,
    TeamMemberRow,
    TeamRow,
)


def team(row: TeamRow) -> Encoded:
    """A service team."""
    kept = {"name": row.name, "sort_name": sort_key(row.name), "dissolved_on": row.dissolved_on}
    return {
        **record(row, kept),
        "lead_id": node_id(row.lead),
        "guided_by_ids": [node_id(row.guided_by)] if row.guided_by else [],
    }


def team_member(row: TeamMemberRow) -> Encoded:
    """A place in a team."""
    return {
        **record(row, {"valid_from": row.valid_from, "valid_until": row.valid_until}),
        "team_id": node_id(row.team),
        "provider_id": node_id(row.provider),
    }


def membership(row: MembershipRow) -> Encoded:
    """A membership; that of one who was admitted is public, an application is not."""
    admitted = any(each.state == MembershipState.ACTIVE for each in row.states)
    kept: Encoded = {
        "valid_from": row.valid_from,
        "states_until": [row.valid_until or date.max] * len(row.states),
        "data_class": "PUBLIC" if admitted else "PROFILE",
    }
    return {
        **record(row, {**kept, **states(row.states)}),
        "organization_id": node_id(row.organization),
        "park_id": node_id(row.park),
    }


def mechanism(row: MechanismRow) -> Encoded:
    """A mechanism, in the place that its key says."""
    kept = {
        "key": row.word,
        "place": int(row.word.removeprefix("M")),
        "name": row.name,
        "name_en": row.name_en,
        "summary": row.summary,
    }
    return {**record(row, kept), "link_ids": [node_id(each) for each in row.links]}


def chain(row: ChainRow) -> Encoded:
    """A chain of products."""
    return record(row, {"name": row.name, "name_en": row.name_en, "sort_name": sort_key(row.name)})


def chain_step(row: ChainStepRow) -> Encoded:
    """A step of a chain."""
    kept = row.model_dump(include={"position", "kind", "name", "purposes"})
    return {
        **node(row, kept),
        "chain_id": node_id(row.chain),
        "product_ids": [node_id(each) for each in row.products],
    }


def intellectual_property(row: PropertyRow) -> Encoded:
    """An asset of its owner."""
    kept = row.model_dump(
        include={"kind", "name", "registry_number", "granted_on", "expires_on", "data_class"}
    )
    dated = {**span("granted", row.granted_on), **span("expires", row.expires_on)}
    properties = {**kept, **dated, "sort_name": sort_key(row.name)}
    return {**record(row, properties), "owner_id": node_id(row.owner)}


def pledge(row: PledgeRow) -> Encoded:
    """A pledge with its asset and both sides."""
    sides = {"asset", "pledgor", "pledgee"}
    kept = row.model_dump(exclude={*sides, *OF_THE_RECORD})
    return {
        **record(row, kept),
        "asset_id": node_id(row.asset),
        "pledgor_id": node_id(row.pledgor),
        "pledgee_id": node_id(row.pledgee),
    }


def financing_need(row: FinancingNeedRow) -> Encoded:
    """A wish for money."""
    kept = row.model_dump(include={"amount", "purpose", "tenor_months", "open_from", "open_until"})
    return {
        **record(row, {**kept, "data_class": "NEEDS"}),
        "enterprise_id": node_id(row.enterprise),
    }


def need(row: NeedRow) -> Encoded:
    """A wish for expertise."""
    kept = row.model_dump(include={"title", "kinds", "open_from", "open_until"})
    return {
        **record(row, {**kept, "data_class": "NEEDS"}),
        "enterprise_id": node_id(row.enterprise),
        "topic_ids": [node_id(each) for each in row.topics],
    }


def platform(row: PlatformRow) -> Encoded:
    """A technology platform."""
    kept = {"name": row.name, "name_en": row.name_en, "sort_name": sort_key(row.name)}
    return {**record(row, kept), "operator_id": node_id(row.operator)}


def base_model(row: BaseModelRow) -> Encoded:
    """A model that a platform builds on."""
    kept = {"name": row.name, "open": row.open, "since": row.since}
    return {**record(row, kept), "platform_id": node_id(row.platform)}


def capability(row: CapabilityRow) -> Encoded:
    """A capability on a platform."""
    kept = {"axis": row.axis, "description": row.description}
    return {
        **record(row, kept),
        "platform_id": node_id(row.platform),
        "offered_by_id": node_id(row.offered_by),
    }
