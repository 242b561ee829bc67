"""Open wishes for money of very many enterprises, as questions about a team or the market ask."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import cast

from api.context import Context
from api.firms import profile_of
from graph import model
from graph.network_nouns import FINANCING_NEED
from graph.open_needs import OpenNeed, open_needs
from graph.population import Firm
from graph.views import View
from matching.criteria.kind import Request
from matching.criteria.places import is_member
from matching.plans.candidates import pose
from matching.plans.posed import Market, Wish
from matching.plans.recruits import Gap
from matching.profiles import Profile
from matching.requirements import in_force, latest_in_force

MOST_NEEDS = 200


@dataclass(frozen=True, slots=True)
class SampledNeed:
    """An open wish for money, and what the caller may see of the enterprise."""

    need: model.FinancingNeed
    firm: Firm
    profile: Profile

    def wish(self, view: View, team: frozenset[str] | None) -> Wish:
        """What it asks for, of a team or of everybody."""
        need = self.need
        request = Request(need.amount, need.purpose, view.as_of, need.tenor_months)
        return Wish(request=request, amount=need.amount, team=team)


@dataclass(frozen=True, slots=True)
class SampledNeeds:
    """At most 200 of them in the order of the SHA-256 of their ids; `of`: how many there are."""

    needs: tuple[SampledNeed, ...]
    of: int


def posed_gaps(
    needs: Sequence[SampledNeed], market: Market, team: frozenset[str] | None, view: View
) -> list[Gap]:
    """The gap problems that they pose to a team, or to everybody."""
    return [
        Gap(
            each.need.enterprise_id,
            pose(market, each.profile, each.wish(view, team), closed=False).problem,
        )
        for each in needs
    ]


def has_invented_terms(market: Market, provider_id: str, day: date) -> bool:
    """Whether a rule, term or limit of a provider is invented that a plan could rest on."""
    limits = latest_in_force(market.limits.get(provider_id, ()), day)
    asked = [
        in_force(market.conditions[id], day)
        for id, each in market.offers.items()
        if each.provider_id == provider_id
    ]
    return any(
        record is not None and record.illustrative
        for record in (
            limits,
            *(each.terms for each in asked),
            *(r for e in asked for r in e.rules),
        )
    )


async def sampled_needs(
    context: Context, view: View, parks: Collection[str] | None = None
) -> SampledNeeds:
    """The open wishes that the view's caller may see; `parks`: of members of one of them.

    A hash's order is none that anybody chose, and stays the same from question to question.
    """
    found = await open_needs(context.graph, view)
    population, opened = await context.population(view)

    @cache
    def profile(enterprise_id: str) -> Profile:
        return profile_of(population.firms[enterprise_id].known(view, opened))

    def asked() -> list[OpenNeed]:
        return [
            each
            for each in found
            if each.enterprise_id in population.firms
            and (parks is None or is_member(profile(each.enterprise_id), parks, view.as_of))
        ]

    wanted = await asyncio.to_thread(asked)
    wanted.sort(key=lambda each: sha256(each.id.encode()).digest())
    read = await context.loaders.nodes(
        [each.id for each in wanted[:MOST_NEEDS]], view, FINANCING_NEED
    )
    needs = [cast("model.FinancingNeed", each) for each in read if each is not None]
    return SampledNeeds(
        tuple(
            SampledNeed(each, population.firms[each.enterprise_id], profile(each.enterprise_id))
            for each in needs
        ),
        len(wanted),
    )
