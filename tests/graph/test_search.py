"""Promises of search in small worlds: each tier by its edges, who sees what, pages without gaps."""

from dataclasses import replace
from datetime import date
from typing import LiteralString

from graph.callers import ANONYMOUS, Caller, Role
from graph.model import OrganizationKind, SearchTier
from graph.names import LONGEST_SEARCH_TEXT, plain
from graph.search import NOTHING, search, spellings
from graph.spelling import MOST_CLAUSES, MOST_READINGS, reading_edits, readings, text_edits
from graph.views import View
from tests.conftest import CountingGraph
from tests.worlds import World

KINDS = ["ORGANIZATION", "PRODUCT"]
DAY = date(2025, 7, 1)
VIEW = View(ANONYMOUS, today=DAY, as_of=DAY, known_at="9999-12-31T23:59:59.999999+00:00")

HIDE: LiteralString = "MATCH (b:Entity {id: $id}) SET b.data_class = 'NEEDS'"
OWN: LiteralString = """
MATCH (b:Entity {id: $id})
MATCH (owner:Organization {id: $owner})
CREATE (b)-[:ABOUT]->(owner)
"""
SUPERSEDE: LiteralString = "MATCH (b:Entity {id: $id}) SET b.superseded_at = $at"
RECORD: LiteralString = "MATCH (b:Entity {id: $id}) SET b.recorded_at = $at"


async def tiers(graph: CountingGraph, text: str, view: View = VIEW) -> list[tuple[str, str]]:
    """Hits of a search in small pages: tier and the name that fitted."""
    found: list[tuple[str, str]] = []
    after: tuple[int, str] | None = None
    whole = await search(graph, text, view=view, kinds=KINDS, limit=100)
    while True:
        page = await search(graph, text, view=view, kinds=KINDS, limit=2, after=after)
        assert page.facets == whole.facets
        found += [(hit.tier.value, hit.matched) for hit in page.hits]
        if len(page.hits) < 2:
            break
        after = page.ranks[-1], page.hits[-1].node_id
    assert found == [(hit.tier.value, hit.matched) for hit in whole.hits]
    assert sum(count for _, count in whole.facets) == len(found)
    order = list(SearchTier)
    places = [(order.index(hit.tier), len(plain(hit.matched)), hit.node_id) for hit in whole.hits]
    assert places == sorted(places)
    return found


async def world_of(graph: CountingGraph, *names: str) -> World:
    """Enterprises of these names."""
    world = World()
    world.enterprise(*names)
    await world.write(graph)
    return world


async def test_every_tier_of_one_search(graph: CountingGraph) -> None:
    """Each node once, in its best tier, best first, on pages of any size."""
    await world_of(
        *(graph, "松材料", "松材料厂", "宋才廖", "大松材料", "松山湖新材料院", "松木料"),
        *("竹材料", "无关"),
    )
    assert await tiers(graph, "松材料") == [
        ("EXACT", "松材料"),
        ("PREFIX", "松材料厂"),
        ("PINYIN", "宋才廖"),
        ("CONTAINS", "大松材料"),
        ("ABBREVIATION", "松山湖新材料院"),
        *sorted(
            [("ONE_EDIT", "松木料"), ("ONE_EDIT", "竹材料")], key=lambda each: World.id(each[1])
        ),
    ]


FITS: list[tuple[str, str, str | None]] = [
    # Read aloud: from three Chinese characters on, or mixed with letters.
    ("拓思达", "拓斯达科技", "PINYIN"),
    ("拓si达", "拓斯达科技", "PINYIN"),
    ("tuo斯达", "拓斯达科技", "PINYIN"),
    ("yin行", "银行学会", "PINYIN"),
    ("云京", "云鲸智能", None),
    ("云京", "云鲸", "ONE_EDIT"),
    ("匀京", "云鲸", None),
    ("DG银行", "东莞银行", "INITIALS"),
    ("DG银行", "东莞银航", None),
    ("t", "拓斯达", "INITIALS"),
    # Abbreviated: in order, from the beginning or behind places.
    ("松材", "松山湖材料实验室", "ABBREVIATION"),
    ("材松", "松山湖材料实验室", None),
    ("山材", "松山湖材料实验室", None),
    ("莞工", "东莞理工学院", "ABBREVIATION"),
    ("理院", "广东省东莞市理工学院", "ABBREVIATION"),
    ("港城大", "香港城市大学", "ABBREVIATION"),
    ("松", "大松山", "CONTAINS"),
    ("松山湖材料实验楼室", "松山湖新材料大实验楼中室", None),
    # One edit of what is written.
    ("拓斯木", "拓斯达", "ONE_EDIT"),
    ("拓斯", "拓斯达", "PREFIX"),
    ("拓斯达达", "拓斯达", "ONE_EDIT"),
    ("拓达斯", "拓斯达", "ONE_EDIT"),
    ("斯拓", "拓斯", "ONE_EDIT"),
    ("拓大", "拓斯", None),
    ("广东蓝前海", "广东蓝潜海洋", "PINYIN"),
    ("广东蓝钱罐海", "广东蓝潜海洋", None),
    ("广东红潜海", "广东蓝潜海洋", "ONE_EDIT"),
    ("广东蓝海", "广东蓝潜海洋", "ABBREVIATION"),
    ("广东潜蓝海", "广东蓝潜海洋", "ONE_EDIT"),
    ("东广蓝潜海", "广东蓝潜海洋", "ONE_EDIT"),
    # A text that only lacks its end is no evidence for a longer name.
    ("广东蓝潜水", "广东蓝潜海洋", None),
    ("广东东", "广东蓝潜海洋", None),
    ("广东蓝水", "广东蓝潜", "ONE_EDIT"),
    # One edit of the pinyin or of English, from four letters on.
    ("tuosda", "拓斯达科技", "ONE_EDIT"),
    ("tusoida", "拓斯达科技", "ONE_EDIT"),
    ("tuosidda", "拓斯达科技", "ONE_EDIT"),
    ("xtuosida", "拓斯达科技", "ONE_EDIT"),
    ("uosida", "拓斯达", "ONE_EDIT"),
    ("tuosidx", "拓斯达科技", None),
    ("tuosidx", "拓斯达", "ONE_EDIT"),
    ("Topstra", "Topstar", "ONE_EDIT"),
    ("vvo", "vivo", None),
    ("vvio", "vivo", "ONE_EDIT"),
    ("Guangdong Inteligent Robotics Ins", "Guangdong Intelligent Robotics Inst", "ONE_EDIT"),
    ("Guangdong Intelligent Robtics In", "Guangdong Intelligent Robotics Inst", "ONE_EDIT"),
    ("Guangdong Intelligent Robxtics In", "Guangdong Intelligent Robotics Inst", "ONE_EDIT"),
    # Characters of four bytes are one character.
    ("𠮷野家具行", "𠮷野家居行", "PINYIN"),
    ("𠮷野家行", "𠮷野家居行", "ABBREVIATION"),
    ("𠮷野家大行", "𠮷野家居行", "ONE_EDIT"),
    ("一𠮷野家居", "二𠮷野家居行", "ONE_EDIT"),
    # Words in any order, as written or, from three letters on, as read.
    ("机器 拓斯", "拓斯达机器人", "FULL_TEXT"),
    ("jiqiren 拓斯", "拓斯达机器人", "FULL_TEXT"),
    ("jiqiren", "拓斯达机器人", "FULL_TEXT"),
    ("机qi 拓斯", "拓斯达机器人", "FULL_TEXT"),
    ("ji 拓斯", "拓斯达机器人", None),
    ("机床 拓斯", "拓斯达机器人", None),
]


async def test_how_a_name_fits(graph: CountingGraph) -> None:
    """The edges of each tier: a text, a name, and the tier in which it is found, if it is."""
    await world_of(graph, *{name for _, name, _ in FITS})
    found: list[tuple[str, str, str | None]] = []
    for text, name, _ in FITS:
        page = await search(graph, text, view=VIEW, kinds=KINDS, limit=100)
        fits = {hit.matched: hit.tier.value for hit in page.hits}
        found.append((text, name, fits.get(name)))
    assert found == FITS


async def test_words_may_be_in_different_names_of_a_node(graph: CountingGraph) -> None:
    """One hit, whose matched name has the most telling word; words of two nodes do not add up."""
    world = World()
    world.organization("东莞银行", OrganizationKind.BANK, name_en="Bank of Dongguan")
    world.organization("东莞农商银行", OrganizationKind.BANK, name_en="Rural Bank")
    world.organization("农商", OrganizationKind.BANK, name_en="Bank of Dongguan Farmers")
    await world.write(graph)
    assert await tiers(graph, "银行 dongguan of") == [("FULL_TEXT", "东莞银行")]
    assert await tiers(graph, "rural 银行 莞") == [("FULL_TEXT", "Rural Bank")]
    assert await tiers(graph, "rural 银行 of") == []


# ---------------------------------------------------------------- who sees what


async def test_hidden_nodes_are_no_hits(graph: CountingGraph) -> None:
    """Neither shown nor counted, and no page is shorter for them; its owner and auditors see it."""
    names = [f"拓斯达{each}" for each in "甲乙丙丁戊"]
    world = await world_of(graph, *names)
    hidden, owner = names[2], world.id(names[0])
    everything = set(await tiers(graph, "拓斯达"))
    assert len(everything) == 5
    await graph.unit([(HIDE, {"id": world.id(hidden)})])
    seen = everything - {("PREFIX", hidden)}
    assert set(await tiers(graph, "拓斯达")) == seen
    page = await search(graph, "拓斯达", view=VIEW, kinds=KINDS, limit=4)
    assert (len(page.hits), page.facets) == (4, (("ORGANIZATION", 4),))
    member = Caller(Role.MEMBER, owner, OrganizationKind.ENTERPRISE)
    auditor = Caller(Role.AUDITOR)
    assert set(await tiers(graph, "拓斯达", replace(VIEW, caller=auditor))) == everything
    assert set(await tiers(graph, "拓斯达", replace(VIEW, caller=member))) == seen
    await graph.unit([(OWN, {"id": world.id(hidden), "owner": owner})])
    assert set(await tiers(graph, "拓斯达", replace(VIEW, caller=member))) == everything
    assert set(await tiers(graph, "拓斯达")) == seen


async def test_what_was_recorded_later_is_no_hit(graph: CountingGraph) -> None:
    """As known at a moment: that moment's nodes and those that always were there."""
    world = await world_of(graph, "拓斯达甲", "拓斯达乙")
    for name, day in (("拓斯达甲", 1), ("拓斯达乙", 3)):
        at = f"2025-07-0{day}T00:00:00.000000+00:00"
        await graph.unit([(RECORD, {"id": world.id(name), "at": at})])
    then = replace(VIEW, known_at="2025-07-02T00:00:00.000000+00:00")
    assert await tiers(graph, "拓斯达", then) == [("PREFIX", "拓斯达甲")]
    assert len(await tiers(graph, "拓斯达")) == 2


async def test_what_was_superseded_is_no_hit(graph: CountingGraph) -> None:
    """A version is found as long as it was the last one."""
    world = await world_of(graph, "拓斯达甲")
    moments = [f"2025-07-0{day}T00:00:00.000000+00:00" for day in (1, 2, 3, 4)]
    await graph.unit([(RECORD, {"id": world.id("拓斯达甲"), "at": moments[0]})])
    await graph.unit([(SUPERSEDE, {"id": world.id("拓斯达甲"), "at": moments[2]})])
    found = [await tiers(graph, "拓斯达", replace(VIEW, known_at=each)) for each in moments]
    assert found == [[("PREFIX", "拓斯达甲")]] * 2 + [[]] * 2


async def test_other_kinds_are_left_out(graph: CountingGraph) -> None:
    """Kinds that were not asked for are neither hits nor facets; letters are needed to find."""
    await world_of(graph, "拓斯达")
    for text in ("", "！？"):
        assert await search(graph, text, view=VIEW, kinds=KINDS, limit=9) == NOTHING
    for text, kinds in (("没有的", KINDS), ("拓斯达", ["PRODUCT"])):
        found = await search(graph, text, view=VIEW, kinds=kinds, limit=9)
        assert replace(found, last_write=None) == NOTHING


# ---------------------------------------------------------------- bounds


LONGEST = [
    "ab" * (LONGEST_SEARCH_TEXT // 2),
    "".join(chr(0x4E00 + 7 * each) for each in range(LONGEST_SEARCH_TEXT)),
    "东" * LONGEST_SEARCH_TEXT,
    "行a" * (LONGEST_SEARCH_TEXT // 2),
    "㍿" * LONGEST_SEARCH_TEXT,
    "a 东 " * (LONGEST_SEARCH_TEXT // 4),
    "ﷺ" * LONGEST_SEARCH_TEXT,
    "𠮷" * LONGEST_SEARCH_TEXT,
    "and or not 东莞 AND OR NOT",
]


async def test_the_longest_texts_are_looked_up(graph: CountingGraph) -> None:
    """However long: bounded work, no refusal."""
    await world_of(graph, "东莞银行")
    for text in LONGEST:
        assert await tiers(graph, text) == []
        letters = plain(text)
        assert spellings(text)["text"] == letters
        assert len(readings(letters)) <= MOST_READINGS
        assert len(text_edits(letters).letters) <= MOST_CLAUSES
        edits = reading_edits(letters)
        assert len(edits.beginnings) + len(edits.wholes) <= 2_000
