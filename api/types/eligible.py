"""The other way round: which enterprises a product is open to, and which are near to it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import strawberry

from api.context import Info
from api.firms import profile_of, profiles
from api.pagination import Connection, Page
from api.rankings import Ranked, Ranking
from api.types.counterfactuals import Counterfactual, rule_results
from api.types.eligibility import Eligibility, Question
from api.types.kinds import Enterprise
from graph import model
from graph.population import Firm
from matching import counterfactuals as ways
from matching import eligibility as matching
from matching.profiles import Profile


@strawberry.type(description="An enterprise with its answer for the product asked about.")
class EnterpriseEligibility:
    """A firm and its verdict."""

    enterprise: Enterprise
    eligibility: Eligibility


@strawberry.type(
    description="An enterprise near to a product: what it still lacks, in the way of least effort."
)
class NearMiss:
    """A firm and its shortest way."""

    enterprise: Enterprise
    counterfactual: Counterfactual


@dataclass(frozen=True, slots=True)
class Sought:
    """Enterprises for a product and a request; `parks`: members of one of them."""

    conditions: model.Conditions
    request: matching.Request
    parks: Collection[str] | None


async def eligible_page(
    info: Info, asked: Page, sought: Sought, verdicts: Collection[model.Verdict]
) -> Connection[EnterpriseEligibility]:
    """Judge every enterprise as the caller sees it, show a page."""
    population, opened = await info.context.population(asked.view)
    ranks = {verdict: rank for rank, verdict in enumerate(model.Verdict)}
    conditions, request = sought.conditions, sought.request

    def judged() -> list[Ranked[Firm]]:
        verdict_on = matching.verdicts(conditions, request)
        firms = profiles(population, opened, asked.view, sought.parks, [conditions])
        return [
            Ranked(f"{ranks[verdict]} {firm.sort_name}", firm.id, firm)
            for firm, profile in firms
            if (verdict := verdict_on(profile)) in verdicts
        ]

    # Thousands of enterprises take a second of computing, and other requests go on meanwhile.
    ranking = Ranking(asked, await asyncio.to_thread(judged))

    def shown(enterprise: Enterprise, firm: Firm) -> EnterpriseEligibility:
        profile = profile_of(firm.known(asked.view, opened))
        question = Question(enterprise.id, profile, request, conditions.product_id)
        found = matching.eligibility(conditions, profile, request)
        return EnterpriseEligibility(
            enterprise=enterprise, eligibility=Eligibility.from_match(found, question, asked.view)
        )

    firms = await ranking.enterprises(info)
    return ranking.connection(
        [shown(firm, each.found) for firm, each in zip(firms, ranking.shown, strict=True)]
    )


async def near_misses_page(
    info: Info,
    asked: Page,
    sought: Sought,
    actions: frozenset[model.ChangeAction] | None,
    maximum_changes: int,
) -> Connection[NearMiss]:
    """Try every enterprise as the caller sees it, show a page; least effort first, then by name."""
    population, opened = await info.context.population(asked.view)
    book = await info.context.rulebook(asked.view)

    def nearest(
        profile: Profile, among: Sequence[model.Conditions]
    ) -> Iterator[ways.Counterfactual]:
        yield from ways.counterfactuals(
            sought.conditions.product_id,
            among,
            book.possible,
            profile,
            sought.request,
            maximum_changes,
            most=1,
            actions=actions,
        )

    def tried() -> list[Ranked[Firm]]:
        firms = profiles(population, opened, asked.view, sought.parks, [sought.conditions])
        return [
            Ranked(f"{way.effort:09} {firm.sort_name}", firm.id, firm)
            for firm, profile in firms
            for way in nearest(profile, [sought.conditions])
        ]

    ranking = Ranking(asked, await asyncio.to_thread(tried))
    everything = list(book.conditions.values())

    def shown(enterprise: Enterprise, firm: Firm) -> NearMiss:
        profile = profile_of(firm.known(asked.view, opened))
        present = rule_results(profile, sought.request)
        [way] = nearest(profile, everything)
        return NearMiss(
            enterprise=enterprise,
            counterfactual=Counterfactual.from_match(way, present, asked.view),
        )

    firms = await ranking.enterprises(info)
    return ranking.connection(
        [shown(firm, each.found) for firm, each in zip(firms, ranking.shown, strict=True)]
    )
