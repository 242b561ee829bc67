"""Every root field of Query at least once: the whole answer of one small world."""

from datetime import date
from typing import Any

import pytest
from graphql import build_schema

from api.schema import SCHEMA_FILE
from graph.model import (
    AssetKind,
    CapabilityAxis,
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    MechanismKey,
    MembershipState,
    OrganizationKind,
    PlantStepKind,
    SectorKey,
    Unit,
)
from seed.row_base import ValueRow
from tests.api.moments import LATE, asking, at_rest
from tests.api.roots_eligible import ELIGIBLE
from tests.conftest import CountingGraph
from tests.worlds import World

ID = World.id
AT = "2024-01-01T00:00:00.000000+00:00"


def world_of_all() -> World:
    """One of everything; the firm opens everything to banks, and alpha is one."""
    world = World()
    world.bank("alpha", "beta")
    world.guarantor("gamma")
    world.enterprise("firm")
    world.park("park")
    world.institute("institute")
    world.organization("authority", OrganizationKind.AUTHORITY)
    vision = world.topic("vision")
    robotics = world.sector(SectorKey.ROBOTICS)
    label = world.credential(CredentialKind.HIGH_TECH)
    world.stage("firm", LifeCycleStage.GROWTH, "2023-01-01")
    world.count("firm", Measure.EMPLOYEES, 7, Unit.PERSON, "2024-12-31")
    world.refers("firm", Measure.SITE, "park")
    world.refers("firm", Measure.SECTOR, robotics)
    world.holding("firm", label, held_from="2024-01-01")
    loan = world.product("alpha", "loan", stages=(LifeCycleStage.GROWTH,))
    world.rule(loan, Criterion.CREDENTIAL_HELD, Comparison.HELD, ValueRow(node=label))
    bill = ValueRow(purpose=FinancingPurpose.BILL)
    world.rule(loan, Criterion.PURPOSE, Comparison.IS_ONE_OF, bill, key="rule of the loan")
    world.terms(loan, maximum=500)
    world.limits("alpha", borrower_cap=700, recruitment_cost=30)
    world.policy("policy", loan)
    world.expertise("institute", "lab", topics=(vision,), sectors=(robotics,))
    world.deal("firm", "alpha", "beta", on="2024-05-01")
    world.deal("firm", "beta", "gamma", on="2024-06-01")
    world.consent("firm", *DataClass)
    world.membership("firm", "park", (MembershipState.ACTIVE, "2024-01-01", AT))
    patent = world.asset("firm", "patent", AssetKind.PATENT)
    world.pledge(patent, "firm", "alpha", date(2024, 1, 1))
    world.financing_need("firm", FinancingPurpose.BILL)
    world.need("firm", "see", topics=(vision,))
    world.team("team", "alpha", guided_by="authority")
    world.seat("team", "gamma")
    world.chain("chain")
    world.step("chain", PlantStepKind.ACQUIRE, loan)
    world.platform("platform", "alpha")
    world.base_model("platform", "model")
    world.capability("platform", CapabilityAxis.DATA, "alpha")
    world.mechanism(MechanismKey.M3, loan, "team", "chain", "platform", vision, "park")
    return world


def named(*names: str, of: str = "name") -> dict[str, Any]:
    """A page of names."""
    return {"totalCount": len(names), "edges": [{"node": {of: name}} for name in names]}


PAGE = "totalCount edges { node {"
FIRM, LOAN = ID("firm"), ID("product:alpha/loan")
EVERYBODY = ("alpha", "authority", "beta", "firm", "gamma", "institute", "park")

ROOTS: dict[str, tuple[str, Any, int]] = {
    "node": (
        f'node(id: "{FIRM}") {{ __typename id ... on Enterprise {{ name stage }} }}',
        {"__typename": "Enterprise", "id": FIRM, "name": "firm", "stage": "GROWTH"},
        3,
    ),
    "nodes": (
        f'nodes(ids: ["{LOAN}", "{ID("nobody")}", "{FIRM}", "{LOAN}"]) {{ __typename }}',
        [{"__typename": "Product"}, None, {"__typename": "Enterprise"}, {"__typename": "Product"}],
        3,
    ),
    "search": (
        'search(text: "firm", first: 5) { facets { kind count } edges { tier matched node'
        " { ... on Enterprise { name } } } }",
        {
            "facets": [{"kind": "ORGANIZATION", "count": 1}],
            "edges": [{"tier": "EXACT", "matched": "firm", "node": {"name": "firm"}}],
        },
        3,
    ),
    "sectors": ("sectors { key name }", [{"key": "ROBOTICS", "name": "ROBOTICS"}], 2),
    "topics": ("topics { name nameEn }", [{"name": "vision", "nameEn": "vision"}], 2),
    "credentials": (
        "credentials { kind validMonths source { title } }",
        [{"kind": "HIGH_TECH", "validMonths": None, "source": {"title": "Test"}}],
        3,
    ),
    "organization": (
        'organization(by: {name: "FIRM"}) { name kind memberships { state park { name } } }',
        {
            "name": "firm",
            "kind": "ENTERPRISE",
            "memberships": [{"state": "ACTIVE", "park": {"name": "park"}}],
        },
        5,
    ),
    "organizations": (f"organizations(first: 9) {{ {PAGE} name }} }} }}", named(*EVERYBODY), 3),
    "organizationCounts": (
        "organizationCounts(by: PARK) { count park { name } kind }",
        [
            {"count": 6, "park": None, "kind": None},
            {"count": 1, "park": {"name": "park"}, "kind": None},
        ],
        3,
    ),
    "expertise": (
        f"expertise(first: 9) {{ {PAGE} title institute {{ name }} topics {{ name }} }} }} }}",
        {
            "totalCount": 1,
            "edges": [
                {
                    "node": {
                        "title": "lab",
                        "institute": {"name": "institute"},
                        "topics": [{"name": "vision"}],
                    }
                }
            ],
        },
        5,
    ),
    "needs": (f"needs(first: 9) {{ {PAGE} title }} }} }}", named("see", of="title"), 3),
    "memberships": (
        f"memberships(first: 9) {{ {PAGE} state }} }} }}",
        named("ACTIVE", of="state"),
        3,
    ),
    "importJobs": (f"importJobs(first: 9) {{ {PAGE} state }} }} }}", named(), 3),
    "consents": (
        "consents(first: 9, filter: {dataClasses: [IP]}) { totalCount edges { node { receiver"
        " { kind everyone } giver { name } } } }",
        {
            "totalCount": 1,
            "edges": [
                {
                    "node": {
                        "receiver": {"kind": "BANK", "everyone": None},
                        "giver": {"name": "firm"},
                    }
                }
            ],
        },
        4,
    ),
    "products": (
        f"products(first: 9, stage: GROWTH, credential: HIGH_TECH) {{ {PAGE} name mechanisms"
        " { key } policies { name } terms { maximum } provider { limits { borrowerCap"
        " borrowerCapCeiling recruitmentCost } } } } }",
        {
            "totalCount": 1,
            "edges": [
                {
                    "node": {
                        "name": "loan",
                        "mechanisms": [{"key": "M3"}],
                        "policies": [{"name": "policy"}],
                        "terms": {"maximum": 500},
                        "provider": {
                            "limits": {
                                "borrowerCap": 700,
                                "borrowerCapCeiling": None,
                                "recruitmentCost": 30,
                            }
                        },
                    }
                }
            ],
        },
        8,
    ),
    "policies": (
        f"policies(first: 9) {{ {PAGE} name issuer {{ name }} products(first: 9) {{ {PAGE} name"
        " } } } } } }",
        {
            "totalCount": 1,
            "edges": [{"node": {"name": "policy", "issuer": None, "products": named("loan")}}],
        },
        6,
    ),
    "facts": (
        f"facts(first: 9, filter: {{measures: [EMPLOYEES]}}) {{ {PAGE} asOf value {{"
        " ... on Quantity { number unit } } subject { id } } } }",
        {
            "totalCount": 1,
            "edges": [
                {
                    "node": {
                        "asOf": "2024-12-31",
                        "value": {"number": 7.0, "unit": "PERSON"},
                        "subject": {"id": FIRM},
                    }
                }
            ],
        },
        4,
    ),
    "deals": (
        f"deals(first: 9) {{ {PAGE} agreedOn }} }} }}",
        named("2024-06-01", "2024-05-01", of="agreedOn"),
        3,
    ),
    "intellectualProperty": (
        f"intellectualProperty(first: 9) {{ {PAGE} name }} }} }}",
        named("patent"),
        3,
    ),
    "pledges": (f"pledges(first: 9) {{ {PAGE} amount }} }} }}", named(1_000_000, of="amount"), 3),  # pyright: ignore[reportArgumentType]
    "financingNeeds": (
        f"financingNeeds(first: 9) {{ {PAGE} purpose }} }} }}",
        named("BILL", of="purpose"),
        3,
    ),
    "mechanisms": (
        "mechanisms { key links(first: 9) { totalCount edges { node { __typename } } } }",
        [
            {
                "key": "M3",
                "links": {
                    "totalCount": 6,
                    "edges": [
                        {"node": {"__typename": shown}}
                        for _, shown in sorted(
                            [
                                (LOAN, "Product"),
                                (ID("team"), "ServiceTeam"),
                                (ID("chain"), "ProductChain"),
                                (ID("platform"), "TechnologyPlatform"),
                                (ID("topic:vision"), "Topic"),
                                (ID("park"), "Park"),
                            ]
                        )
                    ],
                },
            }
        ],
        5,
    ),
    "mechanism": ("mechanism(key: M1) { key }", None, 2),
    "chains": (
        "chains { name steps { position kind products(first: 9) { edges { node { name } } } } }",
        [
            {
                "name": "chain",
                "steps": [
                    {
                        "position": 1,
                        "kind": "ACQUIRE",
                        "products": {"edges": [{"node": {"name": "loan"}}]},
                    }
                ],
            }
        ],
        4,
    ),
    "technologyPlatforms": (
        f"technologyPlatforms(first: 9) {{ {PAGE} name operator {{ name }} baseModels {{ name }}"
        " capabilities { axis offeredBy { name } } } } }",
        {
            "totalCount": 1,
            "edges": [
                {
                    "node": {
                        "name": "platform",
                        "operator": {"name": "alpha"},
                        "baseModels": [{"name": "model"}],
                        "capabilities": [{"axis": "DATA", "offeredBy": {"name": "alpha"}}],
                    }
                }
            ],
        },
        7,
    ),
    "serviceTeams": (
        f"serviceTeams(first: 9) {{ {PAGE} name guidedBy {{ name }} presentKinds }} }} }}",
        {
            "totalCount": 1,
            "edges": [
                {
                    "node": {
                        "name": "team",
                        "guidedBy": {"name": "authority"},
                        "presentKinds": ["BANK", "GUARANTOR"],
                    }
                }
            ],
        },
        5,
    ),
    "financingPlusExpertise": (
        f'financingPlusExpertise(enterpriseId: "{FIRM}", amount: 400, purpose: BILL) {{ asOf'
        " knownAt enterprise { name } eligibility(first: 9) { edges { node { verdict limit product"
        " { name } } } } expertise(first: 9) { edges { node { score expertise { title } } } } }",
        {
            "asOf": "2025-07-01",
            "knownAt": LATE,
            "enterprise": {"name": "firm"},
            "eligibility": {
                "edges": [{"node": {"verdict": "HOLDS", "limit": 500, "product": {"name": "loan"}}}]
            },
            "expertise": {"edges": [{"node": {"score": 1.0, "expertise": {"title": "lab"}}}]},
        },
        12,
    ),
    "viewer": ("viewer { subject role }", {"subject": "demo", "role": "BANK_OFFICER"}, 1),
    "eligibility": (
        f'eligibility(enterpriseId: "{FIRM}", first: 9, purpose: BILL) {{ edges {{ node {{ verdict'
        " limit product { name } } } }",
        {"edges": [{"node": {"verdict": "HOLDS", "limit": 500, "product": {"name": "loan"}}}]},
        8,
    ),
    **ELIGIBLE,
    "partnerRecommendations": (
        f'partnerRecommendations(organizationId: "{ID("alpha")}", first: 9) {{ basis edges {{ node'
        " { rank organization { name } } } }",
        {
            "basis": "PATHS",
            "edges": [{"node": {"rank": 1, "organization": {"name": "gamma"}}}],
        },
        8,
    ),
}
"""Root field → question, whole answer, most statements with that of the last write.

Loads that happen to come together share a statement, so on some runs there are fewer.
"""

AUDIT = {
    "auditEntries": "auditEntries(first: 1) { totalCount }",
    "auditVerify": "auditVerify { __typename }",
}
"""Root fields for auditors alone; what they answer is for the tests of the audit."""


def test_no_root_field_is_forgotten() -> None:
    """Whatever Query offers is asked here."""
    query = build_schema(SCHEMA_FILE.read_text(encoding="utf-8")).query_type
    assert query
    assert {*ROOTS, *AUDIT} == set(query.fields)
    assert not ROOTS.keys() & AUDIT.keys()


@pytest.mark.parametrize("root", AUDIT)
async def test_the_audit_is_for_auditors(graph: CountingGraph, root: str) -> None:
    """An officer is told so, and the database is not asked for an entry."""
    await world_of_all().write(graph)
    graph.statements.clear()
    async with asking(graph, "alpha") as ask:
        body = await ask("{ " + AUDIT[root] + " }")
    assert body["data"] is None
    assert [error["extensions"]["code"] for error in body["errors"]] == ["FORBIDDEN"]
    assert not any("AuditEntry" in each for each in graph.statements)


async def test_every_root_field_answers(graph: CountingGraph) -> None:
    """Alone, in so many statements; and all of them together, with the last write read once."""
    await world_of_all().write(graph)
    await at_rest(graph)
    async with asking(graph, "alpha") as ask:
        for root, (question, answer, statements) in ROOTS.items():
            graph.statements.clear()
            body = await ask("{ " + question + " }")
            assert body == {"data": {root: answer}}, root
            assert len(graph.statements) <= statements, root
        graph.statements.clear()
        body = await ask("{ " + " ".join(question for question, _, _ in ROOTS.values()) + " }")
        assert body == {"data": {root: answer for root, (_, answer, _) in ROOTS.items()}}
        assert len(graph.statements) <= sum(max(each[2] - 1, 0) for each in ROOTS.values()) + 1
