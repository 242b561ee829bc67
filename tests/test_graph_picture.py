"""docs/graph.md says what the declarations say, and leaves nothing out that is written."""

import re
from pathlib import Path

import pytest

from graph import network_upserts, park_rules, recommendation_writing, upserts
from graph.catalogue import edges, listings, nouns
from graph.patterns import Hop, Read, Walk, fields, meant, walks
from graph.picture import FILE, NOT_SHOWN, THEMES, picture, shown

WRITTEN = re.compile(r"(?:MERGE|CREATE) \([\w:]+\)-\[\w*:(\w+)")
ARROW = re.compile(r"^  (\w+) -- ([A-Z_]+) --> (\w+)$")


@pytest.fixture(scope="module")
def page() -> str:
    """The page as the declarations make it now."""
    return picture()


def test_the_page_is_up_to_date(page: str) -> None:
    """`make docs` has been run since the last change of a declaration."""
    assert FILE.read_text(encoding="utf-8") == page


def test_every_relationship_that_is_written_is_in_the_picture() -> None:
    """Or in the list of those that are not, with the reason; nothing stands in both."""
    written = {
        match[1]
        for module in (upserts, network_upserts, recommendation_writing, park_rules)
        for match in WRITTEN.finditer(Path(str(module.__file__)).read_text(encoding="utf-8"))
    }
    drawn = {hop.type for hop in shown()}
    assert written >= {"ABOUT", "SOURCED_FROM", "TOOK_PART", "PLEDGES"}
    assert written - drawn == set(NOT_SHOWN)
    assert all(NOT_SHOWN.values())
    # Nor is anything drawn that nobody writes.
    assert drawn <= written


def test_everything_declared_has_its_row(page: str) -> None:
    """Each noun, edge and listing once."""
    for name in (*(noun.label for noun in nouns()), *(edge.name for edge in edges())):
        assert page.count(f"\n| `{name}` | ") == 1, name
    for listing in listings():
        assert page.count(f"\n### {listing.name}\n") == 1, listing.name


def test_diagrams_are_small_and_well_formed(page: str) -> None:
    """Mermaid's arrows and nothing else; no more than the eye can follow; nothing drawn twice."""
    diagrams = re.findall(r"```mermaid\ngraph LR\n(.*?)\n```", page, flags=re.DOTALL)
    drawn: list[Hop] = []
    for diagram in diagrams:
        arrows = [ARROW.match(line) for line in diagram.splitlines()]
        drawn += [Hop(*arrow.groups()) for arrow in arrows if arrow]
        assert all(arrows), diagram
        assert len(arrows) <= 15
    assert sorted(drawn) == sorted(shown())


def test_themes_name_no_label_twice() -> None:
    """So each relationship has its one diagram."""
    labels = [label for each in THEMES.values() for label in each]
    assert len(labels) == len(set(labels))


def test_tables_are_rows_of_one_width(page: str) -> None:
    """A bar inside a cell is escaped."""
    for table in re.findall(r"(?:^\|.*\n)+", page, flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a)-[:OWNS]->(b:New)", [Walk(("A",), ("OWNS",), ("New",), directed=True)]),
        (
            "(a)<-[seat:SITS {role: 'x'}]-(:Seat {n: 1})-[:OF|AT]-(b)",
            [
                Walk(("Seat",), ("SITS",), ("A",), directed=True),
                Walk(("Seat",), ("OF", "AT"), ("B",), directed=False),
            ],
        ),
        (
            "(t:Tie|Knot)-[:IN*0..1]->(x)",
            [Walk(("Tie", "Knot"), ("IN",), ("",), directed=False)],
        ),
        ("size(b.states) - 1 AND (b.kind = 'X')", []),
    ],
)
def test_patterns_are_read(text: str, expected: list[Walk]) -> None:
    """Names, several types and labels, properties, lengths and directions."""
    assert list(walks(text, {"a": "A", "b": "B"})) == expected


def test_a_reading_that_is_confirmed_counts() -> None:
    """Several readings: the confirmed ones; where nothing confirms a type, all of them."""
    written = list(walks("(x:P)-[:R|S]-(y:Q) (:P)-[:T]->(z) (:P)-[:U]->(z)", {}))
    known = list(walks("(:Q)-[:R]->(:P) (:P)-[:T]->(:Z)", {}))
    assert meant(written, known, "Any") == {
        *(Hop("Q", "R", "P"), Hop("P", "S", "Q"), Hop("Q", "S", "P")),
        *(Hop("P", "T", "Z"), Hop("P", "U", "Any")),
    }


def test_projections_are_read() -> None:
    """Stored fields, stored ones as text, computed ones, and those of other nodes."""
    projection = (
        "b {.id, on: toString(b.on), state: coalesce(last([i IN [1, 2] | b.states[i]]), 'X'),"
        " owner_id: head([(b)-[:OWNED_BY]->(o) | o.id]), v: {kind: b.kind, number: b.number}}"
    )
    assert fields(projection) == [
        Read("id", computed=False, over=()),
        Read("on", computed=False, over=()),
        Read("state", computed=True, over=()),
        Read("owner_id", computed=True, over=("OWNED_BY",)),
        Read("v", computed=True, over=()),
    ]
