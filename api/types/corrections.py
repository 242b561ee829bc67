"""What stands in the way of a plan, in words of the domain."""

from __future__ import annotations

from dataclasses import replace
from typing import Self, cast

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.planning import Planned, solved
from api.scalars import Yuan
from api.types.counterfactuals import Counterfactual, rule_results
from api.types.kinds import to_organization
from api.types.organizations import Provider
from api.types.products import Product
from api.types.rules import Rule
from api.words import Said, in_words
from graph import model
from matching.counterfactuals import MOST_CHANGES, counterfactuals
from matching.plans import corrections as matching
from matching.plans.problem import ReasonKind

MOST_CORRECTIONS = 10
MOST_COUNTERFACTUALS = 3


@strawberry.type(description="One constraint to drop; the fields that apply are set.")
class CorrectionReason:
    """A reason."""

    kind: ReasonKind
    message: str = strawberry.field(
        description="For people, for example: 科保贷（某银行）上限提高 2,000,000 元。"
    )
    message_en: str
    excess: Yuan | None = strawberry.field(
        description="By how much a bound must move at least; null: it is no bound."
    )
    relax_to: Yuan | None = strawberry.field(
        description="The most that a bound could be raised to; null: it is no bound."
    )
    missing_kind: model.OrganizationKind | None = strawberry.field(
        description="The kind of partner that is missing; null for other reasons."
    )
    product: Product | None
    provider: Provider | None
    rule: Rule | None
    planned: strawberry.Private[Planned]
    product_id: strawberry.Private[str | None]

    @classmethod
    def of(cls, said: Said, planned: Planned) -> Self:
        """Show what was said."""
        view, product, provider = planned.view, said.product, said.provider
        return cls(
            kind=said.reason.kind,
            message=said.message,
            message_en=said.message_en,
            excess=None if said.excess is None else Yuan(said.excess),
            relax_to=None if said.ceiling is None else Yuan(said.ceiling),
            missing_kind=said.missing_kind,
            product=Product.from_graph(product, view) if product else None,
            provider=cast("Provider", to_organization(provider, view)) if provider else None,
            rule=Rule.from_graph(said.rule, view) if said.rule else None,
            planned=planned,
            product_id=product.id if product else None,
        )

    @strawberry.field(
        description="For RULE: the minimal sets of possible changes that would make the product "
        f"eligible, of least effort first, at most {MOST_COUNTERFACTUALS}; empty for others."
    )
    async def counterfactuals(self, info: Info) -> list[Counterfactual]:
        """Try them."""
        if self.kind is not ReasonKind.RULE or self.product_id is None:
            return []
        view, asked = self.planned.view, replace(self.planned.wish.request, amount=None)
        book = await info.context.rulebook(view)
        found = counterfactuals(
            self.product_id,
            list(book.conditions.values()),
            book.possible,
            self.planned.profile,
            asked,
            MOST_CHANGES,
            most=MOST_COUNTERFACTUALS,
        )
        present = rule_results(self.planned.profile, asked)
        return [Counterfactual.from_match(each, present, view) for each in found]


@strawberry.type(
    description="A minimal correction set: dropping all of it closes the gap; it stops closing "
    "when any one is kept."
)
class Correction:
    """Reasons that belong together."""

    reasons: list[CorrectionReason] = strawberry.field(
        description=f"At most {matching.MOST_REASONS}, what is easiest to change first."
    )
    proof: matching.Proof


@strawberry.type(description="Corrections of a plan, fewest reasons first, then the easiest.")
class Corrections:
    """What would close the gap."""

    found: list[Correction] = strawberry.field(
        description="Empty when nothing is uncovered, and when nothing of at most "
        f"{matching.MOST_REASONS} reasons helps."
    )
    complete: bool = strawberry.field(
        description="True: there are no others. False: there may be others beyond `first`, or the "
        "solver's limit ended before all was tried."
    )
    closable: bool | None = strawberry.field(
        description="Whether the gap closes when everything that can be dropped is dropped; false: "
        "nothing helps; null: not found out within the solver's limit."
    )

    @classmethod
    async def of(cls, info: Info, planned: Planned, uncovered: int, first: int) -> Self:
        """Solve, and say it in words."""
        if not 1 <= first <= MOST_CORRECTIONS:
            raise InvalidInput(f"`first` must lie between 1 and {MOST_CORRECTIONS}.")
        if not uncovered:
            return cls(found=[], complete=True, closable=True)
        found = await solved(matching.corrections, planned.posed.problem, first)
        said = [await in_words(info, planned, each) for each in found.corrections]
        return cls(
            found=[
                Correction(
                    reasons=[CorrectionReason.of(one, planned) for one in reasons],
                    proof=each.proof,
                )
                for each, reasons in zip(found.corrections, said, strict=True)
            ],
            complete=found.complete,
            closable=found.closable,
        )
