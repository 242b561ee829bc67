"""Promises of writing: whole answers, exact errors, once for a key, seen at once and audited."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from graph.model import SectorKey
from tests.api.speaking import Speakers, speakers
from tests.conftest import CountingGraph
from tests.worlds import World

NEED = (
    "... on FinancingNeed { id amount openFrom synthetic enterprise { name }"
    " source { kind title } }"
)
DEAL = "... on Deal { id state amount participants { organization { name } role confirmedAt } }"


class Town(World):
    """Two banks, a guarantor and two firms; one firm sits in the park."""

    def __init__(self) -> None:
        super().__init__()
        self.bank("bank", "other bank")
        self.guarantor("guarantor")
        self.enterprise("firm", "other firm")
        self.park("park", "other park")
        self.sector(SectorKey.ROBOTICS)


@pytest.fixture
async def town(graph: CountingGraph) -> AsyncIterator[Speakers]:
    await Town().write(graph)
    async with speakers(graph) as asked:
        yield asked


def id_of(name: str) -> str:
    return World.id(name)


def need(**changes: Any) -> dict[str, Any]:
    return {
        "enterpriseId": id_of("firm"),
        "amount": 5_000_000,
        "purpose": "RESEARCH",
        "tenorMonths": 24,
        **changes,
    }


def deal(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "FINANCING",
        "agreedOn": "2025-06-01",
        "enterpriseId": id_of("firm"),
        "participants": [
            {"organizationId": id_of("bank"), "role": "LENDER", "lead": True, "amount": 3_000_000},
            {"organizationId": id_of("guarantor"), "role": "GUARANTOR", "amount": 2_000_000},
        ],
        "synthetic": True,
        **changes,
    }


# ---------------------------------------------------------------- needs


async def test_a_firm_states_and_changes_a_financing_need(town: Speakers) -> None:
    me = ("MEMBER", id_of("firm"))
    first = await town.do(*me, "financingNeedState", NEED, **need())
    assert first == {
        "__typename": "FinancingNeed",
        "id": first["id"],
        "amount": 5_000_000,
        "openFrom": "2025-07-01",
        "synthetic": True,
        "enterprise": {"name": "firm"},
        "source": {"kind": "MEMBER", "title": "firm自述"},
    }
    changed = await town.do(
        *me, "financingNeedState", NEED, **need(amount=6_000_000, financingNeedId=first["id"])
    )
    assert changed == {**first, "id": changed["id"], "amount": 6_000_000}
    query = "{ financingNeeds(first: 9) { totalCount edges { node { id amount } } } }"
    answer = await town.ask(*me, query)
    assert answer["data"]["financingNeeds"] == {
        "totalCount": 1,
        "edges": [{"node": {"id": changed["id"], "amount": 6_000_000}}],
    }
    gone = await town.do(*me, "financingNeedState", NEED, **need(financingNeedId=first["id"]))
    assert (gone["__typename"], gone["path"]) == ("NotFoundError", ["financingNeedId"])


@pytest.mark.parametrize(
    ("role", "scope", "kind"),
    [
        ("ANONYMOUS", None, "ForbiddenError"),
        ("AUDITOR", None, "ForbiddenError"),
        ("PLATFORM_ADMIN", None, "ForbiddenError"),
        ("MEMBER", "other firm", "ForbiddenError"),
        ("BANK_OFFICER", "bank", "ForbiddenError"),
        ("PARK_ADMIN", "other park", "ForbiddenError"),
    ],
)
async def test_nobody_else_states_it(
    town: Speakers, graph: CountingGraph, role: str, scope: str | None, kind: str
) -> None:
    """Nothing is written: no need, no entry, no event, no key."""
    refused = await town.do(role, scope and id_of(scope), "financingNeedState", NEED, **need())
    assert refused["__typename"] == kind
    [left] = await graph.read(
        "RETURN COUNT { (n) WHERE n:FinancingNeed OR n:AuditEntry OR n:Event OR n:IdempotencyKey }"
        " AS n"
    )
    assert left["n"] == 0


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"amount": 0}, ["amount"]),
        ({"amount": 10**12 + 1}, ["amount"]),
        ({"tenorMonths": 0}, ["tenorMonths"]),
        ({"openUntil": "2025-07-01"}, ["openUntil"]),
        ({"idempotencyKey": "00000000-0000-0000-0000-000000000000"}, ["idempotencyKey"]),
    ],
)
async def test_a_need_that_breaks_a_rule(
    town: Speakers, changes: dict[str, Any], path: list[str]
) -> None:
    refused = await town.do("MEMBER", id_of("firm"), "financingNeedState", NEED, **need(**changes))
    assert refused["__typename"] == "InvalidInputError"
    assert [each["path"] for each in refused["problems"]] == [path]


async def test_a_bank_needs_nothing(town: Speakers) -> None:
    refused = await town.do(
        "MEMBER", id_of("bank"), "financingNeedState", NEED, **need(enterpriseId=id_of("bank"))
    )
    assert (refused["__typename"], refused["problems"][0]["path"]) == (
        "InvalidInputError",
        ["enterpriseId"],
    )


# ---------------------------------------------------------------- keys


async def test_a_repeated_request_is_done_once(town: Speakers, graph: CountingGraph) -> None:
    """Also by eight at once; another input, and another caller with its key, are told apart."""
    me, key = ("MEMBER", id_of("firm")), str(uuid4())
    answers = await asyncio.gather(
        *(town.do(*me, "financingNeedState", NEED, **need(idempotencyKey=key)) for _ in range(8))
    )
    assert {each["id"] for each in answers} == {answers[0]["id"]}
    assert all(each == answers[0] for each in answers)
    other = await town.do(*me, "financingNeedState", NEED, **need(idempotencyKey=key, amount=1))
    assert other["__typename"] == "IdempotencyKeyReusedError"
    theirs = await town.do(
        *("MEMBER", id_of("other firm"), "financingNeedState", NEED),
        **need(idempotencyKey=key, enterpriseId=id_of("other firm")),
    )
    assert theirs["__typename"] == "FinancingNeed"
    [found] = await graph.read(
        "RETURN COUNT { (:FinancingNeed) } AS needs, COUNT { (:AuditEntry) } AS entries,"
        " COUNT { (:Event) } AS events"
    )
    assert found == {"needs": 2, "entries": 2, "events": 2}


async def test_without_a_key_for_the_audit_nothing_is_written(graph: CountingGraph) -> None:
    await Town().write(graph)
    async with speakers(graph, audit_keys="") as town:
        query = (
            "mutation ($input: FinancingNeedStateInput!)"
            " { financingNeedState(input: $input) { __typename } }"
        )
        input = need(idempotencyKey=str(uuid4()))
        answer = await town.ask("MEMBER", id_of("firm"), query, input=input)
        assert answer["data"] is None
        assert answer["errors"][0]["extensions"] == {"code": "READ_ONLY"}


# ---------------------------------------------------------------- facts


FACT = "... on Fact { id measure qualifier asOf scope synthetic value { __typename } }"


async def test_a_fact_is_corrected_and_stays_readable(town: Speakers) -> None:
    me = ("MEMBER", id_of("firm"))
    said = {
        "subjectId": id_of("firm"),
        "measure": "REVENUE",
        "value": {"amount": 120_000_000},
        "asOf": "2024",
        "periodStart": "2024-01-01",
        "scope": "年度营业收入",
    }
    first = await town.do(*me, "factState", FACT, **said)
    assert first == {
        "__typename": "Fact",
        "id": first["id"],
        "measure": "REVENUE",
        "qualifier": "EXACTLY",
        "asOf": "2024",
        "scope": "年度营业收入",
        "synthetic": True,
        "value": {"__typename": "Money"},
    }
    corrected = await town.do(*me, "factState", FACT, **{**said, "value": {"amount": 125_000_000}})
    query = (
        "query ($id: ID!, $at: DateTime) { node(id: $id) { ... on Enterprise {"
        " facts(first: 9, knownAt: $at, measures: [REVENUE])"
        " { edges { node { id recordedAt supersededAt value { ... on Money { amount } } } } } } } }"
    )
    answer = await town.ask(*me, query, id=id_of("firm"))
    [edge] = answer["data"]["node"]["facts"]["edges"]
    assert (edge["node"]["id"], edge["node"]["value"]) == (
        corrected["id"],
        {"amount": 125_000_000},
    )
    everybody = await town.ask("ANONYMOUS", None, query, id=id_of("firm"))
    assert everybody["data"]["node"]["facts"]["edges"] == []


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"measure": "SITE", "value": {"nodeId": World.id("park")}}, [["measure"]]),
        ({"value": {"basisPoints": 5}}, [["value"]]),
        ({"asOf": "2026"}, [["asOf"]]),
        ({"periodStart": "2025-02"}, [["periodStart"]]),
        ({"asOf": "2026", "value": {"basisPoints": 5}}, [["value"], ["asOf"]]),
        (
            {"measure": "EMPLOYEES", "value": {"quantity": {"number": 3, "unit": "FIRM"}}},
            [["value"]],
        ),
        ({"scope": "  "}, [["scope"]]),
        ({"scope": "x" * 201}, [["scope"]]),
    ],
)
async def test_a_fact_that_breaks_rules(
    town: Speakers, changes: dict[str, Any], paths: list[list[str]]
) -> None:
    said = {
        "subjectId": id_of("firm"),
        "measure": "REVENUE",
        "value": {"amount": 1},
        "asOf": "2024",
        "scope": "年度营业收入",
        **changes,
    }
    refused = await town.do("MEMBER", id_of("firm"), "factState", FACT, **said)
    assert refused["__typename"] == "InvalidInputError"
    assert [each["path"] for each in refused["problems"]] == paths


# ---------------------------------------------------------------- deals


async def test_a_deal_counts_once_all_parties_confirmed(town: Speakers) -> None:
    recorded = await town.do("BANK_OFFICER", id_of("bank"), "dealRecord", DEAL, **deal())
    assert recorded["state"] == "RECORDED"
    assert recorded["amount"] == 5_000_000
    assert {
        each["organization"]["name"]: each["confirmedAt"] is not None
        for each in recorded["participants"]
    } == {"bank": True, "guarantor": False}
    again = await town.do("BANK_OFFICER", id_of("bank"), "dealConfirm", DEAL, dealId=recorded["id"])
    assert (again["__typename"], again["current"]) == ("ConflictError", {"id": recorded["id"]})
    disputed = await town.do(
        *("MEMBER", id_of("guarantor"), "dealConfirm", DEAL),
        dealId=recorded["id"],
        disputeBecause="Not our part.",
    )
    assert disputed["state"] == "DISPUTED"
    agreed = await town.do("MEMBER", id_of("guarantor"), "dealConfirm", DEAL, dealId=recorded["id"])
    assert agreed["state"] == "RECORDED"
    last = await town.do("MEMBER", id_of("firm"), "dealConfirm", DEAL, dealId=recorded["id"])
    assert last["state"] == "CONFIRMED"
    late = await town.do("MEMBER", id_of("firm"), "dealConfirm", DEAL, dealId=recorded["id"])
    assert late["__typename"] == "ConflictError"


async def test_a_hidden_deal_is_missing(town: Speakers) -> None:
    recorded = await town.do("BANK_OFFICER", id_of("bank"), "dealRecord", DEAL, **deal())
    for id in (recorded["id"], str(uuid4())):
        refused = await town.do("BANK_OFFICER", id_of("other bank"), "dealConfirm", DEAL, dealId=id)
        assert refused == {
            "__typename": "NotFoundError",
            "message": "`dealId` names nothing that you may see.",
            "path": ["dealId"],
        }


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"synthetic": False}, [["synthetic"]]),
        ({"agreedOn": "2025-07-02"}, [["agreedOn"]]),
        ({"enterpriseId": World.id("other bank")}, [["enterpriseId"]]),
        (
            {
                "participants": [
                    {"organizationId": World.id("bank"), "role": "INSURER"},
                    {"organizationId": World.id("firm"), "role": "SERVICE"},
                ]
            },
            [["participants", "0", "role"], ["participants", "1", "organizationId"]],
        ),
        (
            {"participants": [{"organizationId": World.id("bank"), "role": "SERVICE"}] * 2},
            [["participants"], ["participants", "1", "role"]],
        ),
    ],
)
async def test_a_deal_that_breaks_rules(
    town: Speakers, changes: dict[str, Any], paths: list[list[str]]
) -> None:
    refused = await town.do("BANK_OFFICER", id_of("bank"), "dealRecord", DEAL, **deal(**changes))
    assert refused["__typename"] == "InvalidInputError"
    assert [each["path"] for each in refused["problems"]] == paths


async def test_only_a_party_records(town: Speakers) -> None:
    refused = await town.do("BANK_OFFICER", id_of("other bank"), "dealRecord", DEAL, **deal())
    assert refused["__typename"] == "ForbiddenError"


# ---------------------------------------------------------------- the audit


AUDIT = """{ auditEntries(first: 9) { totalCount edges { node { sequence mutation kind change at
  actor { subject role scope { name } } subject { __typename } hash previousHash } } }
  auditVerify { entriesChecked intact firstFaultAt firstFault head { sequence hash } } }"""


async def test_what_was_written_is_audited(town: Speakers) -> None:
    await town.do("MEMBER", id_of("firm"), "financingNeedState", NEED, **need())
    await town.do("BANK_OFFICER", id_of("bank"), "dealRecord", DEAL, **deal())
    answer = await town.ask("AUDITOR", None, AUDIT)
    assert "errors" not in answer, answer
    second, first = (each["node"] for each in answer["data"]["auditEntries"]["edges"])
    assert (first["sequence"], second["sequence"]) == (1, 2)
    assert (first["previousHash"], second["previousHash"]) == ("0" * 64, first["hash"])
    assert first["actor"] == {"subject": "someone", "role": "MEMBER", "scope": {"name": "firm"}}
    assert (second["mutation"], second["kind"], second["change"], second["subject"]) == (
        *("dealRecord", "DEAL", "CREATED"),
        {"__typename": "Deal"},
    )
    assert answer["data"]["auditVerify"] == {
        "entriesChecked": 2,
        "intact": True,
        "firstFaultAt": None,
        "firstFault": None,
        "head": {"sequence": 2, "hash": second["hash"]},
    }


@pytest.mark.parametrize("role", ["ANONYMOUS", "PLATFORM_ADMIN", "MEMBER"])
async def test_the_audit_is_for_auditors(town: Speakers, role: str) -> None:
    scope = id_of("firm") if role == "MEMBER" else None
    answer = await town.ask(role, scope, "{ auditEntries(first: 1) { totalCount } }")
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"] == {"code": "FORBIDDEN"}


async def test_a_unit_advances_the_revision_by_one(town: Speakers, graph: CountingGraph) -> None:
    text = "MATCH (counter:Counter {name: 'all'}) RETURN counter.value AS value"
    [before] = await graph.read(text)
    await town.do("MEMBER", id_of("firm"), "financingNeedState", NEED, **need())
    [after] = await graph.read(text)
    assert after["value"] == before["value"] + 1
