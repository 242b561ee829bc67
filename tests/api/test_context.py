"""The real context beside the article: policy, parks, institutes, labels, products and firms."""

from datetime import date
from typing import Any

import pytest

from graph.model import OrganizationKind
from seed.rows import PolicyRow
from tests.api.test_figures import BOC, TOPSTAR, data, facts_of, find, nodes
from tests.conftest import Ask, CountingGraph, asker, client_of
from tests.worlds import SOURCE, World

WAN, YI = 10**4, 10**8
POLICY = "东府〔2025〕1号"

PRODUCTS = {
    "东莞银行": {
        *("科创贷", "小巨人成长贷", "专精特新快贷", "建园易", "票据池", "上市贷", "并购贷"),
        *("置业贷", "认股权贷款", "融担贷", "科保贷", "技改贷", "知识产权质押融资", "园区贷"),
    },
    BOC: {"流动资金贷款", "固定资产贷款", "贸易融资", "票据贴现"},
    "工商银行东莞分行": {"知识产权质押贷款", "设备购置贷款"},
    "中国银行": {"科创贷"},
    "中信银行东莞分行": {"中试贷", "松湖专精特新贷"},
}

OFFERED = """
... on Provider { products(first: 100, asOf: $asOf) { pageInfo { hasNextPage } edges { node {
  name synthetic source { kind paragraph }
  terms { illustrative } rules { illustrative source { kind } }
} } } }
"""


async def offered(ask: Ask, provider: str) -> list[dict[str, Any]]:
    """The products of a bank with terms and rules."""
    return nodes((await find(ask, provider, OFFERED))["products"])


def amount(value: dict[str, Any]) -> tuple[float, str]:
    """A value as number and unit."""
    if "amount" in value:
        return value["amount"], "YUAN"
    if "basisPoints" in value:
        return value["basisPoints"], "BASIS_POINTS"
    return value["number"], value["unit"]


# ---------------------------------------------------------------- products


@pytest.mark.parametrize("provider", sorted(PRODUCTS))
async def test_a_bank_has_the_products_that_sources_name(
    ask_anonymously: Ask, provider: str
) -> None:
    """Exactly these, none of them invented, each with a source that is no invention."""
    found = await offered(ask_anonymously, provider)
    assert sorted(each["name"] for each in found) == sorted(PRODUCTS[provider])
    assert {each["synthetic"] for each in found} == {False}
    assert {each["source"]["kind"] for each in found} <= {"ARTICLE", "PRESS"}


async def test_products_cite_their_paragraphs(ask_anonymously: Ask) -> None:
    """东莞银行's cite 3, 5, 11, 15 or the whole article (园区贷 the press), the others 9 and 10."""
    cited = {
        each["name"]: (each["source"]["kind"], each["source"]["paragraph"])
        for each in await offered(ask_anonymously, "东莞银行")
    }
    assert cited.pop("园区贷") == ("PRESS", None)
    assert {kind for kind, _ in cited.values()} == {"ARTICLE"}
    assert {paragraph for _, paragraph in cited.values()} - {None} == {3, 5, 11, 15}
    for provider, paragraph in ((BOC, 9), ("工商银行东莞分行", 10)):
        sources = [each["source"] for each in await offered(ask_anonymously, provider)]
        assert {(each["kind"], each["paragraph"]) for each in sources} == {("ARTICLE", paragraph)}


async def test_invented_terms_of_a_real_bank_are_flagged(ask_anonymously: Ask) -> None:
    """Every product of 东莞银行 has terms and rules, all illustrative and from no real source."""
    for each in await offered(ask_anonymously, "东莞银行"):
        assert each["terms"] == {"illustrative": True}, each["name"]
        assert each["rules"], each["name"]
        for rule in each["rules"]:
            assert rule == {"illustrative": True, "source": {"kind": "SYNTHETIC"}}, each["name"]


@pytest.mark.parametrize(
    ("provider", "product", "expected"),
    [
        (
            "东莞银行",
            "园区贷",
            {
                ("CREDIT_LINE", 1000 * WAN, "YUAN", "AT_MOST", None),
                ("PROCESSING_TIME", 3, "BUSINESS_DAY", "AT_MOST", None),
                ("PAID_OUT_IN_PERIOD", 154 * WAN, "YUAN", "EXACTLY", "2025-05-21"),
            },
        ),
        (
            "中国银行",
            "科创贷",
            {
                ("CREDIT_LINE", 500 * WAN, "YUAN", "AT_MOST", None),
                ("CREDIT_LINE", 1000 * WAN, "YUAN", "AT_MOST", None),
            },
        ),
    ],
)
async def test_what_the_press_knows_of_products(
    ask_anonymously: Ask, provider: str, product: str, expected: set[tuple[Any, ...]]
) -> None:
    """Published limits are upper bounds with the press as their source."""
    fields = (
        "... on Provider { products(first: 100) { pageInfo { hasNextPage } edges { node { name"
        " facts(first: 100) { pageInfo { hasNextPage } edges { node { ...Figure } } } } } } }"
    )
    every = nodes((await find(ask_anonymously, provider, fields))["products"])
    [facts] = [nodes(each["facts"]) for each in every if each["name"] == product]
    assert {each["source"]["kind"] for each in facts} == {"PRESS"}
    assert {
        (each["measure"], *amount(each["value"]), each["qualifier"], each["asOf"]) for each in facts
    } == expected


async def test_topstar_is_as_the_article_has_it(ask_anonymously: Ask) -> None:
    """Three products, three technologies, a national high-tech label and four products used."""
    facts = await facts_of(ask_anonymously, "拓斯达")
    lines = [f["value"]["text"] for f in facts if f["measure"] == "PRODUCT_LINE"]
    skills = [f["value"]["node"]["name"] for f in facts if f["measure"] == "CORE_TECHNOLOGY"]
    used = [f["value"]["node"]["name"] for f in facts if f["measure"] == "PRODUCT_USED"]
    assert [len(lines), len(skills), sorted(used)] == [3, 3, sorted(PRODUCTS[BOC])]
    for word in ("机器人", "五轴", "注塑机"):
        assert any(word in line for line in lines)
    for word in ("控制", "伺服", "视觉"):
        assert any(word in skill for skill in skills)
    held = "... on Enterprise { foundedOn stage credentials { heldFrom credential { kind } } }"
    assert await find(ask_anonymously, "拓斯达", held) == {
        "name": TOPSTAR,
        "foundedOn": "2007",
        "stage": "LISTING",
        "credentials": [{"heldFrom": None, "credential": {"kind": "HIGH_TECH"}}],
    }


# ---------------------------------------------------------------- the policy


async def test_the_policy_sets_targets_and_caps(ask_anonymously: Ask) -> None:
    """东府〔2025〕1号 has five targets for 2027 and three caps of compute vouchers, as bounds."""
    facts = await facts_of(ask_anonymously, POLICY)
    assert {
        each["measure"]: (each["nature"], each["qualifier"], *amount(each["value"]))
        for each in facts
    } == {
        "COMPUTE": ("TARGET", "AT_LEAST", 10_000, "PETAFLOPS"),
        "AI_SCENES": ("TARGET", "AT_LEAST", 100, "SCENE"),
        "KEY_AI_FIRMS": ("TARGET", "AT_LEAST", 300, "FIRM"),
        "CORE_INDUSTRY_OUTPUT": ("TARGET", "MORE_THAN", 300 * YI, "YUAN"),
        "RELATED_INDUSTRY_OUTPUT": ("TARGET", "MORE_THAN", 3000 * YI, "YUAN"),
        "VOUCHER_POOL": ("CAP", "AT_MOST", 5000 * WAN, "YUAN"),
        "VOUCHER_SHARE": ("CAP", "AT_MOST", 5000, "BASIS_POINTS"),
        "VOUCHER_PER_USER": ("CAP", "AT_MOST", 100 * WAN, "YUAN"),
    }
    assert len(facts) == 8
    assert {(each["source"]["kind"], each["asOf"]) for each in facts} == {
        ("OFFICIAL", "2025-02-05")
    }
    assert all("2027" in each["scope"] for each in facts if each["nature"] == "TARGET")
    assert {each["subject"]["documentNumber"] for each in facts} == {POLICY}
    assert await facts_of(ask_anonymously, POLICY, "2025-02-04") == []


async def test_the_policy_is_known_by_name_number_and_day(ask_anonymously: Ask) -> None:
    """Its day is its first in force, and its source is official."""
    fields = "... on Policy { name documentNumber validFrom synthetic source { kind } }"
    assert await find(ask_anonymously, POLICY, fields) == {
        "name": "关于加快推动人工智能赋能制造业高质量发展的若干措施",
        "documentNumber": POLICY,
        "validFrom": "2025-02-05",
        "synthetic": False,
        "source": {"kind": "OFFICIAL"},
    }


async def test_a_policy_not_yet_in_force_enables_nothing(graph: CountingGraph) -> None:
    """Day, month and end of a policy decide when it is among the policies of its product."""
    world = World()
    world.organization("alpha", OrganizationKind.BANK)
    product = world.product("alpha", "loan")
    for name, valid_from, valid_until in (
        ("day", "2025-02-05", None),
        ("month", "2025-03", None),
        ("past", "2020", "2025-01-01"),
        ("undated", None, None),
    ):
        world.rows.policies.append(
            PolicyRow(
                key=name,
                name=name,
                valid_from=valid_from,
                valid_until=valid_until,
                enables=(product,),
                source=SOURCE,
                synthetic=True,
            )
        )
    await world.write(graph)
    query = (
        "query ($d: Date) { products(first: 1, asOf: $d) { edges { node { policies { name } } } } }"
    )
    async with client_of(graph, clock=lambda: date(2025, 7, 1)) as client:
        ask = asker(client)
        for day, expected in (
            ("2024-12-31", ["past", "undated"]),
            ("2025-01-01", ["undated"]),
            ("2025-02-04", ["undated"]),
            ("2025-02-05", ["day", "undated"]),
            ("2025-03-31", ["day", "month", "undated"]),
        ):
            [edge] = (await data(ask, query, d=day))["products"]["edges"]
            assert [each["name"] for each in edge["node"]["policies"]] == expected, day


# ---------------------------------------------------------------- parks, institutes, firms


@pytest.mark.parametrize(
    ("name", "founded"),
    [
        *(("松山湖高新区", "2001"), ("滨海湾新区", "2017"), ("松山湖材料实验室", "2017-12-22")),
        *(("广东华中科技大学工业技术研究院", "2007"), ("广东电子工业研究院", "2005")),
        *(("XbotPark", "2014-11"), ("东莞理工学院", None), ("广东省智能机器人研究院", None)),
        *(("香港城市大学(东莞)", None), ("东莞市新一代人工智能产业技术研究院", None)),
    ],
)
async def test_founding_days_are_as_exact_as_the_source(
    ask_anonymously: Ask, name: str, founded: str | None
) -> None:
    """A year stays a year and a month a month; what no source gives is null."""
    node = await find(ask_anonymously, name, "... on Organization { foundedOn synthetic }")
    assert (node["foundedOn"], node["synthetic"]) == (founded, False)


@pytest.mark.parametrize(
    ("name", "standing", "since", "eve"),
    [
        ("中国散裂中子源", "OPERATING", "2018", "2018-12-30"),
        ("先进阿秒激光设施", "UNDER_CONSTRUCTION", "2025-01", "2025-01-30"),
        ("大湾区大学", "OPERATING", "2025-12", "2025-12-30"),
        ("中国科学院东莞材料科学与技术研究所", "OPERATING", "2025-12-06", "2025-12-05"),
    ],
)
async def test_the_standing_of_an_institute_is_a_dated_fact(
    ask_anonymously: Ask, name: str, standing: str, since: str, eve: str
) -> None:
    """It holds from the last day of its period on, and is not claimed a day earlier."""
    [fact] = [f for f in await facts_of(ask_anonymously, name) if f["measure"] == "STANDING"]
    assert (fact["value"], fact["asOf"]) == ({"standing": standing}, since)
    assert fact["source"]["kind"] == "PRESS"
    before = await facts_of(ask_anonymously, name, eve)
    assert [each for each in before if each["measure"] == "STANDING"] == []


async def test_songshan_lake_s_ranks_and_binhai_bay_s_figures(ask_anonymously: Ask) -> None:
    """National zone 2010, science city 2020-07; 84.1 km² and an AI target of 600亿 by 2030."""
    lake = await facts_of(ask_anonymously, "松山湖高新区")
    ranks = {each["asOf"]: each["scope"] for each in lake if each["measure"] == "STANDING"}
    assert sorted(ranks) == ["2010", "2020-07"]
    assert "高新区" in ranks["2010"]
    assert "科学城" in ranks["2020-07"]
    bay = await facts_of(ask_anonymously, "滨海湾新区")
    [area] = [each for each in bay if each["measure"] == "AREA"]
    assert area["value"] == {"number": 84.1, "unit": "SQUARE_KILOMETRE"}
    [target] = [each for each in bay if each["nature"] == "TARGET"]
    assert target["value"] == {"amount": 600 * YI}
    assert "2030" in target["scope"]


async def test_songshan_lake_counts_its_institutes(ask_anonymously: Ask) -> None:
    """The press's 30+ new-type institutes are a lower bound about the park."""
    facts = await facts_of(ask_anonymously, "松山湖高新区")
    counts = [(f["value"]["number"], f["qualifier"]) for f in facts if "number" in f["value"]]
    assert counts in ([(30, "AT_LEAST")], [(30, "MORE_THAN")])


@pytest.mark.parametrize(
    ("park", "parts"),
    [
        ("松山湖高新区", {"松湖智谷", "中集智谷", "林润智谷"}),
        ("滨海湾新区", {"交椅湾", "沙角半岛", "威远岛"}),
    ],
)
async def test_parks_have_their_sub_parks(ask_anonymously: Ask, park: str, parts: set[str]) -> None:
    """The whole names its parts, and each part its whole."""
    fields = "... on Park { subParks { name parent { name } synthetic } }"
    found = (await find(ask_anonymously, park, fields))["subParks"]
    assert {each["name"] for each in found} == parts
    assert {(each["parent"]["name"], each["synthetic"]) for each in found} == {(park, False)}


async def test_xbotpark_s_firms_are_its_collaborators(ask_anonymously: Ask) -> None:
    """The six firms that the press names worked with its incubation; 80+ is a lower bound."""
    fields = (
        "... on Institute { expertise(first: 9) { pageInfo { hasNextPage } edges { node { kind"
        " collaborators(first: 100) { totalCount pageInfo { hasNextPage } edges { node { name"
        " synthetic } } } } } } }"
    )
    every = nodes((await find(ask_anonymously, "XbotPark", fields))["expertise"])
    [incubation] = [each for each in every if each["kind"] == "INCUBATION"]
    firms = nodes(incubation["collaborators"])
    names = {"李群自动化", "云鲸", "海柔", "逸动", "松灵", "本末"}
    assert {each["name"] for each in firms} == names
    assert incubation["collaborators"]["totalCount"] == len(firms) == len(names)
    assert {each["synthetic"] for each in firms} == {False}
    facts = await facts_of(ask_anonymously, "XbotPark")
    [count] = [each for each in facts if each["measure"] == "FIRMS_INCUBATED"]
    assert count["value"] == {"number": 80, "unit": "FIRM"}
    assert count["qualifier"] in ("AT_LEAST", "MORE_THAN")


@pytest.mark.parametrize(
    ("park", "firms"),
    [("滨海湾新区", {"OPPO", "vivo", "小天才"}), ("松山湖高新区", {"生益科技", "华为终端"})],
)
async def test_named_firms_lie_in_their_parks(
    ask_anonymously: Ask, park: str, firms: set[str]
) -> None:
    """From the firm to the park; all of them are real."""
    for firm in firms:
        fields = "... on Enterprise { synthetic parks { name } }"
        assert await find(ask_anonymously, firm, fields) == {
            "name": firm,
            "synthetic": False,
            "parks": [{"name": park}],
        }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((each, "BANK") for each in ("东莞银行", "中国银行东莞分行", "工商银行东莞分行")),
        *((each + "东莞分行", "BANK") for each in ("建设银行", "中信银行", "招商银行", "民生银行")),
        *(("东莞农商银行", "BANK"), ("东莞市科创融资担保有限公司", "GUARANTOR")),
        *(("广东蓝潜海洋", "ENTERPRISE"), ("广东东电检测", "ENTERPRISE")),
    ],
)
async def test_bodies_named_in_the_press_exist(ask_anonymously: Ask, name: str, kind: str) -> None:
    """Each is a real organisation of its kind, with a source and without a credit code."""
    fields = "... on Organization { kind synthetic anonymous uscc }"
    expected = {"kind": kind, "synthetic": False, "anonymous": False, "uscc": None}
    assert await find(ask_anonymously, name, fields) == {"name": name, **expected}


@pytest.mark.parametrize(
    ("name", "kind", "months"),
    [
        *(("高新技术企业", "HIGH_TECH", 36), ("科技型中小企业", "TECHNOLOGY_SME", 12)),
        *(("创新型中小企业", "INNOVATIVE_SME", 36), ("小巨人", "LITTLE_GIANT", 36)),
        *(("专精特新", "SPECIALISED_INNOVATIVE", 36), ("上市后备", "LISTING_RESERVE", None)),
        ("市级制造业单项冠军", "MANUFACTURING_CHAMPION", None),
    ],
)
async def test_labels_are_valid_as_long_as_the_rules_say(
    ask_anonymously: Ask, name: str, kind: str, months: int | None
) -> None:
    """Three years, one for 科技型中小企业; what is not known is null."""
    node = await find(ask_anonymously, name, "... on Credential { kind validMonths synthetic }")
    assert node == {"kind": kind, "validMonths": months, "synthetic": False}
