"""How a long download is shown: a bar on a terminal, now and then a line elsewhere."""

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

EVERY_SECONDS = 5
EVERY_SHARE = 0.1


def tell(line: str) -> None:
    """One line of progress on standard error."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def meter(
    title: str, total: int, progress: Callable[[str], None]
) -> Generator[Callable[[int, int], None]]:
    """Yields what is called, again and again, with (files done, bytes received)."""
    if sys.stderr.isatty():
        with _bar(title, total) as show:
            yield show
    else:
        progress(f"{title}: {total} files")
        yield _lines(title, total, progress)


@contextmanager
def _bar(title: str, total: int) -> Generator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)

        def show(done: int, received: int) -> None:
            bar.update(task, completed=done, description=f"{title}, {_megabytes(received)}")

        yield show


def _lines(title: str, total: int, progress: Callable[[str], None]) -> Callable[[int, int], None]:
    said_at = time.monotonic()
    said_done = 0

    def show(done: int, received: int) -> None:
        nonlocal said_at, said_done
        late = time.monotonic() - said_at >= EVERY_SECONDS
        far = done - said_done >= EVERY_SHARE * total
        if late or far or (done == total > said_done):
            progress(f"{title}: {done} of {total} files, {_megabytes(received)}")
            said_at, said_done = time.monotonic(), done

    return show


def _megabytes(received: int) -> str:
    return f"{received / 1e6:.0f} MB"
