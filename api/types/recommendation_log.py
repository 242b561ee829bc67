"""What was recommended to whom, what they said about it, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

import strawberry

from api.context import Info
from api.scalars import BasisPoints, DateTime
from api.types.deals import Deal
from api.types.nodes import Node
from api.types.organizations import Organization
from api.types.teams import organization
from graph import model
from graph.nouns import DEAL
from graph.views import View


@strawberry.type(description="What the asker said last about a recommendation, since it was shown.")
class Feedback:
    """What was said."""

    kind: model.FeedbackKind
    reason: str | None
    given_at: DateTime = strawberry.field(description="When it was recorded.")


@strawberry.type(description="One organisation that was shown, and what came of it.")
class RecommendationLogItem:
    """An item."""

    rank: int = strawberry.field(description="As it was shown; 1 = best.")
    score: float = strawberry.field(
        description="As it was shown; of TEAM_GAPS the yuan that it would newly cover."
    )
    feedback: Feedback | None = strawberry.field(
        description="The asker's last word about it as a partner of the same organisation, given "
        "to this entry or, since it was shown, to another; null: none yet."
    )
    organization_id: strawberry.Private[str]
    entry_id: strawberry.Private[str | None]
    """None: it was shown just now, so nothing can have come of it."""
    view: strawberry.Private[View]

    @strawberry.field
    async def organization(self, info: Info) -> Organization:
        """Who was recommended."""
        return await organization(info, self.organization_id, self.view)

    @strawberry.field(
        description="The first financing deal of the two that was confirmed after it was shown, of "
        "those that you may see; null: none, or it is disputed."
    )
    async def deal(self, info: Info) -> Deal | None:
        """What came of it."""
        if self.entry_id is None:
            return None
        loaders = info.context.loaders
        deal_id = (await loaders.log_deals(self.entry_id, self.view)).get(self.organization_id)
        found = await loaders.node(deal_id, self.view, DEAL) if deal_id else None
        return Deal.from_graph(found, self.view) if found else None


@strawberry.type(
    description="One page of recommendations as it was shown, written down within a second; one "
    "that was lost with its process answers as a missing one. For callers of the organisation that "
    "asked, and for auditors."
)
class RecommendationLogEntry(Node):
    """An entry."""

    question: model.RecommendationQuestion
    shown_at: DateTime
    as_of: date = strawberry.field(description="Day of the question.")
    known_at: DateTime = strawberry.field(
        description="The answer rests on what was recorded by this moment: the question asked "
        "again with this `asOf` and `knownAt` answers the same, as far as the asker's consents are "
        "the same."
    )
    asker_id: strawberry.Private[str]
    asked_for_id: strawberry.Private[str]
    just_shown: strawberry.Private[Sequence[model.ShownItem] | None]

    @strawberry.field
    async def asker(self, info: Info) -> Organization:
        """The organisation of the caller who asked."""
        return await organization(info, self.asker_id, self.view)

    @strawberry.field(description="For whom partners were sought.")
    async def asked_for(self, info: Info) -> Organization:
        """The subject of the question."""
        return await organization(info, self.asked_for_id, self.view)

    @strawberry.field(
        description="What was shown, best first; of a page of more than 100 the first 100."
    )
    async def items(self, info: Info) -> list[RecommendationLogItem]:
        """From the answer itself where it was made just now."""
        if self.just_shown is not None:
            return [self._item(each, None, None) for each in self.just_shown]
        found = await info.context.loaders.log_items(self.id, self.view)
        return [self._item(each, each.feedback, self.id) for each in found]

    def _item(
        self,
        item: model.ShownItem | model.LoggedItem,
        said: model.Feedback | None,
        entry_id: str | None,
    ) -> RecommendationLogItem:
        return RecommendationLogItem(
            rank=item.rank,
            score=item.score,
            feedback=said
            and Feedback(kind=said.kind, reason=said.reason, given_at=DateTime(said.given_at)),
            organization_id=item.organization_id,
            entry_id=entry_id,
            view=self.view,
        )

    @classmethod
    def from_graph(
        cls,
        entry: model.RecommendationLogEntry,
        view: View,
        just_shown: Sequence[model.ShownItem] | None = None,
    ) -> Self:
        """Show an entry; `just_shown`: its items where they may not be in the graph yet."""
        return cls(
            id=strawberry.ID(entry.id),
            view=view,
            question=entry.question,
            shown_at=DateTime(entry.shown_at),
            as_of=entry.as_of,
            known_at=DateTime(entry.known_at),
            asker_id=entry.asker_id,
            asked_for_id=entry.asked_for_id,
            just_shown=just_shown,
        )


@strawberry.type(
    description="How recommendations fared. The shares are of what was shown, rounded half up to "
    "whole basis points; 0 where nothing was shown."
)
class HitRates:
    """Shares of what was shown."""

    shown: int = strawberry.field(
        description="Items shown: each organisation of each page counts once."
    )
    useful: BasisPoints = strawberry.field(description="Items whose `feedback` is USEFUL.")
    deals: BasisPoints = strawberry.field(description="Items with a `deal`.")

    @classmethod
    def from_graph(cls, rates: model.HitRates) -> Self:
        """Show counts as shares."""
        return cls(
            shown=rates.shown,
            useful=_share(rates.useful, rates.shown),
            deals=_share(rates.deals, rates.shown),
        )


def _share(part: int, whole: int) -> BasisPoints:
    """In whole numbers, for floats would round some halves down."""
    return BasisPoints((20_000 * part + whole) // (2 * whole) if whole else 0)
