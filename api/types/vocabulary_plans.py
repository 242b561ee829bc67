"""The enums of plans, their values explained."""

from api.types.explained import explain
from api.types.plan_words import PlanProof, TrancheRole
from matching.plans.corrections import Proof
from matching.plans.plan import Objective
from matching.plans.problem import ReasonKind

explain(
    Objective,
    "What a plan is best by, in this order.",
    LEAD_LINE="Most from the lead bank's own lines.",
    INTRODUCTIONS="Fewest members that share no deal with the enterprise, and no deal or team with "
    "the lead bank.",
)
explain(
    ReasonKind,
    "What stands in the way of a plan, what is easiest to change first.",
    MAX_MEMBERS="The number of members that is allowed.",
    TEAM="A provider outside the team, whom it would cost an unknown sum to recruit.",
    PARTNER="No partner of this kind.",
    TRANCHE_MAX="The product's maximum.",
    PRODUCT_CAP="The maximum of a product that may be used twice, alone and within 投贷担.",
    PROVIDER_CAP="What the provider lends to one enterprise.",
    COVER_CAP="What the partner covers for one enterprise.",
    PLEDGE="Assets that are free and valued secure less.",
    MIN_TICKET="The product's smallest ticket.",
    RULE="A rule that fails, or of which is not known whether it holds.",
    RATIO="投贷担: equity : credit : guarantee = 2 : 1 : 1.",
)
explain(
    Proof,
    "What is known of a correction.",
    SMALLEST="None with fewer reasons closes the gap.",
    MINIMAL="No part of it closes the gap; a smaller one may exist.",
    UNPROVED="It closes the gap; a part of it may do so too.",
)
explain(
    TrancheRole,
    "What a tranche does.",
    OWN_LINE="The lead bank's own, unpaired.",
    GAP_LOAN="Another loan.",
    GUARANTEE="Covers a loan; no money.",
    INSURANCE="Covers a loan; no money.",
    LEASE="A lease, or the lessor's part of a loan.",
    WARRANT="Attends a loan with warrants; no money, a fee at most.",
    SERVICE="An IP or warrant service; no money, a fee at most.",
)
explain(
    PlanProof,
    "How far the solver got.",
    OPTIMAL="No better plan exists.",
    BOUNDED="The search ended at its limit: a better plan may exist, but none beyond `bound`; "
    "another time this question may be answered by another plan.",
)
