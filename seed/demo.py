"""`python -m seed.demo`: Neo4j, the data and the API on this machine, until Ctrl-C."""

import asyncio
import signal
import sys
import time
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Annotated

import platformdirs
import typer

from graph import embedded
from graph.child import Child
from graph.embedded_errors import DataFolderInUse, EmbeddedError, PortTaken
from graph.embedded_probe import free_port, taken
from graph.migrations import GraphTooNew
from seed.demo_api import HOST, ApiFailed, start_api
from seed.demo_questions import QUESTIONS, QuestionFailed, try_out
from seed.issuer import IssuerUnusable

DEFAULT_DATA = platformdirs.user_data_path("rongzhi") / "demo"
STOPPED_EARLY = 130
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_EXAMINATIONS = 5.0


class Stopped(KeyboardInterrupt):
    """Ctrl-C, SIGTERM or SIGHUP; like Ctrl-C it passes through asyncio undisturbed."""


def demo(
    port: Annotated[int, typer.Option(help="Where the API listens; 0 takes any free port.")] = 8000,
    data: Annotated[Path, typer.Option(help="Where the data stays between runs.")] = DEFAULT_DATA,
    start_timeout: Annotated[
        float, typer.Option(help="Seconds that Neo4j or the API may take to start.")
    ] = embedded.START_TIMEOUT,
) -> None:
    """Start Neo4j (or share the one that runs on DATA), load the data, serve the API."""
    _listen_for_signals()
    data = data.absolute()
    ready = False
    try:
        with ExitStack() as parts:
            port = _checked(port)
            neo4j, api, tried = _start(parts, port, data, start_timeout)
            ready = True
            _say_ready(port)
            _watch(neo4j, api, tried)
    except Stopped:
        with suppress(OSError):
            _say(f"Stopped; the data stays in {data}")
        sys.exit(0 if ready else STOPPED_EARLY)
    except (PortTaken, DataFolderInUse) as error:
        _fail(str(error), 2)
    except (EmbeddedError, ApiFailed, IssuerUnusable, QuestionFailed, GraphTooNew) as error:
        _fail(str(error), 1)
    except Exception as error:
        _fail(_unexpected(error, data), 1)


def _start(
    parts: ExitStack, port: int, data: Path, timeout: float
) -> tuple[embedded.EmbeddedNeo4j, Child, Future[int]]:
    # Here, because it takes a second, in which a Ctrl-C or a taken port would have to wait.
    from seed.load import run as load_data

    began = time.monotonic()
    _say(f"1/3 Neo4j on {data} …")
    neo4j = parts.enter_context(
        embedded.start(data, adopt=True, timeout=timeout, progress=lambda line: _say(f"    {line}"))
    )
    _say(f"    {neo4j.uri}" + ("" if neo4j.owned else ", shared with the process that started it"))
    _say("2/3 Data …")
    try:
        is_new = asyncio.run(
            load_data(neo4j.uri, neo4j.user, neo4j.password, lambda line: _say(f"    {line}"))
        )
    except Exception as error:
        raise neo4j.trouble() or error from error
    _say("3/3 API …")
    api = start_api(parts, neo4j, port=port, timeout=timeout)
    # The database plans each question when it is asked first. New data must be seen to answer them
    # before anybody is sent there; data that answered before need not keep people waiting.
    tried = ThreadPoolExecutor(1).submit(try_out, HOST, port)
    if is_new:
        _say(f"    answers the {tried.result()} questions of its page")
    _say(f"    up after {time.monotonic() - began:.0f} s; logs: {neo4j.log}, {api.log}")
    return neo4j, api, tried


def _watch(neo4j: embedded.EmbeddedNeo4j, api: Child, tried: Future[int]) -> None:
    """Returns never: a part that ends, or a question that fails, takes the rest with it."""
    examined = time.monotonic()
    while True:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        due = time.monotonic() - examined > SECONDS_BETWEEN_EXAMINATIONS
        if due or not neo4j.running:
            examined = time.monotonic()
            if trouble := neo4j.trouble():
                raise trouble
        if not api.running:
            raise ApiFailed("stopped by itself", api.log)
        if tried.done():
            tried.result()


def _checked(port: int) -> int:
    """Before the long work, for a taken port is known at once."""
    if port == 0:
        return free_port()
    if taken(port):
        raise PortTaken(port)
    return port


def _listen_for_signals() -> None:
    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        numbers.remove(signal.SIGHUP)  # under nohup

    def stop(_number: int, _frame: object) -> None:
        # The second Ctrl-C of an impatient person must not interrupt the tidying up.
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in numbers:
        signal.signal(number, stop)


def _say_ready(port: int) -> None:
    _say("\nPaste one of these into the page below (Ctrl-C stops everything):")
    for answers, question in QUESTIONS:
        _say(f"\n# {answers}\n{question.strip()}")
    _say(f"\nready http://127.0.0.1:{port}/graphql")


def _unexpected(error: Exception, data: Path) -> str:
    """One sentence for the person, the traceback for the file."""
    said = str(error).partition("\n")[0]
    log = data / "demo.log"
    with suppress(OSError):
        data.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return f"The demo failed ({type(error).__name__}: {said}); the details are in {log}."


def _say(line: str) -> None:
    print(line, flush=True)


def _fail(message: str, code: int) -> None:
    with suppress(OSError):
        print(f"error: {message}", file=sys.stderr, flush=True)
    sys.exit(code)


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(demo)
    app()
