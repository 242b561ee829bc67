"""Every noun of the graph: its label, what of a node `b` is read, who may see it, and since when.

Nouns that join organisations (teams, memberships, property, needs …) are in graph/network_nouns.py.
"""

from typing import LiteralString

from graph.model import (
    Credential,
    CredentialHolding,
    Deal,
    Expertise,
    Fact,
    Organization,
    Policy,
    PossibleChange,
    Product,
    ProductTerms,
    ProviderLimits,
    Requirement,
    Rule,
    Sector,
    Source,
    Topic,
)
from graph.noun import Noun, Visibility
from graph.recording import SUPERSEDED, Recording, state_of

_VALUE: LiteralString = (
    "value: {kind: b.value_kind, number: b.value_number, unit: b.value_unit, text: b.value_text,"
    " node_id: CASE b.value_kind WHEN 'Reference'"
    " THEN head([(b)-[:REFERS_TO]->(referred) | referred.id]) END}"
)

SOURCE = Noun(
    "Source",
    Source,
    "b {.id, .kind, .title, .publisher, .published_on, .paragraph, .url}",
    Visibility.PUBLIC,
    Recording.TIMELESS,
)
SECTOR = Noun(
    "Sector", Sector, "b {.id, .key, .name, .name_en}", Visibility.PUBLIC, Recording.TIMELESS
)
TOPIC = Noun("Topic", Topic, "b {.id, .name, .name_en}", Visibility.PUBLIC, Recording.TIMELESS)
ORGANIZATION = Noun(
    "Organization",
    Organization,
    "b {.id, .kind, .name, .name_en, .anonymous, .uscc, .synthetic, .recorded_at}",
    Visibility.PUBLIC,
)
CREDENTIAL = Noun(
    "Credential",
    Credential,
    "b {.id, .kind, .name, .name_en, .valid_months, unconfirmed: coalesce(b.unconfirmed, true),"
    " .synthetic, .recorded_at}",
    Visibility.PUBLIC,
)
CREDENTIAL_HOLDING = Noun(
    "CredentialHolding",
    CredentialHolding,
    "b {.id, .held_from, .held_until, .synthetic, .recorded_at, " + SUPERSEDED + ","
    " enterprise_id: head([(b)-[:HELD_BY]->(holder) | holder.id]),"
    " credential_id: head([(b)-[:OF_CREDENTIAL]->(label) | label.id])}",
    Visibility.BY_RECORD,
    Recording.VERSIONS,
)
FACT = Noun(
    "Fact",
    Fact,
    "b {.id, .measure, .qualifier, .nature, .as_of, .period_start, .until, .scope, .synthetic,"
    " .recorded_at, " + SUPERSEDED + ", subject_id: head([(b)-[:ABOUT]->(subject) | subject.id]),"
    " counterparty_id: head([(b)-[:COUNTERPARTY]->(other) | other.id]), " + _VALUE + "}",
    Visibility.BY_RECORD,
    Recording.VERSIONS,
)
POLICY = Noun(
    "Policy",
    Policy,
    "b {.id, .name, .name_en, .document_number, .valid_from, .valid_until, .synthetic,"
    " .recorded_at}",
    Visibility.PUBLIC,
)
PRODUCT = Noun(
    "Product",
    Product,
    "b {.id, .name, .name_en, .kind, .purposes, .stages, .pairing, .synthetic, .recorded_at}",
    Visibility.PUBLIC,
)
PRODUCT_TERMS = Noun(
    "ProductTerms",
    ProductTerms,
    "b {.id, .minimum, .maximum, .maximum_ceiling, .maximum_tenor_months, .step, .annual_rate,"
    " .coverage, .cover_cap, .cover_cap_ceiling, .fee,"
    " service_kinds: coalesce(b.service_kinds, []), pledged_kinds: coalesce(b.pledged_kinds, []),"
    " valid_from: toString(b.valid_from), valid_until: toString(b.valid_until), .illustrative,"
    " .synthetic, .recorded_at, " + SUPERSEDED + ","
    " product_id: head([(b)-[:TERMS_OF]->(product) | product.id])}",
    Visibility.PUBLIC,
    Recording.VERSIONS,
)
PROVIDER_LIMITS = Noun(
    "ProviderLimits",
    ProviderLimits,
    "b {.id, .borrower_cap, .borrower_cap_ceiling, .recruitment_cost,"
    " valid_from: toString(b.valid_from), valid_until: toString(b.valid_until), .illustrative,"
    " .synthetic, .recorded_at, " + SUPERSEDED + ","
    " provider_id: head([(b)-[:LIMITS_OF]->(provider:Organization) | provider.id])}",
    Visibility.PUBLIC,
    Recording.VERSIONS,
)
RULE = Noun(
    "Rule",
    Rule,
    "b {.id, part: coalesce(b.part, b.criterion), .criterion, .comparison,"
    " valid_from: toString(b.valid_from), valid_until: toString(b.valid_until), .illustrative,"
    " .unconfirmed, .synthetic, .recorded_at, " + SUPERSEDED + ","
    " subject_id: head([(b)-[:RULE_OF]->(subject) | subject.id]),"
    " thresholds: COLLECT { MATCH (b)-[:HAS_THRESHOLD]->(t:Threshold) WITH t ORDER BY t.position"
    " RETURN {kind: t.value_kind, number: t.value_number, unit: t.value_unit, text: t.value_text,"
    " node_id: head([(t)-[:REFERS_TO]->(referred) | referred.id])} }}",
    Visibility.PUBLIC,
    Recording.VERSIONS,
)
REQUIREMENT = Noun(
    "RequirementVersion",
    Requirement,
    "b {.id, .shape, valid_from: toString(b.valid_from), valid_until: toString(b.valid_until),"
    " .illustrative, .unconfirmed, .synthetic, .recorded_at, " + SUPERSEDED + ","
    " subject_id: head([(b)-[:REQUIREMENT_OF]->(subject) | subject.id])}",
    Visibility.PUBLIC,
    Recording.VERSIONS,
)
POSSIBLE_CHANGE = Noun(
    "PossibleChange",
    PossibleChange,
    "b {.id, .action, .criterion, .effort, valid_from: toString(b.valid_from),"
    " valid_until: toString(b.valid_until), .illustrative, .synthetic, .recorded_at, "
    + SUPERSEDED
    + ", node_id: head([(b)-[:CHANGES]->(node) | node.id])}",
    Visibility.PUBLIC,
    Recording.VERSIONS,
)
EXPERTISE = Noun(
    "Expertise",
    Expertise,
    "b {.id, .kind, .title, .title_en, .valid_from, .valid_until, .synthetic, .recorded_at}",
    Visibility.PUBLIC,
)
DEAL = Noun(
    "Deal",
    Deal,
    "b {.id, .kind, agreed_on: toString(b.agreed_on), .amount, .purpose, .synthetic, .recorded_at,"
    " ended_on: head([i IN range(0, size(b.states) - 1) WHERE b.states[i] = 'ENDED'"
    " AND b.states_since[i] <= $as_of AND b.states_recorded_at[i] <= $known_at"
    " | toString(b.states_since[i])]), state: " + state_of("b") + "}",
    Visibility.BY_RECORD,
)
