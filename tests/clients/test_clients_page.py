"""docs/clients.md and the files of its examples; what needs Node is in `make test-clients`."""

import json
import re
from typing import Any

from tests.clients.quotes import CLIENTS, PAGE, differing, unsourced


def test_the_page_quotes_every_example_as_it_is() -> None:
    """And shows no code that is not run."""
    assert differing() == []
    assert unsourced() == 0


def test_the_links_of_the_page_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", PAGE.read_text(encoding="utf-8"))
    assert targets
    assert [each for each in targets if not (PAGE.parent / each).exists()] == []


def test_no_address_of_a_package_registry_is_in_the_lock() -> None:
    """Names, exact versions and hashes only; the only addresses are those of sponsors."""
    packages: dict[str, dict[str, Any]] = json.loads(
        (CLIENTS / "package-lock.json").read_text(encoding="utf-8")
    )["packages"]
    assert [name for name, each in packages.items() if "resolved" in each] == []
    assert [name for name, each in packages.items() if name and "integrity" not in each] == []
    addressed = {
        key for each in packages.values() for key in each if "://" in json.dumps(each[key])
    }
    assert addressed <= {"funding"}
    assert (CLIENTS / ".npmrc").read_text() == "omit-lockfile-registry-resolved=true\n"


def test_versions_are_exact() -> None:
    package = json.loads((CLIENTS / "package.json").read_text(encoding="utf-8"))
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert [each for each in versions if not each[0].isdigit()] == []


FREE = {"MIT", "ISC", "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0"}
# Data of browsers' features, with its source named; a licence of Python for a parser of arguments.
FREE_TOO = {"CC-BY-4.0", "Python-2.0", "(MIT OR Apache-2.0)"}


def test_licences_allow_commercial_use() -> None:
    packages = json.loads((CLIENTS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    others = {
        name: each.get("license")
        for name, each in packages.items()
        if name and each.get("license") not in FREE | FREE_TOO
    }
    assert others == {}
