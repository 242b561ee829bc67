"""Every statement compiles on the real server and finds what it looks for by an index."""

import ast
import inspect
import pkgutil
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import Any, LiteralString

import pytest

import graph as room
from graph.callers import ANONYMOUS
from graph.catalogue import edges, listings, nouns
from graph.compose import (
    edge_count_statement,
    edge_groups_statement,
    edge_page_statement,
    edge_statement,
    listing_count_statement,
    listing_groups_statement,
    listing_page_statement,
)
from graph.declarations import Cardinality, Edge, Ordering
from graph.for_callers import Speaking, without_others
from graph.groupings import OF_ORGANIZATIONS
from graph.name_parts import name_part
from graph.nodes_by_id import (
    nodes_of_statement,
    public_nodes_statement,
    restricted_nodes_statement,
)
from graph.nouns import ORGANIZATION
from graph.recommendation_listings import LOG_ENTRY
from graph.recommendation_log import hit_rates_statement
from graph.views import View
from tests.conftest import CountingGraph
from tests.worlds import FOREVER

# Statements that look at every node of a label, because the question is about all of them.
WHOLE_LABEL = {
    *("PRODUCT_CONDITIONS", "POSSIBLE_CHANGES", "EXPERTISE_PROFILES", "CLASSES_CONSENTED"),
    *(
        "PLANT_STEPS",
        "STEPS_DONE",
        "SEEDS",
        "OFFERS",
        "LIMITS",
        "OPEN_NEEDS",
        "MEMBERS_OF_PARKS",
        "ADMITTED_PROVIDERS",
        "MERGED_IDS",
    ),
}

# One node for each word of a vocabulary: as many as there are words, however the graph grows.
VOCABULARIES = {"Sector", "Topic", "Credential"}

SINGLE_NODE = {"NodeUniqueIndexSeek", "Argument"}


def constants() -> dict[str, LiteralString]:
    """Every module constant of the graph room that is a statement.

    Texts that other texts are put together from, and that nothing runs, are parts of statements;
    they are planned with the whole.
    """
    found: dict[str, LiteralString] = {}
    parts: set[str] = set()
    others: set[str] = set()
    for info in pkgutil.iter_modules(room.__path__):
        if info.name in {"watchdog", "jars", "child"} or info.name.startswith("embedded"):
            continue
        module = import_module(f"graph.{info.name}")
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "LiteralString":
                name = ast.unparse(node.target)
                text = getattr(module, name)
                if not name.startswith("_") and any(
                    word in text for word in ("RETURN", "MERGE", "MATCH")
                ):
                    found[name] = text
                parts |= _names_in(node.value)
            else:
                others |= _names_in(node)
    return {name: text for name, text in found.items() if name not in parts - others}


def _names_in(tree: ast.AST | None) -> set[str]:
    """The names that are read somewhere below; imports read none."""
    nodes = ast.walk(tree) if tree else ()
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def composed(*, whole: bool) -> dict[str, LiteralString]:
    """Every statement that edges and listings give rise to; filters all at once.

    Each predicate is joined by AND, so what plans well together is not planned worse alone, and
    planning one takes the server up to a second. Without `whole`, of each edge and listing: plain
    and with its filters, the count, and the next page in one order.
    """
    found: dict[str, LiteralString] = {
        "public nodes": public_nodes_statement(),
        "restricted nodes": restricted_nodes_statement(),
        **{f"{noun.label} by id": nodes_of_statement(noun) for noun in nouns()},
    }
    for edge in edges():
        found[edge.name] = edge_statement(edge)
        if edge.cardinality != Cardinality.PAGES:
            continue
        found |= _pages(edge, (), "itself", edge.order, whole=whole)
        if edge.like:
            orderings = list(edge.like.orderings.items())
            for name, ordering in orderings if whole else orderings[:1]:
                found |= _pages(edge, tuple(edge.like.filters), name, ordering, whole=whole)
        if edge.target is ORGANIZATION and (whole or edge.like):
            for grouping in OF_ORGANIZATIONS if whole else OF_ORGANIZATIONS[-3:]:
                found[f"{edge.name} grouped by {grouping.name}"] = edge_groups_statement(
                    edge, grouping
                )
    for listing in listings():
        for chosen in dict.fromkeys(((), tuple(sorted(listing.filters)))):
            title = f"{listing.name} {_said(chosen)}"
            found[f"{title} count"] = listing_count_statement(listing, chosen)
            orderings = list(listing.orderings.items())
            for name, ordering in orderings if whole else orderings[:1]:
                for after in (False, True) if whole else (True,):
                    page = listing_page_statement(listing, chosen, ordering, after=after)
                    found[f"{title} by {name}{' after' if after else ''}"] = page
        if listing.noun is ORGANIZATION:
            for grouping in OF_ORGANIZATIONS if whole else OF_ORGANIZATIONS[-3:]:
                title = f"{listing.name} grouped by {grouping.name}"
                found[title] = listing_groups_statement(listing, listing.filters, grouping)
    logs = (each for each in listings() if each.noun is LOG_ENTRY)
    found |= {f"{e.name} rates": hit_rates_statement(e, frozenset(e.filters)) for e in logs}
    return found


def _pages(
    edge: Edge, filters: tuple[str, ...], by: str, order: Ordering, *, whole: bool
) -> dict[str, LiteralString]:
    title = f"{edge.name} {_said(filters)}"
    pages: dict[str, LiteralString] = {
        f"{title} by {by} after": edge_page_statement(edge, filters, order, after=True),
        f"{title} count": edge_count_statement(edge, filters),
    }
    if whole:
        pages[f"{title} by {by}"] = edge_page_statement(edge, filters, order, after=False)
    return pages


def _said(filters: tuple[str, ...]) -> str:
    return "filtered" if filters else "plain"


FOR_OTHERS = {"a speaker": frozenset({Speaking.SPEAKER}), "nobody": frozenset[Speaking]()}
"""Who is sent less than the whole text."""


def for_others(texts: Mapping[str, LiteralString]) -> dict[str, LiteralString]:
    """What is sent of texts for callers for whom not all of it can hold, where it is less."""
    found: dict[str, LiteralString] = {}
    for name, text in texts.items():
        for title, parts in FOR_OTHERS.items():
            sent = without_others(text, parts)
            if sent != without_others(text, frozenset(Speaking)):
                found[f"{name} | {title}"] = sent
    return found


WHOLE: dict[str, LiteralString] = {**constants(), **composed(whole=True)}
STATEMENTS: dict[str, LiteralString] = {**WHOLE, **for_others(WHOLE)}
OFTEN = {*constants(), *composed(whole=False)}


def parameters() -> dict[str, Any]:
    """Something for every parameter that a statement may have."""
    day = date(2025, 7, 1)
    view = View(ANONYMOUS, today=day, as_of=day, known_at=FOREVER)
    filters = {name for listing in listings() for name in listing.filters}
    singles = (
        "id",
        "text",
        "after",
        "after_key",
        "after_id",
        "stage",
        "credential",
        "giver_id",
        "digest",
    )
    return {
        **{name: list[str]() for name in (*filters, "ids", "rows")},
        **dict.fromkeys((*singles, "uscc", "name", "plain", "lock", "holder"), "x"),
        **{"limit": 10, "after_tier": 0, "latin": True, "number": 1, "minimum": 1, "now": 1},
        **dict.fromkeys(("synthetic", "pledged", "in_force"), True),
        **{name: day for name in filters if name.endswith(("_from", "_until", "_before"))},
        **view.parameters(),
    }


def test_all_statements_are_found() -> None:
    """The search for constants misses none: a sample of each sort is there."""
    assert {"SEARCH", "LAST_WRITE", "UPSERT_FACTS", "HISTORY_DEALS"} <= set(constants())
    assert {"DEAL_TO_CONFIRM", "CORRECTED_FACTS", "CURRENT_NEED", "OWNER_OF"} <= set(constants())
    assert {"public nodes", "restricted nodes", "Fact by id"} <= set(STATEMENTS)
    assert not {"SOURCED", "ENDED"} & set(constants())
    assert len(constants()) >= 50
    assert len(composed(whole=True)) >= 150
    assert set(STATEMENTS) > OFTEN
    assert {"SEARCH | nobody", "Deal by id | a speaker"} <= set(STATEMENTS)
    assert len(OFTEN) >= 200


@pytest.mark.parametrize(
    "name",
    [
        name if name in OFTEN else pytest.param(name, marks=pytest.mark.deep)
        for name in sorted(STATEMENTS)
    ],
)
async def test_a_statement_is_planned_well(seeded: CountingGraph, name: str) -> None:
    """It compiles; it never walks all nodes, never multiplies what is unconnected (but single
    nodes by their ids), and reads a whole label only where the question is about all of it."""
    text, given = STATEMENTS[name], parameters()
    if "$name." in text:
        given["name"] = name_part("松山湖")
    plan = await seeded.explain(text, **given)
    operators = [_name(each) for each in _operators(plan)]
    assert "AllNodesScan" not in operators
    for product in (each for each in _operators(plan) if _name(each) == "CartesianProduct"):
        leaves = [each for each in _operators(product) if not each.get("children")]
        assert {_name(each) for each in leaves} <= SINGLE_NODE
    lists_all = name.partition(" | ")[0] in WHOLE_LABEL or name.startswith("Query.")
    if not lists_all:
        scanned = {_label(each) for each in _operators(plan) if _name(each) == "NodeByLabelScan"}
        assert scanned <= VOCABULARIES


def _operators(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(each for child in plan.get("children", []) for each in _operators(child))]


def _label(scan: dict[str, Any]) -> str:
    """What a scan says of itself: `variable:Label`."""
    return scan["args"]["Details"].partition(":")[2].strip("`")


def _name(operator: dict[str, Any]) -> str:
    return operator["operatorType"].partition("@")[0].partition("(")[0]
