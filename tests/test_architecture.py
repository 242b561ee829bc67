"""House rules that prose cannot keep."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from graph.settings import Neo4jSettings

ROOT = Path(__file__).resolve().parents[1]
CYPHER = re.compile(r"\b(MATCH|MERGE|UNWIND|CREATE|DETACH)\s*[({$]")


def modules(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize(
    "path", modules("api", "loaders", "matching", "onboarding", "seed"), ids=str
)
def test_cypher_lives_in_the_graph_room(path: Path) -> None:
    """No other room holds a statement."""
    assert [text for text in strings(path) if CYPHER.search(text)] == []


@pytest.mark.parametrize("path", modules("graph", "seed"), ids=str)
def test_cypher_is_never_assembled_from_values(path: Path) -> None:
    """Values travel as $parameters: no f-string and no format call holds Cypher."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [
        "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    ]
    assert [text for text in texts if CYPHER.search(text)] == []


@pytest.mark.parametrize(
    "path", modules("api", "graph", "loaders", "matching", "onboarding", "seed", "tests"), ids=str
)
def test_files_are_short_and_begin_with_a_sentence(path: Path) -> None:
    """At most 300 lines (tests 400); the module says what it is."""
    text = path.read_text(encoding="utf-8")
    if not text.strip():
        return
    limit = 400 if path.is_relative_to(ROOT / "tests") else 300
    assert len(text.splitlines()) <= limit
    assert ast.get_docstring(ast.parse(text))


def test_the_readme_names_every_make_target() -> None:
    """And the Makefile has every target that the README names."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.MULTILINE))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?:`|    )make ([a-z-]+)", readme)) == targets


def test_the_readme_has_every_setting() -> None:
    """One table names each variable with its default and what it does."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for prefix, settings in (("RONGZHI_", Settings), ("NEO4J_", Neo4jSettings)):
        for name, field in settings.model_fields.items():
            [row] = [
                line
                for line in readme.splitlines()
                if line.startswith(f"| `{prefix}{name.upper()}` |")
            ]
            assert field.description
            assert field.description in row
            default = field.default
            shown = default.get_secret_value() if hasattr(default, "get_secret_value") else default
            assert f"| `{str(shown).lower() if isinstance(shown, bool) else shown}` |" in row or (
                not shown and "| – |" in row
            )


def test_no_address_of_a_package_registry_is_committed() -> None:
    """Lock files hold names and hashes only."""
    for lock in [*ROOT.glob("*.lock"), *(ROOT / "graph").glob("*.lock")]:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "index-url" not in text
