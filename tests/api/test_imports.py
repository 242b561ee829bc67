"""A spreadsheet on its way in: previewed, committed once, and nothing of it hidden or lost."""

from tests.api.import_town import NORTH, csv, import_town, told
from tests.conftest import TODAY, CountingGraph

WHOLE = """query ($id: ID!) { node(id: $id) { ... on Enterprise { name nameEn uscc synthetic
  aliases { name source { kind title } } foundedOn
  sectors { key } memberships { state validFrom validUntil park { id }
    steps { to since reason actor { subject } } }
  credentials { credential { kind } heldFrom heldUntil }
  facts(first: 20) { edges { node { measure asOf value { __typename
    ... on Money { amount } ... on Quantity { number } ... on StageValue { stage } } } } } } } }"""
HEAD = (
    "企业名称,统一社会信用代码,简称,成立日期,行业,阶段,资质,认定日期,2024年营业收入（万元）,"
    "员工人数,入驻日期,入驻到期日"
)


async def test_a_file_from_upload_to_the_end(graph: CountingGraph) -> None:
    """What the preview says is what is recorded, and the same file again changes nothing."""
    content = csv(
        HEAD,
        "松山湖甲机器人有限公司,91440300708461136T,甲机,2015-06-30,机器人,成长期,高新技术企业,"
        "2023-12-28,1234.5,58,2021年3月,2027-02-28",
        "松山湖乙材料有限公司,,,,新材料,,,,,,,",
        "坏行有限公司,123,,,,,,,,,,",
    )
    async with import_town(graph) as office:
        job = await office.start(content)
        assert (job["state"], job["rowsTotal"], job["rowsDone"]) == ("PREVIEW", 3, 0)
        assert told(job) == {"NEW": 2, "INVALID": 1}
        assert job["startedBy"] == {
            "subject": "lin",
            "role": "PARK_ADMIN",
            "scope": {"id": NORTH},
        }
        refused = await office.do("importCommit", importJobId=job["id"], rows="ALL")
        assert refused["__typename"] == "ConflictError"
        assert refused["message"].startswith("1 rows cannot be committed, first 4:")
        done = await office.commit(job["id"], "VALID")
        assert (done["state"], done["rowsDone"]) == ("COMMITTED", 3)
        rows = await office.rows(job["id"])
        assert [(each["number"], each["isRecorded"]) for each in rows] == [
            (2, True),
            (3, True),
            (4, False),
        ]
        first = (await office.ask(WHOLE, id=rows[0]["organization"]["id"]))["node"]
        facts = [each["node"] for each in first.pop("facts")["edges"]]
        assert sorted((each["measure"], each["asOf"], each["value"]) for each in facts) == [
            (
                "EMPLOYEES",
                TODAY.isoformat(),
                {"__typename": "Quantity", "number": 58.0},
            ),
            ("FOUNDED_ON", "2015-06-30", {"__typename": "DayValue"}),
            ("REVENUE", "2024-12-31", {"__typename": "Money", "amount": 12_345_000}),
            ("SECTOR", TODAY.isoformat(), {"__typename": "Reference"}),
            ("STAGE", TODAY.isoformat(), {"__typename": "StageValue", "stage": "GROWTH"}),
        ]
        assert first == {
            "foundedOn": "2015-06-30",
            "name": "松山湖甲机器人有限公司",
            "nameEn": None,
            "uscc": "91440300708461136T",
            "synthetic": False,
            "aliases": [
                {
                    "name": "甲机",
                    "source": {
                        "kind": "PLATFORM",
                        "title": "园区管理员代松山湖甲机器人有限公司登记",
                    },
                }
            ],
            "sectors": [{"key": "ROBOTICS"}],
            "memberships": [
                {
                    "state": "ACTIVE",
                    "validFrom": "2021-03-31",
                    "validUntil": "2027-03-01",
                    "park": {"id": NORTH},
                    "steps": [
                        {
                            "to": "ACTIVE",
                            "since": "2021-03-31",
                            "reason": "members.csv: row 2",
                            "actor": {"subject": "lin"},
                        }
                    ],
                }
            ],
            "credentials": [
                {
                    "credential": {"kind": "HIGH_TECH"},
                    "heldFrom": "2023-12-28",
                    "heldUntil": None,
                }
            ],
        }
        again = await office.start(content)
        assert told(again) == {"UNCHANGED": 2, "INVALID": 1}
        before = await _all(graph)
        committed = await office.commit(again["id"], "VALID")
        assert (committed["state"], committed["rowsDone"]) == ("COMMITTED", 3)
        assert await _all(graph) == before


async def _all(graph: CountingGraph) -> list[str]:
    """Everything but the jobs and who asked for them."""
    found = await graph.read(
        "MATCH (n) WHERE NOT n:ImportJob AND NOT n:ImportPart AND NOT n:Counter AND NOT n:Upload"
        " AND NOT n:AuditEntry AND NOT n:Event AND NOT n:IdempotencyKey"
        " RETURN labels(n) AS labels, properties(n) AS properties, COUNT { (n)--() } AS edges"
    )
    return sorted(repr(each) for each in found)
