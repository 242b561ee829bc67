"""Backup and restore of a data folder: the same graph again, and at no moment none."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graph import embedded_backup
from graph.embedded import EmbeddedNeo4j
from graph.embedded_admin import Outcome
from graph.embedded_backup import back_up, restore
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
from graph.embedded_errors import DataFolderInUse, EmbeddedError, NoSpace
from tests.graph.embedded_steps import (
    driver_of,
    nobody_owns,
    one_sentence,
    rows,
    start,
    write_rows,
)

PROJECT = Path(__file__).parents[2]
SMALL_WORLD = (
    "CREATE CONSTRAINT firm_id FOR (f:Firm) REQUIRE f.id IS UNIQUE",
    """
    UNWIND range(1, 300) AS n
    CREATE (f:Firm:Entity {id: toString(n), name: '示例·沐帆机器人' + n,
      founded: date('2020-02-29'),
      at: datetime('2025-07-01T12:00:00.123456789+08:00'), sectors: ['ROBOTICS', 'BATTERY'],
      share: 0.1 * n, revenue: 9007199254740992 + n, synthetic: true, since: duration('P1Y2M')})
    CREATE (f)-[:IN_PARK {since: date('2021-01-01'), ratio: n / 3.0}]->(:Park {key: n})
    """,
    "MATCH (f:Firm {id: '7'}) CREATE (f)-[:KNOWS {how: '融智'}]->(f) SET f.note = null",
)
NODES = """
MATCH (n)
RETURN split(elementId(n), ':')[2] AS id, labels(n) AS labels, properties(n) AS properties
ORDER BY id
"""
TIES = """
MATCH (a)-[r]->(b)
RETURN split(elementId(r), ':')[2] AS id, type(r) AS type, properties(r) AS properties,
  [split(elementId(a), ':')[2], split(elementId(b), ':')[2]] AS ends
ORDER BY id
"""
SCHEMA = "SHOW INDEXES YIELD name, type, labelsOrTypes, properties, state RETURN * ORDER BY name"


def quiet(_: str) -> None:
    """Progress that nobody watches."""


def whole(server: EmbeddedNeo4j) -> list[Any]:
    """Everything that the database holds, with the inner ids (not the database's own in them)."""
    with driver_of(server) as driver:
        return [
            [record.data() for record in driver.execute_query(text, database_="neo4j").records]  # pyright: ignore
            for text in (NODES, TIES, SCHEMA)
        ]


def database(data: Path) -> int:
    """Tells one database from another without a start."""
    return (data / "neo4j").stat().st_ino


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture(scope="module")
def backup(clean_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of one row; only read."""
    file = tmp_path_factory.mktemp("backup") / "one-row.dump"
    back_up(clean_store, file, progress=quiet)
    return file


@pytest.fixture
def used(clean_store: Path, tmp_path: Path) -> Path:
    """A folder whose database has one row, as the backup's."""
    return shutil.copytree(clean_store, tmp_path / "used")


def test_what_was_backed_up_is_there_again(tmp_path: Path) -> None:
    """Nodes, inner ids, properties of every type, relationships and indexes, in a new folder."""
    file = tmp_path / "made" / "small.dump"
    with start(tmp_path / "data") as server:
        with driver_of(server) as driver:
            for text in SMALL_WORLD:
                driver.execute_query(text, database_="neo4j")  # pyright: ignore
        before = whole(server)
        password = server.password
    said: list[str] = []
    size = back_up(tmp_path / "data", file, progress=said.append)
    assert file.stat().st_size == size > 10_000
    assert file.stat().st_mode & 0o777 == 0o600
    assert files(file.parent) == {"small.dump"}
    assert password.encode() not in file.read_bytes()
    shutil.rmtree(tmp_path / "data")
    restore(file, tmp_path / "data", progress=said.append)
    with start(tmp_path / "data") as server:
        assert whole(server) == before
        assert server.password != password
    assert len(before[0]) == 600


def test_a_folder_in_use_is_never_touched(used: Path, backup: Path, tmp_path: Path) -> None:
    """Who runs there is named, in one sentence; the server goes on."""
    with start(used) as server:
        there = files(used)
        for attempt in (
            lambda: back_up(used, tmp_path / "no.dump", progress=quiet),
            lambda: restore(backup, used, replace=True, progress=quiet),
        ):
            with pytest.raises(DataFolderInUse, match=str(server.pid)) as error:
                attempt()
            assert one_sentence(error.value)
        assert next(write_rows(server, 1)) == 1
        assert rows(server) == [0, 1]
        assert files(used) == there
    assert not (tmp_path / "no.dump").exists()


def test_no_backup_is_written_over(used: Path, tmp_path: Path) -> None:
    """A file that is there, be it a dangling link, stays as it is."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("file", "link"):
        with pytest.raises(BackupExists) as error:
            back_up(used, tmp_path / name, progress=quiet)
        assert one_sentence(error.value)
    # Nor one that comes into being while the tool works.
    late = tmp_path / "late"
    with pytest.MonkeyPatch.context() as patch:
        dump = embedded_backup.admin

        def slow(*given: Any, **more: Any) -> Outcome:
            late.write_text("mine")
            return dump(*given, **more)

        patch.setattr(embedded_backup, "admin", slow)
        with pytest.raises(BackupExists):
            back_up(used, late, progress=quiet)
    assert (tmp_path / "file").read_text() == late.read_text() == "mine"
    assert files(tmp_path) == {"used", "file", "link", "late"}


def test_what_cannot_be_backed_up_is_one_sentence(used: Path, tmp_path: Path) -> None:
    """No folder, an empty one, one without a database, and a place that cannot be written."""
    (tmp_path / "empty").mkdir()
    for data in (tmp_path / "nowhere", tmp_path / "empty"):
        with pytest.raises(NothingToBackUp) as error:
            back_up(data, tmp_path / "no.dump", progress=quiet)
        assert one_sentence(error.value)
    assert not (tmp_path / "nowhere").exists()
    assert files(tmp_path / "empty") == set()
    (tmp_path / "file").touch()
    with pytest.raises(BackupUnwritable) as unwritable:
        back_up(used, tmp_path / "file" / "no.dump", progress=quiet)
    assert one_sentence(unwritable.value)
    shutil.rmtree(used / "neo4j" / "data" / "databases" / "neo4j")
    shutil.rmtree(used / "neo4j" / "data" / "transactions" / "neo4j")
    with pytest.raises(NothingToBackUp):
        back_up(used, tmp_path / "no.dump", progress=quiet)
    assert nobody_owns(used)


def test_a_full_disk_leaves_no_half_backup(used: Path, small_disk: Path) -> None:
    """One sentence, and nothing on the disk but what filled it."""
    with (small_disk / "ballast").open("wb", buffering=0) as ballast, pytest.raises(OSError):  # noqa: PT012
        while True:
            ballast.write(b"\0" * 4096)
    with pytest.raises(NoSpace) as error:
        back_up(used, small_disk / "no.dump", progress=quiet)
    assert one_sentence(error.value)
    assert files(small_disk) == {"ballast"}


@pytest.mark.deep
def test_a_folder_that_was_not_closed_is_backed_up_whole(used: Path, tmp_path: Path) -> None:
    """After kill -9 the store is put right first: what was acknowledged is in the backup."""
    with start(used) as server:
        writing = write_rows(server, 1)
        acknowledged = [0, *(next(writing) for _ in range(20))]
        os.kill(server.pid, signal.SIGKILL)
        writing.close()
    back_up(used, tmp_path / "after.dump", progress=quiet)
    restore(tmp_path / "after.dump", tmp_path / "again", progress=quiet)
    with start(tmp_path / "again") as server:
        assert rows(server) == acknowledged


def test_a_database_is_replaced_only_when_told(used: Path, backup: Path) -> None:
    """With `replace` the backup's one row is there instead, under the folder's own password."""
    with start(used) as server:
        next(write_rows(server, 1))
        password = server.password
    there, before = files(used), database(used)
    with pytest.raises(DatabaseThere, match="REPLACE=yes") as error:
        restore(backup, used, progress=quiet)
    assert one_sentence(error.value)
    assert database(used) == before
    restore(backup, used, replace=True, progress=quiet)
    assert files(used) == there
    with start(used) as server:
        assert rows(server) == [0]
        assert server.password == password


def damaged(backup: Path, folder: Path, kinds: int) -> list[Path]:
    """Backups that are none: cut off, one bit another, empty, something else."""
    good = backup.read_bytes()
    middle = len(good) // 2
    flipped = bytearray(good)
    flipped[middle] ^= 1
    contents = (good[:middle], bytes(flipped), b"", b"PK\3\4" * 900)[:kinds]
    made = [folder / f"{number}.dump" for number in range(len(contents))]
    for file, content in zip(made, contents, strict=True):
        file.write_bytes(content)
    return made


@pytest.mark.parametrize("kinds", [2, pytest.param(4, marks=pytest.mark.deep)])
def test_a_damaged_backup_changes_nothing(
    used: Path, backup: Path, tmp_path: Path, kinds: int
) -> None:
    """It is told in one sentence; the database that was to be replaced stays."""
    there, before = files(used), database(used)
    bad = damaged(backup, tmp_path, kinds)
    for file in bad:
        with pytest.raises(BackupDamaged, match=re.escape(file.name)) as error:
            restore(file, used, replace=True, progress=quiet)
        assert one_sentence(error.value)
        assert (files(used), database(used)) == (there, before)
    with pytest.raises(BackupDamaged):
        restore(bad[0], tmp_path / "new", progress=quiet)
    assert files(tmp_path / "new") == {"owner.lock"}
    # What is left of it does not stand in the way of the right one.
    restore(backup, tmp_path / "new", progress=quiet)
    with start(tmp_path / "new") as server:
        assert rows(server) == [0]


def test_what_cannot_be_restored_is_one_sentence(backup: Path, tmp_path: Path) -> None:
    """No file, a folder for a file, and a folder with files of somebody else."""
    for file in (tmp_path / "nowhere.dump", tmp_path):
        with pytest.raises(BackupMissing) as missing:
            restore(file, tmp_path / "new", progress=quiet)
        assert one_sentence(missing.value)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").touch()
    with pytest.raises(FolderNotOurs, match=r"mine\.txt") as foreign:
        restore(backup, tmp_path / "letters", replace=True, progress=quiet)
    assert one_sentence(foreign.value)
    assert files(tmp_path) == {"letters"}
    assert files(tmp_path / "letters") == {"mine.txt"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("java.io.IOException: No space left on device", NoSpace),
        ("Command Failed\nThe moon is full.\n", AdminToolFailed),
    ],
)
def test_other_failures_are_one_sentence(
    used: Path,
    backup: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    expected: type[EmbeddedError],
) -> None:
    """And leave the database as it was."""
    tool = embedded_backup.admin

    def failing(home: Any, jars: Any, lock: int, *command: str, **more: Any) -> Outcome:
        if command[1] == "load":
            return Outcome(failed=True, text=said)
        return tool(home, jars, lock, *command, **more)

    before = database(used)
    monkeypatch.setattr(embedded_backup, "admin", failing)
    with pytest.raises(expected) as error:
        restore(backup, used, replace=True, progress=quiet)
    assert one_sentence(error.value)
    assert database(used) == before
    assert not (used / "restoring").exists()


def test_a_store_of_an_unknown_version_is_refused(used: Path, tmp_path: Path) -> None:
    """Though nothing is wrong with the file itself; the database stays."""
    later = shutil.copytree(used, tmp_path / "later")
    meta = later / "neo4j" / "data" / "databases" / "neo4j" / "neostore"
    # The name of the format is followed by its version: major and minor, each a byte.
    known, unknown = b"aligned\x01\x01\x01", b"aligned\x01\x01\x63"
    assert meta.read_bytes().count(known) == 1
    meta.write_bytes(meta.read_bytes().replace(known, unknown))
    back_up(later, tmp_path / "later.dump", progress=quiet)
    before = database(used)
    with pytest.raises(BackupTooNew, match="upgrade Rongzhi") as error:
        restore(tmp_path / "later.dump", used, replace=True, progress=quiet)
    assert one_sentence(error.value)
    assert database(used) == before


CUT_OFF = """
import os, signal, sys
from pathlib import Path
from graph import embedded_backup
tool, swap, steps = embedded_backup.admin, embedded_backup.exchange, int(sys.argv[3])
def count(call):
    def counted(*given, **more):
        global steps
        if not steps:
            os.kill(os.getpid(), signal.SIGKILL)
        steps -= 1
        return call(*given, **more)
    return counted
embedded_backup.admin, embedded_backup.exchange = count(tool), count(swap)
embedded_backup.shutil.rmtree = count(embedded_backup.shutil.rmtree)
embedded_backup.restore(Path(sys.argv[1]), Path(sys.argv[2]), replace=True)
"""


@pytest.mark.parametrize(
    "steps",
    [pytest.param(2, marks=pytest.mark.deep), 3, pytest.param(4, marks=pytest.mark.deep)],
)
def test_a_restore_that_is_killed_loses_nothing(used: Path, backup: Path, steps: int) -> None:
    """Before the exchange the old database is there, after it the new one; the next try works."""
    before = database(used)
    killed = subprocess.run(
        [sys.executable, "-c", CUT_OFF, str(backup), str(used), str(steps)],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert (used / "restoring").exists()
    assert (database(used) == before) == (steps < 4)
    with start(used) as server:
        assert rows(server) == [0]
    restore(backup, used, replace=True, progress=quiet)
    assert not (used / "restoring").exists()
    with start(used) as server:
        assert rows(server) == [0]
