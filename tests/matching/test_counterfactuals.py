"""Counterfactuals against their definition: complete and minimal in drawn worlds."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeVar

import pytest

from graph.model import ChangeAction
from tests.matching.counterfactual_answers import found_of
from tests.matching.counterfactual_worlds import draw_world
from tests.oracles.counterfactuals import Found, Move, moves
from tests.oracles.counterfactuals import counterfactuals as defined
from tests.oracles.plain_firms import World

T = TypeVar("T")

FEW = range(150)
MANY = range(150, 1400)
AT_ONCE = 10
"""So many worlds are one test."""


@dataclass(frozen=True)
class Instance:
    """A product of a world: its answers by definition, and all that is possible for it."""

    product_id: str
    answers: tuple[Found, ...]
    possible: tuple[Move, ...]

    @property
    def between(self) -> bool:
        """Whether the answer is neither nothing nor all that is possible."""
        everything = frozenset(move.triple for move in self.possible)
        return bool(self.answers) and [one.changes for one in self.answers] != [everything]


@cache
def drawn(seed: int) -> tuple[World, tuple[Instance, ...]]:
    """The world of a seed with its answers."""
    world = draw_world(seed)
    instances = tuple(
        Instance(
            product["id"],
            tuple(defined(product["id"], world)),
            tuple(moves(product, world)),
        )
        for product in world["products"]
    )
    return world, instances


def check_definition(seed: int) -> None:
    """All products of a world are answered as defined, and in the order of the record."""
    world, instances = drawn(seed)
    for instance in instances:
        found = found_of(instance.product_id, world)
        told = seed, instance.product_id, world["firm"], world["question"]
        assert set(found) == set(instance.answers), told
        assert len(found) == len(instance.answers), told
        order = [(one.effort, len(one.changes)) for one in found]
        assert order == sorted(order), told


@pytest.mark.parametrize("start", FEW[::AT_ONCE])
def test_complete_and_minimal(start: int) -> None:
    """Exactly the minimal sets are found in drawn worlds."""
    for seed in range(start, start + AT_ONCE):
        check_definition(seed)


@pytest.mark.deep
@pytest.mark.parametrize("start", MANY[:: AT_ONCE * 5])
def test_complete_and_minimal_deep(start: int) -> None:
    """Exactly the minimal sets are found in more than a thousand worlds."""
    for seed in range(start, start + AT_ONCE * 5):
        check_definition(seed)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_fewer_changes(most: int) -> None:
    """When fewer are wanted, exactly the smaller sets are found."""
    for seed in FEW[: AT_ONCE * 3]:
        world, instances = drawn(seed)
        for one in instances:
            smaller = [answer for answer in one.answers if len(answer.changes) <= most]
            assert set(found_of(one.product_id, world, most)) == set(smaller), (seed, one)


def test_order_of_what_is_known_does_not_matter() -> None:
    """Whatever is known in another order, the answer is the same, and in the same order."""
    rng = Random(0)
    for seed in FEW[: AT_ONCE * 3]:
        world, instances = drawn(seed)
        mixed = shuffled(world, rng)
        for instance in instances:
            assert found_of(instance.product_id, mixed) == found_of(instance.product_id, world)


def shuffled(world: World, rng: Random) -> World:
    """The same world in another order."""
    firm = world["firm"]

    def mix(rows: list[T]) -> list[T]:
        return rng.sample(rows, len(rows))

    return {
        "firm": {
            **firm,
            "sectors": mix(firm["sectors"]),
            "regions": mix(firm["regions"]),
            "sites": mix(firm["sites"]),
            "figures": dict(mix(list(firm["figures"].items()))),
            "owed": dict(mix(list(firm["owed"].items()))),
            "items": mix(firm["items"]),
        },
        "products": mix(
            [
                {**one, "rules": mix(one["rules"]), "terms": mix(one["terms"])}
                for one in world["products"]
            ]
        ),
        "records": mix(world["records"]),
        "question": world["question"],
    }


# The drawn worlds themselves


def shares(seeds: range) -> dict[str, float]:
    """How many of all products have an answer of each sort."""
    counted: Counter[str] = Counter()
    for seed in seeds:
        for instance in drawn(seed)[1]:
            counted.update(sorts(instance))
    return {sort: number / counted["all"] for sort, number in sorted(counted.items())}


def sorts(instance: Instance) -> set[str]:
    """What sort of answer a product has."""
    changes = {change for one in instance.answers for change in one.changes}
    actions = {action for action, _, _ in changes}
    sizes = {f"of {len(one.changes)}" for one in instance.answers}
    targets = Counter(
        (move.criterion, move.attribute) for move in instance.possible if instance.answers
    )
    found = {"all"} | sizes | {action.value for action in actions}
    found |= {"between"} if instance.between else set()
    found |= set() if instance.answers else {"none"}
    found |= {"several sets"} if len(instance.answers) > 1 else set()
    found |= {"several targets of an attribute"} if max(targets.values(), default=0) > 1 else set()
    opened = {len(one.product_ids) > 1 for one in instance.answers}
    return found | ({"several products"} if True in opened else set())


LEAST = {
    "between": 0.3,
    "several sets": 0.15,
    "several targets of an attribute": 0.1,
    "several products": 0.1,
    "of 1": 0.2,
    "of 2": 0.1,
    "of 3": 0.04,
    "of 4": 0.015,
    "PROVE": 0.15,
    "WAIT": 0.04,
    **{action.value: 0.005 for action in ChangeAction if action.value not in ("PROVE", "WAIT")},
}


def test_the_drawn_worlds_are_rich() -> None:
    """Enough answers are neither nothing nor everything; all sizes and actions are among them."""
    found = shares(FEW)
    print({sort: f"{share:.1%}" for sort, share in found.items()})
    assert {sort: found.get(sort, 0) for sort in LEAST if found.get(sort, 0) < LEAST[sort]} == {}
