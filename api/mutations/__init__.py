"""The mutations, by what they change; each checks, delegates to one unit of the graph and shows."""

import strawberry

from api.mutations.deals import DealMutations
from api.mutations.facts import FactMutations
from api.mutations.imports import ImportMutations
from api.mutations.memberships import MembershipMutations
from api.mutations.merges import MergeMutations
from api.mutations.needs import NeedMutations
from api.mutations.recommendations import RecommendationMutations
from api.mutations.teams import TeamMutations


@strawberry.type(
    description="Every input carries `idempotencyKey`: the same key and input gives the same "
    "answer, the same key with another input an error. An answer means that it is written."
)
class Mutation(
    FactMutations,
    DealMutations,
    NeedMutations,
    TeamMutations,
    MembershipMutations,
    ImportMutations,
    MergeMutations,
    RecommendationMutations,
):
    """All mutations."""
