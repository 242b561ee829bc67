"""Mechanisms, chains, platforms and keys of organisations, on the seed: as its rows have them."""

from typing import Any

import pytest

from graph.model import MechanismKey
from graph.names import sort_key
from seed.row_base import node_id
from seed.rows import SeedRows
from tests.conftest import Ask, CountingGraph

TYPES = {
    "org": "Organization",
    "product": "Product",
    "policy": "Policy",
    "team": "ServiceTeam",
    "platform": "TechnologyPlatform",
    "chain": "ProductChain",
    "credential": "Credential",
    "sector": "Sector",
}


async def test_the_twelve_mechanisms_with_their_links(
    ask_anonymously: Ask, seeded: CountingGraph, all_rows: SeedRows
) -> None:
    """M1 to M12 in their order, each with everything that its row links, by id."""
    query = (
        "{ mechanisms { id key name nameEn summary synthetic source { paragraph }"
        " links(first: 100) { totalCount pageInfo { hasNextPage } edges { node { id } } } } }"
    )
    paragraphs = {row.key: row.paragraph for row in all_rows.sources}
    order = list(MechanismKey)
    expected = [
        {
            "id": node_id(row.key),
            "key": row.word,
            "name": row.name,
            "nameEn": row.name_en,
            "summary": row.summary,
            "synthetic": False,
            "source": {"paragraph": paragraphs[row.source]},
            "links": {
                "totalCount": len(row.links),
                "pageInfo": {"hasNextPage": False},
                "edges": [{"node": {"id": id}} for id in sorted(map(node_id, row.links))],
            },
        }
        for row in sorted(all_rows.mechanisms, key=lambda row: order.index(row.word))
    ]
    assert len(expected) == 12
    assert await ask_anonymously(query) == {"data": {"mechanisms": expected}}
    assert len(seeded.statements) == 6
    for each in expected:
        body = await ask_anonymously(
            "query ($key: MechanismKey!) { mechanism(key: $key) { id key } }", key=each["key"]
        )
        assert body == {"data": {"mechanism": {"id": each["id"], "key": each["key"]}}}


async def test_every_mechanism_cites_the_article(ask_anonymously: Ask) -> None:
    """Each by the paragraph of the domain's table, and none without a link to what it uses."""
    body = await ask_anonymously(
        "{ mechanisms { key source { kind paragraph } links(first: 1) { totalCount } } }"
    )
    found = {each["key"]: each for each in body["data"]["mechanisms"]}
    cited = {key: each["source"]["paragraph"] for key, each in found.items()}
    assert {each["source"]["kind"] for each in found.values()} == {"ARTICLE"}
    assert cited == {
        **dict.fromkeys(("M1", "M2", "M3"), 5),
        **{"M4": cited["M4"], "M5": 4, "M6": 15, "M7": 11, "M8": 15, "M9": 15, "M10": 15},
        **{"M11": 14, "M12": 9},
    }
    assert cited["M4"] in (5, 6, 11)
    assert min(each["links"]["totalCount"] for each in found.values()) > 0


async def test_pages_of_links_are_typed_and_complete(
    ask_anonymously: Ask, all_rows: SeedRows
) -> None:
    """One after the other they are the whole list, each of the type that its key says."""
    query = (
        "query ($key: MechanismKey!, $after: String) { mechanism(key: $key) { links(first: 2,"
        " after: $after) { pageInfo { hasNextPage endCursor } edges { node { __typename id"
        " ... on Organization { name } ... on Product { provider { name } } } } } } }"
    )
    for row in all_rows.mechanisms:
        found: list[tuple[str, str]] = []
        after = None
        while True:
            body = await ask_anonymously(query, key=row.word, after=after)
            page = body["data"]["mechanism"]["links"]
            found += [(e["node"]["id"], e["node"]["__typename"]) for e in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        kinds = {each.key: each.kind for each in all_rows.organizations}
        expected: list[tuple[str, str]] = []
        for key in row.links:
            shown = TYPES[key.split(":")[0]]
            if shown == "Organization":
                shown = "".join(word.capitalize() for word in kinds[key].split("_"))
            expected.append((node_id(key), shown))
        assert found == sorted(expected), row.word


async def test_the_plant_chain_of_the_article(ask_anonymously: Ask, all_rows: SeedRows) -> None:
    """Three steps in their order with purposes and products."""
    body = await ask_anonymously(
        "{ chains { id name nameEn synthetic steps { position kind name purposes"
        " products(first: 99) { edges { node { id } } } } } }"
    )
    names = {row.key: sort_key(row.name) for row in all_rows.products}
    assert body == {
        "data": {
            "chains": [
                {
                    "id": node_id(chain.key),
                    "name": chain.name,
                    "nameEn": chain.name_en,
                    "synthetic": False,
                    "steps": [
                        {
                            "position": step.position,
                            "kind": step.kind,
                            "name": step.name,
                            "purposes": list(step.purposes),
                            "products": {
                                "edges": [
                                    {"node": {"id": node_id(key)}}
                                    for key in sorted(
                                        step.products, key=lambda key: (names[key], node_id(key))
                                    )
                                ]
                            },
                        }
                        for step in sorted(all_rows.chain_steps, key=lambda row: row.position)
                        if step.chain == chain.key
                    ],
                }
                for chain in sorted(all_rows.chains, key=lambda row: sort_key(row.name))
            ]
        }
    }
    kinds = [step["kind"] for step in body["data"]["chains"][0]["steps"]]
    assert kinds == ["ACQUIRE", "DEVELOP", "MORTGAGE"]


async def test_the_platform_of_the_article(ask_anonymously: Ask, all_rows: SeedRows) -> None:
    """Operator, base models and the five axes, each with its source; nine statements."""
    body = await ask_anonymously(
        "{ technologyPlatforms(first: 9) { totalCount edges { node { id name synthetic operator"
        " { id } baseModels { name open since source { paragraph } } capabilities { axis"
        " description offeredBy { id } source { paragraph } } } } } }"
    )
    [platform] = all_rows.platforms
    sources = {row.key: row.paragraph for row in all_rows.sources}
    models = sorted(all_rows.base_models, key=lambda row: row.name)
    offered = sorted(all_rows.capabilities, key=lambda row: row.axis)
    node = {
        "id": node_id(platform.key),
        "name": platform.name,
        "synthetic": False,
        "operator": {"id": node_id(platform.operator)},
        "baseModels": [
            {
                "name": row.name,
                "open": row.open,
                "since": row.since,
                "source": {"paragraph": sources[row.source]},
            }
            for row in models
        ],
        "capabilities": [
            {
                "axis": row.axis,
                "description": row.description,
                "offeredBy": {"id": node_id(row.offered_by)},
                "source": {"paragraph": sources[row.source]},
            }
            for row in offered
        ],
    }
    page: dict[str, Any] = {"totalCount": 1, "edges": [{"node": node}]}
    assert body == {"data": {"technologyPlatforms": page}}
    assert {row.axis for row in offered} == {
        *("COMPUTE", "DATA", "MODEL", "PARADIGM", "APPLICATION")
    }


# ---------------------------------------------------------------- one organisation by its key

BY = "query ($by: OrganizationKey!) { organization(by: $by) { id name } }"


async def test_an_organisation_by_id_and_code(ask_anonymously: Ask, all_rows: SeedRows) -> None:
    """Each of a sample by its id and, where it has one, by its code."""
    for row in all_rows.organizations[::40]:
        shown = {"data": {"organization": {"id": node_id(row.key), "name": row.name}}}
        assert await ask_anonymously(BY, by={"id": node_id(row.key)}) == shown
        if row.uscc:
            assert await ask_anonymously(BY, by={"uscc": row.uscc}) == shown
    nobody = {"data": {"organization": None}}
    for key in ({"id": node_id("nobody")}, {"uscc": "0" * 18}, {"name": "nobody"}):
        assert await ask_anonymously(BY, by=key) == nobody
    assert await ask_anonymously(BY, by={"id": node_id(all_rows.products[0].key)}) == nobody


async def test_a_code_that_cannot_be_one_is_refused(
    ask_anonymously: Ask, all_rows: SeedRows
) -> None:
    """Codes have 18 digits and capital letters: what is none is not looked up as if it were."""
    code = next(
        row.uscc for row in all_rows.organizations if row.uscc and row.uscc != row.uscc.lower()
    )
    for wrong in ("", code.lower(), code[:-1], code + "0", f" {code}", code[:-1] + "是"):
        body = await ask_anonymously(BY, by={"uscc": wrong})
        [error] = body["errors"]
        assert body.get("data") is None, wrong
        assert error["extensions"]["code"] == "INVALID_INPUT"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("东莞银行", "org:东莞银行"),
        ("東莞銀行", "org:东莞银行"),
        ("拓斯达", "org:拓斯达"),
        ("拓斯達", "org:拓斯达"),
        ("topstar", "org:拓斯达"),
        ("Ｔｏｐｓｔａｒ", "org:拓斯达"),
        ("滨海湾人工智能新区", "org:滨海湾新区"),
        ("濱海灣新區", "org:滨海湾新区"),
    ],
)
async def test_an_organisation_by_name(ask_anonymously: Ask, name: str, key: str) -> None:
    """By name or alias, in simplified or traditional script, in either width."""
    body = await ask_anonymously(BY, by={"name": name})
    assert body["data"]["organization"]["id"] == node_id(key)


async def test_every_exact_name_finds_its_organisation(
    ask_anonymously: Ask, all_rows: SeedRows
) -> None:
    """A name of one finds it; a name that fits several, or none, finds nobody."""
    named: dict[str, set[str]] = {}
    for row in all_rows.organizations:
        named.setdefault(row.name, set()).add(row.key)
    for alias in all_rows.aliases:
        named.setdefault(alias.name, set()).add(alias.organization)
    for name in sorted(named)[::60]:
        body = await ask_anonymously(BY, by={"name": name})
        found = body["data"]["organization"]
        [key, *others] = named[name]
        assert found is None if others else found["id"] == node_id(key), name
