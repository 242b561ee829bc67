"""A child process that cannot outlive this one: a watchdog stands between the two."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

WATCHDOG = Path(__file__).with_name("watchdog.py")
SECONDS_FOR_THE_WATCHDOG = 5


@dataclass(frozen=True, slots=True)
class State:
    """What the watchdog writes down; `port` is where the command listens."""

    pid: int
    watchdog: int
    parent: int
    port: int


def read_state(path: Path) -> State | None:
    """None when nothing runs there, or when it is only about to."""
    try:
        return State(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def alive(pid: int) -> bool:
    """Whether the process runs; one that is dead but not yet collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def end(pid: int, grace: float) -> None:
    """SIGTERM, then SIGKILL, to a process that is not a child of this one."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + grace
        while alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        if alive(pid):
            os.kill(pid, signal.SIGKILL)


class Child:
    """Starts at once; its output goes to `log`, which is begun anew.

    `grace` is how many seconds it has between SIGTERM and SIGKILL. `lock` is a descriptor that
    the watchdog and the command keep open. May be made in any thread: the process that the
    kernel ties to its parent's thread is started by the watchdog, which has only one.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        folder: Path,
        env: Mapping[str, str],
        log: Path,
        state: Path,
        port: int,
        grace: float,
        lock: int | None = None,
    ) -> None:
        self.log = log
        self.state = state
        self._grace = grace
        order = {"argv": argv, "state": str(state), "port": port, "grace": grace, "lock": lock}
        with log.open("wb") as output:
            self._watchdog = subprocess.Popen(
                [sys.executable, "-I", "-S", str(WATCHDOG), json.dumps(order)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                cwd=folder,
                env=env,
                pass_fds=[] if lock is None else [lock],
                start_new_session=True,
            )

    @property
    def running(self) -> bool:
        """False once the command has ended, by itself or by us."""
        return self._watchdog.poll() is None

    def stop(self) -> None:
        """Ends the command and waits for it; a second call does nothing."""
        if self._watchdog.stdin:
            with suppress(BrokenPipeError):
                self._watchdog.stdin.close()
        try:
            self._watchdog.wait(self._grace + SECONDS_FOR_THE_WATCHDOG)
        except subprocess.TimeoutExpired:
            self._watchdog.kill()
            self._watchdog.wait()
        # A watchdog that was killed has left its state file behind, and perhaps the command.
        left = read_state(self.state)
        if left and left.watchdog == self._watchdog.pid:
            end(left.pid, self._grace)
            self.state.unlink(missing_ok=True)
