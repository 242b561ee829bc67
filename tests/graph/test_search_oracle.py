"""Search against brute force: every name of the seed is judged in Python, without an index.

The oracle shares the keys of names with the graph room (they are data), and nothing else.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin, pinyin

from graph.callers import Caller, Role
from graph.model import SearchTier
from graph.names import plain
from graph.search import search
from graph.views import View
from seed.encode_names import names
from seed.rows import SeedRows
from tests.conftest import CountingGraph

EVERYTHING = View(
    Caller(Role.AUDITOR),
    today=date(2025, 7, 1),
    as_of=date(2025, 7, 1),
    known_at="9999-12-31T23:59:59.999999+00:00",
)
HAN = re.compile("[\u3400-\u9fff]")
PLACES = [
    "中国",
    "广东省",
    "广东",
    "东莞市",
    "东莞",
    "松山湖高新区",
    "松山湖",
    "滨海湾新区",
    "滨海湾",
    "香港",
]


@dataclass(frozen=True)
class Name:
    """A name of a node."""

    node: str
    kind: str
    original: str
    text: str
    pinyin: str
    initials: str


# ---------------------------------------------------------------- one name, one text


def one_edit(one: str, other: str) -> bool:
    """Damerau–Levenshtein distance 1: what is left without the common ends tells."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if sorted((len(one), len(other))) in ([0, 1], [1, 1]):
        return True
    return len(one) == len(other) == 2 and one == other[::-1]


def distance(one: str, other: str) -> int:
    """The same by the book: optimal string alignment over a table."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            best = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b))
            if i > 1 and j > 1 and (a, one[i - 2]) == (other[j - 2], b):
                best = min(best, table[i - 2, j - 2] + 1)
            table[i, j] = best
    return table[len(one), len(other)]


def nearly(text: str, key: str) -> bool:
    """One edit from the whole, or from a beginning whose last character speaks for itself."""
    if one_edit(text, key):
        return True
    for size in range(max(3, len(text) - 1), len(text) + 2):
        start = key[:size]
        stands = start[-1:] == text[-1] or start[-2:] == text[-2:][::-1]
        if len(start) == size and start != text[:-1] and stands and one_edit(text, start):
            return True
    return False


def mixed(text: str) -> bool:
    return bool(HAN.search(text) and re.search("[a-z]", text))


def runs(text: str) -> list[tuple[bool, str]]:
    return [
        (is_han, "".join(run)) for is_han, run in groupby(text, lambda each: bool(HAN.match(each)))
    ]


def sounds(text: str) -> set[str]:
    """Every way to read a text of mixed scripts."""
    read = {""}
    for is_han, run in runs(text):
        ways = (
            pinyin(run, style=Style.NORMAL, heteronym=True)[0] if is_han and len(run) == 1 else None
        )
        read = {start + way for start in read for way in ways or ["".join(lazy_pinyin(run))]}
    return read


def is_read(text: str, name: Name) -> bool:
    if len(text) < 2:
        return False
    if text.isascii():
        ways = {text}
    elif mixed(text):
        ways = sounds(text)
    else:
        ways = {"".join(lazy_pinyin(text))} if len(HAN.findall(text)) >= 3 else set[str]()
    return name.pinyin.startswith(tuple(ways))


def has_initials(text: str, name: Name) -> bool:
    if text.isascii():
        return name.initials.startswith(text)
    first = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    written = [run for is_han, run in runs(text) if is_han]
    return mixed(text) and name.initials.startswith(first) and all(r in name.text for r in written)


def abbreviates(text: str, name: str) -> bool:
    """The characters in order, the first at the beginning or behind places."""
    if not (2 <= len(text) <= 8 and HAN.search(text)):
        return False
    short = {"莞": "东", "港": "香"}.get(text[0], "")
    starts, todo = set[str](), {name}
    while todo:
        starts |= todo
        todo = {rest[len(p) :] for rest in todo for p in PLACES if rest.startswith(p)} - starts
    for start in starts | {each[1:] for each in starts if short and each.startswith(short)}:
        letters = iter(start)
        if start.startswith(text[0]) and all(each in letters for each in text):
            return True
    return False


def is_misspelt(text: str, name: Name) -> bool:
    if text.isascii():
        return len(text) >= 4 and nearly(text, name.pinyin)
    chinese = len(HAN.findall(text))
    if len(text) == chinese == 2:
        alike = len(name.text) == 2 and "".join(lazy_pinyin(text)) == name.pinyin
        return name.text == text[::-1] or (alike and one_edit(text, name.text))
    return chinese >= 3 and nearly(text, name.text)


def has_words(typed: str, all_names: Iterable[Name]) -> bool:
    words = {plain(each) for each in typed.split()} - {""}

    def reading(word: str) -> str | None:
        if word.isascii():
            return word if len(word) >= 3 and not word.isdigit() else None
        return "".join(lazy_pinyin(word)) if mixed(word) else None

    def within(word: str, name: Name) -> bool:
        read = reading(word)
        return word in name.text or (read is not None and read in name.pinyin)

    if len(words) == 1 and reading(*words) is None:
        return False
    return all(any(within(word, name) for name in all_names) for word in words)


def tier_of(text: str, name: Name) -> SearchTier | None:
    """The best tier of one name, but for FULL_TEXT, which is about all names of a node."""
    fits = {
        SearchTier.EXACT: name.text == text,
        SearchTier.PREFIX: name.text.startswith(text),
        SearchTier.PINYIN: is_read(text, name),
        SearchTier.INITIALS: has_initials(text, name),
        SearchTier.CONTAINS: text in name.text,
        SearchTier.ABBREVIATION: abbreviates(text, name.text),
        SearchTier.ONE_EDIT: is_misspelt(text, name),
    }
    return next((tier for tier, fit in fits.items() if fit), None)


# ---------------------------------------------------------------- all names


class Brute:
    """All names, by node."""

    def __init__(self, rows: SeedRows) -> None:
        self.by_node: dict[str, list[Name]] = defaultdict(list)
        self.names: list[Name] = []
        keys = ("kind", "original", "text", "pinyin", "initials")
        for row in names(rows):
            values: dict[str, Any] = row["properties"]
            name = Name(row["named_id"], **{key: values[key] for key in keys})
            self.names.append(name)
            self.by_node[name.node].append(name)
        self.kinds = sorted({name.kind for name in self.names})

    def hits(self, typed: str) -> dict[str, tuple[SearchTier, set[str]]]:
        """For each node its best tier and the names that have it."""
        text, order = plain(typed), list(SearchTier)
        found: dict[str, tuple[SearchTier, set[str]]] = {}
        for node, own in self.by_node.items() if text else ():
            tiers = [(tier, name.original) for name in own if (tier := tier_of(text, name))]
            if tiers:
                best = min((tier for tier, _ in tiers), key=order.index)
                found[node] = best, {original for tier, original in tiers if tier == best}
            elif has_words(typed, own):
                found[node] = SearchTier.FULL_TEXT, {name.original for name in own}
        return found


@pytest.fixture(scope="module")
def brute(all_rows: SeedRows) -> Brute:
    return Brute(all_rows)


def edited(text: str, draw: random.Random) -> str:
    """A character wrong, missing, too much or swapped; sometimes two."""
    for _ in range(draw.choice((1, 1, 1, 2))):
        at = draw.randrange(len(text)) if text else 0
        other = draw.choice(text + ("abcxyz019" if text.isascii() else "东莞银行材料机器人松"))
        text = draw.choice(
            (
                text[:at] + other + text[at + 1 :],
                text[:at] + text[at + 1 :],
                text[:at] + other + text[at:],
                text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
            )
        )
    return text


def typed_for(name: Name, draw: random.Random) -> str:
    """Something that somebody might type who means the name, right or wrong."""
    key = draw.choice((name.text, name.text, name.pinyin, name.initials))
    start = draw.choice((0, 0, 0, draw.randrange(len(key))))
    part = key[start : start + draw.choice((1, 2, 3, 4, 5, 8, 12, 20, 40, 99))]
    cut = draw.randrange(len(name.text) + 1)
    places = sorted({0, *draw.sample(range(len(name.text)), min(len(name.text), 3))})
    ways = (
        part,
        edited(part, draw),
        edited(part, draw),
        name.text[:cut] + "".join(lazy_pinyin(name.text[cut : cut + 3])),
        "".join(lazy_pinyin(name.text[:2])) + name.text[2 : 2 + cut],
        "".join(lazy_pinyin(name.text[:2], style=Style.FIRST_LETTER)) + name.text[2:4],
        "".join(name.text[at] for at in places),
        " ".join(draw.sample((part, name.text[:2], name.text[-2:], name.pinyin[-7:]), 2)),
    )
    return draw.choice(ways)[:99]


async def agrees(graph: CountingGraph, brute: Brute, typed: str) -> int:
    """The server has the very hits of the oracle, in order, once each; how many there are."""
    expected = brute.hits(typed)
    page = await search(graph, typed, view=EVERYTHING, kinds=brute.kinds, limit=10_000)
    found = {hit.node_id: hit for hit in page.hits}
    assert {id: hit.tier for id, hit in found.items()} == {
        id: tier for id, (tier, _) in expected.items()
    }, typed
    for id, (_, originals) in expected.items():
        assert found[id].matched in originals, typed
    order = list(SearchTier)
    places = [(order.index(hit.tier), len(plain(hit.matched)), hit.node_id) for hit in page.hits]
    assert places == sorted(set(places)), typed
    assert sum(count for _, count in page.facets) == len(page.hits), typed
    return len(places)


@pytest.mark.parametrize(
    "start", [0, 1, *(pytest.param(n, marks=pytest.mark.deep) for n in (2, 3))]
)
async def test_the_server_finds_what_brute_force_finds(
    seeded: CountingGraph, brute: Brute, start: int
) -> None:
    """Right and wrong spellings of names drawn at random: the same hits in the same tiers."""
    draw = random.Random(start)
    found = [
        await agrees(seeded, brute, typed_for(draw.choice(brute.names), draw)) for _ in range(40)
    ]
    assert sum(map(bool, found)) >= 20


@pytest.mark.deep
async def test_the_server_finds_what_brute_force_finds_in_many_draws(
    seeded: CountingGraph, brute: Brute
) -> None:
    """The same, two thousand times."""
    draw = random.Random(20_250_701)
    for _ in range(2_000):
        await agrees(seeded, brute, typed_for(draw.choice(brute.names), draw))


@settings(derandomize=True, deadline=None, max_examples=500)
@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_what_is_left_tells_the_distance(one: str, other: str) -> None:
    """The oracle's short way is the table's."""
    assert one_edit(one, other) == (distance(one, other) == 1)
