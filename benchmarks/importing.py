"""How long ten thousand members take from a spreadsheet to the graph, in a city, over HTTP."""

import asyncio
import os
import platform
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import typer
from openpyxl import Workbook
from stdnum.cn.uscc import calc_check_digit

from graph import embedded
from graph.callers import Role
from graph.embedded_probe import free_port
from onboarding.uscc import organization_check
from seed.demo_api import HOST, start_api
from seed.issuer import token
from seed.load import run

RESULTS = Path(__file__).with_name("results") / "importing.md"
PROMISED_SECONDS = 60.0
ROWS = 10_000
FIRST = 100
"""Rows of another file before: the platform has been asked before."""
HEADINGS = (
    *("企业名称", "统一社会信用代码", "简称", "注册地址", "成立日期", "所属行业", "发展阶段"),
    *("资质", "认定日期", "2024年营业收入（万元）", "员工人数", "2024年研发费用（万元）"),
    *("入驻日期", "入驻到期日", "示例数据"),
)
SECTORS = ("机器人", "新材料", "半导体、工业软件", "智能终端", "电池")
STAGES = ("种子期", "初创期", "成长期", "成熟期")
SYLLABLES = "东南西北金木水火土天地日月山川江海云风雷电光星辰春夏秋冬梅兰竹菊龙凤鹏鹤松柏桃李"

PARKS = "{ organizations(first: 1, filter: {kinds: [PARK]}) { edges { node { id name } } } }"
START = """mutation ($input: ImportStartInput!) { importStart(input: $input) {
  ... on ImportJob { id } ... on UserError { message } } }"""
COMMIT = """mutation ($input: ImportCommitInput!) { importCommit(input: $input) {
  ... on ImportJob { id } ... on UserError { message } } }"""
JOB = """query ($id: ID!) { node(id: $id) { ... on ImportJob { state rowsTotal rowsDone
  counts { verdict rows } failure { message } } } }"""


def main() -> None:
    """Measure, write the page; 1 if the promise is broken."""
    lines: list[str] = []
    worst = 0.0
    for name, made in (("CSV", as_csv), ("XLSX", as_workbook)):
        with tempfile.TemporaryDirectory() as folder, embedded.start(Path(folder)) as server:
            seeded = run(server.uri, server.user, server.password, lambda _: None, scale=1)
            asyncio.run(seeded)
            with ExitStack() as parts:
                port = free_port()
                start_api(parts, server, port=port, timeout=120)
                _warm(port)
                _imported(server.data, port, made(range(ROWS, ROWS + FIRST)))
                preview, commit = _imported(server.data, port, made(range(ROWS)))
        worst = max(worst, preview + commit)
        cells = [
            datetime.now(UTC).date().isoformat(),
            f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}",
            *(name, f"{preview:.0f} s", f"{commit:.0f} s", f"{preview + commit:.0f} s"),
        ]
        lines.append("| " + " | ".join(cells) + " |\n")
        typer.echo(lines[-1])
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as page:
        page.write(("" if page.tell() else _HEAD) + "".join(lines))
    if worst > PROMISED_SECONDS:
        typer.echo("Slower than promised", err=True)
        raise typer.Exit(1)


def _warm(port: int) -> None:
    """Until Neo4j, which has just begun, has planned what every answer needs."""
    with httpx.Client(base_url=f"http://{HOST}:{port}", timeout=60) as client:
        for _ in range(10):
            try:
                _asked(client, JOB, id=str(uuid4()))
            except RuntimeError:
                continue
            return


def _imported(data: Path, port: int, content: bytes) -> tuple[float, float]:
    """Seconds from the upload to the preview, and of the commit."""
    with httpx.Client(base_url=f"http://{HOST}:{port}", timeout=60) as client:
        [edge] = _asked(client, PARKS)["organizations"]["edges"]
        park_id = edge["node"]["id"]
        bearer = token(data, Role.PARK_ADMIN, park_id, hours=1)
        client.headers["Authorization"] = f"Bearer {bearer}"
        started = time.perf_counter()
        upload_id = client.post("/uploads", content=content).json()["uploadId"]
        about = {"parkId": park_id, "uploadId": upload_id, "fileName": "members"}
        id = _done(client, START, about)
        _until(client, id, "PREVIEW")
        preview = time.perf_counter() - started
        started = time.perf_counter()
        _done(client, COMMIT, {"importJobId": id, "rows": "ALL"})
        job = _until(client, id, "COMMITTED")
        if job["rowsDone"] != job["counts"][0]["rows"]:
            raise RuntimeError(f"{job['rowsDone']} rows are done, of {job['counts']}")
        return preview, time.perf_counter() - started


def _until(client: httpx.Client, id: str, state: str) -> dict[str, Any]:
    while (job := _asked(client, JOB, id=id)["node"])["state"] != state:
        if job["failure"]:
            raise RuntimeError(job["failure"]["message"])
        time.sleep(0.5)
    return job


def _done(client: httpx.Client, mutation: str, input: dict[str, Any]) -> str:
    data = _asked(client, mutation, input={"idempotencyKey": str(uuid4()), **input})
    [result] = data.values()
    if "message" in result:
        raise RuntimeError(result["message"])
    return result["id"]


def _asked(client: httpx.Client, query: str, **variables: Any) -> dict[str, Any]:
    body = client.post("/graphql", json={"query": query, "variables": variables}).json()
    if "errors" in body:
        raise RuntimeError(body["errors"][0]["message"])
    return body["data"]


def rows(numbers: range) -> Iterator[tuple[str, ...]]:
    """Invented members, each with another name and code."""
    for number in numbers:
        brand = "".join(
            SYLLABLES[(number // len(SYLLABLES) ** place + 7 * place) % len(SYLLABLES)]
            for place in range(3)
        )
        yield (
            f"东莞市{brand}{SYLLABLES[number % 11]}机器人科技有限公司",
            _code(number),
            f"{brand}{number}",
            f"松山湖园区大道{number}号{number % 30 + 1}栋",
            f"{2000 + number % 25}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            SECTORS[number % len(SECTORS)],
            STAGES[number % len(STAGES)],
            "高新技术企业" if number % 2 else "",
            "2024-11-01" if number % 2 else "",
            str(number * 3 + 1),
            str(number % 900 + 1),
            str(number + 1),
            f"{2015 + number % 10}年{number % 12 + 1}月",
            "2030-12-31",
            "是",
        )


def as_csv(numbers: range) -> bytes:
    """In GB18030, as a spreadsheet program of a Chinese office saves it."""
    lines = [HEADINGS, *rows(numbers)]
    return "\r\n".join(",".join(each) for each in lines).encode("gb18030") + b"\r\n"


def as_workbook(numbers: range) -> bytes:
    """As XLSX."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("成员")
    for each in (HEADINGS, *rows(numbers)):
        sheet.append(each)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _code(number: int) -> str:
    """With both check characters (GB 11714, GB 32100)."""
    organization = f"{10_000_000 + number:08}"
    first = f"91441900{organization}{organization_check(organization)}"
    return first + calc_check_digit(first)


_HEAD = f"""# Members from a spreadsheet

{ROWS:,} invented members with {len(HEADINGS)} columns, none of them known before, over HTTP into a
city: from the beginning of the upload to the preview, and from the commit to its end (promised:
{PROMISED_SECONDS:.0f} s together). Written by `make bench`.

| day | machine | file | preview | commit | together |
|---|---|---|---|---|---|
"""


if __name__ == "__main__":
    typer.run(main)
