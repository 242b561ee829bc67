"""Every statement compiles on the real server and finds what it looks for by an index."""

import ast
import inspect
import itertools
import pkgutil
from datetime import date
from importlib import import_module
from typing import Any, LiteralString

import pytest

import graph as room
from graph.callers import ANONYMOUS
from graph.compose import (
    edge_count_statement,
    edge_page_statement,
    edge_statement,
    listing_count_statement,
    listing_page_statement,
    nodes_statement,
)
from graph.declarations import Cardinality
from graph.edges import edges
from graph.listings import listings
from graph.views import View
from tests.conftest import CountingGraph

# Statements that look at every node of a label, because the question is about all of them.
WHOLE_LABEL = {"PRODUCT_CONDITIONS", "EXPERTISE_PROFILES", "STEPS_DONE", "SEEDS"}

SINGLE_NODE = {"NodeUniqueIndexSeek", "Argument"}


def constants() -> dict[str, LiteralString]:
    """Every module constant of the graph room that is a statement."""
    found: dict[str, LiteralString] = {}
    for info in pkgutil.iter_modules(room.__path__):
        if info.name in {"watchdog", "jars", "child"} or info.name.startswith("embedded"):
            continue
        module = import_module(f"graph.{info.name}")
        tree = ast.parse(inspect.getsource(module))
        for node in tree.body:
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "LiteralString":
                name = ast.unparse(node.target)
                text = getattr(module, name)
                if not name.startswith("_") and any(
                    word in text for word in ("RETURN", "MERGE", "MATCH")
                ):
                    found[name] = text
    return found


def composed() -> dict[str, LiteralString]:
    """Every statement that edges and listings give rise to."""
    found: dict[str, LiteralString] = {"nodes": nodes_statement()}
    for edge in edges():
        if edge.cardinality == Cardinality.PAGES:
            found[f"{edge.name} page"] = edge_page_statement(edge, after=False)
            found[f"{edge.name} page after"] = edge_page_statement(edge, after=True)
            found[f"{edge.name} count"] = edge_count_statement(edge)
        else:
            found[edge.name] = edge_statement(edge)
    for listing in listings():
        names = sorted(listing.filters)
        for chosen in [[], *([each] for each in names), names]:
            title = f"{listing.name} {','.join(chosen)}"
            found[f"{title} count"] = listing_count_statement(listing, chosen)
            for (order, ordering), after in itertools.product(
                listing.orderings.items(), (False, True)
            ):
                found[f"{title} by {order} {after}"] = listing_page_statement(
                    listing, chosen, ordering, after=after
                )
    return found


STATEMENTS: dict[str, LiteralString] = {**constants(), **composed()}


def parameters() -> dict[str, Any]:
    """Something for every parameter that a statement may have."""
    view = View(ANONYMOUS, today=date(2025, 7, 1), as_of=date(2025, 7, 1))
    names = (
        *("ids", "kinds", "parks", "sectors", "stages", "credentials", "subjects", "measures"),
        *("natures", "source_kinds", "providers", "purposes", "pairings", "policies", "rows"),
    )
    return {
        **view.parameters(),
        **{name: list[str]() for name in names},
        **dict.fromkeys(("id", "text", "after_key", "after_id", "stage", "credential"), "x"),
        **{"limit": 10, "after_tier": 0, "latin": True, "synthetic": True},
        **{"number": 1, "digest": "x"},
    }


def test_all_statements_are_found() -> None:
    """The search for constants misses none: a sample of each sort is there."""
    assert {"SEARCH", "REVISION", "UPSERT_FACTS", "FINANCING_HISTORY", "nodes"} <= set(STATEMENTS)
    assert len(constants()) >= 25
    assert len(composed()) >= 80


@pytest.mark.parametrize("name", sorted(STATEMENTS))
async def test_a_statement_is_planned_well(seeded: CountingGraph, name: str) -> None:
    """It compiles; it never walks all nodes, never multiplies what is unconnected (but single
    nodes by their ids), and reads a whole label only where the question is about all of it."""
    plan = await seeded.explain(STATEMENTS[name], **parameters())
    operators = [_name(each) for each in _operators(plan)]
    assert "AllNodesScan" not in operators
    for product in (each for each in _operators(plan) if _name(each) == "CartesianProduct"):
        leaves = [each for each in _operators(product) if not each.get("children")]
        assert {_name(each) for each in leaves} <= SINGLE_NODE
    lists_all = name in WHOLE_LABEL or name.startswith("Query.")
    if not lists_all:
        assert "NodeByLabelScan" not in operators


def _operators(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(each for child in plan.get("children", []) for each in _operators(child))]


def _name(operator: dict[str, Any]) -> str:
    return operator["operatorType"].partition("@")[0].partition("(")[0]
