"""The sentences of record 22 as small worlds with their answers: what happens as time passes."""

from datetime import date

from graph.model import ChangeAction, Criterion
from tests.matching.counterfactual_examples import EXACTLY, Example, single
from tests.matching.counterfactual_notes import (
    AT_MOST,
    LESS_THAN,
    LONG_AGO,
    MORE_THAN,
    Answer,
    a_firm,
    change,
    everything,
    need,
    product,
    spell,
    stay,
    world,
)
from tests.oracles.counterfactuals import Triple
from tests.oracles.plain_firms import World

A, C = ChangeAction, Criterion
WAITED = date(2026, 1, 10)
WAIT = change(A.WAIT, C.AGE, WAITED)
LABEL = change(A.OBTAIN_CREDENTIAL, C.CREDENTIAL_HELD, "c1")
YOUNG = a_firm(founded="2024-01-10", held_told=("2025-01-01", 0))
OLDER = need(C.AGE, 24)
"""The young firm is 24 months old on the day waited for."""


def together(*changes: Triple) -> Answer:
    """These changes, whatever they lead to."""
    return Answer(frozenset(changes))


def holding(until: str | None) -> World:
    """A young firm holds a label until a day; the product asks for it and for age."""
    firm = a_firm(founded="2024-01-10", held=[spell("c1", until=until)])
    return world(product(OLDER, need(C.CREDENTIAL_HELD, "c1")), firm=firm)


def growing(to: int) -> World:
    """A young firm with too few employees, whose number at the end of the year is stated later."""
    firm = a_firm(
        founded="2024-01-10",
        figures={C.EMPLOYEES: (EXACTLY, 50)},
        figures_coming={C.EMPLOYEES: ("2025", (EXACTLY, to))},
    )
    return world(product(OLDER, need(C.EMPLOYEES, 100)), firm=firm)


TIME: dict[str, Example] = {
    "one waits until the age": (world(product(OLDER), firm=YOUNG), [together(WAIT)]),
    "more than an age is the day after": (
        world(product(need(C.AGE, 24, how=MORE_THAN)), firm=YOUNG),
        single(A.WAIT, C.AGE, date(2026, 1, 11)),
    ),
    "one waits until it is certain": (
        world(product(OLDER), firm=a_firm(founded="2024")),
        single(A.WAIT, C.AGE, date(2026, 12, 31)),
    ),
    "also where it may be so already": (
        world(product(need(C.AGE, 12)), firm=a_firm(founded="2024")),
        single(A.WAIT, C.AGE, date(2025, 12, 31)),
    ),
    "the last day of a month that is too short": (
        world(product(need(C.AGE, 18)), firm=a_firm(founded="2024-08-31")),
        single(A.WAIT, C.AGE, date(2026, 2, 28)),
    ),
    "a firm of the 31st is older on the 30th": (
        world(product(need(C.AGE, 18)), firm=a_firm(founded="2024-05-31")),
        single(A.WAIT, C.AGE, date(2025, 11, 30)),
    ),
    "and on the 29th in a leap year": (
        world(product(need(C.AGE, 42)), firm=a_firm(founded="2024-08-31")),
        single(A.WAIT, C.AGE, date(2028, 2, 29)),
    ),
    "an earlier day is the weaker one": (
        world(
            product(need(C.AGE, 24, part="P"), need(C.AGE, 36, part="Q"), shape=("ANY", "P", "Q")),
            firm=YOUNG,
        ),
        [together(WAIT)],
    ),
    "nobody gets younger": (world(product(need(C.AGE, 12, how=AT_MOST)), firm=YOUNG), []),
    "a year of founding that leaves it open is not proved": (
        world(product(need(C.AGE, 12, how=AT_MOST)), firm=a_firm(founded="2024")),
        [],
    ),
    "the latest founding day that suffices is proved": (
        world(product(need(C.AGE, 6)), firm=a_firm(), day=date(2025, 2, 28)),
        single(A.PROVE, C.AGE, date(2024, 8, 31)),
    ),
    "the day before for more than": (
        world(product(need(C.AGE, 6, how=MORE_THAN)), firm=a_firm()),
        single(A.PROVE, C.AGE, date(2024, 12, 14)),
    ),
    "the earliest for at most": (
        world(product(need(C.AGE, 6, how=AT_MOST)), firm=a_firm(), day=date(2025, 2, 28)),
        single(A.PROVE, C.AGE, date(2024, 8, 28)),
    ),
    "the day after for less than": (
        world(product(need(C.AGE, 6, how=LESS_THAN)), firm=a_firm()),
        single(A.PROVE, C.AGE, date(2024, 12, 16)),
    ),
    "a later founding day is weaker where a firm must be old": (
        world(
            product(need(C.AGE, 12, part="P"), need(C.AGE, 24, part="Q"), shape=("ANY", "P", "Q")),
            firm=a_firm(),
        ),
        single(A.PROVE, C.AGE, date(2024, 6, 15)),
    ),
    "an earlier one is weaker where it must be young": (
        world(
            product(
                need(C.AGE, 12, part="P", how=AT_MOST),
                need(C.AGE, 24, part="Q", how=AT_MOST),
                shape=("ANY", "P", "Q"),
            ),
            firm=a_firm(),
        ),
        single(A.PROVE, C.AGE, date(2023, 6, 15)),
    ),
    "a label that lapses while one waits is renewed": (
        holding("2026-01-10"),
        [together(WAIT, LABEL)],
    ),
    "one that lapses the day after is not": (holding("2026-01-11"), [together(WAIT)]),
    "a membership that lapses while one waits is renewed": (
        world(
            product(OLDER, need(C.PARK_MEMBERSHIP, "park-1")),
            firm=a_firm(founded="2024-01-10", stays=[stay("park-1", until=date(2025, 7, 1))]),
        ),
        [together(WAIT, change(A.JOIN_PARK, C.PARK_MEMBERSHIP, "park-1"))],
    ),
    "a figure that is stated meanwhile counts then": (
        growing(200),
        [together(WAIT)],
    ),
    "unless it is another one on that day by then": (
        growing(40),
        [together(WAIT, change(A.RAISE, C.EMPLOYEES, 100))],
    ),
    "so is a stage that is reached": (
        world(
            product(OLDER, need(C.STAGE, "GROWTH")),
            firm=a_firm(founded="2024-01-10", stage="SEED", stage_coming=("2025", "STARTUP")),
        ),
        [together(WAIT, change(A.REACH_STAGE, C.STAGE, "GROWTH"))],
    ),
    "a firm becomes too old by waiting": (
        world(product(OLDER, need(C.AGE, 20, how=AT_MOST, part="YOUNG")), firm=YOUNG),
        [],
    ),
    "a rule that ends meanwhile need not be met": (
        world(product(OLDER, need(C.CREDENTIAL_HELD, "c1", until=WAITED)), firm=YOUNG),
        [together(WAIT)],
    ),
    "one that ends the day after does": (
        world(
            product(OLDER, need(C.CREDENTIAL_HELD, "c1", until=date(2026, 1, 11))),
            firm=YOUNG,
        ),
        [together(WAIT, LABEL)],
    ),
    "a rule that begins meanwhile must be met, and proposes nothing today": (
        world(product(OLDER, need(C.CREDENTIAL_HELD, "c1", since=WAITED)), firm=YOUNG),
        [],
    ),
    "one that begins the day after need not": (
        world(product(OLDER, need(C.CREDENTIAL_HELD, "c1", since=date(2026, 1, 11))), firm=YOUNG),
        [together(WAIT)],
    ),
    "a shape that ends meanwhile combines no more": (
        world(
            {
                **product(OLDER, need(C.SECTOR, "s1")),
                "shapes": [
                    {
                        "id": "shape",
                        "shape": ("ANY", "AGE", "SECTOR"),
                        "since": LONG_AGO,
                        "until": WAITED,
                    }
                ],
            },
            firm=YOUNG,
            records=everything(without=[A.PROVE]),
        ),
        [],
    ),
}
