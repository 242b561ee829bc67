"""Ways to be introduced: chains of ties with their weights by hand, bounds, and what is hidden."""

from typing import Any

import pytest

from graph.model import DataClass
from tests.api.moments import asking
from tests.conftest import CountingGraph
from tests.worlds import World

ID = World.id
DAY = "2025-07-01"
ASK = """
query ($one: ID!, $other: ID!, $first: Int! = 100, $length: Int, $asOf: Date) {
  paths(fromId: $one, toId: $other, first: $first, maxLength: $length, asOf: $asOf) {
    weight proved ties { kinds weight dealCount lastOn grounds { kind } from { name } to { name }
      deals(first: 1) { totalCount edges { node { id } } } }
  }
}
"""
DEFAULT = ASK.replace(", $length: Int,", ",").replace(" maxLength: $length,", "")


def ways() -> World:
    """Four ways from alpha to gamma; every deal is of the day, so that ties are numbers of deals.

    By beta 2·1/4 and by delta 1·1/2: equal. By theta 1·1/4 and by epsilon and zeta 1·1/2·1/2:
    equal, but longer.
    """
    world = World()
    world.bank("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "theta", "x", "y", "lonely")
    world.enterprise("firm", "secret")
    world.consent("firm", DataClass.DEALS)
    for one, other, count in (
        ("alpha", "beta", 2),
        ("beta", "gamma", 1),
        ("beta", "x", 1),
        ("alpha", "delta", 1),
        ("delta", "gamma", 1),
        ("alpha", "theta", 1),
        ("theta", "gamma", 1),
        ("theta", "y", 2),
        ("alpha", "epsilon", 1),
        ("epsilon", "zeta", 1),
        ("zeta", "gamma", 1),
    ):
        for _ in range(count):
            world.deal("firm", one, other, on=DAY)
    return world


async def found(
    graph: CountingGraph, caller: str | None, one: str, other: str, query: str = ASK, **more: Any
) -> Any:
    """The paths of an answer, or its error's message and code."""
    async with asking(graph, caller) as ask:
        body = await ask(query, **{"one": ID(one), "other": ID(other), "length": 3} | more)
    if "errors" in body:
        [error] = body["errors"]
        return error["message"], error["extensions"]["code"]
    return body["data"]["paths"]


def brief(paths: list[dict[str, Any]]) -> list[tuple[float, list[str]]]:
    """Each path as its weight and the names along it."""
    for path in paths:
        assert path["proved"]
        ends = [tie["to"]["name"] for tie in path["ties"]]
        assert [tie["from"]["name"] for tie in path["ties"]][1:] == ends[:-1]
    return [
        (
            path["weight"],
            [path["ties"][0]["from"]["name"], *(tie["to"]["name"] for tie in path["ties"])],
        )
        for path in paths
    ]


def expected(*chains: tuple[float, str]) -> list[tuple[float, list[str]]]:
    """In their order: the strongest, then the shorter, then by ids."""
    split = [(weight, names.split()) for weight, names in chains]
    return sorted(split, key=lambda each: (-each[0], len(each[1]), [ID(name) for name in each[1]]))


ALL = expected(
    (0.5, "alpha beta gamma"),
    (0.5, "alpha delta gamma"),
    (0.25, "alpha theta gamma"),
    (0.25, "alpha epsilon zeta gamma"),
)


async def test_the_strongest_and_the_shortest_first(graph: CountingGraph) -> None:
    """All four ways; equal ones by length, then by ids; three ties are the default."""
    await ways().write(graph)
    assert brief(await found(graph, "alpha", "alpha", "gamma")) == ALL
    without = await found(graph, "alpha", "alpha", "gamma", DEFAULT)
    assert brief(without) == ALL
    assert brief(await found(graph, "alpha", "alpha", "gamma", length=6)) == ALL
    assert brief(await found(graph, "alpha", "alpha", "gamma", length=2)) == ALL[:3]
    assert await found(graph, "alpha", "alpha", "gamma", length=1) == []
    for first in (1, 2, 3):
        assert brief(await found(graph, "alpha", "alpha", "gamma", first=first)) == ALL[:first]


async def test_a_tie_there_is_already_is_the_first_way(graph: CountingGraph) -> None:
    """w(alpha,beta) = 2 undivided; the other ways pass gamma, of whose strength 4 beta has 1."""
    await ways().write(graph)
    assert brief(await found(graph, "alpha", "alpha", "beta", length=4)) == expected(
        (2.0, "alpha beta"),
        (0.125, "alpha delta gamma beta"),
        (0.0625, "alpha theta gamma beta"),
        (0.0625, "alpha epsilon zeta gamma beta"),
    )
    assert brief(await found(graph, "alpha", "alpha", "beta", length=1)) == [
        (2.0, ["alpha", "beta"])
    ]


async def test_a_way_is_not_the_same_backwards(graph: CountingGraph) -> None:
    """From gamma the first tie counts whole: by beta 1·2/4, by theta 1·1/4, by zeta 1·1/2·1/2."""
    await ways().write(graph)
    assert brief(await found(graph, "alpha", "gamma", "alpha")) == expected(
        (0.5, "gamma beta alpha"),
        (0.5, "gamma delta alpha"),
        (0.25, "gamma theta alpha"),
        (0.25, "gamma zeta epsilon alpha"),
    )
    assert brief(await found(graph, "alpha", "x", "y", length=6)) == expected(
        (2 / 4 * 1 / 5 * 2 / 4, "x beta alpha theta y"),
        (1 / 4 * 1 / 4 * 2 / 4, "x beta gamma theta y"),
        (2 / 4 * 1 / 5 * 1 / 2 * 1 / 4 * 2 / 4, "x beta alpha delta gamma theta y"),
        (1 / 4 * 1 / 4 * 1 / 2 * 1 / 5 * 2 / 4, "x beta gamma delta alpha theta y"),
    )


async def test_a_whole_path(graph: CountingGraph) -> None:
    """731 days, three financiers: each tie of the deal weighs 2^-(731/730.5) / 2^¼."""
    world = World()
    world.bank("alpha", "beta", "gamma", "third")
    world.enterprise("firm")
    world.consent("firm", DataClass.DEALS)
    old = world.deal("firm", "beta", "gamma", "third", on="2023-07-01")
    older = world.deal("firm", "alpha", "beta", on="2023-07-01")
    new = world.deal("firm", "alpha", "beta", on=DAY)
    await world.write(graph)
    decay = 2 ** -(731 / 730.5)
    first, second = 1 + decay, decay / 2**0.25
    [path, longer] = await found(graph, "alpha", "alpha", "gamma", asOf=DAY)

    def tie(one: str, other: str, weight: float, last_on: str, *deals: str) -> dict[str, Any]:
        return {
            "kinds": ["DEAL"],
            "weight": pytest.approx(weight, rel=1e-11),
            "dealCount": len(deals),
            "lastOn": last_on,
            "grounds": [],
            "from": {"name": one},
            "to": {"name": other},
            "deals": {"totalCount": len(deals), "edges": [{"node": {"id": ID(deals[0])}}]},
        }

    assert path == {
        "weight": pytest.approx(first * second / (first + 2 * second), rel=1e-11),
        "proved": True,
        "ties": [
            tie("alpha", "beta", first, DAY, new, older),
            tie("beta", "gamma", second, "2023-07-01", old),
        ],
    }
    # third has gamma and beta in equal parts: half of what reaches it goes on to gamma.
    assert longer["weight"] == pytest.approx(
        first * second / (first + 2 * second) * 1 / 2, rel=1e-11
    )
    assert brief([longer])[0][1] == ["alpha", "beta", "third", "gamma"]


async def test_what_is_hidden_is_no_way(graph: CountingGraph) -> None:
    """Deals of a firm without consent: no way for who had no part, and no share of others' ties."""
    world = World()
    world.bank("alpha", "beta", "gamma", "delta")
    world.enterprise("firm", "secret")
    world.consent("firm", DataClass.DEALS)
    world.deal("firm", "alpha", "beta", on=DAY)
    world.deal("secret", "beta", "gamma", on=DAY)
    await world.write(graph)
    assert await found(graph, "alpha", "alpha", "gamma", length=6) == []
    assert await found(graph, "delta", "alpha", "gamma", length=6) == []
    assert await found(graph, None, "alpha", "beta", length=6) == []
    assert brief(await found(graph, "beta", "alpha", "gamma")) == [
        (0.5, ["alpha", "beta", "gamma"])
    ]
    # With a visible deal of beta and gamma the hidden one weighs nothing: 1·1/2, not 1·2/3.
    world.deal("firm", "beta", "gamma", on=DAY)
    await world.write(graph)
    seen, half = ["alpha", "beta", "gamma"], pytest.approx(0.5)
    assert brief(await found(graph, "alpha", "alpha", "gamma")) == [(half, seen)]
    assert brief(await found(graph, "beta", "alpha", "gamma")) == [(pytest.approx(2 / 3), seen)]


async def test_where_there_is_no_way(graph: CountingGraph) -> None:
    """Who has no deals, who never finances, oneself; a day before the deals: []."""
    await ways().write(graph)
    for one, other in (("alpha", "lonely"), ("lonely", "alpha"), ("alpha", "firm")):
        assert await found(graph, "alpha", one, other, length=6) == []
    assert await found(graph, "alpha", "alpha", "alpha") == []
    assert await found(graph, "alpha", "alpha", "gamma", asOf="2025-06-30") == []


async def test_an_id_of_no_organisation_is_null(graph: CountingGraph) -> None:
    """Either end: nobody, or another noun."""
    world = ways()
    await world.write(graph)
    for nobody in ("nobody", world.rows.deals[0].key):
        assert await found(graph, "alpha", nobody, "gamma") is None
        assert await found(graph, "alpha", "alpha", nobody) is None


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ({"first": 0}, "`first` must lie between 1 and 100, not 0."),
        ({"first": 101}, "`first` must lie between 1 and 100, not 101."),
        ({"first": -1}, "`first` must lie between 1 and 100, not -1."),
        ({"length": 0}, "`maxLength` must lie between 1 and 6."),
        ({"length": 7}, "`maxLength` must lie between 1 and 6."),
    ],
)
async def test_bounds(graph: CountingGraph, asks: dict[str, Any], says: str) -> None:
    """A typed error that says what may be asked."""
    await ways().write(graph)
    assert await found(graph, "alpha", "alpha", "gamma", **asks) == (says, "INVALID_INPUT")
