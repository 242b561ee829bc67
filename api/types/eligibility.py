"""May an enterprise have a product, and why: verdicts, the data they rest on, and what would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self, cast

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.pagination import Page, PageInfo
from api.scalars import Yuan
from api.types.counterfactuals import Counterfactual, rule_results
from api.types.nodes import Record, Source
from api.types.products import Product
from api.types.registry import to_node
from api.types.rules import Rule
from api.types.values import AssetKindValue, Reference, Value, to_value
from graph import model
from graph.edges import SOURCE_OF
from graph.nouns import PRODUCT
from graph.views import View
from matching import eligibility as matching
from matching.counterfactuals import MOST_CHANGES, counterfactuals
from matching.criteria.kind import Evidence
from matching.profiles import Profile
from matching.requirements import RequirementResult as Combined

MOST_COUNTERFACTUALS = 20


@strawberry.type(description="A value used in an answer, with its date and source.")
class Datum:
    """What a verdict rests on."""

    value: Value
    as_of: model.PartialDate | None = strawberry.field(
        description="Day from which it is known to hold; null: not given, then it proves nothing."
    )
    evidence: strawberry.Private[Evidence]
    view: strawberry.Private[View]

    @strawberry.field(description="Where it comes from.")
    async def source(self, info: Info) -> Source:
        """The record's source."""
        found = await info.context.loaders.one(SOURCE_OF, self.evidence.id, self.view)
        return Source.from_graph(cast("model.Source", found), self.view)

    @strawberry.field(
        description="The fact, holding, membership, asset or pledge that it was read from."
    )
    def record(self) -> Record:
        """The record itself."""
        return cast("Record", to_node(self.evidence, self.view))

    @classmethod
    def from_match(cls, evidence: Evidence, view: View) -> Self:
        """Show a record's value: the credential held, the park, the kind, or the asset pledged."""
        value, as_of = _shown(evidence, view)
        return cls(value=value, as_of=as_of, evidence=evidence, view=view)


def _shown(evidence: Evidence, view: View) -> tuple[Value, model.PartialDate | None]:
    match evidence:
        case model.Fact():
            return to_value(evidence.value, view), evidence.as_of
        case model.CredentialHolding():
            return Reference(node_id=evidence.credential_id, view=view), evidence.held_from
        case model.Membership():
            since = evidence.valid_from and model.PartialDate(evidence.valid_from.isoformat())
            return Reference(node_id=evidence.park_id, view=view), since
        case model.IntellectualProperty():
            return AssetKindValue(asset_kind=evidence.kind), evidence.granted_on
        case model.Pledge():
            since = model.PartialDate(evidence.registered_on.isoformat())
            return Reference(node_id=evidence.asset_id, view=view), since


@strawberry.type(description="A rule with its verdict and what the verdict rests on.")
class RuleResult:
    """A judged rule."""

    rule: Rule
    verdict: model.Verdict
    datum: Datum | None = strawberry.field(
        description="What the verdict rests on; null when nothing is recorded that you may see, "
        "and where the rule looks at the request. For what is not held: the count that shows that "
        "the recorded list is complete."
    )
    missing: model.Criterion | None = strawberry.field(
        description="What would have to be known; null unless UNKNOWN."
    )

    @classmethod
    def from_match(cls, result: matching.RuleResult, view: View) -> Self:
        """Show a judged rule."""
        return cls(
            rule=Rule.from_graph(result.rule, view),
            verdict=result.verdict,
            datum=Datum.from_match(result.evidence, view) if result.evidence else None,
            missing=result.missing,
        )


@strawberry.type(
    description="A requirement with the verdict of each part. NOT_ASKED parts are left out of it; "
    "AT_LEAST k of fewer than k asked parts asks for all of these."
)
class RequirementResult:
    """A judged requirement."""

    mode: model.RequirementMode
    at_least: int | None = strawberry.field(description="Null unless AT_LEAST.")
    rule: RuleResult | None = strawberry.field(description="Null unless RULE.")
    parts: list[RequirementResult] = strawberry.field(description="Empty for a RULE.")
    verdict: model.Verdict

    @classmethod
    def from_match(cls, combined: Combined, view: View) -> Self:
        """Show a judged requirement."""
        return cls(
            mode=combined.mode,
            at_least=combined.at_least,
            rule=RuleResult.from_match(combined.rule, view) if combined.rule else None,
            parts=[cls.from_match(each, view) for each in combined.parts],
            verdict=combined.verdict,
        )


@dataclass(frozen=True, slots=True)
class Question:
    """The enterprise as the caller sees it, and what it asks for."""

    enterprise_id: str
    profile: Profile
    request: matching.Request
    product_id: str | None = None

    def key(self, verdicts: list[model.Verdict] | None) -> list[Any]:
        """What the order of the answers depends on, but the day."""
        asked = self.request
        parts = [asked.amount, asked.purpose, asked.tenor_months, self.product_id]
        return [self.enterprise_id, *parts, sorted(set(verdicts or []))]


@strawberry.type(description="May this enterprise have this product, and why.")
class Eligibility:
    """A product's verdict."""

    verdict: model.Verdict = strawberry.field(
        description="That of the requirement. ALL: FAILS if a part fails, else UNKNOWN if one is, "
        "else HOLDS; ANY and AT_LEAST likewise; NOT_ASKED where all parts are. UNKNOWN where no "
        "rule is known."
    )
    limit: Yuan | None = strawberry.field(
        description="Most it could obtain of this product if it holds; null: the terms are not "
        "known."
    )
    illustrative: bool = strawberry.field(
        description="True: an illustrative rule, requirement or term decides here."
    )
    found: strawberry.Private[matching.Eligibility]
    question: strawberry.Private[Question]
    view: strawberry.Private[View]

    @strawberry.field
    async def product(self, info: Info) -> Product:
        """What is asked for."""
        found = await info.context.loaders.node(self.found.product_id, self.view, PRODUCT)
        return Product.from_graph(cast("model.Product", found), self.view)

    @strawberry.field(description="Every rule in force, with its verdict.")
    def rules(self) -> list[RuleResult]:
        """Results by the ids of the rules."""
        return [RuleResult.from_match(each, self.view) for each in self.found.rules]

    @strawberry.field(description="The same, as they combine; null: no rules are known.")
    def requirement(self) -> RequirementResult | None:
        """The results as a tree."""
        combined = self.found.requirement
        return RequirementResult.from_match(combined, self.view) if combined else None

    @strawberry.field(
        description="The minimal sets of at most `maximumChanges` (1 to 4) changes that would make "
        "it eligible, of least effort first, at most 20. Empty when it is, when nothing was asked, "
        "and when no possible changes do."
    )
    async def counterfactuals(
        self, info: Info, maximum_changes: int = MOST_CHANGES
    ) -> list[Counterfactual]:
        """Try them."""
        if not 1 <= maximum_changes <= MOST_CHANGES:
            raise InvalidInput(f"`maximumChanges` must lie between 1 and {MOST_CHANGES}.")
        book = await info.context.rulebook(self.view)
        asked = self.question
        found = counterfactuals(
            self.found.product_id,
            list(book.conditions.values()),
            book.possible,
            asked.profile,
            asked.request,
            maximum_changes,
            most=MOST_COUNTERFACTUALS,
        )
        present = rule_results(asked.profile, asked.request)
        return [Counterfactual.from_match(each, present, self.view) for each in found]

    @classmethod
    def from_match(cls, found: matching.Eligibility, question: Question, view: View) -> Self:
        """Show a product's verdict."""
        return cls(
            verdict=found.verdict,
            limit=None if found.limit is None else Yuan(found.limit),
            illustrative=found.illustrative,
            found=found,
            question=question,
            view=view,
        )


@strawberry.type
class EligibilityEdge:
    """A verdict with its cursor."""

    node: Eligibility
    cursor: str


@strawberry.type(description="A page of products with their verdicts, HOLDS first.")
class EligibilityConnection:
    """A page."""

    edges: list[EligibilityEdge]
    page_info: PageInfo


async def eligibility_page(
    info: Info, asked: Page, question: Question, verdicts: list[model.Verdict] | None
) -> EligibilityConnection:
    """Judge the products, or the one that is asked about, and show a page."""
    ranks = {verdict: str(rank) for rank, verdict in enumerate(model.Verdict)}
    conditions = (await info.context.rulebook(asked.view)).conditions
    wanted = [
        each
        for id, each in conditions.items()
        if question.product_id is None or id == question.product_id
    ]
    profile, request = question.profile, question.request
    judged = [(matching.verdict(each, profile, request), each) for each in wanted]
    kept = sorted(
        (ranks[verdict], each.product_id)
        for verdict, each in judged
        if not verdicts or verdict in verdicts
    )
    rest = [(rank, id) for rank, id in kept if _is_behind(asked, rank, id)]
    shown = [
        (rank, matching.eligibility(conditions[id], profile, request))
        for rank, id in rest[: asked.first]
    ]
    edges = [
        EligibilityEdge(
            node=Eligibility.from_match(found, question, asked.view),
            cursor=asked.cursor(rank, found.product_id),
        )
        for rank, found in shown
    ]
    page_info = asked.info([edge.cursor for edge in edges], more=len(rest) > asked.first)
    return EligibilityConnection(edges=edges, page_info=page_info)


def _is_behind(asked: Page, key: str, id: str) -> bool:
    return asked.after is None or (key, id) > (asked.after.key, asked.after.id)
