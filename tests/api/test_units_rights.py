"""Who may write what: role by mutation by whose it is; a refusal leaves nothing behind."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from graph.client import Transaction
from graph.model import DataClass, DealState, Measure, MembershipState
from tests.api.speaking import Speakers, speakers
from tests.conftest import CountingGraph
from tests.worlds import World

ADMITTED = "2020-01-01T00:00:00.000000+00:00"
OK = "written"
NO = "ForbiddenError"
MISSING = "NotFoundError"
INVALID = "InvalidInputError"
Allowed = dict[str, dict[str, str]]
UNKNOWN = "00000000-0000-4000-8000-000000000000"


class Court(World):
    """A park with firms of all standings, two banks with products, deals and needs."""

    def __init__(self) -> None:
        super().__init__()
        self.bank("bank", "other bank")
        self.park("park", "other park")
        self.enterprise("firm", "member", "suspended", "applicant", "left", "moved", "other")
        self.refers("firm", Measure.SITE, "park")
        self.refers("moved", Measure.SITE, "park", "2020-01-01", until="2022-12-31")
        self.refers("moved", Measure.SITE, "other park", "2023-01-01")
        for name, *words in (
            ("member", MembershipState.ACTIVE),
            ("suspended", MembershipState.ACTIVE, MembershipState.SUSPENDED),
            ("applicant", MembershipState.SUBMITTED),
            ("left", MembershipState.ACTIVE, MembershipState.WITHDRAWN),
        ):
            days = ("2020-01-01", "2021-01-01")
            states = [(word, day, ADMITTED) for word, day in zip(words, days, strict=False)]
            self.membership(name, "park", *states, valid_from=date(2020, 1, 1))
        self.topic("topic")
        self.products = [self.product(bank, "loan") for bank in ("bank", "other bank")]
        self.deals = {
            "own": self.deal("firm", "bank", state=DealState.RECORDED),
            "hidden": self.deal("other", "other bank", state=DealState.RECORDED),
            "opened": self.deal("member", "other bank", state=DealState.RECORDED),
        }
        self.consent("member", DataClass.DEALS, DataClass.NEEDS)

    def named(self, name: str) -> str:
        """An id by a name of this world."""
        return UNKNOWN if name == "missing" else self.id(self.deals.get(name, name))


CALLERS: dict[str, tuple[str, str | None]] = {
    "nobody": ("ANONYMOUS", None),
    "auditor": ("AUDITOR", None),
    "platform": ("PLATFORM_ADMIN", None),
    "firm": ("MEMBER", "firm"),
    "other": ("MEMBER", "other"),
    "bank": ("BANK_OFFICER", "bank"),
    "bank's member": ("MEMBER", "bank"),
    "park": ("PARK_ADMIN", "park"),
    "other park": ("PARK_ADMIN", "other park"),
}
WITHOUT_ORGANIZATION = ("nobody", "auditor", "platform")

STATE = """
MATCH (n)
WITH count(n) AS nodes, sum(COUNT { (n)-->() }) AS edges, sum(size(keys(n))) AS properties
MATCH (counter:Counter {name: 'all'})
RETURN nodes, edges, properties, properties(counter) AS counter
"""


@pytest.fixture
async def court(graph: CountingGraph) -> AsyncIterator[Speakers]:
    await Court().write(graph)
    async with speakers(graph) as asked:
        yield asked


def expected(
    targets: tuple[str, ...], allowed: Allowed, default: str = NO
) -> dict[tuple[str, str], str]:
    """What each caller gets for each target; those without an organisation are refused."""
    return {
        (caller, target): NO
        if caller in WITHOUT_ORGANIZATION
        else allowed.get(caller, {}).get(target, MISSING if target == "missing" else default)
        for caller in CALLERS
        for target in targets
    }


async def outcomes(
    court: Speakers,
    graph: CountingGraph,
    mutation: str,
    inputs: dict[str, dict[str, Any]],
) -> dict[tuple[str, str], str]:
    """What each caller gets for each input; whoever is refused changes nothing."""
    found: dict[tuple[str, str], str] = {}
    for caller, (role, scope) in CALLERS.items():
        for target, input in inputs.items():
            before = await graph.read(STATE)
            answer = await court.do(
                *(role, scope and World.id(scope), mutation, "... on Node { id }"), **input
            )
            after = await graph.read(STATE)
            assert ("id" in answer) == (before != after), (caller, target, answer)
            found[caller, target] = OK if "id" in answer else answer["__typename"]
            if answer["__typename"] == MISSING:
                [place] = [name for name, value in input.items() if value == UNKNOWN] or [None]
                assert place is None or answer["path"] == [place]
    return found


FIRMS = ("firm", "member", "suspended", "applicant", "left", "moved", "other")
ADMINISTERED: Allowed = {
    "park": dict.fromkeys(("firm", "member", "suspended"), OK),
    "other park": {"moved": OK},
}


async def test_facts(court: Speakers, graph: CountingGraph) -> None:
    """Of one's own organisation or its products, or of an organisation of one's park."""
    world = Court()
    # Whether an administrator speaks for the park itself is not said (decision 14).
    targets = (*FIRMS, "bank", "other bank", "missing")
    inputs = {
        name: {
            "subjectId": world.named(name),
            "measure": "EMPLOYEES",
            "value": {"quantity": {"number": 7, "unit": "PERSON"}},
            "asOf": "2024",
            "scope": "staff",
        }
        for name in targets
    }
    allowed: Allowed = {
        "firm": {"firm": OK},
        "other": {"other": OK},
        "bank": {"bank": OK},
        "bank's member": {"bank": OK},
        **ADMINISTERED,
    }
    assert await outcomes(court, graph, "factState", inputs) == expected(targets, allowed)


async def test_facts_of_products(court: Speakers, graph: CountingGraph) -> None:
    """Of those of one's own organisation alone."""
    world = Court()
    inputs = {
        name: {
            "subjectId": world.id(product),
            "measure": "BALANCE",
            "value": {"amount": 7},
            "asOf": "2024",
            "scope": "balance",
        }
        for name, product in zip(("bank", "other bank"), world.products, strict=True)
    }
    allowed: Allowed = {"bank": {"bank": OK}, "bank's member": {"bank": OK}}
    assert await outcomes(court, graph, "factState", inputs) == expected((*inputs,), allowed)


@pytest.mark.parametrize("mutation", ["financingNeedState", "needState"])
async def test_needs(court: Speakers, graph: CountingGraph, mutation: str) -> None:
    """Of one's own enterprise, or of one of the park's; what is no enterprise needs nothing."""
    world = Court()
    about: dict[str, Any] = (
        {"amount": 7, "purpose": "RESEARCH"}
        if mutation == "financingNeedState"
        else {"title": "laser", "topics": [world.id("topic:topic")]}
    )
    targets = (*FIRMS, "missing")
    inputs = {name: {"enterpriseId": world.named(name), **about} for name in targets}
    allowed: Allowed = {"firm": {"firm": OK}, "other": {"other": OK}, **ADMINISTERED}
    assert await outcomes(court, graph, mutation, inputs) == expected(targets, allowed)


async def test_changes_of_needs(court: Speakers, graph: CountingGraph) -> None:
    """A hidden one is missing; one's own need cannot be named as that of another firm."""
    world = Court()
    wish = "... on FinancingNeed { id }"
    about = {"amount": 7, "purpose": "RESEARCH"}
    ids: dict[str, str] = {}
    for name in ("firm", "other", "member"):
        answer = await court.do(
            *("MEMBER", world.id(name), "financingNeedState", wish),
            enterpriseId=world.id(name),
            **about,
        )
        ids[name] = answer["id"]
    before = await graph.read(STATE)
    for caller, theirs in (("firm", "other"), ("firm", "member"), ("firm", UNKNOWN)):
        answer = await court.do(
            *("MEMBER", world.id(caller), "financingNeedState", wish),
            enterpriseId=world.id(caller),
            financingNeedId=ids.get(theirs, theirs),
            **about,
        )
        assert answer == {
            "__typename": MISSING,
            "message": "`financingNeedId` names nothing that you may see.",
            "path": ["financingNeedId"],
        }
    assert await graph.read(STATE) == before


async def test_records_of_deals(court: Speakers, graph: CountingGraph) -> None:
    """By a party alone; the administrator of a park is none."""
    world = Court()

    def deal(enterprise: str, lender: str) -> dict[str, Any]:
        return {
            "kind": "FINANCING",
            "agreedOn": "2025-06-01",
            "enterpriseId": world.named(enterprise),
            "participants": [{"organizationId": world.named(lender), "role": "LENDER"}],
            "synthetic": True,
        }

    inputs = {
        "ours": deal("firm", "bank"),
        "theirs": deal("other", "other bank"),
        "mixed": deal("other", "bank"),
        "missing": deal("missing", "bank"),
    }
    allowed: Allowed = {
        # Who is no party is told that first.
        "firm": {"ours": OK, "missing": NO},
        "other": {"theirs": OK, "mixed": OK, "missing": NO},
        "bank": {"ours": OK, "mixed": OK},
        "bank's member": {"ours": OK, "mixed": OK},
        "park": {"missing": NO},
        "other park": {"missing": NO},
    }
    assert await outcomes(court, graph, "dealRecord", inputs) == expected((*inputs,), allowed)


async def test_confirmations_of_deals(court: Speakers, graph: CountingGraph) -> None:
    """By a party alone; who sees it and is none is refused, for the rest it is missing."""
    world = Court()
    names = ("own", "hidden", "opened", "missing")
    inputs = {name: {"dealId": world.named(name)} for name in names}
    found = await outcomes(court, graph, "dealConfirm", inputs)
    allowed: Allowed = {
        "firm": {"own": OK},
        "other": {"hidden": OK},
        # It is open to banks: the bank sees it, and is no party.
        "bank": {"own": OK, "opened": NO},
        "bank's member": {"own": "ConflictError", "opened": NO},
        # Not their part, whatever they see.
        "park": dict.fromkeys(names, NO),
        "other park": dict.fromkeys(names, NO),
    }
    assert found == expected(names, allowed, MISSING)


# ---------------------------------------------------------------- hidden as missing


@pytest.mark.parametrize("caller", ["firm", "bank"])
async def test_a_hidden_deal_is_a_missing_one(
    court: Speakers, graph: CountingGraph, monkeypatch: pytest.MonkeyPatch, caller: str
) -> None:
    """The same member, message, path and statements, in units and outside."""
    ran: list[str] = []
    real = Transaction.run

    async def run(transaction: Transaction, cypher: Any, /, **parameters: Any) -> Any:
        ran.append(cypher)
        return await real(transaction, cypher, **parameters)

    monkeypatch.setattr(Transaction, "run", run)
    world = Court()
    role, scope = CALLERS[caller]
    told: list[tuple[dict[str, Any], list[str], list[Any]]] = []
    for name in ("hidden", "missing"):
        for dispute in (None, "Not so."):
            ran.clear()
            graph.statements.clear()
            answer = await court.do(
                *(role, scope and world.id(scope), "dealConfirm", "... on Deal { id }"),
                dealId=world.named(name),
                disputeBecause=dispute,
                idempotencyKey=str(uuid4()),
            )
            told.append((answer, [*ran], [*graph.statements]))
    assert told[0][0]["__typename"] == MISSING
    assert all(each == told[0] for each in told)
    assert told[0][1]
