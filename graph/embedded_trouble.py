"""Why a server has ended, or will never answer: read off its logs and its disk."""

import os
import re
import shutil
from pathlib import Path

from graph.embedded_errors import EmbeddedError, NoSpace, PortTaken, ServerFailed, StoreDamaged
from graph.embedded_home import Home

LEAST_BYTES_FREE = 20_000_000
TAIL = 50_000
LISTENS = "Bolt enabled on"
PORT_TAKEN = re.compile(r"Address already in use|BindException")
DISK_FULL = re.compile(r"No space left on device|DiskOutOfSpace", re.IGNORECASE)
NO_MEMORY = re.compile(r"insufficient memory|OutOfMemoryError|Could not reserve enough space")
STORE_FAILED = re.compile(r"Failed to start DatabaseId|TransactionLogError")
LAST_CAUSE = re.compile(r"^(?:Caused by: |Error: |.* ERROR )(.+)$", re.MULTILINE)


def listens(home: Home) -> bool:
    """Whether the server says that it has its port."""
    return LISTENS in _tail(home.log)


def why_ended(home: Home, port: int) -> EmbeddedError:
    """The most telling thing to say; the log's last cause where nothing else is known."""
    log = _tail(home.log)
    if PORT_TAKEN.search(log):
        return PortTaken(port)
    if NO_MEMORY.search(log):
        return ServerFailed(home.log, "this machine has too little free memory")
    if known := disk_or_store(home):
        return known
    causes: list[str] = LAST_CAUSE.findall(log)
    return ServerFailed(
        home.log, causes[-1].strip()[:200] if causes else "without a word, as if killed"
    )


def disk_or_store(home: Home) -> EmbeddedError | None:
    """What a server that still runs has given up on; None while there is hope."""
    logs = _tail(home.log) + _tail(home.debug_log, home.debug_log_began)
    if DISK_FULL.search(logs) or shutil.disk_usage(home.data).free < LEAST_BYTES_FREE:
        return NoSpace(home.data, "name another data folder")
    if STORE_FAILED.search(logs):
        return StoreDamaged(home.data, home.debug_log)
    return None


def _tail(path: Path, began: int = 0) -> str:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - TAIL, began if began <= size else 0))
            return file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
