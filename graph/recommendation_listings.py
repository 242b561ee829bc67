"""Entries of the log of recommendations as a noun, with the listings that questions start from.

An entry and its items name organisations by id, without a relationship: writing down what was shown
must lock nobody's node. They carry no moment of recording, for the log does not move the counter:
an entry is there as soon as it is written, whichever moment a question is about.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import LiteralString

from graph.declarations import Listing, Ordering
from graph.model import RecommendationLogEntry
from graph.noun import Noun, Visibility
from graph.nouns import DEAL
from graph.recording import Recording, state_of

LOG_ENTRY = Noun(
    "RecommendationLogEntry",
    RecommendationLogEntry,
    "b {.id, .asker_id, .asked_for_id, .question, .shown_at, as_of: toString(b.as_of), .known_at}",
    Visibility.ASKERS,
    Recording.TIMELESS,
)


def said_of(item: LiteralString) -> LiteralString:
    """What the asker said last of an item of the entry `b` since it was shown, or null.

    What was said of the entry itself counts in any case: the clocks of two processes may differ.
    """
    return (
        "head(COLLECT {\n  MATCH (said:RecommendationFeedback {series: b.asker_id + ' '"
        + " + b.asked_for_id + ' ' + "
        + item
        + ".organization_id})\n  WHERE said.recorded_at <= $known_at"
        + " AND (said.entry_id = b.id OR said.recorded_at > b.shown_at)\n"
        + "  WITH said ORDER BY said.recorded_at DESC LIMIT 1\n"
        + "  RETURN said {.kind, .reason, given_at: said.recorded_at} })"
    )


def came_of(item: LiteralString) -> LiteralString:
    """The id of the first financing deal that the two confirmed after the entry `b`, or null.

    Of those deals that the caller may see, and that are not disputed since.
    """
    return (
        "head(COLLECT {\n  MATCH (:Organization {id: b.asked_for_id})"
        + "-[:TOOK_PART|FOR_ENTERPRISE]-(deal:Deal)\n"
        + "    -[:TOOK_PART|FOR_ENTERPRISE]-(:Organization {id: "
        + item
        + ".organization_id})\n  WHERE deal.kind = 'FINANCING' AND deal.agreed_on <= $as_of\n  AND "
        + state_of("deal")
        + " IN ['CONFIRMED', 'ENDED']\n  AND "
        + DEAL.seen("deal")
        + "\n  WITH DISTINCT deal, head([i IN range(0, size(deal.states) - 1)"
        + " WHERE deal.states[i] = 'CONFIRMED' | deal.states_recorded_at[i]]) AS confirmed_at\n"
        + "  WHERE b.shown_at < confirmed_at AND confirmed_at <= $known_at\n"
        + "  WITH deal ORDER BY confirmed_at, deal.id LIMIT 1\n  RETURN deal.id })"
    )


_ENTRY: LiteralString = "(b:RecommendationLogEntry)"
_OWN: LiteralString = "(b:RecommendationLogEntry {asker_id: $caller.scope_id})"
ITEM: LiteralString = "<-[:SHOWN_IN]-(item:RecommendationLogItem)"

_COMMON: Mapping[str, LiteralString] = MappingProxyType(
    {
        "asker_id": "b.asker_id = $asker_id",
        "questions": "b.question IN $questions",
        "shown_from": "b.shown_at >= $shown_from",
        "shown_before": "b.shown_at < $shown_before",
        "shown_by": "b.shown_at <= $shown_by",
    }
)
_ORDERINGS = {"SHOWN_AT": Ordering("b.shown_at", descending=True)}
_LED_SOMEWHERE: LiteralString = (
    "EXISTS {\n  MATCH (b)" + ITEM + "\n  WHERE " + came_of("item") + " IS NOT NULL } = $with_deal"
)

# Entries in which an organisation was shown begin with its items, which an index finds; the
# entries of one asker with those.
LOG_OF_ALL = Listing(
    "Query.recommendationLog",
    LOG_ENTRY,
    _ENTRY,
    orderings=_ORDERINGS,
    filters={**_COMMON, "with_deal": _LED_SOMEWHERE},
)
LOG_OF_ALL_SHOWING = Listing(
    "Query.recommendationLog(organizationId)",
    LOG_ENTRY,
    _ENTRY + ITEM,
    orderings=_ORDERINGS,
    filters={
        **_COMMON,
        "organization_id": "item.organization_id = $organization_id",
        "with_deal": "(" + came_of("item") + " IS NOT NULL) = $with_deal",
    },
)
LOG_OF_ASKER = Listing(
    "Query.recommendationLog of the asker",
    LOG_ENTRY,
    _OWN,
    orderings=_ORDERINGS,
    filters=LOG_OF_ALL.filters,
)
LOG_OF_ASKER_SHOWING = Listing(
    "Query.recommendationLog(organizationId) of the asker",
    LOG_ENTRY,
    _OWN + ITEM,
    orderings=_ORDERINGS,
    filters=LOG_OF_ALL_SHOWING.filters,
)
