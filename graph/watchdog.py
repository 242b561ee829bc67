"""Runs a command and ends it as soon as whoever started this process is gone, however it went.

Run as `python -I -S watchdog.py ORDER`, where ORDER is JSON: argv, state (a file), port, grace
(seconds), lock (a descriptor or null). Standard input is a pipe whose other end only the
parent holds: its end of file means that the parent is gone. Standard library only.
"""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
ASKED = b"t"
STDIN = 0


def watch(order: dict[str, Any]) -> int:
    """Returns the command's exit code, or 0 when it was ended here."""
    parent = os.getppid()
    # A Ctrl-C reaches the whole terminal: the parent alone decides what it means.
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)

    def wake_up(number: int, _: object) -> None:
        os.write(wake, ASKED if number == signal.SIGTERM else b"-")

    signal.signal(signal.SIGTERM, wake_up)
    signal.signal(signal.SIGCHLD, wake_up)
    lock: int | None = order["lock"]
    command = subprocess.Popen(
        order["argv"],
        stdin=subprocess.DEVNULL,
        pass_fds=[] if lock is None else [lock],
        start_new_session=True,
        preexec_fn=_die_with_me(),  # noqa: PLW1509 - this process has one thread
    )
    state = Path(order["state"])
    try:
        _write(state, command.pid, parent, order["port"])
        while command.poll() is None:
            if _asked_to_end(woken) or os.getppid() != parent:
                _end(command, order["grace"])
                return 0
        code = command.returncode
        return code if code >= 0 else 128 - code
    finally:
        _end(command, order["grace"])
        state.unlink(missing_ok=True)


def _asked_to_end(woken: int) -> bool:
    readable, _, _ = select.select([STDIN, woken], [], [], 1.0)
    if STDIN in readable and not os.read(STDIN, 64):
        return True
    return woken in readable and ASKED in os.read(woken, 64)


def _end(command: subprocess.Popen[bytes], grace: float) -> None:
    command.terminate()
    try:
        command.wait(grace)
    except subprocess.TimeoutExpired:
        command.kill()
        command.wait()
    # Whatever the command started and left behind in its own process group.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(command.pid, signal.SIGKILL)


def _die_with_me() -> Callable[[], None] | None:
    """The second belt: Linux ends the command when this process is killed."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    me = os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != me:
            os._exit(1)

    return ask_the_kernel


def _write(state: Path, pid: int, parent: int, port: int) -> None:
    partial = state.with_suffix(".partial")
    content = {"pid": pid, "watchdog": os.getpid(), "parent": parent, "port": port}
    partial.write_text(json.dumps(content), encoding="utf-8")
    partial.replace(state)


if __name__ == "__main__":
    sys.exit(watch(json.loads(sys.argv[1])))
