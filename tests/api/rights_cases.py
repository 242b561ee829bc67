"""What the matrix of rights asks, generated from api/schema.graphql; how each type is reached."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_leaf_type,
    is_required_argument,
)

from api.bounds import shape
from api.schema import SCHEMA_FILE
from tests.api.rights_world import RULE_OF_SMALL, Case
from tests.worlds import World

SDL = SCHEMA_FILE.read_text(encoding="utf-8")
SCHEMA = build_schema(SDL)
RIGHTS = SCHEMA_FILE.with_name("rights.txt").read_text(encoding="utf-8")
ROOT_TYPES = ("Query", "Mutation", "Subscription")

FIRM, LOAN = World.id("closed"), World.id("product:lender/loan")
SMALL, RULE = World.id("product:lender/small"), World.id(RULE_OF_SMALL)
ROOTS = {
    "Query.node": f'(id: "{FIRM}")',
    "Query.nodes": f'(ids: ["{FIRM}", "{LOAN}"])',
    "Query.search": '(text: "wish", first: 100)',
    "Query.sectors": "",
    "Query.topics": "",
    "Query.credentials": "",
    "Query.viewer": "",
    "Query.organization": f'(by: {{id: "{FIRM}"}})',
    "Query.organizations": "(first: 100)",
    "Query.organizationCounts": "(by: KIND)",
    "Query.expertise": "(first: 100)",
    "Query.needs": "(first: 100)",
    "Query.memberships": "(first: 100)",
    "Query.importJobs": "(first: 100)",
    "Query.consents": "(first: 100)",
    "Query.products": "(first: 100)",
    "Query.policies": "(first: 100)",
    "Query.facts": "(first: 100)",
    "Query.deals": "(first: 100)",
    "Query.intellectualProperty": "(first: 100)",
    "Query.pledges": "(first: 100)",
    "Query.financingNeeds": "(first: 100)",
    "Query.mechanisms": "",
    "Query.mechanism": "(key: M7)",
    "Query.chains": "",
    "Query.technologyPlatforms": "(first: 100)",
    "Query.serviceTeams": "(first: 100)",
    "Query.financingPlusExpertise": f'(enterpriseId: "{FIRM}", amount: 50000000, purpose: BILL)',
    "Query.eligibility": f'(enterpriseId: "{FIRM}", first: 100)',
    "Query.eligibleEnterprises": f'(productId: "{SMALL}", verdicts: [FAILS, UNKNOWN], first: 100)',
    "Query.nearMisses": f'(productId: "{SMALL}", first: 100)',
    "Query.reform": f'(changes: [{{ruleId: "{RULE}", thresholds: [{{basisPoints: 400}}]}}])',
    "Query.serviceTeam": f'(leadBankId: "{World.id("lender")}", enterpriseId: "{FIRM}")',
    "Query.teamGaps": f'(teamId: "{World.id("team")}", first: 100)',
    "Query.whatIf": f'(assumptions: [{{memberLeaves: "{World.id("lender")}"}}])',
    "Query.resilience": "(first: 100)",
    "Query.partnerRecommendations": f'(organizationId: "{World.id("lender")}", first: 100)',
    "Query.dealCompletion": (
        f'(leadId: "{World.id("lender")}", enterpriseId: "{FIRM}", first: 100)'
    ),
    "Query.paths": f'(fromId: "{World.id("lender")}", toId: "{World.id("helper")}", first: 100)',
    "Query.recommendationLog": "(first: 100)",
    "Query.hitRates": "",
    "Query.auditEntries": "(first: 100)",
    "Query.auditVerify": "",
    "Mutation.factState": "Fact",
    "Mutation.financingNeedState": "FinancingNeed",
    "Mutation.needState": "Need",
    "Mutation.dealRecord": "Deal",
    "Mutation.dealConfirm": "Deal",
    "Mutation.teamForm": "ServiceTeam",
    "Mutation.teamChange": "ServiceTeam",
    "Mutation.membershipDraft": "Membership",
    "Mutation.membershipSubmit": "Membership",
    "Mutation.membershipReview": "Membership",
    "Mutation.membershipApprove": "Membership",
    "Mutation.membershipSuspend": "Membership",
    "Mutation.membershipRenew": "Membership",
    "Mutation.membershipWithdraw": "Membership",
    "Mutation.membershipTransfer": "Membership",
    "Mutation.parkRules": "Park",
    "Mutation.importStart": "ImportJob",
    "Mutation.importCommit": "ImportJob",
    "Mutation.importCancel": "ImportJob",
    "Mutation.organizationMerge": "OrganizationMerge",
    "Mutation.organizationMergeUndo": "OrganizationMerge",
    "Mutation.recommendationFeedback": "RecommendationLogEntry",
}
"""Every root field: how it is asked, or what it makes."""
PARENTS = """
AuditEntry.actor: Actor
AuditVerification.head: AuditAnchor
Query.auditVerify: AuditVerification
Query.auditEntries: AuditEntryConnection
Enterprise.aliases: Alias
TechnologyPlatform.baseModels: BaseModel
TechnologyPlatform.capabilities: Capability
ProductChain.steps: ChainStep
Query.consents: ConsentConnection
Query.importJobs: ImportJobConnection
ImportJob.counts: ImportCount
ImportJob.columns: ImportColumn
ImportJob.leftOut: ImportLeftOut
ImportJob.failure: ImportFailure
ImportJob.rows: ImportRowConnection
ImportRowEdge.node: ImportRow
ImportRow.cells: ImportCell
ImportRow.duplicates: DuplicateProposal
Consent.receiver: ConsentReceiver
RuleResult.datum: Datum
Query.deals: DealConnection
Membership.steps: MembershipStep
Membership.evidence: EvidenceDocument
Park.membershipCounts: MembershipCount
Deal.participants: DealParticipant
Query.financingPlusExpertise: FinancingPlusExpertise
FinancingPlusExpertise.eligibility: EligibilityConnection
EligibilityEdge.node: Eligibility
Eligibility.rules: RuleResult
Eligibility.requirement: RequirementResult
Eligibility.counterfactuals: Counterfactual
Counterfactual.changes: Change
Product.requirement: Requirement
FinancingPlusExpertise.outlook: Outlook
FinancingPlusExpertise.plan: FinancingPlan
FinancingPlan.request: PlanRequest
FinancingPlan.tranches: Tranche
Tranche.because: Because
FinancingPlan.certificate: Certificate
Certificate.objectives: ObjectiveValue
FinancingPlan.corrections: Corrections
Corrections.found: Correction
Correction.reasons: CorrectionReason
Query.eligibleEnterprises: EnterpriseEligibilityConnection
EnterpriseEligibilityEdge.node: EnterpriseEligibility
Query.nearMisses: NearMissConnection
NearMissEdge.node: NearMiss
Query.reform: Scenario
Scenario.gains: EffectConnection
EffectEdge.node: Effect
Scenario.counts: ScenarioCount
Query.serviceTeam: TeamProposal
TeamProposal.members: ProposedMember
ProposedMember.acquaintances: Acquaintance
Query.teamGaps: RecruitConnection
RecruitConnection.sampled: Sample
RecruitEdge.node: Recruit
Query.resilience: SinglePointConnection
SinglePointEdge.node: SinglePoint
SinglePoint.substitutes: Substitute
Query.whatIf: CoverScenario
CoverScenario.losses: CoverEffectConnection
CoverEffectEdge.node: CoverEffect
FinancingPlusExpertise.expertise: ExpertiseMatchConnection
ExpertiseMatchEdge.node: ExpertiseMatch
ExpertiseMatch.terms: ScoreTerm
Query.expertise: ExpertiseConnection
Query.facts: FactConnection
Fact.value: DayValue Money Quantity Ratio Reference StageValue StandingValue TextValue
Rule.thresholds: AssetKindValue PurposeValue RegionValue
Query.financingNeeds: FinancingNeedConnection
Query.intellectualProperty: IntellectualPropertyConnection
Park.coverage: KindCoverage
Park.pairings: PairingCoverage
Park.topicCoverage: TopicCoverage
Park.memberCounts: MemberCount
Query.memberships: MembershipConnection
Query.needs: NeedConnection
Mechanism.links: NodeConnection
Query.organizations: OrganizationConnection
Query.organizationCounts: OrganizationCount
FactConnection.pageInfo: PageInfo
Query.partnerRecommendations: RecommendationConnection
Query.recommendationLog: RecommendationLogEntryConnection
Query.hitRates: HitRates
RecommendationLogEntry.items: RecommendationLogItem
RecommendationLogItem.feedback: Feedback
RecommendationEdge.node: Recommendation
Recommendation.paths: PathSum
Recommendation.terms: RecommendationTerm
Recommendation.brings: Complement
Tie.grounds: CommonGround
PathSum.strongest: Path
Path.ties: Tie
Viewer.permissions: Permission
Enterprise.plantChain: PlantStep
Query.pledges: PledgeConnection
Pledge.valuation: Valuation
Query.policies: PolicyConnection
Query.products: ProductConnection
Product.terms: ProductTerms
Bank.limits: ProviderLimits
Query.search: SearchConnection
SearchConnection.facets: SearchFacet
Query.serviceTeams: ServiceTeamConnection
ServiceTeam.members: TeamMember
Query.technologyPlatforms: TechnologyPlatformConnection
Query.viewer: Viewer
Mutation.dealConfirm: AlreadyExistsError ConflictError ForbiddenError IdempotencyKeyReusedError
Mutation.needState: InvalidInputError NotFoundError
InvalidInputError.problems: InputProblem
"""
"""Types without an id, by the field that leads to them; an edge is led to by its connection."""
# ---------------------------------------------------------------- from the schema


def object_types(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    for each in schema.type_map.values():
        if isinstance(each, GraphQLObjectType) and not is_introspection_type(each):
            yield each


def is_node(kind: Any) -> bool:
    return any(each.name == "Node" for each in getattr(kind, "interfaces", ()))


def fields_of(schema: GraphQLSchema) -> set[str]:
    return {f"{kind.name}.{name}" for kind in object_types(schema) for name in kind.fields}


def ruled() -> dict[str, str]:
    """The rule of every field that rights.txt names, read here anew."""
    found: dict[str, str] = {}
    for line in RIGHTS.splitlines():
        if line and not line.startswith("#"):
            head, _, names = line.partition(":")
            kind, rule = head.split()
            found |= {f"{kind}.{name}": rule for name in names.split()}
    return found


def led_to(schema: GraphQLSchema) -> dict[str, str]:
    """Types without an id by the declared field that leads to them, where it does."""
    lines = [line.partition(": ") for line in PARENTS.split("\n") if line]
    wanted = {kind: parent for parent, _, kinds in lines for kind in kinds.split()}
    connections = [each.name for each in object_types(schema) if each.name.endswith("Connection")]
    wanted |= {f"{name.removesuffix('Connection')}Edge": f"{name}.edges" for name in connections}
    found: dict[str, str] = {}
    for name, parent in wanted.items():
        kind, _, member = parent.partition(".")
        holder = schema.type_map.get(kind)
        if isinstance(holder, GraphQLObjectType) and member in holder.fields:
            target = cast("GraphQLNamedType", get_named_type(holder.fields[member].type))
            possible: list[GraphQLNamedType] = [target]
            if isinstance(target, GraphQLInterfaceType | GraphQLUnionType):
                possible = [*schema.get_possible_types(target)]
            if name in {each.name for each in possible}:
                found[name] = parent
    return found


def undecided(schema: GraphQLSchema, cases: list[Case]) -> set[str]:
    """Fields without a rule or rules without a field, types and root fields without a case."""
    rules = ruled()
    types = {each.name: each for each in object_types(schema)}
    asked = {name for name in fields_of(schema) if name.split(".")[0] in ROOT_TYPES}
    with_case = {each.type for each in cases}
    parents = led_to(schema)
    without = {name for name, kind in types.items() if is_node(kind) and name not in with_case}
    for name in types.keys() - with_case - set(ROOT_TYPES) - without:
        seen: set[str] = set()
        at = name
        while at in parents and at not in seen:  # up to a case or a root
            seen.add(at)
            at = parents[at].partition(".")[0]
        if at not in with_case | set(ROOT_TYPES):
            without.add(name)
    return (fields_of(schema) ^ rules.keys()) | (asked ^ ROOTS.keys()) | without


def arguments(field: GraphQLField) -> str:
    given: list[str] = []
    declared: Any = field.args
    for name, each in declared.items():
        if is_required_argument(each):
            words: Any = cast("GraphQLNamedType", get_named_type(each.type))
            value = "100" if name == "first" else next(iter(words.values))
            given.append(f"{name}: {value}")
    return f"({', '.join(given)})" if given else ""


def within(type_: Any, above: tuple[str, ...] = ()) -> str:
    """What is selected of a field: of nodes their type and id, of all else everything, once."""
    kind = cast("GraphQLNamedType", get_named_type(type_))
    if is_leaf_type(kind):
        return ""
    if isinstance(kind, GraphQLUnionType):
        members = (
            f"... on {each.name} {{ {everything(each, each.name, above)} }}" for each in kind.types
        )
        return f" {{ __typename {' '.join(members)} }}"
    if isinstance(kind, GraphQLObjectType) and not is_node(kind) and kind.name not in above:
        return f" {{ {everything(kind, '', above)} }}"
    return " { __typename }" if kind.name in above else " { __typename id }"


def everything(kind: GraphQLObjectType, prefix: str = "", above: tuple[str, ...] = ()) -> str:
    """Every field of a type."""
    within_kind = (*above, kind.name)
    chosen = (
        f"{prefix and f'{prefix}_{name}: '}{name}{arguments(field)}"
        f"{within(field.type, within_kind)}"
        for name, field in kind.fields.items()
    )
    return f"__typename {' '.join(chosen)}"


def root(name: str) -> str:
    """A field of Query with everything in it."""
    field = SCHEMA.query_type.fields[name] if SCHEMA.query_type else None
    assert field
    return f"{name}{ROOTS[f'Query.{name}']}{within(field.type)}"


def nodes(cases: list[Case], ids: list[str] | None = None, *roots: str) -> str:
    """A question for every field of nodes; with `ids`: of these instead."""
    kinds = sorted({each.type for each in cases})
    parts = [
        f"fragment all{kind} on {kind} {{ {everything(object_type(kind))} }}" for kind in kinds
    ]
    asked = [
        f'n{at}: node(id: "{id}") {{ __typename ...all{each.type} }}'
        for at, (each, id) in enumerate(zip(cases, ids or [each.id for each in cases], strict=True))
    ]
    return f"{{ {' '.join([*asked, *roots])} }} {' '.join(parts)}"


def object_type(name: str) -> GraphQLObjectType:
    found = SCHEMA.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


@contextmanager
def in_one_breath() -> Generator[None]:
    """Lets a document ask for every field of every record."""
    with pytest.MonkeyPatch.context() as patch:
        for bound in ("MOST_FIELDS", "MOST_AT_ROOT", "MOST_ALIKE"):
            patch.setattr(shape, bound, 10**6)
        yield
