"""May an enterprise have a product, and why: three-valued rules over what is known of it.

HOLDS, FAILS and UNKNOWN are Kleene's strong three values: UNKNOWN never becomes a yes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from graph.model import Conditions, Rule, Verdict
from matching.criteria import KINDS, finding, is_of_request
from matching.criteria.kind import Request
from matching.profiles import Profile
from matching.requirements import (
    RequirementResult,
    RuleResult,
    in_force,
    judged,
    prepared,
    verdict_on,
)

__all__ = ["Eligibility", "Request", "RuleResult", "eligibility", "judge", "verdict", "verdicts"]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A product's verdict with that of each rule in force, and how these combine.

    `requirement` is None where no rule is known. `limit`: whole yuan. `illustrative`: an invented
    rule or requirement carries the verdict, or an invented term the limit.
    """

    product_id: str
    verdict: Verdict
    rules: tuple[RuleResult, ...]
    requirement: RequirementResult | None
    limit: int | None
    illustrative: bool


def eligibility(conditions: Conditions, profile: Profile, request: Request) -> Eligibility:
    """Judge one product by what is in force; without any known rule the answer is UNKNOWN."""
    asked = in_force(conditions, request.as_of)
    results = {rule.id: judge(rule, profile, request) for rule in asked.rules}
    combined = judged(asked.condition, lambda rule: results[rule.id]) if asked.condition else None
    found = combined.verdict if combined else Verdict.UNKNOWN
    limit = asked.terms.maximum if asked.terms else None
    return Eligibility(
        product_id=conditions.product_id,
        verdict=found,
        rules=tuple(results.values()),
        requirement=combined,
        limit=limit,
        illustrative=any(
            each.rule.illustrative for each in results.values() if each.verdict == found
        )
        or (asked.requirement is not None and asked.requirement.illustrative)
        or (asked.terms is not None and limit is not None and asked.terms.illustrative),
    )


def verdict(conditions: Conditions, profile: Profile, request: Request) -> Verdict:
    """The verdict alone, as `eligibility` gives it."""
    condition = in_force(conditions, request.as_of).condition
    if condition is None:
        return Verdict.UNKNOWN
    return verdict_on(condition, lambda rule: finding(rule, profile, request)[0])


def verdicts(conditions: Conditions, request: Request) -> Callable[[Profile], Verdict]:
    """The same for each of very many enterprises: what the request decides is judged once."""
    condition = in_force(conditions, request.as_of).condition
    if condition is None:
        return lambda _: Verdict.UNKNOWN
    by_request = {
        rule.id: finding(rule, Profile(), request)[0]
        for rule in conditions.rules
        if is_of_request(rule)
    }

    def cost(rule: Rule) -> int | None:
        decided = by_request.get(rule.id)
        if decided is not None:
            return None if decided == Verdict.NOT_ASKED else 0
        return 2 if KINDS[rule.criterion].records else 1

    asked = prepared(condition, cost)
    if asked is None:
        return lambda _: Verdict.NOT_ASKED

    def judged(profile: Profile) -> Verdict:
        return verdict_on(
            asked, lambda rule: by_request.get(rule.id) or finding(rule, profile, request)[0]
        )

    return judged


def judge(rule: Rule, profile: Profile, request: Request) -> RuleResult:
    """Judge one rule; a comparison that has no reading for its criterion is UNKNOWN."""
    own, evidence = finding(rule, profile, request)
    return RuleResult(rule=rule, verdict=own, evidence=evidence)
