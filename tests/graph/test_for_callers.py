"""What is sent for a caller decides as the whole text does, and says no more than is needed."""

import re
from random import Random
from typing import LiteralString

import pytest

from graph.callers import ANONYMOUS, Caller, Role, visible
from graph.catalogue import edges, listings, nouns
from graph.compose import edge_statement, listing_count_statement
from graph.for_callers import Speaking, only_for, spoken_for, without_others
from graph.model import OrganizationKind
from graph.noun import Visibility
from graph.parameters import in_one_map
from graph.views import View
from tests.conftest import CountingGraph
from tests.graph.oracle import write
from tests.graph.test_callers import (
    AUDITOR,
    BETWEEN,
    CALLERS,
    DAYS,
    admin,
    draw,
    officer,
)
from tests.worlds import FOREVER

RESTRICTED = [each for each in nouns() if each.visibility is not Visibility.PUBLIC]
MARK = re.compile(r"/\*(:?)(SPEAKER|PARK)(:?)\*/")


@pytest.mark.parametrize(
    ("caller", "parts"),
    [
        (ANONYMOUS, ()),
        (AUDITOR, ()),
        (Caller(Role.PLATFORM_ADMIN), ()),
        (officer("bank0"), (Speaking.SPEAKER,)),
        (Caller(Role.MEMBER, "an organisation", OrganizationKind.ENTERPRISE), (Speaking.SPEAKER,)),
        (Caller(Role.MEMBER, "an organisation"), (Speaking.SPEAKER,)),
        (admin("park0"), tuple(Speaking)),
    ],
    ids=lambda each: str(each.role) if isinstance(each, Caller) else None,
)
def test_only_what_may_hold_is_sent(caller: Caller, parts: tuple[Speaking, ...]) -> None:
    """The rest is false; of a park is spoken to its administrator alone."""
    parameters = caller.parameters(DAYS[0])
    assert spoken_for(parameters) == frozenset(parts)
    text = without_others(visible("b"), spoken_for(parameters))
    assert ("$caller.scope_id" in text, "$caller.park_id" in text) == (
        Speaking.SPEAKER in parts,
        Speaking.PARK in parts,
    )
    assert not MARK.search(text)
    assert len(text) <= len(visible("b"))


def test_a_part_is_false_for_the_others() -> None:
    """Within another one, too."""
    park = only_for(Speaking.PARK, "EXISTS { (b)--($caller.park_id) }")
    text = "a OR " + only_for(Speaking.SPEAKER, "b OR " + park) + " OR " + park
    assert without_others(text, frozenset(Speaking)) == (
        "a OR b OR EXISTS { (b)--($caller.park_id) } OR EXISTS { (b)--($caller.park_id) }"
    )
    assert without_others(text, frozenset({Speaking.SPEAKER})) == "a OR b OR false OR false"
    assert without_others(text, frozenset()) == "a OR false OR false"


def test_parts_never_stand_in_their_own_kind() -> None:
    """Or the end of the inner one would be taken for that of the outer one."""
    of_edges = (edge_statement(each) for each in edges())
    of_listings = (listing_count_statement(each, each.filters) for each in listings())
    seen = 0
    for text in (*of_edges, *of_listings):
        within: list[str] = []
        for begins_not, name, ends_not in MARK.findall(text):
            assert (begins_not, ends_not) in ((":", ""), ("", ":"))
            if ends_not:
                assert name not in within
                assert not within or within == ["SPEAKER"]
                within.append(name)
                seen += 1
            else:
                assert within.pop() == name
        assert not within
    assert seen > 100


def test_parameters_are_missed_where_their_part_is_not_sent() -> None:
    """A mistake is one for every caller."""
    caller = ANONYMOUS.parameters(DAYS[0])
    text = only_for(Speaking.SPEAKER, "$other")
    assert in_one_map(text, {"caller": caller, "other": 1})[0] == "false"
    with pytest.raises(KeyError, match="other"):
        in_one_map(text, {"caller": caller})


async def test_what_is_sent_decides_as_the_whole_text(graph: CountingGraph) -> None:
    """For records of every noun, every sort of caller, on every day."""
    await write(graph, draw(Random(20261128), firms=12))
    decided = {True: 0, False: 0}
    for noun in RESTRICTED:
        # Where a rule is a condition, what is not known is not met.
        text: LiteralString = (
            "MATCH (b:" + noun.label + ")\nWITH b, coalesce(" + noun.visible("b") + ", false)"
            " AS seen ORDER BY b.id\nRETURN collect([b.id, seen]) AS rows"
        )
        for caller in CALLERS:
            for today in (*DAYS, *BETWEEN):
                view = View(caller, today=today, as_of=DAYS[0], known_at=FOREVER)
                parameters = view.parameters()
                sent = await graph.read(text, **parameters)
                assert sent == await graph.as_declared(text, **parameters)
                for _, seen in sent[0]["rows"]:
                    decided[seen] += 1
    assert min(decided.values()) > 1_000
