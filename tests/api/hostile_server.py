"""The API as a process of its own, as in production, over a graph that a test has filled."""

import os
import re
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.child import Child, read_state
from graph.embedded import EmbeddedNeo4j
from graph.embedded_probe import free_port
from seed.demo_api import is_ready

HOST = "127.0.0.1"
PROJECT = Path(__file__).resolve().parents[2]
OURS = re.compile("RONGZHI_|NEO4J_", re.IGNORECASE)
SECONDS_TO_START = 60.0
AMPLE: dict[str, Any] = {
    "window_budget": 10**12,
    "window_budget_anonymous": 10**12,
    "statement_timeout": 60,
    "deadline": 60,
}
"""Who sends thousands of requests in a test is not to be told to come back later."""


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens, its process and what it told."""

    port: int
    pid: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/graphql"

    def troubles(self) -> list[str]:
        """Lines of the log that tell of what nobody expected."""
        lines = self.log.read_text("utf-8", errors="replace").splitlines()
        return [
            line
            for line in lines
            if '"level": "error"' in line or "UNEXPECTED" in line or "Traceback" in line
        ]


@contextmanager
def serving(neo4j: EmbeddedNeo4j, folder: Path, **settings: Any) -> Generator[Served]:
    """Serves until the end of the block; settings as keywords, without the prefix."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    graph = {"NEO4J_URI": neo4j.uri, "NEO4J_USER": neo4j.user, "NEO4J_PASSWORD": neo4j.password}
    chosen = {f"RONGZHI_{name.upper()}": str(each) for name, each in (AMPLE | settings).items()}
    api = Child(
        (sys.executable, "-m", "api"),
        folder=PROJECT,
        env=inherited | graph | {"RONGZHI_PORT": str(port)} | chosen,
        log=folder / "api.log",
        state=folder / "api.json",
        port=port,
        grace=2.0,
    )
    try:
        began = time.monotonic()
        while not is_ready(port):
            late = time.monotonic() - began > SECONDS_TO_START
            assert api.running, api.log.read_text("utf-8")
            assert not late, api.log.read_text("utf-8")
            time.sleep(0.1)
        state = read_state(api.state)
        assert state
        yield Served(port, state.pid, api.log)
    finally:
        api.stop()
