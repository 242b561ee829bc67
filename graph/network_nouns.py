"""Nouns that join organisations: teams, memberships, mechanisms, chains, property, needs."""

from graph.model import (
    AnyNode,
    BaseModel,
    Capability,
    ChainStep,
    Consent,
    FinancingNeed,
    IntellectualProperty,
    Mechanism,
    Membership,
    Need,
    Pledge,
    ProductChain,
    ServiceTeam,
    TeamInvitation,
    TeamMember,
    TechnologyPlatform,
)
from graph.noun import Noun, Visibility
from graph.recording import (
    SUPERSEDED,
    Recording,
    membership_since,
    membership_state,
    membership_until,
)

ANYTHING = Noun("Entity", AnyNode, "b {.id}", Visibility.PUBLIC, Recording.TIMELESS)
SERVICE_TEAM = Noun(
    "ServiceTeam",
    ServiceTeam,
    "b {.id, .name, dissolved_on: toString(coalesce(b.dissolved_on,"
    " CASE WHEN b.ended_recorded_at <= $known_at THEN b.ended_on END)), .synthetic, .recorded_at}",
    Visibility.PUBLIC,
)
TEAM_MEMBER = Noun(
    "TeamMember",
    TeamMember,
    "b {.id, valid_from: toString(b.valid_from), valid_until: toString(b.valid_until),"
    " .recorded_at, " + SUPERSEDED + ","
    " provider_id: head([(b)-[:SEATS]->(provider) | provider.id])}",
    Visibility.PUBLIC,
    Recording.VERSIONS,
)
TEAM_INVITATION = Noun(
    "TeamInvitation",
    TeamInvitation,
    "b {.id, valid_from: toString(b.valid_from), valid_until: toString(b.valid_until),"
    " .recorded_at, " + SUPERSEDED + ","
    " provider_id: head([(b)-[:INVITES]->(provider) | provider.id])}",
    Visibility.INVITATIONS,
    Recording.VERSIONS,
)
MEMBERSHIP = Noun(
    "Membership",
    Membership,
    "b {.id, valid_from: "
    + membership_since("b")
    + ", valid_until: toString(nullIf("
    + membership_until("b")
    + ", date('9999-12-31'))), .synthetic, .recorded_at,"
    " organization_id: head([(b)-[:MEMBERSHIP_OF]->(member) | member.id]),"
    " park_id: head([(b)-[:IN_PARK]->(park) | park.id]), state: " + membership_state("b") + "}",
    Visibility.BY_RECORD,
)
CONSENT = Noun(
    "Consent",
    Consent,
    "b {.id, .data_class, .level, .receiver_kind, valid_from: toString(b.valid_from),"
    " valid_until: toString(b.valid_until), .synthetic, .recorded_at,"
    " revoked_at: CASE WHEN b.revoked_at <= $known_at THEN b.revoked_at END,"
    " giver_id: head([(b)-[:GIVEN_BY]->(giver) | giver.id])}",
    Visibility.CONSENTS,
)
MECHANISM = Noun(
    "Mechanism",
    Mechanism,
    "b {.id, .key, .name, .name_en, .summary, .synthetic, .recorded_at}",
    Visibility.PUBLIC,
)
PRODUCT_CHAIN = Noun(
    "ProductChain",
    ProductChain,
    "b {.id, .name, .name_en, .synthetic, .recorded_at}",
    Visibility.PUBLIC,
)
CHAIN_STEP = Noun(
    "ChainStep",
    ChainStep,
    "b {.id, .position, .kind, .name, .purposes}",
    Visibility.PUBLIC,
    Recording.TIMELESS,
)
INTELLECTUAL_PROPERTY = Noun(
    "IntellectualProperty",
    IntellectualProperty,
    "b {.id, .kind, .name, .registry_number, .granted_on, .expires_on, .synthetic, .recorded_at,"
    " " + SUPERSEDED + ", owner_id: head([(b)-[:OWNED_BY]->(owner) | owner.id])}",
    Visibility.ASSETS,
    Recording.VERSIONS,
)
PLEDGE = Noun(
    "Pledge",
    Pledge,
    "b {.id, .amount, .registry_number, registered_on: toString(b.registered_on),"
    " released_on: toString(b.released_on), valued_on: toString(b.valued_on), .valued_low,"
    " .valued_high, .pledge_discount, .illustrative, .synthetic, .recorded_at, " + SUPERSEDED + ","
    " asset_id: head([(b)-[:PLEDGES]->(asset) | asset.id]),"
    " pledgee_id: head([(b)-[:PLEDGED_TO]->(pledgee) | pledgee.id])}",
    Visibility.BY_RECORD,
    Recording.VERSIONS,
)
FINANCING_NEED = Noun(
    "FinancingNeed",
    FinancingNeed,
    "b {.id, .amount, .purpose, .tenor_months, open_from: toString(b.open_from),"
    " open_until: toString(b.open_until), .synthetic, .recorded_at, " + SUPERSEDED + ","
    " enterprise_id: head([(b)-[:NEEDED_BY]->(enterprise) | enterprise.id])}",
    Visibility.BY_RECORD,
    Recording.VERSIONS,
)
NEED = Noun(
    "Need",
    Need,
    "b {.id, .title, .kinds, open_from: toString(b.open_from),"
    " open_until: toString(b.open_until), .synthetic, .recorded_at,"
    " enterprise_id: head([(b)-[:NEEDED_BY]->(enterprise) | enterprise.id])}",
    Visibility.BY_RECORD,
    Recording.VERSIONS,
)
TECHNOLOGY_PLATFORM = Noun(
    "TechnologyPlatform",
    TechnologyPlatform,
    "b {.id, .name, .name_en, .synthetic, .recorded_at}",
    Visibility.PUBLIC,
)
BASE_MODEL = Noun("BaseModel", BaseModel, "b {.id, .name, .open, .since}", Visibility.PUBLIC)
CAPABILITY = Noun("Capability", Capability, "b {.id, .axis, .description}", Visibility.PUBLIC)
