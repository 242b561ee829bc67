"""What docs/clients.md quotes: whole files, each below a link to it."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CLIENTS = PROJECT / "tests" / "clients"
PAGE = PROJECT / "docs" / "clients.md"
QUOTED = ("codegen.ts", "relay.config.json", "persisted-query-manifest.config.json")
_QUOTE = re.compile(
    r"^\[[^\]\n]*\]\(\.\./tests/clients/([^)\n]+)\)[^\n]*\n\n```\w+\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_BLOCK = re.compile(r"^```(?:ts|tsx|js|json)$", re.MULTILINE)


def examples() -> set[str]:
    """Every file that a client's author reads, relative to tests/clients."""
    sources = (path.relative_to(CLIENTS) for path in (CLIENTS / "examples").rglob("*.ts"))
    written = (path for path in sources if not {"generated", "__generated__"} & set(path.parts))
    return {path.as_posix() for path in written} | set(QUOTED)


def quotes() -> dict[str, str]:
    """The quoted text of each file."""
    return dict(_QUOTE.findall(PAGE.read_text(encoding="utf-8")))


def unsourced() -> int:
    """How many blocks of code are quoted from nowhere."""
    page = PAGE.read_text(encoding="utf-8")
    return len(_BLOCK.findall(page)) - len(_QUOTE.findall(page))


def differing() -> list[str]:
    """The files that are not quoted, or not as they are."""
    quoted = quotes()
    names = sorted(examples() | quoted.keys())
    return [name for name in names if quoted.get(name) != _text(CLIENTS / name)]


def _text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None
