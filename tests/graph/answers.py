"""All that the graph room answers for a view, in a form that two graphs can be compared by."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from random import Random
from typing import Any

from graph.catalogue import edges
from graph.client import Graph
from graph.deals import plant_deals_by_ids
from graph.declarations import Cardinality
from graph.edges import MEMBERS
from graph.expertise import expertise_profiles
from graph.groupings import OF_ORGANIZATIONS
from graph.listings import ORGANIZATIONS
from graph.model import ProductTerms, Requirement, Rule
from graph.organizations import organization_ids
from graph.products import product_conditions
from graph.profiles import enterprise_profile
from graph.reading import (
    Slice,
    listed,
    listed_count,
    listed_groups,
    nodes,
    target_counts,
    target_groups,
    target_pages,
    targets,
)
from graph.views import View
from seed.row_base import node_id
from seed.rows import SeedRows
from tests.graph.filter_values import as_parameters, value_of
from tests.graph.financing_history import financing_history
from tests.graph.listing_oracle import listings_of_rows

Answers = dict[str, Any]


ALL = Slice(1000)


async def answers(graph: Graph, view: View, ids: Sequence[str], filters: Answers) -> Answers:
    """By what was asked; `ids` are those to ask from, `filters` the values of each listing's."""
    found: Answers = {"nodes": await nodes(graph, ids, view)}
    for edge in edges():
        if edge.cardinality == Cardinality.PAGES:
            found[edge.name] = await target_pages(graph, edge, ids, view, ALL)
            found[f"{edge.name} count"] = await target_counts(graph, edge, ids, view)
        else:
            found[edge.name] = await targets(graph, edge, ids, view)
    for listing in listings_of_rows():
        for name, ordering in listing.orderings.items():
            found[f"{listing.name} {name}"] = await listed(
                graph, listing, view, ALL, filters={}, ordering=ordering
            )
        found[f"{listing.name} count"] = await listed_count(graph, listing, view, filters={})
        [ordering, *_] = listing.orderings.values()
        for name, value in filters[listing.name].items():
            found[f"{listing.name} {name}={value}"] = await listed(
                graph, listing, view, ALL, filters={name: value}, ordering=ordering
            )
    return found | await _groups(graph, view, ids) | await _whole(graph, view, ids)


async def _groups(graph: Graph, view: View, ids: Sequence[str]) -> Answers:
    found: Answers = {}
    for each in OF_ORGANIZATIONS:
        found[f"organizations by {each.name}"] = await listed_groups(
            graph, ORGANIZATIONS, view, each, filters={}
        )
        found[f"members by {each.name}"] = await target_groups(graph, MEMBERS, ids, view, each)
    return found


PARTS = ("facts", "holdings", "memberships", "assets", "pledges")


def _in_force(records: Iterable[Rule | Requirement | ProductTerms], day: date) -> Iterator[str]:
    """Conditions hold every version, whatever day it is in force on."""
    for each in records:
        if each.valid_from <= day and (each.valid_until is None or day < each.valid_until):
            yield repr(each)


async def _whole(graph: Graph, view: View, ids: Sequence[str]) -> Answers:
    """What is read at once, in an order of its own."""
    profiles: Answers = {}
    for id in (node_id(f"firm{number}") for number in range(6)):
        profile = await enterprise_profile(graph, id, view)
        profiles[id] = profile and sorted(
            (each for name in PARTS for each in getattr(profile, name)), key=lambda each: each.id
        )
    history = await financing_history(graph, view)
    conditions = await product_conditions(graph, view)
    return {
        "enterprise_profile": profiles,
        "financing_history": (
            sorted(
                (each.deal_id, each.agreed_on, *sorted(each.financier_ids))
                for each in history.events
            ),
            history.kinds,
        ),
        "product_conditions": sorted(
            (each.product_id, *sorted(each for each in _in_force(conditions_of, view.as_of)))
            for each in conditions
            for conditions_of in [(*each.rules, *each.requirements, *each.terms)]
        ),
        "expertise_profiles": sorted(
            (each.expertise_id, sorted(each.topic_ids), sorted(each.sector_ids))
            for each in await expertise_profiles(graph, view)
        ),
        "plant_deals": await plant_deals_by_ids(graph, ids, view),
        "organization_ids": [
            await organization_ids(graph, view, name=name) for name in ("bank1", "firm1", "park1")
        ],
    }


def values(random: Random, rows: SeedRows) -> Answers:
    """A value for each filter of each listing."""
    return {
        listing.name: as_parameters(
            {name: value_of(name, listing, random, rows) for name in sorted(listing.filters)}
        )
        for listing in listings_of_rows()
    }


def differences(found: Answers, expected: Answers) -> list[str]:
    """What was answered differently, in words."""
    return [
        f"{name}: {_difference(found[name], answer)}"
        for name, answer in expected.items()
        if found[name] != answer
    ]


def _difference(found: Any, expected: Any) -> str:
    if isinstance(found, dict) and isinstance(expected, dict):
        ids = [id for id in {**found, **expected} if found.get(id) != expected.get(id)]  # pyright: ignore
        return f"{[(id, found.get(id), expected.get(id)) for id in ids[:1]]}"  # pyright: ignore
    if isinstance(found, list) and isinstance(expected, list):
        more = [each for each in found if each not in expected]  # pyright: ignore
        less = [each for each in expected if each not in found]  # pyright: ignore
        return f"more {more[:2]}, less {less[:2]}"
    return f"{found} instead of {expected}"
