"""The sourced rows that join organisations: mechanisms, the chain, the platform and the team."""

import pytest

from graph.model import (
    CapabilityAxis,
    FinancingPurpose,
    MechanismKey,
    OrganizationKind,
    Pairing,
    PlantStepKind,
    SourceKind,
)
from seed.row_base import Sourced
from seed.sourced import sourced
from tests.seed.test_sourced import every_row

ROWS = sourced()
KEYS = {row.key: row for row in every_row(ROWS)}
PARAGRAPHS = {row.key: row.paragraph for row in ROWS.sources}
MECHANISMS = {row.word: row for row in ROWS.mechanisms}
ORGANIZATIONS = {row.key: row for row in ROWS.organizations}
TEAM = "team:东莞银行/股贷担保租"

# Paragraphs as the domain's table of mechanisms gives them.
STATED_IN = {
    **{"M1": {5}, "M2": {5}, "M3": {5}, "M4": {5, 6, 11}, "M5": {4}, "M6": {15}, "M7": {11}},
    **{"M8": {15}, "M9": {15}, "M10": {15}, "M11": {14}, "M12": {9}},
}


def own(*names: str) -> set[str]:
    """Keys of products of 东莞银行."""
    return {f"product:org:东莞银行/{name}" for name in names}


# What each must at least lead to, so that whoever starts at it finds what makes it work.
LEADS_TO = {
    "M1": {TEAM, "org:东莞银行", "org:人民银行东莞市分行"},
    "M2": {TEAM, "policy:莞融", "policy:链通"} | own("科创贷"),
    "M3": own("认股权贷款", "融担贷", "科保贷", "技改贷"),
    "M4": own("小巨人成长贷", "上市贷") | {"credential:LITTLE_GIANT", "credential:LISTING_RESERVE"},
    "M5": own("知识产权质押融资"),
    "M6": own("知识产权质押融资") | {"product:org:工商银行东莞分行/知识产权质押贷款"},
    "M7": {"chain:plant"} | own("并购贷", "建园易", "置业贷"),
    "M8": {"org:东莞银行", "org:松山湖高新区", "org:滨海湾新区"},
    "M9": {TEAM} | own("知识产权质押融资", "认股权贷款"),
    "M10": {"sector:AI_ALGORITHM", "org:东莞银行"},
    "M11": {"platform:工银智涌", "org:工商银行"},
    "M12": {"org:拓斯达", "org:中国银行东莞分行"}
    | {f"product:org:中国银行东莞分行/{name}" for name in ("流动资金贷款", "固定资产贷款")}
    | {f"product:org:中国银行东莞分行/{name}" for name in ("贸易融资", "票据贴现")},
}


def test_there_are_twelve_mechanisms():
    """In their order, each once."""
    assert [row.word for row in ROWS.mechanisms] == list(MechanismKey)
    assert all(row.key == f"mechanism:{row.word}" for row in ROWS.mechanisms)
    for texts in ("name", "name_en", "summary"):
        assert len({getattr(row, texts) for row in ROWS.mechanisms}) == 12


@pytest.mark.parametrize("word", MechanismKey)
def test_a_mechanism_cites_its_paragraph_and_leads_to_what_it_uses(word: MechanismKey):
    """Links exist, each once, and none is a fact or a rule, which is no page to go to."""
    row = MECHANISMS[word]
    assert PARAGRAPHS[row.source] in STATED_IN[word]
    assert len(set(row.links)) == len(row.links)
    assert set(row.links) <= KEYS.keys()
    assert set(row.links) >= LEADS_TO[word]
    linked = {each.partition(":")[0] for each in row.links}
    pages = {"org", "team", "policy", "product", "credential", "chain", "sector", "platform"}
    assert linked <= pages


def test_the_third_mechanism_has_all_four_pairings():
    """One product for each, and the exchange without which there is no warrant loan."""
    links = MECHANISMS[MechanismKey.M3].links
    pairings = [row.pairing for row in ROWS.products if row.key in links]
    assert set(pairings) == set(Pairing)
    kinds = {ORGANIZATIONS[each].kind for each in links if each in ORGANIZATIONS}
    assert kinds == {OrganizationKind.EQUITY_EXCHANGE}


def test_the_platform_of_money_and_expertise_joins_bank_parks_and_institutes():
    """融资+融智 needs all three kinds."""
    links = MECHANISMS[MechanismKey.M8].links
    kinds = {ORGANIZATIONS[each].kind for each in links}
    assert kinds == {OrganizationKind.BANK, OrganizationKind.PARK, OrganizationKind.INSTITUTE}


def test_the_chain_is_in_its_order():
    """收购 → 建园 → 置业: each step with the product and the purposes that it serves."""
    [chain] = ROWS.chains
    assert PARAGRAPHS[chain.source] == 11
    steps = sorted(ROWS.chain_steps, key=lambda row: row.position)
    assert {row.chain for row in steps} == {chain.key}
    assert [(row.position, row.kind, row.products, row.purposes) for row in steps] == [
        (place, kind, tuple(own(product)), (purpose,))
        for place, kind, product, purpose in (
            (1, PlantStepKind.ACQUIRE, "并购贷", FinancingPurpose.PLANT_ACQUISITION),
            (2, PlantStepKind.DEVELOP, "建园易", FinancingPurpose.PLANT_CONSTRUCTION),
            (3, PlantStepKind.MORTGAGE, "置业贷", FinancingPurpose.PLANT_PURCHASE),
        )
    ]
    purposes = {row.key: row.purposes for row in ROWS.products}
    for row in steps:
        assert all(set(row.purposes) <= set(purposes[product]) for product in row.products)


def test_the_model_platform_is_that_of_its_bank():
    """工银智涌 of ICBC, on DeepSeek's open models, over five axes: paragraph 14."""
    [platform] = ROWS.platforms
    assert (platform.name, platform.operator) == ("工银智涌", "org:工商银行")
    [model] = ROWS.base_models
    assert (model.name, model.open, model.platform) == ("DeepSeek", True, platform.key)
    assert model.since is None
    assert [row.axis for row in ROWS.capabilities] == list(CapabilityAxis)
    for row in ROWS.capabilities:
        assert (row.platform, row.offered_by) == (platform.key, platform.operator)
    stated = (platform, model, *ROWS.capabilities)
    assert {PARAGRAPHS[row.source] for row in stated} == {14}
    branches = {row.key for row in ROWS.organizations if row.part_of == platform.operator}
    assert branches == {"org:工商银行东莞分行"}


def test_the_team_has_its_lead_and_guide_and_nobody_else():
    """No source names a member, so none is invented; who guides is no member."""
    [team] = ROWS.teams
    assert (team.key, team.lead, team.guided_by) == (TEAM, "org:东莞银行", "org:人民银行东莞市分行")
    assert (PARAGRAPHS[team.source], team.dissolved_on, team.synthetic) == (5, None, False)
    assert ROWS.team_members == []
    assert ORGANIZATIONS[team.lead].kind is OrganizationKind.BANK


def test_authorities_guide_and_issue_and_do_nothing_else():
    """The central bank's branch and the city: issuers of policies, never providers."""
    authorities = {row.key for row in ROWS.organizations if row.kind is OrganizationKind.AUTHORITY}
    centre = "org:中国（东莞）知识产权保护中心"
    assert authorities == {"org:人民银行东莞市分行", "org:东莞市人民政府", centre}
    issuers = {row.key: row.issuer for row in ROWS.policies}
    assert issuers == {
        "policy:东府〔2025〕1号": "org:东莞市人民政府",
        "policy:莞融": "org:人民银行东莞市分行",
        "policy:链通": "org:人民银行东莞市分行",
        "policy:投贷担": None,
    }
    assert not authorities & {row.provider for row in ROWS.products}
    assert not authorities & {row.offered_by for row in ROWS.capabilities}


def test_what_joins_real_organisations_is_stated_by_the_article():
    """None of it is invented, and none comes without its paragraph."""
    kinds = {row.key: row.kind for row in ROWS.sources}
    joining = (ROWS.teams, ROWS.mechanisms, ROWS.chains, ROWS.platforms, ROWS.base_models)
    for row in (*(row for rows in joining for row in rows), *ROWS.capabilities):
        assert isinstance(row, Sourced)
        assert kinds[row.source] is SourceKind.ARTICLE
        assert PARAGRAPHS[row.source]
