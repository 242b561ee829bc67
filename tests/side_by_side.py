"""How tests are dealt out to several processes: those of one server stay together.

What a server has planned for one test it need not plan for the next, and the seed is written once.
The groups of pytest-xdist 3.8 are lost under pytest 9.2 (it writes them into `Item._nodeid`, which
nobody reads any more), so each process says in a file which group its tests are of.
"""

import json
import os
import shutil
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

FOLDER = "RONGZHI_TEST_GROUPS"
FIRST = ("seeded", "worlds", "test_embedded_backup.py", "test_embedded_failures.py", "test_demo.py")
"""One long group for each of two processes, then the slow files among the others."""


def group_of(item: pytest.Item) -> str:
    """The long-lived server that a test asks, or its file."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    for group, fixture in (("seeded", "seeded_server"), ("worlds", "empty_server")):
        if fixture in fixtures:
            return group
    return item.path.name


def sort(items: list[pytest.Item]) -> None:
    """Put long groups first, and tell the process that deals out who is of which."""
    groups = {item.nodeid: group_of(item) for item in items}

    def place(item: pytest.Item) -> int:
        group = groups[item.nodeid]
        return FIRST.index(group) if group in FIRST else len(FIRST)

    items.sort(key=place)
    if folder := os.environ.get(FOLDER):
        Path(folder, f"{os.getpid()}.json").write_text(json.dumps(groups), encoding="utf-8")


def scheduler(config: pytest.Config, log: Any) -> Any:
    """Deals out whole groups, in the order of collection."""
    # Only here, so that tests run in one process without the plugin.
    from xdist.scheduler.loadscope import LoadScopeScheduling

    class ByServer(LoadScopeScheduling):
        @cached_property
        def groups(self) -> dict[str, str]:
            # The processes have collected when the first group is dealt out.
            [said, *_] = Path(os.environ[FOLDER]).glob("*.json")
            return json.loads(said.read_text(encoding="utf-8"))

        def _split_scope(self, nodeid: str) -> str:
            return self.groups[nodeid]

    return ByServer(config, log)


class Folder:
    """Where groups are said, as long as the tests run; the other processes inherit its name."""

    def __init__(self) -> None:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="rongzhi-groups-")

    def pytest_unconfigure(self) -> None:
        """After the last of them has ended."""
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)
