"""Expertise (融智): what institutes can do, and for whom it fits."""

from __future__ import annotations

from datetime import date
from typing import Self, cast

import strawberry

from api.context import Info
from api.pagination import Connection, PageInfo, connection, page
from api.types.nodes import Node, Record, Sector, Topic, record
from api.types.organizations import Institute, Organization, to_organization
from graph import model
from graph.edges import COLLABORATORS, EXPERT, EXPERTISE_SECTORS, EXPERTISE_TOPICS
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

    @strawberry.field(description="Who has it.")
    async def institute(self, info: Info) -> Institute:
        """Its institute."""
        found = await info.context.loaders.one(EXPERT, self.id, info.context.view(self.as_of))
        return Institute.from_graph(cast("model.Organization", found), self.as_of)

    @strawberry.field(description="What it is about, by name.")
    async def topics(self, info: Info) -> list[Topic]:
        """Topics."""
        view = info.context.view(self.as_of)
        found = await info.context.loaders.many(EXPERTISE_TOPICS, self.id, view)
        return [Topic.from_graph(each, self.as_of) for each in found]

    @strawberry.field(description="Sectors that it is for.")
    async def sectors(self, info: Info) -> list[Sector]:
        """Sectors."""
        view = info.context.view(self.as_of)
        found = await info.context.loaders.many(EXPERTISE_SECTORS, self.id, view)
        return [Sector.from_graph(each, self.as_of) for each in found]

    @strawberry.field(
        description="Enterprises that work or worked with it, by name; others only as far as they "
        "consent."
    )
    async def collaborators(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Organization]:
        """A page of enterprises."""
        day = as_of or self.as_of
        view = info.context.view(day)
        asked = page(info, first, after, [COLLABORATORS.name, self.id, day])
        return connection(
            asked,
            await info.context.loaders.page(COLLABORATORS, self.id, view, asked.slice),
            lambda enterprise: to_organization(enterprise, day),
            lambda: info.context.loaders.count(COLLABORATORS, self.id, view),
        )

    @classmethod
    def from_graph(cls, expertise: model.Expertise, as_of: date) -> Self:
        """Show an expertise."""
        return cls(
            **record(expertise, as_of),
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
    as_of: strawberry.Private[date]

    @strawberry.field(description="What speaks for it: a topic or a sector.")
    async def evidence(self, info: Info) -> Node | None:
        """The shared node."""
        from api.types.registry import to_node_or_none

        found = await info.context.loaders.node(self.evidence_id, info.context.view(self.as_of))
        return to_node_or_none(found, self.as_of)


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
    as_of: strawberry.Private[date]

    @strawberry.field
    async def expertise(self, info: Info) -> Expertise:
        """What fits."""
        found = await info.context.loaders.node(self.expertise_id, info.context.view(self.as_of))
        return Expertise.from_graph(cast("model.Expertise", found), self.as_of)

    @classmethod
    def from_match(cls, match: matching.ExpertiseMatch, as_of: date) -> Self:
        """Show a match."""
        return cls(
            rank=match.rank,
            score=match.score,
            terms=[
                ScoreTerm(
                    kind=term.kind,
                    contribution=term.contribution,
                    evidence_id=term.evidence_id,
                    as_of=as_of,
                )
                for term in match.terms
            ],
            expertise_id=match.expertise_id,
            as_of=as_of,
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
