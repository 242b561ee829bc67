"""The sentences of record 22 as small worlds with their answers: what is possible, row by row."""

from datetime import date

from graph.model import ChangeAction, Criterion, MembershipState, Qualifier
from tests.matching.counterfactual_notes import (
    AT_MOST,
    LESS_THAN,
    MORE_THAN,
    Answer,
    a_firm,
    change,
    item,
    need,
    product,
    spell,
    stay,
    world,
)
from tests.oracles.counterfactuals import Target
from tests.oracles.plain_firms import Firm, Known, RuleRow, World, nobody

Example = tuple[World, list[Answer]]
A, C = ChangeAction, Criterion
EXACTLY, PERHAPS_MORE = Qualifier.EXACTLY, Qualifier.AT_LEAST


def single(action: ChangeAction, criterion: Criterion, *targets: Target) -> list[Answer]:
    """Each of these changes alone."""
    return [Answer(frozenset({change(action, criterion, target)})) for target in targets]


def figure(criterion: Criterion, *known: Known) -> Firm:
    """A firm with one figure."""
    return a_firm(figures=dict.fromkeys([criterion], *known))


def asks(firm: Firm, *rules: RuleRow) -> World:
    """A firm and one product."""
    return world(product(*rules), firm=firm)


NO_LABELS = a_firm(held_told=("2025-01-01", 0))
NO_ASSETS = a_firm(items_told=("2025-01-01", 0))
TWO_PATENTS = a_firm(
    items=[item("a1", "PATENT"), item("a2", "PATENT")],
    items_told=("2025-01-01", 2),
)
PERHAPS_THREE = a_firm(
    items=[item("a1", "PATENT"), item("a2", "PATENT"), item("a3", "PATENT", since="2025")],
    items_told=("2024-12-31", 2),
)
IN_PARK_9 = a_firm(sites=[spell("park-9")])
PLEDGED = a_firm(
    items=[item("a1", "PATENT")],
    liens=[{"asset": "a1", "since": date(2021, 1, 1), "until": None}],
)

LABELS: dict[str, Example] = {
    "a label that is not held can be obtained": (
        asks(NO_LABELS, need(C.CREDENTIAL_HELD, "c1")),
        single(A.OBTAIN_CREDENTIAL, C.CREDENTIAL_HELD, "c1"),
    ),
    "silence about a label is no failure: it is proved": (
        asks(nobody(), need(C.CREDENTIAL_HELD, "c1")),
        single(A.PROVE, C.CREDENTIAL_HELD, "c1"),
    ),
    "each label of a rule is an attribute": (
        asks(NO_LABELS, need(C.CREDENTIAL_HELD, "c1", "c2")),
        single(A.OBTAIN_CREDENTIAL, C.CREDENTIAL_HELD, "c1", "c2"),
    ),
    "who sits elsewhere can join a park": (
        asks(IN_PARK_9, need(C.PARK_MEMBERSHIP, "park-1")),
        single(A.JOIN_PARK, C.PARK_MEMBERSHIP, "park-1"),
    ),
    "who sits nowhere known proves it": (
        asks(nobody(), need(C.PARK_MEMBERSHIP, "park-1")),
        single(A.PROVE, C.PARK_MEMBERSHIP, "park-1"),
    ),
    "a suspended member who sits there can join again": (
        asks(
            a_firm(
                sites=[spell("park-1")],
                stays=[stay("park-1", state=MembershipState.SUSPENDED)],
            ),
            need(C.PARK_MEMBERSHIP, "park-1"),
        ),
        single(A.JOIN_PARK, C.PARK_MEMBERSHIP, "park-1"),
    ),
    "each threshold is judged alone: one park is proved, the other joined": (
        asks(
            a_firm(sites=[spell("park-1", None), spell("park-9")]),
            need(C.PARK_MEMBERSHIP, "park-1", "park-2"),
        ),
        single(A.PROVE, C.PARK_MEMBERSHIP, "park-1")
        + single(A.JOIN_PARK, C.PARK_MEMBERSHIP, "park-2"),
    ),
    "sectors are only proved": (
        asks(nobody(), need(C.SECTOR, "s1", "s2")),
        single(A.PROVE, C.SECTOR, "s1", "s2"),
    ),
    "another sector is no way": (
        asks(a_firm(sectors=[spell("s9")]), need(C.SECTOR, "s1")),
        [],
    ),
    "a city within the known province is proved": (
        asks(a_firm(regions=[spell("440000")]), need(C.REGION, "441900", "110000")),
        single(A.PROVE, C.REGION, "441900"),
    ),
    "nobody moves to another region": (
        asks(a_firm(regions=[spell("441900")]), need(C.REGION, "110000")),
        [],
    ),
}

STAGES: dict[str, Example] = {
    "only a later stage is reached": (
        asks(a_firm(stage="GROWTH"), need(C.STAGE, "STARTUP", "MATURE")),
        single(A.REACH_STAGE, C.STAGE, "MATURE"),
    ),
    "the earlier stage is the weaker one": (
        asks(a_firm(stage="SEED"), need(C.STAGE, "MATURE", "GROWTH")),
        single(A.REACH_STAGE, C.STAGE, "GROWTH"),
    ),
    "also of the stages that are proved": (
        asks(nobody(), need(C.STAGE, "MATURE", "GROWTH", "LISTING")),
        single(A.PROVE, C.STAGE, "GROWTH"),
    ),
}

TEN = 10_000_000
FIGURES: dict[str, Example] = {
    "a figure is raised to at least": (
        asks(figure(C.REVENUE, (EXACTLY, 5)), need(C.REVENUE, TEN)),
        single(A.RAISE, C.REVENUE, TEN),
    ),
    "more than is one yuan above": (
        asks(figure(C.REVENUE, (EXACTLY, 5)), need(C.REVENUE, TEN, how=MORE_THAN)),
        single(A.RAISE, C.REVENUE, TEN + 1),
    ),
    "a figure is lowered to at most": (
        asks(figure(C.DEBT_RATIO, (EXACTLY, 9_000)), need(C.DEBT_RATIO, 7_000, how=AT_MOST)),
        single(A.LOWER, C.DEBT_RATIO, 7_000),
    ),
    "less than is one below": (
        asks(figure(C.DEBT_RATIO, (EXACTLY, 9_000)), need(C.DEBT_RATIO, 7_000, how=LESS_THAN)),
        single(A.LOWER, C.DEBT_RATIO, 6_999),
    ),
    "one below nothing is no target": (
        asks(figure(C.EMPLOYEES, (EXACTLY, 9)), need(C.EMPLOYEES, 0, how=LESS_THAN)),
        [],
    ),
    "nothing is one": (
        asks(figure(C.EMPLOYEES, (EXACTLY, 9)), need(C.EMPLOYEES, 0, how=AT_MOST)),
        single(A.LOWER, C.EMPLOYEES, 0),
    ),
    "growth may be negative": (
        asks(figure(C.REVENUE_GROWTH, (EXACTLY, 9)), need(C.REVENUE_GROWTH, 0, how=LESS_THAN)),
        single(A.LOWER, C.REVENUE_GROWTH, -1),
    ),
    "a bound that leaves it open is proved": (
        asks(figure(C.EMPLOYEES, (PERHAPS_MORE, 50)), need(C.EMPLOYEES, 100)),
        single(A.PROVE, C.EMPLOYEES, 100),
    ),
    "a figure of half a year is none: it is proved": (
        asks(a_firm(half_years={C.REVENUE: 2 * TEN}), need(C.REVENUE, TEN)),
        single(A.PROVE, C.REVENUE, TEN),
    ),
    "another unit gives no change": (
        asks(figure(C.REVENUE, (EXACTLY, 5)), need(C.REVENUE, ("PERSON", 10))),
        [],
    ),
    "a rule with a threshold in another unit stays unknown": (
        asks(figure(C.REVENUE, (EXACTLY, 5)), need(C.REVENUE, TEN, ("PERSON", 10))),
        [],
    ),
    "the figure is exactly the target: it may break another rule": (
        asks(
            figure(C.EMPLOYEES, (EXACTLY, 5)),
            need(C.EMPLOYEES, 100),
            need(C.EMPLOYEES, 99, how=AT_MOST, part="FEW"),
        ),
        [],
    ),
    "what single creditors are owed is a lower bound of the balance": (
        asks(
            a_firm(owed={"b1": (EXACTLY, 6), "b2": (EXACTLY, 4)}),
            need(C.EXISTING_BALANCE, 5, how=AT_MOST),
            need(C.EXISTING_BALANCE, 3, part="MUCH"),
        ),
        single(A.LOWER, C.EXISTING_BALANCE, 5),
    ),
    "a balance above the largest of them is proved": (
        asks(a_firm(owed={"b1": (EXACTLY, 6)}), need(C.EXISTING_BALANCE, 6, how=MORE_THAN)),
        single(A.PROVE, C.EXISTING_BALANCE, 7),
    ),
}

ASSETS: dict[str, Example] = {
    "so many assets are registered where the list is complete": (
        asks(TWO_PATENTS, need(C.ASSETS_HELD, 4)),
        single(A.REGISTER_ASSET, C.ASSETS_HELD, 4),
    ),
    "more than so many is one more": (
        asks(TWO_PATENTS, need(C.ASSETS_HELD, 4, how=MORE_THAN)),
        single(A.REGISTER_ASSET, C.ASSETS_HELD, 5),
    ),
    "elsewhere it is proved": (
        asks(nobody(), need(C.ASSETS_HELD, 4)),
        single(A.PROVE, C.ASSETS_HELD, 4),
    ),
    "nothing makes assets fewer": (
        asks(TWO_PATENTS, need(C.ASSETS_HELD, 1, how=AT_MOST)),
        [],
    ),
    "nothing proves that there are few": (
        asks(nobody(), need(C.ASSETS_HELD, 1, how=AT_MOST)),
        [],
    ),
    "a kind is registered where the list is complete, and counts": (
        asks(TWO_PATENTS, need(C.ASSET_KIND, "AI_ALGORITHM"), need(C.ASSETS_HELD, 3)),
        single(A.REGISTER_ASSET, C.ASSET_KIND, "AI_ALGORITHM"),
    ),
    "elsewhere the kind is proved, and counts": (
        asks(nobody(), need(C.ASSET_KIND, "PATENT"), need(C.ASSETS_HELD, 1)),
        single(A.PROVE, C.ASSET_KIND, "PATENT"),
    ),
    "the one of that kind is among the number": (
        world(
            product(
                need(C.ASSET_KIND, "AI_ALGORITHM"),
                need(C.ASSETS_HELD, 3, part="SOME"),
                need(C.ASSETS_HELD, 4, part="MANY"),
            ),
            firm=NO_ASSETS,
        ),
        [
            Answer(
                frozenset(
                    {
                        change(A.REGISTER_ASSET, C.ASSET_KIND, "AI_ALGORITHM"),
                        change(A.REGISTER_ASSET, C.ASSETS_HELD, 4),
                    }
                )
            )
        ],
    ),
    "one more may be one too many": (
        asks(TWO_PATENTS, need(C.ASSET_KIND, "AI_ALGORITHM"), need(C.ASSETS_HELD, 2, how=AT_MOST)),
        [],
    ),
    "what may be held already may be among the number: at most so many stays so": (
        asks(
            PERHAPS_THREE,
            need(C.ASSETS_HELD, 3),
            need(C.ASSETS_HELD, 3, how=AT_MOST, part="FEW"),
        ),
        single(A.PROVE, C.ASSETS_HELD, 3),
    ),
    "but it is beside one more of a kind": (
        asks(
            PERHAPS_THREE,
            need(C.ASSET_KIND, "AI_ALGORITHM"),
            need(C.ASSETS_HELD, 3, how=AT_MOST),
        ),
        [],
    ),
    "an asset that is held can be pledged": (
        asks(TWO_PATENTS, need(C.ASSET_PLEDGED, "PATENT", "AI_ALGORITHM")),
        single(A.PLEDGE_ASSET, C.ASSET_PLEDGED, "PATENT"),
    ),
    "also where the list is open": (
        asks(a_firm(items=[item("a1", "PATENT")]), need(C.ASSET_PLEDGED, "PATENT")),
        single(A.PLEDGE_ASSET, C.ASSET_PLEDGED, "PATENT"),
    ),
    "what is not held cannot be pledged, even when it is registered first": (
        asks(NO_ASSETS, need(C.ASSET_PLEDGED, "PATENT"), need(C.ASSET_KIND, "PATENT")),
        [],
    ),
    "an asset that may have expired is not surely held": (
        asks(
            a_firm(items=[item("a1", "PATENT", until="2025")]),
            need(C.ASSET_PLEDGED, "PATENT"),
        ),
        [],
    ),
    "what is pledged already holds": (asks(PLEDGED, need(C.ASSET_PLEDGED, "PATENT")), []),
}
