"""Edges of what joins organisations: teams, memberships, mechanisms, chains, property, needs."""

from dataclasses import replace

from graph.declarations import (
    BY_NAME,
    Cardinality,
    Edge,
    Ordering,
    begun,
    in_force,
    open_on,
    pledged_on,
    undissolved,
)
from graph.network_listings import CONSENTS, INTELLECTUAL_PROPERTY_LISTED
from graph.network_listings import MEMBERSHIPS as MEMBERSHIPS_LISTED
from graph.network_nouns import (
    ANYTHING,
    BASE_MODEL,
    CAPABILITY,
    CHAIN_STEP,
    CONSENT,
    FINANCING_NEED,
    INTELLECTUAL_PROPERTY,
    MECHANISM,
    MEMBERSHIP,
    NEED,
    PLEDGE,
    SERVICE_TEAM,
    TEAM_INVITATION,
    TEAM_MEMBER,
)
from graph.noun import Visibility
from graph.nouns import ORGANIZATION, PRODUCT, TOPIC
from graph.recording import Recording, known

_ACTIVE_SEAT = known("seat") + "\nAND " + in_force("seat")

# ---------------------------------------------------------------- teams and memberships

TEAM_LEAD = Edge("ServiceTeam.lead", ORGANIZATION, "(a)-[:LED_BY]->(b:Bank)", Cardinality.ONE)
TEAM_GUIDE = Edge(
    "ServiceTeam.guidedBy", ORGANIZATION, "(a)-[:GUIDED_BY]->(b:Authority)", Cardinality.ONE
)
TEAM_MEMBERS = Edge(
    "ServiceTeam.members",
    TEAM_MEMBER,
    "(a)<-[:IN_TEAM]-(b:TeamMember)",
    Cardinality.LIST,
    where=in_force("b"),
    order=Ordering("toString(b.valid_from)"),
)
TEAM_PROVIDERS = Edge(
    "ServiceTeam.presentKinds",
    ORGANIZATION,
    "(a)<-[:IN_TEAM]-(seat:TeamMember)-[:SEATS]->(b:Organization)",
    Cardinality.LIST,
    where=_ACTIVE_SEAT,
)
TEAM_INVITED = Edge(
    "ServiceTeam.invited",
    ORGANIZATION,
    "(a)<-[:TO_TEAM]-(invitation:TeamInvitation)-[:INVITES]->(b:Organization)",
    Cardinality.LIST,
    where=TEAM_INVITATION.seen("invitation") + "\nAND " + in_force("invitation"),
    order=BY_NAME,
)
PROVIDER_TEAMS = Edge(
    "Provider.teams",
    SERVICE_TEAM,
    "(a)<-[:SEATS|LED_BY]-(seat:TeamMember|ServiceTeam)-[:IN_TEAM*0..1]->(b:ServiceTeam)",
    Cardinality.PAGES,
    where="(seat:ServiceTeam OR " + _ACTIVE_SEAT + ")\nAND " + undissolved("b"),
    order=BY_NAME,
)
PRODUCT_TEAMS = Edge(
    "Product.teams",
    SERVICE_TEAM,
    "(a)-[:OFFERED_BY]->(:Organization)<-[:SEATS|LED_BY]-(seat:TeamMember|ServiceTeam)"
    "-[:IN_TEAM*0..1]->(b:ServiceTeam)",
    Cardinality.PAGES,
    where=PROVIDER_TEAMS.where,
    order=BY_NAME,
)
TEAM_PROVIDER = Edge(
    "TeamMember.provider", ORGANIZATION, "(a)-[:SEATS]->(b:Organization)", Cardinality.ONE
)
MEMBER = Edge(
    "Membership.organization",
    ORGANIZATION,
    "(a)-[:MEMBERSHIP_OF]->(b:Organization)",
    Cardinality.ONE,
)
MEMBER_PARK = Edge("Membership.park", ORGANIZATION, "(a)-[:IN_PARK]->(b:Park)", Cardinality.ONE)
MEMBERSHIPS = Edge(
    "Organization.memberships",
    MEMBERSHIP,
    "(a)<-[:MEMBERSHIP_OF]-(b:Membership)",
    Cardinality.LIST,
    where=begun("b"),
)
MEMBERSHIPS_OF_PARK = Edge(
    "Park.membershipCounts",
    MEMBERSHIP,
    "(a)<-[:IN_PARK]-(b:Membership)",
    Cardinality.PAGES,
    where=begun("b"),
    order=MEMBERSHIPS_LISTED.orderings["STATE_SINCE"],
    like=MEMBERSHIPS_LISTED,
)
CONSENTS_GIVEN = Edge(
    "Organization.consents",
    CONSENT,
    "(a)<-[:GIVEN_BY]-(b:Consent)",
    Cardinality.PAGES,
    order=Ordering("toString(b.valid_from)", descending=True),
    like=CONSENTS,
)

# ---------------------------------------------------------------- mechanisms, chains, policies

MECHANISM_LINKS = Edge(
    "Mechanism.links",
    ANYTHING,
    "(a)-[:LINKS_TO]->(b:Entity)",
    Cardinality.PAGES,
    # Topics and steps of chains are known at every moment, and have none of recording.
    where="b.recorded_at IS NULL OR b.recorded_at <= $known_at",
)
PRODUCT_MECHANISMS = Edge(
    "Product.mechanisms",
    MECHANISM,
    "(a)<-[:LINKS_TO]-(b:Mechanism)",
    Cardinality.LIST,
    order=Ordering("b.place"),
)
POLICY_ISSUER = Edge(
    "Policy.issuer", ORGANIZATION, "(a)-[:ISSUED_BY]->(b:Authority)", Cardinality.ONE
)
CHAIN_STEPS = Edge(
    "ProductChain.steps",
    CHAIN_STEP,
    "(a)<-[:STEP_OF]-(b:ChainStep)",
    Cardinality.LIST,
    order=Ordering("b.position"),
)
STEP_PRODUCTS = Edge(
    "ChainStep.products", PRODUCT, "(a)-[:SERVED_BY]->(b:Product)", Cardinality.PAGES, order=BY_NAME
)

# ---------------------------------------------------------------- intellectual property

ASSETS = Edge(
    "Enterprise.assets",
    INTELLECTUAL_PROPERTY,
    "(a)<-[:OWNED_BY]-(b:IntellectualProperty)",
    Cardinality.PAGES,
    order=BY_NAME,
    like=INTELLECTUAL_PROPERTY_LISTED,
)
ASSET_OWNER = Edge(
    "IntellectualProperty.owner", ORGANIZATION, "(a)-[:OWNED_BY]->(b:Enterprise)", Cardinality.ONE
)
ASSET_PLEDGE = Edge(
    "IntellectualProperty.pledge",
    PLEDGE,
    "(a)<-[:PLEDGES]-(b:Pledge)",
    Cardinality.ONE,
    where=pledged_on("b"),
    order=Ordering("toString(b.registered_on)", descending=True),
)
# Who sees a pledge sees what is pledged, in the version that was pledged.
_PLEDGED = replace(INTELLECTUAL_PROPERTY, visibility=Visibility.PUBLIC, recording=Recording.ONCE)
PLEDGED_ASSET = Edge(
    "Pledge.asset",
    _PLEDGED,
    "(a)-[:PLEDGES]->(b:IntellectualProperty)",
    Cardinality.ONE,
)
PLEDGEE = Edge(
    "Pledge.pledgee", ORGANIZATION, "(a)-[:PLEDGED_TO]->(b:Organization)", Cardinality.ONE
)

# ---------------------------------------------------------------- needs

NEEDS = Edge(
    "Enterprise.needs",
    NEED,
    "(a)<-[:NEEDED_BY]-(b:Need)",
    Cardinality.PAGES,
    where=open_on("b"),
    order=Ordering("toString(b.open_from)", descending=True),
)
FINANCING_NEEDS = Edge(
    "Enterprise.financingNeeds",
    FINANCING_NEED,
    "(a)<-[:NEEDED_BY]-(b:FinancingNeed)",
    Cardinality.PAGES,
    where=open_on("b"),
    order=Ordering("toString(b.open_from)", descending=True),
)
NEEDING_ENTERPRISE = Edge(
    "FinancingNeed.enterprise", ORGANIZATION, "(a)-[:NEEDED_BY]->(b:Enterprise)", Cardinality.ONE
)
NEED_TOPICS = Edge(
    "Need.topics", TOPIC, "(a)-[:ON_TOPIC]->(b:Topic)", Cardinality.LIST, order=BY_NAME
)

# ---------------------------------------------------------------- technology platforms

PLATFORM_OPERATOR = Edge(
    "TechnologyPlatform.operator",
    ORGANIZATION,
    "(a)-[:OPERATED_BY]->(b:Organization)",
    Cardinality.ONE,
)
BASE_MODELS = Edge(
    "TechnologyPlatform.baseModels",
    BASE_MODEL,
    "(a)<-[:BASE_OF]-(b:BaseModel)",
    Cardinality.LIST,
    order=Ordering("b.name"),
)
CAPABILITIES = Edge(
    "TechnologyPlatform.capabilities",
    CAPABILITY,
    "(a)<-[:ON_PLATFORM]-(b:Capability)",
    Cardinality.LIST,
    order=Ordering("b.axis"),
)
CAPABILITY_PROVIDER = Edge(
    "Capability.offeredBy",
    ORGANIZATION,
    "(a)-[:OFFERED_BY]->(b:Organization)",
    Cardinality.ONE,
)
