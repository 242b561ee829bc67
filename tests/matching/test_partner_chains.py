"""Ways to be introduced are the strongest of all there are: every chain is tried."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from random import Random

import pytest

from matching.partners import chains as searching
from matching.partners.chains import MOST_LENGTH, chains
from matching.partners.network import Network
from tests.matching.partner_examples import deal, network
from tests.matching.partner_variants import for_each
from tests.matching.partner_worlds import partner_world
from tests.oracles.partner_chains import Way, all_chains, shown
from tests.oracles.partners import decimal

FAST = range(0, 120, 20)
DEEP = range(30_000, 30_600, 50)
NEAR = Decimal("1e-9")
FEW = (1, 2, 3, 5, 8)
Found = list[tuple[tuple[str, ...], float]]


def found_by(
    network: Network, start: str, end: str, longest: int, first: int
) -> tuple[Found, bool]:
    """What the product finds, by ids."""
    answer = chains(network, start, end, longest, first)
    ids = network.history.organization_ids
    return [(tuple(ids[row] for row in each.rows), each.weight) for each in answer.found], (
        answer.proved
    )


def same(found: Found, ways: Sequence[Way], longest: int, first: int) -> bool:
    """Whether the strongest of so many ties were found, in their order."""
    wanted = [way for way in ways if len(way[1]) <= longest + 1][:first]
    return [chain for chain, _ in found] == [chain for _, chain in wanted] and all(
        abs(decimal(weight) - true) <= NEAR * true
        for (_, weight), (true, _) in zip(found, wanted, strict=True)
    )


def check_chains(seed: int, *, everything: bool = False) -> None:
    world, random = partner_world(seed, most_financiers=7), Random(seed)
    network, market = world.network, world.market
    asked = [(length, first) for length in range(1, MOST_LENGTH + 1) for first in range(1, 6)]
    for start in world.ids:
        ways = all_chains(market, start, MOST_LENGTH)
        for end in world.ids:
            for longest, first in asked if everything else random.sample(asked, 4):
                found, proved = found_by(network, start, end, longest, first)
                assert proved
                assert same(found, ways.get(end, []), longest, first)
                assert all(len(decimal(w).normalize().as_tuple().digits) <= 12 for _, w in found)


def check_little_work(seed: int, patch: pytest.MonkeyPatch, met: Counter[str]) -> None:
    """With little work allowed it is said so, or the answer is right; no chain is invented."""
    world, random = partner_world(seed, most_financiers=7), Random(seed)
    network, market = world.network, world.market
    for start in world.known_ids:
        ways = all_chains(market, start, MOST_LENGTH)
        for end in world.known_ids:
            for name in ("MOST_ROWS", "MOST_CHAINS", "MOST_BOUNDS"):
                patch.setattr(searching, name, random.choice(FEW))
            longest, first = random.randint(1, MOST_LENGTH), random.randint(1, 5)
            found, proved = found_by(network, start, end, longest, first)
            right = same(found, ways.get(end, []), longest, first)
            assert right or not proved
            weights = {chain: weight for weight, chain in ways.get(end, [])}
            assert all(abs(decimal(w) - weights[c]) <= NEAR * weights[c] for c, w in found)
            met["proved" if proved else "right" if right else "wrong"] += bool(found or not proved)


@pytest.mark.parametrize("start", FAST)
def test_chains_are_the_strongest(start: int) -> None:
    """Every pair of organisations, of one to six ties, the first one to five."""
    for_each(range(start, start + 20), check_chains)


@pytest.mark.deep
@pytest.mark.parametrize("start", DEEP)
def test_chains_are_the_strongest_deep(start: int) -> None:
    """The same with every length and number."""
    for_each(range(start, start + 50), lambda seed: check_chains(seed, everything=True))


def test_little_work_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the bounds, what is said to be proved is right."""
    met = Counter[str]()
    for_each(range(60), lambda seed: check_little_work(seed, monkeypatch, met))
    assert min(met["proved"], met["right"], met["wrong"]) > 20, met


@pytest.mark.deep
@pytest.mark.parametrize("start", DEEP)
def test_little_work_is_said_deep(start: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same in hundreds of worlds."""
    met = Counter[str]()
    for_each(range(start, start + 50), lambda seed: check_little_work(seed, monkeypatch, met))


def test_equal_chains_are_in_order() -> None:
    """Worlds have chains of one weight; the shorter comes first, then the smaller ids."""
    ties = 0
    for seed in range(60):
        world = partner_world(seed, most_financiers=7)
        for start in world.ids:
            for ways in all_chains(world.market, start, MOST_LENGTH).values():
                ties += len(ways) - len({shown(weight) for weight, _ in ways})
    assert ties > 100


@pytest.mark.parametrize("between", ["a", "z"])
def test_of_equal_chains_the_shorter_comes_first(between: str) -> None:
    """2 · 2/4 by way of a partner is the 1 of the tie itself, whatever the ids are."""
    pairs = (("u", between), ("u", between), (between, "c"), (between, "c"), ("u", "c"))
    seen = network(*(deal(f"d{number}", *pair) for number, pair in enumerate(pairs)))
    direct, around = (("u", "c"), 1.0), (("u", between, "c"), 1.0)
    assert found_by(seen, "u", "c", 6, 2) == ([direct, around], True)
    assert found_by(seen, "u", "c", 6, 1) == ([direct], True)


def test_equal_chains_of_one_length_are_in_the_order_of_ids() -> None:
    """Not in that of their deals."""
    pairs = (("u", "z"), ("z", "c"), ("u", "b"), ("b", "c"), ("u", "a"), ("a", "c"))
    seen = network(*(deal(f"d{number}", *pair) for number, pair in enumerate(pairs)))
    found, _ = found_by(seen, "u", "c", 2, 2)
    assert found == [(("u", "a", "c"), 0.5), (("u", "b", "c"), 0.5)]


def test_nobody_is_introduced_to_itself() -> None:
    """Nor by strangers, nor to somebody unknown."""
    seen = network(deal("d1", "u", "a"), deal("d2", "b", "c"))
    for end in ("u", "b", "nobody"):
        assert found_by(seen, "u", end, 6, 5) == ([], True)
