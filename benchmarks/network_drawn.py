"""A network of 128,000 organisations, drawn from the events of the development data.

Eleven copies of the events on five blocks of organisations; within a block each copy swaps
organisations of like activity, and 15 % of all places go to hubs by Zipf's law. So sizes, days and
repeated partnerships are as in the data, and the largest hubs take part in thousands of events.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.evaluation.events import Event, Member, history_of, read_events
from matching.partners.history import History

COPIES, ENTERPRISES = 11, 20_000
REWIRED, ZIPF = 0.15, 0.8
Integers = NDArray[np.int64]


def draw(organizations: int = 128_000, seed: int = 0) -> History:
    """The same network on every machine."""
    return history_of(*drawn_events(organizations, seed))


def drawn_events(
    organizations: int = 128_000, seed: int = 0
) -> tuple[list[Event], dict[str, Member]]:
    """The events and members that it is made of."""
    events, members = read_events()
    ids = sorted({id for event in events.values() for id in event.members})
    row = {id: place for place, id in enumerate(ids)}
    known = list(events.values())
    event = np.repeat(np.arange(len(known)), [len(each.members) for each in known])
    member = np.array([row[id] for each in known for id in each.members], dtype=np.int64)
    random = np.random.default_rng(seed)
    blocks = -(-organizations // len(ids))
    copies = [
        (_like(random, member, len(ids))[member] + copy % blocks * len(ids)) % organizations
        for copy in range(COPIES)
    ]
    places = _rewired(random, np.concatenate(copies), organizations)
    kinds = [members[id] for id in ids]
    drawn = _events(known, np.tile(event, COPIES), places)
    everybody = {f"o{place:06}": kinds[place % len(ids)] for place in range(organizations)}
    return drawn, everybody


def _like(random: np.random.Generator, member: Integers, count: int) -> Integers:
    """A permutation that moves organisations among those of like activity."""
    order = np.argsort(-np.bincount(member, minlength=count), kind="stable")
    key = np.arange(count) * np.exp(random.normal(0, 0.15, count))
    found = np.empty(count, dtype=np.int64)
    found[order] = order[np.argsort(key, kind="stable")]
    return found


def _rewired(random: np.random.Generator, places: Integers, organizations: int) -> Integers:
    hubs = np.argsort(-np.bincount(places, minlength=organizations), kind="stable")
    chance = 1 / np.arange(1, organizations + 1) ** ZIPF
    moved = random.random(len(places)) < REWIRED
    places[moved] = hubs[random.choice(organizations, int(moved.sum()), p=chance / chance.sum())]
    return places


def _events(known: list[Event], event: Integers, places: Integers) -> list[Event]:
    """Each copy of an event is one of its own, for one of the enterprises in turn."""
    size = len(event) // COPIES
    found: list[Event] = []
    for copy in range(COPIES):
        rows = slice(copy * size, (copy + 1) * size)
        ends = np.cumsum(np.bincount(event[rows], minlength=len(known)))
        for number, joined in enumerate(np.split(places[rows], ends[:-1])):
            ids = [f"o{place:06}" for place in joined.tolist()]
            original = known[number]
            found.append(
                replace(
                    original,
                    id=f"d{copy:02}{number:06}",
                    target_id=f"{len(found) % ENTERPRISES:05}",
                    members=ids,
                    leads=ids[:1],
                )
            )
    return found
