"""One row to a checked record, cell by cell; the graver of what is said of a cell is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.model.time import PartialDate
from graph.model.words import CredentialKind, LifeCycleStage, OrganizationKind, SectorKey
from onboarding import cells as read
from onboarding.cells import Setting
from onboarding.days import day_after
from onboarding.findings import Finding, Read, Unreadable, error, graver
from onboarding.grid import Cell, CellKind, SheetRow
from onboarding.letters import is_blank, is_error_text, is_garbled
from onboarding.quantities import read_amount, read_count
from onboarding.records import Figure, Holding, MemberRecord, ParsedCell, ParsedRow
from onboarding.table import Column
from onboarding.uscc import read_uscc
from onboarding.words import ImportField, Severity

_LISTS = frozenset({ImportField.ALIAS, ImportField.SECTOR, ImportField.CREDENTIAL})


@dataclass(slots=True)
class _Draft:
    """A record while its cells are read; labels and days by column."""

    kind: OrganizationKind | None = None
    name: str | None = None
    name_en: str | None = None
    aliases: list[str] = field(default_factory=list[str])
    uscc: str | None = None
    founded_on: PartialDate | None = None
    address: str | None = None
    sectors: list[SectorKey] = field(default_factory=list[SectorKey])
    stage: LifeCycleStage | None = None
    labels: dict[int, tuple[CredentialKind, ...]] = field(
        default_factory=dict[int, tuple[CredentialKind, ...]]
    )
    held_from: dict[int, PartialDate] = field(default_factory=dict[int, PartialDate])
    held_until: dict[int, PartialDate] = field(default_factory=dict[int, PartialDate])
    figures: list[Figure] = field(default_factory=list[Figure])
    member_from: PartialDate | None = None
    member_until: PartialDate | None = None
    synthetic: bool | None = None
    shown: dict[int, str] = field(default_factory=dict[int, str])
    findings: dict[int, Finding] = field(default_factory=dict[int, Finding])

    def say(self, column: int, finding: Finding | None) -> None:
        """Something about the cell of a column."""
        if both := graver(self.findings.get(column), finding):
            self.findings[column] = both

    def failed(self, column: int) -> bool:
        """Whether the cell cannot be read."""
        found = self.findings.get(column)
        return found is not None and found.severity is Severity.ERROR


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, columns: Sequence[Column], setting: Setting, last_heading: int) -> None:
        """`last_heading`: no text may stand right of this column (a CSV)."""
        self._setting = setting
        self._last_heading = last_heading
        self._fields = {each.index: each for each in columns if each.field}
        self._first = {each.field: each.index for each in reversed(columns) if each.field}

    def is_empty(self, row: SheetRow) -> bool:
        """Nothing in the columns that are understood."""
        return not any(
            column in self._fields and not (cell.kind is CellKind.TEXT and is_blank(cell.text))
            for column, cell in row.cells.items()
        )

    def read(self, row: SheetRow) -> ParsedRow:
        """The cells in the order of their columns, and the record if none is an ERROR."""
        draft = _Draft()
        for index, column in self._fields.items():
            if (cell := row.cells.get(index)) is not None:
                self._read_cell(draft, column, cell)
        self._check(draft, row)
        failed = any(each.severity is Severity.ERROR for each in draft.findings.values())
        parsed = [
            self._parsed(draft, index, row.cells.get(index))
            for index in sorted(self._fields)
            if index in row.cells or index in draft.findings
        ]
        left_out = [(c, cell.shown) for c, cell in row.cells.items() if c not in self._fields]
        record = None if failed else _record(draft, self._fields)
        return ParsedRow(row.number, tuple(parsed), record, (), tuple(left_out))

    def _parsed(self, draft: _Draft, index: int, cell: Cell | None) -> ParsedCell:
        finding, named = draft.findings.get(index), self._fields[index].field
        assert named  # noqa: S101 - only columns with a field are kept
        return ParsedCell(
            named,
            cell.shown if cell else "",
            None if draft.failed(index) else draft.shown.get(index),
            finding.severity if finding else None,
            finding.message if finding else None,
            index,
        )

    def _read_cell(self, draft: _Draft, column: Column, cell: Cell) -> None:
        index = column.index
        if problem := _unusable(cell):
            draft.say(index, error(problem))
            return
        says_yes = column.label is not None or column.field is ImportField.SYNTHETIC
        if not cell.text or (is_blank(cell.text) and not (says_yes and _is_no(cell.text))):
            return
        if column.spoiled:
            draft.say(index, error(column.spoiled))
            return
        draft.say(index, read.remark(cell))
        try:
            if column.field not in _LISTS or column.label:
                read.refuse_long(cell.text)
            shown = self._fill(draft, column, cell)
        except Unreadable as unreadable:
            draft.say(index, error(str(unreadable)))
        else:
            if shown is not None:
                draft.shown[index] = shown

    def _fill(self, draft: _Draft, column: Column, cell: Cell) -> str | None:
        """What the cell says, as it is shown. Raises Unreadable."""
        index, text = column.index, cell.text
        match column.field:
            case ImportField.KIND:
                found = read.read_kind(text)
                draft.kind = found.value
            case ImportField.NAME:
                found = read.read_name(text)
                draft.name = found.value
            case ImportField.NAME_EN:
                found = read.read_name_en(text)
                draft.name_en = found.value
            case ImportField.ALIAS:
                found = read.read_aliases(text, len(draft.aliases))
                draft.aliases += found.value
            case ImportField.USCC:
                draft.uscc = read_uscc(text, from_number=cell.kind is CellKind.NUMBER)
                return draft.uscc
            case ImportField.ADDRESS:
                found = read.read_address(text)
                draft.address = found.value
            case ImportField.SECTOR:
                found = read.read_sectors(text)
                draft.sectors += found.value
            case ImportField.STAGE:
                found = read.read_stage(text)
                draft.stage = found.value
            case ImportField.CREDENTIAL:
                return _fill_labels(draft, column, text)
            case ImportField.SYNTHETIC:
                found = read.read_yes(text)
                draft.synthetic = found.value
            case ImportField.REVENUE | ImportField.RESEARCH_SPEND | ImportField.EMPLOYEES as figure:
                reader = read_count if figure is ImportField.EMPLOYEES else read_amount
                found = read.read_figure(reader, text, column.scale)
                year = PartialDate(column.year) if column.year else None
                draft.figures.append(Figure(figure, found.value, year))
            case _:
                found = self._fill_day(draft, column, cell)
        draft.say(index, found.finding)
        return _shown(found.value)

    def _fill_day(
        self, draft: _Draft, column: Column, cell: Cell
    ) -> Read[PartialDate] | Read[PartialDate | None]:
        index, setting = column.index, self._setting
        match column.field:
            case ImportField.FOUNDED_ON:
                found = read.read_past_day(cell, setting)
                draft.founded_on = found.value
            case ImportField.HELD_FROM:
                found = read.read_past_day(cell, setting)
                draft.held_from[index] = found.value
            case ImportField.HELD_UNTIL:
                found = read.read_end(cell, setting)
                if found.value:
                    draft.held_until[index] = found.value
            case ImportField.MEMBER_FROM:
                found = read.read_begin(cell, setting)
                draft.member_from = found.value
            case _:
                found = read.read_end(cell, setting)
                draft.member_until = found.value
        return found

    def _check(self, draft: _Draft, row: SheetRow) -> None:
        name = self._first[ImportField.NAME]
        if draft.name is None and not draft.failed(name):
            draft.say(name, error("The name is missing: every member has one."))
        if any(column > self._last_heading for column in row.cells):
            told = 'More cells than headings: a text with the delimiter is written in quotes "…".'
            draft.say(name, error(told))
        kind = self._first.get(ImportField.KIND)
        if kind is None:
            draft.kind = OrganizationKind.ENTERPRISE
        elif draft.kind is None and not draft.failed(kind):
            draft.say(kind, error("The kind is missing: 企业, 银行, 研究院 …"))
        if draft.kind not in {None, OrganizationKind.ENTERPRISE}:
            self._check_enterprise(draft)
        self._check_held(draft)
        if draft.member_from and draft.member_until:
            until = self._first[ImportField.MEMBER_UNTIL]
            _check_order(draft, until, draft.member_from, draft.member_until)

    def _check_enterprise(self, draft: _Draft) -> None:
        told = "Only an enterprise has a stage or a label: clear the cell, or correct the kind."
        if draft.stage:
            draft.say(self._first[ImportField.STAGE], error(told))
        for column, labels in draft.labels.items():
            if labels:
                draft.say(column, error(told))

    def _check_held(self, draft: _Draft) -> None:
        for column in (*draft.held_from, *draft.held_until):
            labels = self._fields[column].label_column
            if labels is None or (
                len(draft.labels.get(labels, ())) != 1 and not draft.failed(labels)
            ):
                told = "A day belongs to one label: name exactly one in the column of labels."
                draft.say(column, error(told))
        begins = {self._fields[each].label_column: day for each, day in draft.held_from.items()}
        for column, end in draft.held_until.items():
            if begin := begins.get(self._fields[column].label_column):
                _check_order(draft, column, begin, end)


def _fill_labels(draft: _Draft, column: Column, text: str) -> str:
    """A column of labels, or one that says yes or no of its own label. Raises Unreadable."""
    if column.label is None:
        labels = read.read_credentials(text).value
        draft.labels[column.index] = labels
        return _shown(labels) or ""
    holds = read.read_yes(text).value
    draft.labels[column.index] = (column.label,) if holds else ()
    return f"{column.label}: {_shown(holds)}"


def _unusable(cell: Cell) -> str | None:
    if cell.kind is CellKind.NO_VALUE:
        return "A formula without a stored value: open the file, let it calculate, save it."
    if cell.kind is CellKind.ERROR or is_error_text(cell.text):
        return (
            f"The cell shows an error ({cell.text[:20]}): correct its formula, or type the value."
        )
    if is_garbled(cell.text):
        return "Some characters are broken: type the text again."
    return None


def _is_no(text: str) -> bool:
    return text.strip() in {"无", "没有"}


def _check_order(draft: _Draft, column: int, begin: PartialDate, end: PartialDate) -> None:
    if begin.first > end.last:
        draft.say(column, error(f"The end {end} lies before the beginning {begin}."))


def _shown(value: object) -> str | None:
    if isinstance(value, tuple):
        return "; ".join(str(each) for each in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _record(draft: _Draft, fields: dict[int, Column]) -> MemberRecord:
    assert draft.kind  # noqa: S101 - a row without one has an ERROR
    assert draft.name  # noqa: S101 - the same
    begins = {fields[each].label_column: day for each, day in draft.held_from.items()}
    ends = {fields[each].label_column: day_after(day) for each, day in draft.held_until.items()}
    holdings: dict[CredentialKind, Holding] = {}
    for column, labels in draft.labels.items():
        for label in labels:
            held = Holding(label, begins.get(column), ends.get(column))
            if label not in holdings or holdings[label] == Holding(label):
                holdings[label] = held
    return MemberRecord(
        kind=draft.kind,
        name=draft.name,
        name_en=draft.name_en,
        aliases=tuple(dict.fromkeys(draft.aliases)),
        uscc=draft.uscc,
        founded_on=draft.founded_on,
        address=draft.address,
        sectors=tuple(dict.fromkeys(draft.sectors)),
        stage=draft.stage,
        holdings=tuple(holdings.values()),
        figures=tuple(draft.figures),
        member_from=draft.member_from,
        member_until=day_after(draft.member_until) if draft.member_until else None,
        synthetic=draft.synthetic,
    )
