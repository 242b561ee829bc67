"""A server as in production: Neo4j with a small part of the seed, an issuer, the API."""

import asyncio
import os
import re
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pydantic import SecretStr

from graph import embedded
from graph.child import Child
from graph.client import connect
from graph.embedded_probe import free_port
from graph.settings import Neo4jSettings
from seed.demo_api import is_ready
from seed.demo_questions import BANK, ENTERPRISE
from seed.load import seed, settle
from seed.row_base import node_id
from seed.rows import SeedRows
from seed.sourced import sourced
from seed.synthetic import synthetic_parts
from tests.api.issuer import After, issuing

PROJECT = Path(__file__).resolve().parents[2]
MANIFESTS = Path(__file__).parent / "manifests"
AUDIT_KEYS = "first:0123456789abcdef0123456789abcdef"
SECONDS_TO_START = 60.0
LINES_OF_A_LOG = 20
OURS = re.compile("RONGZHI_|NEO4J_", re.IGNORECASE)


class NotServed(Exception):
    """The server cannot be used; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Served:
    """Where the API is, and the token of a member for the enterprise of the README."""

    url: str
    token: str
    enterprise: str
    log: Path

    def troubles(self) -> list[str]:
        """The last errors of the API's log."""
        lines = self.log.read_text("utf-8").splitlines()
        return [line for line in lines if '"level": "error"' in line][-LINES_OF_A_LOG:]


def parts() -> Iterator[SeedRows]:
    """The sourced facts, those who serve firms, and the 250 firms with the README's enterprise."""
    yield sourced()
    for part in islice(synthetic_parts(), 7):
        if {node_id(row.key) for row in part.organizations} & {BANK, ENTERPRISE}:
            yield part


async def _fill(neo4j: embedded.EmbeddedNeo4j) -> None:
    password = SecretStr(neo4j.password)
    settings = Neo4jSettings(uri=neo4j.uri, user=neo4j.user, password=password)
    async with connect(settings, statement_timeout=60) as graph:
        for rows in parts():
            await seed(graph, rows, lambda _: None)
        await settle(graph)


@contextmanager
def serving(folder: Path) -> Generator[Served]:
    """All of it in `folder`, and gone at the end, however this process ends."""
    with embedded.start(folder / "neo4j", fast_start=True) as neo4j, issuing() as issuer:
        asyncio.run(_fill(neo4j))
        port = free_port()
        # What a developer has set for another server has no say here.
        inherited = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        manifests = sorted(MANIFESTS.glob("*.json"))
        api = Child(
            (sys.executable, "-m", "api"),
            folder=PROJECT,
            env=inherited
            | {
                "NEO4J_URI": neo4j.uri,
                "NEO4J_USER": neo4j.user,
                "NEO4J_PASSWORD": neo4j.password,
                "RONGZHI_PORT": str(port),
                "RONGZHI_AUDIT_KEYS": AUDIT_KEYS,
                # The database plans each question when it is asked first, which may take long.
                "RONGZHI_STATEMENT_TIMEOUT": "60",
                "RONGZHI_DEADLINE": "60",
                "RONGZHI_TRUSTED_DOCUMENTS": ",".join(map(str, manifests)),
            }
            | {f"RONGZHI_{name.upper()}": value for name, value in issuer.settings().items()},
            log=folder / "api.log",
            state=folder / "api.json",
            port=port,
            grace=2.0,
        )
        try:
            _wait(api, port)
            token = issuer.token("MEMBER", ENTERPRISE, exp=After(3_600))
            yield Served(f"http://127.0.0.1:{port}/graphql", token, ENTERPRISE, api.log)
        finally:
            api.stop()


def _wait(api: Child, port: int) -> None:
    began = time.monotonic()
    while not is_ready(port):
        if not api.running or time.monotonic() - began > SECONDS_TO_START:
            lines = api.log.read_text("utf-8").splitlines()
            raise NotServed("\n".join(["The API does not start:", *lines[-LINES_OF_A_LOG:]]))
        time.sleep(0.1)
