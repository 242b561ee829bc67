"""What edges lead to whose answer depends on the day or the caller, by the rows' oracle."""

from collections.abc import Callable, Iterable

from graph.model import Measure
from graph.views import View
from tests.graph.oracle import Oracle


def _about(oracle: Oracle, view: View, key: str) -> list[str]:
    return [row.key for row in oracle.latest(view, oracle.facts_about.get(key, []))]


Way = Callable[[Oracle, View, str], Iterable[str]]

WAYS: dict[str, Way] = {
    "facts": _about,
    "Organization.sectors": Oracle.sectors,
    "Organization.parks": Oracle.parks,
    "Organization.foundedOn": lambda oracle, view, key: oracle.newest(
        view, key, Measure.FOUNDED_ON
    ),
    "Organization.deals": Oracle.deals,
    "Park.members": Oracle.members,
    "Institute.expertise": Oracle.expertise,
    "Enterprise.stage": lambda oracle, view, key: oracle.newest(view, key, Measure.STAGE),
    "Enterprise.credentials": lambda oracle, view, key: [row.key for row in oracle.held(view, key)],
    "Product.terms": Oracle.terms,
    "Provider.limits": Oracle.limits,
    "rules": Oracle.rules,
    "requirement": Oracle.requirement,
    "Product.policies": Oracle.policies,
    "Expertise.collaborators": Oracle.collaborators,
}
"""What edges lead to whose answer depends on the day or the caller: keys for a key."""
