"""The cache of jars: right bytes or a sentence, whatever the network and the disk do."""

import gc
import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.embedded_errors import CacheUnusable, CorruptDownload, NoNetwork, NoSpace
from graph.jars import NEO4J, WEB, ensure, read_lock, web_asset
from graph.jars.lock import write_lock
from graph.jars.store import cache_folder
from tests.graph.embedded_steps import one_sentence
from tests.graph.maven_repository import Repository

PROJECT = Path(__file__).parents[2]
ENSURE = (
    "import sys; from pathlib import Path; from graph.jars import ensure; ensure(Path(sys.argv[1]))"
)

# jgo leaves the closing of a response that went wrong to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    r"ignore:Exception ignored in.*socket:pytest.PytestUnraisableExceptionWarning"
)


def silent(_line: str) -> None:
    """No progress."""


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Repository]:
    made = Repository()
    monkeypatch.setenv("RONGZHI_MAVEN_REPOSITORY", made.url)
    monkeypatch.setenv("RONGZHI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield made
    made.server.shutdown()
    made.server.server_close()
    gc.collect()


@pytest.fixture
def locked(repository: Repository, tmp_path: Path) -> Callable[..., Path]:
    def lock(*names: str, size: int = 1000) -> Path:
        path = tmp_path / "some.lock"
        write_lock(path, repository.publish(*names, size=size))
        return path

    return lock


@pytest.fixture
def disk(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache on a file system of 1 MB."""
    monkeypatch.setenv("RONGZHI_CACHE", str(small_disk))
    return small_disk


def incoming() -> list[Path]:
    return list((cache_folder() / "jars").glob(".incoming-*"))


def test_jars_come_once_and_are_checked(
    repository: Repository, locked: Callable[..., Path]
) -> None:
    """The first start downloads each jar once; the second asks nobody."""
    lock = locked("one", "two", "three")
    paths = ensure(lock, progress=silent)
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths] == [
        jar.sha256 for jar in read_lock(lock)
    ]
    assert ensure(lock, progress=silent) == paths
    assert repository.asked == {"one": 1, "two": 1, "three": 1}
    assert incoming() == []


def test_the_home_folder_is_left_alone(
    locked: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither ~/.m2 nor anything else appears in HOME."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    ensure(locked("one"), progress=silent)
    assert list(home.iterdir()) == []


def test_only_what_is_missing_or_changed_comes_again(
    repository: Repository, locked: Callable[..., Path]
) -> None:
    """A jar that was deleted, cut short or altered is fetched anew, the others are not."""
    lock = locked("gone", "short", "altered", "untouched")
    by_name = {
        path.name.split(".")[2].split("-")[0]: path for path in ensure(lock, progress=silent)
    }
    by_name["gone"].unlink()
    by_name["short"].write_bytes(by_name["short"].read_bytes()[:10])
    by_name["altered"].write_bytes(by_name["altered"].read_bytes()[::-1])
    ensure(lock, progress=silent)
    assert repository.asked == {"gone": 2, "short": 2, "altered": 2, "untouched": 1}


def test_a_corrupt_jar_is_never_used(repository: Repository, locked: Callable[..., Path]) -> None:
    """Wrong bytes are fetched once more, then named in an error; the right jars are kept."""
    lock = locked("good", "bad")
    repository.wrong["bad"] = 2
    with pytest.raises(CorruptDownload, match=r"org\.example\.bad-1\.0\.jar") as error:
        ensure(lock, progress=silent)
    assert one_sentence(error.value)
    assert not any("bad" in path.name for path in (cache_folder() / "jars").iterdir())
    ensure(lock, progress=silent)
    assert repository.asked == {"good": 1, "bad": 3}


@pytest.mark.parametrize("harm", ["wrong", "half"])
def test_one_bad_answer_is_forgiven(
    repository: Repository, locked: Callable[..., Path], harm: str
) -> None:
    """Wrong bytes or a connection that breaks off cost a second request, not the start."""
    lock = locked("one")
    getattr(repository, harm)["one"] = 1
    ensure(lock, progress=silent)
    assert repository.asked == {"one": 2}


def test_half_a_download_is_no_download(
    repository: Repository, locked: Callable[..., Path]
) -> None:
    """A connection that keeps breaking off is an error, and leaves no half jar behind."""
    lock = locked("one")
    repository.half["one"] = 2
    with pytest.raises(NoNetwork, match="1 jars are still to be downloaded"):
        ensure(lock, progress=silent)
    assert not list((cache_folder() / "jars").glob("*.jar"))
    assert incoming() == []


def test_no_network_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, locked: Callable[..., Path]
) -> None:
    """Where nothing can be reached, the message says what to do about it."""
    lock = locked("one")
    monkeypatch.delenv("RONGZHI_MAVEN_REPOSITORY")
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(NoNetwork, match="HTTPS_PROXY") as error:
        ensure(lock, progress=silent)
    assert one_sentence(error.value)


def test_a_repository_without_the_jar_is_one_sentence(
    repository: Repository, locked: Callable[..., Path]
) -> None:
    """A mirror that lacks a jar is named as the thing to change."""
    lock = locked("one")
    repository.files.clear()
    with pytest.raises(NoNetwork, match="RONGZHI_MAVEN_REPOSITORY"):
        ensure(lock, progress=silent)


def test_two_processes_at_once_download_once(
    repository: Repository, locked: Callable[..., Path]
) -> None:
    """The second waits for the first and finds everything there."""
    repository.seconds_each = 0.3
    names = [f"jar{number}" for number in range(40)]
    command = [sys.executable, "-c", ENSURE, str(locked(*names))]
    both = [subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert set(repository.asked.values()) == {1}
    assert len(repository.asked) == 40


def test_a_killed_download_goes_on_where_it_was(
    repository: Repository, locked: Callable[..., Path]
) -> None:
    """After a SIGKILL what had arrived is kept, and what was half there is thrown away."""
    repository.seconds_each = 0.3
    lock = locked(*[f"jar{number}" for number in range(40)])
    process = subprocess.Popen(
        [sys.executable, "-c", ENSURE, str(lock)], cwd=PROJECT, stderr=subprocess.DEVNULL
    )
    jars = cache_folder() / "jars"
    while len(list(jars.glob("*.jar"))) < 8:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = {path.name for path in jars.glob("*.jar")}
    assert len(kept) < 40
    before = repository.asked.copy()
    repository.seconds_each = 0.0
    ensure(lock, progress=silent)
    again = {name for name in repository.asked if repository.asked[name] > before[name]}
    assert not {f"org.example.{name}-1.0.jar" for name in again} & kept
    assert incoming() == []


def test_a_full_disk_is_one_sentence(
    repository: Repository, locked: Callable[..., Path], disk: Path
) -> None:
    """No space left ends in a sentence with the way out, and leaves no half jar behind."""
    with pytest.raises(NoSpace, match="RONGZHI_CACHE") as error:
        ensure(locked("huge", size=3_000_000), progress=silent)
    assert one_sentence(error.value)
    assert not list(disk.rglob("*.jar"))


def test_a_complete_cache_may_be_read_only(
    repository: Repository, locked: Callable[..., Path], disk: Path
) -> None:
    """An image brings its jars along: nothing needs to be written to use them."""
    lock = locked("one")
    paths = ensure(lock, progress=silent)
    (disk / "jars" / f"{lock.name}.json").unlink()
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert ensure(lock, progress=silent) == paths


def test_a_cache_that_cannot_be_made_is_one_sentence(
    locked: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file where the folder should be is named, with the way out."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("RONGZHI_CACHE", str(tmp_path / "file"))
    with pytest.raises(CacheUnusable, match="RONGZHI_CACHE"):
        ensure(locked("one"), progress=silent)


def test_progress_is_told_in_lines_where_there_is_no_terminal(
    locked: Callable[..., Path],
) -> None:
    """Each tenth of the way has its line, and the last one says that all is there."""
    told: list[str] = []
    ensure(locked(*[f"jar{number}" for number in range(20)]), progress=told.append)
    assert told[0] == "downloading jars: 20 files"
    assert told[-1].startswith("downloading jars: 20 of 20 files")
    assert len(told) <= 12


@pytest.mark.parametrize("lock", [NEO4J, WEB], ids=lambda lock: lock.name)
def test_the_committed_locks_are_sorted_and_name_no_address(lock: Path) -> None:
    """A lock holds coordinates and hashes only, each jar once, and no test tools."""
    jars = read_lock(lock)
    assert jars == sorted(set(jars))
    assert len({jar.file_name for jar in jars}) == len(jars)
    assert all(len(jar.sha256) == 64 for jar in jars)
    assert "://" not in lock.read_text(encoding="utf-8")
    assert not {"junit", "org.mockito"} & {jar.group for jar in jars}


def test_the_offline_pages_find_their_bundles() -> None:
    """GraphiQL and React are built and minified inside their jars."""
    assert web_asset("graphiql", "graphiql.min.js")
    assert web_asset("graphiql", "graphiql.min.css")
    assert b"React" in web_asset("react", "umd/react.production.min.js")
    assert web_asset("react-dom", "umd/react-dom.production.min.js")
    with pytest.raises(KeyError):
        web_asset("react", "nowhere.js")
