"""Which rows of a sheet are headings, and what each column is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.model.words import CredentialKind
from onboarding.bounds import HEADING_ROWS
from onboarding.findings import Finding, error, note
from onboarding.grid import Grid, SheetRow, letter
from onboarding.headings import AMOUNTS, FIGURES, Meaning, meaning, title_scale
from onboarding.letters import folded
from onboarding.words import ImportField

_MAY_REPEAT = frozenset({ImportField.ALIAS, ImportField.SECTOR, ImportField.CREDENTIAL})
_HELD = frozenset({ImportField.HELD_FROM, ImportField.HELD_UNTIL})


@dataclass(frozen=True, slots=True)
class Column:
    """One column, how its heading was understood, and what follows for its cells.

    `field` None: it is left out, and `finding` says why. `spoiled`: every cell with text in it is
    an error, for this reason. `label_column`: the CREDENTIAL column that a held day belongs to.
    """

    index: int
    heading: str
    field: ImportField | None
    finding: Finding | None = None
    label: CredentialKind | None = None
    scale: int | None = None
    year: str | None = None
    spoiled: str | None = None
    label_column: int | None = None

    @property
    def letter(self) -> str:
        """As the spreadsheet names the column."""
        return letter(self.index)


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading row, or two: places in the rows of the grid; `meanings` by column."""

    top: int
    bottom: int
    texts: dict[int, tuple[str, str]]
    meanings: dict[int, Meaning]

    @property
    def understood(self) -> int:
        """How many columns are understood."""
        return len(self.meanings)


def find_headings(rows: Sequence[SheetRow]) -> Headings | None:
    """The heading row or rows among the first ones, or None."""
    first = rows[:HEADING_ROWS]
    singles = [_read(first, place, place) for place in range(len(first))]
    best: Headings | None = None
    for place, single in enumerate(singles):
        for each in (single, _pair(first, place, singles)):
            if each and (best is None or _rank(each) < _rank(best)):
                best = each
    return best


def _rank(headings: Headings) -> tuple[int, bool, int]:
    return (-headings.understood, headings.top == headings.bottom, headings.top)


def _pair(
    rows: Sequence[SheetRow], top: int, singles: Sequence[Headings | None]
) -> Headings | None:
    """Two rows as headings, where that is a better reading than either alone."""
    if top + 1 >= len(rows) or not (pair := _read(rows, top, top + 1)):
        return None
    upper, lower = (each.understood if each else 0 for each in singles[top : top + 2])
    if pair.understood > max(upper, lower):
        return pair
    name = next(c for c, each in pair.meanings.items() if each.field is ImportField.NAME)
    below = rows[top + 1].cells
    ties = pair.understood == upper and name not in below and below.keys() <= pair.meanings.keys()
    return pair if ties else None


def _read(rows: Sequence[SheetRow], top: int, bottom: int) -> Headings | None:
    lower = {column: cell.text for column, cell in rows[bottom].cells.items()}
    upper: dict[int, str] = {}
    if top != bottom:
        upper = _filled({column: cell.text for column, cell in rows[top].cells.items()}, lower)
    texts = {c: (upper.get(c, ""), lower.get(c, "")) for c in sorted(upper.keys() | lower.keys())}
    found = {column: meaning(*both) for column, both in texts.items()}
    meanings = {column: each for column, each in found.items() if each}
    if not any(each.field is ImportField.NAME for each in meanings.values()):
        return None
    return Headings(top, bottom, texts, meanings)


def _filled(upper: dict[int, str], lower: dict[int, str]) -> dict[int, str]:
    """A group heading holds up to the next one, where there is a heading below it."""
    filled, group = dict(upper), ""
    for column in range(max((*upper, *lower), default=-1) + 1):
        group = upper.get(column, group)
        if group and column in lower:
            filled[column] = group
    return filled


def columns_of(grid: Grid, headings: Headings) -> list[Column]:
    """Every column with a heading or with text below it, from the left."""
    above = grid.rows[: headings.top]
    titles = [cell.text for row in above for cell in row.cells.values()]
    scale = next((each for title in titles if (each := title_scale(title))), None)
    used = {column for row in grid.rows[headings.bottom + 1 :] for column in row.cells}
    columns: list[Column] = []
    for index in sorted(used | headings.texts.keys() | grid.hidden_columns):
        if index not in used and index not in headings.texts:
            continue
        heading = " / ".join(dict.fromkeys(filter(None, headings.texts.get(index, ()))))
        columns.append(_column(index, folded(heading), headings.meanings.get(index), scale))
    return _without_doubles(_with_labels(columns))


def _column(index: int, heading: str, meant: Meaning | None, scale: int | None) -> Column:
    if meant is None:
        return Column(index, heading, None, note("The heading is not understood: left out."))
    field, finding, spoiled = meant.field, None, None
    if meant.foreign:
        spoiled = "The heading names another currency: give the amounts in yuan (元, 万元)."
    elif field in FIGURES and meant.year is None:
        finding = note("No year is named, so the figures have no date: 2024年 in the heading.")
    scale = meant.scale or (scale if field in AMOUNTS else None)
    return Column(index, heading, field, finding, meant.label, scale, meant.year, spoiled)


def _with_labels(columns: list[Column]) -> list[Column]:
    labels = [each.index for each in columns if each.field is ImportField.CREDENTIAL]
    placed: list[Column] = []
    for each in columns:
        left = [index for index in labels if index < each.index]
        nearest = left[-1] if left else next(iter(labels), None)
        placed.append(replace(each, label_column=nearest) if each.field in _HELD else each)
    return placed


def _without_doubles(columns: list[Column]) -> list[Column]:
    first: dict[tuple[object, ...], Column] = {}
    kept: list[Column] = []
    for each in columns:
        known = first.setdefault((each.field, each.year, each.label_column), each)
        if each.field and each.field not in _MAY_REPEAT and known is not each:
            told = f"Two columns are {each.field}: {known.letter} and {each.letter}. Keep one."
            kept.append(replace(each, spoiled=told, finding=error(told)))
        else:
            kept.append(each)
    return kept
