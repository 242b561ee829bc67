"""Who may start a server on a data folder: one process tree at a time, whoever holds its lock."""

import fcntl
import os
import signal
import time
from contextlib import suppress

from graph.child import State, alive, read_state
from graph.embedded_errors import DataFolderInUse
from graph.embedded_home import Home
from graph.embedded_probe import Answer, ask

# The first lets a holder that is just ending go; the second one that is just beginning, too:
# it has no state file yet.
SECONDS_BEFORE_REFUSING = 1.0
SECONDS_FOR_A_STATE = 5.0
SECONDS_FOR_AN_ORPHAN = 15.0


def take(home: Home, *, adopt: bool, timeout: float) -> int | State:
    """The lock as a descriptor, or, with `adopt`, the server that holds it and answers.

    Waits for a holder whose parent is gone: it is on its way out. Raises DataFolderInUse.
    """
    try:
        lock = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise home.unusable(error) from error
    try:
        found = _wait(home, lock, adopt=adopt, timeout=timeout)
    except BaseException:
        os.close(lock)
        raise
    if found:
        os.close(lock)
    return found or lock


def _wait(home: Home, lock: int, *, adopt: bool, timeout: float) -> State | None:
    began = time.monotonic()
    while True:
        with suppress(BlockingIOError):
            # Also freed when this descriptor and those inherited from it are all closed.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return None
        waited = time.monotonic() - began
        holder = read_state(home.state)
        if holder and not alive(holder.parent):
            if not alive(holder.watchdog) and waited > SECONDS_FOR_AN_ORPHAN:
                # Nobody is left to end a server that does not heed SIGTERM (a full disk).
                with suppress(ProcessLookupError):
                    os.kill(holder.pid, signal.SIGKILL)
        elif adopt:
            if holder and ask(holder.port, home.password) is Answer.READY:
                return holder
        elif waited > (SECONDS_BEFORE_REFUSING if holder else SECONDS_FOR_A_STATE):
            raise _in_use(home, holder)
        if waited > timeout:
            raise _in_use(home, holder)
        time.sleep(0.1)


def _in_use(home: Home, holder: State | None) -> DataFolderInUse:
    return DataFolderInUse(
        home.data, pid=holder.pid if holder else None, port=holder.port if holder else None
    )
