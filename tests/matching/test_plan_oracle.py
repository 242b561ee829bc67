"""The oracle of plans on examples worked out by hand, and what the drawn problems are like."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from graph.model import OrganizationKind as Kind
from matching.plans.problem import (
    Asset,
    Bundle,
    BundleRole,
    Candidate,
    Cover,
    GapProblem,
    Openings,
    Product,
    Provider,
    Reason,
    ReasonKind,
    Standing,
)
from tests.matching.plan_worlds import SORTS, draw
from tests.oracles.plan_enumeration import Broken, Lines, alternatives, best, check, over
from tests.oracles.plan_reasons import closable, corrections

ONE = Provider("one", Kind.BANK)
TWO = Provider("two", Kind.BANK)
SURETY = Provider("surety", Kind.GUARANTOR)
TWO_RULES: Openings = (frozenset({"r1", "r2"}), frozenset({"r3"}))


def tranche(id: str, most: int, provider: Provider = ONE, rate: int = 100) -> Candidate:
    """From 1 to the most, by steps of 1."""
    return Candidate(id, provider.id, f"product of {id}", 1, most, most, 1, rate)


def gap(amount: int, *candidates: Candidate) -> GapProblem:
    """Two banks in the team, and nobody else."""
    return GapProblem(amount, candidates, (ONE, TWO))


def plain(*pairs: tuple[str, int]) -> Lines:
    """Lines without covers or assets."""
    return tuple((id, amount, (), ()) for id, amount in pairs)


def test_the_lead_gives_way_to_a_minimum_ticket() -> None:
    problem = gap(12, tranche("a", 10), replace(tranche("b", 9, TWO, 90), minimum=5))
    problem = replace(problem, lead_id="one")
    assert best(problem) == ((0, 0, 7, 7 * 100 + 5 * 90, 2, 1), plain(("a", 7), ("b", 5)), 1)
    assert corrections(problem) == []
    alone = (2, 0, 10, 1_000, 1, 0)
    both = (0, 0, 3, 3 * 100 + 9 * 90, 2, 1)
    assert alternatives(problem) == [
        (both, plain(("a", 3), ("b", 9))),
        (alone, plain(("a", 10))),
    ]
    lined = replace(problem, lead_line=6)
    assert best(lined)[:2] == ((0, 0, 6, 6 * 100 + 6 * 90, 2, 1), plain(("a", 6), ("b", 6)))


def test_an_amount_is_rounded_up_to_the_smallest_step() -> None:
    one = replace(tranche("a", 30), step=5)
    problem = gap(12, one, replace(tranche("b", 30), step=2, openings=()))
    assert over(problem) == 4
    assert best(problem)[:2] == ((0, 3, 0, 1_500, 1, 1), plain(("a", 15)))
    shut = gap(12, replace(one, openings=()), replace(tranche("b", 30), step=2, openings=()))
    assert over(shut) == 1
    assert best(shut) == ((12, 0, 0, 0, 0, 0), (), 1)
    assert corrections(shut) == []
    assert not closable(shut)


def test_an_amount_of_nothing_needs_nothing() -> None:
    problem = gap(0, tranche("a", 5))
    assert best(problem) == ((0, 0, 0, 0, 0, 0), (), 1)
    assert alternatives(problem) == [((0, 0, 0, 0, 0, 0), ())]
    assert corrections(problem) == []
    assert closable(problem)


def guaranteed(cap: int) -> GapProblem:
    """Ten, of which a third is to be covered."""
    one = replace(tranche("a", 10), partner_kind=Kind.GUARANTOR, coverage=3_333)
    cover = Cover("c", SURETY.id, cap, cap + 2, fee=50)
    return replace(gap(10, one), providers=(ONE, SURETY), covers=(cover,))


def test_what_is_covered_is_rounded_up() -> None:
    assert best(guaranteed(4))[:2] == (
        (0, 0, 0, 10 * 100 + 4 * 50, 2, 2),
        (("a", 10, ("c",), ()),),
    )
    short = guaranteed(3)
    assert best(short)[0] == (1, 0, 0, 9 * 100 + 3 * 50, 2, 2)
    assert corrections(short) == [
        ((Reason(ReasonKind.PARTNER, Kind.GUARANTOR.value),), {}),
        ((Reason(ReasonKind.COVER_CAP, "c"),), {Reason(ReasonKind.COVER_CAP, "c"): 1}),
    ]
    with pytest.raises(Broken, match="cover c: cap"):
        check(short, (("a", 10, ("c",), ()),))


def test_a_partner_that_only_attends_costs_its_fee_of_the_whole() -> None:
    one = replace(tranche("a", 10), partner_kind=Kind.EQUITY_EXCHANGE, coverage=0)
    one = replace(one, presences=(Kind.WARRANT_SERVICE_FIRM, Kind.IP_SERVICE_FIRM))
    exchange = Provider("x", Kind.EQUITY_EXCHANGE, Standing.RECRUITABLE, 3)
    others = (Provider("y", Kind.WARRANT_SERVICE_FIRM), Provider("z", Kind.IP_SERVICE_FIRM))
    covers = (Cover("cx", "x", 0, 0, 7), Cover("cy", "y", 0, 0, 1), Cover("cz", "z", 0, 0, 2))
    problem = replace(gap(10, one), providers=(ONE, exchange, *others), covers=covers)
    values = (0, 0, 0, 10 * (100 + 7 + 1 + 2) + 30_000, 4, 4)
    assert best(problem) == (values, (("a", 10, ("cx", "cz", "cy"), ()),), 1)
    few = replace(problem, maximum_members=3)
    names = (Kind.EQUITY_EXCHANGE, Kind.IP_SERVICE_FIRM, Kind.WARRANT_SERVICE_FIRM)
    assert [reasons for reasons, _ in corrections(few)] == [
        (Reason(ReasonKind.MAX_MEMBERS),),
        *((Reason(ReasonKind.PARTNER, kind.value),) for kind in names),
    ]


def test_nobody_covers_its_own_loan() -> None:
    lessor = Provider("l", Kind.LESSOR)
    one = replace(tranche("a", 5, lessor), partner_kind=Kind.LESSOR, coverage=10_000)
    problem = replace(gap(5, one), providers=(lessor,), covers=(Cover("c", "l"),))
    assert best(problem)[0][0] == 5
    partner = Reason(ReasonKind.PARTNER, Kind.LESSOR.value)
    assert corrections(problem) == [((partner,), {})]
    with pytest.raises(Broken, match="own"):
        check(problem, (("a", 5, ("c",), ()),))


def test_corrections_come_easiest_first_with_their_excess() -> None:
    outside = Provider("far", Kind.BANK, Standing.OUTSIDE)
    one = replace(tranche("a", 5), maximum_ceiling=20, product_id="w")
    two = replace(tranche("b", 9, outside), minimum=8)
    product = Product("w", 7, 9)
    problem = GapProblem(10, (two, one), (outside, ONE), products=(product,))
    raised = Reason(ReasonKind.TRANCHE_MAX, "a")
    team = Reason(ReasonKind.TEAM, "far")
    cap = Reason(ReasonKind.PRODUCT_CAP, "w")
    assert best(problem)[0][0] == 5
    assert corrections(problem) == [((team,), {})]
    wide = replace(problem, products=(Product("w", 7, 10),))
    assert corrections(wide) == [((team,), {}), ((raised, cap), {raised: 5, cap: 3})]
    assert corrections(wide, 1) == [((team,), {})]


def test_each_opening_is_a_way_and_a_rule_is_shared() -> None:
    one = replace(tranche("a", 5), openings=TWO_RULES)
    two = replace(tranche("b", 5, TWO), openings=(frozenset({"r1", "r2"}),))
    rules = [Reason(ReasonKind.RULE, f"r{n}") for n in (1, 2, 3)]
    assert corrections(gap(10, one, two)) == [((rules[0], rules[1]), {})]
    assert corrections(gap(5, one)) == [((rules[2],), {}), ((rules[0], rules[1]), {})]


def test_a_bundle_keeps_its_ratio() -> None:
    equity = replace(tranche("e", 6), bundle_id="b", role=BundleRole.EQUITY)
    credit = replace(tranche("k", 9, TWO), bundle_id="b", role=BundleRole.CREDIT)
    problem = replace(gap(9, equity, credit), bundles=(Bundle("b"),))
    assert best(problem) == ((0, 0, 0, 900, 2, 2), plain(("e", 6), ("k", 3)), 1)
    tight = replace(problem, candidates=(replace(equity, maximum=5), credit))
    assert best(tight)[0][0] == 3
    raised = Reason(ReasonKind.TRANCHE_MAX, "e")
    assert corrections(tight) == [
        ((raised,), {raised: 1}),
        ((Reason(ReasonKind.RATIO, "b"),), {}),
    ]
    with pytest.raises(Broken, match="bundle"):
        check(problem, plain(("k", 9)))


def test_an_asset_secures_one_tranche() -> None:
    one = replace(tranche("a", 5), accepts=("deed",))
    two = replace(tranche("b", 5, TWO), accepts=("deed",))
    problem = replace(gap(10, one, two), assets=(Asset("deed", 10),))
    assert best(problem)[:2] == ((5, 0, 0, 500, 1, 1), (("a", 5, (), ("deed",)),))
    ways = [Reason(ReasonKind.PLEDGE, id) for id in ("a", "b")]
    assert corrections(problem) == [((way,), {}) for way in ways]
    with pytest.raises(Broken, match="two tranches"):
        check(problem, (("a", 5, (), ("deed",)), ("b", 5, (), ("deed",))))


def test_a_small_ticket_is_a_reason() -> None:
    problem = gap(3, replace(tranche("a", 9), minimum=5))
    assert best(problem)[0][0] == 3
    assert corrections(problem) == [((Reason(ReasonKind.MIN_TICKET, "a"),), {})]


def test_among_equals_the_first_ids_and_the_larger_amounts_win() -> None:
    problem = gap(5, tranche("t9", 5), tranche("t10", 5), tranche("T9", 3))
    assert best(problem)[1:] == (plain(("T9", 3), ("t10", 1), ("t9", 1)), 2)
    covered = replace(tranche("a", 5), partner_kind=Kind.GUARANTOR, accepts=("p", "q", "s"))
    assets = (Asset("s", 9), Asset("q", 9), Asset("p", 1))
    covers = (Cover("c9", SURETY.id), Cover("c10", SURETY.id))
    problem = replace(gap(5, covered), providers=(ONE, SURETY), covers=covers, assets=assets)
    assert best(problem)[1:] == ((("a", 5, ("c10",), ("p", "q")),), 2)


@pytest.mark.parametrize("sort", SORTS)
def test_what_is_found_may_be(sort: str) -> None:
    for seed in range(20):
        problem = draw(sort, seed)
        values, lines, _ = best(problem)
        assert check(problem, lines) == values
        others = alternatives(problem)
        assert all(check(problem, plan) == found for found, plan in others)
        members = [found[4] for found, _ in others]
        assert members == sorted(set(members), reverse=True)
        assert min(found[0] for found, _ in others) == values[0]


def shares(problems: Iterable[GapProblem]) -> tuple[float, float, Counter[ReasonKind]]:
    """How many cannot be closed, how many have ties, and how many each kind of reason is in."""
    count, opened, tied = 0, 0, 0
    kinds: Counter[ReasonKind] = Counter()
    for problem in problems:
        values, _, equals = best(problem)
        found = corrections(problem)
        assert values[0] or not found
        assert closable(problem) or (values[0] and not found)
        count += 1
        opened += values[0] > 0
        tied += equals > 1
        kinds.update({each.kind for reasons, _ in found for each in reasons})
    return opened / count, tied / count, kinds


@pytest.mark.parametrize("count", [204, pytest.param(3_000, marks=pytest.mark.deep)])
def test_the_drawn_problems_are_of_many_kinds(count: int) -> None:
    opened, tied, kinds = shares(
        draw(sort, seed) for sort in SORTS for seed in range(count // len(SORTS))
    )
    print(f"{opened:.0%} cannot be closed, {tied:.0%} have ties", dict(kinds))
    assert opened >= 0.3
    assert tied >= 0.2
    assert set(kinds) == set(ReasonKind)
