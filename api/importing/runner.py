"""Works at jobs in the background, one after the other: reads their files, records their rows."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import Context
from datetime import date
from uuid import NAMESPACE_URL, uuid4, uuid5

import orjson
import structlog
from cachetools import LRUCache

from api.importing.changes import Setting
from api.importing.judging import (
    COMMITTED,
    IN_DOUBT,
    Decisions,
    RowState,
    counts,
    from_parts,
    judged,
    read_table,
    to_parts,
)
from api.importing.known import KnownOrganizations
from api.importing.recording import Recorded, record_part
from graph.audit_chain import AuditKeys
from graph.client import Graph
from graph.deals import last_write
from graph.errors import GraphError, GraphUnavailable, OutcomeUnknown
from graph.import_work import (
    SECONDS_OF_A_LEASE,
    LeaseLost,
    Work,
    advance_job,
    give_sign,
    take_job,
    unfinished_job,
)
from graph.importing import all_members, named_nodes
from graph.imports import DECIDED, DONE, FILE, JUDGED, joined, parts_of
from graph.model import ImportJob, ImportRows, ImportState
from graph.units import Asked, unit
from graph.views import View
from onboarding.bounds import Refused
from onboarding.records import MemberTable

ROWS_AT_ONCE = 100
MOST_TABLES = 3
MOST_ATTEMPTS = 5
SECONDS_BETWEEN_LOOKS = 3.0
SIGNS_IN_A_LEASE = 4

log = structlog.get_logger()


class Imports:
    """The jobs of this process, and the files it has read last; used from one event loop."""

    def __init__(
        self, graph: Callable[[], Graph], keys: AuditKeys | None, clock: Callable[[], date]
    ) -> None:
        """`graph` gives the graph once the application has started."""
        self._graph = graph
        self._keys = keys
        self._clock = clock
        self._runner = uuid4().hex
        self._tables: LRUCache[str, MemberTable] = LRUCache(MOST_TABLES)
        self._reading = asyncio.Lock()
        self.known_organizations = KnownOrganizations()
        self._task: asyncio.Task[None] | None = None
        self._watching = False
        self._woken = asyncio.Event()

    def begin(self) -> None:
        """Look for jobs that nobody works at, from now on."""
        self._watching = self._keys is not None
        self.wake()

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()
        if self._keys is not None and (self._task is None or self._task.done()):
            self._woken = asyncio.Event()
            # Of no request: nobody's statements are counted here, and nobody's id is in the log.
            self._task = asyncio.create_task(self._run(self._keys), context=Context())

    async def close(self) -> None:
        """Leave off: another process, or the next start, goes on."""
        self._watching = False
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def table(self, job: ImportJob) -> MemberTable:
        """The file of a job as it is understood; read again where it is not kept any more."""
        async with self._reading:
            found = self._tables.get(job.id)
            if found is None:
                content = joined(await parts_of(self._graph(), job.upload_id, FILE))
                day = date.fromisoformat(job.day)
                found = await asyncio.to_thread(read_table, content, day)
                self._tables[job.id] = found
            return found

    async def states(self, job: ImportJob) -> list[RowState]:
        """What committing its rows would do, as it was shown last."""
        return from_parts(await parts_of(self._graph(), job.id, JUDGED))

    async def recorded(self, job: ImportJob) -> dict[int, Recorded]:
        """What came of its rows, by their number."""
        found = await parts_of(self._graph(), job.id, DONE)
        rows = [Recorded(*row) for part in found for row in orjson.loads(part.content)]
        return {each.number: each for each in rows}

    async def _run(self, keys: AuditKeys) -> None:
        while True:
            is_away = False
            try:
                id = await unfinished_job(self._graph())
                work = await take_job(self._graph(), id, self._runner) if id else None
                if work is not None:
                    await self._do(work, keys)
                    continue
            except (GraphUnavailable, OutcomeUnknown):
                # It is done once, however often it is begun.
                is_away = True
            if not (self._watching or is_away or self._woken.is_set()):
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(SECONDS_BETWEEN_LOOKS):
                    await self._woken.wait()
            self._woken.clear()

    async def _do(self, work: Work, keys: AuditKeys) -> None:
        signs = asyncio.create_task(self._sign(work))
        try:
            if work.job.state is ImportState.PARSING:
                await self._read(work)
            else:
                await self._commit(work, keys)
        except LeaseLost:
            log.info("an import goes on elsewhere", job=work.job.id)
        except Refused as refusal:
            await self._fail(work, str(refusal.reason), refusal.message)
        except (GraphUnavailable, OutcomeUnknown):
            raise
        except Exception:
            log.exception("an import does not go on", job=work.job.id, attempts=work.attempts)
            if work.attempts >= MOST_ATTEMPTS:
                message = "Something went wrong with it here: what was recorded stays as it is."
                await self._fail(work, "UNEXPECTED", message)
        finally:
            signs.cancel()
            await asyncio.gather(signs, return_exceptions=True)

    async def _sign(self, work: Work) -> None:
        while True:
            await asyncio.sleep(SECONDS_OF_A_LEASE / SIGNS_IN_A_LEASE)
            with suppress(GraphError):
                await give_sign(self._graph(), work)

    async def _fail(self, work: Work, reason: str, message: str) -> None:
        failed = {"state": str(ImportState.FAILED), "reason": reason, "message": message}
        with suppress(LeaseLost):
            await advance_job(self._graph(), work, failed)

    async def _view(self, work: Work) -> View:
        today = self._clock()
        last = await last_write(self._graph())
        return View(work.caller, today, today, last.recorded_at)

    async def _setting(self, work: Work, view: View) -> Setting:
        return Setting(view.today, work.job.file_name, await named_nodes(self._graph()))

    async def _judged(
        self, work: Work, view: View, setting: Setting, decisions: Decisions | None = None
    ) -> list[RowState]:
        table = await self.table(work.job)
        found = [each async for each in all_members(self._graph(), view)]
        return await asyncio.to_thread(judged, table, found, setting, decisions)

    async def _read(self, work: Work) -> None:
        view = await self._view(work)
        states = await self._judged(work, view, await self._setting(work, view))
        preview = {"state": str(ImportState.PREVIEW), **counts(states)}
        await advance_job(self._graph(), work, preview, to_parts(states))

    async def _commit(self, work: Work, keys: AuditKeys) -> None:
        graph, view = self._graph(), await self._view(work)
        setting = await self._setting(work, view)
        if work.is_judged:
            states = await self.states(work.job)
        else:
            [decided] = await parts_of(graph, work.job.id, DECIDED)
            decisions = {int(row): id for row, id in orjson.loads(decided.content).items()}
            states = await self._judged(work, view, setting, decisions)
            if not await self._begun(work, states):
                return
        rows = [each for each in states if each.verdict in COMMITTED]
        done = {each.position for each in await parts_of(graph, work.job.id, DONE)}
        table = await self.table(work.job)
        records = {each.number: each.record for each in table.rows}
        for position, start in enumerate(range(0, len(rows), ROWS_AT_ONCE)):
            if position not in done:
                part = rows[start : start + ROWS_AT_ONCE]
                await unit(
                    graph,
                    keys,
                    _asked(work, position),
                    lambda tx, part=part, position=position: record_part(
                        tx, work, view, part, records, setting, position
                    ),
                )
        committed = {"state": str(ImportState.COMMITTED), "rows_done": len(states)}
        await advance_job(graph, work, committed)

    async def _begun(self, work: Work, states: Sequence[RowState]) -> bool:
        """Whether rows are recorded; what they will do is settled then."""
        doubtful = [each for each in states if each.verdict in IN_DOUBT]
        found = counts(states)
        if work.rows is ImportRows.ALL and doubtful:
            message = f"{len(doubtful)} rows cannot be committed as they are: see them anew."
            back = {"state": str(ImportState.PREVIEW), "reason": "CHANGED", "message": message}
            await advance_job(self._graph(), work, {**found, **back}, to_parts(states))
            return False
        at_rest = sum(each.verdict not in COMMITTED for each in states)
        begun = {**found, "is_judged": True, "rows_done": at_rest}
        await advance_job(self._graph(), work, begun, to_parts(states))
        return True


def _asked(work: Work, position: int) -> Asked:
    key = str(uuid5(NAMESPACE_URL, f"rongzhi:import:{work.job.id}:{position}"))
    body = {"import_job_id": work.job.id, "part": position, "sha256": work.job.sha256}
    return Asked(work.caller, "importCommit", key, body)
