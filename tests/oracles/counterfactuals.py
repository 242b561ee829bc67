"""What would change the answer, by trying every set of possible changes; read from record 22."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import cast

from graph.model import (
    ChangeAction,
    Comparison,
    Criterion,
    LifeCycleStage,
    MembershipState,
    Qualifier,
    Verdict,
)
from tests.oracles.plain_firms import (
    Firm,
    Product,
    Question,
    Record,
    RuleRow,
    Spell,
    Threshold,
    World,
    later,
    live_rules,
    runs,
)
from tests.oracles.plain_states import asset_state, pledged, stage_on
from tests.oracles.plain_verdicts import MONTHS, UNITS, age_bound, birthdays, judge, product_verdict

Target = str | int | date
Triple = tuple[ChangeAction, Criterion, Target]

RISING = (Comparison.AT_LEAST, Comparison.MORE_THAN)
STAGES = [stage.value for stage in LifeCycleStage]
DAY, FOUNDING, NUMBER = "the day", "the founding day", "the number"
LOWER, HIGHER = "lower", "higher"


@dataclass(frozen=True)
class Move:
    """A possible change of an attribute.

    `place` orders the targets of the attribute; `senses` says which of them are weaker.
    """

    action: ChangeAction
    criterion: Criterion
    attribute: str
    target: Target
    place: int = 0
    senses: frozenset[str] = frozenset()
    effort: int = 0

    @property
    def triple(self) -> Triple:
        """What the change says."""
        return self.action, self.criterion, self.target


Moves = frozenset[Move]


@dataclass(frozen=True)
class Found:
    """A minimal set of changes, and what it leads to."""

    changes: frozenset[Triple]
    product_ids: tuple[str, ...]
    unlocks: int
    effort: int


# What can be changed


def moves(product: Product, world: World) -> list[Move]:
    """The possible changes of a product; one for all thresholds that lead to the same."""
    day = world["question"]["day"]
    merged: dict[tuple[ChangeAction, Criterion, str, Target], Move] = {}
    for rule in live_rules(product, day):
        if judge(rule, world["firm"], world["question"]) == Verdict.NOT_ASKED:
            continue
        for threshold in rule["thresholds"]:
            alone: RuleRow = {**rule, "thresholds": [threshold]}
            verdict = judge(alone, world["firm"], world["question"])
            for move in proposed(alone, threshold, verdict, world["firm"], day):
                if (effort := effort_of(move, world["records"], day)) is None:
                    continue
                key = (move.action, move.criterion, move.attribute, move.target)
                others = merged[key].senses if key in merged else frozenset[str]()
                merged[key] = Move(*key, move.place, move.senses | others, effort)
    return list(merged.values())


def effort_of(move: Move, records: Sequence[Record], day: date) -> int | None:
    """The effort of a change; None where nothing says that it is possible."""
    efforts = {
        record["node"]: record["effort"]
        for record in records
        if record["action"] == move.action
        and record["criterion"] == move.criterion
        and runs(record["since"], record["until"], day)
    }
    return efforts.get(move.attribute, efforts.get(None))


def proposed(
    rule: RuleRow, threshold: Threshold, verdict: Verdict, firm: Firm, day: date
) -> Iterator[Move]:
    """The row of the table for a rule with one threshold."""
    criterion, (unit, value) = rule["criterion"], threshold
    match criterion:
        case Criterion.AMOUNT | Criterion.TENOR | Criterion.PURPOSE:
            return
        case Criterion.AGE:
            if unit in MONTHS:
                yield from of_age(threshold, rule["comparison"], verdict, firm, day)
        case _ if criterion in UNITS:
            if unit == UNITS[criterion]:
                yield from of_a_figure(criterion, rule["comparison"], verdict, int(value))
        case Criterion.ASSET_PLEDGED:
            if verdict != Verdict.HOLDS and free_to_pledge(firm, str(value), day):
                yield Move(ChangeAction.PLEDGE_ASSET, criterion, str(value), str(value))
        case Criterion.STAGE:
            yield from of_a_stage(str(value), verdict, firm, day)
        case _:
            yield from of_a_name(criterion, str(value), verdict)


def of_a_name(criterion: Criterion, value: str, verdict: Verdict) -> Iterator[Move]:
    """Labels, places, sectors and kinds of assets: each value is an attribute."""
    known: dict[Criterion, dict[Verdict, ChangeAction]] = {
        Criterion.CREDENTIAL_HELD: {
            Verdict.FAILS: ChangeAction.OBTAIN_CREDENTIAL,
            Verdict.HOLDS: ChangeAction.OBTAIN_CREDENTIAL,
        },
        Criterion.PARK_MEMBERSHIP: {
            Verdict.FAILS: ChangeAction.JOIN_PARK,
            Verdict.HOLDS: ChangeAction.JOIN_PARK,
        },
        Criterion.ASSET_KIND: {Verdict.FAILS: ChangeAction.REGISTER_ASSET},
    }
    actions = known.get(criterion, {}) | {Verdict.UNKNOWN: ChangeAction.PROVE}
    if verdict in actions:
        yield Move(actions[verdict], criterion, value, value)


def of_a_stage(stage: str, verdict: Verdict, firm: Firm, day: date) -> Iterator[Move]:
    """A later stage can be reached, an unknown one proved; the earlier, the weaker."""
    place = STAGES.index(stage)
    action = {Verdict.FAILS: ChangeAction.REACH_STAGE, Verdict.UNKNOWN: ChangeAction.PROVE}
    own = stage_on(firm, day)
    if verdict in action and (own is None or STAGES.index(own) < place):
        senses = frozenset({LOWER})
        yield Move(action[verdict], Criterion.STAGE, "the stage", stage, place, senses)


def of_a_figure(
    criterion: Criterion, comparison: Comparison, verdict: Verdict, bound: int
) -> Iterator[Move]:
    """A figure is raised or lowered to the target, or proved to be it."""
    rising, assets = comparison in RISING, criterion == Criterion.ASSETS_HELD
    more = {Comparison.MORE_THAN: 1, Comparison.LESS_THAN: -1}.get(comparison, 0)
    target = bound + more
    if verdict == Verdict.HOLDS or (assets and not rising):
        return
    if more == -1 and target < 0 and criterion != Criterion.REVENUE_GROWTH:
        return
    action = ChangeAction.RAISE if rising else ChangeAction.LOWER
    action = ChangeAction.REGISTER_ASSET if assets else action
    action = ChangeAction.PROVE if verdict == Verdict.UNKNOWN else action
    senses = frozenset({LOWER if rising else HIGHER})
    yield Move(action, criterion, NUMBER, target, target, senses)


def of_age(
    threshold: Threshold, comparison: Comparison, verdict: Verdict, firm: Firm, day: date
) -> Iterator[Move]:
    """Time passes until a known firm is old enough; an unknown founding day is proved."""
    rising, founded = comparison in RISING, firm["founded"]
    if founded is None:
        target = founding_day(threshold, comparison, day)
        senses = frozenset({HIGHER if rising else LOWER})
        place = target.toordinal()
        yield Move(ChangeAction.PROVE, Criterion.AGE, FOUNDING, target, place, senses)
    elif rising and verdict != Verdict.HOLDS:
        unit, number = threshold
        target = max(day, min(birthdays(founded, int(number) * MONTHS[unit])))
        while age_bound(founded, threshold, comparison, target) != Verdict.HOLDS:
            target += timedelta(1)
        place = target.toordinal()
        yield Move(ChangeAction.WAIT, Criterion.AGE, DAY, target, place, frozenset({LOWER}))


def founding_day(threshold: Threshold, comparison: Comparison, day: date) -> date:
    """The latest founding day that suffices for an age above a bound, the earliest for one below.

    It is looked for over all days from well before to well after the day of that age.
    """
    unit, number = threshold
    near = later(day, -int(number) * MONTHS[unit])
    days = [near + timedelta(more) for more in range(-40, 41)]
    enough = [
        founded
        for founded in days
        if age_bound(founded.isoformat(), threshold, comparison, day) == Verdict.HOLDS
    ]
    return max(enough) if comparison in RISING else min(enough)


def free_to_pledge(firm: Firm, kind: str, day: date) -> bool:
    """Whether the firm surely holds an asset of the kind that is not pledged."""
    return any(
        item["kind"] == kind
        and asset_state(item, day) == Verdict.HOLDS
        and not pledged(item, firm, day)
        for item in firm["items"]
    )


# What is so after changes


def day_of(chosen: Moves, question: Question) -> date:
    """The day that is waited for, or the day asked about."""
    waited = [move.target for move in chosen if move.action == ChangeAction.WAIT]
    return cast(date, waited[0]) if waited else question["day"]


def changed(firm: Firm, chosen: Moves, day: date) -> Firm:
    """The firm as it is on the day with all changes made."""
    after = firm.copy()
    for move in sorted(chosen, key=lambda move: (move.criterion, str(move.target))):
        change(after, move, day)
    return after


def change(firm: Firm, move: Move, day: date) -> None:
    """Write one change into a copy of a firm."""
    name = str(move.target)
    spell: Spell = {"value": name, "since": day.isoformat(), "until": None}
    match move.criterion:
        case Criterion.CREDENTIAL_HELD:
            firm["held"] = [*firm["held"], spell]
        case Criterion.SECTOR:
            firm["sectors"] = [*firm["sectors"], spell]
        case Criterion.REGION:
            firm["regions"] = [*firm["regions"], spell]
        case Criterion.PARK_MEMBERSHIP:
            active = MembershipState.ACTIVE
            stay = {"park": name, "state": active, "since": day, "until": None}
            firm["stays"] = [*firm["stays"], stay]  # pyright: ignore
        case Criterion.STAGE:
            firm["stage"], firm["stage_coming"] = name, None
        case Criterion.ASSET_KIND:
            firm["kinds_gained"] = [*firm["kinds_gained"], name]
        case Criterion.ASSET_PLEDGED:
            firm["kinds_pledged"] = [*firm["kinds_pledged"], name]
        case Criterion.ASSETS_HELD:
            firm["items_at_least"] = cast(int, move.target)
        case Criterion.EXISTING_BALANCE:
            firm["balance"] = Qualifier.EXACTLY, cast(int, move.target)
        case Criterion.AGE:
            if move.attribute == FOUNDING:
                firm["founded"] = name
        case _:
            exactly = Qualifier.EXACTLY, cast(int, move.target)
            firm["figures"] = firm["figures"] | {move.criterion: exactly}
            coming = firm["figures_coming"].items()
            firm["figures_coming"] = {one: then for one, then in coming if one != move.criterion}


def holds_after(product: Product, chosen: Moves, world: World) -> bool:
    """Whether the product holds with these changes, on the day that they lead to."""
    day = day_of(chosen, world["question"])
    question: Question = {**world["question"], "day": day}
    firm = changed(world["firm"], chosen, day)
    return product_verdict(product, firm, question) == Verdict.HOLDS


# Minimal sets


def turning(product: Product, possible: Sequence[Move], world: World, most: int) -> set[Moves]:
    """All sets of at most so many changes, one of an attribute, that turn the product."""
    found: set[Moves] = set()
    for size in range(1, most + 1):
        for chosen in map(frozenset, combinations(possible, size)):
            attributes = {(move.criterion, move.attribute) for move in chosen}
            if len(attributes) == size and holds_after(product, chosen, world):
                found.add(chosen)
    return found


def weaker(one: Move, than: Move) -> bool:
    """Whether a change asks for less than another, in a sense that both have."""
    if (one.action, one.criterion, one.attribute) != (than.action, than.criterion, than.attribute):
        return False
    both = one.senses & than.senses
    return (one.place < than.place and LOWER in both) or (one.place > than.place and HIGHER in both)


def minimal(chosen: Moves, turned: set[Moves], possible: Sequence[Move]) -> bool:
    """Whether neither less nor a weaker target would do."""
    for size in range(1, len(chosen)):
        if any(frozenset(part) in turned for part in combinations(chosen, size)):
            return False
    return not any(
        weaker(other, move) and chosen - {move} | {other} in turned
        for move in chosen
        for other in possible
    )


def counterfactuals(product_id: str, world: World, most: int = 4) -> list[Found]:
    """All minimal sets of a product, by effort, then by size."""
    product = next(one for one in world["products"] if one["id"] == product_id)
    now = product_verdict(product, world["firm"], world["question"])
    if now in (Verdict.HOLDS, Verdict.NOT_ASKED):
        return []
    possible = moves(product, world)
    turned = turning(product, possible, world, most)
    found = [outcome(one, world) for one in turned if minimal(one, turned, possible)]
    return sorted(found, key=lambda one: (one.effort, len(one.changes)))


def outcome(chosen: Moves, world: World) -> Found:
    """What a set of changes opens, and what it costs."""
    opened = [
        product
        for product in world["products"]
        if holds_after(product, chosen, world) and not holds_after(product, frozenset(), world)
    ]
    day = day_of(chosen, world["question"])
    maxima = [
        row["maximum"] or 0
        for product in opened
        for row in product["terms"]
        if runs(row["since"], row["until"], day)
    ]
    return Found(
        frozenset(move.triple for move in chosen),
        tuple(sorted(product["id"] for product in opened)),
        sum(maxima),
        sum(move.effort for move in chosen),
    )
