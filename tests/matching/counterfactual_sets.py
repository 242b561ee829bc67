"""The sentences of record 22 as small worlds with their answers: sets, records and outcomes."""

from datetime import date

from graph.model import ChangeAction, Criterion, Qualifier
from tests.matching.counterfactual_examples import NO_LABELS, Example, figure, single
from tests.matching.counterfactual_notes import (
    AT_MOST,
    LONG_AGO,
    MORE_THAN,
    TODAY,
    Answer,
    a_firm,
    change,
    everything,
    need,
    possible,
    product,
    world,
)
from tests.matching.counterfactual_times import LABEL, OLDER, WAIT, WAITED, YOUNG, together
from tests.oracles.plain_firms import RuleRow

A, C = ChangeAction, Criterion
EXACTLY, PERHAPS_MORE = Qualifier.EXACTLY, Qualifier.AT_LEAST
OTHER_LABEL = change(A.OBTAIN_CREDENTIAL, C.CREDENTIAL_HELD, "c2")
GROWN = change(A.RAISE, C.EMPLOYEES, 100)
RICHER = change(A.RAISE, C.REVENUE, 100)
SMALL = a_firm(
    founded="2024-01-10",
    held_told=("2025-01-01", 0),
    figures={C.REVENUE: (EXACTLY, 5), C.EMPLOYEES: (EXACTLY, 5), C.DEBT_RATIO: (EXACTLY, 9_000)},
)


def revenue(*bounds: RuleRow) -> list[RuleRow]:
    """Rules on one figure, each of which is a part of its own: P0, P1, …"""
    return [{**rule, "part": f"P{number}"} for number, rule in enumerate(bounds)]


SETS: dict[str, Example] = {
    "all that is missing together": (
        world(product(need(C.CREDENTIAL_HELD, "c1"), need(C.EMPLOYEES, 100)), firm=SMALL),
        [together(LABEL, GROWN)],
    ),
    "either of what is asked for alternatively, never both": (
        world(
            product(
                need(C.CREDENTIAL_HELD, "c1"),
                need(C.EMPLOYEES, 100),
                shape=("ANY", "CREDENTIAL_HELD", "EMPLOYEES"),
            ),
            firm=SMALL,
        ),
        [together(LABEL), together(GROWN)],
    ),
    "any two of three": (
        world(
            product(
                need(C.CREDENTIAL_HELD, "c1"),
                need(C.EMPLOYEES, 100),
                need(C.REVENUE, 100),
                shape=("AT_LEAST", 2, "CREDENTIAL_HELD", "EMPLOYEES", "REVENUE"),
            ),
            firm=SMALL,
        ),
        [together(LABEL, GROWN), together(LABEL, RICHER), together(GROWN, RICHER)],
    ),
    "less does, even where one more change would undo it and two more would not": (
        world(
            product(
                need(C.REVENUE, 100),
                need(C.AGE, 20, how=AT_MOST, part="YOUNG"),
                need(C.EMPLOYEES, 20, how=AT_MOST, part="FEW"),
                need(C.AGE, 24, part="OLD"),
                need(C.EMPLOYEES, 100, part="MANY"),
                shape=("ANY", ("ALL", "YOUNG", "FEW"), ("ALL", "OLD", "MANY")),
            ),
            firm=SMALL,
        ),
        [together(RICHER)],
    ),
    "the lower target is the weaker one of at least": (
        world(
            product(
                *revenue(need(C.REVENUE, 300), need(C.REVENUE, 99, how=MORE_THAN)),
                shape=("ANY", "P0", "P1"),
            ),
            firm=SMALL,
        ),
        [together(RICHER)],
    ),
    "the higher target is the weaker one of at most": (
        world(
            product(
                *revenue(need(C.DEBT_RATIO, 70, how=AT_MOST), need(C.DEBT_RATIO, 80, how=AT_MOST)),
                shape=("ANY", "P0", "P1"),
            ),
            firm=SMALL,
        ),
        single(A.LOWER, C.DEBT_RATIO, 80),
    ),
    "a weaker target that does not suffice does not count": (
        world(product(*revenue(need(C.REVENUE, 100), need(C.REVENUE, 50))), firm=SMALL),
        [together(RICHER)],
    ),
    "at least and at most share no sense: either figure is proved": (
        world(
            product(
                *revenue(need(C.REVENUE, 100), need(C.REVENUE, 80, how=AT_MOST)),
                shape=("ANY", "P0", "P1"),
            ),
            firm=a_firm(),
        ),
        single(A.PROVE, C.REVENUE, 80, 100),
    ),
    "either end of what is allowed is proved": (
        world(
            product(*revenue(need(C.REVENUE, 80), need(C.REVENUE, 100, how=AT_MOST))),
            firm=a_firm(),
        ),
        single(A.PROVE, C.REVENUE, 80, 100),
    ),
    "a target of at least and at most gives way to a weaker one in either sense": (
        world(
            product(
                *revenue(
                    need(C.REVENUE, 80),
                    need(C.REVENUE, 120, how=AT_MOST),
                    need(C.REVENUE, 100),
                    need(C.REVENUE, 100, how=AT_MOST),
                ),
                shape=("ANY", ("ALL", "P0", "P1"), ("ALL", "P2", "P3")),
            ),
            firm=a_firm(),
        ),
        single(A.PROVE, C.REVENUE, 80, 120),
    ),
    "a target of both is the weaker one in either sense": (
        world(
            product(
                *revenue(
                    need(C.REVENUE, 100),
                    need(C.REVENUE, 100, how=AT_MOST),
                    need(C.REVENUE, 120),
                    need(C.REVENUE, 80, how=AT_MOST),
                ),
                shape=("ANY", "P0", "P1", "P2", "P3"),
            ),
            firm=a_firm(),
        ),
        [together(change(A.PROVE, C.REVENUE, 100))],
    ),
    "thresholds that lead to one target are one change": (
        world(
            product(*revenue(need(C.REVENUE, 100), need(C.REVENUE, 99, how=MORE_THAN))),
            firm=SMALL,
        ),
        [together(RICHER)],
    ),
    "another action on the same figure is no weaker one": (
        world(
            product(
                *revenue(
                    need(C.REVENUE, 40, how=AT_MOST),
                    need(C.REVENUE, 60, how=AT_MOST),
                    need(C.REVENUE, 70, how=AT_MOST),
                ),
                shape=("ANY", "P0", "P1", "P2"),
            ),
            firm=figure(C.REVENUE, (PERHAPS_MORE, 50)),
        ),
        single(A.LOWER, C.REVENUE, 40) + single(A.PROVE, C.REVENUE, 70),
    ),
    "at most one change of an attribute": (
        world(
            product(*revenue(need(C.REVENUE, 100), need(C.REVENUE, 50, how=AT_MOST))),
            firm=a_firm(),
        ),
        [],
    ),
    "five changes are too many": (
        world(
            product(
                *(need(C.CREDENTIAL_HELD, f"c{number}", part=f"P{number}") for number in range(5))
            ),
            firm=NO_LABELS,
        ),
        [],
    ),
    "what holds needs nothing": (
        world(product(need(C.REVENUE, 5), need(C.AGE, 12)), firm=SMALL),
        [],
    ),
    "where nothing was asked nothing is answered": (
        world(product(need(C.AMOUNT, 5)), firm=SMALL),
        [],
    ),
    "what is not asked is left out": (
        world(product(need(C.AMOUNT, 5), need(C.REVENUE, 100)), firm=SMALL),
        [together(RICHER)],
    ),
    "nothing changes the amount": (
        world(product(need(C.AMOUNT, 5), need(C.REVENUE, 100)), firm=SMALL, amount=4),
        [],
    ),
    "without a rule in force there is nothing to change": (
        world(product(need(C.REVENUE, 100, until=TODAY)), firm=SMALL),
        [],
    ),
}

OPEN = product(need(C.CREDENTIAL_HELD, "c1", "c2"))
OBTAIN, LABELS = A.OBTAIN_CREDENTIAL, C.CREDENTIAL_HELD
RECORDS: dict[str, Example] = {
    "without a record nothing is possible": (world(OPEN, firm=NO_LABELS, records=[]), []),
    "a record of another action or criterion says nothing": (
        world(OPEN, firm=NO_LABELS, records=everything(without=[OBTAIN])),
        [],
    ),
    "a record that ended today says nothing, nor one that begins tomorrow": (
        world(
            OPEN,
            firm=NO_LABELS,
            records=[
                possible(OBTAIN, LABELS, until=TODAY),
                possible(OBTAIN, LABELS, since=date(2025, 6, 16)),
            ],
        ),
        [],
    ),
    "a record may begin today and end tomorrow": (
        world(
            product(OLDER, need(LABELS, "c1")),
            firm=YOUNG,
            records=[
                possible(A.WAIT, C.AGE, effort=2, until=WAITED),
                possible(OBTAIN, LABELS, effort=3, since=TODAY, until=date(2025, 6, 16)),
            ],
        ),
        [Answer(frozenset({WAIT, LABEL}), ("p",), effort=5)],
    ),
    "a record for one label opens that one alone": (
        world(OPEN, firm=NO_LABELS, records=[possible(OBTAIN, LABELS, node="c1")]),
        [together(LABEL)],
    ),
    "it goes before the one for all": (
        world(
            OPEN,
            firm=NO_LABELS,
            records=[
                possible(OBTAIN, LABELS, effort=2),
                possible(OBTAIN, LABELS, effort=7, node="c1"),
            ],
        ),
        [Answer(frozenset({OTHER_LABEL}), effort=2), Answer(frozenset({LABEL}), effort=7)],
    ),
    "one that is out of force does not": (
        world(
            OPEN,
            firm=NO_LABELS,
            records=[
                possible(OBTAIN, LABELS, effort=7, node="c1", until=TODAY),
                possible(OBTAIN, LABELS, effort=2),
            ],
        ),
        [Answer(frozenset({OTHER_LABEL}), effort=2), Answer(frozenset({LABEL}), effort=2)],
    ),
}

RISEN = product(OLDER, maximum=3, id="q")
OUTCOMES: dict[str, Example] = {
    "one change serves two rules and two products": (
        world(
            product(need(LABELS, "c1"), need(LABELS, "c1", "c9", part="P"), maximum=5),
            product(need(LABELS, "c1"), maximum=7, id="q"),
            product(need(LABELS, "c2"), maximum=9, id="r"),
            firm=NO_LABELS,
        ),
        [Answer(frozenset({LABEL}), ("p", "q"), unlocks=12, effort=1)],
    ),
    "no maximum counts nothing, and what holds already is not opened": (
        world(
            product(need(LABELS, "c1"), maximum=None),
            product(need(LABELS, "c1"), maximum=7, id="q"),
            product(need(C.REVENUE, 5), maximum=9, id="r"),
            firm=SMALL,
        ),
        [Answer(frozenset({LABEL}), ("p", "q"), unlocks=7)],
    ),
    "maxima are those of the day waited for": (
        world(
            {
                **RISEN,
                "terms": [
                    {"id": "1", "maximum": 3, "since": LONG_AGO, "until": WAITED},
                    {"id": "2", "maximum": 8, "since": WAITED, "until": None},
                ],
            },
            firm=YOUNG,
        ),
        [Answer(frozenset({WAIT}), ("q",), unlocks=8)],
    ),
    "terms that ended by then count nothing": (
        world(
            {
                **RISEN,
                "terms": [{"id": "1", "maximum": 3, "since": LONG_AGO, "until": WAITED}],
            },
            firm=YOUNG,
        ),
        [Answer(frozenset({WAIT}), ("q",), unlocks=0)],
    ),
    "by waiting products open whose own rules say nothing of age": (
        world(
            product(OLDER, maximum=5),
            product(need(C.REVENUE, 5), need(C.EMPLOYEES, 9, until=WAITED), maximum=7, id="q"),
            firm=SMALL,
        ),
        [Answer(frozenset({WAIT}), ("p", "q"), unlocks=12)],
    ),
    "the least effort comes first, then the fewest changes": (
        world(
            product(
                need(LABELS, "c1"),
                need(C.EMPLOYEES, 100),
                need(C.REVENUE, 100),
                need(C.DEBT_RATIO, 70, how=AT_MOST),
                shape=("ANY", ("ALL", "CREDENTIAL_HELD", "EMPLOYEES"), "REVENUE", "DEBT_RATIO"),
            ),
            firm=SMALL,
            records=[
                possible(OBTAIN, LABELS, effort=1),
                possible(A.RAISE, C.EMPLOYEES, effort=2),
                possible(A.RAISE, C.REVENUE, effort=3),
                possible(A.LOWER, C.DEBT_RATIO, effort=2),
            ],
        ),
        [
            Answer(frozenset({change(A.LOWER, C.DEBT_RATIO, 70)}), effort=2),
            Answer(frozenset({RICHER}), effort=3),
            Answer(frozenset({LABEL, GROWN}), effort=3),
        ],
    ),
}
