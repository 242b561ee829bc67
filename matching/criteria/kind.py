"""What a kind of criterion is: how it judges a rule, and what could make it judge otherwise."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Protocol

from graph.model import (
    ChangeAction,
    Comparison,
    CredentialHolding,
    Criterion,
    Fact,
    FinancingPurpose,
    IntellectualProperty,
    Measure,
    Membership,
    Pledge,
    Rule,
    Value,
    Verdict,
)
from matching.profiles import Profile

BOUNDS = (
    Comparison.AT_LEAST,
    Comparison.MORE_THAN,
    Comparison.AT_MOST,
    Comparison.LESS_THAN,
)
LOWER_BOUNDS = (Comparison.AT_LEAST, Comparison.MORE_THAN)

Evidence = Fact | CredentialHolding | Membership | IntellectualProperty | Pledge
Finding = tuple[Verdict, Evidence | None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for on a day: whole yuan, for a purpose, for so many months.

    None: not given. Rules about it are then NOT_ASKED and left out of the verdict.
    """

    amount: int | None
    purpose: FinancingPurpose | None
    as_of: date
    tenor_months: int | None = None


class Records(Enum):
    """Records of an enterprise beside its facts."""

    HOLDINGS = auto()
    MEMBERSHIPS = auto()
    PROPERTY = auto()


NO_RECORDS: frozenset[Records] = frozenset()


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that could become otherwise, because of a rule: `target` is what it becomes.

    `attribute`: what becomes otherwise; an enterprise takes at most one option of each. Of two
    options with the same action, attribute and `side` the weaker one is of the lower `size` for
    the side +1, of the higher one for -1; 0: nothing is weaker.
    """

    action: ChangeAction
    criterion: Criterion
    attribute: tuple[object, ...]
    target: Value
    rule: Rule
    size: float = 0
    side: int = 0


class Kind(Protocol):
    """A kind of criterion."""

    @property
    def comparisons(self) -> Collection[Comparison]:
        """Those that it has a reading for."""
        ...

    @property
    def measures(self) -> frozenset[Measure]:
        """The facts that it reads."""
        ...

    @property
    def records(self) -> frozenset[Records]:
        """What else it reads."""
        ...

    @property
    def reads(self) -> frozenset[Criterion]:
        """The criteria whose changes it notices, its own included."""
        ...

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """The verdict on a rule with one of the comparisons, and the record that it rests on."""
        ...

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """What could turn the rule, whatever it is now (docs/decisions/0022-counterfactuals.md)."""
        ...

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:
        """What is known of the enterprise when the option has come true by the day."""
        ...


def alone(kind: Kind, rule: Rule, threshold: Value, profile: Profile, request: Request) -> Verdict:
    """The verdict on the rule if it had this threshold alone."""
    return kind.judge(replace(rule, thresholds=(threshold,)), profile, request)[0]


def by_value(
    kind: Kind,
    of: type[Value],
    rule: Rule,
    profile: Profile,
    request: Request,
    *,
    action: ChangeAction | None = None,
    lapses: bool = False,
) -> Iterator[Option]:
    """An option for each threshold of a sort, an attribute of its own: an enterprise has several.

    PROVE where it is not known, and the action, where there is one, for what is not so; also for
    what is so, but lapses.
    """
    for each in rule.thresholds:
        if not isinstance(each, of):
            continue
        verdict = alone(kind, rule, each, profile, request)
        turning = ChangeAction.PROVE if verdict == Verdict.UNKNOWN else action
        if turning and (verdict != Verdict.HOLDS or lapses):
            yield Option(turning, rule.criterion, (rule.criterion, each), each, rule)


def yes_or_no(holds: bool) -> Verdict:
    """Two of the three values."""
    return Verdict.HOLDS if holds else Verdict.FAILS
