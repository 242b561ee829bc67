"""Search: every way of typing a name, honest tiers, facets over all hits, pages without gaps."""

from typing import Any

import pytest

from graph.revision import LAST_WRITE
from tests.conftest import Ask, CountingGraph

TIERS = [
    *("EXACT", "PREFIX", "PINYIN", "INITIALS", "CONTAINS"),
    *("ABBREVIATION", "ONE_EDIT", "FULL_TEXT"),
]

SEARCH = """
query ($text: String!, $first: Int!, $after: String, $kinds: [SearchKind!]) {
  search(text: $text, first: $first, after: $after, kinds: $kinds) {
    facets { kind count }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges {
      cursor tier matched
      node {
        __typename id
        ... on Organization { name }
        ... on Product { name }
        ... on Policy { name documentNumber }
        ... on Credential { name kind }
        ... on Expertise { title }
        ... on Sector { name key }
        ... on Topic { name }
        ... on Mechanism { name }
        ... on ServiceTeam { name }
        ... on TechnologyPlatform { name }
        ... on Need { title }
      }
    }
  }
}
"""

TOPSTAR = "广东拓斯达科技股份有限公司"

KIND_TYPES = {
    "ORGANIZATION": {
        *("Park", "Institute", "Bank", "Guarantor", "Insurer", "Lessor", "EquityInvestor"),
        *("EquityExchange", "IpServiceFirm", "WarrantServiceFirm", "Enterprise", "Authority"),
    },
    "PRODUCT": {"Product"},
    "POLICY": {"Policy"},
    "CREDENTIAL": {"Credential"},
    "EXPERTISE": {"Expertise"},
    "SECTOR": {"Sector"},
    "TOPIC": {"Topic"},
    "MECHANISM": {"Mechanism"},
    "SERVICE_TEAM": {"ServiceTeam"},
    "TECHNOLOGY_PLATFORM": {"TechnologyPlatform"},
    "NEED": {"Need"},
}


async def found(ask: Ask, text: str, first: int = 100, **variables: Any) -> dict[str, Any]:
    """The connection of a search that must give no error."""
    answer = await ask(SEARCH, text=text, first=first, **variables)
    assert "errors" not in answer
    return answer["data"]["search"]


async def edges(ask: Ask, text: str, first: int = 100, **variables: Any) -> list[dict[str, Any]]:
    """The hits of one page."""
    return (await found(ask, text, first, **variables))["edges"]


async def all_edges(ask: Ask, text: str, first: int, **variables: Any) -> list[dict[str, Any]]:
    """The hits of all pages, followed by cursor."""
    hits: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = await found(ask, text, first, after=after, **variables)
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        assert len(page["edges"]) <= first
        hits += page["edges"]
        if not page["pageInfo"]["hasNextPage"]:
            return hits
        after = page["pageInfo"]["endCursor"]
        assert after == page["edges"][-1]["cursor"]


def beside_the_moment(graph: CountingGraph) -> list[str]:
    """The statements of a request without the one that says up to when it knows."""
    assert graph.statements.count(LAST_WRITE) == 1
    return [each for each in graph.statements if each != LAST_WRITE]


def order(edge: dict[str, Any]) -> tuple[int, int, str]:
    """Where a hit belongs: by tier, then by the length of the name that fitted, then by id."""
    letters = sum(each.isalnum() for each in edge["matched"])
    return TIERS.index(edge["tier"]), letters, edge["node"]["id"]


# ---------------------------------------------------------------- one firm, many spellings


@pytest.mark.parametrize(
    ("text", "tier", "matched"),
    [
        ("拓斯达", "EXACT", "拓斯达"),
        ("拓斯達", "EXACT", "拓斯达"),
        ("tuosida", "PINYIN", "拓斯达"),
        ("TUOSIDA", "PINYIN", "拓斯达"),
        ("tuo si da", "PINYIN", "拓斯达"),
        ("tsd", "INITIALS", "拓斯达"),
        ("TSD", "INITIALS", "拓斯达"),
        ("Topstar", "EXACT", "Topstar"),
        ("TOPSTAR", "EXACT", "Topstar"),
        ("ＴＯＰＳＴＡＲ", "EXACT", "Topstar"),
        (" topstar ", "EXACT", "Topstar"),
        ("Top-Star", "EXACT", "Topstar"),
        ("topst", "PREFIX", "Topstar"),
        ("广东拓斯达", "PREFIX", TOPSTAR),
        ("廣東拓斯達", "PREFIX", TOPSTAR),
        ("广东拓斯达科技股份有限公司", "EXACT", TOPSTAR),
        ("guangdongtuosida", "PINYIN", TOPSTAR),
        ("gdtsd", "INITIALS", TOPSTAR),
        ("达科技股份", "CONTAINS", TOPSTAR),
    ],
)
async def test_topstar_is_found_however_it_is_typed(
    ask_anonymously: Ask, text: str, tier: str, matched: str
) -> None:
    """Simplified, traditional, pinyin, initials, English and full width find one firm, by tier."""
    hits = [
        (each["tier"], each["matched"], each["node"]["__typename"])
        for each in await edges(ask_anonymously, text)
        if each["node"].get("name") == TOPSTAR
    ]
    assert hits == [(tier, matched, "Enterprise")]


async def test_a_name_finds_its_firm_first(ask_anonymously: Ask) -> None:
    """The whole answer for 拓斯达 is one hit, the facet of its kind and a page that ends there."""
    page = await found(ask_anonymously, "拓斯达", first=1)
    [hit] = page["edges"]
    assert page == {
        "facets": [{"kind": "ORGANIZATION", "count": 1}],
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": hit["cursor"],
            "endCursor": hit["cursor"],
        },
        "edges": [
            {
                "cursor": hit["cursor"],
                "tier": "EXACT",
                "matched": "拓斯达",
                "node": {"__typename": "Enterprise", "id": hit["node"]["id"], "name": TOPSTAR},
            }
        ],
    }


# ---------------------------------------------------------------- every kind of thing


@pytest.mark.parametrize(
    ("text", "typename", "tier", "expected"),
    [
        ("科创贷", "Product", "EXACT", {"name": "科创贷"}),
        ("kechuangdai", "Product", "PINYIN", {"name": "科创贷"}),
        ("kcd", "Product", "INITIALS", {"name": "科创贷"}),
        ("科創貸", "Product", "EXACT", {"name": "科创贷"}),
        ("认股权贷款", "Product", "EXACT", {"name": "认股权贷款"}),
        ("东府〔2025〕1号", "Policy", "EXACT", {"documentNumber": "东府〔2025〕1号"}),
        ("东府(2025)1号", "Policy", "EXACT", {"documentNumber": "东府〔2025〕1号"}),
        (
            "关于加快推动人工智能赋能制造业高质量发展的若干措施",
            "Policy",
            "EXACT",
            {"name": "关于加快推动人工智能赋能制造业高质量发展的若干措施"},
        ),
        ("人工智能赋能制造业", "Policy", "CONTAINS", {"documentNumber": "东府〔2025〕1号"}),
        ("莞融", "Policy", "EXACT", {"name": "莞融"}),
        ("小巨人", "Credential", "EXACT", {"kind": "LITTLE_GIANT"}),
        ("xiaojuren", "Credential", "PINYIN", {"kind": "LITTLE_GIANT"}),
        ("专精特新", "Credential", "EXACT", {"kind": "SPECIALISED_INNOVATIVE"}),
        ("市级制造业单项冠军", "Credential", "EXACT", {"kind": "MANUFACTURING_CHAMPION"}),
        ("松山湖材料实验室", "Institute", "EXACT", {"name": "松山湖材料实验室"}),
        ("xbotpark", "Institute", "EXACT", {}),
        ("东莞银行", "Bank", "EXACT", {"name": "东莞银行"}),
        ("滨海湾人工智能新区", "Park", "EXACT", {"name": "滨海湾新区"}),
        ("东莞市科创融资担保", "Guarantor", "PREFIX", {"name": "东莞市科创融资担保有限公司"}),
    ],
)
async def test_each_kind_is_found_by_its_name(
    ask_anonymously: Ask, text: str, typename: str, tier: str, expected: dict[str, str]
) -> None:
    """Products, policies (also by document number), credentials and organisations are found."""
    hits = [
        each
        for each in await edges(ask_anonymously, text)
        if each["node"]["__typename"] == typename and expected.items() <= each["node"].items()
    ]
    assert hits
    assert {each["tier"] for each in hits} == {tier}


NAMED_BY_OTHERS = """
{
  search(text: "XbotPark", first: 1, kinds: [ORGANIZATION]) {
    edges { node { ... on Institute { expertise(first: 1) { edges { node {
      id title topics { id name } sectors { id name key }
    } } } } } }
  }
}
"""


async def test_expertise_sectors_and_topics_are_found_by_their_names(ask_anonymously: Ask) -> None:
    """What an institute can do, and the topics and sectors of it, are hits of their own kinds."""
    answer = await ask_anonymously(NAMED_BY_OTHERS)
    [park] = answer["data"]["search"]["edges"]
    [edge] = park["node"]["expertise"]["edges"]
    expertise = edge["node"]
    wanted = [
        ("EXPERTISE", expertise["title"], expertise["id"]),
        *(("TOPIC", each["name"], each["id"]) for each in expertise["topics"]),
        *(("SECTOR", each["name"], each["id"]) for each in expertise["sectors"]),
    ]
    assert {kind for kind, _, _ in wanted} == {"EXPERTISE", "TOPIC", "SECTOR"}
    for kind, text, id in wanted:
        hits = await edges(ask_anonymously, text, kinds=[kind])
        assert (id, "EXACT") in [(each["node"]["id"], each["tier"]) for each in hits]


# ---------------------------------------------------------------- facets, kinds and pages


@pytest.mark.parametrize("text", ["银行", "示例", "dong", "贷", "s"])
async def test_facets_count_all_hits_of_all_pages(ask_anonymously: Ask, text: str) -> None:
    """Each page shows the same facets, and they are what following the cursors brings together."""
    first = await found(ask_anonymously, text, first=3)
    assert first["pageInfo"]["hasNextPage"]
    second = await found(ask_anonymously, text, first=3, after=first["pageInfo"]["endCursor"])
    hits = await all_edges(ask_anonymously, text, first=100)
    counted = {
        kind: sum(each["node"]["__typename"] in types for each in hits)
        for kind, types in KIND_TYPES.items()
    }
    shown = {each["kind"]: each["count"] for each in first["facets"]}
    assert shown == {kind: count for kind, count in counted.items() if count}
    assert second["facets"] == first["facets"]


@pytest.mark.parametrize("size", [1, 7, 100])
async def test_pages_give_each_hit_once_and_in_order(ask_anonymously: Ask, size: int) -> None:
    """Whatever the size of the pages: tier first, then id, nothing twice, nothing left out."""
    hits = await all_edges(ask_anonymously, "东莞", first=size)
    ids = [each["node"]["id"] for each in hits]
    facets = (await found(ask_anonymously, "东莞", first=1))["facets"]
    assert len(ids) == len(set(ids)) == sum(each["count"] for each in facets)
    assert hits == sorted(hits, key=order)
    assert len(ids) > 7


async def test_a_hit_is_counted_once_by_its_best_tier(ask_anonymously: Ask) -> None:
    """科创贷 fits its product by equality, prefix and content at once; it is one EXACT hit."""
    hits = await edges(ask_anonymously, "科创贷", kinds=["PRODUCT"])
    ids = [each["node"]["id"] for each in hits]
    assert len(ids) == len(set(ids))
    real = [each for each in hits if each["tier"] == "EXACT"]
    assert {each["node"]["name"] for each in real} == {"科创贷"}
    assert len(real) >= 2


@pytest.mark.parametrize("kind", sorted(KIND_TYPES))
async def test_kinds_filter_hits_and_facets(ask_anonymously: Ask, kind: str) -> None:
    """Only hits of the wanted kind, as many as its facet says without the filter."""
    every = await found(ask_anonymously, "n", first=1)
    facets = [each for each in every["facets"] if each["kind"] == kind]
    count = sum(each["count"] for each in facets)
    page = await found(ask_anonymously, "n", kinds=[kind])
    assert page["facets"] == facets
    assert {each["node"]["__typename"] for each in page["edges"]} <= KIND_TYPES[kind]
    assert len(page["edges"]) == min(count, 100)


async def test_two_kinds_are_one_answer_in_whatever_order_they_are_named(
    ask_anonymously: Ask,
) -> None:
    """The order in which kinds are named changes nothing, not even the cursors."""
    one = await found(ask_anonymously, "dong", first=5, kinds=["PRODUCT", "POLICY"])
    other = await found(ask_anonymously, "dong", first=5, kinds=["POLICY", "PRODUCT"])
    assert one == other


# ---------------------------------------------------------------- nothing to look for


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\t\n", "，。！？", "〔〕", "--", "'", '"', "`", "*", "%", "_", "\\", "/*"),
        *("\u200f\u200e", "\u0000", "\ufeff", "🤖", "．．．", "()", "\u3000", "~", "{}"),
    ],
)
async def test_a_text_without_letters_or_digits_finds_nothing(
    ask_anonymously: Ask, seeded: CountingGraph, text: str
) -> None:
    """No hits, no facets, no error, and the database is not asked for names."""
    page = await found(ask_anonymously, text)
    assert page == {
        "facets": [],
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        },
        "edges": [],
    }
    assert beside_the_moment(seeded) == []


@pytest.mark.parametrize("text", ["zzzzqqqq", "龘龘龘", "9" * 100, "a" * 100, "' OR 1=1 RETURN n"])
async def test_a_text_that_fits_no_name_finds_nothing(ask_anonymously: Ask, text: str) -> None:
    """Up to 100 characters are looked up as they are, never as part of a statement."""
    page = await found(ask_anonymously, text)
    assert (page["edges"], page["facets"]) == ([], [])


# ---------------------------------------------------------------- costs and callers


async def test_a_page_of_hits_costs_two_statements(
    ask_anonymously: Ask, seeded: CountingGraph
) -> None:
    """One statement finds and counts, one loads all nodes of the page, whatever their kinds."""
    page = await found(ask_anonymously, "dong", first=50)
    assert len({each["node"]["__typename"] for each in page["edges"]}) > 1
    assert len(beside_the_moment(seeded)) == 2


async def test_facets_alone_cost_one_statement(ask_anonymously: Ask, seeded: CountingGraph) -> None:
    """Without nodes nothing is loaded."""
    answer = await ask_anonymously('{ search(text: "dong", first: 5) { facets { count } } }')
    assert "errors" not in answer
    assert len(beside_the_moment(seeded)) == 1


async def test_an_officer_and_the_anonymous_find_the_same_names(
    ask: Ask, ask_anonymously: Ask
) -> None:
    """Names are public, so hits, order, cursors and facets do not depend on who asks.

    All but those of needs, which are as restricted as the needs themselves.
    """
    public = sorted(KIND_TYPES.keys() - {"NEED"})
    answers = [await found(asks, "示例", first=20, kinds=public) for asks in (ask, ask_anonymously)]
    assert answers[0] == answers[1]
    [officer, nobody] = [
        {each["kind"]: each["count"] for each in (await found(asks, "示例", first=1))["facets"]}
        for asks in (ask, ask_anonymously)
    ]
    assert officer.pop("NEED") > 0
    assert officer == nobody
