"""Organisations that were members of a park once and are none any more: no candidates.

See docs/decisions/0029-membership.md.
"""

from collections.abc import Iterable, Mapping
from typing import LiteralString

from graph.client import Graph
from graph.kept_memberships import KEPT_MEMBERSHIP, KeptMembership, kept_membership
from graph.model import MembershipState
from graph.views import View

# What was admitted once is public, so these are the same for every caller.
ADMITTED_PROVIDERS: LiteralString = (
    """
MATCH (b:Membership)-[:MEMBERSHIP_OF]->(member:Organization)
WHERE NOT member:Enterprise AND 'ACTIVE' IN b.states
MATCH (b)-[:IN_PARK]->(park:Park)
RETURN collect([member.id, """
    + KEPT_MEMBERSHIP
    + """]) AS rows
"""
)

Admissions = Mapping[str, tuple[KeptMembership, ...]]
"""Memberships that were granted, by organisation."""


async def admissions_of_providers(graph: Graph) -> Admissions:
    """Of everybody but enterprises, which are no candidates anyway."""
    [row] = await graph.read(ADMITTED_PROVIDERS)
    found: dict[str, list[KeptMembership]] = {}
    for id, kept in row["rows"]:
        found.setdefault(id, []).append(kept_membership(id, *kept))
    return {id: tuple(each) for id, each in found.items()}


def lapsed(admissions: Admissions, view: View) -> frozenset[str]:
    """Who was a member by the day, as far as known, and is in no park on it."""
    return frozenset(id for id, each in admissions.items() if _is_over(each, view))


def _is_over(memberships: Iterable[KeptMembership], view: View) -> bool:
    granted = [each for each in memberships if each.was_granted(view)]
    return bool(granted) and not any(_is_active(each, view) for each in granted)


def _is_active(membership: KeptMembership, view: View) -> bool:
    found = membership.on(view)
    begun = found.valid_from is not None and found.valid_from <= view.as_of
    return begun and found.recorded_at <= view.known_at and found.state == MembershipState.ACTIVE
