"""The sets of nodes `b` that questions start from, with their filters and orderings."""

from graph.callers import visible
from graph.declarations import (
    BY_NAME,
    NEWEST_FIRST,
    Listing,
    Ordering,
    in_force,
    latest_of_series,
    seen_in_time,
)
from graph.nouns import FACT, ORGANIZATION, PRODUCT

BY_RECORDING = Ordering("b.recorded_at")

ORGANIZATIONS = Listing(
    "Query.organizations",
    ORGANIZATION,
    "(b:Organization)",
    orderings={"NAME": BY_NAME, "RECORDED_AT": BY_RECORDING},
    filters={
        "kinds": "b.kind IN $kinds",
        "synthetic": "b.synthetic = $synthetic",
        "parks": "EXISTS {\n  MATCH (b)<-[:ABOUT]-(site:Fact {measure: 'SITE'})"
        "-[:REFERS_TO]->(park:Park)\n  WHERE park.id IN $parks AND " + seen_in_time("site") + " }",
        "sectors": "EXISTS {\n  MATCH (b)<-[:ABOUT]-(branch:Fact {measure: 'SECTOR'})"
        "-[:REFERS_TO]->(sector:Sector)\n  WHERE sector.id IN $sectors AND "
        + seen_in_time("branch")
        + " }",
        "stages": "EXISTS {\n  MATCH (b)<-[:ABOUT]-(stage:Fact {measure: 'STAGE'})\n"
        "  WHERE stage.value_text IN $stages AND stage.as_of_last IS NOT NULL AND "
        + latest_of_series("stage")
        + " }",
        "credentials": "EXISTS {\n  MATCH (b)<-[:HELD_BY]-(held:CredentialHolding)"
        "-[:OF_CREDENTIAL]->(credential:Credential)\n"
        "  WHERE credential.kind IN $credentials AND held.superseded_at IS NULL\n"
        "  AND held.from_last <= $as_of"
        " AND (held.until_first IS NULL OR $as_of < held.until_first)\n  AND "
        + visible("held")
        + " }",
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
    orderings={"NAME": BY_NAME, "RECORDED_AT": BY_RECORDING},
    filters={
        "stage": "$stage IN b.stages",
        "credential": "EXISTS {\n  MATCH (b)<-[:RULE_OF]-(rule:Rule {criterion: 'CREDENTIAL_HELD'})"
        "-[:HAS_THRESHOLD]->(:Threshold)-[:REFERS_TO]->(:Credential {kind: $credential})\n  WHERE "
        + in_force("rule")
        + " }",
        "providers": "EXISTS { (b)-[:OFFERED_BY]->(p:Organization) WHERE p.id IN $providers }",
        "kinds": "b.kind IN $kinds",
        "purposes": "any(purpose IN b.purposes WHERE purpose IN $purposes)",
        "pairings": "b.pairing IN $pairings",
        "policies": "EXISTS { (b)<-[:ENABLES]-(policy:Policy) WHERE policy.id IN $policies }",
    },
)


def listings() -> tuple[Listing, ...]:
    """All listings declared here."""
    return tuple(each for each in globals().values() if isinstance(each, Listing))
