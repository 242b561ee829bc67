"""Edges, each declared once: the way from a node `a` to nodes `b`.

Whatever depends on the caller or the day is a predicate of the declaration, so that it holds before
order, limit and count; that a record is known and may be seen is the noun's, and always holds.
Edges of what joins organisations (teams, property, needs …) are in graph/network_edges.py.
"""

from graph import listings
from graph.callers import visible
from graph.declarations import (
    BY_NAME,
    LATEST_IN_FORCE,
    NEWEST_FIRST,
    Cardinality,
    Edge,
    Ordering,
    active_membership,
    admitted,
    in_force,
    latest_of_series,
    open_to,
    seen_in_time,
)
from graph.merged import ORGANIZATION_MERGE
from graph.nouns import (
    CREDENTIAL,
    CREDENTIAL_HOLDING,
    DEAL,
    EXPERTISE,
    FACT,
    ORGANIZATION,
    POLICY,
    PRODUCT,
    PRODUCT_TERMS,
    PROVIDER_LIMITS,
    REQUIREMENT,
    RULE,
    SECTOR,
    SOURCE,
    TOPIC,
)
from graph.recording import known

# ---------------------------------------------------------------- any record

SOURCE_OF = Edge("Record.source", SOURCE, "(a)-[:SOURCED_FROM]->(b:Source)", Cardinality.ONE)

# ---------------------------------------------------------------- organisations

SECTORS = Edge(
    "Organization.sectors",
    SECTOR,
    "(a)<-[:ABOUT]-(fact:Fact {measure: 'SECTOR'})-[:REFERS_TO]->(b:Sector)",
    Cardinality.LIST,
    where=seen_in_time("fact"),
    order=Ordering("b.key"),
)
PARKS = Edge(
    "Organization.parks",
    ORGANIZATION,
    "(a)<-[:ABOUT]-(fact:Fact {measure: 'SITE'})-[:REFERS_TO]->(b:Park)",
    Cardinality.LIST,
    where=seen_in_time("fact"),
    order=BY_NAME,
)
FACTS = Edge(
    "facts",
    FACT,
    "(a)<-[:ABOUT]-(b:Fact)",
    Cardinality.PAGES,
    where=latest_of_series("b"),
    order=NEWEST_FIRST,
    like=listings.FACTS,
)
FOUNDING = Edge(
    "Organization.foundedOn",
    FACT,
    "(a)<-[:ABOUT]-(b:Fact {measure: 'FOUNDED_ON'})",
    Cardinality.ONE,
    where=latest_of_series("b"),
    order=NEWEST_FIRST,
)
DEALS = Edge(
    "Organization.deals",
    DEAL,
    "()-[side:PARTY_TO]->(b:Deal)",
    Cardinality.PAGES,
    # By its index, which has the deals of each party in the order of their days.
    where="side.party_id = a.id AND side.agreed_on <= $as_of",
    order=Ordering(
        "toString(b.agreed_on)",
        descending=True,
        stored=("side.party_id", "side.agreed_on"),
        reached="date($after_key)",
    ),
    like=listings.DEALS,
)
PRODUCTS_OFFERED = Edge(
    "Provider.products",
    PRODUCT,
    "(a)<-[:OFFERED_BY]-(b:Product)",
    Cardinality.PAGES,
    order=BY_NAME,
    like=listings.PRODUCTS,
)
PARENT_PARK = Edge("Park.parent", ORGANIZATION, "(a)-[:PART_OF]->(b:Park)", Cardinality.ONE)
SUB_PARKS = Edge(
    "Park.subParks", ORGANIZATION, "(a)<-[:PART_OF]-(b:Park)", Cardinality.LIST, order=BY_NAME
)
MEMBERS = Edge(
    "Park.members",
    ORGANIZATION,
    "()<-[side:TIED_TO]-(tie:Fact|Membership)-[:ABOUT|MEMBERSHIP_OF]->(b:Organization)",
    Cardinality.PAGES,
    # By its index, which has what is tied to each park in the order of the names. A CASE, for the
    # planner would multiply out the alternatives of an OR.
    where="side.park_id = a.id AND side.sort_name IS NOT NULL"
    "\nAND CASE WHEN tie:Membership THEN "
    + active_membership("tie")
    + "\nELSE tie.measure = 'SITE' AND "
    + seen_in_time("tie")
    # From the member, which has few memberships: a park has thousands. An application decides
    # nothing: it may be hidden, and its effect would tell of it.
    + "\nAND NOT a.id IN [(b)<-[:MEMBERSHIP_OF]-(own:Membership)-[:IN_PARK]->(park)"
    + " WHERE "
    + admitted("own")
    + " | park.id] END",
    order=Ordering("b.sort_name", stored=("side.park_id", "side.sort_name")),
    like=listings.ORGANIZATIONS,
)
MERGES = Edge(
    "Organization.merges",
    ORGANIZATION_MERGE,
    "(a)<-[:ABOUT]-(b:OrganizationMerge)",
    Cardinality.LIST,
    order=Ordering("b.recorded_at"),
)
HEAD_BANK = Edge("Bank.branchOf", ORGANIZATION, "(a)-[:BRANCH_OF]->(b:Bank)", Cardinality.ONE)
EXPERTISE_OFFERED = Edge(
    "Institute.expertise",
    EXPERTISE,
    "(a)<-[:OFFERED_BY]-(b:Expertise)",
    Cardinality.PAGES,
    where=open_to("b"),
    order=BY_NAME,
)
STAGE = Edge(
    "Enterprise.stage",
    FACT,
    "(a)<-[:ABOUT]-(b:Fact {measure: 'STAGE'})",
    Cardinality.ONE,
    where=latest_of_series("b"),
    order=NEWEST_FIRST,
)
HOLDINGS = Edge(
    "Enterprise.credentials",
    CREDENTIAL_HOLDING,
    "(a)<-[:HELD_BY]-(b:CredentialHolding)",
    Cardinality.LIST,
    where="(b.from_first IS NULL OR b.from_first <= $as_of)"
    " AND (b.until_last IS NULL OR $as_of < b.until_last)",
    order=Ordering("coalesce(b.held_from, '')"),
)
HELD_CREDENTIAL = Edge(
    "CredentialHolding.credential",
    CREDENTIAL,
    "(a)-[:OF_CREDENTIAL]->(b:Credential)",
    Cardinality.ONE,
)
HOLDER = Edge(
    "CredentialHolding.enterprise",
    ORGANIZATION,
    "(a)-[:HELD_BY]->(b:Enterprise)",
    Cardinality.ONE,
)

# ---------------------------------------------------------------- products and policies

PROVIDER = Edge(
    "Product.provider", ORGANIZATION, "(a)-[:OFFERED_BY]->(b:Organization)", Cardinality.ONE
)
TERMS = Edge(
    "Product.terms",
    PRODUCT_TERMS,
    "(a)<-[:TERMS_OF]-(b:ProductTerms)",
    Cardinality.ONE,
    where=in_force("b"),
    order=LATEST_IN_FORCE,
)
LIMITS = Edge(
    "Provider.limits",
    PROVIDER_LIMITS,
    "(a)<-[:LIMITS_OF]-(b:ProviderLimits)",
    Cardinality.ONE,
    where=in_force("b"),
    order=LATEST_IN_FORCE,
)
RULES = Edge(
    "rules",
    RULE,
    "(a)<-[:RULE_OF]-(b:Rule)",
    Cardinality.LIST,
    where=in_force("b"),
)
REQUIREMENT_IN_FORCE = Edge(
    "requirement",
    REQUIREMENT,
    "(a)<-[:REQUIREMENT_OF]-(b:RequirementVersion)",
    Cardinality.ONE,
    where=in_force("b"),
    order=LATEST_IN_FORCE,
)
ENABLING_POLICIES = Edge(
    "Product.policies",
    POLICY,
    "(a)<-[:ENABLES]-(b:Policy)",
    Cardinality.LIST,
    where=open_to("b"),
    order=BY_NAME,
)
ENABLED_PRODUCTS = Edge(
    "Policy.products",
    PRODUCT,
    "(a)-[:ENABLES]->(b:Product)",
    Cardinality.PAGES,
    order=BY_NAME,
)

# ---------------------------------------------------------------- expertise

EXPERT = Edge(
    "Expertise.institute", ORGANIZATION, "(a)-[:OFFERED_BY]->(b:Institute)", Cardinality.ONE
)
EXPERTISE_TOPICS = Edge(
    "Expertise.topics", TOPIC, "(a)-[:ON_TOPIC]->(b:Topic)", Cardinality.LIST, order=BY_NAME
)
EXPERTISE_SECTORS = Edge(
    "Expertise.sectors",
    SECTOR,
    "(a)-[:FOR_SECTOR]->(b:Sector)",
    Cardinality.LIST,
    order=Ordering("b.key"),
)
COLLABORATORS = Edge(
    "Expertise.collaborators",
    ORGANIZATION,
    "(a)<-[:REFERS_TO]-(fact:Fact {measure: 'EXPERTISE_USED'})-[:ABOUT]->(b:Enterprise)",
    Cardinality.PAGES,
    where=known("fact")
    + " AND (fact.as_of_last IS NULL OR fact.as_of_last <= $as_of)\nAND "
    + visible("fact"),
    order=BY_NAME,
)

# ---------------------------------------------------------------- facts and deals

COUNTERPARTY = Edge(
    "Fact.counterparty",
    ORGANIZATION,
    "(a)-[:COUNTERPARTY]->(b:Organization)",
    Cardinality.ONE,
)
FACT_SECTORS = Edge(
    "Fact.sectors",
    SECTOR,
    "(a)-[:LIMITED_TO]->(b:Sector)",
    Cardinality.LIST,
    order=Ordering("b.key"),
)
FINANCED_ENTERPRISE = Edge(
    "Deal.enterprise", ORGANIZATION, "(a)-[:FOR_ENTERPRISE]->(b:Enterprise)", Cardinality.ONE
)
DEAL_PRODUCTS = Edge(
    "Deal.products", PRODUCT, "(a)-[:USED]->(b:Product)", Cardinality.LIST, order=BY_NAME
)
