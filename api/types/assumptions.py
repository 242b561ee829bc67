"""What is assumed in a what-if."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.ids import checked_id
from api.requested import MOST_YUAN
from api.scalars import Yuan
from api.types.thresholds import RuleChange, proposed_thresholds
from graph.views import View
from matching.plans.assumed import Assumptions
from matching.plans.posed import Market

MOST_ASSUMPTIONS = 20


@strawberry.input(description="A product's limit set lower; what is lower already stays.")
class CapChange:
    """A limit that falls."""

    product_id: strawberry.ID
    maximum: Yuan = strawberry.field(
        description="The most that it lends to, or covers for, one enterprise: 0 to 10^12."
    )


@strawberry.input(description="Exactly one field.", one_of=True)
class Assumption:
    """One thing that is assumed."""

    member_leaves: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="This provider offers nothing any more; with `teamId`: it leaves the team."
    )
    member_joins: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="This provider joins the team; needs `teamId`."
    )
    cap_falls: strawberry.Maybe[CapChange]
    rule_changes: strawberry.Maybe[RuleChange]


async def checked_assumptions(
    info: Info,
    view: View,
    given: Sequence[Assumption],
    market: Market,
    team: frozenset[str] | None,
) -> Assumptions:
    """All of them together. Raises InvalidInput, with what to mend, for any that cannot be."""
    if not 1 <= len(given) <= MOST_ASSUMPTIONS:
        raise InvalidInput(f"`assumptions` has 1 to {MOST_ASSUMPTIONS} of them.")
    providers = {each.provider_id for each in market.offers.values()}
    leaving: set[str] = set()
    joining: set[str] = set()
    maxima: dict[str, int] = {}
    rules: list[RuleChange] = []
    for place, each in enumerate(given):
        path = f"`assumptions[{place}]"
        if each.member_leaves is not None:
            leaving.add(_provider(each.member_leaves.value, providers, f"{path}.memberLeaves`"))
        elif each.member_joins is not None:
            if team is None:
                raise InvalidInput(f"{path}.memberJoins` needs `teamId`: whose member it becomes.")
            joining.add(_provider(each.member_joins.value, providers, f"{path}.memberJoins`"))
        elif each.cap_falls is not None:
            cap = each.cap_falls.value
            id = checked_id(cap.product_id)
            if id not in market.offers:
                raise InvalidInput(f"{path}.capFalls.productId` is the id of no product.")
            if not 0 <= cap.maximum <= MOST_YUAN:
                raise InvalidInput(f"{path}.capFalls.maximum` must lie between 0 and 10^12 yuan.")
            maxima[id] = min(cap.maximum, maxima.get(id, cap.maximum))
        elif each.rule_changes is not None:
            rules.append(each.rule_changes.value)
    if leaving & joining:
        raise InvalidInput("A provider cannot both leave and join.")
    if team is not None and not leaving <= team:
        raise InvalidInput("Who leaves must be a member of the team on the day, or its lead.")
    thresholds = await proposed_thresholds(info, view, rules, market.conditions) if rules else {}
    return Assumptions(frozenset(leaving), frozenset(joining), maxima, thresholds)


def _provider(given: strawberry.ID | None, providers: set[str], path: str) -> str:
    id = checked_id(given or "")
    if id not in providers:
        raise InvalidInput(f"{path} is the id of no provider of a product.")
    return id
