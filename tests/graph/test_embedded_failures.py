"""The embedded Neo4j when something goes wrong: signals, disks, damaged and foreign folders."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from neo4j.exceptions import DriverError, Neo4jError

from graph.child import alive
from graph.embedded_errors import (
    DataFolderTooNew,
    DataFolderUnusable,
    NoSpace,
    ServerFailed,
    StartTimeout,
    StoreDamaged,
)
from graph.embedded_home import FORMAT, NEO4J_VERSION
from tests.graph.embedded_steps import (
    nobody_owns,
    one_sentence,
    processes,
    rows,
    start,
    write_rows,
)
from tests.graph.test_child import soon

PROJECT = Path(__file__).parents[2]
META = "neo4j/data/databases/{}/neostore"
WRITER = """
import sys
from pathlib import Path
from graph import embedded
from tests.graph.embedded_steps import write_rows
server = embedded.start(Path(sys.argv[1]), fast_start=True)
for number in write_rows(server, 1):
    print(number, flush=True)
"""
ENOUGH_ROWS = 200


def fill(ballast: Path) -> None:
    """Until the disk is full, which is an OSError."""
    with ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)


def test_a_killed_parent_takes_everything_with_it(clean_store: Path, tmp_path: Path) -> None:
    """SIGKILL: watchdog and server are gone, a new start follows at once, no row is lost."""
    data = shutil.copytree(clean_store, tmp_path / "data")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(data)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert writer.stdout
    acknowledged = -1
    while acknowledged < ENOUGH_ROWS:
        acknowledged = int(writer.stdout.readline())
    pid, watchdog = processes(data)
    writer.kill()
    acknowledged = int(([str(acknowledged), *writer.stdout.read().split()])[-1])
    writer.stdout.close()
    # Not waited for: a parent that is dead but not yet collected counts as dead.
    with start(data) as server:
        assert not alive(pid)
        assert not alive(watchdog)
        found = rows(server)
    assert found[: acknowledged + 1] == list(range(acknowledged + 1))
    writer.wait()


def test_a_killed_server_loses_nothing_that_was_acknowledged(
    clean_store: Path, tmp_path: Path
) -> None:
    """After kill -9 of the server the store opens again; after one of its watchdog it ends."""
    data = shutil.copytree(clean_store, tmp_path / "data")
    with start(data) as server:
        writing = write_rows(server, 1)
        acknowledged = [next(writing) for _ in range(ENOUGH_ROWS)]
        os.kill(server.pid, signal.SIGKILL)
        assert soon(lambda: not server.running)
        trouble = server.trouble()
        writing.close()
    assert isinstance(trouble, ServerFailed)
    assert one_sentence(trouble)
    with start(data) as server:
        assert rows(server) == [0, *acknowledged]
        pid, watchdog = processes(data)
        os.kill(watchdog, signal.SIGKILL)
        assert soon(lambda: not alive(pid))
        assert not server.running
    assert soon(lambda: nobody_owns(data))


@pytest.mark.parametrize(
    ("database", "harm"),
    [
        ("neo4j", "smashed"),
        pytest.param("neo4j", "missing", marks=pytest.mark.deep),
        pytest.param("system", "smashed", marks=pytest.mark.deep),
        pytest.param("system", "missing", marks=pytest.mark.deep),
    ],
)
def test_a_damaged_store_is_one_sentence(
    clean_store: Path, tmp_path: Path, database: str, harm: str
) -> None:
    """The driver would retry for ever; the start ends, and says where to look."""
    data = shutil.copytree(clean_store, tmp_path / "data")
    meta = data / META.format(database)
    if harm == "missing":
        meta.unlink()
    else:
        meta.write_bytes(b"\xff" * 8192)
    with pytest.raises(StoreDamaged, match=r"debug\.log") as error:
        start(data)
    assert one_sentence(error.value)
    assert nobody_owns(data)


def test_a_full_disk_is_one_sentence(small_disk: Path) -> None:
    """A start without space ends in a sentence, and leaves no process."""
    with pytest.raises(NoSpace) as error:
        start(small_disk / "data")
    assert one_sentence(error.value)
    assert nobody_owns(small_disk / "data")


@pytest.mark.deep
@pytest.mark.parametrize("small_disk", ["120m"], indirect=True)
def test_a_disk_that_fills_up_loses_nothing(small_disk: Path) -> None:
    """The server says what is wrong, can be stopped, and starts again once there is space."""
    data = small_disk / "data"
    acknowledged: list[int] = []
    with start(data) as server:
        pid = server.pid
        writing = write_rows(server, 0)
        acknowledged += [next(writing) for _ in range(50)]
        ballast = small_disk / "ballast"
        with pytest.raises(OSError, match="No space"):
            fill(ballast)
        deadline = time.monotonic() + 30
        # Whichever error a full disk makes; sometimes none for a while.
        with suppress(Neo4jError, DriverError):
            while time.monotonic() < deadline:
                acknowledged.append(next(writing))
        trouble = server.trouble()
    assert isinstance(trouble, NoSpace)
    assert not alive(pid)
    with pytest.raises(NoSpace):
        start(data)
    ballast.unlink()
    with start(data) as server:
        found = rows(server)
    assert found[: len(acknowledged)] == acknowledged


def test_a_start_that_takes_too_long_leaves_nothing(clean_store: Path, tmp_path: Path) -> None:
    """The time is up: one sentence, and no process."""
    data = shutil.copytree(clean_store, tmp_path / "data")
    with pytest.raises(StartTimeout) as error:
        start(data, timeout=0.5)
    assert one_sentence(error.value)
    assert nobody_owns(data)


def test_a_folder_of_a_later_release_is_not_opened(tmp_path: Path) -> None:
    """Its marker is read before anything is written."""
    for later in (
        {"format": FORMAT + 1, "neo4j": NEO4J_VERSION},
        {"format": FORMAT, "neo4j": "2999.01.0"},
    ):
        (tmp_path / "format").write_text(json.dumps(later))
        with pytest.raises(DataFolderTooNew) as error:
            start(tmp_path)
        assert one_sentence(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["format"]


def test_a_lost_password_is_one_sentence(clean_store: Path, tmp_path: Path) -> None:
    """The store keeps only its hash, so the start cannot go on."""
    data = shutil.copytree(clean_store, tmp_path / "data")
    (data / "password").unlink()
    with pytest.raises(DataFolderUnusable, match="password") as error:
        start(data)
    assert one_sentence(error.value)
    assert nobody_owns(data)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    """A file where the folder should be is named."""
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderUnusable) as error:
        start(tmp_path / "file")
    assert one_sentence(error.value)
