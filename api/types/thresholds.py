"""Thresholds of rules as clients propose them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.ids import checked_id
from api.scalars import BasisPoints, Yuan
from api.types.stated import QuantityInput, is_number, is_region
from graph import model
from graph.views import View
from matching.requirements import is_in_force

MOST_CHANGES, MOST_THRESHOLDS = 20, 20


@strawberry.input(description="Exactly one field, as the rule's own thresholds.", one_of=True)
class ThresholdInput:
    """A threshold."""

    amount: strawberry.Maybe[Yuan]
    basis_points: strawberry.Maybe[BasisPoints]
    quantity: strawberry.Maybe[QuantityInput]
    stage: strawberry.Maybe[model.LifeCycleStage]
    purpose: strawberry.Maybe[model.FinancingPurpose]
    asset_kind: strawberry.Maybe[model.AssetKind]
    region: strawberry.Maybe[str] = strawberry.field(
        description="Administrative division code of six digits, GB/T 2260."
    )
    node_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="Id of a credential, sector or park."
    )


@strawberry.input(description="A rule with other thresholds.")
class RuleChange:
    """A proposed rule."""

    rule_id: strawberry.ID = strawberry.field(
        description="A rule of a product that is in force on the day."
    )
    thresholds: list[ThresholdInput] = strawberry.field(
        description="1 to 20, of the kind and unit that the rule has; for a bound exactly one."
    )


async def proposed_thresholds(
    info: Info,
    view: View,
    changes: Sequence[RuleChange],
    conditions: Mapping[str, model.Conditions],
) -> dict[str, tuple[model.Value, ...]]:
    """The thresholds by rule. Raises InvalidInput, with what to mend, for any that cannot be."""
    if not 1 <= len(changes) <= MOST_CHANGES:
        raise InvalidInput(f"`changes` has 1 to {MOST_CHANGES} rules.")
    rules = {rule.id: rule for each in conditions.values() for rule in each.rules}
    found: dict[str, tuple[model.Value, ...]] = {}
    for place, change in enumerate(changes):
        path = f"`changes[{place}]"
        rule = rules.get(checked_id(change.rule_id))
        if rule is None or not is_in_force(rule, view.as_of):
            raise InvalidInput(f"{path}.ruleId` is no rule of a product in force on the day.")
        if rule.id in found:
            raise InvalidInput(f"{path}.ruleId` is changed twice.")
        found[rule.id] = _thresholds(rule, change.thresholds, path)
    await _check_nodes(info, view, found, rules)
    return found


def _thresholds(
    rule: model.Rule, given: Sequence[ThresholdInput], path: str
) -> tuple[model.Value, ...]:
    several = rule.comparison in (model.Comparison.IS_ONE_OF, model.Comparison.HELD)
    most = MOST_THRESHOLDS if several else 1
    if not 1 <= len(given) <= most:
        wanted = f"1 to {most}" if several else "exactly one value"
        raise InvalidInput(f"{path}.thresholds` has {wanted}.")
    values = tuple(_value(each, path) for each in given)
    own = rule.thresholds[0]
    for value in values:
        if type(value) is not type(own) or (
            isinstance(value, model.Quantity)
            and isinstance(own, model.Quantity)
            and value.unit != own.unit
        ):
            raise InvalidInput(f"{path}.thresholds` are not of the kind that the rule compares.")
    return values


def _value(given: ThresholdInput, path: str) -> model.Value:  # noqa: PLR0911 - a table as a chain
    if given.amount:
        return model.Money(given.amount.value)
    if given.basis_points:
        return model.Ratio(given.basis_points.value)
    if given.quantity:
        number = given.quantity.value.number
        if not is_number(number):
            raise InvalidInput(f"{path}.thresholds` has a number that is not below 10^15.")
        return model.Quantity(number, given.quantity.value.unit)
    if given.stage:
        return model.StageValue(given.stage.value)
    if given.purpose:
        return model.PurposeValue(given.purpose.value)
    if given.asset_kind:
        return model.AssetKindValue(given.asset_kind.value)
    if given.region:
        if not is_region(given.region.value):
            raise InvalidInput(f"{path}.thresholds` has a region that is no code of six digits.")
        return model.RegionValue(given.region.value)
    if given.node_id:
        return model.Reference(checked_id(given.node_id.value))
    raise InvalidInput(f"{path}.thresholds` has a value with no field or more than one.")


async def _check_nodes(
    info: Info,
    view: View,
    found: Mapping[str, tuple[model.Value, ...]],
    rules: Mapping[str, model.Rule],
) -> None:
    """What is not there can be asked for by nobody: the id is a mistake."""
    wanted: dict[str, type[object]] = {}
    for id, values in found.items():
        for value in values:
            if isinstance(value, model.Reference):
                wanted[value.node_id] = _REFERRED[rules[id].criterion]
    nodes = await info.context.loaders.nodes(list(wanted), view)
    for (id, cls), node in zip(wanted.items(), nodes, strict=True):
        is_park = not isinstance(node, model.Organization) or (
            node.kind == model.OrganizationKind.PARK
        )
        if not isinstance(node, cls) or not is_park:
            raise InvalidInput(f"`changes` names {id}, which the rule cannot ask for.")


_REFERRED: dict[model.Criterion, type[object]] = {
    model.Criterion.CREDENTIAL_HELD: model.Credential,
    model.Criterion.SECTOR: model.Sector,
    model.Criterion.PARK_MEMBERSHIP: model.Organization,
}
