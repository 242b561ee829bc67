"""The pieces of a plan: money, and who covers or attends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import strawberry

from api.context import Info
from api.planning import Planned
from api.scalars import BasisPoints, Yuan
from api.types.eligibility import RuleResult
from api.types.kinds import to_organization
from api.types.organizations import Provider
from api.types.plan_words import TrancheRole
from api.types.platforms import Mechanism
from api.types.products import Policy, Product
from api.types.property import IntellectualProperty
from graph import model
from graph.edges import ENABLING_POLICIES
from graph.network_edges import PRODUCT_MECHANISMS
from graph.network_nouns import INTELLECTUAL_PROPERTY
from graph.nouns import ORGANIZATION, PRODUCT
from matching.eligibility import eligibility
from matching.plans.plan import Line, Partner, Plan
from matching.plans.problem import Candidate, Standing
from matching.plans.reading import yuan

_ROLES = {
    model.ProductKind.GUARANTEE: TrancheRole.GUARANTEE,
    model.ProductKind.INSURANCE: TrancheRole.INSURANCE,
    model.ProductKind.LEASE: TrancheRole.LEASE,
    model.ProductKind.EQUITY: TrancheRole.EQUITY,
    model.ProductKind.WARRANT: TrancheRole.WARRANT,
    model.ProductKind.SERVICE: TrancheRole.SERVICE,
}


@strawberry.type(description="Why a tranche is in a plan.")
class Because:
    """The reasons."""

    rules: list[RuleResult] = strawberry.field(
        description="The product's rules that hold for this amount."
    )
    product_id: strawberry.Private[str]
    planned: strawberry.Private[Planned]

    @strawberry.field(description="Policies that enable the product, by name (M2).")
    async def policies(self, info: Info) -> list[Policy]:
        """Policies."""
        view = self.planned.view
        found = await info.context.loaders.many(ENABLING_POLICIES, self.product_id, view)
        return [Policy.from_graph(each, view) for each in found]

    @strawberry.field(description="Mechanisms of the mission that the product belongs to.")
    async def mechanisms(self, info: Info) -> list[Mechanism]:
        """Mechanisms."""
        view = self.planned.view
        found = await info.context.loaders.many(PRODUCT_MECHANISMS, self.product_id, view)
        return [Mechanism.from_graph(each, view) for each in found]


@strawberry.type(
    description="One piece of money, or one cover or presence beside it, of one provider. A "
    "computed proposal; nobody has promised it."
)
class Tranche:
    """A piece of a plan."""

    role: TrancheRole
    amount: Yuan = strawberry.field(
        description="Money the enterprise receives; 0 for a cover or a presence."
    )
    covers: Yuan | None = strawberry.field(
        description="How much of the tranche before it this one covers, rounded up to the yuan; "
        "null for money and for a presence."
    )
    annual_rate: BasisPoints = strawberry.field(
        description="Yearly price of the money, of what is covered, or of the tranche that is "
        "attended."
    )
    yearly_cost: Yuan = strawberry.field(description="Whole yuan, a half rounded up.")
    tenor_months: int | None = strawberry.field(
        description="As asked, else the product's longest; null: its terms give none."
    )
    pairing: model.Pairing | None = strawberry.field(
        description="The pairing of gap intervention (缺口介入) that it is part of; null: none."
    )
    bundled: bool = strawberry.field(
        description="True: part of 投贷担, equity : credit : guarantee = 2 : 1 : 1; that the "
        "guarantee's share covers the credit in full is our reading of the press."
    )
    recruited: bool = strawberry.field(description="True: the provider is not in the team yet.")
    because: Because
    product_id: strawberry.Private[str]
    asset_ids: strawberry.Private[tuple[str, ...]]
    planned: strawberry.Private[Planned]

    @strawberry.field(description="Who lends, covers or attends.")
    async def provider(self, info: Info) -> Provider:
        """The provider."""
        id = self.planned.market.offers[self.product_id].provider_id
        found = await info.context.loaders.node(id, self.planned.view, ORGANIZATION)
        provider = to_organization(cast("model.Organization", found), self.planned.view)
        return cast("Provider", provider)

    @strawberry.field(description="By which of its products.")
    async def product(self, info: Info) -> Product:
        """The product."""
        found = await info.context.loaders.node(self.product_id, self.planned.view, PRODUCT)
        return Product.from_graph(cast("model.Product", found), self.planned.view)

    @strawberry.field(
        description="Assets pledged for it; each was free and has a valuation that you may see."
    )
    async def pledges(self, info: Info) -> list[IntellectualProperty]:
        """Assets by id."""
        view = self.planned.view
        found = await info.context.loaders.nodes(list(self.asset_ids), view, INTELLECTUAL_PROPERTY)
        return [
            IntellectualProperty.from_graph(cast("model.IntellectualProperty", each), view)
            for each in found
        ]


def tranches(plan: Plan, planned: Planned) -> list[Tranche]:
    """The lead's own lines first, then the others by id, each with its partners."""
    made = _Made(planned)
    lines = sorted(plan.lines, key=lambda line: (not made.is_own(line), line.candidate_id))
    return [each for line in lines for each in made.tranches(line)]


class _Made:
    """Makes the tranches of one plan."""

    def __init__(self, planned: Planned) -> None:
        problem = planned.posed.problem
        self.planned = planned
        self.candidates = {each.id: each for each in problem.candidates}
        self.fees = {each.id: each.fee for each in problem.covers}
        self.recruited = {
            each.id for each in problem.providers if each.standing is Standing.RECRUITABLE
        }

    def is_own(self, line: Line) -> bool:
        """Whether it is the lead's, and not paired."""
        candidate = self.candidates[line.candidate_id]
        lead = self.planned.wish.lead_id
        return candidate.provider_id == lead and candidate.partner_kind is None

    def tranches(self, line: Line) -> Iterator[Tranche]:
        """The money, then those who cover or attend it."""
        candidate = self.candidates[line.candidate_id]
        offers = self.planned.market.offers
        kind = offers[candidate.product_id].product.kind
        own = TrancheRole.OWN_LINE if self.is_own(line) else TrancheRole.GAP_LOAN
        yield self._tranche(
            candidate.product_id, _ROLES.get(kind, own), candidate, line, None, candidate.rate
        )
        for partner in line.partners:
            role = _ROLES[offers[partner.cover_id].product.kind]
            fee = self.fees[partner.cover_id]
            yield self._tranche(partner.cover_id, role, candidate, line, partner, fee)

    def _tranche(
        self,
        product_id: str,
        role: TrancheRole,
        candidate: Candidate,
        line: Line,
        partner: Partner | None,
        rate: int,
    ) -> Tranche:
        planned = self.planned
        base = line.amount if partner is None else partner.covered or line.amount
        request = planned.wish.request
        conditions = planned.market.conditions[product_id]
        judged = eligibility(conditions, planned.profile, replace(request, amount=base))
        terms = planned.posed.terms[product_id]
        offers = planned.market.offers
        return Tranche(
            role=role,
            amount=Yuan(line.amount if partner is None else 0),
            covers=Yuan(partner.covered) if partner and partner.covered else None,
            annual_rate=BasisPoints(rate),
            yearly_cost=Yuan(yuan(base * rate)),
            tenor_months=request.tenor_months or terms.maximum_tenor_months,
            pairing=offers[candidate.product_id].product.pairing,
            bundled=candidate.bundle_id is not None,
            recruited=offers[product_id].provider_id in self.recruited,
            because=Because(
                rules=[
                    RuleResult.from_match(each, planned.view)
                    for each in judged.rules
                    if each.verdict is model.Verdict.HOLDS
                ],
                product_id=product_id,
                planned=planned,
            ),
            product_id=product_id,
            asset_ids=line.asset_ids if partner is None else (),
            planned=planned,
        )
