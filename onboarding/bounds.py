"""How large a file may be, and the one way to refuse it."""

import re
import unicodedata

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
MOST_CHARACTERS = 10_000_000
"""Of all cells together: one shared text may be shown a million times."""
LONGEST_FORM = 18
"""What one character of the squared and Arabic forms may become when it is folded."""
MOST_MARKS = 30
"""Marks above or below one letter, as many as Unicode's stream-safe texts have: they are sorted
when they are folded, in the square of their number."""
HEADING_ROWS = 30
"""Rows with text among which the headings are looked for."""

_LONG_FORMS = re.compile("[\u3300-\u33ff\ufdf0-\ufdff]")
_HIDDEN_MARKS = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
"""Marks only once they are folded."""


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

    def characters(self, text: str) -> None:
        """Those of one more text, as many as they may become."""
        self._characters += len(text)
        if not text.isascii():
            self._characters += (LONGEST_FORM - 1) * len(_LONG_FORMS.findall(text))
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
        self.characters(text)
        if len(text) > MOST_MARKS and not text.isascii() and _has_many_marks(text):
            raise Refused(
                RefusalReason.CELL_TOO_LONG,
                f"A cell has more than {MOST_MARKS} accents in a row: type its text again.",
            )
        self._columns.add(column)
        if len(self._columns) > MOST_COLUMNS or column >= LAST_COLUMN:
            raise too_many_columns()


def _has_many_marks(text: str) -> bool:
    marks = {each for each in set(text) if unicodedata.combining(each) or each in _HIDDEN_MARKS}
    run = 0
    for each in text if marks else "":
        run = run + 1 if each in marks else 0
        if run > MOST_MARKS:
            return True
    return False


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
