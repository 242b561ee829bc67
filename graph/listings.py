"""The sets of nodes `b` that questions start from, with their filters and orderings."""

from graph.callers import visible
from graph.declarations import (
    BY_INDEXED_NAME,
    BY_NAME,
    NEWEST_FIRST,
    Alone,
    Listing,
    Ordering,
    begun,
    by_day,
    fact_reference,
    in_force,
    latest_of_series,
    open_on,
    open_to,
    seen_latest,
    surely_held,
)
from graph.name_parts import found_by_name_part, has_name_part
from graph.nouns import (
    CREDENTIAL,
    DEAL,
    EXPERTISE,
    FACT,
    ORGANIZATION,
    POLICY,
    PRODUCT,
    SECTOR,
    TOPIC,
)
from graph.recording import known, membership_state, state_of

BY_RECORDING = Ordering("b.recorded_at")
_NAMED = {"NAME": BY_NAME}

ORGANIZATIONS = Listing(
    "Query.organizations",
    ORGANIZATION,
    "(b:Organization)",
    orderings={
        "NAME": BY_INDEXED_NAME,
        # The earliest one that is said, so that the order does not depend on that of the graph.
        "FOUNDED_ON": Ordering(
            "reduce(earliest = '9999',"
            " day IN [(b)<-[:ABOUT]-(founding:Fact {measure: 'FOUNDED_ON'}) WHERE "
            + known("founding")
            + " AND "
            + visible("founding")
            + " | founding.value_text] | CASE WHEN day < earliest THEN day ELSE earliest END)"
        ),
        "RECORDED_AT": BY_RECORDING,
    },
    alone={"kinds": Alone("kind", "b.kind")},
    filters_along={"name": has_name_part("b")},
    filters={
        "name": found_by_name_part("b"),
        "kinds": "b.kind IN $kinds",
        "synthetic": "b.synthetic = $synthetic",
        "parks": fact_reference("b", "SITE", "Park", "parks"),
        "sectors": fact_reference("b", "SECTOR", "Sector", "sectors"),
        "stages": "EXISTS {\n  MATCH (b)<-[:ABOUT]-(stage:Fact {measure: 'STAGE'})\n"
        "  WHERE stage.value_text IN $stages AND stage.as_of_last IS NOT NULL AND "
        + seen_latest("stage")
        + " }",
        "credentials": "EXISTS {\n  MATCH (b)<-[:HELD_BY]-(held:CredentialHolding)"
        "-[:OF_CREDENTIAL]->(credential:Credential)\n"
        "  WHERE credential.kind IN $credentials AND " + surely_held("held") + " }",
        "membership_states": "EXISTS {\n  MATCH (b)<-[:MEMBERSHIP_OF]-(joined:Membership)\n"
        "  WHERE joined.recorded_at <= $known_at AND "
        + begun("joined")
        + " AND "
        + membership_state("joined")
        + " IN $membership_states\n  AND "
        + visible("joined")
        + " }",
        "topics": "(EXISTS {\n  MATCH (b)<-[:OFFERED_BY]-(skill:Expertise)-[:ON_TOPIC]->(t:Topic)\n"
        "  WHERE t.id IN $topics AND skill.recorded_at <= $known_at AND "
        + open_to("skill")
        + " } OR EXISTS {\n  MATCH (b)<-[:NEEDED_BY]-(need:Need)-[:ON_TOPIC]->(t:Topic)\n"
        "  WHERE t.id IN $topics AND "
        + known("need")
        + " AND "
        + open_on("need")
        + "\n  AND "
        + visible("need")
        + " })",
    },
)

FACTS = Listing(
    "Query.facts",
    FACT,
    "(b:Fact)",
    where=latest_of_series("b"),
    orderings={"NEWEST": NEWEST_FIRST},
    filters={
        "subjects": "EXISTS { (b)-[:ABOUT]->(subject:Entity) WHERE subject.id IN $subjects }",
        "measures": "b.measure IN $measures",
        "natures": "b.nature IN $natures",
        "sectors": "EXISTS { (b)-[:LIMITED_TO]->(sector:Sector) WHERE sector.id IN $sectors }",
        "source_kinds": "EXISTS { (b)-[:SOURCED_FROM]->(source:Source)"
        " WHERE source.kind IN $source_kinds }",
        "synthetic": "b.synthetic = $synthetic",
    },
)

PRODUCTS = Listing(
    "Query.products",
    PRODUCT,
    "(b:Product)",
    orderings={"NAME": BY_INDEXED_NAME, "RECORDED_AT": BY_RECORDING},
    filters={
        "stage": "$stage IN b.stages",
        "credential": "EXISTS {\n  MATCH (b)<-[:RULE_OF]-(rule:Rule {criterion: 'CREDENTIAL_HELD'})"
        "-[:HAS_THRESHOLD]->(:Threshold)-[:REFERS_TO]->(:Credential {kind: $credential})\n  WHERE "
        + known("rule")
        + " AND "
        + in_force("rule")
        + " }",
        "providers": "EXISTS { (b)-[:OFFERED_BY]->(p:Organization) WHERE p.id IN $providers }",
        "kinds": "b.kind IN $kinds",
        "purposes": "any(purpose IN b.purposes WHERE purpose IN $purposes)",
        "pairings": "b.pairing IN $pairings",
        "policies": "EXISTS { (b)<-[:ENABLES]-(policy:Policy) WHERE policy.id IN $policies"
        " AND policy.recorded_at <= $known_at }",
        "mechanisms": "EXISTS { (b)<-[:LINKS_TO]-(mechanism:Mechanism)"
        " WHERE mechanism.key IN $mechanisms AND mechanism.recorded_at <= $known_at }",
        "synthetic": "b.synthetic = $synthetic",
    },
)

DEALS = Listing(
    "Query.deals",
    DEAL,
    "(b:Deal)",
    where="b.agreed_on <= $as_of",
    orderings={
        "AGREED_ON": by_day("b.agreed_on"),
        "AMOUNT": Ordering("coalesce(b.amount, 0)"),
    },
    filters={
        "kinds": "b.kind IN $kinds",
        "states": state_of("b") + " IN $states",
        "participants": "EXISTS { (b)<-[:TOOK_PART]-(party:Organization)"
        " WHERE party.id IN $participants AND party.recorded_at <= $known_at }",
        "enterprises": "EXISTS { (b)-[:FOR_ENTERPRISE]->(firm:Enterprise)"
        " WHERE firm.id IN $enterprises }",
        "sectors": "EXISTS { (b)-[:FOR_ENTERPRISE]->(firm:Enterprise) WHERE "
        + fact_reference("firm", "SECTOR", "Sector", "sectors")
        + " }",
        "parks": "EXISTS { (b)-[:FOR_ENTERPRISE]->(firm:Enterprise) WHERE "
        + fact_reference("firm", "SITE", "Park", "parks")
        + " }",
        "agreed_from": "b.agreed_on >= $agreed_from",
        "agreed_until": "b.agreed_on <= $agreed_until",
        "minimum": "b.amount >= $minimum",
        "synthetic": "b.synthetic = $synthetic",
    },
)

EXPERTISE_LISTED = Listing(
    "Query.expertise",
    EXPERTISE,
    "(b:Expertise)",
    where=open_to("b"),
    orderings=_NAMED,
    filters={
        "topics": "EXISTS { (b)-[:ON_TOPIC]->(topic:Topic) WHERE topic.id IN $topics }",
        "sectors": "EXISTS { (b)-[:FOR_SECTOR]->(sector:Sector) WHERE sector.id IN $sectors }",
        "kinds": "b.kind IN $kinds",
        "parks": "EXISTS { (b)-[:OFFERED_BY]->(institute:Institute) WHERE "
        + fact_reference("institute", "SITE", "Park", "parks")
        + " }",
    },
)

POLICIES = Listing("Query.policies", POLICY, "(b:Policy)", where=open_to("b"), orderings=_NAMED)
CREDENTIALS = Listing(
    "Query.credentials", CREDENTIAL, "(b:Credential)", orderings={"KIND": Ordering("b.kind")}
)
SECTORS = Listing("Query.sectors", SECTOR, "(b:Sector)", orderings={"KEY": Ordering("b.key")})
TOPICS = Listing("Query.topics", TOPIC, "(b:Topic)", orderings=_NAMED)
