"""What never changes an answer about partners: the hidden, the future, the order of reading."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from graph.model import DataClass, DealKind, DealState, OrganizationKind, RecordedDeal
from matching.partners.network import Network
from tests.matching.partner_answers import (
    Answer,
    ColdStart,
    Completion,
    NewPartners,
    Question,
    answer,
    questions,
)
from tests.matching.partner_variants import (
    as_it_was_known,
    for_each,
    in_another_order,
    little_by_little,
    timeless,
    without_deals,
    without_hidden,
)
from tests.matching.partner_worlds import LONG_AGO, PartnerWorld, partner_world

FAST = range(0, 200, 50)
DEEP = range(20_000, 20_600, 50)


def answers(network: Network, asked: list[Question]) -> list[list[tuple[str, object]]]:
    """All of them, with their order."""
    return [list(answer(network, each).items()) for each in asked]


def check_the_hidden(seed: int) -> None:
    world = partner_world(seed)
    asked = questions(world, seed)
    assert answers(world.network, asked) == answers(without_hidden(world).network, asked)


def check_the_past(seed: int) -> None:
    world = partner_world(seed)
    asked = questions(world, seed)
    assert answers(world.network, asked) == answers(as_it_was_known(world).network, asked)


def check_the_order(seed: int) -> None:
    world = partner_world(seed)
    asked = questions(world, seed)
    other = in_another_order(world, Random(seed))
    assert answers(world.network, asked) == answers(other.network, asked)


def check_the_steps(seed: int) -> None:
    world = partner_world(seed)
    asked = questions(world, seed)
    history = little_by_little(world, Random(seed))
    network = Network(history, world.sight, world.as_of, world.known_at)
    assert answers(world.network, asked) == answers(network, asked)


def paths_of(told: Answer, to: str) -> set[tuple[str, ...]]:
    return {path for path, _ in told[to].paths} if to in told else set()


def check_paths_need_deals(seed: int) -> None:
    """Without the deals that two neighbours of a path share, that path is gone."""
    world, random = partner_world(seed), Random(seed)
    network = world.network
    asked = [each for each in questions(world, seed) if not isinstance(each, ColdStart)]
    for question in random.sample(asked, min(4, len(asked))):
        told = answer(network, question)
        paths = [(to, path) for to, each in told.items() for path, _ in each.paths]
        for to, path in random.sample(paths, min(3, len(paths))):
            place = random.randrange(len(path) - 1)
            pair = {*path[place : place + 2]}
            shared = {each.id for each in world.deals if pair <= {*each.financier_ids}}
            assert shared
            less = without_deals(world, shared)
            assert path not in paths_of(answer(less.network, question), to)


def far_deals(world: PartnerWorld) -> PartnerWorld:
    """The world beside a copy of itself with which it has nobody in common."""

    def away(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"far-{each}" for each in ids)

    people = tuple(
        replace(
            one,
            id=f"far-{one.id}",
            places=tuple(replace(each, node_id=f"far-{each.node_id}") for each in one.places),
        )
        for one in world.organizations
    )
    deals = tuple(
        replace(
            each,
            id=f"far-{each.id}",
            enterprise_id=f"far-{each.enterprise_id}",
            financier_ids=away(each.financier_ids),
            party_ids=away(each.party_ids),
            lead_ids=away(each.lead_ids),
        )
        for each in world.deals
    )
    return replace(
        world, organizations=(*people, *world.organizations), deals=(*deals, *world.deals)
    )


def check_far_deals(seed: int) -> None:
    world = partner_world(seed)
    asked = questions(world, seed)
    assert answers(world.network, asked) == answers(far_deals(world).network, asked)


def check_deals_alone(seed: int) -> None:
    """What somebody does alone changes nobody's new partners, and completes no other deal."""
    world = partner_world(seed)
    one, agreed_on = Random(seed).choice(world.known_ids), world.as_of
    alone = RecordedDeal(
        id="d-alone",
        kind=DealKind.FINANCING,
        agreed_on=agreed_on,
        recorded_at=LONG_AGO,
        data_class=DataClass.PUBLIC,
        enterprise_id=world.of_kind(OrganizationKind.ENTERPRISE)[0],
        states=(DealState.CONFIRMED,),
        states_since=(agreed_on,),
        states_recorded_at=(LONG_AGO,),
        financier_ids=(one,),
        party_ids=(one,),
        lead_ids=(one,),
    )
    asked: list[Question] = [
        each
        for each in questions(world, seed)
        if isinstance(each, NewPartners) or (isinstance(each, Completion) and not each.enterprise)
    ]
    more = replace(world, deals=(*world.deals, alone))
    assert answers(world.network, asked) == answers(more.network, asked)


def check_time_keeps_the_scale(seed: int) -> None:
    """While nothing happens all weights fade alike, and every score stays as it is."""
    world = timeless(partner_world(seed))
    later = replace(world, as_of=world.as_of + timedelta(Random(seed).choice((1, 365, 2000))))
    for question in questions(world, seed):
        now, then = answer(world.network, question), answer(later.network, question)
        assert now.keys() == then.keys()
        for id, each in now.items():
            assert then[id].score == pytest.approx(each.score, rel=1e-10)


PROMISES = (
    *(check_the_hidden, check_the_past, check_the_order, check_the_steps),
    *(check_paths_need_deals, check_far_deals, check_deals_alone, check_time_keeps_the_scale),
)


@pytest.mark.parametrize("start", FAST)
@pytest.mark.parametrize("check", PROMISES, ids=lambda each: each.__name__)
def test_promise(check: Callable[[int], None], start: int) -> None:
    """It holds in every world, to the last digit where nothing else is said."""
    for_each(range(start, start + 50), check)


@pytest.mark.deep
@pytest.mark.parametrize("start", DEEP)
@pytest.mark.parametrize("check", PROMISES, ids=lambda each: each.__name__)
def test_promise_deep(check: Callable[[int], None], start: int) -> None:
    """The same in hundreds of worlds."""
    for_each(range(start, start + 50), check)
