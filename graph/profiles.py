"""What is known of enterprises, as eligibility reads it: facts, labels, memberships, property."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from graph.client import Graph
from graph.compose import seen_block
from graph.model import CredentialHolding, Fact, IntellectualProperty, Membership, Pledge
from graph.network_nouns import INTELLECTUAL_PROPERTY, MEMBERSHIP, PLEDGE
from graph.nouns import CREDENTIAL_HOLDING, FACT
from graph.rows import decode
from graph.views import View


@dataclass(frozen=True, slots=True)
class Known:
    """The records of one enterprise that the caller may see."""

    facts: tuple[Fact, ...]
    holdings: tuple[CredentialHolding, ...]
    memberships: tuple[Membership, ...]
    assets: tuple[IntellectualProperty, ...]
    pledges: tuple[Pledge, ...]


ENTERPRISE_PROFILE: LiteralString = (
    "MATCH (a:Enterprise&Organization {id: $id})\nWHERE a.recorded_at <= $known_at\nRETURN "
    + seen_block(FACT, "(a)<-[:ABOUT]-(b:Fact)")
    + " AS facts, "
    + seen_block(CREDENTIAL_HOLDING, "(a)<-[:HELD_BY]-(b:CredentialHolding)")
    + " AS holdings, "
    + seen_block(MEMBERSHIP, "(a)<-[:MEMBERSHIP_OF]-(b:Membership)")
    + " AS memberships, "
    + seen_block(INTELLECTUAL_PROPERTY, "(a)<-[:OWNED_BY]-(b:IntellectualProperty)")
    + " AS assets, "
    + seen_block(PLEDGE, "(a)<-[:PLEDGED_BY]-(b:Pledge)")
    + " AS pledges"
)


async def enterprise_profile(graph: Graph, id: str, view: View) -> Known | None:
    """All that the caller may see of an enterprise; None for no enterprise."""
    rows = await graph.read(ENTERPRISE_PROFILE, id=id, **view.parameters())
    return _decode(rows[0]) if rows else None


def _decode(row: Mapping[str, Any]) -> Known:
    return Known(
        facts=tuple(decode(Fact, each) for each in row["facts"]),
        holdings=tuple(decode(CredentialHolding, each) for each in row["holdings"]),
        memberships=tuple(decode(Membership, each) for each in row["memberships"]),
        assets=tuple(decode(IntellectualProperty, each) for each in row["assets"]),
        pledges=tuple(decode(Pledge, each) for each in row["pledges"]),
    )
