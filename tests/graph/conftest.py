"""Disks and data folders that several tests of this room share."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.child import alive, read_state
from tests.graph.embedded_steps import nobody_owns, processes, start, write_rows


@pytest.fixture(scope="session")
def clean_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was used and closed; copied, never opened."""
    data = tmp_path_factory.mktemp("clean") / "data"
    with start(data) as server:
        pid, watchdog = processes(data)
        assert next(write_rows(server, 0)) == 0
    # A stop leaves no process, no state file and no lock.
    assert not server.running
    assert not alive(pid)
    assert not alive(watchdog)
    assert read_state(data / "state.json") is None
    assert nobody_owns(data)
    return data


@pytest.fixture
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = getattr(request, "param", "1m")
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk],
        capture_output=True,
        check=False,
    ).returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)
