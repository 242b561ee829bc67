"""Files in and out, beside GraphQL: uploads, the template, and reports."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.asked import body_of
from api.context import Context
from api.cost.budgets import LEAST, Budgets
from api.errors import ReadOnly
from api.http import refused
from api.refused import Refused
from api.telemetry.record import current
from graph.callers import Role
from graph.imports import keep_upload
from graph.model import ImportJob
from graph.reading import nodes
from onboarding.bounds import LARGEST_FILE
from onboarding.report import error_report
from onboarding.template import template
from onboarding.verdicts import JudgedRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES_A_UNIT_OF_COST = 10_000
"""Of a file: what so many cost is what an object of an answer does."""
SECONDS_TO_ARRIVE = 120.0
FIRST_YEAR, LAST_YEAR = 1900, 2099

MakeContext = Callable[[Request], Awaitable[Context]]


class Files:
    """For administrators of parks; reports for auditors too."""

    def __init__(self, make_context: MakeContext, budgets: Budgets) -> None:
        self._make_context = make_context
        self._budgets = budgets

    def serve(self, app: Starlette) -> None:
        """Add the routes."""
        app.add_route("/uploads", self.upload, methods=["POST"])
        app.add_route("/imports/template.xlsx", self.template, methods=["GET"])
        app.add_route("/imports/{id}/report.xlsx", self.report, methods=["GET"])

    async def upload(self, request: Request) -> Response:
        """POST /uploads: the body is the file. Answers `uploadId`, `sha256` and `size`."""
        return await self._answered(request, self._uploaded)

    async def template(self, request: Request) -> Response:
        """GET /imports/template.xlsx, with `year`: of the figures, else the last one."""
        return await self._answered(request, self._template)

    async def report(self, request: Request) -> Response:
        """GET /imports/{id}/report.xlsx: the sheet as read, with what is wrong."""
        return await self._answered(request, self._report)

    async def _answered(
        self, request: Request, answer: Callable[[Request, Context], Awaitable[Response]]
    ) -> Response:
        try:
            context = await self._make_context(request)
            current().role = str(context.caller.role)
            return await answer(request, context)
        except Refused as refusal:
            return refused(refusal)

    async def _pay(self, request: Request, context: Context, cost: int) -> None:
        address = request.client.host if request.client else None
        await self._budgets.pay(self._budgets.purse(context.caller, address), cost)

    async def _uploaded(self, request: Request, context: Context) -> Response:
        park_id = context.caller.organization_id
        if context.caller.role != Role.PARK_ADMIN or park_id is None:
            raise Refused(403, "Files are taken from administrators of parks.", "FORBIDDEN")
        if context.audit_keys is None:
            raise Refused(403, str(ReadOnly()), "FORBIDDEN")
        await self._pay(request, context, LEAST)
        content = await body_of(
            request,
            limit=LARGEST_FILE,
            seconds=SECONDS_TO_ARRIVE,
            plain="A file is sent without compression.",
            short=f"A file may have at most {LARGEST_FILE:,} bytes.",
            quick=f"The file did not arrive within {SECONDS_TO_ARRIVE:g} seconds.",
        )
        if not content:
            raise Refused(400, "The body is the file: it is empty.")
        await self._pay(request, context, len(content) // BYTES_A_UNIT_OF_COST)
        digest = sha256(content).hexdigest()
        id = await keep_upload(context.graph, park_id, digest, content)
        told = {"uploadId": id, "sha256": digest, "size": len(content)}
        return JSONResponse(told, 201, headers={"Cache-Control": "no-store"})

    async def _template(self, request: Request, context: Context) -> Response:
        if not context.caller.is_identified:
            raise Refused(401, "Say who asks: the template is for members.", "UNAUTHENTICATED")
        await self._pay(request, context, LEAST)
        text = request.query_params.get("year") or str(context.today.year - 1)
        if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
            raise Refused(400, f"`year` lies between {FIRST_YEAR} and {LAST_YEAR}.")
        made = await asyncio.to_thread(template, year=int(text))
        return _download(made, f"成员模板-{text}.xlsx", "members.xlsx")

    async def _report(self, request: Request, context: Context) -> Response:
        await self._pay(request, context, LEAST)
        id: str = request.path_params["id"]
        view = await context.view()
        job = (await nodes(context.graph, [id], view)).get(id)
        if not isinstance(job, ImportJob) or job.rows_total is None:
            raise Refused(404, "There is no such report.", "NOT_FOUND")
        table = await context.imports.table(job)
        states = await context.imports.states(job)
        judged = [
            JudgedRow(each.number, each.verdict, each.organization_id, each.duplicates)
            for each in states
        ]
        remarks = {each.number: each.message for each in states if each.message}
        made = await asyncio.to_thread(error_report, table, judged, remarks)
        return _download(made, f"{job.file_name}-报告.xlsx", "report.xlsx")


def _download(content: bytes, name: str, plain_name: str) -> Response:
    disposition = f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name)}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type=XLSX, headers=headers)
