"""The questions that the demo offers are answered as docs/answers shows."""

import json
import os
from pathlib import Path

import pytest

from api.graphiql import questions
from seed.demo_questions import QUESTIONS
from tests.conftest import Ask

ANSWERS = Path(__file__).resolve().parents[2] / "docs" / "answers"


@pytest.mark.parametrize("question", questions(), ids=lambda question: question["name"])
async def test_a_question_is_answered_as_documented(
    ask: Ask, root_fields: list[str], question: dict[str, str]
) -> None:
    """To the byte, by plans.

    RONGZHI_WRITE_ANSWERS=1 writes the pages anew after a change that is meant.
    """
    body = await ask(question["query"])
    text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    page = ANSWERS / f"{question['name']}.json"
    if os.environ.get("RONGZHI_WRITE_ANSWERS"):
        page.write_text(text, encoding="utf-8")
    assert "errors" not in body
    assert set(root_fields) == {""}
    assert text == page.read_text(encoding="utf-8")


def test_every_page_has_its_question() -> None:
    """No page is left over."""
    names = {question["name"] for question in questions()}
    assert {page.stem for page in ANSWERS.glob("*.json")} == names


@pytest.mark.parametrize(("answers", "query"), QUESTIONS, ids=range(len(QUESTIONS)))
async def test_a_question_to_paste_is_answered(ask: Ask, answers: str, query: str) -> None:
    """What the demo prints has an answer, and a word on what it answers."""
    body = await ask(query)
    assert "errors" not in body
    [answer] = body["data"].values()
    pages = [answer] if "edges" in answer else [answer["eligibility"], answer["expertise"]]
    assert all(page["edges"] for page in pages)
    assert answers.endswith("?")
