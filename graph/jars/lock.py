"""The locks: text files that name each jar and the SHA-256 of its bytes, one a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NEO4J = Path(__file__).parents[1] / "neo4j.jars.lock"
WEB = Path(__file__).parents[1] / "web.jars.lock"

HEADER = """\
# group:artifact:classifier:version sha256
# Written by `python -m graph.jars --update`; do not edit by hand.
"""


@dataclass(frozen=True, slots=True, order=True)
class Jar:
    """One line of a lock; the classifier is empty for most jars."""

    group: str
    artifact: str
    classifier: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        """Begins with the group, for two groups may use one artifact name."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.group}.{self.artifact}-{self.version}{tail}.jar"


def read_lock(lock: Path) -> list[Jar]:
    """In the lock's order; comments and empty lines are skipped."""
    lines = (line.strip() for line in lock.read_text(encoding="utf-8").splitlines())
    return [_parse(line) for line in lines if line and not line.startswith("#")]


def write_lock(lock: Path, jars: Iterable[Jar]) -> None:
    """Sorted, so that an update reads well in a diff."""
    lines = [
        f"{jar.group}:{jar.artifact}:{jar.classifier}:{jar.version} {jar.sha256}\n"
        for jar in sorted(jars)
    ]
    lock.write_text(HEADER + "".join(lines), encoding="utf-8")


def _parse(line: str) -> Jar:
    coordinates, sha256 = line.split()
    group, artifact, classifier, version = coordinates.split(":")
    return Jar(group, artifact, classifier, version, sha256)
