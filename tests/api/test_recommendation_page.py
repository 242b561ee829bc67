"""docs/what-was-recommended.md answers as it says, in the order of the page."""

import json
import os
import re
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from tests.api.log_town import ALPHA, DELTA, OFFICER, log_town
from tests.conftest import CountingGraph

PAGE = Path(__file__).resolve().parents[2] / "docs" / "what-was-recommended.md"
PAIR = re.compile(r"```graphql\n(.*?)```\n\n```json\n(.*?)```", re.DOTALL)
MOMENTS = {"shownAt", "knownAt", "givenAt"}
"""What differs each time, beside the entry's id."""


def told(value: Any) -> Any:
    """With words in the place of ids and moments."""
    if isinstance(value, list):
        return [told(each) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    return {
        name: "(a moment)" if name in MOMENTS else "(its id)" if name == "id" else told(each)
        for name, each in cast("dict[str, Any]", value).items()
    }


async def test_the_page_is_answered_as_it_says(
    graph: CountingGraph, root_fields: list[str]
) -> None:
    """By plans. RONGZHI_WRITE_ANSWERS=1 writes the answers anew after a change that is meant."""
    page = PAGE.read_text(encoding="utf-8")
    async with log_town(graph) as town:
        entry, answers = "", list[str]()
        for operation, _ in PAIR.findall(page):
            variables = {"alpha": ALPHA, "delta": DELTA, "entry": entry, "key": str(uuid4())}
            given = {name: each for name, each in variables.items() if f"${name}:" in operation}
            body = await town.asked.ask(*OFFICER, operation, **given)
            shown = body["data"].get("partnerRecommendations")
            entry = shown["logEntry"]["id"] if shown else entry
            answers.append(json.dumps(told(body), ensure_ascii=False, indent=2) + "\n")
    assert len(answers) == 3
    assert set(root_fields) == {""}
    after = iter(answers)
    written = PAIR.sub(lambda m: f"```graphql\n{m[1]}```\n\n```json\n{next(after)}```", page)
    if os.environ.get("RONGZHI_WRITE_ANSWERS"):
        PAGE.write_text(written, encoding="utf-8")
    assert written == PAGE.read_text(encoding="utf-8")
