"""Values for the filters of listings, drawn so that they may let some rows through."""

from collections.abc import Iterable, Mapping
from datetime import date
from random import Random
from typing import Any

from graph.declarations import Listing
from graph.model import (
    AssetKind,
    CredentialKind,
    DataClass,
    DealKind,
    DealState,
    ExpertiseKind,
    FactNature,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    MechanismKey,
    MembershipState,
    OrganizationKind,
    Pairing,
    ProductKind,
    SourceKind,
)
from graph.name_parts import name_part
from seed.row_base import Row
from seed.rows import SeedRows
from tests.graph.oracle import ids
from tests.graph.record_oracle import node_id

KINDS: dict[str, Any] = {
    "Query.products": ProductKind,
    "Query.deals": DealKind,
    "Query.expertise": ExpertiseKind,
    "Query.needs": ExpertiseKind,
    "Query.intellectualProperty": AssetKind,
}
WORDS: dict[str, Any] = {
    "stages": LifeCycleStage,
    "credentials": CredentialKind,
    "measures": Measure,
    "natures": FactNature,
    "source_kinds": SourceKind,
    "purposes": FinancingPurpose,
    "pairings": Pairing,
    "mechanisms": MechanismKey,
    "membership_states": MembershipState,
    "asset_kinds": AssetKind,
    "data_classes": DataClass,
}


def some(random: Random, rows: Iterable[Row]) -> list[str]:
    """A third of the ids, and one of nothing."""
    found = sorted(ids(row.key for row in rows))
    return [*random.sample(found, (len(found) + 2) // 3), node_id("nothing")]


def _part_of_a_name(random: Random, rows: SeedRows) -> str:
    """From one to six letters, Chinese or Latin, of a name, an English name or an alias."""
    named = [each for row in rows.organizations for each in (row.name, row.name_en) if each]
    name = random.choice(named + [each.name for each in rows.aliases])
    letters = "".join(each for each in name if each.isalnum())
    start, length = random.randrange(len(letters)), random.randint(1, 6)
    return letters[start : start + length]


def as_parameters(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of filters, which are as users give them, as the graph takes them."""
    taken = dict(values)
    if "name" in taken:
        taken["name"] = name_part(taken["name"])
    return taken


def value_of(filter: str, listing: Listing, random: Random, rows: SeedRows) -> Any:
    """A value for a filter that may let some nodes through and others not."""
    words = dict(WORDS)
    words["kinds"] = KINDS.get(listing.name, OrganizationKind)
    words["states"] = DealState if listing.name == "Query.deals" else MembershipState
    if filter in words:
        vocabulary = list(words[filter])
        return random.sample(vocabulary, (len(vocabulary) + 1) // 2)
    organizations = {"subjects", "providers", "participants", "enterprises", "leads"}
    if filter in organizations | {"pledgees", "pledgors"}:
        return some(random, rows.organizations)
    parks = [row for row in rows.organizations if row.kind == OrganizationKind.PARK]
    days = [date(2024, 6, 1), *(row.agreed_on for row in rows.deals)]
    days += [row.registered_on for row in rows.pledges]
    days += [row.valid_until for row in rows.memberships if row.valid_until]
    return {
        "name": lambda: _part_of_a_name(random, rows),
        "synthetic": lambda: random.choice((True, False)),
        "pledged": lambda: random.choice((True, False)),
        "renewal_due": lambda: random.choice((True, False)),
        "in_force": lambda: random.choice((True, False)),
        "parks": lambda: some(random, parks),
        "sectors": lambda: some(random, rows.sectors),
        "topics": lambda: some(random, rows.topics),
        "policies": lambda: some(random, rows.policies),
        "stage": lambda: random.choice(list(LifeCycleStage)),
        "credential": lambda: random.choice(list(CredentialKind)),
        "giver_id": lambda: node_id(
            random.choice([*(row.giver for row in rows.consents), "nobody"])
        ),
        "minimum": lambda: random.choice([*(row.amount or 0 for row in rows.deals), 1]),
        **dict.fromkeys(
            ("agreed_from", "agreed_until", "registered_from", "registered_until"),
            lambda: random.choice(days),
        ),
        "expires_before": lambda: random.choice(days),
    }[filter]()
