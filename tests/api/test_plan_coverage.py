"""What the clients' manifests ask is answered by plans."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.api.speaking import speakers
from tests.conftest import CountingGraph
from tests.worlds import World

MANIFESTS = Path(__file__).resolve().parents[1] / "clients" / "manifests"


def _documents() -> dict[str, str]:
    """Of all manifests, by the tool and the place in its manifest."""
    found: dict[str, str] = {}
    for file in sorted(MANIFESTS.glob("*.json")):
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        texts = [each["body"] for each in manifest.get("operations", ())] or manifest.values()
        found |= {f"{file.stem} {place}": text for place, text in enumerate(texts)}
    return found


DOCUMENTS = _documents()


def test_the_manifests_have_documents() -> None:
    """Of each tool three."""
    assert len(DOCUMENTS) == 9


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_a_trusted_document_is_planned(
    graph: CountingGraph, root_fields: list[str], name: str
) -> None:
    """As the clients of docs/clients.md send it."""
    world = World()
    world.enterprise("firm")
    await world.write(graph)
    firm = World.id("firm")
    given: dict[str, Any] = {"enterpriseId": firm, "amount": 1_000_000, "purpose": "EQUIPMENT"}
    given |= {"first": 5, "input": {**given, "idempotencyKey": str(uuid4())}}
    async with speakers(graph) as asked:
        answer = await asked.ask("MEMBER", firm, DOCUMENTS[name], **given)
    assert "errors" not in answer, answer
    assert root_fields == [""]
