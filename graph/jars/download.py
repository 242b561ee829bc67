"""Brings missing jars from a Maven repository: in parallel, each checked before it is used."""

import errno
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from jgo.maven import MavenContext, PythonResolver

from graph.embedded_errors import CacheUnusable, CorruptDownload, NoNetwork, NoSpace
from graph.jars.lock import Jar
from graph.jars.progress import meter
from graph.jars.store import sha256

THREADS = 16
SECONDS_WITHOUT_AN_ANSWER = 10
TRIES = 2
STAGING = ".incoming-"

# jgo logs what is raised here anyway; without a handler Python would print it.
logging.getLogger("jgo").addHandler(logging.NullHandler())


class _Stopped(Exception):
    """Another jar has failed, or the person at the terminal has had enough."""


class _Unreachable(Exception):
    """The repository did not answer, broke off, or does not have the file."""


class _Tally:
    """What jgo reports while it receives; also where a download is called off."""

    def __init__(self) -> None:
        self.received = 0
        self.stop = Event()

    @contextmanager
    def of_file(self, _name: str, _size: int) -> Generator[Callable[[int], None]]:
        yield self._chunk

    def _chunk(self, size: int) -> None:
        self.received += size
        if self.stop.is_set():
            raise _Stopped


def maven(repo_cache: Path, tally: _Tally | None = None) -> MavenContext:
    """jgo's own repository, or the mirror in `RONGZHI_MAVEN_REPOSITORY`; HOME stays untouched."""
    mirror = os.environ.get("RONGZHI_MAVEN_REPOSITORY")
    return MavenContext(
        resolver=PythonResolver(progress_callback=tally.of_file if tally else None),
        repo_cache=repo_cache,
        remote_repos={"mirror": mirror.rstrip("/")} if mirror else None,
        timeout=SECONDS_WITHOUT_AN_ANSWER,
    )


def download(jars: Sequence[Jar], folder: Path, *, progress: Callable[[str], None]) -> None:
    """Moves each jar into the folder once its hash is right; the caller holds the folder's lock.

    Raises NoNetwork, CorruptDownload, NoSpace or CacheUnusable; what has arrived stays.
    """
    try:
        for left_over in folder.glob(f"{STAGING}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        with tempfile.TemporaryDirectory(
            dir=folder, prefix=STAGING, ignore_cleanup_errors=True
        ) as staging:
            _download_all(jars, Path(staging), folder, progress)
    except _Unreachable as error:
        missing = sum(not (folder / jar.file_name).exists() for jar in jars)
        raise NoNetwork(missing) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise NoSpace(folder, "name another folder in RONGZHI_CACHE") from error
        raise CacheUnusable(folder, error.strerror or str(error)) from error


def _download_all(
    jars: Sequence[Jar], staging: Path, folder: Path, progress: Callable[[str], None]
) -> None:
    tally = _Tally()
    context = maven(staging, tally)
    with (
        meter("downloading jars", len(jars), progress) as show,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        # A set: jgo must never be asked twice at once for the same file.
        pending: set[Future[None]] = {
            pool.submit(_download_one, jar, context, folder, tally) for jar in set(jars)
        }
        try:
            while pending:
                done, pending = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
                for each in done:
                    each.result()
                show(len(jars) - len(pending), tally.received)
        except BaseException:
            tally.stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _download_one(jar: Jar, context: MavenContext, folder: Path, tally: _Tally) -> None:
    artifact = (
        context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier)
    )
    failure: Exception = CorruptDownload(jar.file_name)
    for _ in range(TRIES):
        if tally.stop.is_set():
            raise _Stopped
        # jgo takes whatever lies there for complete, and refuses to write over it.
        (context.repo_cache / artifact.component.path_prefix / artifact.cached_filename).unlink(
            missing_ok=True
        )
        try:
            arrived = artifact.resolve()
        except (RuntimeError, ConnectionError, TimeoutError) as error:
            # RuntimeError is jgo's word for any status but 200.
            failure = _Unreachable(error)
        except OSError as error:
            # Those of requests have no number; those of the disk have, and do not pass.
            if error.errno is not None:
                raise
            failure = _Unreachable(error)
        else:
            if sha256(arrived) == jar.sha256:
                arrived.replace(folder / jar.file_name)
                return
            failure = CorruptDownload(jar.file_name)
    raise failure
