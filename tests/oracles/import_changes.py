"""What a file of members does, as docs/decisions/0030 and 0028 tell it: verdicts and changes.

Nothing here looks at how the application does it. Cells are clean: what a text means is tested
elsewhere. Days are ISO texts, of a year, a month or a day.
"""

from calendar import monthrange
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.oracles.import_names import key, related, similarity

NEW, CHANGED, UNCHANGED = "NEW", "CHANGED", "UNCHANGED"
POSSIBLE_DUPLICATE, INVALID = "POSSIBLE_DUPLICATE", "INVALID"
SEEDED, STATED = "SYNTHETIC", "PLATFORM"
SCOPES = {
    "FOUNDED_ON": "成立",
    "STAGE": "生命周期阶段",
    "SECTOR": "行业",
    "EMPLOYEES": "员工数",
    "REVENUE": "年度营业收入",
    "RESEARCH_SPEND": "年度研发投入",
}
"""What is counted, in the platform's words; the page leaves them open."""
AT_YEAR_END = "年末员工数"
OUTSIDERS = ("PARK", "AUTHORITY")


@dataclass(frozen=True)
class Fact:
    """A dated statement, with the kind of its source."""

    measure: str
    value: str | int
    as_of: str
    start: str | None = None
    until: str | None = None
    qualifier: str = "EXACTLY"
    source: str = SEEDED
    scope: str = "test"


@dataclass(frozen=True)
class Holding:
    """A label that is held; `until` is the first day without it."""

    label: str
    since: str | None
    until: str | None
    source: str = SEEDED


@dataclass(frozen=True)
class Membership:
    """A membership as it is today; `until` is the first day without it."""

    park: str
    state: str
    since: str | None = None
    until: str | None = None


@dataclass
class Known:
    """An organisation with all that is recorded of it; `sites` are parks it sits in."""

    id: str
    kind: str
    name: str
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    uscc: str | None = None
    address: str | None = None
    synthetic: bool = True
    sites: tuple[str, ...] = ()
    facts: list[Fact] = field(default_factory=list[Fact])
    holdings: list[Holding] = field(default_factory=list[Holding])
    memberships: list[Membership] = field(default_factory=list[Membership])

    def belongs(self, park: str) -> bool:
        """Whether it is one of the park's (record 14)."""
        states = {each.state for each in self.memberships if each.park == park}
        return park in self.sites or bool(states & {"ACTIVE", "SUSPENDED"})

    def has_open(self, park: str) -> bool:
        """Whether a membership in the park is not over."""
        return any(e.park == park and e.state != "WITHDRAWN" for e in self.memberships)

    @property
    def names(self) -> set[str]:
        """The keys of all its names."""
        return {key(each) for each in (self.name, self.name_en, *self.aliases) if each}


@dataclass(frozen=True)
class Figure:
    """A number of a year, or of none."""

    measure: str
    number: int
    year: int | None = None
    qualifier: str = "EXACTLY"


@dataclass(frozen=True)
class Row:
    """What the cells of a row say; `until` days are last days. A bad code is one not to be read."""

    number: int
    kind: str
    name: str
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    uscc: str | None = None
    bad_code: bool = False
    address: str | None = None
    founded_on: str | None = None
    sectors: tuple[str, ...] = ()
    stage: str | None = None
    labels: tuple[str, ...] = ()
    dated_label: str | None = None
    held_from: str | None = None
    held_until: str | None = None
    figures: tuple[Figure, ...] = ()
    member_from: str | None = None
    member_until: str | None = None
    synthetic: bool | None = None

    @property
    def names(self) -> set[str]:
        """The keys of all its names."""
        return {key(each) for each in (self.name, self.name_en, *self.aliases) if each}


@dataclass(frozen=True)
class Judged:
    """A verdict; which organisation the row is, or which ones it may be; `why` of an ERROR."""

    verdict: str
    of: str | None = None
    shown: tuple[str, ...] = ()
    why: str = ""

    @property
    def is_written(self) -> bool:
        """Whether committing the valid rows records it."""
        return self.verdict in (NEW, CHANGED)


# Days


def first_day(day: str) -> str:
    """The first day that it may mean."""
    return (day + "-01-01")[:10]


def last_day(day: str) -> str:
    """The last day that it may mean."""
    if len(day) == 4:
        return f"{day}-12-31"
    year, month = int(day[:4]), int(day[5:7])
    return day if len(day) == 10 else f"{day}-{monthrange(year, month)[1]}"


def day_after(day: str) -> str:
    """The day after the last one that it may mean."""
    return (date.fromisoformat(last_day(day)) + timedelta(days=1)).isoformat()


# Verdicts


def error(row: Row, earlier: Sequence[Row], today: str) -> str:
    """Why a row is INVALID; empty: it is not."""
    days = ((row.held_from, row.held_until), (row.member_from, row.member_until))
    found = {
        "USCC": row.bad_code,
        "KIND": row.kind in OUTSIDERS,
        "STAGE": row.kind != "ENTERPRISE" and row.stage is not None,
        "CREDENTIAL": row.kind != "ENTERPRISE" and bool(row.labels or row.dated_label),
        "HELD": bool(row.held_from or row.held_until) and not row.dated_label,
        "FUTURE": any(
            day is not None and first_day(day) > today
            for day in (row.founded_on, row.held_from, row.member_from)
        ),
        "ORDER": any(a and b and last_day(b) < first_day(a) for a, b in days),
        "REPEATED": any(_repeats(row, each) for each in earlier),
    }
    return next((why for why, holds in found.items() if holds), "")


def _repeats(row: Row, before: Row) -> bool:
    if row.uscc and row.uscc == before.uscc:
        return True
    both = row.uscc and before.uscc
    return key(row.name) == key(before.name) and not both


def _signs(row: Row, known: Known, park: str) -> set[str]:
    """What row and organisation have in common, as far as the park may compare it."""
    address = known.address if known.belongs(park) else None
    alike = similarity(row.name, known.name)
    same_name = key(row.name) == key(known.name)
    shared = {each for each in row.names & known.names if len(each) >= 2}
    same_address = bool(
        row.address and address and key(row.address) == key(address) and len(key(address)) >= 6
    )
    same_code = bool(row.uscc and row.uscc == known.uscc)
    if not (same_code or same_name or shared or same_address or related(row.name, known.name)):
        return set()
    signs = {
        "SAME_USCC": same_code,
        "SAME_NAME": same_name,
        "SIMILAR_NAME": alike >= 8_000 and not same_name,
        "SAME_ALIAS": bool(shared - ({key(row.name)} if same_name else set())),
    }
    found = {sign for sign, holds in signs.items() if holds}
    if same_address and (found or alike >= 6_000):
        found.add("SAME_ADDRESS")
    other_code = row.uscc and known.uscc and not same_code
    return set() if other_code and not same_name else found


def _match(row: Row, existing: Sequence[Known], park: str) -> tuple[Known | None, list[Known]]:
    """Which organisation a row is, and which ones it may be."""
    signs = {each.id: _signs(row, each, park) for each in existing}
    found = [each for each in existing if signs[each.id]]
    by_code = [each for each in found if "SAME_USCC" in signs[each.id]]
    by_name = [each for each in found if "SAME_NAME" in signs[each.id]]
    if by_code:
        [one] = by_code
        near = signs[one.id] & {"SAME_NAME", "SAME_ALIAS"}
        alike = bool(near) or similarity(row.name, one.name) >= 5_000
        is_it = alike and all(each is one for each in by_name)
    else:
        is_it = len(by_name) == 1 and not (row.uscc and by_name[0].uscc)
        one = by_name[0] if is_it else None
    if one is not None and is_it and one.kind == row.kind:
        return one, found
    return None, sorted(found, key=lambda each: (-similarity(row.name, each.name), each.id))


def judge(rows: Sequence[Row], existing: Sequence[Known], park: str, today: str) -> list[Judged]:
    """The verdict of each row of a file."""
    found: list[Judged] = []
    for position, row in enumerate(rows):
        why = error(row, rows[:position], today)
        one, candidates = _match(row, existing, park)
        if why:
            found.append(Judged(INVALID, why=why))
        elif one is not None:
            changes = recorded(row, one, park, today) != one
            found.append(Judged(CHANGED if changes else UNCHANGED, of=one.id))
        elif candidates:
            shown = tuple(each.id for each in candidates[:5])
            found.append(Judged(POSSIBLE_DUPLICATE, shown=shown))
        else:
            found.append(Judged(NEW))
    return found


# Changes


def recorded(row: Row, known: Known | None, park: str, today: str) -> Known:
    """An organisation after the row was recorded of it; `known` is left as it is."""
    if known is None:
        after = Known("", row.kind, row.name, synthetic=bool(row.synthetic))
        _says(row, after, today, is_new=True)
        _admit(row, after, park, today)
        return after
    after = deepcopy(known)
    if known.belongs(park):
        _says(row, after, today, is_new=False)
        if not known.has_open(park):
            _admit(row, after, park, today)
    elif not known.has_open(park):
        after.memberships.append(Membership(park, "SUBMITTED"))
    return after


def _admit(row: Row, after: Known, park: str, today: str) -> None:
    """A membership; without MEMBER_FROM it begins today."""
    since = min(last_day(row.member_from), today) if row.member_from else today
    until = day_after(row.member_until) if row.member_until else None
    state = "EXPIRED" if until and until <= today else "ACTIVE"
    after.memberships.append(Membership(park, state, since, until))


def _says(row: Row, after: Known, today: str, *, is_new: bool) -> None:
    """All that a row says, where it is not there yet."""
    if row.name_en and after.name_en is None:
        after.name_en = row.name_en
    for each in (row.name, row.name_en, *row.aliases):
        if each and key(each) not in after.names:
            after.aliases = (*after.aliases, each)
    after.uscc = after.uscc or row.uscc
    after.address = row.address or after.address
    if row.founded_on and _latest(after, "FOUNDED_ON") != row.founded_on:
        # Of a new one the day itself is the day as of which it is known.
        as_of = row.founded_on if is_new else today
        after.facts.append(_stated("FOUNDED_ON", row.founded_on, as_of))
    if row.stage and _latest(after, "STAGE") != row.stage:
        after.facts.append(_stated("STAGE", row.stage, today))
    there = {
        each.value
        for each in after.facts
        if each.measure == "SECTOR" and (each.until is None or each.until > today)
    }
    for each in row.sectors:
        if each not in there:
            after.facts.append(_stated("SECTOR", each, today))
    _hold(row, after)
    for figure in row.figures:
        _figure(figure, after, today)


def _stated(
    measure: str, value: str | int, as_of: str, start: str | None = None, **more: str
) -> Fact:
    return Fact(measure, value, as_of, start, source=STATED, scope=SCOPES[measure], **more)


def _hold(row: Row, after: Known) -> None:
    until = row.held_until and (
        day_after(row.held_until) if len(row.held_until) == 10 else row.held_until
    )
    dated = [(row.dated_label, row.held_from, until)] if row.dated_label else []
    for label, since, end in (*dated, *((each, None, None) for each in row.labels)):
        there = any(
            each.label == label
            and (since is None or each.since == since)
            and (end is None or each.until == end)
            for each in after.holdings
        )
        if not there:
            after.holdings.append(Holding(label, since, end, STATED))


def _latest(after: Known, measure: str, by: str = "9999") -> str | int | None:
    found = [e for e in after.facts if e.measure == measure and last_day(e.as_of) <= by]
    return max(found, key=lambda each: last_day(each.as_of)).value if found else None


def _figure(figure: Figure, after: Known, today: str) -> None:
    """A figure of the row, unless the one that is there says so; one of its year ends.

    Employees "as of that year" are the latest by its last day, also those of a year before.
    """
    end = f"{figure.year}-12-31" if figure.year else today
    start = None if figure.measure == "EMPLOYEES" else f"{figure.year}-01-01"
    if start and not figure.year:
        return
    by = end if figure.year else "9999"
    before = [e for e in after.facts if e.measure == figure.measure and last_day(e.as_of) <= by]
    if start:
        before = [e for e in before if last_day(e.as_of) == end and e.start == start]
    last = max(before, key=lambda each: last_day(each.as_of), default=None)
    if last and (last.value, last.qualifier) == (figure.number, figure.qualifier):
        return
    if figure.year:
        corrected = [each for each in before if last_day(each.as_of) == end]
        after.facts = [each for each in after.facts if each not in corrected]
    said = _stated(figure.measure, figure.number, end, start, qualifier=figure.qualifier)
    after.facts.append(replace(said, scope=AT_YEAR_END) if figure.year and not start else said)
