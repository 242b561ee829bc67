"""The per-user cache of jars, shared by the demo, the tests and the API's offline pages."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import platformdirs

from graph.embedded_errors import CacheUnusable
from graph.jars.lock import WEB, Jar, read_lock
from graph.jars.progress import tell


def cache_folder() -> Path:
    """`RONGZHI_CACHE`, or the usual cache folder of this user."""
    named = os.environ.get("RONGZHI_CACHE")
    return Path(named).absolute() if named else platformdirs.user_cache_path("rongzhi")


def ensure(lock: Path, *, progress: Callable[[str], None] = tell) -> list[Path]:
    """Returns the jars of the lock, each with the right bytes; downloads what is missing.

    Raises NoNetwork, CorruptDownload, NoSpace or CacheUnusable.
    """
    jars = read_lock(lock)
    folder = cache_folder() / "jars"
    paths = [folder / jar.file_name for jar in jars]
    marker = folder / f"{lock.name}.json"
    if (seen := _sizes_and_times(lock, paths)) and seen == _read(marker):
        return paths
    # A folder that is complete is never locked: it may be on a read-only file system.
    if _wrong(jars, folder):
        _fetch(jars, folder, progress)
    with suppress(OSError):
        _write(marker, _sizes_and_times(lock, paths))
    return paths


def read_member(jar: Path, name: str) -> bytes:
    """One file out of a jar; raises KeyError when the jar has none of that name."""
    with zipfile.ZipFile(jar) as archive:
        return archive.read(name)


def web_asset(artifact: str, name: str) -> bytes:
    """One file of a locked WebJar, such as ("react", "umd/react.production.min.js")."""
    for jar, path in zip(read_lock(WEB), ensure(WEB), strict=True):
        if jar.artifact == artifact:
            member = f"META-INF/resources/webjars/{artifact}/{jar.version}/{name}"
            return read_member(path, member)
    raise KeyError(artifact)


def sha256(path: Path) -> str:
    """The digest of the whole file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch(jars: Sequence[Jar], folder: Path, progress: Callable[[str], None]) -> None:
    # Here, because a complete cache needs neither the HTTP client nor the lock.
    from filelock import FileLock, Timeout

    from graph.jars.download import download

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "download.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("another process is downloading the jars, waiting for it …")
            lock.acquire()
    except OSError as error:
        raise CacheUnusable(folder, error.strerror or str(error)) from error
    try:
        # Looked at again: the other process may have brought them.
        if missing := _wrong(jars, folder):
            download(missing, folder, progress=progress)
    finally:
        lock.release()


def _wrong(jars: Sequence[Jar], folder: Path) -> list[Jar]:
    def right(jar: Jar) -> bool:
        path = folder / jar.file_name
        return path.is_file() and sha256(path) == jar.sha256

    return [jar for jar in jars if not right(jar)]


def _sizes_and_times(lock: Path, paths: Sequence[Path]) -> dict[str, object] | None:
    """What the marker holds: it spares hashing 160 MB at every start."""
    try:
        stats = {path.name: path.stat() for path in paths}
    except OSError:
        return None
    files = {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()}
    return {"lock": sha256(lock), "files": files}


def _read(marker: Path) -> object:
    try:
        return json.loads(marker.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(marker: Path, content: object) -> None:
    partial = marker.with_suffix(f".{os.getpid()}")
    partial.write_text(json.dumps(content), encoding="utf-8")
    partial.replace(marker)
