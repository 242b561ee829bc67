"""What committing each row of a file would do, by what is there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import orjson

from api.importing.changes import Setting, Unfit, changed_member, existing, new_member
from api.importing.written import WrittenCells
from graph.importing import FoundMember
from graph.imports import JUDGED, Part
from graph.model import OrganizationKind
from onboarding.members import read_members
from onboarding.records import MemberRecord, MemberTable, ParsedCell, ParsedRow
from onboarding.table import Column
from onboarding.verdicts import Duplicate, JudgedRow, verdicts
from onboarding.words import DuplicateSign, ImportField, RowVerdict, Severity

ROWS_A_PART = 2_000
COMMITTED = (RowVerdict.NEW, RowVerdict.CHANGED)
IN_DOUBT = (RowVerdict.INVALID, RowVerdict.POSSIBLE_DUPLICATE)

Decisions = Mapping[int, str | None]
"""By row, the id of the organisation that it is; None: a new one."""


@dataclass(frozen=True, slots=True)
class RowState:
    """What committing a row would do, to which organisation; `message` is about the whole row.

    `written`: the columns, counted from 0, of cells that say something which would be written.
    """

    number: int
    verdict: RowVerdict
    organization_id: str | None = None
    message: str | None = None
    duplicates: tuple[Duplicate, ...] = ()
    written: tuple[int, ...] = ()


def read_table(content: bytes, day: date) -> MemberTable:
    """A file, with what an import asks for besides; raises onboarding's Refused."""
    table = read_members(content, today=day)
    return replace(table, rows=tuple(_checked(row, day) for row in table.rows))


def _checked(row: ParsedRow, day: date) -> ParsedRow:
    record = row.record
    if record is None:
        return row
    wrong: dict[ImportField, str] = {}
    if record.kind in (OrganizationKind.PARK, OrganizationKind.AUTHORITY):
        wrong[ImportField.KIND] = f"{record.kind} is no member of a park."
    if record.member_from and record.member_from.first > day:
        wrong[ImportField.MEMBER_FROM] = (
            "It has not begun yet: who is a member already is imported."
        )
    for figure in record.figures:
        if figure.year and figure.year.first > day:
            wrong[figure.field] = f"{figure.year} has not begun yet."
    if not wrong:
        return row
    cells = tuple(_with_error(each, wrong.get(each.field)) for each in row.cells)
    return replace(row, cells=cells, record=None)


def _with_error(cell: ParsedCell, message: str | None) -> ParsedCell:
    if message is None:
        return cell
    return replace(cell, severity=Severity.ERROR, message=message, parsed=None)


def judged(
    table: MemberTable,
    found: Iterable[FoundMember],
    setting: Setting,
    decisions: Decisions | None = None,
) -> list[RowState]:
    """One for each row, in their order."""
    members = {each.id: each for each in found}
    records = verdicts(table.rows, map(existing, members.values()))
    judging = _Judging(table.columns, members, setting, decisions or {})
    return [judging.state(row, each) for row, each in zip(table.rows, records, strict=True)]


class _Judging:
    """Rows one after the other."""

    def __init__(
        self,
        columns: tuple[Column, ...],
        members: Mapping[str, FoundMember],
        setting: Setting,
        decisions: Decisions,
    ) -> None:
        self._written = WrittenCells(columns, setting)
        self._members = members
        self._setting = setting
        self._decisions = decisions
        self._taken: dict[str, int] = {}

    def state(self, row: ParsedRow, found: JudgedRow) -> RowState:
        """What committing the row would do."""
        number, id, verdict = row.number, found.existing_id, found.verdict
        duplicates = found.duplicates
        if verdict is RowVerdict.POSSIBLE_DUPLICATE and number in self._decisions:
            id = self._decisions[number]
            verdict = RowVerdict.NEW if id is None else RowVerdict.CHANGED
            duplicates = ()
        if row.record is None or verdict in IN_DOUBT:
            return RowState(number, verdict, None, None, duplicates)
        if id is None or id not in self._members:
            return self._new(row, row.record)
        if (first := self._taken.setdefault(id, number)) != number:
            message = f"It is the organisation of row {first} too: keep one of both."
            return RowState(number, RowVerdict.INVALID, id, message)
        return self._known(row, row.record, self._members[id])

    def _known(self, row: ParsedRow, record: MemberRecord, member: FoundMember) -> RowState:
        """Of a row that is an organisation."""
        number, id = row.number, member.id
        try:
            write = changed_member(number, record, member, self._setting)
        except Unfit as error:
            return RowState(number, RowVerdict.INVALID, id, str(error))
        if write.says_something or (write.membership and member.belongs):
            written = self._written.of(row, record, write)
            return RowState(number, RowVerdict.CHANGED, id, written=written)
        if write.membership is not None:
            message = "It is recorded, and no member here: committing applies for it, for review."
            return RowState(number, RowVerdict.CHANGED, id, message)
        message = (
            None if member.belongs else "Its application is under way: it is changed once it is in."
        )
        return RowState(number, RowVerdict.UNCHANGED, id, message)

    def _new(self, row: ParsedRow, record: MemberRecord) -> RowState:
        try:
            write = new_member(row.number, record, self._setting)
        except Unfit as error:
            return RowState(row.number, RowVerdict.INVALID, None, str(error))
        written = self._written.of(row, record, write)
        return RowState(row.number, RowVerdict.NEW, written=written)


def counts(states: Sequence[RowState]) -> dict[str, Any]:
    """Properties of the job: rows by verdict."""
    found = dict.fromkeys(RowVerdict, 0)
    for state in states:
        found[state.verdict] += 1
    return {
        "rows_total": len(states),
        "verdicts": [str(each) for each in found],
        "counts": list(found.values()),
    }


def to_parts(states: Sequence[RowState]) -> list[Part]:
    """As they are kept."""
    return [
        Part(
            JUDGED,
            position,
            orjson.dumps([asdict(each) for each in states[start : start + ROWS_A_PART]]),
        )
        for position, start in enumerate(range(0, len(states), ROWS_A_PART))
    ]


def from_parts(parts: Sequence[Part]) -> list[RowState]:
    """As they were kept."""
    return [
        RowState(
            number=each["number"],
            verdict=RowVerdict(each["verdict"]),
            organization_id=each["organization_id"],
            message=each["message"],
            duplicates=tuple(
                Duplicate(
                    one["existing_id"],
                    one["similarity"],
                    tuple(DuplicateSign(sign) for sign in one["signs"]),
                )
                for one in each["duplicates"]
            ),
            # Jobs of earlier versions did not keep it.
            written=tuple(each.get("written", ())),
        )
        for part in parts
        for each in orjson.loads(part.content)
    ]
