"""Names under which things are found become rows of the graph's write statements."""

from collections.abc import Iterator
from typing import Any

from graph.naming import name_properties
from seed.row_base import node_id
from seed.rows import SeedRows

Encoded = dict[str, Any]


def names(rows: SeedRows) -> Iterator[Encoded]:
    """Every name under which something is found."""
    for each in rows.organizations:
        yield from _names(each.key, "ORGANIZATION", NAME=each.name, NAME_EN=each.name_en)
    for alias in rows.aliases:
        yield from _names(alias.organization, "ORGANIZATION", ALIAS=alias.name)
    for each in rows.products:
        yield from _names(each.key, "PRODUCT", NAME=each.name, NAME_EN=each.name_en)
    for each in rows.policies:
        number = each.document_number
        yield from _names(
            each.key, "POLICY", NAME=each.name, NAME_EN=each.name_en, DOCUMENT_NUMBER=number
        )
    for each in rows.expertise:
        yield from _names(each.key, "EXPERTISE", NAME=each.title, NAME_EN=each.title_en)
    for each in rows.credentials:
        yield from _names(each.key, "CREDENTIAL", NAME=each.name, NAME_EN=each.name_en)
    for each in rows.sectors:
        yield from _names(each.key, "SECTOR", NAME=each.name, NAME_EN=each.name_en)
    for each in rows.topics:
        yield from _names(each.key, "TOPIC", NAME=each.name, NAME_EN=each.name_en)
    yield from _network_names(rows)


def _network_names(rows: SeedRows) -> Iterator[Encoded]:
    """Names of what joins organisations."""
    for each in rows.mechanisms:
        yield from _names(each.key, "MECHANISM", NAME=each.name, NAME_EN=each.name_en)
    for each in rows.teams:
        yield from _names(each.key, "SERVICE_TEAM", NAME=each.name)
    for each in rows.needs:
        yield from _names(each.key, "NEED", NAME=each.title)
    for each in rows.platforms:
        yield from _names(each.key, "TECHNOLOGY_PLATFORM", NAME=each.name, NAME_EN=each.name_en)


def alias_sources(rows: SeedRows) -> list[Encoded]:
    """Who uses the aliases."""
    return [
        {
            "id": _name_id(alias.organization, "ALIAS", alias.name),
            "source_id": node_id(alias.source),
        }
        for alias in rows.aliases
    ]


def _names(named: str, kind: str, **texts: str | None) -> Iterator[Encoded]:
    for role, text in texts.items():
        if text:
            yield {
                "id": _name_id(named, role, text),
                "named_id": node_id(named),
                "properties": name_properties(kind, role, text),
            }


def _name_id(named: str, role: str, text: str) -> str:
    return node_id(f"name:{named}:{role}:{text}")
