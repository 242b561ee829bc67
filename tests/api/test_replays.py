"""The computed answers at an earlier moment are those of a graph without the later records."""

from datetime import date
from typing import Any

import pytest

from graph.model import (
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    DealState,
    LifeCycleStage,
    Measure,
    SectorKey,
    Unit,
)
from seed.encode_base import EDITION
from seed.row_base import ValueRow
from seed.rows import DealStateRow, TermsRow
from tests.api.moments import asking
from tests.api.test_financing_plus_expertise import ASK as MAIN
from tests.api.test_partner_recommendations import ASK as PARTNERS
from tests.conftest import CountingGraph
from tests.network_worlds import ALWAYS, SOURCE
from tests.worlds import World

LATER = "2026-11-24T12:00:00.000000+00:00"
AFTER: dict[str, Any] = {"recorded_at": LATER}
ENDED: dict[str, Any] = {"superseded_at": LATER}


def market(*, later: bool) -> World:
    """Banks, deals, products and figures; `later`: with what was recorded, and ended, half a day
    after the edition."""
    world = World()
    ended = ENDED if later else {}
    world.bank("alpha", "beta", "delta")
    world.guarantor("gamma")
    world.enterprise("firm", "other")
    world.institute("institute")
    robotics, battery = world.sector(SectorKey.ROBOTICS), world.sector(SectorKey.BATTERY)
    giant = world.credential(CredentialKind.LITTLE_GIANT)
    for each in ("firm", "other"):
        world.consent(each, DataClass.DEALS, DataClass.PROFILE, DataClass.FINANCIALS)
    world.deal("firm", "alpha", "beta", on="2025-01-01")
    world.deal("other", "beta", "gamma", on="2024-01-01")
    world.stage("firm", LifeCycleStage.GROWTH, "2023-01-01", **ended)
    world.fact("firm", Measure.REVENUE, ValueRow(amount=9_000_000), "2024-12-31", **ended)
    world.refers("firm", Measure.SECTOR, robotics)
    world.holding("firm", giant, held_from="2024-01-01", **ended)
    loan = world.product("alpha", "loan")
    world.rule(loan, Criterion.STAGE, Comparison.IS_ONE_OF, ValueRow(stage=LifeCycleStage.GROWTH))
    world.rule(loan, Criterion.CREDENTIAL_HELD, Comparison.HELD, ValueRow(node=giant))
    big = world.product("beta", "big")
    world.rule(big, Criterion.REVENUE, Comparison.AT_LEAST, ValueRow(amount=10_000_000))
    world.terms(loan, maximum=1_000_000)
    world.expertise("institute", "arms", sectors=(robotics,))
    world.policy("policy", loan)
    if later:
        world.rows.terms[:] = [row.model_copy(update=ENDED) for row in world.rows.terms]
        world.rows.rules[:] = [row.model_copy(update=ENDED) for row in world.rows.rules]
        add_later(world, loan, giant, battery)
    return world


def add_later(world: World, loan: str, giant: str, battery: str) -> None:
    """Corrections, and new records of every noun that the answers read."""
    world.fact("firm", Measure.REVENUE, ValueRow(amount=20_000_000), "2024-12-31", **AFTER)
    world.stage("firm", LifeCycleStage.MATURE, "2025-01-01", **AFTER)
    world.refers("firm", Measure.SECTOR, battery, **AFTER)
    world.refers("other", Measure.EXPERTISE_USED, "expertise:arms", **AFTER)
    world.count("firm", Measure.CREDENTIALS_HELD, 0, Unit.CREDENTIAL, "2025-06-01")
    world.holding("firm", giant, held_from="2025-05-01")
    world.rule(loan, Criterion.REVENUE, Comparison.AT_LEAST, ValueRow(amount=1))
    world.rows.terms.append(
        TermsRow(
            key="later terms",
            product=loan,
            minimum=1,
            maximum=2_000_000,
            valid_from=ALWAYS,
            source=SOURCE,
            synthetic=True,
            recorded_at=LATER,
        )
    )
    world.product("gamma", "cover")
    world.expertise("institute", "cells", sectors=(battery,))
    world.policy("later policy", loan)
    world.deal("other", "alpha", "delta", on="2025-02-01")
    world.deal("firm", "gamma", "delta", on="2025-03-01")
    rows = world.rows
    last: list[list[Any]] = [rows.facts, rows.holdings, rows.rules, rows.products, rows.expertise]
    for found in last:
        found[-1] = found[-1].model_copy(update=AFTER)
    rows.policies[-1] = rows.policies[-1].model_copy(update=AFTER)
    rows.deals[-2:] = [row.model_copy(update=AFTER) for row in rows.deals[-2:]]
    # Known before: a deal that nobody had confirmed then.
    agreed = date(2024, 6, 1)
    world.deal("other", "beta", "delta", on="2024-06-01")
    rows.deals[-1] = rows.deals[-1].model_copy(
        update={
            "states": (
                DealStateRow(state=DealState.RECORDED, since=agreed, recorded_at=EDITION),
                DealStateRow(state=DealState.CONFIRMED, since=agreed, recorded_at=LATER),
            )
        }
    )


def at_moment(query: str) -> str:
    """The same question with a moment."""
    head, rest = query.split("{", 1)
    head = head.rstrip()
    assert head.endswith(")")
    asked = head[:-1] + ", $knownAt: DateTime) {" + rest
    return asked.replace("asOf: $asOf", "asOf: $asOf, knownAt: $knownAt", 1)


QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "money": (MAIN, {"id": World.id("firm"), "purpose": "EQUIPMENT", "amount": 100_000}),
    "partners": (PARTNERS, {"id": World.id("alpha")}),
    "partners of gamma": (PARTNERS, {"id": World.id("gamma")}),
}


@pytest.mark.parametrize("name", QUESTIONS)
async def test_an_earlier_moment_is_a_graph_without_the_later_records(
    graph: CountingGraph, name: str
) -> None:
    """Whole answers, cursors too; and today's answer is another one."""
    query, variables = QUESTIONS[name]
    given = {**variables, "asOf": "2025-06-30"}
    await market(later=False).write(graph)
    async with asking(graph, "alpha") as ask:
        without = await ask(at_moment(query), **given, knownAt=EDITION)
    await graph.define("MATCH (n) DETACH DELETE n")
    await market(later=True).write(graph)
    async with asking(graph, "alpha") as ask:
        replayed = await ask(at_moment(query), **given, knownAt=EDITION)
        now = await ask(query, **given)
    assert "errors" not in without
    assert replayed == without
    assert now != without


async def test_a_replayed_answer_names_its_moment(graph: CountingGraph) -> None:
    """In UTC to the microsecond, whatever the offset; without one it is the last write's."""
    await market(later=True).write(graph)
    query = (
        "query ($id: ID!, $at: DateTime) { financingPlusExpertise(enterpriseId: $id, amount: 1,"
        ' purpose: BILL, asOf: "2025-01-01", knownAt: $at) { asOf knownAt } }'
    )
    async with asking(graph, "alpha") as ask:
        body = await ask(query, id=World.id("firm"), at="2026-11-24T08:00:00+08:00")
        assert body["data"]["financingPlusExpertise"] == {"asOf": "2025-01-01", "knownAt": EDITION}
        last = (await ask(query, id=World.id("firm")))["data"]["financingPlusExpertise"]
    assert last["knownAt"] >= LATER
    assert len(last["knownAt"]) == len(LATER)
