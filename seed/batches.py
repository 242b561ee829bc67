"""The rows of a part of the seed as batches for the graph's write statements, in their order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, LiteralString

from graph import network_upserts, upserts
from seed import encode, encode_network, encode_rules
from seed.encode_base import EDITION, Encoded
from seed.encode_names import alias_sources, names
from seed.row_base import Sourced, node_id
from seed.row_network import MembershipRow
from seed.rows import DealRow, SeedRows

Plan = tuple[str, LiteralString, Callable[[Any], Encoded], Sequence[Any]]
"""A title, a statement, how a row becomes a row of the statement, and the rows."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows for one statement; `title` says what they are."""

    title: str
    statement: LiteralString
    rows: Sequence[dict[str, Any]]


def batches(rows: SeedRows) -> Iterator[Batch]:
    """What is named comes before what names it."""
    for title, statement, encoder, part in _plans(rows):
        yield Batch(title, statement, [encoder(row) for row in part])


def _plans(rows: SeedRows) -> tuple[Plan, ...]:
    wholes = [row for row in rows.organizations if row.part_of]
    issued = [row for row in rows.policies if row.issuer]
    enabled = [
        {"id": node_id(row.key), "product_id": node_id(product)}
        for row in rows.policies
        for product in row.enables
    ]
    return (
        ("sources", upserts.UPSERT_SOURCES, encode.source, rows.sources),
        ("sectors", upserts.UPSERT_SECTORS, encode.sector, rows.sectors),
        ("topics", upserts.UPSERT_TOPICS, encode.topic, rows.topics),
        ("organisations", upserts.UPSERT_ORGANIZATIONS, encode.organization, rows.organizations),
        (
            "sub-parks",
            upserts.LINK_SUB_PARKS,
            encode.part_of,
            [row for row in wholes if encode.is_sub_park(row)],
        ),
        (
            "branches",
            upserts.LINK_BRANCHES,
            encode.part_of,
            [row for row in wholes if not encode.is_sub_park(row)],
        ),
        ("credentials", upserts.UPSERT_CREDENTIALS, encode.credential, rows.credentials),
        ("products", upserts.UPSERT_PRODUCTS, encode.product, rows.products),
        ("terms", upserts.UPSERT_TERMS, encode.terms, rows.terms),
        (
            "limits of providers",
            upserts.UPSERT_PROVIDER_LIMITS,
            encode.provider_limits,
            rows.provider_limits,
        ),
        *_conditions(rows),
        ("policies", upserts.UPSERT_POLICIES, encode.policy, rows.policies),
        ("issuers", upserts.LINK_ISSUERS, encode.issuer, issued),
        ("enabled products", upserts.LINK_ENABLED_PRODUCTS, _as_it_is, enabled),
        ("expertise", upserts.UPSERT_EXPERTISE, encode.expertise, rows.expertise),
        ("facts", upserts.UPSERT_FACTS, encode.fact, rows.facts),
        ("credentials held", upserts.UPSERT_HOLDINGS, encode.holding, rows.holdings),
        ("deals", network_upserts.UPSERT_DEALS, encode.deal, rows.deals),
        *_network(rows),
        ("names", upserts.UPSERT_NAMES, _as_it_is, list(names(rows))),
        ("sources of aliases", upserts.SOURCE_ALIASES, _as_it_is, alias_sources(rows)),
    )


def _conditions(rows: SeedRows) -> tuple[Plan, ...]:
    writes, encoders = upserts, encode_rules
    return (
        ("rules", writes.UPSERT_RULES, encoders.rule, rows.rules),
        ("requirements", writes.UPSERT_REQUIREMENTS, encoders.requirement, rows.requirements),
        (
            "possible changes",
            writes.UPSERT_POSSIBLE_CHANGES,
            encoders.possible_change,
            rows.possible_changes,
        ),
    )


def _network(rows: SeedRows) -> tuple[Plan, ...]:
    writes, encoders = network_upserts, encode_network
    return (
        ("consents", writes.UPSERT_CONSENTS, encode.consent, rows.consents),
        ("teams", writes.UPSERT_TEAMS, encoders.team, rows.teams),
        ("team members", writes.UPSERT_TEAM_MEMBERS, encoders.team_member, rows.team_members),
        ("memberships", writes.UPSERT_MEMBERSHIPS, encoders.membership, rows.memberships),
        (
            "intellectual property",
            writes.UPSERT_PROPERTIES,
            encoders.intellectual_property,
            rows.properties,
        ),
        ("pledges", writes.UPSERT_PLEDGES, encoders.pledge, rows.pledges),
        (
            "financing needs",
            writes.UPSERT_FINANCING_NEEDS,
            encoders.financing_need,
            rows.financing_needs,
        ),
        ("needs", writes.UPSERT_NEEDS, encoders.need, rows.needs),
        ("platforms", writes.UPSERT_PLATFORMS, encoders.platform, rows.platforms),
        ("base models", writes.UPSERT_BASE_MODELS, encoders.base_model, rows.base_models),
        ("capabilities", writes.UPSERT_CAPABILITIES, encoders.capability, rows.capabilities),
        ("chains", writes.UPSERT_CHAINS, encoders.chain, rows.chains),
        ("chain steps", writes.UPSERT_CHAIN_STEPS, encoders.chain_step, rows.chain_steps),
        ("mechanisms", writes.UPSERT_MECHANISMS, encoders.mechanism, rows.mechanisms),
    )


def _as_it_is(row: Encoded) -> Encoded:
    return row


def latest_recording(rows: SeedRows) -> int:
    """The last moment at which a row was recorded or ended, in microseconds since 1970.

    The counter of writes must not lag behind it, or questions would not see the row.
    """
    latest = EDITION
    for each in fields(SeedRows):
        for row in getattr(rows, each.name):
            if isinstance(row, Sourced):
                latest = max(latest, row.recorded_at or "", row.superseded_at or "")
            if isinstance(row, DealRow | MembershipRow):
                latest = max([latest, *(each.recorded_at for each in row.states)])
    since = datetime.fromisoformat(latest) - datetime(1970, 1, 1, tzinfo=UTC)
    return round(since.total_seconds() * 1_000_000)
