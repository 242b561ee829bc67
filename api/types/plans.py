"""Plans: how an amount is put together, what is proved about that, and what stands in the way."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Self, cast

import orjson
import strawberry

from api.context import Info
from api.planning import Planned, solved
from api.scalars import DateTime, Yuan
from api.types.corrections import MOST_CORRECTIONS, Corrections
from api.types.kinds import Bank, Enterprise
from api.types.plan_words import PlanProof
from api.types.products import Product, products_by_ids
from api.types.teams import ServiceTeam
from api.types.tranches import Tranche, tranches
from graph import model
from graph.network_nouns import SERVICE_TEAM
from graph.nouns import ORGANIZATION
from matching.plans.alternatives import alternatives
from matching.plans.plan import Level, Objective, Plan, Solution
from matching.plans.reading import recruitment_cost, yuan
from matching.plans.solve import best_plan
from matching.requirements import in_force, is_in_force

MOST_UNKNOWN = 20


@strawberry.type(
    description="What the plan reaches of an objective and the best that any plan could reach that "
    "is as good in those before; equal where that is proved. Yuan, or a number of organisations."
)
class ObjectiveValue:
    """A level of the plan."""

    objective: Objective
    reached: Yuan
    bound: Yuan

    @classmethod
    def from_match(cls, level: Level) -> Self:
        """Show a level; costs in whole yuan."""
        shown = yuan if level.objective is Objective.YEARLY_COST else int
        return cls(
            objective=level.objective,
            reached=Yuan(shown(level.reached)),
            bound=Yuan(shown(level.bound)),
        )


@strawberry.type(description="What is proved about a plan.")
class Certificate:
    """The proof."""

    proof: PlanProof
    objectives: list[ObjectiveValue]


@strawberry.type(description="What a plan was asked for; enough to compute it again.")
class PlanRequest:
    """The request, defaults filled in."""

    enterprise: Enterprise
    amount: Yuan
    purpose: model.FinancingPurpose
    tenor_months: int | None = strawberry.field(description="Null: any.")
    lead_line: Yuan | None = strawberry.field(description="Null: what its products allow.")
    maximum_members: int
    as_of: date
    known_at: DateTime
    planned: strawberry.Private[Planned]

    @strawberry.field(description="Null: no lead bank was asked for.")
    async def lead(self, info: Info) -> Bank | None:
        """The lead bank."""
        return await _lead(info, self.planned)

    @strawberry.field(description="Null: no team was asked for.")
    async def team(self, info: Info) -> ServiceTeam | None:
        """The team that is to carry the plan."""
        if self.planned.team_id is None:
            return None
        found = await info.context.loaders.node(
            self.planned.team_id, self.planned.view, SERVICE_TEAM
        )
        return ServiceTeam.from_graph(cast("model.ServiceTeam", found), self.planned.view)

    @classmethod
    def of(cls, planned: Planned) -> Self:
        """Show what was asked."""
        wish = planned.wish
        return cls(
            enterprise=Enterprise.from_graph(planned.enterprise, planned.view),
            amount=Yuan(wish.amount),
            purpose=cast("model.FinancingPurpose", wish.request.purpose),
            tenor_months=wish.request.tenor_months,
            lead_line=None if wish.lead_line is None else Yuan(wish.lead_line),
            maximum_members=wish.maximum_members,
            as_of=planned.view.as_of,
            known_at=DateTime(planned.view.known_at),
            planned=planned,
        )


@strawberry.type(
    description="A plan of several institutions, exact in whole yuan: the lead bank's own line "
    "first, then who closes the gap (缺口介入). Best by, in this order: least uncovered, least "
    "over, most from the lead bank's own lines, least yearly cost, fewest members, fewest "
    "introductions. The same request gives the same plan. A computed proposal, no offer: it rests "
    "on what you may see, and what is UNKNOWN is in no plan."
)
class FinancingPlan:
    """A plan."""

    request: PlanRequest
    covered: Yuan = strawberry.field(description="The sum of the tranches' amounts.")
    uncovered: Yuan
    over: Yuan = strawberry.field(
        description="covered + uncovered = amount + over: amounts go in steps, so the last one may "
        "reach beyond, by less than a step."
    )
    gap: Yuan = strawberry.field(
        description="The amount less what the lead bank lends alone, unpaired: what others, or "
        "paired products, have to close."
    )
    yearly_cost: Yuan = strawberry.field(
        description="Interest, fees and recruitment in a year, rounded once, a half up: it may "
        "differ by some yuan from the sum of the rounded tranches."
    )
    recruitment_cost: Yuan = strawberry.field(
        description="The part of it that recruiting members for the team costs."
    )
    members: int = strawberry.field(description="How many institutions lend, cover or attend.")
    introductions: int = strawberry.field(
        description="How many of these share no confirmed deal with the enterprise, and no deal or "
        "team with the lead bank, as far as you may see."
    )
    tranches: list[Tranche] = strawberry.field(
        description="The lead bank's own lines first; each tranche is followed by those that cover "
        "or attend it."
    )
    certificate: Certificate | None = strawberry.field(
        description="What is proved about it; null on an alternative, which is proved to be best "
        "for its number of members."
    )
    illustrative: bool = strawberry.field(
        description="True: an invented rule, term or limit was used."
    )
    synthetic: bool = strawberry.field(description="True: a synthetic record was used.")
    digest: str = strawberry.field(
        description="SHA-256 over the request, the versions of rules and terms that were used, and "
        "the plan: equal digests mean the same plan on the same grounds."
    )
    plan: strawberry.Private[Plan]
    planned: strawberry.Private[Planned]
    is_alternative: strawberry.Private[bool]

    @strawberry.field(description="Null: no lead bank was asked for.")
    async def lead(self, info: Info) -> Bank | None:
        """The lead bank."""
        return await _lead(info, self.planned)

    @strawberry.field(
        description="For at most 1, 2, … members the plan that leaves least uncovered and then "
        "costs least, without those that another one beats; most members first. Null: not found "
        "within the solver's limit. Empty on an alternative."
    )
    async def alternatives(self) -> list[FinancingPlan] | None:
        """Other plans."""
        if self.is_alternative:
            return []
        found = await solved(alternatives, self.planned.posed.problem)
        if found is None:
            return None
        return [FinancingPlan.of(self.planned, each, None) for each in found]

    @strawberry.field(
        description="Why something stays uncovered: what would have to be dropped together to "
        f"close the gap. `first`: 1 to {MOST_CORRECTIONS}."
    )
    async def corrections(self, info: Info, first: int = 3) -> Corrections:
        """The smallest sets of reasons."""
        return await Corrections.of(info, self.planned, self.uncovered, first)

    @strawberry.field(
        description="Products that are open to the enterprise, but in no plan: what they cost or "
        f"how far they go is not public. At most {MOST_UNKNOWN}, by id."
    )
    async def terms_unknown(self, info: Info) -> list[Product]:
        """Products without terms."""
        ids = self.planned.posed.terms_unknown[:MOST_UNKNOWN]
        return await products_by_ids(info, ids, self.planned.view)

    @classmethod
    async def best(cls, planned: Planned) -> Self:
        """Solve."""
        found = await solved(best_plan, planned.posed.problem)
        return cls.of(planned, found.plan, found)

    @classmethod
    def of(cls, planned: Planned, plan: Plan, solution: Solution | None) -> Self:
        """Show a plan; with its solution, unless it is an alternative."""
        used = _Used.of(planned, plan)
        return cls(
            request=PlanRequest.of(planned),
            covered=Yuan(sum(each.amount for each in plan.lines)),
            uncovered=Yuan(plan.uncovered),
            over=Yuan(plan.over),
            gap=Yuan(max(0, planned.wish.amount - plan.lead_line)),
            yearly_cost=Yuan(yuan(plan.cost)),
            recruitment_cost=Yuan(recruitment_cost(planned.posed.problem, plan.members)),
            members=len(plan.members),
            introductions=plan.introductions,
            tranches=tranches(plan, planned),
            certificate=_certificate(solution) if solution else None,
            illustrative=used.illustrative,
            synthetic=used.synthetic,
            digest=_digest(planned, plan, used),
            plan=plan,
            planned=planned,
            is_alternative=solution is None,
        )


@dataclass(frozen=True, slots=True)
class _Used:
    """The records that a plan rests on: versions of rules, terms and limits by id."""

    versions: tuple[str, ...]
    illustrative: bool
    synthetic: bool

    @classmethod
    def of(cls, planned: Planned, plan: Plan) -> _Used:
        market, day = planned.market, planned.view.as_of
        candidates = {each.id: each for each in planned.posed.problem.candidates}
        products = {
            id
            for line in plan.lines
            for id in (
                candidates[line.candidate_id].product_id,
                *(each.cover_id for each in line.partners),
            )
        }
        offers = [market.offers[id] for id in products]
        asked = [in_force(market.conditions[id], day) for id in products]
        limits = [
            each
            for id in {each.provider_id for each in offers}
            for each in market.limits.get(id, ())
            if is_in_force(each, day)
        ]
        records = [
            *(rule for each in asked for rule in each.rules),
            *(planned.posed.terms[id] for id in products),
            *(each.requirement for each in asked if each.requirement),
            *limits,
        ]
        invented = [each.synthetic for each in records] + [
            each.product.synthetic for each in offers
        ]
        return cls(
            versions=tuple(sorted(each.id for each in records)),
            illustrative=any(each.illustrative for each in records),
            synthetic=planned.enterprise.synthetic or any(invented),
        )


def _certificate(solution: Solution) -> Certificate:
    return Certificate(
        proof=PlanProof.OPTIMAL if solution.proved else PlanProof.BOUNDED,
        objectives=[ObjectiveValue.from_match(each) for each in solution.levels],
    )


def _digest(planned: Planned, plan: Plan, used: _Used) -> str:
    wish = planned.wish
    asked = [
        *(planned.enterprise.id, wish.amount, wish.request.purpose, wish.request.tenor_months),
        *(wish.lead_id, wish.lead_line, wish.maximum_members, planned.team_id),
        planned.view.as_of.isoformat(),
    ]
    lines = [asdict(line) for line in plan.lines]
    return sha256(orjson.dumps([asked, used.versions, lines])).hexdigest()


async def _lead(info: Info, planned: Planned) -> Bank | None:
    if planned.wish.lead_id is None:
        return None
    found = await info.context.loaders.node(planned.wish.lead_id, planned.view, ORGANIZATION)
    return Bank.from_graph(cast("model.Organization", found), planned.view)
