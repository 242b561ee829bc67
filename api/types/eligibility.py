"""Financing plus expertise: each product with its verdict, each institute with its terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Self, cast

import strawberry

from api.context import Info
from api.pagination import Page, PageInfo, page
from api.scalars import DateTime, Yuan
from api.types.expertise import ExpertiseMatch, ExpertiseMatchConnection, ExpertiseMatchEdge
from api.types.kinds import Enterprise
from api.types.nodes import Record, Source
from api.types.products import Product, Rule
from api.types.registry import to_node
from api.types.values import Reference, Value, to_value
from graph import model
from graph.edges import SOURCE_OF
from graph.expertise import expertise_profiles
from graph.products import product_conditions
from graph.views import View
from matching import eligibility as matching
from matching.expertise import expertise_matches
from matching.profiles import Profile


@strawberry.type(description="A value used in an answer, with its date and source.")
class Datum:
    """What a verdict rests on."""

    value: Value
    as_of: model.PartialDate | None = strawberry.field(
        description="Day from which it is known to hold; null: not given, then it proves nothing."
    )
    evidence: strawberry.Private[model.Fact | model.CredentialHolding]
    view: strawberry.Private[View]

    @strawberry.field(description="Where it comes from.")
    async def source(self, info: Info) -> Source:
        """The record's source."""
        found = await info.context.loaders.one(SOURCE_OF, self.evidence.id, self.view)
        return Source.from_graph(cast("model.Source", found), self.view)

    @strawberry.field(description="The fact or holding it was read from.")
    def record(self) -> Record:
        """The record itself."""
        return cast("Record", to_node(self.evidence, self.view))

    @classmethod
    def from_match(cls, evidence: model.Fact | model.CredentialHolding, view: View) -> Self:
        """Show a fact's value, or the credential that a holding is of."""
        if isinstance(evidence, model.Fact):
            return cls(
                value=to_value(evidence.value, view),
                as_of=evidence.as_of,
                evidence=evidence,
                view=view,
            )
        held = Reference(node_id=evidence.credential_id, view=view)
        return cls(value=held, as_of=evidence.held_from, evidence=evidence, view=view)


@strawberry.type(description="A rule with its verdict and what the verdict rests on.")
class RuleResult:
    """A judged rule."""

    rule: Rule
    verdict: model.Verdict
    datum: Datum | None = strawberry.field(
        description="What the verdict rests on; null when nothing is recorded that you may see, "
        "and where the rule looks at the request. For a credential that is not held: the count "
        "that shows that the recorded list is complete."
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


@strawberry.type(description="May this enterprise have this product, and why.")
class Eligibility:
    """A product's verdict."""

    verdict: model.Verdict = strawberry.field(
        description="FAILS if a rule fails, else UNKNOWN if one is or none is known, else HOLDS, "
        "else NOT_ASKED: all of them are."
    )
    rules: list[RuleResult] = strawberry.field(description="Every rule in force, with its verdict.")
    limit: Yuan | None = strawberry.field(
        description="Most it could obtain of this product if it holds; null: the terms are not "
        "known."
    )
    illustrative: bool = strawberry.field(
        description="True: an illustrative rule or term decides here."
    )
    product_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field
    async def product(self, info: Info) -> Product:
        """What is asked for."""
        found = await info.context.loaders.node(self.product_id, self.view)
        return Product.from_graph(cast("model.Product", found), self.view)

    @classmethod
    def from_match(cls, found: matching.Eligibility, view: View) -> Self:
        """Show a product's verdict."""
        return cls(
            verdict=found.verdict,
            rules=[RuleResult.from_match(each, view) for each in found.rules],
            limit=None if found.limit is None else Yuan(found.limit),
            illustrative=found.illustrative,
            product_id=found.product_id,
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


async def eligibility_page(
    info: Info, asked: Page, question: Question, verdicts: list[model.Verdict] | None
) -> EligibilityConnection:
    """Judge the products, or the one that is asked about, and show a page."""
    ranks = {verdict: str(rank) for rank, verdict in enumerate(model.Verdict)}
    conditions = await product_conditions(info.context.graph, asked.view, question.product_id)
    judged = [
        matching.eligibility(
            each.product_id, each.rules, each.terms, question.profile, question.request
        )
        for each in conditions
    ]
    kept = sorted(
        (ranks[each.verdict], each.product_id, each)
        for each in judged
        if not verdicts or each.verdict in verdicts
    )
    rest = [each for each in kept if _is_behind(asked, each[0], each[1])]
    edges = [
        EligibilityEdge(
            node=Eligibility.from_match(each, asked.view), cursor=asked.cursor(rank, id)
        )
        for rank, id, each in rest[: asked.first]
    ]
    shown = asked.info([edge.cursor for edge in edges], more=len(rest) > asked.first)
    return EligibilityConnection(edges=edges, page_info=shown)


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
        asked = page(info, self.view, first, after, ["eligibility", *key])
        return await eligibility_page(info, asked, self.question, verdicts)

    @strawberry.field(
        description="Institutes' expertise that fits, best first, with who works with it already."
    )
    async def expertise(
        self, info: Info, first: int, after: str | None = None
    ) -> ExpertiseMatchConnection:
        """Rank all expertise, show a page."""
        asked = page(info, self.view, first, after, ["expertise", self.question.enterprise_id])
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


def _is_behind(asked: Page, key: str, id: str) -> bool:
    return asked.after is None or (key, id) > (asked.after.key, asked.after.id)
