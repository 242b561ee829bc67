"""Reads one file as a process that may use only so much; prints what came of it.

`python -m tests.onboarding.acceptance.limited FILE SECONDS [judged]` prints JSON: the reason of a
refusal, or the rows, and the peak of memory above that of an idle process, in bytes. With
`judged`, the rows get verdicts too, against records that are like them.
"""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

MOST_MEMORY = 1_500_000_000
MOST_SECONDS = 20
"""Of one core; none of them takes more than about a third of that."""
MOST_ABOVE_IDLE = 500_000_000
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Fate:
    """What came of a file: refused for `reason`, or read as `rows` rows with `errors` ERRORs."""

    reason: str | None
    rows: int
    errors: int
    memory: int
    seconds: float


def fate(data: bytes, folder: Path, seconds: int = MOST_SECONDS, *, judged: bool = False) -> Fate:
    """In a process of its own. Fails if it dies, as one beyond its limits does."""
    path = folder / "file"
    path.write_bytes(data)
    command = [sys.executable, "-m", "tests.onboarding.acceptance.limited", str(path), str(seconds)]
    command += ["judged"] if judged else []
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)  # noqa: PLW1510
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-2000:]}"
    return Fate(**json.loads(done.stdout))


def _peak() -> int:
    """Of this process alone: what getrusage says counts that of whoever started it, too."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _main() -> None:
    from onboarding.bounds import Refused
    from onboarding.members import read_members
    from onboarding.verdicts import Existing, verdicts
    from onboarding.words import Severity

    today = date(2025, 6, 30)
    # Dictionaries are loaded with the first cells; that is no fault of the file.
    first = "企业名称,地址,营业收入,成立日期\n東莞甲,一,2万,2019\n".encode()
    verdicts(read_members(first, today=today).rows, [])
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    seconds = int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    data = Path(sys.argv[1]).read_bytes()
    idle, reason, rows, errors = _peak(), None, 0, 0
    try:
        found = read_members(data, today=today)
        rows = len(found.rows)
        if "judged" in sys.argv:
            records = [row.record for row in found.rows if row.record]
            verdicts(found.rows, [Existing(f"{n:06}", each) for n, each in enumerate(records)])
        errors = sum(c.severity is Severity.ERROR for row in found.rows for c in row.cells)
    except Refused as refused:
        reason = str(refused.reason) if refused.message else "without a message"
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "reason": reason,
                "rows": rows,
                "errors": errors,
                "memory": _peak() - idle,
                "seconds": round(used.ru_utime + used.ru_stime, 2),
            }
        )
    )


if __name__ == "__main__":
    _main()
