"""Rows about organisations that are there: what is changed, and what is not even compared."""

from typing import Any

from graph.model import DataClass, Measure
from seed.rows import ValueRow
from tests.api.import_town import NORTH, SOUTH, ImportTown, Office, csv, import_town, told
from tests.api.speaking import speakers
from tests.conftest import TODAY, CountingGraph
from tests.worlds import World

HEAD = "企业名称,行业,2024年营业收入（元）,简称,统一社会信用代码,入驻日期"
CODE, OTHER_CODE = "91440300708461136T", "9144030071526726XG"
ABOUT = """query ($id: ID!) { node(id: $id) { ... on Enterprise { id name uscc
  aliases { name } sectors { key } memberships { state validFrom park { id } steps { to } }
  facts(first: 20) { edges { node { id recordedAt measure asOf
    value { ... on Money { amount } } } } } } } }"""


async def _about(office: Office, name: str) -> dict[str, Any]:
    found = (await office.ask(ABOUT, id=World.id(name)))["node"]
    facts = found["facts"] = [each["node"] for each in found["facts"]["edges"]]
    found["figures"] = sorted(
        (each["measure"], each["asOf"], each["value"].get("amount"))
        for each in facts
        if each["measure"] in ("REVENUE", "SECTOR")
    )
    return found


async def test_who_belongs_is_changed_and_who_does_not_is_asked_for(graph: CountingGraph) -> None:
    """The figure of a year is corrected, never written twice; outside the park only applied for."""
    content = csv(
        HEAD,
        f"mine,机器人,2000000,Mine Works,{CODE},",
        "theirs,机器人,3000000,Their Works,,",
        "sited,电池,,,,2022-05-01",
        "applied,电池,,,,",
        "free,电池,,,,2020-01-01",
        "bank,,,,,",
    )
    async with import_town(graph) as office:
        job = await office.start(content)
        rows = await office.rows(job["id"])
        applies = "It is recorded, and no member here: committing applies for it, for review."
        assert [(each["verdict"], each["message"]) for each in rows] == [
            ("CHANGED", None),
            ("CHANGED", applies),
            ("CHANGED", None),
            ("UNCHANGED", "Its application is under way: it is changed once it is in."),
            ("CHANGED", applies),
            ("POSSIBLE_DUPLICATE", None),  # a bank, and the row is an enterprise
        ]
        assert rows[5]["duplicates"] == [
            {
                "similarity": 10_000,
                "signs": ["SAME_NAME"],
                "organization": {"id": World.id("bank"), "name": "bank"},
            }
        ]
        await office.commit(job["id"], "VALID")
        day = TODAY.isoformat()
        mine = await _about(office, "mine")
        assert mine["uscc"] == CODE
        assert mine["aliases"] == [{"name": "Mine Works"}]
        assert mine["figures"] == [("REVENUE", "2024-12-31", 2_000_000), ("SECTOR", day, None)]
        assert len(mine["memberships"]) == 1
        theirs = await _about(office, "theirs")
        assert (theirs["aliases"], theirs["sectors"], theirs["figures"]) == ([], [], [])
        assert _standing(theirs) == {(NORTH, "SUBMITTED", None), (SOUTH, "ACTIVE", "2020-01-01")}
        sited = await _about(office, "sited")
        assert _standing(sited) == {(NORTH, "ACTIVE", "2022-05-01")}
        assert sited["sectors"] == [{"key": "BATTERY"}]
        assert _standing(await _about(office, "free")) == {(NORTH, "SUBMITTED", None)}
        again = await office.start(content)
        assert told(again) == {"UNCHANGED": 5, "POSSIBLE_DUPLICATE": 1}
        corrected = await office.start(csv(HEAD, "mine,,2100000,,,", "sited,,,,,"))
        [before] = [each["id"] for each in mine["facts"] if each["measure"] == "REVENUE"]
        assert told(corrected) == {"CHANGED": 1, "UNCHANGED": 1}
        await office.commit(corrected["id"])
        mine = await _about(office, "mine")
        assert mine["figures"] == [("REVENUE", "2024-12-31", 2_100_000), ("SECTOR", day, None)]
        ended = "query ($id: ID!) { node(id: $id) { ... on Fact { supersededAt } } }"
        [after] = [each for each in mine["facts"] if each["measure"] == "REVENUE"]
        found = (await office.ask(ended, id=before))["node"]
        assert found["supersededAt"] == after["recordedAt"]


def _standing(found: dict[str, Any]) -> set[tuple[str, str, str | None]]:
    return {(each["park"]["id"], each["state"], each["validFrom"]) for each in found["memberships"]}


async def test_two_rows_that_are_one_organisation_are_not_both_recorded(
    graph: CountingGraph,
) -> None:
    """Found by its name and by its code: the second row is invalid and says of which row."""
    async with import_town(graph) as office:
        given = await office.start(csv(HEAD, f"mine,,,Mine Works,{CODE},"))
        await office.commit(given["id"])
        job = await office.start(csv(HEAD, "mine,电池,,,,", f"Mine Works,机器人,,,{CODE},"))
        rows = await office.rows(job["id"])
        assert [(each["verdict"], each["message"]) for each in rows] == [
            ("CHANGED", None),
            ("INVALID", "It is the organisation of row 2 too: keep one of both."),
        ]


async def test_nothing_hidden_is_told_by_a_verdict(graph: CountingGraph) -> None:
    """What another park's member hides changes nothing of the answer."""
    town = ImportTown()
    town.fact(
        *("theirs", Measure.REVENUE, ValueRow(amount=5_000_000), "2024-12-31"),
        data_class=DataClass.FINANCIALS,
        scope="年度营业收入",
    )
    await town.write(graph)
    async with speakers(graph) as asked:
        office = Office(asked)
        told_of: list[Any] = []
        for revenue in ("5000000", "4000000"):
            job = await office.start(csv(HEAD, f"theirs,,{revenue},,,"))
            rows = await office.rows(job["id"])
            told_of.append([{**each, "cells": None} for each in rows])
        assert told_of[0] == told_of[1]


async def test_a_possible_duplicate_is_decided(graph: CountingGraph) -> None:
    """One of those shown, or a new one; nothing else."""
    content = csv(HEAD, "bank,,,,,", "另一个名字,,,,,", "新企业,,,,,")
    async with import_town(graph) as office:
        job = await office.start(content)
        assert told(job) == {"NEW": 2, "POSSIBLE_DUPLICATE": 1}

        async def refused(*decisions: dict[str, Any], rows: str = "ALL") -> Any:
            answer = await office.do(
                "importCommit", importJobId=job["id"], rows=rows, decisions=list(decisions)
            )
            return answer["__typename"], answer.get("problems") or answer["message"]

        assert await refused() == (
            "ConflictError",
            "1 rows cannot be committed, first 2: mend or decide them, or commit those that are"
            " VALID.",
        )
        assert await refused({"row": 3}, {"row": 9}) == (
            "InvalidInputError",
            [
                {"path": ["decisions", "0", "row"], "message": "Row 3 is no possible duplicate."},
                {"path": ["decisions", "1", "row"], "message": "Row 9 is no possible duplicate."},
            ],
        )
        other = {"row": 2, "organizationId": World.id("mine")}
        assert await refused(other) == (
            "InvalidInputError",
            [
                {
                    "path": ["decisions", "0", "organizationId"],
                    "message": "It was not shown with this row.",
                }
            ],
        )
        assert await refused({"row": 2}, {"row": 2}) == (
            "InvalidInputError",
            [{"path": ["decisions"], "message": "A row is decided once."}],
        )
        done = await office.commit(job["id"], "ALL", {"row": 2, "organizationId": World.id("bank")})
        assert (done["state"], done["rowsDone"]) == ("COMMITTED", 3)
        rows = await office.rows(job["id"])
        assert rows[0]["organization"]["id"] == World.id("bank")
        found = await graph.read(
            "MATCH (o:Organization {name: 'bank'})<-[:MEMBERSHIP_OF]-(m) RETURN m.states AS states"
        )
        assert found == [{"states": ["SUBMITTED"]}]


async def test_what_changed_since_the_preview_is_judged_again(graph: CountingGraph) -> None:
    """A name that is recorded meanwhile is no new one; ALL goes back, and says so."""
    content = csv(HEAD, "新企业,,,,,", "另一新企业,,,,,")
    async with import_town(graph) as office:
        job = await office.start(content)
        assert told(job) == {"NEW": 2}
        organization = {"kind": "GUARANTOR", "name": "新企业"}
        drafted = await office.asked.do(
            *("PARK_ADMIN", SOUTH, "membershipDraft", ""),
            parkId=SOUTH,
            organization=organization,
        )
        assert drafted["__typename"] == "Membership"
        back = await office.commit(job["id"])
        assert (back["state"], told(back)) == ("PREVIEW", {"NEW": 1, "POSSIBLE_DUPLICATE": 1})
        assert back["failure"] == {
            "reason": "CHANGED",
            "message": "1 rows cannot be committed as they are: see them anew.",
        }
        done = await office.commit(job["id"], "VALID")
        assert (done["state"], done["failure"]) == ("COMMITTED", None)
        rows = await office.rows(job["id"])
        assert [each["isRecorded"] for each in rows] == [False, True]
