"""What must come out of a file, as written by hand, and how it is held against what comes out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from graph.model import CredentialKind, OrganizationKind, PartialDate
from graph.model.words import LifeCycleStage, Qualifier, SectorKey
from onboarding.quantities import Quantity
from onboarding.records import Figure, Holding, MemberRecord, MemberTable
from onboarding.table import Column
from onboarding.verdicts import Existing, JudgedRow, verdicts
from onboarding.words import ImportField, Severity

BODY = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code(number: int, region: str = "91441900") -> str:
    """A code whose checks hold, by GB 11714 and GB 32100 as they are printed."""
    body = f"{number:08}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = (11 - sum(w * BODY.index(c) for w, c in zip(weights, body, strict=True)) % 11) % 11
    text = region + body + ("X" if rest == 10 else str(rest))
    total = sum(CODE.index(c) * pow(3, place, 31) for place, c in enumerate(text))
    return text + CODE[(31 - total % 31) % 31]


def revenue(number: int, year: str | None, how: str = "EXACTLY") -> Figure:
    return _figure(ImportField.REVENUE, number, year, how)


def research(number: int, year: str | None, how: str = "EXACTLY") -> Figure:
    return _figure(ImportField.RESEARCH_SPEND, number, year, how)


def people(number: int, year: str | None, how: str = "EXACTLY") -> Figure:
    return _figure(ImportField.EMPLOYEES, number, year, how)


def _figure(what: ImportField, number: int, year: str | None, how: str) -> Figure:
    return Figure(what, Quantity(number, Qualifier(how)), PartialDate(year) if year else None)


def held(kind: str, since: str | None = None, until: str | None = None) -> Holding:
    return Holding(CredentialKind(kind), day(since), day(until))


def day(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text else None


def member(
    name: str,
    *figures: Figure,
    kind: str = "ENTERPRISE",
    code: str | None = None,
    english: str | None = None,
    aliases: tuple[str, ...] = (),
    founded: str | None = None,
    address: str | None = None,
    sectors: tuple[str, ...] = (),
    stage: str | None = None,
    holdings: tuple[Holding, ...] = (),
    since: str | None = None,
    until: str | None = None,
    synthetic: bool | None = None,
) -> MemberRecord:
    """A record in short; what is not named is not said."""
    return MemberRecord(
        OrganizationKind(kind),
        name,
        name_en=english,
        aliases=aliases,
        uscc=code,
        founded_on=day(founded),
        address=address,
        sectors=tuple(map(SectorKey, sectors)),
        stage=LifeCycleStage(stage) if stage else None,
        holdings=holdings,
        figures=figures,
        member_from=day(since),
        member_until=day(until),
        synthetic=synthetic,
    )


@dataclass(frozen=True)
class Outcome:
    """All that must come out of one file.

    `columns`: `A NAME; B REVENUE 2024; C -`, in order; `-` is not understood. `remarks`: every cell
    with a severity, one a line, as `B7 NOTE shown`, or `B7 NOTE` whatever is shown; an ERROR shows
    nothing; `?7` is any column of row 7, and a line that begins with `~` may be missing.
    `says`: what the message of a cell must hold, as a pattern. `notes`: the same of the file.
    `verdicts`: where left out, INVALID without a record, else NEW.
    """

    columns: str
    rows: dict[int, MemberRecord | None]
    remarks: str = ""
    skipped: tuple[int, ...] = ()
    sheet: str | None = None
    says: dict[str, str] = field(default_factory=dict[str, str])
    notes: tuple[str, ...] = ()
    twins: dict[int, tuple[int, ...]] = field(default_factory=dict[int, tuple[int, ...]])
    left_out: dict[int, tuple[tuple[int, str], ...]] = field(
        default_factory=dict[int, tuple[tuple[int, str], ...]]
    )
    existing: tuple[Existing, ...] = ()
    verdicts: dict[int, str] = field(default_factory=dict[int, str])
    """As `CHANGED id`, or `POSSIBLE_DUPLICATE id 9500 SIMILAR_NAME SAME_ADDRESS, id …`."""


def check(found: MemberTable, expected: Outcome) -> None:
    """The whole table, part by part."""
    assert found.sheet == expected.sheet
    assert "; ".join(map(_column, found.columns)) == expected.columns
    for each in found.columns:
        if each.field is None:
            assert each.finding
            assert each.finding.severity is Severity.NOTE
    assert tuple(number for number, _ in found.skipped) == expected.skipped
    assert all(why for _, why in found.skipped)
    assert [row.number for row in found.rows] == list(expected.rows)
    for row in found.rows:
        assert row.record == expected.rows[row.number], row.number
    _check_remarks(found, expected)
    said = [each.message for each in found.notes]
    for pattern in expected.notes:
        assert [text for text in said if re.search(pattern, text)], (pattern, said)
    for number, twins in expected.twins.items():
        assert [row.twins for row in found.rows if row.number == number] == [twins]
    for number, texts in expected.left_out.items():
        assert [row.left_out for row in found.rows if row.number == number] == [texts]
    judged = {each.number: _verdict(each) for each in verdicts(found.rows, expected.existing)}
    wanted = {number: "NEW" if record else "INVALID" for number, record in expected.rows.items()}
    assert judged == wanted | expected.verdicts


def _check_remarks(found: MemberTable, expected: Outcome) -> None:
    letters = {each.index: each.letter for each in found.columns}
    remarks: dict[str, str] = {}
    messages: dict[str, str] = {}
    for row in found.rows:
        for cell in row.cells:
            place = f"{letters[cell.column]}{row.number}"
            if cell.severity is None:
                assert cell.message is None, place
                continue
            assert cell.message, place
            shown = "" if cell.parsed is None else f" {cell.parsed}"
            remarks[place] = f"{cell.severity}{shown}"
            messages[place] = cell.message
    for line in filter(None, map(str.strip, expected.remarks.splitlines())):
        place, _, wanted = line.removeprefix("~").partition(" ")
        cells = re.compile("[A-Z]+" + place[1:] if place.startswith("?") else place)
        # An ERROR was not read, but for a row that repeats another one.
        loose = wanted != "ERROR" or place.startswith("?")
        fits = [
            cell
            for cell, remark in remarks.items()
            if cells.fullmatch(cell)
            and (remark == wanted or (loose and remark.startswith(wanted + " ")))
        ]
        assert fits or line.startswith("~"), (line, remarks.get(place), messages.get(place))
        for each in fits[:1]:
            del remarks[each]
    assert remarks == {}, {place: messages[place] for place in remarks}
    for place, pattern in expected.says.items():
        cells = re.compile("[A-Z]+" + place[1:] if place.startswith("?") else place)
        said = " ".join(text for cell, text in messages.items() if cells.fullmatch(cell))
        assert re.search(pattern, said), (place, said)


def _column(column: Column) -> str:
    if column.field is None:
        return f"{column.letter} -"
    return " ".join(filter(None, (column.letter, column.field, column.label, column.year)))


def _verdict(judged: JudgedRow) -> str:
    doubles = ", ".join(
        " ".join((each.existing_id, str(each.similarity), *each.signs))
        for each in judged.duplicates
    )
    return " ".join(filter(None, (judged.verdict, judged.existing_id, doubles)))


Files = dict[str, Callable[[], bytes]]
