"""What committing a row writes: the difference between what it says and what is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from uuid_utils import uuid7

from graph.import_writing import MemberWrite, StatedFact, StatedHolding, StatedMembership
from graph.importing import FoundFact, FoundMember
from graph.membership_states import NO_END
from graph.model import (
    DayValue,
    LifeCycleStage,
    Measure,
    MembershipState,
    Money,
    OrganizationKind,
    PartialDate,
    Qualifier,
    Reference,
    StageValue,
    Unit,
)
from graph.model import Quantity as CountedQuantity
from graph.names import plain
from onboarding.records import Figure, Holding, MemberRecord
from onboarding.verdicts import Existing
from onboarding.words import ImportField

MOST_ALIASES, MOST_SECTORS, MOST_HOLDINGS = 25, 10, 50
"""Of one organisation, as many as its lists show."""

MEASURES = {
    ImportField.REVENUE: (Measure.REVENUE, "年度营业收入"),
    ImportField.RESEARCH_SPEND: (Measure.RESEARCH_SPEND, "年度研发投入"),
    ImportField.EMPLOYEES: (Measure.EMPLOYEES, "年末员工数"),
}
_EMPLOYEES_NOW = "员工数"


class Unfit(ValueError):
    """What the row says cannot be recorded; the message is for people."""


@dataclass(frozen=True, slots=True)
class Setting:
    """On which day, from which file; `nodes`: ids of sectors by key and of credentials by kind."""

    today: date
    file_name: str
    nodes: Mapping[str, str]


def existing(found: FoundMember) -> Existing:
    """An organisation as rows are compared with it."""
    record = MemberRecord(
        kind=OrganizationKind(found.kind),
        name=found.name,
        name_en=found.name_en,
        aliases=found.aliases,
        uscc=found.uscc,
        address=found.address,
    )
    return Existing(found.id, record)


def new_member(number: int, record: MemberRecord, setting: Setting) -> MemberWrite:
    """All that the row says, and a membership that is active; raises Unfit."""
    given = {"name_en": record.name_en, "uscc": record.uscc, "address": record.address}
    aliases = _new_names(record.aliases, {plain(record.name), plain(record.name_en or "")})
    facts = tuple(_facts(record, (), setting))
    holdings = tuple(_holdings(record, (), setting))
    _check_room(len(aliases), facts, len(holdings))
    return MemberWrite(
        number=number,
        id=str(uuid7()),
        kind=record.kind,
        name=record.name,
        synthetic=bool(record.synthetic),
        is_new=True,
        properties={name: value for name, value in given.items() if value is not None},
        aliases=aliases,
        facts=facts,
        holdings=holdings,
        membership=_active(number, record, setting),
    )


def changed_member(
    number: int, record: MemberRecord, found: FoundMember, setting: Setting
) -> MemberWrite:
    """What the row says and the organisation has not; of one outside the park an application.

    One that sits in the park and is no member becomes one.

    Raises Unfit.
    """
    properties: dict[str, Any] = {}
    aliases: tuple[str, ...] = ()
    facts: tuple[StatedFact, ...] = ()
    holdings: tuple[StatedHolding, ...] = ()
    membership = None
    if found.belongs:
        named = {plain(each) for each in (found.name, found.name_en or "", *found.aliases)}
        aliases = _new_names((record.name, *record.aliases), named)
        if record.name_en and found.name_en is None:
            properties["name_en"] = record.name_en
        elif record.name_en:
            aliases += _new_names((record.name_en,), named | {plain(each) for each in aliases})
        if record.uscc and found.uscc is None:
            properties["uscc"] = record.uscc
        if record.address and record.address != found.address:
            properties["address"] = record.address
        facts = tuple(_facts(record, found.facts, setting))
        holdings = tuple(_holdings(record, found.holdings, setting))
        _check_room(
            len(found.aliases) + len(aliases),
            (*found.facts, *facts),
            len(found.holdings) + len(holdings),
        )
    if not found.has_membership:
        membership = (
            _active(number, record, setting)
            if found.belongs
            else StatedMembership(
                MembershipState.SUBMITTED, setting.today, NO_END, _reason(number, setting)
            )
        )
    return MemberWrite(
        number=number,
        id=found.id,
        kind=OrganizationKind(found.kind),
        name=found.name,
        synthetic=found.synthetic,
        is_new=False,
        properties=properties,
        aliases=aliases,
        facts=facts,
        holdings=holdings,
        membership=membership,
    )


def _check_room(aliases: int, facts: Sequence[FoundFact | StatedFact], holdings: int) -> None:
    sectors = sum(each.measure is Measure.SECTOR for each in facts)
    for what, count, most in (
        ("other names", aliases, MOST_ALIASES),
        ("sectors", sectors, MOST_SECTORS),
        ("credentials", holdings, MOST_HOLDINGS),
    ):
        if count > most:
            raise Unfit(f"It would have {count} {what}, and {most} is the most.")


def _node(setting: Setting, name: str) -> str:
    """The id of a sector or a credential."""
    id = setting.nodes.get(name)
    if id is None:
        raise Unfit(f"{name} is not known in this database.")
    return id


def _active(number: int, record: MemberRecord, setting: Setting) -> StatedMembership:
    """From the day on which it surely was a member, at the latest today."""
    today = setting.today
    since = today if record.member_from is None else min(record.member_from.last, today)
    return StatedMembership(
        MembershipState.ACTIVE, since, _end(record.member_until), _reason(number, setting)
    )


def _end(until: PartialDate | None) -> date:
    """The first day without it; of a record a day is that already, a month or year its last one."""
    if until is None:
        return NO_END
    return until.first if until.first == until.last else until.last + timedelta(days=1)


def _reason(number: int, setting: Setting) -> str:
    return f"{setting.file_name}: row {number}"


def _new_names(names: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for each in names:
        key = plain(each)
        if key and key not in known:
            found.setdefault(key, each)
    return tuple(found.values())


def _facts(
    record: MemberRecord, known: tuple[FoundFact, ...], setting: Setting
) -> Iterator[StatedFact]:
    today = PartialDate(setting.today.isoformat())
    if record.founded_on and _latest(known, Measure.FOUNDED_ON) != record.founded_on.text:
        # It holds since then; whatever said another day is corrected by it.
        wrong = tuple(each for each in known if each.measure is Measure.FOUNDED_ON)
        yield StatedFact(
            Measure.FOUNDED_ON,
            DayValue(record.founded_on),
            Qualifier.EXACTLY,
            record.founded_on,
            None,
            "成立",
            wrong,
        )
    if record.stage and _latest(known, Measure.STAGE) != record.stage:
        yield StatedFact(
            Measure.STAGE,
            StageValue(LifeCycleStage(record.stage)),
            Qualifier.EXACTLY,
            today,
            None,
            "生命周期阶段",
            _of_day(known, Measure.STAGE, today.text),
        )
    there = {each.sector for each in known if each.measure is Measure.SECTOR}
    for sector in record.sectors:
        if sector not in there:
            node_id = _node(setting, sector)
            yield StatedFact(
                Measure.SECTOR,
                Reference(node_id),
                Qualifier.EXACTLY,
                today,
                None,
                "行业",
                refers_to=node_id,
            )
    for figure in record.figures:
        yield from _figure(figure, known, setting)


def _figure(figure: Figure, known: tuple[FoundFact, ...], setting: Setting) -> Iterator[StatedFact]:
    measure, scope = MEASURES[figure.field]
    counts_people = measure is Measure.EMPLOYEES
    if figure.year is None and not counts_people:
        return
    of_measure = [each for each in known if each.measure is measure]
    if figure.year is not None:
        year = figure.year.text
        of_measure = [each for each in of_measure if (each.as_of or "").startswith(year)]
        as_of = PartialDate(min(figure.year.last, setting.today).isoformat())
    else:
        as_of, scope = PartialDate(setting.today.isoformat()), _EMPLOYEES_NOW
    said = figure.quantity
    latest = max(of_measure, key=_moment, default=None)
    if latest and (latest.number, latest.qualifier) == (said.number, said.qualifier):
        return
    start = PartialDate(f"{as_of.text[:4]}-01-01") if not counts_people else None
    yield StatedFact(
        measure,
        CountedQuantity(said.number, Unit.PERSON) if counts_people else Money(said.number),
        said.qualifier,
        as_of,
        start,
        scope,
        tuple(each for each in of_measure if each.as_of == as_of.text),
    )


def _moment(fact: FoundFact) -> tuple[date, str]:
    return (PartialDate(fact.as_of).last if fact.as_of else date.min, fact.recorded_at)


def _latest(known: tuple[FoundFact, ...], measure: Measure) -> str | None:
    found = max((each for each in known if each.measure is measure), key=_moment, default=None)
    return found.text if found else None


def _of_day(known: tuple[FoundFact, ...], measure: Measure, day: str) -> tuple[FoundFact, ...]:
    return tuple(each for each in known if each.measure is measure and each.as_of == day)


def _holdings(
    record: MemberRecord, known: tuple[tuple[str, str | None, str | None], ...], setting: Setting
) -> Iterator[StatedHolding]:
    for each in record.holdings:
        if not any(_is(each, *held) for held in known):
            yield StatedHolding(_node(setting, each.kind), each.held_from, each.held_until)


def _is(said: Holding, kind: str, held_from: str | None, held_until: str | None) -> bool:
    return (
        said.kind == kind
        and (said.held_from is None or said.held_from.text == held_from)
        and (said.held_until is None or said.held_until.text == held_until)
    )
