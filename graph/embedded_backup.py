"""Backup and restore of an embedded Neo4j's database: its admin tool's dump and load.

A backup holds the database alone, no password and no account: a folder keeps its own password, and
a new one gets a new one. The database must be at rest, so the folder's lock is held throughout.
"""

import os
import re
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.embedded import START_TIMEOUT, start
from graph.embedded_admin import Outcome, admin
from graph.embedded_backup_errors import (
    AdminToolFailed,
    BackupDamaged,
    BackupExists,
    BackupMissing,
    BackupTooNew,
    BackupUnwritable,
    DatabaseThere,
    FolderNotOurs,
    NothingToBackUp,
)
from graph.embedded_errors import EmbeddedError, NoSpace
from graph.embedded_exchange import exchange
from graph.embedded_home import NEO4J_VERSION, Home, no_space
from graph.embedded_owner import take
from graph.jars import NEO4J, ensure
from graph.jars.progress import tell

DATABASE = "neo4j"
DUMP = f"{DATABASE}.dump"
LOG = "backup.log"
STAGE = "restoring"
# What a first start, or a restore, that was cut off may leave in a folder that was empty.
LEFT_BEHIND = {"owner.lock", "password", "neo4j", "state.json", STAGE}

DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded|DiskOutOfSpace", re.I)
UNCLEAN = re.compile(r"Active logical log detected|recover database", re.I)
ABSENT = re.compile(r"Database does not exist", re.I)
DAMAGED = re.compile(r"Not a valid Neo4j archive|Unable to load database|Truncated", re.I)
UNKNOWN_VERSION = re.compile(r"store version|store format|No format found", re.I)

Progress = Callable[[str], None]


def back_up(data: Path, file: Path, *, progress: Progress = tell) -> int:
    """Write the folder's database to a new file and answer its bytes.

    Cut off, it leaves no file of that name. Raises an EmbeddedError; DataFolderInUse while a
    server runs on the folder.
    """
    home, file = Home(data), file.absolute()
    if not (home.data / "format").exists():
        raise NothingToBackUp(home.data)
    if os.path.lexists(file):
        raise BackupExists(file)
    home.open()
    with _beside(file) as folder:
        made = folder / DUMP
        outcome = _dump(home, folder, progress)
        if outcome.failed and UNCLEAN.search(outcome.text):
            progress("The last server was not stopped in order; Neo4j puts its store right …")
            start(home.data, progress=progress).stop()
            made.unlink(missing_ok=True)
            outcome = _dump(home, folder, progress)
        if outcome.failed:
            raise _why_no_dump(home, file, outcome)
        size = made.stat().st_size
        _publish(made, file)
    return size


def restore(file: Path, data: Path, *, replace: bool = False, progress: Progress = tell) -> None:
    """Load a backup into a new or empty folder, or, with `replace`, instead of its database.

    The new database is made beside the old one and takes its place at once when it is complete:
    cut off, the folder holds the one or the other. Raises an EmbeddedError.
    """
    home, file = Home(data), file.absolute()
    _readable(file)
    _ours(home)
    home.open()
    with _locked(home) as lock:
        if _database(home).exists() and not replace:
            raise DatabaseThere(home.data)
        stage = Home(home.data / STAGE)
        try:
            _load(home, stage, file, lock, progress)
        except OSError as error:
            raise home.unusable(error) from error
        finally:
            shutil.rmtree(stage.data, ignore_errors=True)


def _dump(home: Home, folder: Path, progress: Progress) -> Outcome:
    jars = ensure(NEO4J, progress=progress)
    with _locked(home) as lock:
        command = ("database", "dump", f"--to-path={folder}", DATABASE)
        return admin(home, jars, lock, *command, progress=progress)


def _load(home: Home, stage: Home, file: Path, lock: int, progress: Progress) -> None:
    jars = ensure(NEO4J, progress=progress)
    # A restore that was cut off left it; the folder's own database is complete without it.
    shutil.rmtree(stage.data, ignore_errors=True)
    (stage.data / "neo4j" / "conf").mkdir(parents=True)
    (stage.data / "neo4j" / "conf" / "neo4j.conf").touch()
    (stage.data / DUMP).symlink_to(file)
    has_password = all((home.data / name).exists() for name in ("format", "password"))

    def run(*command: str) -> None:
        outcome = admin(stage, jars, lock, *command, progress=progress)
        if outcome.failed:
            raise _why_not_loaded(home, file, outcome)

    if has_password:
        run("dbms", "set-initial-password", home.password)
    run("database", "load", f"--from-path={stage.data}", DATABASE)
    # Before the old one goes, the new one is to be on the disk.
    os.sync()
    if (home.data / "neo4j").exists():
        exchange(stage.data / "neo4j", home.data / "neo4j")
    else:
        (stage.data / "neo4j").rename(home.data / "neo4j")
    if not has_password:
        (home.data / "format").unlink(missing_ok=True)
        home.prepare(jars, lock)


def _database(home: Home) -> Path:
    return home.data / "neo4j" / "data" / "databases" / DATABASE


@contextmanager
def _locked(home: Home) -> Generator[int]:
    lock = take(home, adopt=False, timeout=START_TIMEOUT)
    assert isinstance(lock, int)  # noqa: S101 - nothing was to be adopted
    try:
        yield lock
    finally:
        os.close(lock)


@contextmanager
def _beside(file: Path) -> Generator[Path]:
    """A folder for this user's eyes only, on the disk of the file that is to be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(
            prefix=".backup-", dir=file.parent, ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)
    except OSError as error:
        raise _unwritable(file, error) from error


def _publish(made: Path, file: Path) -> None:
    """Under its name only when it is whole, and never over another one."""
    made.chmod(0o600)
    with made.open("rb") as written:
        os.fsync(written.fileno())
    try:
        file.hardlink_to(made)
    except FileExistsError as error:
        raise BackupExists(file) from error
    except OSError:
        # A file system without hard links.
        if os.path.lexists(file):
            raise BackupExists(file) from None
        made.rename(file)


def _readable(file: Path) -> None:
    try:
        with file.open("rb"):
            pass
    except OSError as error:
        raise BackupMissing(file, error.strerror or str(error)) from error


def _ours(home: Home) -> None:
    if not home.data.is_dir() or (home.data / "format").exists():
        return
    for each in sorted(home.data.iterdir()):
        if each.name not in LEFT_BEHIND and each.suffix != ".log":
            raise FolderNotOurs(home.data, each.name)


def _why_no_dump(home: Home, file: Path, outcome: Outcome) -> EmbeddedError:
    if DISK_FULL.search(outcome.text):
        return NoSpace(file.parent, "name another FILE")
    if ABSENT.search(outcome.text):
        return NothingToBackUp(home.data)
    return _failed(home, outcome)


def _why_not_loaded(home: Home, file: Path, outcome: Outcome) -> EmbeddedError:
    if DISK_FULL.search(outcome.text):
        return NoSpace(home.data, "name another data folder")
    if UNKNOWN_VERSION.search(outcome.text):
        return BackupTooNew(file, f"Neo4j {NEO4J_VERSION}")
    if DAMAGED.search(outcome.text):
        return BackupDamaged(file)
    return _failed(home, outcome)


def _failed(home: Home, outcome: Outcome) -> EmbeddedError:
    log = home.data / LOG
    log.write_text(outcome.text, encoding="utf-8")
    # The cause is the last thing that the tool says, above a line of dashes.
    lines = [line.strip() for line in outcome.text.splitlines() if line.strip(" -")]
    return AdminToolFailed((lines or ["without a word"])[-1].rstrip(".")[:200], log)


def _unwritable(file: Path, error: OSError) -> EmbeddedError:
    if no_space(error):
        return NoSpace(file.parent, "name another FILE")
    return BackupUnwritable(file, error.strerror or str(error))
