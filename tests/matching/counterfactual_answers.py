"""The answers that are tested, in the words of the definition."""

from collections.abc import Sequence

from graph.model import (
    AssetKindValue,
    Conditions,
    DayValue,
    Money,
    PossibleChange,
    Quantity,
    Ratio,
    Reference,
    RegionValue,
    StageValue,
    Value,
)
from matching.counterfactuals import Change, Counterfactual, counterfactuals
from matching.eligibility import Request
from matching.profiles import Profile
from tests.matching.counterfactual_records import (
    conditions_of,
    possible_of,
    profile_of,
    request_of,
    target_of,
)
from tests.oracles.counterfactuals import Found, Target, Triple
from tests.oracles.plain_firms import World

Records = tuple[Sequence[Conditions], Sequence[PossibleChange], Profile, Request]


def records_of(world: World) -> Records:
    """A world as records."""
    return (
        [conditions_of(product) for product in world["products"]],
        possible_of(world["records"]),
        profile_of(world["firm"]),
        request_of(world["question"]),
    )


def found_of(product_id: str, world: World, most: int = 4) -> list[Found]:
    """What is answered about a product of a world."""
    return [plain(one) for one in counterfactuals(product_id, *records_of(world), most)]


def plain(found: Counterfactual) -> Found:
    """An answer in the words of the definition; no change is in it twice."""
    changes = frozenset(map(triple, found.changes))
    assert len(changes) == len(found.changes), found.changes
    return Found(changes, found.product_ids, found.unlocks, found.effort)


def triple(change: Change) -> Triple:
    """A change as the definition writes it; its target is a value of the right kind."""
    target = target_in(change.target)
    assert target_of(change.criterion, target) == change.target, change
    return change.action, change.criterion, target


def target_in(value: Value) -> Target:
    """A target without its type."""
    match value:
        case Money(amount=number) | Ratio(basis_points=number):
            return number
        case Quantity(number=number):
            return int(number)
        case DayValue(day=day):
            assert day.first == day.last
            return day.first
        case StageValue(stage=name):
            return name.value
        case AssetKindValue(asset_kind=name):
            return name.value
        case RegionValue(code=name) | Reference(node_id=name):
            return name
        case _:
            raise AssertionError(value)
