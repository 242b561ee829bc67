"""Planted bugs of what is judged, planned and recommended: this folder's promises catch each."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATCHES = sorted((ROOT / "tests" / "mutants").glob("*.patch"))
JUDGES = (
    *("test_requirements.py", "test_criteria.py", "test_eligibility.py"),
    *("test_counterfactual_examples.py", "test_counterfactuals.py"),
)
JUDGES_OF_PLANS = ("test_together.py", "test_plans.py", "test_recruits.py")
JUDGES_OF_PARTNERS = (
    *("test_partner_examples.py", "test_partner_chains.py", "test_partners.py"),
    *("test_partner_views.py", "test_partner_promises.py", "test_complement.py"),
)
JUDGES_OF_RESILIENCE = (
    *("test_resilience_examples.py", "test_articulations.py", "test_resilience.py"),
)


JUDGES_OF_MEMBERSHIPS = ("../api/test_membership_life.py",)
JUDGES_OF_MERGES = (
    *("../api/test_merges_races.py", "../api/test_merges.py"),
    "../graph/test_ties_to_parks.py",
)
JUDGES_OF_IMPORTS = (
    *("../api/test_imports.py", "../api/test_imports_known.py", "../api/test_imports_refused.py"),
    "../api/test_imports_killed.py",
)
MERGES = (
    *("graph/merging.py", "graph/unmerging.py", "graph/moving.py", "graph/merged.py"),
    "graph/units.py",
)
IMPORTS = ("api/importing/", "graph/import_writing.py")
JUDGES_OF_THE_PLAN = (
    *("../api/test_planned.py", "../graph/test_nested.py", "../api/differential"),
)
JUDGES_OF_CANDIDATES = ("../api/test_membership_candidates.py",)
CANDIDATES = ("graph/lapsed.py", "graph/kept_memberships.py")
MEMBERSHIPS = (
    *("graph/admitting.py", "graph/applying.py", "graph/membership_acts.py"),
    *("graph/membership_states.py", "graph/recording.py", "api/types/memberships.py"),
)


JUDGING = (
    (CANDIDATES, JUDGES_OF_CANDIDATES),
    (MERGES, JUDGES_OF_MERGES),
    (IMPORTS, JUDGES_OF_IMPORTS),
    (("loaders/plan/", "graph/nested.py"), JUDGES_OF_THE_PLAN),
    (("graph/name_parts.py",), ("../api/test_name_parts.py",)),
    (("graph/upserts.py",), ("../graph/test_ties_to_parks.py",)),
    (("api/cost/",), ("../api/test_prices_remembered.py",)),
    (("api/identity/",), ("../api/test_identity_keys.py",)),
    (("api/context.py", "loaders/batches.py"), ("../api/test_remembered.py",)),
    (("graph/for_callers.py",), ("../graph/test_for_callers.py", "../graph/test_callers.py")),
    (("graph/compose.py",), ("../graph/test_restricted_nouns.py", "../graph/test_filters.py")),
    (MEMBERSHIPS, JUDGES_OF_MEMBERSHIPS),
    (("matching/resilience.py", "matching/partners/articulations.py"), JUDGES_OF_RESILIENCE),
    (("matching/partners/",), JUDGES_OF_PARTNERS),
    (("matching/plans/usable.py",), JUDGES_OF_PLANS + JUDGES_OF_RESILIENCE),
    (("matching/plans/",), JUDGES_OF_PLANS),
)
"""Files, and whose promises are about them; the first that fits."""


def planted(patch: Path, folder: Path) -> None:
    """A copy of what the promises read, with the bug in it."""
    for name in ("api", "graph", "loaders", "matching", "onboarding", "seed", "tests"):
        ignored = shutil.ignore_patterns("node_modules", "__pycache__", ".hypothesis")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    subprocess.run(["git", "apply", "--unsafe-paths", str(patch)], cwd=folder, check=True)


def judges(patch: Path) -> tuple[str, ...]:
    """Whose promises are about the part that has the bug."""
    text = patch.read_text()
    found = (
        judging for parts, judging in JUDGING if any(f"+++ b/{each}" in text for each in parts)
    )
    return next(found, JUDGES)


def test_there_are_enough_of_them() -> None:
    """Ten at least, of every part."""
    parts = {line for each in PATCHES for line in each.read_text().splitlines() if "+++" in line}
    assert len(PATCHES) >= 10
    assert len(parts) >= 5


@pytest.mark.parametrize("patch", PATCHES, ids=lambda each: each.stem)
def test_a_bug_can_be_planted(patch: Path, tmp_path: Path) -> None:
    """The patch fits the code as it is now."""
    target = patch.read_text().split("+++ b/")[1].splitlines()[0]
    before = ROOT / target
    (tmp_path / target).parent.mkdir(parents=True)
    shutil.copy(before, tmp_path / target)
    subprocess.run(["git", "apply", "--unsafe-paths", str(patch)], cwd=tmp_path, check=True)
    assert (tmp_path / target).read_text() != before.read_text()


@pytest.mark.deep
@pytest.mark.parametrize("patch", PATCHES, ids=lambda each: each.stem)
def test_a_planted_bug_is_caught(patch: Path, tmp_path: Path) -> None:
    """Some promise breaks."""
    planted(patch, tmp_path)
    tests = [f"tests/matching/{name}" for name in judges(patch)]
    asked = (sys.executable, "-m", "pytest", "-x", "-q", "-m", "not deep", "-p", "no:cacheprovider")
    found = subprocess.run(
        [*asked, *tests],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert found.returncode == 1, found.stdout[-2_000:] + found.stderr[-2_000:]
