"""Short notes of small worlds: products, records and answers, as plain dictionaries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from graph.model import ChangeAction, Comparison, Criterion, MembershipState
from tests.oracles.counterfactuals import Found, Target, Triple
from tests.oracles.plain_firms import (
    Firm,
    Item,
    Product,
    Record,
    RuleRow,
    Shape,
    Spell,
    Stay,
    Threshold,
    World,
    nobody,
)
from tests.oracles.plain_verdicts import UNITS, YUAN

LONG_AGO = date(2015, 1, 1)
TODAY = date(2025, 6, 15)
KINDS = {
    Criterion.STAGE: "stage",
    Criterion.REGION: "region",
    Criterion.ASSET_KIND: "kind",
    Criterion.ASSET_PLEDGED: "kind",
    Criterion.PURPOSE: "purpose",
    Criterion.AGE: "MONTH",
    Criterion.TENOR: "MONTH",
    Criterion.AMOUNT: YUAN,
}
AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN = (
    Comparison.AT_LEAST,
    Comparison.MORE_THAN,
    Comparison.AT_MOST,
    Comparison.LESS_THAN,
)


@dataclass(frozen=True)
class Answer:
    """One expected set of changes; None: what is not looked at."""

    changes: frozenset[Triple]
    product_ids: tuple[str, ...] | None = None
    unlocks: int | None = None
    effort: int | None = None

    def fits(self, found: Found) -> bool:
        """Whether it is so of what was found."""
        return (
            self.changes == found.changes
            and self.product_ids in (None, found.product_ids)
            and self.unlocks in (None, found.unlocks)
            and self.effort in (None, found.effort)
        )


def a_firm(**known: Any) -> Firm:
    """A firm of which only this is known."""
    assert known.keys() <= nobody().keys()
    return cast(Firm, {**nobody(), **known})


def change(action: ChangeAction, criterion: Criterion, target: Target) -> Triple:
    """One expected change."""
    return action, criterion, target


def need(
    criterion: Criterion,
    *values: int | str | Threshold,
    how: Comparison = AT_LEAST,
    part: str | None = None,
    since: date = LONG_AGO,
    until: date | None = None,
) -> RuleRow:
    """A rule; a bare value is in the unit of its criterion."""
    unit = UNITS.get(criterion, KINDS.get(criterion, "node"))
    thresholds = [value if isinstance(value, tuple) else (unit, value) for value in values]
    part = part or criterion.value
    return {
        "id": f"{part} {how} {thresholds} {since} {until}",
        "part": part,
        "criterion": criterion,
        "comparison": how if isinstance(thresholds[0][1], int) else NAMED[criterion],
        "thresholds": thresholds,
        "since": since,
        "until": until,
    }


NAMED = {
    Criterion.CREDENTIAL_HELD: Comparison.HELD,
    Criterion.PARK_MEMBERSHIP: Comparison.HELD,
    Criterion.ASSET_PLEDGED: Comparison.HELD,
    Criterion.STAGE: Comparison.IS_ONE_OF,
    Criterion.SECTOR: Comparison.IS_ONE_OF,
    Criterion.REGION: Comparison.IS_ONE_OF,
    Criterion.ASSET_KIND: Comparison.IS_ONE_OF,
    Criterion.PURPOSE: Comparison.IS_ONE_OF,
}


def product(
    *rules: RuleRow, shape: Shape = "", maximum: int | None = None, id: str = "p"
) -> Product:
    """A product whose maximum is always in force, and whose shape is, if it has one."""
    return {
        "id": id,
        "rules": [{**rule, "id": f"{id} {rule['id']}"} for rule in rules],
        "shapes": []
        if not shape
        else [{"id": f"{id}-shape", "shape": shape, "since": LONG_AGO, "until": None}],
        "terms": [{"id": f"{id}-terms", "maximum": maximum, "since": LONG_AGO, "until": None}],
    }


def world(
    *products: Product,
    firm: Firm,
    records: Sequence[Record] | None = None,
    day: date = TODAY,
    amount: int | None = None,
) -> World:
    """A world in which everything is possible, each change with the effort of one."""
    return {
        "firm": firm,
        "products": list(products),
        "records": everything() if records is None else list(records),
        "question": {"day": day, "amount": amount, "tenor": None, "purpose": None},
    }


def everything(without: Collection[ChangeAction] = ()) -> list[Record]:
    """Every action is possible for every criterion."""
    return [
        possible(action, criterion)
        for action in ChangeAction
        for criterion in Criterion
        if action not in without
    ]


def possible(
    action: ChangeAction,
    criterion: Criterion,
    effort: int = 1,
    node: str | None = None,
    since: date = LONG_AGO,
    until: date | None = None,
) -> Record:
    """An action that is possible."""
    return {
        "action": action,
        "criterion": criterion,
        "node": node,
        "effort": effort,
        "since": since,
        "until": until,
    }


def spell(value: str, since: str | None = "2020-01-01", until: str | None = None) -> Spell:
    """A label, sector, region or site from a day until a day."""
    return {"value": value, "since": since, "until": until}


def stay(
    park: str,
    until: date | None = None,
    state: MembershipState = MembershipState.ACTIVE,
    since: date = LONG_AGO,
) -> Stay:
    """A membership."""
    return {"park": park, "state": state, "since": since, "until": until}


def item(id: str, kind: str, since: str = "2020-01-01", until: str | None = None) -> Item:
    """A registered asset."""
    return {"id": id, "kind": kind, "registered": True, "since": since, "until": until}
