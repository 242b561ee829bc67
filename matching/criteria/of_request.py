"""Criteria of the request: amount, tenor and purpose. No enterprise changes them."""

from collections.abc import Iterator
from datetime import date

from graph.model import (
    Comparison,
    Criterion,
    Measure,
    Money,
    PurposeValue,
    Quantity,
    Rule,
    Unit,
    Value,
    Verdict,
)
from matching.criteria.kind import NO_RECORDS, Finding, Option, Request, yes_or_no
from matching.figures import compare
from matching.kleene import all_of
from matching.profiles import Profile


class _OfRequest:
    """A part of the request is NOT_ASKED where it was not given."""

    comparisons = tuple(Comparison)
    measures: frozenset[Measure] = frozenset()
    records = NO_RECORDS
    reads: frozenset[Criterion] = frozenset()

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:  # noqa: ARG002
        """None: another request is another question."""
        return iter(())

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:  # noqa: ARG002
        """Nothing of the enterprise is read."""
        return profile


class Purpose(_OfRequest):
    """What the money is for is one of the thresholds."""

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:  # noqa: ARG002
        """Compare the purpose."""
        if request.purpose is None:
            return Verdict.NOT_ASKED, None
        if rule.comparison != Comparison.IS_ONE_OF:
            return Verdict.UNKNOWN, None
        asked = [each.purpose for each in rule.thresholds if isinstance(each, PurposeValue)]
        return yes_or_no(request.purpose in asked), None


class Amount(_OfRequest):
    """The amount keeps to every bound, in yuan."""

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:  # noqa: ARG002
        """Compare the amount."""
        if request.amount is None:
            return Verdict.NOT_ASKED, None
        amount = Money(request.amount)
        return all_of([compare(amount, rule.comparison, each) for each in rule.thresholds]), None


class Tenor(_OfRequest):
    """The tenor keeps to every bound, in months or years."""

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:  # noqa: ARG002
        """Compare the tenor."""
        if request.tenor_months is None:
            return Verdict.NOT_ASKED, None
        tenor = Quantity(float(request.tenor_months), Unit.MONTH)
        bounds = [_in_months(each) for each in rule.thresholds]
        return all_of([compare(tenor, rule.comparison, each) for each in bounds]), None


def _in_months(span: Value) -> Value:
    if isinstance(span, Quantity) and span.unit == Unit.YEAR:
        return Quantity(12 * span.number, Unit.MONTH)
    return span
