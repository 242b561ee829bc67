"""Two records of one organisation become one, and two again.

The oracle of a merge is the world in which all had been recorded of the one from the start.
"""

from datetime import date
from typing import Any

import pytest

from graph.client import Graph
from graph.model import (
    AssetKind,
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    MembershipState,
    OrganizationKind,
    ProductKind,
    SectorKey,
    Unit,
)
from seed.row_base import ValueRow
from tests.api.speaking import Speakers, speakers
from tests.conftest import CountingGraph
from tests.worlds import World

LOADED = "2020-01-01T00:00:00.000000+00:00"
NORTH, SOUTH, FIRM, DOUBLE = (World.id(each) for each in ("north", "south", "firm", "double"))
CHIEF, BRANCH = World.id("chief"), World.id("second chief")
ACTIVE = (MembershipState.ACTIVE, "2020-01-01", LOADED)
SUBMITTED = (MembershipState.SUBMITTED, "2020-01-01", LOADED)
MEMBER: dict[str, Any] = {"valid_from": date(2020, 1, 1), "recorded_at": LOADED}

MERGE = """... on OrganizationMerge { id mergedAwayId mergedAwayName reason mergedAt undoneAt
  undoneReason kept { id name } }"""
FACT = """measure scope asOf qualifier value { __typename ... on Quantity { number }
  ... on StageValue { stage } ... on Reference { node { id } } } counterparty { id }"""
SEEN = {
    "firm": f"""node(id: $id) {{ ... on Enterprise {{ id name uscc nameEn
      facts(first: 50, asOf: $day) {{ totalCount edges {{ node {{ {FACT} }} }} }}
      sectors {{ key }} parks {{ id }} memberships {{ id state park {{ id }} }} stage
      credentials {{ heldFrom credential {{ id }} }} }} }}""",
    "its records": """node(id: $id) { ... on Enterprise {
      deals(first: 50) { totalCount edges { node { id agreedOn enterprise { id }
        participants { organization { id } role lead } } } }
      assets(first: 9) { edges { node { id owner { id } } } }
      needs(first: 9) { edges { node { id } } }
      financingNeeds(first: 9) { edges { node { id amount } } } } }""",
    "bank": """node(id: $bank) { ... on Bank { id
      products(first: 9) { edges { node { name provider { id } } } }
      teams(first: 9) { edges { node { id lead { id } members { provider { id } } } } }
      deals(first: 50) { totalCount edges { node { id } } } } }""",
    "members": f"""node(id: "{NORTH}") {{ ... on Park {{
      members(first: 9) {{ totalCount edges {{ node {{ id name }} }} }} }} }}""",
    "organisations": "organizations(first: 50) { totalCount edges { node { id } } }",
    "deals": "deals(first: 50) { edges { node { id participants { organization { id } } } } }",
    "plan": """financingPlusExpertise(
      enterpriseId: $id, amount: 2000000, purpose: BILL, asOf: $day) {
      plan { covered tranches { amount product { name } } } }""",
    "verdicts": """eligibility(enterpriseId: $id, first: 9) {
      edges { node { verdict product { name } } } }""",
    "partners": """partnerRecommendations(organizationId: $bank, first: 9) { basis edges { node {
      rank score organization { id } paths(first: 9) { count strongest { weight ties { dealCount
        from { id } to { id } } } } } } }""",
    "paths": f"""paths(fromId: $bank, toId: "{World.id("remote")}", first: 3) {{
      weight ties {{ to {{ id }} }} }}""",
}

# All that is recorded but for what tells of the writing itself.
RECORDED = """
MATCH (n) WHERE NOT n:Counter AND NOT n:AuditEntry AND NOT n:Event AND NOT n:IdempotencyKey
  AND NOT n:OrganizationMerge AND NOT (n:Source AND n.kind = 'PLATFORM')
WITH n, COLLECT {
  MATCH (n)-[tie]->(other)
  WITH type(tie) AS type, other.id AS id, properties(tie) AS said ORDER BY type, id
  RETURN [type, id, said]
} AS ties
RETURN collect([labels(n), properties(n), ties]) AS rows
"""


class Town(World):
    """A firm and a bank with a record each, or with two: then half is written of the second."""

    def __init__(self, firm: str = "double", bank: str = "second chief") -> None:
        super().__init__()
        self.park("north", "south")
        self.bank("chief", "other", "far", "remote")
        self.guarantor("helper")
        self.enterprise("firm", "client")
        if firm == "double":
            self.enterprise("double")
        if bank == "second chief":
            self.bank("second chief")
        robotics, battery = self.sector(SectorKey.ROBOTICS), self.sector(SectorKey.BATTERY)
        label = self.credential(CredentialKind.HIGH_TECH)
        self.membership("firm", "north", ACTIVE, **MEMBER)
        self.membership("chief", "north", ACTIVE, **MEMBER)
        self.refers("firm", Measure.SECTOR, robotics)
        self.refers(firm, Measure.SECTOR, robotics, "2021-01-01")
        self.refers(firm, Measure.SECTOR, battery)
        for each in (firm, bank):
            self.refers(each, Measure.SITE, "north", scope="site")
        self.stage("firm", LifeCycleStage.SEED, "2021-01-01")
        self.stage(firm, LifeCycleStage.GROWTH, "2023-01-01")
        for of, number, day in (("firm", 10, "2021-12-31"), (firm, 30, "2023-12-31")):
            self.count(of, Measure.EMPLOYEES, number, Unit.PERSON, day)
        self.fact("client", Measure.EMPLOYEES, self._people(5), "2022-01-01", counterparty=firm)
        self.fact("client", Measure.EMPLOYEES, self._people(6), "2023-01-01", counterparty="firm")
        self.holding(firm, label, held_from="2023-01-01", data_class=DataClass.PROFILE)
        self.asset(firm, "patent", AssetKind.PATENT)
        self.need(firm, "a need")
        self.financing_need(firm, FinancingPurpose.BILL)
        loan = self.product("chief", "loan")
        self.terms(loan, maximum=1_000_000, annual_rate=300)
        second = self.product(bank, "second", ProductKind.LOAN)
        self.terms(second, maximum=5_000_000, annual_rate=400)
        purpose = ValueRow(purpose=FinancingPurpose.BILL)
        for each in (loan, second):
            self.rule(each, Criterion.PURPOSE, Comparison.IS_ONE_OF, purpose)
        self.deal("firm", "chief", "other", on="2024-01-01")
        self.deal(firm, bank, "helper", on="2024-06-01")
        self.deal("client", bank, "far", on="2024-07-01")
        self.deal("client", "other", "far", on="2024-08-01")
        self.deal("client", "far", "remote", on="2024-09-01")
        self.seat(self.team("their team", "other"), bank)
        self.seat(self.team("our team", bank), "helper")
        self.consent(firm, DataClass.FINANCIALS)

    def says(self, name: str, **fields: Any) -> None:
        """More about an organisation that is there."""
        rows = self.rows.organizations
        rows[:] = [row.model_copy(update=fields) if row.key == name else row for row in rows]

    @staticmethod
    def _people(number: int) -> Any:
        return ValueRow(number=number, unit=Unit.PERSON)


async def _all(asked: Speakers, **about: Any) -> dict[str, Any]:
    variables: dict[str, Any] = {"id": FIRM, "bank": CHIEF, "day": None, **about}
    found: dict[str, Any] = {}
    for name, field in SEEN.items():
        types = {"id": "ID!", "bank": "ID!", "day": "Date"}
        used = ", ".join(f"${each}: {kind}" for each, kind in types.items() if f"${each}" in field)
        query = f"query ({used}) {{ it: {field} }}" if used else f"{{ it: {field} }}"
        answer = await asked.ask("AUDITOR", None, query, **variables)
        assert "errors" not in answer, answer
        found[name] = answer["data"]["it"]
    return found


async def _merge(asked: Speakers, kept: str, double: str, park: str = NORTH, **more: Any) -> Any:
    about = {"keptId": kept, "mergedAwayId": double, "reason": "one firm", **more}
    return await asked.do("PARK_ADMIN", park, "organizationMerge", MERGE, **about)


async def _undo(asked: Speakers, merge_id: str, park: str = NORTH) -> Any:
    about = {"mergeId": merge_id, "reason": "two firms"}
    return await asked.do("PARK_ADMIN", park, "organizationMergeUndo", MERGE, **about)


async def _recorded(graph: Graph) -> list[Any]:
    [row] = await graph.read(RECORDED)
    return sorted(
        [
            [sorted(labels), sorted(said.items(), key=str), ties]
            for labels, said, ties in row["rows"]
        ],
        key=str,
    )


async def test_what_was_merged_is_as_if_it_had_been_recorded_of_one(graph: CountingGraph) -> None:
    """Facts with their series, holdings, deals, teams, plans, verdicts and recommendations."""
    await Town("firm", "chief").write(graph)
    async with speakers(graph) as asked:
        wanted, earlier = await _all(asked), await _all(asked, day="2022-06-30")
        assert wanted["partners"]["edges"]
        assert wanted["paths"]
        assert wanted["plan"]["plan"]["tranches"]
    await graph.define("MATCH (n) DETACH DELETE n")
    await Town().write(graph)
    async with speakers(graph) as asked:
        apart = await _all(asked)
        before = await _recorded(graph)
        assert apart != wanted
        firms = await _merge(asked, FIRM, DOUBLE)
        assert firms["kept"] == {"id": FIRM, "name": "firm"}
        assert (firms["mergedAwayId"], firms["mergedAwayName"]) == (DOUBLE, "double")
        banks = await _merge(asked, CHIEF, BRANCH)
        assert await _all(asked) == wanted
        assert await _all(asked, day="2022-06-30") == earlier
        # By the ids of the doubles the same.
        assert await _all(asked, id=DOUBLE, bank=BRANCH) == await _all(asked)
        assert (await _undo(asked, banks["id"]))["undoneReason"] == "two firms"
        await _undo(asked, firms["id"])
        assert await _all(asked) == apart
        assert await _recorded(graph) == before


async def test_a_double_names_what_it_was_merged_into(graph: CountingGraph) -> None:
    """By id, by name and by code; a token of the double speaks for the one kept."""
    town = Town()
    town.says("double", uscc="91441900MA4UU2QU8C", name_en="Double Ltd")
    town.says("firm", name_en="Firm Ltd")
    await town.write(graph)
    async with speakers(graph) as asked:
        merge = await _merge(asked, FIRM, DOUBLE)
        query = """query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id }
          byId: organization(by: {id: $id}) { id name nameEn uscc aliases { name }
            merges { id reason mergedAwayId } }
          byName: organization(by: {name: "double"}) { id }
          byCode: organization(by: {uscc: "91441900MA4UU2QU8C"}) { id }
          search(text: "double", first: 5) { edges { node { id } } } }"""
        named = {
            **{"id": FIRM, "name": "firm", "nameEn": "Firm Ltd", "uscc": "91441900MA4UU2QU8C"},
            "aliases": [{"name": "Double Ltd"}, {"name": "double"}],
            "merges": [{"id": merge["id"], "reason": "one firm", "mergedAwayId": DOUBLE}],
        }
        answer = await asked.ask("PARK_ADMIN", NORTH, query, id=DOUBLE)
        assert answer["data"] == {
            **{"node": {"id": FIRM}, "nodes": [{"id": FIRM}], "byId": named},
            **{"byName": {"id": FIRM}, "byCode": {"id": FIRM}},
            "search": {"edges": [{"node": {"id": FIRM}}]},
        }, answer
        viewer = await asked.ask("MEMBER", DOUBLE, "{ viewer { scope { id } } }")
        assert viewer == {"data": {"viewer": {"scope": {"id": FIRM}}}}
        told = await asked.ask("MEMBER", FIRM, query, id=FIRM)
        assert told["data"]["byId"]["merges"][0]["reason"] is None
        nobody = await asked.ask("ANONYMOUS", None, query, id=FIRM)
        assert nobody["data"]["byId"]["merges"] == []


@pytest.mark.parametrize(
    ("kept", "double", "park", "refusal", "told"),
    [
        ("firm", "firm", "north", "InvalidInputError", "not merged with itself"),
        ("firm", "chief", "north", "InvalidInputError", "not one organisation"),
        ("north", "south", "north", "ForbiddenError", "must belong to the park"),
        ("firm", "double", "south", "ForbiddenError", "must belong to the park"),
        ("firm", "client", "north", "ForbiddenError", "must belong to the park"),
        ("firm", "nothing", "north", "NotFoundError", "mergedAwayId"),
        ("nothing", "firm", "north", "NotFoundError", "keptId"),
        ("chief", "partner", "north", "ConflictError", "names both as two"),
        ("chief", "led", "north", "ConflictError", "names both as two"),
        ("sited", "neighbour", "north", "ConflictError", "withdraw its application"),
        ("firm", "southern", "north", "ConflictError", "in another park, too"),
        ("firm", "applicant", "south", "ForbiddenError", "must belong to the park"),
        ("firm", "coded", "north", "InvalidInputError", "two codes"),
    ],
)
async def test_what_is_not_one_organisation_is_not_merged(
    graph: CountingGraph, kept: str, double: str, park: str, refusal: str, told: str
) -> None:
    """Nothing is written, and the answer says why."""
    town = Town()
    town.bank("partner", "led")
    town.enterprise("neighbour", "coded", "sited", "southern", "applicant")
    town.membership("neighbour", "north", ACTIVE, **MEMBER)
    town.membership("sited", "north", SUBMITTED, recorded_at=LOADED)
    town.membership("applicant", "north", SUBMITTED, recorded_at=LOADED)
    for each in ("firm", "southern"):
        town.membership(each, "south", ACTIVE, **MEMBER)
    town.refers("sited", Measure.SITE, "north", scope="site")
    town.refers("southern", Measure.SITE, "north", scope="site")
    for each in ("partner", "led", "coded"):
        town.refers(each, Measure.SITE, "north", scope="site")
    town.deal("client", "chief", "partner", on="2024-09-01")
    town.seat(town.team("led team", "led"), "chief")
    town.says("firm", uscc="91441900MA4UU2QU8C")
    town.says("coded", uscc="91441900MA51QXXD4K")
    await town.write(graph)
    before = await _recorded(graph)
    async with speakers(graph) as asked:
        found = await _merge(asked, World.id(kept), World.id(double), World.id(park))
    assert found["__typename"] == refusal
    assert told in found["message"]
    assert await _recorded(graph) == before


async def test_merges_are_undone_in_the_order_in_which_they_lie_upon_each_other(
    graph: CountingGraph,
) -> None:
    """A merge into what was merged itself later waits for that one; each is undone once."""
    town = Town()
    town.enterprise("third")
    # What it gives to the one kept, and that one to the next, is taken back with it.
    town.says("third", uscc="91441900MA4UU2QU8C", name_en="Third Ltd")
    town.refers("third", Measure.SITE, "north", scope="site")
    town.count("third", Measure.EMPLOYEES, 50, Unit.PERSON, "2024-12-31")
    await town.write(graph)
    before = await _recorded(graph)
    third = World.id("third")
    async with speakers(graph) as asked:
        first = await _merge(asked, DOUBLE, third)
        second = await _merge(asked, FIRM, DOUBLE)
        kept = "query ($id: ID!) { node(id: $id) { id } }"
        for id in (third, DOUBLE):
            answer = await asked.ask("ANONYMOUS", None, kept, id=id)
            assert answer["data"]["node"] == {"id": FIRM}
        by_code = '{ organization(by: {uscc: "91441900MA4UU2QU8C"}) { id nameEn } }'
        answer = await asked.ask("ANONYMOUS", None, by_code)
        assert answer["data"]["organization"] == {"id": FIRM, "nameEn": "Third Ltd"}
        refused = await _undo(asked, first["id"])
        assert (refused["__typename"], refused["current"]) == (
            *("ConflictError", {"id": second["id"]}),
        )
        assert (await _undo(asked, second["id"]))["kept"]["id"] == FIRM
        await _undo(asked, first["id"])
        undone = await _undo(asked, first["id"])
        assert undone["__typename"] == "ConflictError"
        assert "undone already" in undone["message"]
    assert await _recorded(graph) == before


async def test_what_came_after_a_merge_stays_with_the_one_kept(graph: CountingGraph) -> None:
    """An undoing gives back what was merged, no more."""
    await Town().write(graph)
    people = {"quantity": {"number": 77, "unit": "PERSON"}}
    fact = {"measure": "EMPLOYEES", "value": people, "asOf": "2025-01-01", "scope": "test"}
    async with speakers(graph) as asked:
        merge = await _merge(asked, FIRM, DOUBLE)
        said = await asked.do(
            "MEMBER", FIRM, "factState", "... on Fact { id }", subjectId=FIRM, **fact
        )
        gone = await asked.do(
            "MEMBER", FIRM, "factState", "... on Fact { id }", subjectId=DOUBLE, **fact
        )
        assert gone["__typename"] == "NotFoundError"
        await _undo(asked, merge["id"])
        query = "query ($id: ID!) { node(id: $id) { ... on Fact { subject { id } } } }"
        answer = await asked.ask("AUDITOR", None, query, id=said["id"])
        assert answer["data"]["node"]["subject"]["id"] == FIRM


@pytest.mark.parametrize("state", [ACTIVE, SUBMITTED])
async def test_a_double_gives_up_its_membership_in_the_same_park(
    graph: CountingGraph, state: Any
) -> None:
    """It ends with the merge, and is what it was when that is undone; so for an applicant."""
    town = Town()
    town.enterprise("twin")
    about = MEMBER if state is ACTIVE else {"recorded_at": LOADED}
    town.membership("twin", "north", state, **about)
    await town.write(graph)
    twin = World.id("twin")
    query = """query ($id: ID!) { node(id: $id) { ... on Enterprise { id memberships {
      state validUntil steps { from to reason } } } } }"""
    word = str(state[0])
    begun = {"from": None, "to": word, "reason": None}
    gone = {"from": word, "to": "WITHDRAWN", "reason": "one firm"}
    back = {"from": "WITHDRAWN", "to": word, "reason": "two firms"}
    async with speakers(graph) as asked:

        async def shown(id: str) -> Any:
            answer = await asked.ask("PARK_ADMIN", NORTH, query, id=id)
            return answer["data"]["node"]

        merge = await _merge(asked, FIRM, twin)
        found = await shown(FIRM)
        assert await shown(twin) == found
        assert sorted(each["state"] for each in found["memberships"]) == ["ACTIVE", "WITHDRAWN"]
        [ended] = [each for each in found["memberships"] if each["state"] == "WITHDRAWN"]
        assert ended["steps"] == [begun, gone]
        await _undo(asked, merge["id"])
        assert await shown(twin) == {
            "id": twin,
            "memberships": [{"state": word, "validUntil": None, "steps": [begun, gone, back]}],
        }
        assert len((await shown(FIRM))["memberships"]) == 1


async def test_kinds_that_are_never_merged(graph: CountingGraph) -> None:
    """A park administers others; merging it would hand them over."""
    town = Town()
    town.organization("office", OrganizationKind.AUTHORITY)
    town.organization("second office", OrganizationKind.AUTHORITY)
    for each in ("office", "second office"):
        town.refers(each, Measure.SITE, "north", scope="site")
    await town.write(graph)
    async with speakers(graph) as asked:
        found = await _merge(asked, World.id("office"), World.id("second office"))
    assert found["problems"] == [
        {"path": ["mergedAwayId"], "message": "Records of kind AUTHORITY are not merged."}
    ]
