"""The market: who offers which product, and up to where each provider lends."""

from collections import defaultdict
from typing import LiteralString

from graph.client import Graph
from graph.model import Offer, OrganizationKind, Product, ProviderLimits
from graph.nouns import ORGANIZATION, PRODUCT, PROVIDER_LIMITS
from graph.rows import decode
from graph.views import View

OFFERS: LiteralString = (
    "MATCH (b:Product)-[:OFFERED_BY]->(a:Organization)\nWHERE "
    + PRODUCT.seen("b")
    + "\nAND "
    + ORGANIZATION.seen("a")
    + "\nWITH a, b ORDER BY b.id\nRETURN collect([a.id, a.kind, "
    + PRODUCT.projection
    + "]) AS rows"
)

LIMITS: LiteralString = (
    "MATCH (b:ProviderLimits)\nWHERE "
    + PROVIDER_LIMITS.seen("b")
    + "\nWITH b ORDER BY b.id\nRETURN collect("
    + PROVIDER_LIMITS.projection
    + ") AS rows"
)


async def offers(graph: Graph, view: View) -> dict[str, Offer]:
    """Every product by id."""
    [row] = await graph.read(OFFERS, **view.parameters())
    return {
        product["id"]: Offer(decode(Product, product), provider_id, OrganizationKind(kind))
        for provider_id, kind, product in row["rows"]
    }


async def provider_limits(graph: Graph, view: View) -> dict[str, tuple[ProviderLimits, ...]]:
    """What each provider lends at most, whatever day that holds on."""
    [row] = await graph.read(LIMITS, **view.parameters())
    found: defaultdict[str, list[ProviderLimits]] = defaultdict(list)
    for each in row["rows"]:
        limits = decode(ProviderLimits, each)
        found[limits.provider_id].append(limits)
    return {id: tuple(versions) for id, versions in found.items()}
