"""docs/a-park-administrators-morning.md answers as it says, in the order of the page."""

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from graph.model import Measure, MembershipState, OrganizationKind
from tests.api.import_town import Office
from tests.api.speaking import speakers
from tests.conftest import CountingGraph
from tests.worlds import World

PAGE = Path(__file__).resolve().parents[2] / "docs" / "a-park-administrators-morning.md"
PAIR = re.compile(r"```graphql\n(.*?)```\n\n```json\n(.*?)```", re.DOTALL)
FILE = re.compile(r"```csv\n(.*?)```", re.DOTALL)
SETTLED = ("PREVIEW", "COMMITTED")
STEPS = 17
PARK = "示例·松湖园区"
AT = "2025-06-30T00:00:00.000000+00:00"
LATELY = ((MembershipState.SUBMITTED, "2025-06-02", AT),)
LAST = ((MembershipState.SUBMITTED, "2025-06-20", AT),)
LONG_AGO = (
    (MembershipState.SUBMITTED, "2023-06-01", AT),
    (MembershipState.IN_REVIEW, "2023-06-15", AT),
    (MembershipState.ACTIVE, "2023-07-21", AT),
)


def park() -> tuple[World, dict[str, str]]:
    """A park with two applications, a membership that ends soon, one without an end, and a bank
    that is there twice; and the ids of what the page's variables name."""
    world = World()
    world.park(PARK)
    ids = {"park": World.id(PARK)}
    for name, kind, title, states in (
        ("robots", OrganizationKind.ENTERPRISE, "示例·衡柯机器人有限公司", LATELY),
        ("chips", OrganizationKind.ENTERPRISE, "示例·磐苑半导体有限公司", LAST),
        ("bank", OrganizationKind.BANK, "示例·岚枫银行", LONG_AGO),
        ("surety", OrganizationKind.GUARANTOR, "示例·澄石融资担保有限公司", LONG_AGO),
    ):
        world.organization(title, kind)
        days: dict[str, Any] = {"valid_from": date(2023, 7, 21)} if states is LONG_AGO else {}
        if name == "bank":
            days["valid_until"] = date(2025, 7, 21)
        ids[f"{name}_firm"] = World.id(title)
        ids[name] = World.id(world.membership(title, PARK, *states, **days))
    twin = "示例·嵐楓銀行"
    world.bank(twin)
    world.refers(twin, Measure.SITE, PARK)
    ids["twin_firm"] = World.id(twin)
    return world, ids


async def job_of(office: Office) -> str:
    """The id of the park's job, once it has come to rest."""
    listed = await office.ask("{ importJobs(first: 1) { edges { node { id } } } }")
    [edge] = listed["importJobs"]["edges"]
    await office.until(edge["node"]["id"], *SETTLED)
    return edge["node"]["id"]


async def test_the_page_is_answered_as_it_says(
    graph: CountingGraph, root_fields: list[str]
) -> None:
    """By plans. RONGZHI_WRITE_ANSWERS=1 writes the answers anew after a change that is meant."""
    page = PAGE.read_text(encoding="utf-8")
    world, ids = park()
    await world.write(graph)
    answers: list[str] = []
    async with speakers(graph) as town:
        office = Office(town, ids["park"])
        for operation, _ in PAIR.findall(page):
            if "$upload:" in operation:
                ids["upload"] = await office.upload(FILE.findall(page)[0].encode())
            if "$job:" in operation:
                ids["job"] = await job_of(office)
            variables = {**ids, "key": str(uuid4())}
            given = {name: each for name, each in variables.items() if f"${name}:" in operation}
            body = await town.ask("PARK_ADMIN", ids["park"], operation, **given)
            assert "errors" not in body, body
            answers.append(json.dumps(body, ensure_ascii=False, indent=2) + "\n")
    assert len(answers) == STEPS
    assert set(root_fields) == {""}
    after = iter(answers)
    written = PAIR.sub(lambda m: f"```graphql\n{m[1]}```\n\n```json\n{next(after)}```", page)
    if os.environ.get("RONGZHI_WRITE_ANSWERS"):
        PAGE.write_text(written, encoding="utf-8")
    assert written == PAGE.read_text(encoding="utf-8")
