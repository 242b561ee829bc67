"""How records that join organisations are written; the rules are those of graph/upserts.py."""

from typing import LiteralString

from graph.upserts import SOURCED, version

UPSERT_CONSENTS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (giver:Organization {id: row.giver_id})
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Consent, n += row.properties, n += row.recording
MERGE (n)-[:GIVEN_BY]->(giver)
"""
    + SOURCED
)

UPSERT_TEAMS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (lead:Organization {id: row.lead_id})
MERGE (n:Entity {id: row.id})
ON CREATE SET n:ServiceTeam, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
MERGE (n)-[:LED_BY]->(lead)
WITH n, row
CALL (n, row) {
  UNWIND row.guided_by_ids AS id
  MATCH (guide:Organization {id: id})
  MERGE (n)-[:GUIDED_BY]->(guide)
}
"""
    + SOURCED
)

UPSERT_TEAM_MEMBERS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (team:Entity {id: row.team_id})
MATCH (provider:Organization {id: row.provider_id})
"""
    + version("TeamMember")
    + """MERGE (n)-[:IN_TEAM]->(team)
MERGE (n)-[:SEATS]->(provider)
"""
    + SOURCED
)

UPSERT_TEAM_INVITATIONS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (team:Entity {id: row.team_id})
MATCH (provider:Organization {id: row.provider_id})
"""
    + version("TeamInvitation")
    + """MERGE (n)-[:TO_TEAM]->(team)
MERGE (n)-[:INVITES]->(provider)
"""
    + SOURCED
)

UPSERT_MEMBERSHIPS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (member:Organization {id: row.organization_id})
MATCH (park:Park {id: row.park_id})
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Membership, n += row.properties, n += row.recording
MERGE (n)-[:MEMBERSHIP_OF]->(member)
MERGE (n)-[:IN_PARK]->(park)
MERGE (n)-[tie:TIED_TO {park_id: row.park_id}]->(park)
ON CREATE SET tie.sort_name = member.sort_name
"""
    + SOURCED
)

UPSERT_MECHANISMS: LiteralString = (
    """
UNWIND $rows AS row
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Mechanism, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
WITH n, row
CALL (n, row) {
  UNWIND row.link_ids AS id
  MATCH (linked:Entity {id: id})
  MERGE (n)-[:LINKS_TO]->(linked)
}
"""
    + SOURCED
)

UPSERT_CHAINS: LiteralString = (
    """
UNWIND $rows AS row
MERGE (n:Entity {id: row.id})
ON CREATE SET n:ProductChain, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
"""
    + SOURCED
)

UPSERT_CHAIN_STEPS: LiteralString = """
UNWIND $rows AS row
MATCH (chain:Entity {id: row.chain_id})
MERGE (n:Entity {id: row.id})
ON CREATE SET n:ChainStep, n += row.properties
ON MATCH SET n += row.properties
MERGE (n)-[:STEP_OF]->(chain)
WITH n, row
CALL (n, row) {
  UNWIND row.product_ids AS id
  MATCH (product:Entity {id: id})
  MERGE (n)-[:SERVED_BY]->(product)
}
"""

UPSERT_PROPERTIES: LiteralString = (
    """
UNWIND $rows AS row
MATCH (owner:Organization {id: row.owner_id})
"""
    + version("IntellectualProperty")
    + """MERGE (n)-[:OWNED_BY]->(owner)
"""
    + SOURCED
)

UPSERT_PLEDGES: LiteralString = (
    """
UNWIND $rows AS row
MATCH (asset:Entity {id: row.asset_id})
MATCH (pledgor:Organization {id: row.pledgor_id})
MATCH (pledgee:Organization {id: row.pledgee_id})
"""
    + version("Pledge")
    + """MERGE (n)-[:PLEDGES]->(asset)
MERGE (n)-[:PLEDGED_BY]->(pledgor)
MERGE (n)-[:PLEDGED_TO]->(pledgee)
"""
    + SOURCED
)

UPSERT_FINANCING_NEEDS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (enterprise:Organization {id: row.enterprise_id})
"""
    + version("FinancingNeed")
    + """MERGE (n)-[:NEEDED_BY]->(enterprise)
"""
    + SOURCED
)

UPSERT_NEEDS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (enterprise:Organization {id: row.enterprise_id})
"""
    + version("Need")
    + """MERGE (n)-[:NEEDED_BY]->(enterprise)
WITH n, row
CALL (n, row) {
  UNWIND row.topic_ids AS id
  MATCH (topic:Entity {id: id})
  MERGE (n)-[:ON_TOPIC]->(topic)
}
"""
    + SOURCED
)

UPSERT_PLATFORMS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (operator:Organization {id: row.operator_id})
MERGE (n:Entity {id: row.id})
ON CREATE SET n:TechnologyPlatform, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
MERGE (n)-[:OPERATED_BY]->(operator)
"""
    + SOURCED
)

UPSERT_BASE_MODELS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (platform:Entity {id: row.platform_id})
MERGE (n:Entity {id: row.id})
ON CREATE SET n:BaseModel, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
MERGE (n)-[:BASE_OF]->(platform)
"""
    + SOURCED
)

UPSERT_CAPABILITIES: LiteralString = (
    """
UNWIND $rows AS row
MATCH (platform:Entity {id: row.platform_id})
MATCH (organization:Organization {id: row.offered_by_id})
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Capability, n += row.properties, n += row.recording
ON MATCH SET n += row.properties
MERGE (n)-[:ON_PLATFORM]->(platform)
MERGE (n)-[:OFFERED_BY]->(organization)
"""
    + SOURCED
)

UPSERT_DEALS: LiteralString = (
    """
UNWIND $rows AS row
MATCH (enterprise:Organization {id: row.enterprise_id})
MERGE (n:Entity {id: row.id})
ON CREATE SET n:Deal, n += row.properties, n += row.recording
MERGE (n)-[:FOR_ENTERPRISE]->(enterprise)
WITH n, row
CALL (n, row) {
  UNWIND row.participants AS participant
  MATCH (organization:Organization {id: participant.organization_id})
  MERGE (organization)-[part:TOOK_PART {role: participant.role}]->(n)
  ON CREATE SET part.lead = participant.lead, part.amount = participant.amount
}
CALL (n, row) {
  UNWIND [row.enterprise_id] + [each IN row.participants | each.organization_id] AS id
  WITH DISTINCT id
  MATCH (party:Organization {id: id})
  MERGE (party)-[tie:PARTY_TO {party_id: id}]->(n)
  ON CREATE SET tie.agreed_on = n.agreed_on
}
CALL (n, row) {
  UNWIND row.product_ids AS id
  MATCH (product:Entity {id: id})
  MERGE (n)-[:USED]->(product)
}
"""
    + SOURCED
)
