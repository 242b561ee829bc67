"""A child process ends with its parent, however the parent went; here without any Neo4j."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.child import Child, alive, read_state

PROJECT = Path(__file__).parents[2]
SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('deaf', flush=True); time.sleep(600)",
)
PARENT = """
import os, sys, time
from pathlib import Path
from graph.child import Child
folder = Path(sys.argv[1])
Child([sys.executable, "-c", "import time; time.sleep(600)"], folder=folder, env=dict(os.environ),
      log=folder / "log", state=folder / "state", port=7, grace=5)
time.sleep(600)
"""


def soon(true: Callable[[], object], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(true())


def start(folder: Path, argv: tuple[str, ...], grace: float = 5) -> Child:
    child = Child(
        argv,
        folder=folder,
        env=dict(os.environ),
        log=folder / "log",
        state=folder / "state",
        port=7,
        grace=grace,
    )
    assert soon(lambda: read_state(child.state) or not child.running)
    return child


def test_stop_ends_the_command_and_its_watchdog(tmp_path: Path) -> None:
    """After a stop neither process nor the state file is left; a second stop does nothing."""
    child = start(tmp_path, SLEEPER)
    state = read_state(child.state)
    assert state
    assert (state.parent, state.port) == (os.getpid(), 7)
    assert alive(state.pid)
    child.stop()
    child.stop()
    assert not alive(state.pid)
    assert not alive(state.watchdog)
    assert not child.running
    assert not child.state.exists()


def test_a_command_that_does_not_heed_sigterm_is_killed(tmp_path: Path) -> None:
    """The grace is over at some point."""
    child = start(tmp_path, STUBBORN, grace=0.3)
    state = read_state(child.state)
    assert state
    assert soon(lambda: "deaf" in child.log.read_text())
    child.stop()
    assert not alive(state.pid)


def test_a_command_that_ends_by_itself_is_noticed(tmp_path: Path) -> None:
    """What it said stands in the log, also when it could not even be started."""
    child = start(tmp_path, (sys.executable, "-c", "print('farewell')"))
    assert soon(lambda: not child.running)
    assert child.log.read_text() == "farewell\n"
    missing = start(tmp_path, ("/no/such/command",))
    assert soon(lambda: not missing.running)
    assert "No such file" in missing.log.read_text()
    child.stop()
    missing.stop()


@pytest.mark.parametrize("killed", ["parent", "watchdog"])
def test_nothing_outlives_a_sigkill(tmp_path: Path, killed: str) -> None:
    """Whether the parent or the watchdog is killed, the command ends."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], cwd=PROJECT)
    assert soon(lambda: read_state(tmp_path / "state"))
    state = read_state(tmp_path / "state")
    assert state
    try:
        os.kill(state.parent if killed == "parent" else state.watchdog, signal.SIGKILL)
        assert soon(lambda: not alive(state.pid))
        assert soon(lambda: not alive(state.watchdog))
    finally:
        parent.kill()
        parent.wait()


def test_stop_after_the_watchdog_was_killed_still_ends_the_command(tmp_path: Path) -> None:
    """The state file tells whom the watchdog left behind."""
    child = start(tmp_path, STUBBORN, grace=0.5)
    state = read_state(child.state)
    assert state
    assert soon(lambda: "deaf" in child.log.read_text())
    os.kill(state.watchdog, signal.SIGKILL)
    assert soon(lambda: not child.running)
    assert alive(state.pid)
    child.stop()
    assert soon(lambda: not alive(state.pid))
    assert not child.state.exists()
