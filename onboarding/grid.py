"""A sheet as it is written, before anything is understood."""

from dataclasses import dataclass, field
from enum import Enum, auto


class CellKind(Enum):
    """What a cell holds, as its file says."""

    TEXT = auto()
    NUMBER = auto()
    DAY = auto()
    """A day that was stored as a number; its text is ISO, as exactly as it is shown."""
    TIMED_DAY = auto()
    """Such a day with a time of day, which its text leaves out."""
    ERROR = auto()
    NO_VALUE = auto()
    """A formula without a stored value."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell, trimmed, and where it came from."""

    text: str
    kind: CellKind = CellKind.TEXT
    is_formula: bool = False
    merged: bool = False
    """The value comes from the first row of a merged range."""

    @property
    def shown(self) -> str:
        """The text, or what a spreadsheet shows where there is no value: read again, an ERROR."""
        return "#N/A" if self.kind is CellKind.NO_VALUE else self.text


@dataclass(slots=True)
class SheetRow:
    """The cells with text of one row, by column from 0; `number` counts from 1."""

    number: int
    cells: dict[int, Cell]
    width: int = 0
    """Cells that the row has, blank ones included; 0 where the file does not say (XLSX)."""


@dataclass(slots=True)
class Grid:
    """The rows with text of one sheet, as far as they are shown."""

    rows: list[SheetRow] = field(default_factory=list[SheetRow])
    hidden_rows: list[int] = field(default_factory=list[int])
    hidden_columns: set[int] = field(default_factory=set[int])
    of_1904: bool = False
    name: str | None = None
    """Of the sheet; None for a CSV."""


def letter(column: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
