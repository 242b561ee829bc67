"""Notes what an answer shows, and waits for what was noted a moment ago."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils import uuid7

from api.context import Info
from api.types.recommendation_log import RecommendationLogEntry
from graph import model
from graph.moments import moment
from graph.reading import nodes
from graph.recommendation_writing import Shown
from graph.views import View

MOST_ITEMS = 100
SECONDS_TO_ARRIVE = 1.5
SECONDS_BETWEEN_LOOKS = 0.1


async def logged(
    info: Info,
    question: model.RecommendationQuestion,
    asked_for_id: str,
    view: View,
    items: Sequence[model.ShownItem],
) -> RecommendationLogEntry | None:
    """Note a page that is about to be shown, and answer its entry; nothing waits for the graph.

    `view`: as which the page was made. None, and nothing is noted, for a caller without an
    organisation and for an empty page.
    """
    context = info.context
    asker_id = context.caller.organization_id
    if asker_id is None or not items:
        return None
    entry = model.RecommendationLogEntry(
        id=str(uuid7()),
        asker_id=asker_id,
        asked_for_id=asked_for_id,
        question=question,
        shown_at=moment(datetime.now(UTC)),
        as_of=view.as_of,
        known_at=view.known_at,
    )
    shown = Shown(entry, tuple(items[:MOST_ITEMS]))
    context.log.put(shown)
    # The question may be about a moment at which the asker was not recorded.
    return RecommendationLogEntry.from_graph(entry, await context.view(), shown.items)


async def arrived(info: Info, entry_id: str) -> None:
    """Wait for an entry that may still be on its way into the graph, here or in another process.

    Its id carries when it was made, so a wrong or an old one takes no time. Raises GraphUnavailable
    where it is waiting here and cannot be written now.
    """
    context = info.context
    await context.log.written(entry_id)
    id, now = UUID(entry_id), time.time()
    if id.version != 7:
        return
    # A clock that runs ahead, or an id that somebody made up, is not waited for any longer.
    last_look = min((id.int >> 80) / 1000, now) + SECONDS_TO_ARRIVE
    view = await context.view()
    # Another process writes it: no event of this one tells when.
    while (  # noqa: ASYNC110
        time.time() < last_look and not await nodes(context.graph, [entry_id], view)
    ):
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
