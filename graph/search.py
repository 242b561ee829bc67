"""Finding nodes by their names, in tiers of our own: exact, prefix, pinyin, initials, contains.

A full-text engine's score depends on documents that the caller may not see; a tier does not.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import LiteralString

from graph.client import Graph
from graph.model import SearchHit, SearchTier
from graph.names import search_keys
from graph.rows import decode

TIERS = tuple(SearchTier)

SEARCH: LiteralString = """
CALL () {
  MATCH (name:Name) WHERE name.text = $text
  RETURN name, 0 AS tier
  UNION ALL
  MATCH (name:Name) WHERE name.text STARTS WITH $text
  RETURN name, 1 AS tier
  UNION ALL
  MATCH (name:Name) WHERE $latin AND name.pinyin STARTS WITH $text
  RETURN name, 2 AS tier
  UNION ALL
  MATCH (name:Name) WHERE $latin AND name.initials STARTS WITH $text
  RETURN name, 3 AS tier
  UNION ALL
  MATCH (name:Name) WHERE name.text CONTAINS $text
  RETURN name, 4 AS tier
}
MATCH (name)-[:NAMES]->(b:Entity)
WHERE name.kind IN $kinds
WITH b, name, tier ORDER BY tier, name.text, name.id
WITH b.id AS node_id, collect({kind: name.kind, tier: tier, matched: name.original})[0] AS best
ORDER BY best.tier, node_id
WITH collect({node_id: node_id, kind: best.kind, tier: best.tier, matched: best.matched}) AS hits
RETURN
  [hit IN hits WHERE hit.tier > $after_tier
    OR (hit.tier = $after_tier AND hit.node_id > $after_id)][..$limit] AS hits,
  COLLECT {
    UNWIND hits AS hit
    WITH hit.kind AS kind, count(*) AS found ORDER BY kind
    RETURN {kind: kind, count: found}
  } AS facets
"""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hits of a page, and how many hits of each kind there are in all."""

    hits: tuple[SearchHit, ...]
    facets: tuple[tuple[str, int], ...]


NOTHING = SearchPage((), ())


async def search(
    graph: Graph,
    text: str,
    *,
    kinds: Collection[str],
    limit: int,
    after: tuple[SearchTier, str] | None = None,
) -> SearchPage:
    """Best tier first, then by id; a text without letters or digits finds nothing."""
    keys = search_keys(text)
    if not keys.text:
        return NOTHING
    tier, id = after or (TIERS[0], "")
    [row] = await graph.read(
        SEARCH,
        text=keys.text,
        latin=keys.text.isascii(),
        kinds=list(kinds),
        after_tier=TIERS.index(tier),
        after_id=id,
        limit=limit,
    )
    return SearchPage(
        tuple(decode(SearchHit, {**hit, "tier": TIERS[hit["tier"]]}) for hit in row["hits"]),
        tuple((facet["kind"], facet["count"]) for facet in row["facets"]),
    )
