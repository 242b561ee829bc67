"""Expertise (融智): what institutes can do, and for whom it fits."""

from __future__ import annotations

from typing import Self, cast

import strawberry

from api.context import Info
from api.edge_fields import edge_field, paged_dated
from api.pagination import Connection, PageInfo
from api.types.kinds import Institute
from api.types.nodes import Node, Record, Sector, Topic, record
from api.types.organizations import Organization
from graph import model
from graph.edges import COLLABORATORS, EXPERT, EXPERTISE_SECTORS, EXPERTISE_TOPICS
from graph.nouns import EXPERTISE
from graph.views import View
from matching import expertise as matching


@strawberry.type(
    description="Something an institute can do: field, lab, pilot line. Records of capability, "
    "never of people."
)
class Expertise(Record):
    """An expertise."""

    kind: model.ExpertiseKind
    title: str
    title_en: str | None
    valid_from: model.PartialDate | None
    valid_until: model.PartialDate | None

    institute: Institute = edge_field(EXPERT, description="Who has it.")
    topics: list[Topic] = edge_field(EXPERTISE_TOPICS, description="What it is about, by name.")
    sectors: list[Sector] = edge_field(EXPERTISE_SECTORS, description="Sectors that it is for.")
    collaborators: Connection[Organization] = edge_field(
        COLLABORATORS,
        paged_dated,
        description="Enterprises that work or worked with it, by name; others only as far as they "
        "consent.",
    )

    @classmethod
    def from_graph(cls, expertise: model.Expertise, view: View) -> Self:
        """Show an expertise."""
        return cls(
            **record(expertise, view),
            kind=expertise.kind,
            title=expertise.title,
            title_en=expertise.title_en,
            valid_from=expertise.valid_from,
            valid_until=expertise.valid_until,
        )


@strawberry.type(description="A part of a score; the parts add up.")
class ScoreTerm:
    """A term with its evidence."""

    kind: matching.ScoreTermKind
    contribution: float
    evidence_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field(description="What speaks for it: a topic or a sector.")
    async def evidence(self, info: Info) -> Node | None:
        """The shared node."""
        from api.types.registry import to_node_or_none

        found = await info.context.loaders.node(self.evidence_id, self.view)
        return to_node_or_none(found, self.view)


@strawberry.type(
    description="One institute's expertise for one enterprise. The score is the sum of its terms: "
    "1 for each shared topic and each shared sector."
)
class ExpertiseMatch:
    """A match."""

    rank: int = strawberry.field(description="1 = best; equal scores are ordered by id.")
    score: float
    terms: list[ScoreTerm]
    expertise_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field
    async def expertise(self, info: Info) -> Expertise:
        """What fits."""
        found = await info.context.loaders.node(self.expertise_id, self.view, EXPERTISE)
        return Expertise.from_graph(cast("model.Expertise", found), self.view)

    @classmethod
    def from_match(cls, match: matching.ExpertiseMatch, view: View) -> Self:
        """Show a match."""
        return cls(
            rank=match.rank,
            score=match.score,
            terms=[
                ScoreTerm(
                    kind=term.kind,
                    contribution=term.contribution,
                    evidence_id=term.evidence_id,
                    view=view,
                )
                for term in match.terms
            ],
            expertise_id=match.expertise_id,
            view=view,
        )


@strawberry.type
class ExpertiseMatchEdge:
    """A match with its cursor."""

    node: ExpertiseMatch
    cursor: str


@strawberry.type(description="A page of matches, best first.")
class ExpertiseMatchConnection:
    """A page."""

    edges: list[ExpertiseMatchEdge]
    page_info: PageInfo
