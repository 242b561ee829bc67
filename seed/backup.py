"""`python -m seed.backup`: `backup` and `restore` of the data folder of a demo."""

import signal
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from graph.embedded_backup import back_up
from graph.embedded_backup import restore as load_backup
from graph.embedded_errors import DataFolderInUse, EmbeddedError
from seed.demo import DEFAULT_DATA

STOPPED_EARLY = 130

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
Data = Annotated[Path, typer.Option(help="The data folder.")]


@app.command()
def backup(
    data: Data = DEFAULT_DATA,
    file: Annotated[
        Path | None, typer.Option(help="A new file; one with the date in ./backups by default.")
    ] = None,
) -> None:
    """Write the database of a data folder to one file, a dump that any Neo4j can load."""
    file = (file or Path("backups") / f"rongzhi-{datetime.now():%Y-%m-%d-%H%M%S}.dump").absolute()
    with _told():
        began = time.monotonic()
        _say(f"Backing up {data.absolute()} …")
        size = back_up(data, file, progress=_indented)
        _say(f"{file}: {size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s")


@app.command()
def restore(
    file: Annotated[Path, typer.Option(help="The file of a backup.")],
    data: Data = DEFAULT_DATA,
    replace: Annotated[bool, typer.Option(help="Replace the database that is there.")] = False,
) -> None:
    """Load a backup into a new or empty data folder, or instead of the database of one."""
    with _told():
        began = time.monotonic()
        _say(f"Restoring {file.absolute()} to {data.absolute()} …")
        load_backup(file, data, replace=replace, progress=_indented)
        _say(f"Restored in {time.monotonic() - began:.0f} s; open it with the same DATA: make demo")


@contextmanager
def _told() -> Generator[None]:
    """Errors as one sentence; a SIGTERM ends it as a Ctrl-C does, with everything tidied up."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        _fail("Stopped; nothing was changed.", STOPPED_EARLY)
    except EmbeddedError as error:
        _fail(f"error: {error}", 2 if isinstance(error, DataFolderInUse) else 1)


def _say(line: str) -> None:
    print(line, flush=True)


def _indented(line: str) -> None:
    _say(f"    {line}")


def _fail(message: str, code: int) -> None:
    with suppress(OSError):
        print(message, file=sys.stderr, flush=True)
    sys.exit(code)


if __name__ == "__main__":
    app()
