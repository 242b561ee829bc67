"""The main answer: money and expertise together, and what opens next."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from api.context import Info
from api.pagination import page
from api.planning import PlanOptions, planned
from api.scalars import DateTime
from api.types.counterfactuals import Counterfactual, rule_results
from api.types.eligibility import EligibilityConnection, Question, eligibility_page
from api.types.expertise import ExpertiseMatch, ExpertiseMatchConnection, ExpertiseMatchEdge
from api.types.kinds import Enterprise
from api.types.plans import FinancingPlan
from graph import model
from graph.expertise import expertise_profiles
from graph.views import View
from matching.expertise import expertise_matches
from matching.outlook import outlook

MOST_OPENED = 20


@strawberry.type(
    description="Where the enterprise stands in its life-cycle, and what the next stage or one "
    "more label would open (`products` lists what a stage has)."
)
class Outlook:
    """What comes next."""

    stage: model.LifeCycleStage | None = strawberry.field(
        description="Null: the stage is not known."
    )
    next_stage: model.LifeCycleStage | None = strawberry.field(
        description="Null: no later stage, or the stage is not known."
    )
    opens: list[Counterfactual] = strawberry.field(
        description="Each next step that alone opens a product, of least effort first, at most 20."
    )

    @classmethod
    async def of(cls, info: Info, question: Question, view: View) -> Self:
        """Try the next stage and each label."""
        book = await info.context.rulebook(view)
        found = outlook(
            list(book.conditions.values()), book.possible, question.profile, question.request
        )
        present = rule_results(question.profile, question.request)
        opens = [Counterfactual.from_match(each, present, view) for each in found.opens]
        return cls(stage=found.stage, next_stage=found.next_stage, opens=opens[:MOST_OPENED])


@strawberry.type(
    description="The platform's main answer: money and expertise together. Each part is computed "
    "only when selected. For a real enterprise it is a computed proposal, no offer."
)
class FinancingPlusExpertise:
    """The answer."""

    enterprise: Enterprise
    as_of: date
    known_at: DateTime = strawberry.field(description="What was recorded later is left out.")
    question: strawberry.Private[Question]
    view: strawberry.Private[View]
    organization: strawberry.Private[model.Organization]
    options: strawberry.Private[PlanOptions]

    @strawberry.field(
        description="Each product with its verdict for this amount and purpose: HOLDS first, then "
        "UNKNOWN, then FAILS."
    )
    async def eligibility(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        verdicts: list[model.Verdict] | None = None,
    ) -> EligibilityConnection:
        """Judge all products, show a page."""
        key = self.question.key(verdicts)
        asked = page(info.context, self.view, first, after, ["eligibility", *key])
        return await eligibility_page(info, asked, self.question, verdicts)

    @strawberry.field(
        description="How the amount is put together, what stays uncovered, and why (M1, M3, M9, "
        "M12)."
    )
    async def plan(self, info: Info) -> FinancingPlan:
        """Pose the problem, and solve it."""
        asked = self.question
        posed = await planned(
            info.context, self.organization, asked.profile, asked.request, self.options, self.view
        )
        return await FinancingPlan.best(posed)

    @strawberry.field(
        description="Its stage, and what the next stage or one more label would open (M4)."
    )
    async def outlook(self, info: Info) -> Outlook:
        """What comes next."""
        return await Outlook.of(info, self.question, self.view)

    @strawberry.field(
        description="Institutes' expertise that fits, best first, with who works with it already."
    )
    async def expertise(
        self, info: Info, first: int, after: str | None = None
    ) -> ExpertiseMatchConnection:
        """Rank all expertise, show a page."""
        asked = page(
            info.context, self.view, first, after, ["expertise", self.question.enterprise_id]
        )
        offers = await expertise_profiles(info.context.graph, asked.view)
        matches = expertise_matches(self.question.profile, offers, asked.view.as_of)
        rest = [each for each in matches if asked.is_behind(each.score, each.expertise_id)]
        edges = [
            ExpertiseMatchEdge(
                node=ExpertiseMatch.from_match(each, asked.view),
                cursor=asked.cursor(repr(each.score), each.expertise_id),
            )
            for each in rest[:first]
        ]
        info_ = asked.info([edge.cursor for edge in edges], more=len(rest) > first)
        return ExpertiseMatchConnection(edges=edges, page_info=info_)
