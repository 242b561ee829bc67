"""By what organisations `b` can be counted: the keys of each, an empty list where none is known."""

from dataclasses import dataclass
from typing import LiteralString

from graph.callers import visible
from graph.declarations import open_on, open_to, seen_in_time, seen_latest, surely_held
from graph.network_nouns import NEED
from graph.nouns import EXPERTISE, PRODUCT
from graph.recording import membership_state, state_of


@dataclass(frozen=True, slots=True)
class Grouping:
    """A list of the keys of `b`."""

    name: str
    keys: LiteralString


BY_KIND = Grouping("KIND", "[b.kind]")
BY_PARK = Grouping(
    "PARK",
    "COLLECT {\n  MATCH (b)<-[:ABOUT]-(site:Fact {measure: 'SITE'})-[:REFERS_TO]->(g:Park)\n"
    "  WHERE " + seen_in_time("site") + "\n  RETURN DISTINCT g.id }",
)
BY_SECTOR = Grouping(
    "SECTOR",
    "COLLECT {\n  MATCH (b)<-[:ABOUT]-(line:Fact {measure: 'SECTOR'})-[:REFERS_TO]->(g:Sector)\n"
    "  WHERE " + seen_in_time("line") + "\n  RETURN DISTINCT g.id }",
)
BY_STAGE = Grouping(
    "STAGE",
    "COLLECT {\n  MATCH (b)<-[:ABOUT]-(stage:Fact {measure: 'STAGE'})\n  WHERE "
    "stage.as_of_last IS NOT NULL AND " + seen_latest("stage") + "\n  RETURN stage.value_text }",
)
BY_CREDENTIAL = Grouping(
    "CREDENTIAL",
    "COLLECT {\n  MATCH (b)<-[:HELD_BY]-(held:CredentialHolding)-[:OF_CREDENTIAL]->(g:Credential)\n"
    "  WHERE " + surely_held("held") + "\n  RETURN DISTINCT g.id }",
)

BY_KINDS_MET = Grouping(
    "KINDS_MET",
    "[[b.kind] + CASE b.kind WHEN 'ENTERPRISE' THEN COLLECT {\n"
    "  MATCH (b)<-[:FOR_ENTERPRISE]-(deal:Deal)<-[:TOOK_PART]-(party:Organization)\n"
    "  WHERE deal.agreed_on <= $as_of AND deal.recorded_at <= $known_at AND "
    + state_of("deal")
    + " IN ['CONFIRMED', 'ENDED'] AND party.recorded_at <= $known_at\n  AND "
    + visible("deal")
    + "\n  WITH DISTINCT party.kind AS kind ORDER BY kind RETURN kind } ELSE [] END]",
)
"""The kind of each, and of an enterprise the kinds with which it shares a confirmed deal."""

BY_PAIRING = Grouping(
    "PAIRING",
    "COLLECT {\n  MATCH (b)<-[:OFFERED_BY]-(product:Product)\n  WHERE "
    + PRODUCT.seen("product")
    + " AND product.pairing IS NOT NULL\n  RETURN DISTINCT product.pairing }",
)
"""Providers by the pairings that their products belong to."""

NEEDED, OFFERED = "NEEDED ", "OFFERED "
BY_TOPIC = Grouping(
    "TOPIC",
    "COLLECT {\n  MATCH (b)<-[:NEEDED_BY]-(need:Need)-[:ON_TOPIC]->(g:Topic)\n  WHERE "
    + NEED.seen("need")
    + " AND "
    + open_on("need")
    + "\n  RETURN DISTINCT 'NEEDED ' + g.id }\n  + COLLECT {\n"
    + "  MATCH (b)<-[:OFFERED_BY]-(skill:Expertise)-[:ON_TOPIC]->(g:Topic)\n  WHERE "
    + EXPERTISE.seen("skill")
    + " AND "
    + open_to("skill")
    + "\n  RETURN DISTINCT 'OFFERED ' + g.id }",
)
"""Enterprises by the topics of their open needs (NEEDED), institutes by those of what they can do
(OFFERED)."""

BY_STATE = Grouping("STATE_OF_MEMBERSHIP", "[" + membership_state("b") + "]")
"""Memberships by the state that they have on the day."""

OF_ORGANIZATIONS = (
    *(BY_KIND, BY_PARK, BY_SECTOR, BY_STAGE, BY_CREDENTIAL),
    *(BY_KINDS_MET, BY_PAIRING, BY_TOPIC),
)
GROUPINGS = {each.name: each for each in (BY_KIND, BY_PARK, BY_SECTOR, BY_STAGE, BY_CREDENTIAL)}
