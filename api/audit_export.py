"""The audit as a download: one JSON object a line, the head last, to be kept elsewhere."""

from collections.abc import AsyncIterator, Awaitable, Callable

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.context import Context
from api.http import refused
from api.refused import Refused
from graph.audit import audit_entries, audit_head
from graph.audit_chain import Anchor
from graph.callers import Role
from graph.client import Graph

JSON_LINES = "application/jsonl"


class AuditExport:
    """Answers GET /audit/entries.jsonl, for auditors."""

    def __init__(self, make_context: Callable[[Request], Awaitable[Context]]) -> None:
        self._make_context = make_context

    async def download(self, request: Request) -> Response:
        """Entries as they are stored, in order; the last line is the head that they end with.

        A download that was cut off has no head. With the head, `auditVerify(anchor:)` finds
        whatever is changed later, also an end that is cut off and written anew. Raises
        GraphUnavailable.
        """
        try:
            context = await self._make_context(request)
            if context.caller.role != Role.AUDITOR:
                raise Refused(403, "The audit is for auditors.", "FORBIDDEN")
            head = await audit_head(context.graph)
        except Refused as refusal:
            return refused(refusal)
        name = f"audit-{head.sequence}.jsonl"
        return StreamingResponse(
            _lines(context.graph, head),
            media_type=JSON_LINES,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )


async def _lines(graph: Graph, head: Anchor) -> AsyncIterator[bytes]:
    async for entries in audit_entries(graph, until=head.sequence):
        yield b"".join(orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE) for entry in entries)
    last = {"head": {"sequence": head.sequence, "hash": head.hash}}
    yield orjson.dumps(last, option=orjson.OPT_APPEND_NEWLINE)
