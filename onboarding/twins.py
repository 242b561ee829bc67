"""Rows of one file that are about the same member."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from graph.names import plain
from onboarding.findings import Finding, error, graver, note, warning
from onboarding.records import ParsedCell, ParsedRow
from onboarding.words import ImportField, Severity


def with_twins(rows: Sequence[ParsedRow]) -> list[ParsedRow]:
    """A row that repeats an earlier one is an ERROR; an earlier one has a NOTE."""
    by_code: dict[str, int] = {}
    by_name: dict[str, int] = {}
    by_name_without_code: dict[str, int] = {}
    twins: defaultdict[int, list[int]] = defaultdict(list)
    told: dict[int, tuple[ImportField, Finding]] = {}
    for place, row in enumerate(rows):
        code, name = _read(row, ImportField.USCC), plain(_read(row, ImportField.NAME) or "")
        named = by_name if code is None else by_name_without_code
        field, earlier = ImportField.USCC, by_code.get(code) if code else None
        if earlier is None and name:
            field, earlier = ImportField.NAME, named.get(name)
        if earlier is not None:
            number = rows[earlier].number
            told[place] = field, error(f"The same {field} as row {number}: keep one of them.")
            twins[place].append(number)
            twins[earlier].append(row.number)
        elif name in by_name:
            number = rows[by_name[name]].number
            same = f"The same name as row {number}, with another code: check both."
            told[place] = ImportField.NAME, warning(same)
        if code:
            by_code.setdefault(code, place)
        if name:
            by_name.setdefault(name, place)
            if code is None:
                by_name_without_code.setdefault(name, place)
    for place in twins.keys() - told.keys():
        numbers = ", ".join(str(number) for number in twins[place][:5])
        more = " …" if len(twins[place]) > 5 else ""
        told[place] = ImportField.NAME, note(f"Repeated by row {numbers}{more}.")
    return [
        _told(row, *told[place], tuple(twins[place])) if place in told else row
        for place, row in enumerate(rows)
    ]


def _read(row: ParsedRow, field: ImportField) -> str | None:
    return next((each.parsed for each in row.cells if each.field is field), None)


def _told(
    row: ParsedRow, field: ImportField, finding: Finding, twins: tuple[int, ...]
) -> ParsedRow:
    place = next((i for i, each in enumerate(row.cells) if each.field is field), None)
    cells = list(row.cells)
    if place is not None:
        cells[place] = _with(cells[place], finding)
    failed = finding.severity is Severity.ERROR
    return replace(row, cells=tuple(cells), twins=twins, record=None if failed else row.record)


def _with(cell: ParsedCell, finding: Finding) -> ParsedCell:
    before = Finding(cell.severity, cell.message or "") if cell.severity else None
    both = graver(before, finding)
    assert both  # noqa: S101 - one of them is given
    return replace(cell, severity=both.severity, message=both.message)
