"""What can go wrong with the embedded Neo4j: each message is one sentence and the way out."""

from pathlib import Path


class EmbeddedError(Exception):
    """The parent of all of them; `str()` of one is meant for the person at the terminal."""


class NoNetwork(EmbeddedError):
    """The jars are not here yet and their repository cannot be reached."""

    def __init__(self, missing: int) -> None:
        super().__init__(
            f"{missing} jars are still to be downloaded and their repository does not answer: "
            "check the network and HTTPS_PROXY, or name a mirror in RONGZHI_MAVEN_REPOSITORY, "
            "then start again (what has arrived is kept)."
        )


class CorruptDownload(EmbeddedError):
    """A jar arrived twice with other bytes than the lock names."""

    def __init__(self, file_name: str) -> None:
        super().__init__(
            f"{file_name} arrived twice with a wrong checksum and was deleted: try again later, "
            "or name another mirror in RONGZHI_MAVEN_REPOSITORY."
        )


class CacheUnusable(EmbeddedError):
    """The cache folder cannot be written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"The cache folder {folder} cannot be used ({reason}): make it writable, "
            "or name another one in RONGZHI_CACHE."
        )


class NoSpace(EmbeddedError):
    """The disk is full."""

    def __init__(self, folder: Path, way_out: str = "name another folder") -> None:
        super().__init__(
            f"The disk that holds {folder} is full: free at least 500 MB there, or {way_out}, "
            "then start again."
        )


class DataFolderInUse(EmbeddedError):
    """Somebody else's server runs on the data folder."""

    def __init__(self, data: Path, *, pid: int | None, port: int | None) -> None:
        self.pid = pid
        self.port = port
        who = f"process {pid} (Bolt port {port})" if pid else "a process that is starting"
        super().__init__(
            f"The data folder {data} is in use by {who}: stop that one first, "
            "or name another data folder."
        )


class DataFolderUnusable(EmbeddedError):
    """The data folder cannot be written, or lacks what only the first start makes."""

    def __init__(self, data: Path, reason: str) -> None:
        super().__init__(
            f"The data folder {data} cannot be used ({reason}): repair that, "
            "or name another data folder."
        )


class DataFolderTooNew(EmbeddedError):
    """A later release wrote the data folder."""

    def __init__(self, data: Path, written_by: str) -> None:
        super().__init__(
            f"The data folder {data} was written by {written_by}, which is newer than this one: "
            "upgrade Rongzhi, or name another data folder."
        )


class PortTaken(EmbeddedError):
    """Another program listens on the port that was asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__(
            f"Port {port} is taken by another program: stop that one, or choose another port."
        )


class StoreDamaged(EmbeddedError):
    """Neo4j runs, but cannot open its store."""

    def __init__(self, data: Path, log: Path) -> None:
        super().__init__(
            f"The store in {data} is damaged and Neo4j cannot open it (see {log}): "
            "restore a backup, or delete the folder to begin anew."
        )


class StartTimeout(EmbeddedError):
    """No query was answered in time."""

    def __init__(self, seconds: float, log: Path) -> None:
        super().__init__(
            f"Neo4j answered no query within {seconds:.0f} s (see {log}): "
            "start again when the machine is less busy, or allow more time."
        )


class ServerFailed(EmbeddedError):
    """The server process ended by itself."""

    def __init__(self, log: Path, reason: str) -> None:
        super().__init__(
            f"Neo4j stopped by itself ({reason}; see {log}): start again, "
            "and if that fails too, name another data folder."
        )


class OwnerGone(EmbeddedError):
    """A server that was shared ended with the process that had started it."""

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"The Neo4j on {data} was stopped together with the process that had started it: "
            "start again."
        )
