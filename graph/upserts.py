"""How records are written: in batches `$rows`, by MERGE on the id, changing nothing twice.

A corrected row corrects the properties of what stays one thing (an organisation, a product). What
is append-only (facts, rules, terms, holdings) is never written over: a correction has a key of
its own, and the version that it corrects ends once. What joins organisations is written by
graph/network_upserts.py.
"""

from typing import LiteralString

from graph.naming import sorted_anew

SOURCED: LiteralString = """
WITH n, row
MATCH (source:Entity {id: row.source_id})
MERGE (n)-[:SOURCED_FROM]->(source)
"""


def version(label: LiteralString) -> LiteralString:
    """A record that is never written over; a later row can end it, once."""
    return (
        "MERGE (n:Entity {id: row.id})\nON CREATE SET n:"
        + label
        + ", n += row.properties, n += row.recording\n"
        + "ON MATCH SET n.superseded_at = coalesce(n.superseded_at, row.recording.superseded_at)\n"
    )


UPSERT_SOURCES: LiteralString = """
UNWIND $rows AS row
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Source, n += row.properties
ON MATCH SET n += row.properties
"""

UPSERT_SECTORS: LiteralString = """
UNWIND $rows AS row
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Sector, n += row.properties
ON MATCH SET n += row.properties
"""

UPSERT_TOPICS: LiteralString = """
UNWIND $rows AS row
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Topic, n += row.properties
ON MATCH SET n += row.properties
"""

UPSERT_ORGANIZATIONS: LiteralString = (
    """
UNWIND $rows AS row
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Organization, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
SET n:$(row.label)
WITH n, row
"""
    + sorted_anew("n")
    + SOURCED
)

LINK_SUB_PARKS: LiteralString = """
UNWIND $rows AS row
MATCH (part:Park {id: row.id})
MATCH (whole:Park {id: row.part_of_id})
MERGE (part)-[:PART_OF]->(whole)
"""

LINK_BRANCHES: LiteralString = """
UNWIND $rows AS row
MATCH (branch:Organization {id: row.id})
MATCH (head:Organization {id: row.part_of_id})
MERGE (branch)-[:BRANCH_OF]->(head)
"""

UPSERT_NAMES: LiteralString = """
UNWIND $rows AS row
MATCH (named:Entity {id: row.named_id})
MERGE (n:Name {id: row.id})
ON CREATE SET n += row.properties
MERGE (n)-[:NAMES]->(named)
"""

SOURCE_ALIASES: LiteralString = """
UNWIND $rows AS row
MATCH (n:Name {id: row.id})
MATCH (source:Entity {id: row.source_id})
MERGE (n)-[:SOURCED_FROM]->(source)
"""

UPSERT_CREDENTIALS: LiteralString = (
    """
UNWIND $rows AS row
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Credential, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
"""
    + SOURCED
)

UPSERT_HOLDINGS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (holder:Organization {id: row.enterprise_id})
MATCH (label:Entity {id: row.credential_id})
"""
    + version("CredentialHolding")
    + """MERGE (n)-[:HELD_BY]->(holder)
MERGE (n)-[:OF_CREDENTIAL]->(label)
"""
    + SOURCED
)

UPSERT_FACTS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (subject:Entity {id: row.subject_id})
"""
    + version("Fact")
    + """MERGE (n)-[:ABOUT]->(subject)
WITH n, row, subject
CALL (n, row) {
  UNWIND row.refers_to_ids AS id
  MATCH (referred:Entity {id: id})
  MERGE (n)-[:REFERS_TO]->(referred)
}
CALL (n, row, subject) {
  UNWIND CASE WHEN row.properties.measure = 'SITE' THEN row.refers_to_ids ELSE [] END AS id
  MATCH (park:Park {id: id})
  MERGE (n)-[tie:TIED_TO {park_id: id}]->(park)
  ON CREATE SET tie.sort_name = subject.sort_name
}
CALL (n, row) {
  UNWIND row.counterparty_ids AS id
  MATCH (counterparty:Organization {id: id})
  MERGE (n)-[:COUNTERPARTY]->(counterparty)
}
CALL (n, row) {
  UNWIND row.sector_ids AS id
  MATCH (sector:Entity {id: id})
  MERGE (n)-[:LIMITED_TO]->(sector)
}
"""
    + SOURCED
)

UPSERT_POLICIES: LiteralString = (
    """
UNWIND $rows AS row
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Policy, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
"""
    + SOURCED
)

LINK_ISSUERS: LiteralString = """
UNWIND $rows AS row
MATCH (policy:Entity {id: row.id})
MATCH (issuer:Organization {id: row.issuer_id})
MERGE (policy)-[:ISSUED_BY]->(issuer)
"""

LINK_ENABLED_PRODUCTS: LiteralString = """
UNWIND $rows AS row
MATCH (policy:Entity {id: row.id})
MATCH (product:Entity {id: row.product_id})
MERGE (policy)-[:ENABLES]->(product)
"""

UPSERT_PRODUCTS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (provider:Organization {id: row.provider_id})
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Product, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
MERGE (n)-[:OFFERED_BY]->(provider)
"""
    + SOURCED
)

UPSERT_TERMS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (product:Entity {id: row.product_id})
"""
    + version("ProductTerms")
    + """MERGE (n)-[:TERMS_OF]->(product)
"""
    + SOURCED
)

UPSERT_PROVIDER_LIMITS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (provider:Organization {id: row.provider_id})
"""
    + version("ProviderLimits")
    + """MERGE (n)-[:LIMITS_OF]->(provider)
"""
    + SOURCED
)

UPSERT_RULES: LiteralString = (
    """
UNWIND $rows AS row
MATCH (subject:Entity {id: row.subject_id})
"""
    + version("Rule")
    + """MERGE (n)-[:RULE_OF]->(subject)
WITH n, row
CALL (n, row) {
  UNWIND row.thresholds AS threshold
  MERGE (n)-[:HAS_THRESHOLD]->(t:Threshold {position: threshold.position})
  ON CREATE SET t += threshold.properties
  WITH t, threshold
  UNWIND threshold.refers_to_ids AS id
  MATCH (referred:Entity {id: id})
  MERGE (t)-[:REFERS_TO]->(referred)
}
"""
    + SOURCED
)

UPSERT_REQUIREMENTS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (subject:Entity {id: row.subject_id})
"""
    + version("RequirementVersion")
    + """MERGE (n)-[:REQUIREMENT_OF]->(subject)
"""
    + SOURCED
)

UPSERT_POSSIBLE_CHANGES: LiteralString = (
    """
UNWIND $rows AS row
"""
    + version("PossibleChange")
    + """WITH n, row
CALL (n, row) {
  UNWIND row.node_ids AS id
  MATCH (node:Entity {id: id})
  MERGE (n)-[:CHANGES]->(node)
}
"""
    + SOURCED
)

UPSERT_EXPERTISE: LiteralString = (
    """
UNWIND $rows AS row
MATCH (institute:Organization {id: row.institute_id})
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Expertise, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
MERGE (n)-[:OFFERED_BY]->(institute)
WITH n, row
CALL (n, row) {
  UNWIND row.topic_ids AS id
  MATCH (topic:Entity {id: id})
  MERGE (n)-[:ON_TOPIC]->(topic)
}
CALL (n, row) {
  UNWIND row.sector_ids AS id
  MATCH (sector:Entity {id: id})
  MERGE (n)-[:FOR_SECTOR]->(sector)
}
"""
    + SOURCED
)
