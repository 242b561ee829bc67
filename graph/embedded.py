"""The real Neo4j as a child process: started on a data folder, gone when this process is."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.child import Child, State, alive, read_state
from graph.embedded_errors import (
    DataFolderUnusable,
    EmbeddedError,
    OwnerGone,
    PortTaken,
    StartTimeout,
    StoreDamaged,
)
from graph.embedded_home import USER, Home
from graph.embedded_owner import take
from graph.embedded_probe import Answer, ask, complaint, free_port, taken
from graph.embedded_trouble import disk_or_store, listens, why_ended
from graph.jars import NEO4J, ensure
from graph.jars.progress import tell

START_TIMEOUT = 120.0
STOP_GRACE = 10.0
PORTS_TRIED = 5
SECONDS_BETWEEN_QUESTIONS = 0.1


class EmbeddedNeo4j:
    """A server that answers; one that was adopted belongs to another process and is left alone."""

    def __init__(self, home: Home, *, port: int, pid: int, child: Child | None) -> None:
        self._home = home
        self.data = home.data
        self.log = home.log
        self.port = port
        self.pid = pid
        self.uri = f"bolt://127.0.0.1:{port}"
        self.user = USER
        self.password = home.password
        self.owned = child is not None
        self._child = child

    @property
    def running(self) -> bool:
        """Whether the server process is there; says nothing about its health."""
        return self._child.running if self._child else alive(self.pid)

    def trouble(self) -> EmbeddedError | None:
        """Why queries fail, as far as it can be seen from here."""
        if not self.running:
            return why_ended(self._home, self.port) if self.owned else OwnerGone(self.data)
        if known := disk_or_store(self._home):
            return known
        if complaint(self.port, self.password):
            return StoreDamaged(self.data, self._home.debug_log)
        return None

    def stop(self) -> None:
        """Closes the store and waits for the process to end; a second call does nothing."""
        if self._child:
            self._child.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


def start(
    data: Path,
    *,
    port: int | None = None,
    adopt: bool = False,
    fast_start: bool = False,
    timeout: float = START_TIMEOUT,
    progress: Callable[[str], None] = tell,
) -> EmbeddedNeo4j:
    """Returns once the server on `data` has answered a query.

    `port` is taken or PortTaken is raised; without it any free one is. `adopt` shares a server
    that another process runs on the folder (it ends with that process); without it such a folder
    is DataFolderInUse. `fast_start` is for tests: 1.4 s sooner up, slower under load. `timeout`
    is in seconds. Every failure is an EmbeddedError.
    """
    jars = ensure(NEO4J, progress=progress)
    home = Home(data)
    home.open()
    lock = take(home, adopt=adopt, timeout=timeout)
    if isinstance(lock, State):
        return EmbeddedNeo4j(home, port=lock.port, pid=lock.pid, child=None)
    try:
        home.prepare(jars, lock)
        for candidate in [port] if port is not None else _free_ports():
            with suppress(PortTaken):
                return _launch(home, jars, lock, candidate, fast_start=fast_start, timeout=timeout)
        raise PortTaken(port or 0)
    except OSError as error:
        raise home.unusable(error) from error
    finally:
        # From here on the lock is the server's and its watchdog's.
        os.close(lock)


def _free_ports() -> Iterator[int]:
    for _ in range(PORTS_TRIED):
        yield free_port()


def _launch(
    home: Home, jars: Sequence[Path], lock: int, port: int, *, fast_start: bool, timeout: float
) -> EmbeddedNeo4j:
    if taken(port):
        raise PortTaken(port)
    home.configure(port)
    child = Child(
        home.command(fast_start=fast_start),
        folder=home.data,
        env=home.environment(jars),
        log=home.log,
        state=home.state,
        port=port,
        grace=STOP_GRACE,
        lock=lock,
    )
    try:
        pid = _wait_until_ready(child, home, port, timeout)
    except BaseException:
        child.stop()
        raise
    return EmbeddedNeo4j(home, port=port, pid=pid, child=child)


def _wait_until_ready(child: Child, home: Home, port: int, timeout: float) -> int:
    began = time.monotonic()
    password = home.password
    while True:
        # Not asked before it says so itself: on a port lost to another server we would only
        # lock out that one's own users with a wrong password.
        answer = ask(port, password) if listens(home) else Answer.NONE
        if not child.running:
            raise why_ended(home, port)
        if answer is Answer.READY and (state := read_state(home.state)):
            return state.pid
        if answer is Answer.WRONG_PASSWORD:
            raise DataFolderUnusable(home.data, "its file `password` is not the store's")
        if known := disk_or_store(home):
            raise known
        if time.monotonic() - began > timeout:
            raise StartTimeout(timeout, home.log)
        time.sleep(SECONDS_BETWEEN_QUESTIONS)
