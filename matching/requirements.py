"""How the verdicts on rules combine to one (docs/decisions/0021-requirements.md)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from graph.model import (
    Conditions,
    Criterion,
    PossibleChange,
    ProductTerms,
    ProviderLimits,
    Requirement,
    RequirementMode,
    Rule,
    Shape,
    Verdict,
    parse_shape,
)
from matching.criteria.kind import Evidence
from matching.kleene import combined

Dated = Rule | Requirement | ProductTerms | ProviderLimits | PossibleChange


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule's verdict and the record that it rests on.

    `evidence` is None where nothing is recorded, and for rules about the request itself.
    """

    rule: Rule
    verdict: Verdict
    evidence: Evidence | None

    @property
    def missing(self) -> Criterion | None:
        """What would have to be known; None unless the verdict is UNKNOWN."""
        return self.rule.criterion if self.verdict == Verdict.UNKNOWN else None


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """A requirement with the verdict of each part; a RULE has no parts."""

    mode: RequirementMode
    at_least: int | None
    rule: RuleResult | None
    parts: tuple["RequirementResult", ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule in force, or how several combine."""

    mode: RequirementMode
    at_least: int | None
    rule: Rule | None
    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class InForce:
    """What of a product's conditions is in force on a day; `rules` by id."""

    rules: tuple[Rule, ...]
    condition: Condition | None
    requirement: Requirement | None
    terms: ProductTerms | None


@lru_cache(maxsize=20_000)
def in_force(conditions: Conditions, day: date) -> InForce:
    """Of several requirements or terms those valid since the latest day, then the larger id."""
    rules = [each for each in conditions.rules if is_in_force(each, day)]
    requirement = latest_in_force(conditions.requirements, day)
    return InForce(
        rules=tuple(sorted(rules, key=lambda rule: rule.id)),
        condition=condition_of(requirement, rules),
        requirement=requirement,
        terms=latest_in_force(conditions.terms, day),
    )


def is_in_force(record: Dated, day: date) -> bool:
    """Whether a half-open span includes the day."""
    return record.valid_from <= day and (record.valid_until is None or day < record.valid_until)


def judged(condition: Condition, result_of: Callable[[Rule], RuleResult]) -> RequirementResult:
    """The verdict on a condition, with that of each part."""
    if condition.rule is not None:
        result = result_of(condition.rule)
        return RequirementResult(RequirementMode.RULE, None, result, (), result.verdict)
    parts = tuple(judged(each, result_of) for each in condition.parts)
    verdict = combined(condition.mode, condition.at_least, [each.verdict for each in parts])
    return RequirementResult(condition.mode, condition.at_least, None, parts, verdict)


def verdict_on(condition: Condition, verdict_of: Callable[[Rule], Verdict]) -> Verdict:
    """The same verdict alone, asking for no more rules than decide it."""
    if condition.rule is not None:
        return verdict_of(condition.rule)
    decisive, enough = _DECIDES.get(condition.mode, (Verdict.HOLDS, condition.at_least))
    verdicts: list[Verdict] = []
    for each in condition.parts:
        verdict = verdict_of(each.rule) if each.rule else verdict_on(each, verdict_of)
        verdicts.append(verdict)
        if verdict is decisive and (enough == 1 or verdicts.count(verdict) == enough):
            return verdict
    return combined(condition.mode, condition.at_least, verdicts)


def prepared(condition: Condition, cost_of: Callable[[Rule], int | None]) -> Condition | None:
    """The same condition, to be judged often: of each combination what costs least comes first.

    Without the rules that are not asked (None), which no verdict counts; None: nothing is left.
    """
    left = _prepared(condition, cost_of)
    return left[1] if left else None


def _prepared(
    condition: Condition, cost_of: Callable[[Rule], int | None]
) -> tuple[int, Condition] | None:
    if condition.rule is not None:
        cost = cost_of(condition.rule)
        return None if cost is None else (cost, condition)
    parts = [left for each in condition.parts if (left := _prepared(each, cost_of))]
    if condition.parts and not parts:
        return None
    parts.sort(key=lambda part: part[0])
    cost = sum(each for each, _ in parts)
    return cost, replace(condition, parts=tuple(part for _, part in parts))


_DECIDES = {RequirementMode.ALL: (Verdict.FAILS, 1), RequirementMode.ANY: (Verdict.HOLDS, 1)}
_D = TypeVar("_D", Requirement, ProductTerms, ProviderLimits)


def latest_in_force(records: Iterable[_D], day: date) -> _D | None:
    """Of versions in force on the day the one valid since the latest day, then the larger id."""
    return max(
        (each for each in records if is_in_force(each, day)),
        key=lambda each: (each.valid_from, each.id),
        default=None,
    )


def condition_of(requirement: Requirement | None, rules: Iterable[Rule]) -> Condition | None:
    """Rules whose part the shape does not name are required beside it; None without any rule."""
    by_part: defaultdict[str, list[Condition]] = defaultdict(list)
    for rule in sorted(rules, key=lambda each: (each.part, each.id)):
        by_part[rule.part].append(Condition(RequirementMode.RULE, None, rule))
    shape = parse_shape(requirement.shape) if requirement else None
    shaped = _of_shape(shape, by_part) if shape else None
    named = set(_named(shape)) if shape else set[str]()
    unnamed = [_all(found) for part, found in by_part.items() if part not in named]
    if not unnamed:
        return shaped
    parts = [*unnamed, shaped] if shaped else unnamed
    return Condition(RequirementMode.ALL, None, None, tuple(parts))


def _of_shape(shape: Shape, by_part: Mapping[str, Sequence[Condition]]) -> Condition | None:
    """What is left of a shape: parts without a rule in force are left out."""
    if shape.part is not None:
        return _all(by_part[shape.part]) if shape.part in by_part else None
    parts = tuple(found for each in shape.parts if (found := _of_shape(each, by_part)))
    return Condition(shape.mode, shape.at_least, None, parts) if parts else None


def _all(parts: Sequence[Condition]) -> Condition:
    """The part that several rules fill, or the one that does."""
    if len(parts) == 1:
        return parts[0]
    return Condition(RequirementMode.ALL, None, None, tuple(parts))


def _named(shape: Shape) -> list[str]:
    if shape.part is not None:
        return [shape.part]
    return [name for part in shape.parts for name in _named(part)]
