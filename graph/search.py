"""Finding nodes by their names, in tiers of our own: from exact to words in any order.

A full-text engine's score depends on documents that the caller may not see; a tier does not. The
engine only proposes names: without a limit, so it cuts nothing off, and each is checked exactly.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, LiteralString

from graph.callers import visible
from graph.client import Graph
from graph.model import SearchHit, SearchTier
from graph.names import plain
from graph.recording import known
from graph.revision import LAST_WRITE_SEEN, WriteSeen, last_write_seen
from graph.rows import decode
from graph.spelling import (
    Edits,
    abbreviations,
    all_of,
    initials,
    reading_edits,
    readings,
    text_edits,
    twins,
    words,
)
from graph.views import View

TIERS = tuple(SearchTier)

_AS_WRITTEN: LiteralString = """
MATCH (name:Name) WHERE name.text = $text
RETURN name, 0 AS tier
UNION ALL
MATCH (name:Name) WHERE name.text STARTS WITH $text
RETURN name, 1 AS tier
UNION ALL
UNWIND $contained AS contained
MATCH (name:Name) WHERE name.text CONTAINS contained
RETURN name, 4 AS tier
"""

_AS_READ: LiteralString = """
UNWIND $readings AS reading
MATCH (name:Name) WHERE name.pinyin STARTS WITH reading
RETURN name, 2 AS tier
UNION ALL
UNWIND $initials AS wanted
MATCH (name:Name) WHERE name.initials STARTS WITH wanted.initials
  AND all(run IN wanted.runs WHERE name.text CONTAINS run)
RETURN name, 3 AS tier
"""

# Who has all characters of a text in some order may contain it, or be abbreviated by it: asked
# together, for the engine finds the few names sooner than an index finds what contains two letters.
_WITH_ITS_CHARACTERS: LiteralString = """
UNWIND $abbreviations AS abbreviation
CALL db.index.fulltext.queryNodes('name_letters', abbreviation.letters) YIELD node AS name
WITH name, CASE
  WHEN name.text CONTAINS $text THEN 4
  WHEN name.text =~ abbreviation.pattern THEN 5
END AS tier
WHERE tier IS NOT NULL
RETURN name, tier
"""

_FITS_OPEN_TEXT: LiteralString = """any(edit IN $text_edits.open
  WHERE name.text STARTS WITH edit.head
  AND substring(name.text, edit.skip, size(edit.tail)) = edit.tail)"""

_ONE_EDIT: LiteralString = (
    """
UNWIND $text_edits.beginnings AS beginning
MATCH (name:Name) WHERE name.text STARTS WITH beginning
RETURN name, 6 AS tier
UNION ALL
UNWIND $text_edits.wholes AS whole
MATCH (name:Name) WHERE name.text = whole
RETURN name, 6 AS tier
UNION ALL
UNWIND $text_edits.letters AS letters
CALL db.index.fulltext.queryNodes('name_letters', letters) YIELD node AS name
WHERE """
    + _FITS_OPEN_TEXT
    + """
RETURN name, 6 AS tier
UNION ALL
UNWIND $text_edits.stems AS stem
MATCH (name:Name) WHERE name.text STARTS WITH stem AND size(name.text) = size(stem) + 1
RETURN name, 6 AS tier
UNION ALL
UNWIND $twins AS twin
MATCH (name:Name) WHERE name.pinyin = twin.reading AND size(name.text) = 2
  AND (name.text STARTS WITH twin.first OR name.text ENDS WITH twin.last)
RETURN name, 6 AS tier
UNION ALL
UNWIND $reading_edits.beginnings AS beginning
MATCH (name:Name) WHERE name.pinyin STARTS WITH beginning
RETURN name, 6 AS tier
UNION ALL
UNWIND $reading_edits.wholes AS whole
MATCH (name:Name) WHERE name.pinyin = whole
RETURN name, 6 AS tier
UNION ALL
UNWIND $reading_edits.stems AS stem
MATCH (name:Name) WHERE name.pinyin STARTS WITH stem
  AND any(edit IN $reading_edits.open WHERE name.pinyin STARTS WITH edit.head
    AND substring(name.pinyin, edit.skip, size(edit.tail)) = edit.tail)
RETURN name, 6 AS tier
"""
)

_HAS_OTHER_WORDS: LiteralString = """all(word IN $other_words WHERE any(each IN written
  WHERE each.text CONTAINS word.text OR each.pinyin CONTAINS word.reading))"""

# A name that has the most telling word leads to the node; its other names may have the others.
_WORDS: LiteralString = (
    """
UNWIND $word AS reading
MATCH (name:Name) WHERE name.pinyin CONTAINS reading
RETURN name, 7 AS tier
UNION ALL
UNWIND $first_words AS word
CALL (word) {
  MATCH (name:Name) WHERE name.text CONTAINS word.text
  RETURN name
  UNION
  MATCH (name:Name) WHERE name.pinyin CONTAINS word.reading
  RETURN name
}
WITH name, [(name)-[:NAMES]->()<-[:NAMES]-(each) | each {.text, .pinyin}]
  + [name {.text, .pinyin}] AS written
WHERE """
    + _HAS_OTHER_WORDS
    + """
RETURN name, 7 AS tier
"""
)

_ALL_TIERS: LiteralString = (
    _AS_WRITTEN
    + "UNION ALL"
    + _AS_READ
    + "UNION ALL"
    + _WITH_ITS_CHARACTERS
    + "UNION ALL"
    + _ONE_EDIT
    + "UNION ALL"
    + _WORDS
)

SEARCH: LiteralString = (
    "CALL () {"
    + _ALL_TIERS
    + """}
WITH name, min(tier) AS tier
WHERE name.kind IN $kinds
MATCH (name)-[:NAMES]->(b:Entity)
WITH b, min([tier * 100000 + size(name.text), name.text, name.id, name.kind, name.original]) AS best
WHERE (b.data_class IS NULL OR """
    + visible("b")
    + """)
  AND (b.recorded_at IS NULL OR """
    + known("b")
    + """)
WITH b.id AS node_id, best ORDER BY best[0], node_id
WITH collect({node_id: node_id, kind: best[3], rank: best[0], matched: best[4]}) AS hits
RETURN
  [hit IN hits WHERE hit.rank > $after_rank
    OR (hit.rank = $after_rank AND hit.node_id > $after_id)][..$limit] AS hits,
  COLLECT {
    UNWIND hits AS hit
    WITH hit.kind AS kind, count(*) AS found ORDER BY kind
    RETURN {kind: kind, count: found}
  } AS facets,
  """
    + LAST_WRITE_SEEN
    + """ AS last_write
"""
)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hits of a page with their ranks, and how many hits of each kind there are in all.

    A rank is the tier, and within it the length of the name that fitted: who types 东莞银行 by its
    pinyin means the bank before its service team. `last_write`: None where nothing was looked for.
    """

    hits: tuple[SearchHit, ...]
    ranks: tuple[int, ...]
    facets: tuple[tuple[str, int], ...]
    last_write: WriteSeen | None = None


NOTHING = SearchPage((), (), ())


async def search(
    graph: Graph,
    text: str,
    *,
    view: View,
    kinds: Collection[str],
    limit: int,
    after: tuple[int, str] | None = None,
) -> SearchPage:
    """Best rank first, then by id; a text without letters or digits finds nothing.

    `after`: rank and id of the last hit before the page.
    """
    if not plain(text):
        return NOTHING
    rank, id = after or (0, "")
    [row] = await graph.read(
        SEARCH,
        **view.parameters(),
        **spellings(text),
        kinds=list(kinds),
        after_rank=rank,
        after_id=id,
        limit=limit,
    )
    return SearchPage(
        tuple(_hit(**hit) for hit in row["hits"]),
        tuple(hit["rank"] for hit in row["hits"]),
        tuple((facet["kind"], facet["count"]) for facet in row["facets"]),
        last_write_seen(row["last_write"]),
    )


def _hit(rank: int, **values: Any) -> SearchHit:
    return decode(SearchHit, {**values, "tier": TIERS[rank // 100_000]})


def spellings(typed: str) -> dict[str, Any]:
    """What SEARCH looks for; a tier that does not go with the text has an empty list."""
    text = plain(typed)
    several, abbreviated = words(typed), abbreviations(text)
    first, *others = [asdict(each) for each in several] or [None]
    return {
        "text": text,
        "readings": readings(text),
        "initials": [asdict(each) for each in initials(text)],
        "contained": [] if abbreviated else [text],
        "abbreviations": [
            {"pattern": each.pattern, "letters": all_of(each.letters)} for each in abbreviated
        ],
        "text_edits": _edits(text_edits(text)),
        "twins": [asdict(each) for each in twins(text)],
        "reading_edits": _edits(reading_edits(text)),
        "word": [lone.reading for lone in several[:1] if len(several) == 1],
        "first_words": [first] if others else [],
        "other_words": others,
    }


def _edits(edits: Edits) -> dict[str, Any]:
    return {
        "beginnings": edits.beginnings,
        "wholes": edits.wholes,
        "open": [asdict(each) for each in edits.open],
        "stems": edits.stems,
        "letters": [all_of(each) for each in edits.letters],
    }
