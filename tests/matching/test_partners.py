"""Partner recommendations are what docs/decisions/0025-partner-network.md says: on random worlds.

Every organisation asks every question; the page is read by `tests.oracles.partners`.
"""

from collections import Counter

import pytest

from tests.matching.partner_answers import Answer, Question, answer, check, questions, truth
from tests.matching.partner_variants import for_each
from tests.matching.partner_worlds import partner_world

FAST = range(0, 240, 20)
DEEP = range(10_000, 13_000, 100)


def check_against_the_page(seed: int, *, most_financiers: int = 10) -> None:
    world = partner_world(seed, most_financiers=most_financiers)
    market, network = world.market, world.network
    for question in questions(world, seed):
        check(answer(network, question), truth(market, question))


@pytest.mark.parametrize("start", FAST)
def test_answers_are_those_of_the_page(start: int) -> None:
    """Candidates, scores, order, paths and terms, for every organisation as asker."""
    for_each(range(start, start + 20), check_against_the_page)


@pytest.mark.deep
@pytest.mark.parametrize("start", DEEP)
def test_answers_are_those_of_the_page_deep(start: int) -> None:
    """The same for thousands of worlds."""
    for_each(range(start, start + 100), check_against_the_page)


@pytest.mark.deep
@pytest.mark.parametrize("start", range(14_000, 14_200, 25))
def test_wide_worlds_deep(start: int) -> None:
    """The same where there are more organisations and deals."""
    for_each(
        range(start, start + 25), lambda seed: check_against_the_page(seed, most_financiers=18)
    )


def test_the_worlds_have_something_to_tell() -> None:
    """Of all answers a good part is neither empty nor everybody, and nothing rare is absent."""
    counted, met = Counter[str](), Counter[str]()
    for seed in range(0, 240, 3):
        world = partner_world(seed)
        market, network = world.market, world.network
        met["hidden"] += len(world.deals) - len(market.deals)
        met["late"] += len(world.ids) - len(world.known_ids)
        for question in questions(world, seed):
            told = answer(network, question)
            counted[how_many(question, told)] += 1
            scores = [each.score for each in told.values()]
            met["ties"] += len(scores) - len(set(scores))
            met["several paths"] += any(len(each.paths) > 1 for each in told.values())
            met.update(kind for each in told.values() for kind, _, _ in each.terms)
    assert counted["some"] >= 0.3 * counted.total(), counted
    assert len(met) == 11
    assert min(met.values()) >= 20, met


def how_many(question: Question, told: Answer) -> str:
    """Whether nobody, somebody or everybody was told."""
    everybody = question.candidates - {question.asker}
    return "none" if not told else "all" if len(told) == len(everybody) else "some"
