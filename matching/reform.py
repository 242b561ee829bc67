"""What other thresholds would do: who gains and who loses which products."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.model import Conditions, LifeCycleStage, Measure, Rule, StageValue, Value, Verdict
from matching.criteria.kind import Request
from matching.criteria.places import parks_of
from matching.eligibility import verdict
from matching.profiles import Profile, latest, references, standing


@dataclass(frozen=True, slots=True)
class Reformed:
    """A product's conditions as they are, and as they would be."""

    before: Conditions
    after: Conditions


@dataclass(frozen=True, slots=True)
class Effect:
    """What a reform does to one enterprise: product ids in order."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """Where an enterprise counts: its parks, stage and sectors, as far as they are known."""

    parks: tuple[str, ...]
    stage: LifeCycleStage | None
    sectors: tuple[str, ...]


def reformed(
    conditions: Iterable[Conditions], thresholds: Mapping[str, tuple[Value, ...]]
) -> list[Reformed]:
    """The products that are touched, with rules whose thresholds (by rule id) are otherwise."""
    found: list[Reformed] = []
    for each in conditions:
        rules = tuple(_with(rule, thresholds) for rule in each.rules)
        if any(new is not old for new, old in zip(rules, each.rules, strict=True)):
            found.append(Reformed(each, replace(each, rules=rules)))
    return found


def effect(products: Sequence[Reformed], profile: Profile, request: Request) -> Effect:
    """A product is gained when it holds only afterwards, lost when it held only before."""
    gained: list[str] = []
    lost: list[str] = []
    for each in products:
        before = verdict(each.before, profile, request) == Verdict.HOLDS
        after = verdict(each.after, profile, request) == Verdict.HOLDS
        if before != after:
            (gained if after else lost).append(each.before.product_id)
    return Effect(tuple(sorted(gained)), tuple(sorted(lost)))


def groups(profile: Profile, request: Request) -> Groups:
    """Where an enterprise counts on the day."""
    stage = latest(profile, Measure.STAGE, request.as_of)
    sectors = references(standing(profile, Measure.SECTOR, request.as_of).holding)
    return Groups(
        parks=tuple(parks_of(profile, request.as_of)),
        stage=stage.value.stage if stage and isinstance(stage.value, StageValue) else None,
        sectors=tuple(sorted(sectors)),
    )


def _with(rule: Rule, thresholds: Mapping[str, tuple[Value, ...]]) -> Rule:
    return replace(rule, thresholds=thresholds[rule.id]) if rule.id in thresholds else rule
