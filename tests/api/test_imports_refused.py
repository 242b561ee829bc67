"""Who may import, what a job's state allows, and files that are refused whole."""

import asyncio
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from api.importing import runner
from graph.client import Transaction
from tests.api.import_town import NORTH, SOUTH, Office, csv, import_town, told
from tests.conftest import CountingGraph
from tests.worlds import World

HEAD = "企业名称,统一社会信用代码"
CODE = "91440300708461136T"
GOOD = csv(HEAD, "新企业,")


async def test_files_are_taken_from_administrators_of_parks(graph: CountingGraph) -> None:
    """Of at most 20,000,000 bytes, as they are; nobody else's."""
    async with import_town(graph) as office:
        client, token = office.asked.client, office.asked.issuer.token

        async def sent(content: bytes, *who: str, **headers: str) -> tuple[int, str]:
            if who:
                headers["Authorization"] = f"Bearer {token(*who)}"
            answer = await client.post("/uploads", content=content, headers=headers)
            return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]

        park = ("PARK_ADMIN", NORTH)
        assert await sent(GOOD) == (403, "FORBIDDEN")
        assert await sent(GOOD, "MEMBER", World.id("mine")) == (403, "FORBIDDEN")
        assert await sent(GOOD, "AUDITOR") == (403, "FORBIDDEN")
        assert await sent(b"", *park) == (400, "INVALID_INPUT")
        assert await sent(b"0" * 20_000_001, *park) == (413, "INVALID_INPUT")
        assert await sent(GOOD, *park, **{"Content-Encoding": "gzip"}) == (415, "INVALID_INPUT")
        assert await graph.read("MATCH (n:Upload) RETURN n") == []


async def test_a_job_is_its_parks(graph: CountingGraph) -> None:
    """Another park neither starts with the upload nor sees the job; auditors see it."""
    async with import_town(graph) as office:
        upload_id = await office.upload(GOOD)
        other = Office(office.asked, SOUTH)
        about = {"uploadId": upload_id, "fileName": "a.csv"}
        for speaker, park, kind in (
            (other, SOUTH, "NotFoundError"),
            (other, NORTH, "ForbiddenError"),
            (office, SOUTH, "ForbiddenError"),
        ):
            assert (await speaker.do("importStart", parkId=park, **about))["__typename"] == kind
        member = await office.asked.do(
            *("MEMBER", World.id("mine"), "importStart", ""), parkId=NORTH, **about
        )
        assert member["__typename"] == "ForbiddenError"
        job = await office.start(GOOD)
        assert await other.job(job["id"]) is None
        for mutation, more in (("importCommit", {"rows": "ALL"}), ("importCancel", {})):
            found = await other.do(mutation, importJobId=job["id"], **more)
            assert (found["__typename"], found["path"]) == ("NotFoundError", ["importJobId"])
        listed = "{ importJobs(first: 9) { totalCount edges { node { id } } } }"
        mine = {"totalCount": 1, "edges": [{"node": {"id": job["id"]}}]}
        none: dict[str, Any] = {"totalCount": 0, "edges": []}
        for who, expected in (
            (("PARK_ADMIN", NORTH), mine),
            (("PARK_ADMIN", SOUTH), none),
            (("MEMBER", World.id("mine")), none),
            (("AUDITOR", None), mine),
            (("ANONYMOUS", None), none),
        ):
            answer = await office.asked.ask(*who, listed)
            assert answer["data"]["importJobs"] == expected, who
        for park, expected in ((NORTH, mine), (SOUTH, none)):
            of_park = listed.replace("first: 9", f'first: 9, parks: ["{park}"]')
            answer = await office.asked.ask("AUDITOR", None, of_park)
            assert answer["data"]["importJobs"] == expected
        report = f"/imports/{job['id']}/report.xlsx"
        for speaker, status in ((office, 200), (other, 404)):
            answer = await office.asked.client.get(report, headers=speaker.headers)
            assert answer.status_code == status


async def test_a_state_allows_what_it_allows(graph: CountingGraph) -> None:
    """What is committed is not cancelled, what is cancelled not committed; a key counts once."""
    async with import_town(graph) as office:
        job = await office.start(GOOD)
        key = "11111111-1111-4111-8111-111111111111"
        for _ in range(2):
            begun = await office.do(
                "importCommit", importJobId=job["id"], rows="ALL", idempotencyKey=key
            )
            assert begun["id"] == job["id"]
            await office.until(job["id"], "COMMITTED")
        for mutation, more in (("importCommit", {"rows": "ALL"}), ("importCancel", {})):
            found = await office.do(mutation, importJobId=job["id"], **more)
            assert found["__typename"] == "ConflictError"
            assert found["message"].startswith("The import is COMMITTED, not ")
        other = await office.start(csv(HEAD, "别的企业,"))
        cancelled = await office.do("importCancel", importJobId=other["id"])
        assert cancelled["state"] == "CANCELLED"
        found = await office.do("importCommit", importJobId=other["id"], rows="ALL")
        assert found["message"] == "The import is CANCELLED, not PREVIEW."
        names = await graph.read(
            "MATCH (o:Organization) WHERE o.name ENDS WITH '企业' RETURN o.name"
        )
        assert names == [{"o.name": "新企业"}]


async def test_under_four_eyes_another_one_commits(graph: CountingGraph) -> None:
    """Whoever started it does not admit them alone."""
    async with import_town(graph) as office:
        rules = await office.asked.do(
            *("PLATFORM_ADMIN", None, "parkRules", ""), parkId=NORTH, fourEyes=True
        )
        assert rules["__typename"] == "Park"
        job = await office.start(GOOD)
        found = await office.do("importCommit", importJobId=job["id"], rows="ALL")
        assert (found["__typename"], found["message"]) == (
            "ConflictError",
            "You have started it: under four eyes somebody else commits it.",
        )
        second = Office(office.asked, NORTH, "chen")
        assert (await second.commit(job["id"]))["state"] == "COMMITTED"
        [steps] = await graph.read(
            "MATCH (:Organization {name: '新企业'})<-[:MEMBERSHIP_OF]-(m)"
            " RETURN m.states_subject AS subjects"
        )
        assert steps == {"subjects": ["chen"]}


async def test_a_file_that_is_refused_writes_nothing(graph: CountingGraph) -> None:
    """The job says why, and how to mend it; it can be given up."""
    async with import_town(graph) as office:
        before = await graph.read("MATCH (o:Organization) RETURN count(o) AS n")
        job = await office.start(b"%PDF-1.7 not a sheet", "members.xlsx")
        assert (job["state"], job["rowsTotal"], job["errorReport"]) == ("FAILED", None, None)
        assert job["failure"]["reason"] == "WRONG_TYPE"
        assert job["failure"]["message"]
        assert await office.rows(job["id"]) == []
        found = await office.do("importCommit", importJobId=job["id"], rows="VALID")
        assert found["message"] == "The import is FAILED, not PREVIEW."
        cancelled = await office.do("importCancel", importJobId=job["id"])
        assert cancelled["state"] == "CANCELLED"
        assert await graph.read("MATCH (o:Organization) RETURN count(o) AS n") == before


async def test_report_and_template(graph: CountingGraph) -> None:
    """The template is read as it is; the report tells of every wrong cell and can be sent again."""
    async with import_town(graph) as office:
        client = office.asked.client
        answer = await client.get("/imports/template.xlsx?year=2024", headers=office.headers)
        assert answer.status_code == 200
        read = await office.start(answer.content, "template.xlsx")
        assert (read["state"], read["rowsTotal"]) == ("PREVIEW", 0)
        bad = await client.get("/imports/template.xlsx?year=24", headers=office.headers)
        assert (bad.status_code, (await client.get("/imports/template.xlsx")).status_code) == (
            400,
            401,
        )
        job = await office.start(csv(HEAD, "=cmd|' /C calc'!A0,123", "好企业,"))
        assert told(job) == {"NEW": 1, "INVALID": 1}
        answer = await client.get(job["errorReport"], headers=office.headers)
        sheet = load_workbook(BytesIO(answer.content)).active
        assert sheet is not None
        values = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert values[1][2:] == ["=cmd|' /C calc'!A0", "123"]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert "USCC: " in str(values[1][1])
        again = await office.start(answer.content, "report.xlsx")
        assert told(again) == {"NEW": 1, "INVALID": 1}


async def test_a_code_that_is_taken_meanwhile_is_left_out(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the judgement and its unit: the row says so, and the others are recorded."""
    real, going = runner.record_part, asyncio.Event()

    async with import_town(graph) as office:
        job = await office.start(csv(HEAD, f"新企业,{CODE}", "另一企业,"))

        async def taken_first(transaction: Transaction, *about: Any) -> Any:
            if not going.is_set():
                going.set()
                organization = {"kind": "ENTERPRISE", "name": "抢先企业", "uscc": CODE}
                drafted = await office.asked.do(
                    *("PARK_ADMIN", SOUTH, "membershipDraft", ""),
                    parkId=SOUTH,
                    organization=organization,
                )
                assert drafted["__typename"] == "Membership"
            return await real(transaction, *about)

        monkeypatch.setattr(runner, "record_part", taken_first)
        done = await office.commit(job["id"])
        assert (done["state"], done["rowsDone"]) == ("COMMITTED", 2)
        rows = await office.rows(job["id"])
        first = {name: rows[0][name] for name in ("isRecorded", "message", "organization")}
        assert first == {
            "isRecorded": False,
            "message": "Another organisation has this code since: nothing was recorded.",
            "organization": None,
        }
        assert rows[1]["isRecorded"]


async def test_an_organisation_that_is_merged_meanwhile_is_left_out(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the judgement and its unit: the row says so, and the others are recorded."""
    real, going = runner.record_part, asyncio.Event()

    async with import_town(graph) as office:
        job = await office.start(csv(HEAD, f"sited,{CODE}", "另一企业,"))
        ids = {"keptId": World.id("mine"), "mergedAwayId": World.id("sited")}

        async def merged_first(transaction: Transaction, *about: Any) -> Any:
            if not going.is_set():
                going.set()
                merge = await office.asked.do(
                    *("PARK_ADMIN", NORTH, "organizationMerge", ""), **ids, reason="one firm"
                )
                assert merge["__typename"] == "OrganizationMerge", merge
            return await real(transaction, *about)

        monkeypatch.setattr(runner, "record_part", merged_first)
        done = await office.commit(job["id"])
        assert done["state"] == "COMMITTED"
        rows = await office.rows(job["id"])
        first = {name: rows[0][name] for name in ("isRecorded", "message", "organization")}
        assert first == {
            "isRecorded": False,
            "message": "The organisation was merged into another one since: send this row again.",
            "organization": {"id": World.id("mine"), "name": "mine"},
        }
        assert rows[1]["isRecorded"]
