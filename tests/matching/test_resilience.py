"""Whose leaving would cost cover, and who could step in: equal to going through every plan."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from graph.model import OrganizationKind
from matching.plans.problem import Candidate, Provider
from matching.plans.recruits import Gap
from matching.plans.uncovered import among, least_uncovered
from matching.resilience import CoverLosses, cover_losses, substitutes
from tests.matching.plan_worlds import RULES
from tests.matching.resilience_worlds import NeedsWorld, in_another_order, needs_world
from tests.oracles import resilience as oracle

FAST = range(0, 200, 100)
DEEP = range(1_000, 5_000, 250)


def told(found: CoverLosses) -> oracle.Losses:
    """As the oracle says it."""
    return {each.provider_id: (each.enterprise_ids, each.amount) for each in found.found}


def could_step_in(gaps: Sequence[Gap], id: str) -> list[tuple[str, int]]:
    """As the oracle says it."""
    return [(each.provider_id, each.enterprises) for each in substitutes(gaps, id)]


def share(answer: int, everybody: int) -> str:
    """Whether nobody, somebody or everybody was told."""
    return "none" if not answer else "all" if answer == everybody else "some"


def compare_losses(seed: int, met: Counter[str]) -> None:
    """The same members in the same order, enterprises and yuan."""
    world = needs_world(seed)
    found = cover_losses(world.gaps, world.members)
    true = oracle.losses(world.needs, world.members)
    assert found.used == len(world.gaps), seed
    assert list(told(found).items()) == list(true.items()), seed
    somewhere = [each for each in world.members if each in world.kinds]
    met["losses"] += 1
    met[f"losses: {share(len(true), len(somewhere))}"] += 1
    met["yuan alone"] += any(not firms for firms, _ in true.values())
    met["an enterprise"] += any(firms for firms, _ in true.values())
    met["several enterprises"] += any(len(firms) > 1 for firms, _ in true.values())
    met["several needs"] += len(world.gaps) > 1


def compare_substitutes(seed: int, met: Counter[str]) -> None:
    """The same of its kind in the same order, of everybody who is somewhere."""
    world = needs_world(seed)
    for id in [*world.kinds, "nobody"]:
        true = oracle.substitutes(world.needs, id)
        assert could_step_in(world.gaps, id) == true, (seed, id)
        alike = [each for each, kind in world.kinds.items() if kind is world.kinds.get(id)]
        if len(alike) > 1:
            met["substitutes"] += 1
            met[f"substitutes: {share(len(true), len(alike) - 1)}"] += 1
            met["ties"] += len({count for _, count in true}) < len(true)
            met["several for several"] += sum(count > 1 for _, count in true) > 1


def check_shares(met: Counter[str]) -> None:
    """A good part of the answers is neither empty nor everybody, and nothing rare is absent."""
    print(sorted(met.items()))
    assert met["losses: some"] >= 0.3 * met["losses"]
    assert met["substitutes: some"] >= 0.3 * met["substitutes"]
    for name in ("yuan alone", "an enterprise"):
        assert met[name] >= 0.3 * met["losses"], name
    for name in ("several enterprises", "ties", "several for several"):
        assert met[name] >= 0.02 * met["losses"], name


@pytest.mark.parametrize("start", FAST)
def test_answers_are_those_of_the_enumeration(start: int) -> None:
    """Of every sort of problem, for everybody."""
    met = Counter[str]()
    for seed in range(start, start + 100):
        compare_losses(seed, met)
        compare_substitutes(seed, met)
    check_shares(met)


@pytest.mark.deep
@pytest.mark.parametrize("start", DEEP)
def test_answers_are_those_of_the_enumeration_deep(start: int) -> None:
    """The same for thousands of samples."""
    met = Counter[str]()
    for seed in range(start, start + 250):
        compare_losses(seed, met)
        compare_substitutes(seed, met)
    check_shares(met)


# ------------------------------------------------------------ promises


def check_removal(gaps: Sequence[Gap], members: Sequence[str]) -> int:
    """The same as searching without each one; returns how many of them cost something."""
    found = told(cover_losses(gaps, members))
    for id in members:
        yuan, firms = 0, set[str]()
        for gap in gaps:
            others = {each.id for each in gap.problem.providers} - {id}
            now = least_uncovered(gap.problem).amount
            then = least_uncovered(among(gap.problem, others)).amount
            yuan += max(0, then - now)
            firms |= {gap.enterprise_id} if then and not now else set()
        assert found.get(id, (frozenset(), 0)) == (firms, yuan), id
    return len(found)


def test_it_is_what_a_search_without_each_one_says() -> None:
    """No shortcut changes an answer, in samples too large to go through by hand."""
    some = sum(
        0 < check_removal(world.gaps, world.members) < len(world.kinds)
        for world in (needs_world(seed, most_needs=9) for seed in range(500, 510))
    )
    assert some >= 5


@pytest.mark.parametrize("seed", range(300, 315))
def test_the_order_of_reading_is_no_matter(seed: int) -> None:
    """Of needs, of offers, and of who is asked about."""
    world = needs_world(seed)
    other = in_another_order(world, Random(seed))
    assert cover_losses(other.gaps, other.members) == cover_losses(world.gaps, world.members)
    for id in world.kinds:
        assert substitutes(other.gaps, id) == substitutes(world.gaps, id)


@pytest.mark.parametrize("seed", range(330, 345))
def test_each_one_is_judged_alone(seed: int) -> None:
    """Who else is asked about changes nothing, nor does it matter whether a list or a set asks."""
    world = needs_world(seed)
    together = cover_losses(world.gaps, frozenset(world.members))
    alone = [cover_losses(iter(world.gaps), [id]).found for id in sorted(world.members)]
    assert [one for found in alone for one in found] == list(together.found)


def with_closed(world: NeedsWorld) -> tuple[Gap, ...]:
    """A bank more has something for everybody, but a rule of it does not hold."""
    bank = Provider("p999", OrganizationKind.BANK)
    one = Candidate("t999", "p999", "w999", 0, 50, 50, 1, 0, (frozenset({RULES[0]}),))
    return tuple(
        replace(
            gap,
            problem=replace(
                gap.problem,
                candidates=(one, *gap.problem.candidates),
                providers=(bank, *gap.problem.providers),
            ),
        )
        for gap in world.gaps
    )


@pytest.mark.parametrize("seed", range(360, 375))
def test_what_is_not_open_changes_nothing(seed: int) -> None:
    """Neither of others nor of the one who offers it."""
    world = needs_world(seed)
    gaps = with_closed(world)
    found = cover_losses(gaps, (*world.members, "p999"))
    assert found == cover_losses(world.gaps, world.members)
    assert substitutes(gaps, "p999") == ()
    for id in world.kinds:
        assert substitutes(gaps, id) == substitutes(world.gaps, id)
