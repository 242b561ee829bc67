"""How large a file may be, and the one way to refuse it."""

from onboarding.words import RefusalReason

LARGEST_FILE = 20_000_000
"""Bytes."""
MOST_ROWS = 20_000
"""Rows with text below the headings."""
MOST_CELLS = 1_500_000
"""Cells, blank ones included."""
MOST_COLUMNS = 60
"""Columns with text."""
LAST_COLUMN = 16_384
LONGEST_CELL = 10_000
"""Characters."""
MOST_CHARACTERS = 20_000_000
"""Of all cells together: one shared text may be shown a million times."""
HEADING_ROWS = 30
"""Rows with text among which the headings are looked for."""


class Refused(Exception):
    """The file is not read at all; `message` says why, and how to mend it."""

    def __init__(self, reason: RefusalReason, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"


class Tally:
    """Counts what is read, and refuses at the first row, column or cell too many."""

    def __init__(self) -> None:
        self._rows = 0
        self._cells = 0
        self._characters = 0
        self._columns: set[int] = set()

    def cells(self, count: int = 1) -> None:
        """So many more cells, blank ones included."""
        self._cells += count
        if self._cells > MOST_CELLS:
            raise too_many_rows()

    def row(self) -> None:
        """One more row with text; those above the headings are allowed for."""
        self._rows += 1
        if self._rows > MOST_ROWS + HEADING_ROWS:
            raise too_many_rows()

    def characters(self, count: int) -> None:
        """So many more of them."""
        self._characters += count
        if self._characters > MOST_CHARACTERS:
            raise Refused(
                RefusalReason.TOO_LARGE,
                f"The cells have more than {MOST_CHARACTERS:,} characters: leave out what is no "
                "member's data.",
            )

    def text(self, column: int, text: str) -> None:
        """One more cell with text in a column, counted from 0."""
        if len(text) > LONGEST_CELL:
            raise Refused(
                RefusalReason.CELL_TOO_LONG,
                f"A cell has more than {LONGEST_CELL:,} characters: is a quote missing?",
            )
        self.characters(len(text))
        self._columns.add(column)
        if len(self._columns) > MOST_COLUMNS or column >= LAST_COLUMN:
            raise too_many_columns()


def too_many_columns() -> Refused:
    """The refusal of a table that is too wide."""
    return Refused(
        RefusalReason.TOO_MANY_COLUMNS,
        f"More than {MOST_COLUMNS} columns have text, or a cell lies beyond the last column: leave "
        "out what is no member's data.",
    )


def too_many_rows() -> Refused:
    """The refusal of a table that is too long."""
    return Refused(
        RefusalReason.TOO_MANY_ROWS,
        f"More than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells: split the file, and delete the "
        "empty rows below the table.",
    )
