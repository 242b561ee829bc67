"""The servers that are measured, each a process of its own."""

import json
import os
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.overload_load import HOST
from graph.callers import Role
from graph.child import Child, read_state
from graph.embedded import EmbeddedNeo4j
from graph.embedded_probe import free_port
from seed.issuer import audit_keys, key_set, token

PROJECT = Path(__file__).resolve().parents[2]
PEER = Path(__file__).with_name("peer")
PLANNED, STOCK, OTHER = "this server", "stock execution", "@neo4j/graphql"
SECONDS_TO_START = 60
ENOUGH = str(10**12)
OUR_SETTINGS = {
    "RONGZHI_PAGE_LIMIT": "1000",
    "RONGZHI_BUDGET": ENOUGH,
    "RONGZHI_WINDOW_BUDGET": ENOUGH,
}
"""Beside the defaults: pages of 1,000, and budgets that are counted but never spent."""
ITS_SETTINGS = {"NODE_ENV": "production"}
OUR_FIRST = "{ organizations(first: 1) { edges { node { id } } } }"
ITS_FIRST = "{ banks(limit: 1) { id } }"
"""Whoever answers it has read what it reads when it starts."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """One of them."""

    name: str
    port: int
    pid: int
    headers: Mapping[str, str]

    def answer(self, body: bytes) -> Any:
        """The data of an answer; raises RuntimeError for an error."""
        headers = {"Content-Type": "application/json", **self.headers}
        address = f"http://{HOST}:{self.port}/graphql"
        found = httpx.post(address, content=body, headers=headers, timeout=60, trust_env=False)
        said = found.json()
        if "errors" in said:
            raise RuntimeError(f"{self.name}: {said['errors'][0]['message']}")
        return said["data"]


def cpu_seconds(pid: int) -> float:
    """What a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def running(
    neo4j: EmbeddedNeo4j, folder: Path, bank_id: str, *, uri: str | None = None
) -> Generator[list[Server]]:
    """All three; `uri`: another way to the same Neo4j."""
    reach = {"NEO4J_URI": uri or neo4j.uri, "NEO4J_USER": neo4j.user}
    reach["NEO4J_PASSWORD"] = neo4j.password
    trusted = {
        "RONGZHI_DEMO": "true",
        "RONGZHI_DEMO_KEYS": key_set(folder),
        "RONGZHI_AUDIT_KEYS": audit_keys(folder),
    }
    officer = token(folder, Role.BANK_OFFICER, bank_id, hours=12)
    api = (sys.executable, "-m", "api")
    with ExitStack() as stack:
        found: list[Server] = []
        for name, planned in ((PLANNED, "true"), (STOCK, "false")):
            own = {**OUR_SETTINGS, **trusted, "RONGZHI_COMPILED_PLAN": planned}
            port = free_port()
            env = {**reach, **own, "RONGZHI_PORT": str(port)}
            pid = stack.enter_context(_started(name, api, PROJECT, env, folder, port, OUR_FIRST))
            found.append(Server(name, port, pid, {"Authorization": f"Bearer {officer}"}))
        port = free_port()
        command = ("node", "server.js", str(port))
        env = {**reach, **ITS_SETTINGS}
        pid = stack.enter_context(_started(OTHER, command, PEER, env, folder, port, ITS_FIRST))
        found.append(Server(OTHER, port, pid, {}))
        yield found


@contextmanager
def _started(
    name: str,
    command: Sequence[str],
    home: Path,
    env: Mapping[str, str],
    folder: Path,
    port: int,
    question: str,
) -> Generator[int]:
    ours = ("RONGZHI_", "NEO4J_", "NODE_")
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    log = folder / f"{port}.log"
    child = Child(
        command,
        folder=home,
        env=inherited | dict(env),
        log=log,
        state=folder / f"{port}.json",
        port=port,
        grace=2.0,
    )
    try:
        end = time.monotonic() + SECONDS_TO_START
        while not _answers(port, question):
            if time.monotonic() > end:
                raise RuntimeError(f"{name} does not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.2)
        state = read_state(child.state)
        if state is None:
            raise RuntimeError(f"{name} has ended:\n{log.read_text()[-2000:]}")
        yield state.pid
    finally:
        child.stop()


def _answers(port: int, question: str) -> bool:
    body = json.dumps({"query": question})
    headers = {"Content-Type": "application/json"}
    address = f"http://{HOST}:{port}/graphql"
    try:
        found = httpx.post(address, content=body, headers=headers, timeout=5, trust_env=False)
    except httpx.HTTPError:
        return False
    return found.status_code == 200 and "errors" not in found.json()
