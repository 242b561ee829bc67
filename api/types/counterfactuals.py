"""What would change an answer: sets of changes, and what they open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TypeGuard, cast

import strawberry

from api.context import Info
from api.scalars import Yuan
from api.types.products import Product
from api.types.rules import PossibleChange, Rule
from api.types.values import Value, to_value
from graph import model
from graph.nouns import PRODUCT
from graph.views import View
from matching import counterfactuals as matching
from matching.criteria.kind import Evidence
from matching.eligibility import Request, RuleResult, judge
from matching.profiles import Profile

MOST_PRODUCTS = 20

Present = Callable[[model.Rule], RuleResult]


def rule_results(profile: Profile, request: Request) -> Present:
    """How the rules stand before any change."""
    return lambda rule: judge(rule, profile, request)


@strawberry.type(description="One thing the enterprise would have to change.")
class Change:
    """A change."""

    action: model.ChangeAction
    criterion: model.Criterion
    rule: Rule = strawberry.field(description="A rule that asks for it today.")
    present: Value | None = strawberry.field(
        description="The figure or state that the rule reads today; null: not known, or none."
    )
    needed: Value = strawberry.field(
        description="What would have to be so: the figure, credential, park, stage or kind; for "
        "WAIT the day, for the proof of an age the founding day."
    )
    effort: int = strawberry.field(description="That of the possible change.")
    possible: PossibleChange = strawberry.field(
        description="The record that says that it is possible, and how much effort it takes."
    )

    @classmethod
    def from_match(cls, change: matching.Change, present: Present, view: View) -> Self:
        """Show a change."""
        evidence = present(change.rule).evidence
        return cls(
            action=change.action,
            criterion=change.criterion,
            rule=Rule.from_graph(change.rule, view),
            present=to_value(evidence.value, view) if _says(evidence, change) else None,
            needed=to_value(change.target, view),
            effort=change.effort,
            possible=PossibleChange.from_graph(change.possible, view),
        )


@strawberry.type(
    description="A smallest set of changes that makes products eligible: no part of it would do, "
    "and nothing weaker. A computed answer to what the rules ask for; no promise of anybody."
)
class Counterfactual:
    """A minimal set."""

    changes: list[Change]
    product_count: int = strawberry.field(
        description="How many products become eligible with them, of all that there are."
    )
    unlocks: Yuan = strawberry.field(
        description="Additional financing that they open: the sum of these products' maxima."
    )
    effort: int = strawberry.field(
        description="Sum of the changes' efforts; its order alone means something."
    )
    illustrative: bool = strawberry.field(
        description="True: an invented rule asks for a change, or its effort is invented."
    )
    product_ids: strawberry.Private[tuple[str, ...]]
    view: strawberry.Private[View]

    @strawberry.field(description="Products that become eligible: at most the first 20 by id.")
    async def products(self, info: Info) -> list[Product]:
        """Products by id."""
        found = await info.context.loaders.nodes(
            self.product_ids[:MOST_PRODUCTS], self.view, PRODUCT
        )
        return [Product.from_graph(cast("model.Product", each), self.view) for each in found]

    @classmethod
    def from_match(cls, found: matching.Counterfactual, present: Present, view: View) -> Self:
        """Show a set."""
        return cls(
            changes=[Change.from_match(each, present, view) for each in found.changes],
            product_count=len(found.product_ids),
            unlocks=Yuan(found.unlocks),
            effort=found.effort,
            illustrative=any(
                each.rule.illustrative or each.possible.illustrative for each in found.changes
            ),
            product_ids=found.product_ids,
            view=view,
        )


def _says(evidence: Evidence | None, change: matching.Change) -> TypeGuard[model.Fact]:
    """Whether a fact says how the thing stands that changes, and not that a list is complete."""
    return isinstance(evidence, model.Fact) and change.criterion not in _HELD


_HELD = (
    model.Criterion.CREDENTIAL_HELD,
    model.Criterion.ASSET_KIND,
    model.Criterion.ASSET_PLEDGED,
)
