"""Constraints and indexes, as numbered steps that are recorded in the graph once they are done."""

from graph.client import Graph
from graph.migrations import Change, Step, migrate

# A renewal gives the state that begins with it an end of its own.
MEMBERSHIPS_END_BY_STATE = Change(
    find="MATCH (n:Membership)\nWHERE n.states_until IS NULL",
    change="SET n.states_until ="
    " [state IN n.states | coalesce(n.valid_until, date('9999-12-31'))]\nREMOVE n.valid_until",
)

# Once for each way in which an organisation came to be a party: a merge can be taken back.
PARTIES_OF_DEALS = Change(
    find="MATCH (n:Deal)\nWHERE NOT EXISTS { (n)<-[:PARTY_TO]-() }",
    change="CALL (n) {\n  MATCH (n)-[named:TOOK_PART|FOR_ENTERPRISE]-(party:Organization)\n"
    "  WITH DISTINCT n, party, named.merges AS merges\n"
    "  CREATE (party)-[tie:PARTY_TO {party_id: party.id, agreed_on: n.agreed_on}]->(n)\n"
    "  SET tie.merges = merges\n}",
)

# Of sites and memberships, each with the name of whose it is, as pages of members sort them.
TIES_TO_PARKS = Change(
    find="MATCH (n:Fact|Membership)\nWHERE (n:Membership OR n.measure = 'SITE')"
    " AND EXISTS { (n)-[:REFERS_TO|IN_PARK]->(:Park) } AND NOT EXISTS { (n)-[:TIED_TO]->() }",
    change="CALL (n) {\n  MATCH (n)-[named:REFERS_TO|IN_PARK]->(park:Park)\n"
    "  CREATE (n)-[tie:TIED_TO {park_id: park.id}]->(park)\n"
    "  SET tie.sort_name = head([(n)-[:ABOUT|MEMBERSHIP_OF]->(o) | o.sort_name])\n}",
)

STEPS = (
    Step(
        1,
        (
            "CREATE CONSTRAINT step_number IF NOT EXISTS"
            " FOR (n:SchemaStep) REQUIRE n.number IS UNIQUE",
            "CREATE CONSTRAINT counter_name IF NOT EXISTS FOR (n:Counter) REQUIRE n.name IS UNIQUE",
            "CREATE CONSTRAINT seed_digest IF NOT EXISTS FOR (n:Seed) REQUIRE n.digest IS UNIQUE",
            "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT organization_id IF NOT EXISTS"
            " FOR (n:Organization) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT organization_uscc IF NOT EXISTS"
            " FOR (n:Organization) REQUIRE n.uscc IS UNIQUE",
            "CREATE CONSTRAINT park_id IF NOT EXISTS FOR (n:Park) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT sector_key IF NOT EXISTS FOR (n:Sector) REQUIRE n.key IS UNIQUE",
            "CREATE CONSTRAINT credential_kind IF NOT EXISTS"
            " FOR (n:Credential) REQUIRE n.kind IS UNIQUE",
            "CREATE CONSTRAINT consent_id IF NOT EXISTS FOR (n:Consent) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT name_id IF NOT EXISTS FOR (n:Name) REQUIRE n.id IS UNIQUE",
            "CREATE INDEX name_text IF NOT EXISTS FOR (n:Name) ON (n.text)",
            "CREATE INDEX name_pinyin IF NOT EXISTS FOR (n:Name) ON (n.pinyin)",
            "CREATE INDEX name_initials IF NOT EXISTS FOR (n:Name) ON (n.initials)",
            "CREATE TEXT INDEX name_contains IF NOT EXISTS FOR (n:Name) ON (n.text)",
            "CREATE INDEX organization_kind IF NOT EXISTS FOR (n:Organization) ON (n.kind)",
            "CREATE INDEX organization_name IF NOT EXISTS FOR (n:Organization) ON (n.sort_name)",
            "CREATE INDEX product_name IF NOT EXISTS FOR (n:Product) ON (n.sort_name)",
            "CREATE INDEX fact_series IF NOT EXISTS FOR (n:Fact) ON (n.series)",
            "CREATE INDEX fact_measure IF NOT EXISTS FOR (n:Fact) ON (n.measure)",
            "CREATE INDEX deal_day IF NOT EXISTS FOR (n:Deal) ON (n.agreed_on)",
            "CALL db.awaitIndexes(60)",
        ),
    ),
    Step(
        2,
        (
            # A term for each Chinese character, so that characters of a name can be asked together.
            "CREATE FULLTEXT INDEX name_letters IF NOT EXISTS FOR (n:Name) ON EACH [n.text]"
            " OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}}",
            "CREATE TEXT INDEX name_pinyin_contains IF NOT EXISTS FOR (n:Name) ON (n.pinyin)",
            "CALL db.awaitIndexes(60)",
        ),
    ),
    Step(
        3,
        (
            "CREATE CONSTRAINT idempotency_key IF NOT EXISTS"
            " FOR (n:IdempotencyKey) REQUIRE n.key IS UNIQUE",
            "CREATE CONSTRAINT audit_sequence IF NOT EXISTS"
            " FOR (n:AuditEntry) REQUIRE n.sequence IS UNIQUE",
            "CREATE CONSTRAINT event_sequence IF NOT EXISTS"
            " FOR (n:Event) REQUIRE n.sequence IS UNIQUE",
            "CREATE INDEX audit_changed IF NOT EXISTS FOR (n:AuditEntry) ON (n.changed_id)",
            "CALL db.awaitIndexes(60)",
        ),
    ),
    Step(
        4,
        (
            "CREATE INDEX log_asker IF NOT EXISTS FOR (n:RecommendationLogEntry) ON (n.asker_id)",
            "CREATE INDEX log_shown IF NOT EXISTS FOR (n:RecommendationLogEntry) ON (n.shown_at)",
            "CREATE INDEX log_item IF NOT EXISTS"
            " FOR (n:RecommendationLogItem) ON (n.organization_id)",
            "CREATE INDEX feedback_series IF NOT EXISTS"
            " FOR (n:RecommendationFeedback) ON (n.series)",
            "CREATE INDEX feedback_asker IF NOT EXISTS"
            " FOR (n:RecommendationFeedback) ON (n.asker_id)",
            "CALL db.awaitIndexes(60)",
        ),
    ),
    Step(5, (MEMBERSHIPS_END_BY_STATE,)),
    Step(
        6,
        (
            "CREATE CONSTRAINT upload_id IF NOT EXISTS FOR (n:Upload) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT import_part_key IF NOT EXISTS"
            " FOR (n:ImportPart) REQUIRE n.key IS UNIQUE",
            "CREATE INDEX upload_moment IF NOT EXISTS FOR (n:Upload) ON (n.uploaded_at)",
            "CREATE INDEX import_part_owner IF NOT EXISTS FOR (n:ImportPart) ON (n.owner_id)",
            "CREATE INDEX import_park IF NOT EXISTS FOR (n:ImportJob) ON (n.park_id)",
            "CREATE INDEX import_state IF NOT EXISTS FOR (n:ImportJob) ON (n.state)",
            "CALL db.awaitIndexes(60)",
        ),
    ),
    Step(
        7,
        (
            PARTIES_OF_DEALS,
            # What is listed, in the order in which it is listed: the first page reads no more.
            "CREATE INDEX party_deals IF NOT EXISTS"
            " FOR ()-[tie:PARTY_TO]-() ON (tie.party_id, tie.agreed_on)",
            "CREATE INDEX organization_kind_name IF NOT EXISTS"
            " FOR (n:Organization) ON (n.kind, n.sort_name)",
            "CALL db.awaitIndexes(60)",
        ),
    ),
    Step(
        8,
        (
            "CREATE INDEX need_day IF NOT EXISTS FOR (n:Need) ON (n.open_from)",
            "CREATE INDEX financing_need_day IF NOT EXISTS FOR (n:FinancingNeed) ON (n.open_from)",
            "CREATE INDEX consent_day IF NOT EXISTS FOR (n:Consent) ON (n.valid_from)",
            "CREATE INDEX pledge_day IF NOT EXISTS FOR (n:Pledge) ON (n.registered_on)",
            "CALL db.awaitIndexes(60)",
        ),
    ),
    Step(
        9,
        (
            TIES_TO_PARKS,
            "CREATE INDEX park_members IF NOT EXISTS"
            " FOR ()-[tie:TIED_TO]-() ON (tie.park_id, tie.sort_name)",
            "CALL db.awaitIndexes(60)",
        ),
    ),
)


async def apply_constraints(graph: Graph) -> list[int]:
    """Do the steps that the graph has not seen, in order, and answer their numbers.

    Raises graph.migrations.GraphTooNew when a later release has written the graph.
    """
    return await migrate(graph, STEPS)
