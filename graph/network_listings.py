"""The listings of what joins organisations: mechanisms, teams, property, needs, memberships."""

from typing import LiteralString

from graph.callers import visible
from graph.declarations import (
    BY_NAME,
    Listing,
    Ordering,
    begun,
    by_day,
    fact_reference,
    in_force,
    open_on,
    pledged_on,
    undissolved,
)
from graph.network_nouns import (
    CONSENT,
    FINANCING_NEED,
    INTELLECTUAL_PROPERTY,
    MECHANISM,
    MEMBERSHIP,
    NEED,
    PLEDGE,
    PRODUCT_CHAIN,
    SERVICE_TEAM,
    TECHNOLOGY_PLATFORM,
)
from graph.recording import known, membership_state, membership_until, state_since

_NAMED = {"NAME": BY_NAME}
_BY_OPENING = {"OPEN_FROM": by_day("b.open_from", descending=True)}

MECHANISMS = Listing(
    "Query.mechanisms", MECHANISM, "(b:Mechanism)", orderings={"KEY": Ordering("b.place")}
)
CHAINS = Listing("Query.chains", PRODUCT_CHAIN, "(b:ProductChain)", orderings=_NAMED)
TECHNOLOGY_PLATFORMS = Listing(
    "Query.technologyPlatforms", TECHNOLOGY_PLATFORM, "(b:TechnologyPlatform)", orderings=_NAMED
)

SERVICE_TEAMS = Listing(
    "Query.serviceTeams",
    SERVICE_TEAM,
    "(b:ServiceTeam)",
    where=undissolved("b"),
    orderings=_NAMED,
    filters={"leads": "EXISTS { (b)-[:LED_BY]->(lead:Bank) WHERE lead.id IN $leads }"},
)

INTELLECTUAL_PROPERTY_LISTED = Listing(
    "Query.intellectualProperty",
    INTELLECTUAL_PROPERTY,
    "(b:IntellectualProperty)",
    orderings=_NAMED,
    filters={
        "kinds": "b.kind IN $kinds",
        "pledged": "EXISTS {\n  MATCH (b)<-[:PLEDGES]-(pledge:Pledge) WHERE "
        + known("pledge")
        + "\n  AND "
        + pledged_on("pledge")
        + "\n  AND "
        + visible("pledge")
        + " } = $pledged",
    },
)

PLEDGES = Listing(
    "Query.pledges",
    PLEDGE,
    "(b:Pledge)",
    where="b.registered_on <= $as_of",
    orderings={
        "REGISTERED_ON": by_day("b.registered_on"),
        "AMOUNT": Ordering("b.amount"),
    },
    filters={
        "asset_kinds": "EXISTS { (b)-[:PLEDGES]->(asset:IntellectualProperty)"
        " WHERE asset.kind IN $asset_kinds }",
        "pledgees": "EXISTS { (b)-[:PLEDGED_TO]->(pledgee:Organization)"
        " WHERE pledgee.id IN $pledgees }",
        "pledgors": "EXISTS { (b)-[:PLEDGED_BY]->(pledgor:Enterprise)"
        " WHERE pledgor.id IN $pledgors }",
        "parks": "EXISTS { (b)-[:PLEDGED_BY]->(pledgor:Enterprise) WHERE "
        + fact_reference("pledgor", "SITE", "Park", "parks")
        + " }",
        "registered_from": "b.registered_on >= $registered_from",
        "registered_until": "b.registered_on <= $registered_until",
    },
)

NEEDS = Listing(
    "Query.needs",
    NEED,
    "(b:Need)",
    where=open_on("b"),
    orderings=_BY_OPENING,
    filters={
        "topics": "EXISTS { (b)-[:ON_TOPIC]->(topic:Topic) WHERE topic.id IN $topics }",
        "kinds": "any(kind IN b.kinds WHERE kind IN $kinds)",
        "sectors": "EXISTS { (b)-[:NEEDED_BY]->(firm:Enterprise) WHERE "
        + fact_reference("firm", "SECTOR", "Sector", "sectors")
        + " }",
        "parks": "EXISTS { (b)-[:NEEDED_BY]->(firm:Enterprise) WHERE "
        + fact_reference("firm", "SITE", "Park", "parks")
        + " }",
    },
)

FINANCING_NEEDS = Listing(
    "Query.financingNeeds",
    FINANCING_NEED,
    "(b:FinancingNeed)",
    where=open_on("b"),
    orderings={**_BY_OPENING, "AMOUNT": Ordering("b.amount")},
    filters={
        "purposes": "b.purpose IN $purposes",
        "parks": "EXISTS { (b)-[:NEEDED_BY]->(firm:Enterprise) WHERE "
        + fact_reference("firm", "SITE", "Park", "parks")
        + " }",
    },
)

REMINDED_BEFORE: LiteralString = (
    "coalesce(head([(b)-[:IN_PARK]->(:Park)<-[:RULES_OF]-(rules:ParkRules) WHERE "
    + known("rules")
    + " | rules.reminder_days]), 30)"
)
"""Days before its end at which a membership is due (graph.park_rules.REMINDER_DAYS)."""

MEMBERSHIPS = Listing(
    "Query.memberships",
    MEMBERSHIP,
    "(b:Membership)",
    where=begun("b"),
    orderings={"STATE_SINCE": Ordering("toString(" + state_since("b") + ")")},
    filters={
        "states": membership_state("b") + " IN $states",
        "parks": "EXISTS { (b)-[:IN_PARK]->(park:Park) WHERE park.id IN $parks }",
        "kinds": "EXISTS { (b)-[:MEMBERSHIP_OF]->(member:Organization)"
        " WHERE member.kind IN $kinds }",
        "expires_before": membership_until("b") + " < $expires_before",
        "renewal_due": "("
        + membership_state("b")
        + " IN ['ACTIVE', 'EXPIRED'] AND "
        + membership_until("b")
        + " - duration({days: "
        + REMINDED_BEFORE
        + "}) <= $as_of) = $renewal_due",
    },
)

CONSENTS = Listing(
    "Query.consents",
    CONSENT,
    "(b:Consent)",
    orderings={"VALID_FROM": by_day("b.valid_from", descending=True)},
    filters={
        "giver_id": "EXISTS { (b)-[:GIVEN_BY]->(giver:Organization) WHERE giver.id = $giver_id }",
        "data_classes": "b.data_class IN $data_classes",
        "in_force": "((b.revoked_at IS NULL OR $known_at < b.revoked_at) AND "
        + in_force("b")
        + ") = $in_force",
    },
)
