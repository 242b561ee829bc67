"""What a row says of a member, checked: plain values in the words of the model."""

from dataclasses import dataclass, field

from graph.model.time import PartialDate
from graph.model.words import CredentialKind, LifeCycleStage, OrganizationKind, SectorKey
from onboarding.findings import Finding
from onboarding.quantities import Quantity
from onboarding.table import Column
from onboarding.words import ImportField, Severity


@dataclass(frozen=True, slots=True)
class Holding:
    """A label, from a day until (not including) a day, as far as given."""

    kind: CredentialKind
    held_from: PartialDate | None = None
    held_until: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """REVENUE or RESEARCH_SPEND in yuan, or EMPLOYEES; `year` None: its heading names none."""

    field: ImportField
    quantity: Quantity
    year: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """One member; None and empty tuples: nothing is said. Ends are not included."""

    kind: OrganizationKind
    name: str
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    uscc: str | None = None
    founded_on: PartialDate | None = None
    address: str | None = None
    sectors: tuple[SectorKey, ...] = ()
    stage: LifeCycleStage | None = None
    holdings: tuple[Holding, ...] = ()
    figures: tuple[Figure, ...] = ()
    member_from: PartialDate | None = None
    member_until: PartialDate | None = None
    synthetic: bool | None = None


@dataclass(frozen=True, slots=True)
class ParsedCell:
    """One cell with text in a column that is understood, or a cell that is missing.

    `parsed` None: it cannot be read, or stands for nothing. `column` counts from 0.
    """

    field: ImportField
    raw: str
    parsed: str | None
    severity: Severity | None
    message: str | None
    column: int


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row; `record` None: a cell is an ERROR. `number` is the sheet's, headings included.

    `twins`: the rows of the file that are about the same member. `left_out`: the texts of columns
    that are not understood.
    """

    number: int
    cells: tuple[ParsedCell, ...]
    record: MemberRecord | None
    twins: tuple[int, ...] = ()
    left_out: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MemberTable:
    """A whole file as understood.

    `skipped`: numbers of rows that were left out, with why. `headings`: the texts of the titles and
    heading rows by column, with their numbers. `sheet`: its name; None for a CSV.
    """

    columns: tuple[Column, ...]
    rows: tuple[ParsedRow, ...]
    skipped: tuple[tuple[int, str], ...]
    notes: tuple[Finding, ...]
    headings: tuple[tuple[int, dict[int, str]], ...] = field(repr=False)
    sheet: str | None = None
