"""A plain CSV, strictly: UTF-8, commas, one heading line, as many cells as headings in each row."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass


class NotPlain(ValueError):
    """The text is no plain CSV; `line` counts lines of text from 1."""

    def __init__(self, line: int, column: str, problem: str) -> None:
        super().__init__(f"line {line}, column {column}: {problem}")
        self.line = line
        self.column = column
        self.problem = problem


@dataclass(frozen=True, slots=True)
class PlainRow:
    """The cells of one row by heading; `line` is the last line of text that it takes."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class PlainRows:
    """The headings, and the rows as they are asked for; iterating raises NotPlain."""

    header: tuple[str, ...]
    rows: Iterator[PlainRow]


def rows_of(data: bytes) -> PlainRows:
    """Raises NotPlain for bytes that are not UTF-8, and while the rows are iterated.

    An empty file has no headings. Headings that are there twice are found with the first row.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise NotPlain(line, "", "the file is not UTF-8") from problem
    lines = _lines(text)
    _, header = next(lines, (1, list[str]()))
    return PlainRows(tuple(header), _rows(header, lines))


def _rows(header: list[str], lines: Iterator[tuple[int, list[str]]]) -> Iterator[PlainRow]:
    for column in header:
        if header.count(column) > 1:
            raise NotPlain(1, column, "the heading is there twice")
    for line, cells in lines:
        if len(cells) != len(header):
            column = header[min(len(cells), len(header) - 1)] if header else ""
            raise NotPlain(line, column, f"{len(cells)} cells under a header of {len(header)}")
        yield PlainRow(line, dict(zip(header, cells, strict=True)))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with the line on which it ends."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise NotPlain(reader.line_num, "", str(problem)) from problem
        yield reader.line_num, cells
