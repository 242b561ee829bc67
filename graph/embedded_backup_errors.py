"""What can go wrong with a backup: each message is one sentence and the way out."""

from pathlib import Path

from graph.embedded_errors import EmbeddedError


class BackupExists(EmbeddedError):
    """A file of that name is there already."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} exists and is never written over: name another FILE.")


class BackupUnwritable(EmbeddedError):
    """The backup's folder cannot be written."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} cannot be written ({reason}): name another FILE.")


class NothingToBackUp(EmbeddedError):
    """There is no database in the folder."""

    def __init__(self, data: Path) -> None:
        super().__init__(f"{data} holds no database of Rongzhi: name the folder of a demo in DATA.")


class BackupMissing(EmbeddedError):
    """There is no such file, or it cannot be read."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(
            f"The backup {file} cannot be read ({reason}): name the file of a backup in FILE."
        )


class BackupDamaged(EmbeddedError):
    """The file is no dump of Neo4j, or its checksum is wrong."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} is damaged or no dump of Neo4j, and nothing was changed: name another backup "
            "in FILE."
        )


class BackupTooNew(EmbeddedError):
    """The store in the dump is of a format that this Neo4j does not know."""

    def __init__(self, file: Path, neo4j: str) -> None:
        super().__init__(
            f"{file} was made by another version of Neo4j, which {neo4j} cannot open, and nothing "
            "was changed: upgrade Rongzhi, or name another backup in FILE."
        )


class DatabaseThere(EmbeddedError):
    """The folder holds a database, and nobody said that it may be replaced."""

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"{data} holds a database: name another folder in DATA, or add REPLACE=yes to replace "
            "what is there."
        )


class FolderNotOurs(EmbeddedError):
    """The folder holds something else."""

    def __init__(self, data: Path, example: str) -> None:
        super().__init__(
            f"{data} holds files that are not Rongzhi's (such as {example}): name a new or an "
            "empty folder in DATA."
        )


class AdminToolFailed(EmbeddedError):
    """Neo4j's admin tool ended with an error that is none of the others."""

    def __init__(self, said: str, log: Path) -> None:
        super().__init__(
            f"Neo4j's admin tool failed ({said}; see {log}), and nothing was changed: repair that "
            "and try again."
        )
