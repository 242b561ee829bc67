"""Members as an import finds them: what is there of each organisation, for its park's comparison.

Of organisations that do not belong to the caller's park only what is public of all is read.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from graph.callers import administered
from graph.client import Graph, Transaction
from graph.model import Measure
from graph.views import View

ORGANIZATIONS_AT_ONCE = 2_000

COMPARED = (
    *(Measure.FOUNDED_ON, Measure.STAGE, Measure.SECTOR),
    *(Measure.REVENUE, Measure.EMPLOYEES, Measure.RESEARCH_SPEND),
)

_MEMBER: LiteralString = (
    "WITH o, "
    + administered("o")
    + """ AS belongs
RETURN o.id AS id, o.kind AS kind, o.name AS name, o.name_en AS name_en, o.uscc AS uscc,
  o.synthetic AS synthetic, belongs, CASE WHEN belongs THEN o.address END AS address,
  [(o)<-[:NAMES]-(name:Name) WHERE name.role = 'ALIAS' | name.original] AS aliases,
  EXISTS { (o)<-[:MEMBERSHIP_OF]-(m:Membership) WHERE last(m.states) <> 'WITHDRAWN'
    AND EXISTS { (m)-[:IN_PARK]->(:Park {id: $caller.park_id}) } } AS has_membership,
  CASE WHEN belongs THEN COLLECT {
    MATCH (o)<-[:ABOUT]-(fact:Fact)
    WHERE fact.measure IN $measures AND fact.superseded_at IS NULL
    AND (fact.until_first IS NULL OR $caller.today < fact.until_first)
    RETURN [fact.id, fact.measure, fact.value_number, fact.value_text,
      head([(fact)-[:REFERS_TO]->(node:Sector) | node.key]), fact.qualifier, fact.as_of,
      fact.series, fact.recorded_at]
  } ELSE [] END AS facts,
  CASE WHEN belongs THEN COLLECT {
    MATCH (o)<-[:HELD_BY]-(held:CredentialHolding)-[:OF_CREDENTIAL]->(label:Credential)
    WHERE held.superseded_at IS NULL
    RETURN [label.kind, held.held_from, held.held_until]
  } ELSE [] END AS holdings
"""
)

MEMBERS_FROM: LiteralString = (
    """
MATCH (o:Organization)
WHERE o.id > $after AND NOT coalesce(o.anonymous, false)
WITH o ORDER BY o.id LIMIT $limit
"""
    + _MEMBER
)

# Locked, so that what is compared still holds when the unit is committed.
MEMBERS_AGAIN: LiteralString = (
    """
UNWIND $ids AS id
MATCH (o:Organization {id: id})
SET o.writing = true
REMOVE o.writing
"""
    + _MEMBER
)

CODES_TAKEN: LiteralString = """
UNWIND $codes AS code
MATCH (o:Organization {uscc: code})
RETURN code, o.id AS id
"""

NODES_NAMED: LiteralString = """
MATCH (n:Sector|Credential)
RETURN CASE WHEN n:Sector THEN n.key ELSE n.kind END AS name, n.id AS id
"""


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A fact that counts now; `sector`: the key of what it refers to."""

    id: str
    measure: Measure
    number: int | None
    text: str | None
    sector: str | None
    qualifier: str
    as_of: str | None
    series: str
    recorded_at: str


@dataclass(frozen=True, slots=True)
class FoundMember:
    """An organisation as it is there.

    `belongs`: to the caller's park; else its facts, holdings and address are left out.
    """

    id: str
    kind: str
    name: str
    name_en: str | None
    uscc: str | None
    synthetic: bool
    belongs: bool
    address: str | None
    aliases: tuple[str, ...]
    has_membership: bool
    facts: tuple[FoundFact, ...]
    holdings: tuple[tuple[str, str | None, str | None], ...]


async def all_members(graph: Graph, view: View) -> AsyncIterator[FoundMember]:
    """Every organisation that is not anonymous, as it is now."""
    after, asked = "", {"limit": ORGANIZATIONS_AT_ONCE, **_parameters(view)}
    while rows := await graph.read(MEMBERS_FROM, after=after, **asked):
        for each in rows:
            yield _found(each)
        after = max(each["id"] for each in rows)


async def members_again(
    transaction: Transaction, view: View, ids: Sequence[str]
) -> dict[str, FoundMember]:
    """By id, locked."""
    rows = await transaction.run(MEMBERS_AGAIN, ids=sorted(ids), **_parameters(view))
    return {each["id"]: _found(each) for each in rows}


async def codes_taken(transaction: Transaction, codes: Sequence[str]) -> dict[str, str]:
    """Which organisations have them."""
    rows = await transaction.run(CODES_TAKEN, codes=list(codes))
    return {each["code"]: each["id"] for each in rows}


async def named_nodes(graph: Graph) -> dict[str, str]:
    """The ids of sectors by key and of credentials by kind."""
    return {each["name"]: each["id"] for each in await graph.read(NODES_NAMED)}


def _parameters(view: View) -> dict[str, Any]:
    return {
        "caller": view.parameters()["caller"],
        "measures": [str(each) for each in COMPARED],
    }


def _found(row: dict[str, Any]) -> FoundMember:
    found: dict[str, Any] = {
        **row,
        "aliases": tuple(row["aliases"]),
        "facts": tuple(
            FoundFact(id, Measure(measure), *rest) for id, measure, *rest in row["facts"]
        ),
        "holdings": tuple(tuple(each) for each in row["holdings"]),
    }
    return FoundMember(**found)
