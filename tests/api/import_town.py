"""Two parks whose administrators send spreadsheets, and organisations that are there already."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from graph.client import Graph
from graph.model import CredentialKind, Measure, MembershipState, SectorKey
from tests.api.speaking import Speakers, speakers
from tests.worlds import World

LOADED = "2020-01-01T00:00:00.000000+00:00"
NORTH, SOUTH = World.id("north"), World.id("south")
SHOWN = """id state fileName sha256 rowsTotal rowsDone failure { reason message } errorReport
  counts { verdict rows } startedBy { subject role scope { id } } park { id }"""
ROWS = """query ($id: ID!, $first: Int!, $after: String, $verdicts: [RowVerdict!]) {
  node(id: $id) { ... on ImportJob { columns { letter heading field year severity message }
  notes leftOut { number message }
  rows(first: $first, after: $after, verdicts: $verdicts) { totalCount
    pageInfo { hasNextPage endCursor } edges { node { number verdict message isRecorded
      organization { id name } duplicates { similarity signs organization { id name } }
      cells { field raw parsed severity message isWritten } } } } } } }"""
JOB = f"query ($id: ID!) {{ node(id: $id) {{ ... on ImportJob {{ {SHOWN} }} }} }}"


class ImportTown(World):
    """`mine` and `sited` belong to the north; `applied` asks to; `theirs` is the south's."""

    def __init__(self) -> None:
        super().__init__()
        self.park("north", "south")
        for word in SectorKey:
            self.sector(word)
        for kind in CredentialKind:
            self.credential(kind)
        self.enterprise("mine", "theirs", "sited", "applied", "free")
        self.bank("bank")
        active = (MembershipState.ACTIVE, "2020-01-01", LOADED)
        about: dict[str, Any] = {"valid_from": date(2020, 1, 1), "recorded_at": LOADED}
        self.membership("mine", "north", active, **about)
        self.membership("theirs", "south", active, **about)
        drafted = (MembershipState.SUBMITTED, "2020-01-01", LOADED)
        self.membership("applied", "north", drafted, recorded_at=LOADED)
        self.refers("sited", Measure.SITE, "north")


class Office:
    """An administrator of a park at work."""

    def __init__(self, asked: Speakers, park: str = NORTH, subject: str = "lin") -> None:
        self.asked = asked
        self.park = park
        self.subject = subject

    @property
    def headers(self) -> dict[str, str]:
        """With a token."""
        token = self.asked.issuer.token("PARK_ADMIN", self.park, sub=self.subject)
        return {"Authorization": f"Bearer {token}"}

    async def upload(self, content: bytes) -> str:
        """The id of the upload."""
        answer = await self.asked.client.post("/uploads", content=content, headers=self.headers)
        assert answer.status_code == 201, answer.text
        assert answer.json()["size"] == len(content)
        return answer.json()["uploadId"]

    async def do(self, mutation: str, **input: Any) -> dict[str, Any]:
        """The result of a mutation."""
        selection = f"... on ImportJob {{ {SHOWN} }}"
        return await self.asked.do_as(
            self.subject, "PARK_ADMIN", self.park, mutation, selection, **input
        )

    async def start(self, content: bytes, name: str = "members.csv") -> dict[str, Any]:
        """A job, read to its preview or its refusal."""
        upload_id = await self.upload(content)
        begun = await self.do("importStart", parkId=self.park, uploadId=upload_id, fileName=name)
        assert (begun["__typename"], begun.get("state")) == ("ImportJob", "PARSING"), begun
        return await self.until(begun["id"], "PREVIEW", "FAILED")

    async def commit(self, id: str, rows: str = "ALL", *decisions: Any) -> dict[str, Any]:
        """A job, recorded."""
        begun = await self.do("importCommit", importJobId=id, rows=rows, decisions=list(decisions))
        assert begun.get("state") == "COMMITTING", begun
        return await self.until(id, "COMMITTED", "PREVIEW", "FAILED")

    async def job(self, id: str) -> Any:
        """As it stands."""
        return (await self.ask(JOB, id=id))["node"]

    async def ask(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        ask = self.asked.ask
        answer = await ask("PARK_ADMIN", self.park, query, subject=self.subject, **variables)
        assert "errors" not in answer, answer
        return answer["data"]

    async def until(self, id: str, *states: str) -> dict[str, Any]:
        """Ask until it is in one of the states."""
        async with asyncio.timeout(120):
            while True:
                job = await self.job(id)
                if job["state"] in states:
                    return job
                await asyncio.sleep(0.05)

    async def rows(self, id: str, **wanted: Any) -> list[dict[str, Any]]:
        """All rows, page by page."""
        found: list[dict[str, Any]] = []
        after = None
        while True:
            asked = {"first": 50, "after": after, **wanted}
            page = (await self.ask(ROWS, id=id, **asked))["node"]["rows"]
            found += [edge["node"] for edge in page["edges"]]
            if not page["pageInfo"]["hasNextPage"]:
                assert page["totalCount"] == len(found)
                return found
            after = page["pageInfo"]["endCursor"]


@asynccontextmanager
async def import_town(graph: Graph, **settings: Any) -> AsyncGenerator[Office]:
    """The town, and the northern administrator in it."""
    await ImportTown().write(graph)
    async with speakers(graph, **settings) as asked:
        yield Office(asked)


def csv(*rows: str) -> bytes:
    """Lines of a CSV in UTF-8."""
    return ("\n".join(rows) + "\n").encode()


def told(job: dict[str, Any]) -> dict[str, int]:
    """The counts of a job that are not zero."""
    return {each["verdict"]: each["rows"] for each in job["counts"] if each["rows"]}
