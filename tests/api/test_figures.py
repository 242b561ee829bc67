"""The figures of the article and the context around them, as the page of the domain has them."""

from typing import Any, NamedTuple

import pytest
from stdnum.cn import uscc

from tests.conftest import Ask, CountingGraph

WAN, YI = 10**4, 10**8
TOPSTAR = "广东拓斯达科技股份有限公司"
UNNAMED = "unnamed"

FIGURE = """
fragment Figure on Fact {
  measure qualifier nature asOf periodStart scope synthetic
  value {
    ... on Money { amount }
    ... on Ratio { basisPoints }
    ... on Quantity { number unit }
    ... on StandingValue { standing }
    ... on TextValue { text }
    ... on DayValue { day }
    ... on Reference { node { ... on Topic { name } ... on Product { name } } }
  }
  subject {
    ... on Organization { name anonymous }
    ... on Product { name provider { name } }
    ... on Policy { documentNumber }
  }
  counterparty { name }
  sectors { key }
  source { kind paragraph }
}
"""


class Figure(NamedTuple):
    """A row of the article's figures."""

    about: str
    measure: str
    value: tuple[int, str]
    qualifier: str
    as_of: str | None
    paragraph: int
    counterparty: str | None = None


LOAN = "东莞银行/科创贷"
PLEDGE = "东莞银行/知识产权质押融资"
BOC = "中国银行东莞分行"
FIGURES = [
    Figure(UNNAMED, "CREDIT_LINE", (3000 * WAN, "YUAN"), "EXACTLY", None, 3, "东莞银行"),
    Figure(LOAN, "FIRMS_SERVED_CUMULATIVE", (1100, "FIRM"), "MORE_THAN", "2024-12", 6),
    Figure(LOAN, "PAID_OUT_CUMULATIVE", (113 * YI, "YUAN"), "MORE_THAN", "2024-12", 6),
    Figure(TOPSTAR, "BALANCE", (4 * YI, "YUAN"), "MORE_THAN", "2025-01-31", 9, BOC),
    Figure(TOPSTAR, "PAID_OUT_IN_PERIOD", (22 * YI // 10, "YUAN"), "MORE_THAN", None, 9, BOC),
    Figure("东莞银行", "FIRMS_SERVED_CUMULATIVE", (105, "FIRM"), "EXACTLY", "2025-02-20", 11),
    Figure("东莞银行", "CREDIT_LINE", (35 * YI, "YUAN"), "MORE_THAN", "2025-02-20", 11),
    Figure("东莞银行", "BALANCE", (18 * YI, "YUAN"), "MORE_THAN", "2025-02-20", 11),
    Figure(PLEDGE, "FIRMS_SERVED_CUMULATIVE", (110, "FIRM"), "EXACTLY", "2024-12-31", 15),
    Figure(PLEDGE, "PLEDGES_REGISTERED", (111, "PLEDGE"), "EXACTLY", "2024-12-31", 15),
    Figure(PLEDGE, "PLEDGE_REGISTERED", (2276 * YI // 100, "YUAN"), "EXACTLY", "2024-12-31", 15),
]
FIGURE_MEASURES = sorted({each.measure for each in FIGURES})


def shown(fact: dict[str, Any]) -> Figure:
    """A fact of an answer as a row of the table; it must have a scope and be no invention."""
    assert fact["scope"].strip()
    assert fact["source"]["kind"] == "ARTICLE"
    assert (fact["synthetic"], fact["nature"]) == (False, "OBSERVED")
    subject = fact["subject"]
    about = UNNAMED if subject.get("anonymous") else subject["name"]
    if "provider" in subject:
        about = f"{subject['provider']['name']}/{subject['name']}"
    return Figure(
        about,
        fact["measure"],
        (fact["value"].get("amount") or fact["value"]["number"], fact["value"].get("unit", "YUAN")),
        fact["qualifier"],
        fact["asOf"],
        fact["source"]["paragraph"],
        fact["counterparty"] and fact["counterparty"]["name"],
    )


def nodes(connection: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes of a page that holds everything."""
    assert not connection["pageInfo"]["hasNextPage"]
    return [each["node"] for each in connection["edges"]]


async def data(ask: Ask, query: str, **variables: Any) -> dict[str, Any]:
    """The data of an answer without errors."""
    answer = await ask(query, **variables)
    assert "errors" not in answer
    return answer["data"]


async def article(ask: Ask, as_of: str | None = None) -> list[dict[str, Any]]:
    """All article facts of the measures of the table, as the list of facts gives them."""
    query = (
        "query ($measures: [Measure!], $asOf: Date) { facts(first: 100, asOf: $asOf,"
        " filter: {measures: $measures, sourceKinds: [ARTICLE]})"
        " { totalCount pageInfo { hasNextPage } edges { node { ...Figure } } } }" + FIGURE
    )
    facts = (await data(ask, query, measures=FIGURE_MEASURES, asOf=as_of))["facts"]
    assert facts["totalCount"] == len(facts["edges"])
    return nodes(facts)


async def find(ask: Ask, name: str, fields: str, as_of: str | None = None) -> dict[str, Any]:
    """The one node that has exactly this name."""
    dated = "$asOf" in fields
    query = (
        "query ($text: String!" + (", $asOf: Date" if dated else "") + ")"
        " { search(text: $text, first: 5)"
        " { edges { tier node { ... on Organization { name } " + fields + " } } } }"
    )
    query += FIGURE if "...Figure" in fields else ""
    given = {"text": name, "asOf": as_of} if dated else {"text": name}
    edges = (await data(ask, query, **given))["search"]["edges"]
    [node] = [each["node"] for each in edges if each["tier"] == "EXACT"]
    return node


async def facts_of(ask: Ask, name: str, as_of: str = "2026-01-31") -> list[dict[str, Any]]:
    """All facts about the organisation or policy of this name."""
    facts = "{ facts(first: 100, asOf: $asOf) { pageInfo { hasNextPage }" + (
        " edges { node { ...Figure } } } }"
    )
    fields = "... on Organization " + facts + " ... on Policy " + facts
    return nodes((await find(ask, name, fields, as_of))["facts"])


# ---------------------------------------------------------------- the article's figures


async def test_the_article_s_figures_are_all_there_and_no_others(ask_anonymously: Ask) -> None:
    """Each with value, qualifier, day and paragraph; nothing derived is stored beside them."""
    found = [shown(each) for each in await article(ask_anonymously)]
    assert sorted(found, key=str) == sorted(FIGURES, key=str)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda each: f"{each.about}-{each.measure}")
async def test_a_figure_is_found_from_its_subject(ask_anonymously: Ask, figure: Figure) -> None:
    """The organisation, or the product of its provider, shows the same figure."""
    provider, _, product = figure.about.partition("/")
    if figure.about == UNNAMED:
        page = await data(
            ask_anonymously,
            "{ organizations(first: 100, filter: {kinds: [ENTERPRISE], synthetic: false})"
            " { pageInfo { hasNextPage } edges { node { anonymous facts(first: 100)"
            " { pageInfo { hasNextPage } edges { node { ...Figure } } } } } } }" + FIGURE,
        )
        [subject] = [each for each in nodes(page["organizations"]) if each["anonymous"]]
        facts = nodes(subject["facts"])
    elif product:
        fields = (
            "... on Provider { products(first: 100) { pageInfo { hasNextPage } edges { node { name"
            " facts(first: 100) { pageInfo { hasNextPage } edges { node { ...Figure } } } } } } }"
        )
        offered = nodes((await find(ask_anonymously, provider, fields))["products"])
        [facts] = [nodes(each["facts"]) for each in offered if each["name"] == product]
    else:
        facts = await facts_of(ask_anonymously, provider)
    assert figure in [shown(each) for each in facts if each["measure"] in FIGURE_MEASURES]


async def test_a_lower_bound_stays_a_lower_bound(ask_anonymously: Ask) -> None:
    """超: six figures are MORE_THAN and none of them is shown as a value."""
    found = [shown(each) for each in await article(ask_anonymously)]
    more = {each.value[0] for each in found if each.qualifier == "MORE_THAN"}
    assert more == {1100, 113 * YI, 4 * YI, 22 * YI // 10, 35 * YI, 18 * YI}


async def test_line_stock_and_flow_are_different_measures(ask_anonymously: Ask) -> None:
    """累计, 余额 and 授信 of one subject are three facts, and no fact is their sum."""
    found = [shown(each) for each in await article(ask_anonymously)]
    bank = {each.measure: each.value[0] for each in found if each.about == "东莞银行"}
    firm = {each.measure: each.value[0] for each in found if each.about == TOPSTAR}
    assert bank == {"CREDIT_LINE": 35 * YI, "BALANCE": 18 * YI, "FIRMS_SERVED_CUMULATIVE": 105}
    assert firm == {"BALANCE": 4 * YI, "PAID_OUT_IN_PERIOD": 22 * YI // 10}


async def test_the_figures_of_ai_firms_say_so(ask_anonymously: Ask) -> None:
    """105 firms, their line and their balance are about AI firms only, in words or by sector."""
    facts = [each for each in await article(ask_anonymously) if each["asOf"] == "2025-02-20"]
    assert len(facts) == 3
    for each in facts:
        assert "人工智能" in each["scope"] or each["sectors"] == [{"key": "AI_ALGORITHM"}]


async def test_support_of_the_year_to_date_is_a_flow_since_january(ask_anonymously: Ask) -> None:
    """The period of 2.2亿 began with 2025, and its last day is not made up."""
    facts = await article(ask_anonymously)
    [flow] = [each for each in facts if each["measure"] == "PAID_OUT_IN_PERIOD"]
    assert flow["asOf"] is None
    assert flow["periodStart"] in ("2025", "2025-01", "2025-01-01")


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("as_of", "gone"),
    [
        ("2000-01-01", 10),
        ("2024-12-30", 10),
        ("2024-12-31", 5),
        ("2025-01-01", 4),
        ("2025-01-30", 4),
        ("2025-01-31", 3),
        ("2025-02-19", 3),
        ("2025-02-20", 0),
    ],
)
async def test_figures_appear_on_their_days(ask_anonymously: Ask, as_of: str, gone: int) -> None:
    """A day's figure from that day, a month's from its last day, an undated one always, but the
    flow of 2025 not before the year has begun."""
    days = {"2024-12": "2024-12-31"}
    expected = [
        each
        for each in FIGURES
        if days.get(each.as_of or "", each.as_of or "") <= as_of
        and (each.measure != "PAID_OUT_IN_PERIOD" or as_of >= "2025-01-01")
    ]
    assert len(FIGURES) - len(expected) == gone
    found = [shown(each) for each in await article(ask_anonymously, as_of)]
    assert sorted(found, key=str) == sorted(expected, key=str)


# ---------------------------------------------------------------- traps


async def test_the_unnamed_firm_stays_unnamed(ask_anonymously: Ask, seeded: CountingGraph) -> None:
    """It is anonymous, called by a description in brackets, and no other name leads to it."""
    [firm] = await seeded.read("MATCH (o:Enterprise {anonymous: true}) RETURN o.id AS id")
    query = (
        "query ($id: ID!) { node(id: $id) { __typename ... on Enterprise { name anonymous synthetic"
        " uscc foundedOn aliases { name } parks { name } credentials { credential { kind } } } } }"
    )
    answer = (await data(ask_anonymously, query, id=firm["id"]))["node"]
    labels = answer.pop("credentials")
    assert sorted(each["credential"]["kind"] for each in labels) == [
        "LITTLE_GIANT",
        "MANUFACTURING_CHAMPION",
    ]
    assert answer.pop("name").startswith("（")
    assert answer == {
        "__typename": "Enterprise",
        "anonymous": True,
        "synthetic": False,
        "uscc": None,
        "foundedOn": None,
        "aliases": [],
        "parks": [],
    }
    names = await seeded.read(
        "MATCH (n:Name)-[:NAMES]->(o {id: $id}) RETURN n.original AS name", id=firm["id"]
    )
    assert names
    assert all(each["name"][0] in "（(" and each["name"][-1] in "）)" for each in names)


async def test_the_exchange_stays_unnamed(ask_anonymously: Ask) -> None:
    """No real organisation is an exchange: the article does not name the partner."""
    for text in ("交易所", "股权交易", "交易中心", "Exchange"):
        query = (
            "query ($text: String!) { search(text: $text, first: 100, kinds: [ORGANIZATION])"
            " { edges { node { ... on Organization { name synthetic anonymous } } } } }"
        )
        edges = (await data(ask_anonymously, query, text=text))["search"]["edges"]
        assert [e for e in edges if not e["node"]["synthetic"] and not e["node"]["anonymous"]] == []


async def test_binhai_bay_is_one_park_with_two_names(ask_anonymously: Ask) -> None:
    """The article's name is an alias with the article as its source; both names lead to one id."""
    fields = "... on Park { id aliases { name source { kind } } }"
    by_name = await find(ask_anonymously, "滨海湾新区", fields)
    assert by_name == await find(ask_anonymously, "滨海湾人工智能新区", fields)
    assert by_name.pop("id")
    assert by_name == {
        "name": "滨海湾新区",
        "aliases": [{"name": "滨海湾人工智能新区", "source": {"kind": "ARTICLE"}}],
    }


async def test_the_same_name_at_two_banks_is_two_products(ask_anonymously: Ask) -> None:
    """科创贷 of 东莞银行 and 科创贷 of 中国银行 have ids, figures and providers of their own."""
    query = (
        '{ search(text: "科创贷", first: 99, kinds: [PRODUCT]) { edges { tier node { ... on Product'
        " { id name synthetic provider { name } facts(first: 9) { edges { node { value"
        " { ... on Money { amount } } } } } } } } } }"
    )
    edges = (await data(ask_anonymously, query))["search"]["edges"]
    real = [e["node"] for e in edges if e["tier"] == "EXACT" and not e["node"]["synthetic"]]
    assert {each["provider"]["name"] for each in real} == {"东莞银行", "中国银行"}
    assert len(real) == len({each["id"] for each in real}) == 2
    amounts = {
        each["provider"]["name"]: {
            edge["node"]["value"].get("amount") for edge in each["facts"]["edges"]
        }
        for each in real
    }
    assert amounts == {"东莞银行": {None, 113 * YI}, "中国银行": {500 * WAN, 1000 * WAN}}


async def every_organization(ask: Ask, fields: str) -> list[dict[str, Any]]:
    """All organisations, page by page."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        query = (
            "query ($after: String) { organizations(first: 100, after: $after) { totalCount"
            " pageInfo { hasNextPage endCursor } edges { node { " + fields + " } } } }"
        )
        page = (await data(ask, query, after=after))["organizations"]
        found += [each["node"] for each in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(found) == page["totalCount"]
            return found


def own_check(code: str) -> bool:
    """GB 11714: the ninth character of the organisation code follows from the other eight."""
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(w * values.index(c) for w, c in zip(weights, code[8:16], strict=True))
    return code[16] == "0X987654321"[total % 11]


async def test_only_invented_organisations_have_a_credit_code(ask_anonymously: Ask) -> None:
    """Real codes are not known here; synthetic ones are valid in both check characters, unique."""
    found = await every_organization(ask_anonymously, "name synthetic uscc")
    assert [each for each in found if not each["synthetic"] and each["uscc"] is not None] == []
    codes = [each["uscc"] for each in found if each["synthetic"]]
    assert codes
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not uscc.is_valid(code) or not own_check(code)] == []


async def test_invented_ties_join_invented_organisations_only(seeded: CountingGraph) -> None:
    """Deals, collaborations, used products and counterparties never mix invented with real."""
    mixed = await seeded.read(
        """
        MATCH (deal:Deal)-[:TOOK_PART|FOR_ENTERPRISE]-(o:Organization)
        WHERE NOT (deal.synthetic AND o.synthetic) RETURN deal.id AS id
        UNION
        MATCH (fact:Fact)-[:ABOUT]->(a:Organization), (fact)-[:COUNTERPARTY]->(b:Organization)
        WHERE fact.synthetic <> a.synthetic OR a.synthetic <> b.synthetic RETURN fact.id AS id
        UNION
        MATCH (fact:Fact)-[:ABOUT]->(a:Organization), (fact)-[:REFERS_TO]->()-[:OFFERED_BY]->(b)
        WHERE fact.synthetic <> a.synthetic OR a.synthetic <> b.synthetic RETURN fact.id AS id
        UNION
        MATCH (a:Organization)-[:BRANCH_OF|PART_OF]->(b)
        WHERE a.synthetic <> b.synthetic RETURN a.id AS id
        UNION
        MATCH (policy:Policy)-[:ENABLES]->(product:Product)
        WHERE policy.synthetic <> product.synthetic RETURN policy.id AS id
        """
    )
    assert mixed == []
    [count] = await seeded.read("MATCH (deal:Deal) RETURN count(deal) AS deals")
    assert count["deals"] > 0


async def test_everything_of_an_invented_organisation_is_flagged(seeded: CountingGraph) -> None:
    """Facts, holdings, products, terms, rules, expertise, deals and consents say synthetic."""
    unflagged = await seeded.read(
        """
        MATCH (o:Organization {synthetic: true})
              -[:ABOUT|HELD_BY|OFFERED_BY|TOOK_PART|FOR_ENTERPRISE|GIVEN_BY]-(record)
        WHERE coalesce(record.synthetic, false) = false RETURN DISTINCT record.id AS id
        UNION
        MATCH (:Product {synthetic: true})<-[:TERMS_OF|RULE_OF]-(record)
        WHERE coalesce(record.synthetic, false) = false RETURN DISTINCT record.id AS id
        """
    )
    assert unflagged == []


async def test_real_organisations_have_sourced_facts_only(ask: Ask) -> None:
    """Whatever is said of them is no invention, and its source is none either."""
    query = (
        "query ($ids: [ID!]) { facts(first: 100, filter: {subjects: $ids}) { pageInfo {"
        " hasNextPage } edges { node { synthetic source { kind } } } } }"
    )
    every = await every_organization(ask, "id synthetic")
    real = [each["id"] for each in every if not each["synthetic"]]
    facts = nodes((await data(ask, query, ids=real))["facts"])
    assert len(facts) > 40
    assert {each["synthetic"] for each in facts} == {False}
    assert {each["source"]["kind"] for each in facts} <= {"ARTICLE", "PRESS", "OFFICIAL"}
