"""What would change the answer: minimal sets of changes (docs/decisions/0022-counterfactuals.md).

They are found by trying: a change is written into what is known, and the same code judges again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from graph.model import (
    ChangeAction,
    Conditions,
    Criterion,
    DayValue,
    PossibleChange,
    Reference,
    Rule,
    Value,
    Verdict,
)
from matching.criteria import KINDS, finding
from matching.criteria.kind import Option, Request
from matching.profiles import Profile
from matching.requirements import in_force, is_in_force, verdict_on

MOST_CHANGES = 4


@dataclass(frozen=True, slots=True, eq=False)  # each is its own key: sets of them are tried
class Change:
    """One thing that would have to become otherwise.

    `rule`: one that asks for it; `target`: what would then be so; `possible`: the record that says
    so. `options`: what it is made of, one for each threshold that leads there.
    """

    action: ChangeAction
    criterion: Criterion
    target: Value
    rule: Rule
    possible: PossibleChange
    options: tuple[Option, ...]

    @property
    def effort(self) -> int:
        """Its order alone means something."""
        return self.possible.effort

    @property
    def attribute(self) -> tuple[object, ...]:
        """What becomes otherwise; a set has at most one change of each."""
        return self.options[0].attribute


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """A minimal set of changes, and what it opens: ids in order, whole yuan."""

    changes: tuple[Change, ...]
    product_ids: tuple[str, ...]
    unlocks: int
    effort: int


_Set = tuple[Change, ...]


def counterfactuals(
    product_id: str,
    conditions: Sequence[Conditions],
    possible: Sequence[PossibleChange],
    profile: Profile,
    request: Request,
    maximum_changes: int = MOST_CHANGES,
    *,
    most: int | None = None,
    actions: frozenset[ChangeAction] | None = None,
) -> tuple[Counterfactual, ...]:
    """The minimal sets that open the product, of least effort first, at most `most` of them.

    `actions`: only sets of these.
    """
    world = _World(conditions, profile, request)
    asked = world.conditions[product_id]
    if world.verdict(asked, ()) in (Verdict.HOLDS, Verdict.NOT_ASKED):
        return ()
    changes = possible_changes(asked.rules, possible, profile, request)
    if actions is not None:
        changes = [each for each in changes if each.action in actions]
    found = sorted(_minimal_sets(world, asked, changes, maximum_changes), key=_least_first)
    return tuple(world.opened_by(each) for each in found[:most])


def opened_by_one(
    conditions: Sequence[Conditions],
    possible: Sequence[PossibleChange],
    profile: Profile,
    request: Request,
    chosen: Callable[[Change], bool],
) -> tuple[Counterfactual, ...]:
    """Each single change that was chosen and opens some product, of least effort first."""
    world = _World(conditions, profile, request)
    rules = [rule for each in conditions for rule in each.rules]
    changes = possible_changes(rules, possible, profile, request)
    alone = [world.opened_by((each,)) for each in changes if chosen(each)]
    return tuple(sorted((each for each in alone if each.product_ids), key=_order))


def possible_changes(
    rules: Iterable[Rule],
    possible: Sequence[PossibleChange],
    profile: Profile,
    request: Request,
) -> list[Change]:
    """The changes that rules in force on the day could ask for, and that are possible."""
    records = {
        (each.action, each.criterion, each.node_id): each
        for each in sorted(possible, key=lambda each: (each.valid_from, each.id))
        if is_in_force(each, request.as_of)
    }
    merged: defaultdict[tuple[object, ...], list[Option]] = defaultdict(list)
    for rule in sorted(rules, key=lambda rule: rule.id):
        if is_in_force(rule, request.as_of):
            for option in _options(rule, profile, request):
                merged[option.attribute, option.action, option.target].append(option)
    changes: list[Change] = []
    for options in merged.values():
        first = options[0]
        node = first.target.node_id if isinstance(first.target, Reference) else None
        general = records.get((first.action, first.criterion, None))
        record = records.get((first.action, first.criterion, node), general)
        if record is not None:
            changes.append(
                Change(
                    first.action, first.criterion, first.target, first.rule, record, tuple(options)
                )
            )
    return sorted(changes, key=_by_name)


def _options(rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
    kind = KINDS[rule.criterion]
    return kind.options(rule, profile, request) if rule.comparison in kind.comparisons else iter(())


class _World:
    """An enterprise as it is and as it would be, judged as often as is asked and each time once."""

    def __init__(
        self, conditions: Sequence[Conditions], profile: Profile, request: Request
    ) -> None:
        self.conditions = {each.product_id: each for each in conditions}
        self._profile = profile
        self._request = request
        self._findings: dict[tuple[str, date, _Set], Verdict] = {}
        self._verdicts: dict[tuple[str, _Set], Verdict] = {}

    def verdict(self, asked: Conditions, changes: _Set) -> Verdict:
        """The verdict on a product after the changes."""
        key = (asked.product_id, changes)
        if key not in self._verdicts:
            self._verdicts[key] = self._judged(asked, changes)
        return self._verdicts[key]

    def opened_by(self, changes: _Set) -> Counterfactual:
        """All products that hold after the changes, and did not before."""
        day = _day(changes, self._request.as_of)
        waits = day != self._request.as_of
        criteria = frozenset(each.criterion for each in changes)
        opened = [
            each
            for each in self.conditions.values()
            if (waits or any(KINDS[rule.criterion].reads & criteria for rule in each.rules))
            and self.verdict(each, changes) == Verdict.HOLDS
            and self.verdict(each, ()) != Verdict.HOLDS
        ]
        terms = [in_force(each, day).terms for each in opened]
        return Counterfactual(
            changes=changes,
            product_ids=tuple(sorted(each.product_id for each in opened)),
            unlocks=sum(each.maximum or 0 for each in terms if each),
            effort=sum(each.effort for each in changes),
        )

    def _judged(self, asked: Conditions, changes: _Set) -> Verdict:
        day = _day(changes, self._request.as_of)
        condition = in_force(asked, day).condition
        if condition is None:
            return Verdict.UNKNOWN
        return verdict_on(condition, lambda rule: self._finding(rule, day, changes))

    def _finding(self, rule: Rule, day: date, changes: _Set) -> Verdict:
        reads = KINDS[rule.criterion].reads
        noticed = tuple(each for each in changes if each.criterion in reads)
        key = (rule.id, day, noticed)
        if key not in self._findings:
            profile = self._profile
            for each in noticed:
                profile = KINDS[each.criterion].assume(profile, each.options[0], day)
            self._findings[key] = finding(rule, profile, replace(self._request, as_of=day))[0]
        return self._findings[key]


def _minimal_sets(
    world: _World, asked: Conditions, changes: Sequence[Change], maximum_changes: int
) -> Iterator[_Set]:
    """Sets that open the product, neither larger nor stronger than another that does."""
    by_attribute: defaultdict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in changes:
        by_attribute[change.attribute].append(change)
    opening: list[frozenset[Change]] = []
    for size in range(1, min(maximum_changes, len(by_attribute)) + 1):
        found: list[frozenset[Change]] = []
        for attributes in combinations(by_attribute.values(), size):
            for chosen in product(*attributes):
                members = frozenset(chosen)
                if any(smaller < members for smaller in opening):
                    continue
                if world.verdict(asked, chosen) == Verdict.HOLDS:
                    found.append(members)
                    weaker = _weaker_sets(chosen, by_attribute)
                    if all(world.verdict(asked, each) != Verdict.HOLDS for each in weaker):
                        yield chosen
        opening += found


def _weaker_sets(
    chosen: _Set, by_attribute: dict[tuple[object, ...], list[Change]]
) -> Iterator[_Set]:
    for place, change in enumerate(chosen):
        for other in by_attribute[change.attribute]:
            if _is_weaker(other, change):
                yield (*chosen[:place], other, *chosen[place + 1 :])


def _is_weaker(one: Change, other: Change) -> bool:
    """In the sense of some threshold that leads to each of the two."""
    return one.action == other.action and any(
        mine.side == its.side and (its.size - mine.size) * mine.side > 0
        for mine in one.options
        for its in other.options
    )


def _day(changes: _Set, as_of: date) -> date:
    for each in changes:
        if each.action == ChangeAction.WAIT and isinstance(each.target, DayValue):
            return each.target.day.first
    return as_of


def _by_name(change: Change) -> tuple[str, str, str]:
    return (change.action, change.criterion, repr(change.target))


def _least_first(changes: _Set) -> tuple[int, int, list[tuple[str, str, str]]]:
    return (sum(each.effort for each in changes), len(changes), sorted(map(_by_name, changes)))


def _order(found: Counterfactual) -> tuple[int, int, list[tuple[str, str, str]]]:
    return _least_first(found.changes)
