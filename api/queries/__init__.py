"""The questions, by what they are about; each translates, delegates and shows."""

import strawberry

from api.queries.answers import AnswerQueries
from api.queries.audit import AuditQueries
from api.queries.eligible import EligibleQueries
from api.queries.finance import FinanceQueries
from api.queries.imports import ImportQueries
from api.queries.network import NetworkQueries
from api.queries.nodes import NodeQueries
from api.queries.organizations import OrganizationQueries
from api.queries.partners import PartnerQueries
from api.queries.planning import PlanningQueries
from api.queries.recommendations import RecommendationQueries
from api.queries.viewer import ViewerQueries


@strawberry.type(description="Reads. Answers to anonymous callers hold public data only.")
class Query(
    NodeQueries,
    ViewerQueries,
    OrganizationQueries,
    FinanceQueries,
    NetworkQueries,
    ImportQueries,
    AnswerQueries,
    EligibleQueries,
    PlanningQueries,
    PartnerQueries,
    RecommendationQueries,
    AuditQueries,
):
    """All questions."""
