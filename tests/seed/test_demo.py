"""`make demo` as a person meets it: a process, its lines, its signals and its exit code."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.child import State, alive, read_state
from graph.embedded import EmbeddedNeo4j, start
from graph.embedded_probe import Answer, ask
from tests.graph.test_child import soon

PROJECT = Path(__file__).parents[2]
HOLDER = """
import fcntl, sys, time
with open(sys.argv[1], "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    print("held", flush=True)
    time.sleep(600)
"""
READY = re.compile(r"^ready http://127\.0\.0\.1:(\d+)/graphql$")


class Demo:
    """A running demo, whose lines were read up to the one that says ready."""

    def __init__(self, process: subprocess.Popen[str], data: Path) -> None:
        self.process = process
        self.data = data
        self.lines: list[str] = []
        assert process.stdout
        for line in process.stdout:
            self.lines.append(line.rstrip("\n"))
            if match := READY.match(line.rstrip("\n")):
                self.port = int(match[1])
                break
        else:
            pytest.fail(f"never ready: {self.lines} {process.communicate()[1]}")
        api = read_state(data / f"api-{self.port}.json")
        neo4j = read_state(data / "state.json")
        assert api
        assert neo4j
        self.api: State = api
        self.neo4j: State = neo4j

    def end(self, number: signal.Signals) -> tuple[int, str, str]:
        """Returns the exit code and what was still said."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> tuple[int, str, str]:
        said, complained = self.process.communicate(timeout=30)
        return self.process.returncode, said, complained

    def everything(self) -> list[int]:
        return [self.api.pid, self.api.watchdog, self.neo4j.pid, self.neo4j.watchdog]


def command(data: Path, *more: str, port: int = 0) -> list[str]:
    demo = [sys.executable, "-m", "tests.seed.stand_in_demo"]
    return [*demo, "--port", str(port), "--data", str(data), *more]


@contextmanager
def running(data: Path) -> Generator[Demo]:
    with subprocess.Popen(
        command(data), cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Demo(process, data)
        finally:
            process.kill()


def failed(data: Path, *more: str, port: int = 0, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        command(data, *more, port=port),
        cwd=PROJECT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, done.stderr
    assert errors[0].endswith(".")
    return done.returncode, errors[0]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the demos that bring their own Neo4j, one after the other."""
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNeo4j]:
    """A Neo4j that the other demos find running."""
    with start(tmp_path_factory.mktemp("shared") / "data", fast_start=True) as server:
        yield server


def test_ctrl_c_stops_everything(data: Path) -> None:
    """The last line says where it is ready; after Ctrl-C no process is left, and no traceback."""
    with running(data) as demo:
        assert any("the stand-in is loaded" in line for line in demo.lines)
        connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=5)
        connection.request("GET", "/health/ready")
        assert connection.getresponse().status == 200
        connection.close()
        code, said, complained = demo.end(signal.SIGINT)
    assert (code, said) == (0, f"Stopped; the data stays in {data}\n")
    assert "Traceback" not in complained
    assert not any(alive(pid) for pid in demo.everything())


def test_sigkill_leaves_no_process(data: Path) -> None:
    """Nobody tells the parts to end, and yet they do; the second start found the first's data."""
    with running(data) as demo:
        demo.process.kill()
        assert soon(lambda: not any(alive(pid) for pid in demo.everything()))


@pytest.mark.deep
def test_a_neo4j_that_dies_is_named(data: Path) -> None:
    """The demo says which part ended and where its log is, and stops the rest."""
    with running(data) as demo:
        os.kill(demo.neo4j.pid, signal.SIGKILL)
        code, _, complained = demo.wait()
    assert code == 1
    assert complained.splitlines()[-1].startswith("error: Neo4j stopped by itself")
    assert str(data / "neo4j.log") in complained
    assert not any(alive(pid) for pid in demo.everything())


def test_an_api_that_dies_is_named(shared: EmbeddedNeo4j) -> None:
    """The same for the API; a Neo4j that was there before stays."""
    with running(shared.data) as demo:
        os.kill(demo.api.pid, signal.SIGKILL)
        code, _, complained = demo.wait()
    assert code == 1
    assert complained.splitlines()[-1].startswith("error: The API stopped by itself")
    assert f"api-{demo.port}.log" in complained
    assert not alive(demo.api.watchdog)
    assert ask(shared.port, shared.password) is Answer.READY


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_as_politely_on_other_signals(
    shared: EmbeddedNeo4j, number: signal.Signals
) -> None:
    """A closed terminal or a service manager stops it like Ctrl-C."""
    with running(shared.data) as demo:
        code, said, complained = demo.end(number)
    assert (code, said.count("\n"), complained) == (0, 1, "")
    assert not alive(demo.api.pid)
    assert shared.running


def test_a_taken_port_is_told_at_once(tmp_path: Path) -> None:
    """Before anything is started, in one sentence, with exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, error = failed(tmp_path / "data", port=port)
    assert code == 2
    assert f"Port {port} is taken" in error
    assert not (tmp_path / "data").exists()


def test_a_data_folder_in_use_is_one_sentence(shared: EmbeddedNeo4j, tmp_path: Path) -> None:
    """A folder that is held by something that does not answer is refused."""
    state = (shared.data / "state.json").read_text()
    (tmp_path / "state.json").write_text(state.replace(str(shared.port), "9"))
    (tmp_path / "password").write_text("secret")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "owner.lock")], stdout=subprocess.PIPE
    ) as held:
        assert held.stdout
        held.stdout.readline()
        code, error = failed(tmp_path, "--start-timeout", "1")
        held.kill()
    assert code == 2
    assert str(tmp_path) in error


def test_a_seed_that_fails_is_one_sentence(shared: EmbeddedNeo4j) -> None:
    """The traceback goes to a file that the sentence names."""
    code, error = failed(shared.data, STAND_IN_SEED="fails")
    log = shared.data / "demo.log"
    assert code == 1
    assert "ValueError: row 7 is no row" in error
    assert str(log) in error
    assert "Traceback" in log.read_text()


def test_an_api_that_cannot_start_is_one_sentence(shared: EmbeddedNeo4j) -> None:
    """Its last words are in the log that the sentence names."""
    code, error = failed(shared.data, STAND_IN_API="ends")
    assert code == 1
    [log] = re.findall(r"/\S+\.log", error)
    assert "the stand-in had to end" in Path(log).read_text()


def test_an_api_that_answers_with_errors_is_not_ready(shared: EmbeddedNeo4j) -> None:
    """The page's questions are tried before anybody is sent there."""
    code, error = failed(shared.data, STAND_IN_API="errs")
    assert code == 1
    assert error == "error: The API answers one with an error: it says no more."


def test_a_ctrl_c_during_the_start_is_polite(tmp_path: Path) -> None:
    """Nothing is ready yet, nothing stays, and no traceback is shown."""
    process = subprocess.Popen(
        command(tmp_path / "data"),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert soon((tmp_path / "data" / "state.json").exists, 60)
    state = read_state(tmp_path / "data" / "state.json")
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=30)
    assert (process.returncode, complained) == (130, "")
    assert said.endswith(f"Stopped; the data stays in {tmp_path / 'data'}\n")
    assert state
    assert soon(lambda: not alive(state.pid))


def test_a_shared_neo4j_that_dies_is_named(shared: EmbeddedNeo4j) -> None:
    """A demo that shares a server ends with a sentence when that server does."""
    with running(shared.data) as demo:
        shared.stop()
        code, _, complained = demo.wait()
    assert code == 1
    assert "was stopped together with the process that had started it" in complained
    assert not alive(demo.api.pid)
