"""`make test-clients`: builds the examples, starts a server, runs them and the audit against it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.clients.quotes import differing
from tests.clients.serving import NotServed, Served, serving

HERE = Path(__file__).parent
SECONDS_TO_BUILD = 120
SECONDS_TO_TEST = 150


class Failed(Exception):
    """Something is not as it should be; the message is for people."""


@contextmanager
def script(
    name: str, *, log: Path | None = None, env: Mapping[str, str] = os.environ
) -> Generator[subprocess.Popen[bytes]]:
    """A script of package.json as a process, which is gone at the end with all that it started."""
    output = log.open("wb") if log else None
    process = subprocess.Popen(
        ["npm", "run", "--silent", name],
        cwd=HERE,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if output:
            output.close()


def run(folder: Path) -> None:
    """All of it; raises Failed, NotServed or EmbeddedError."""
    began = time.monotonic()
    if files := differing():
        raise Failed("docs/clients.md does not quote as they are: " + ", ".join(files))
    print("✔ docs/clients.md quotes its files", flush=True)
    log = folder / "build.log"
    # Side by side: the build takes seconds, and so does the server.
    with script("build", log=log) as build, serving(folder) as served:
        if _ended(build, SECONDS_TO_BUILD) != 0:
            raise Failed("The examples cannot be built:\n" + log.read_text("utf-8"))
        print(f"✔ built, type-checked and served after {_seconds(began)}", flush=True)
        _test(served)
    print(f"test-clients took {_seconds(began)}", flush=True)


def _test(served: Served) -> None:
    told = {
        "RONGZHI_URL": served.url,
        "RONGZHI_TOKEN": served.token,
        "RONGZHI_ENTERPRISE": served.enterprise,
    }
    with script("test", env=os.environ | told) as tests:
        if _ended(tests, SECONDS_TO_TEST) != 0:
            raise Failed("\n".join(["Not everything passed.", *served.troubles()]))


def _ended(process: subprocess.Popen[bytes], seconds: float) -> int:
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Failed(f"{process.args} did not end within {seconds:.0f} seconds.") from None


def _seconds(began: float) -> str:
    return f"{time.monotonic() - began:.0f} s"


def _stop(number: int, _: object) -> None:
    # By an exception, so that all that was started is ended.
    sys.exit(128 + number)


def main() -> None:
    """The exit status is 0 when everything passed."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with tempfile.TemporaryDirectory(prefix="rongzhi-clients-") as folder:
            run(Path(folder))
    except (Failed, NotServed) as failure:
        sys.exit(f"error: {failure}")


if __name__ == "__main__":
    main()
