"""The strict reading of a plain CSV."""

import pytest

from onboarding.plain import NotPlain, PlainRow, rows_of


def test_rows_with_the_line_on_which_they_end():
    """Quoted line breaks count as lines."""
    table = rows_of('key,value\r\na,"1\r\n2"\r\nb,""\r\n'.encode("utf-8-sig"))
    assert table.header == ("key", "value")
    assert list(table.rows) == [
        PlainRow(3, {"key": "a", "value": "1\r\n2"}),
        PlainRow(4, {"key": "b", "value": ""}),
    ]


def test_an_empty_file_has_neither_headings_nor_rows():
    """And is no error."""
    table = rows_of(b"")
    assert (table.header, list(table.rows)) == ((), [])


@pytest.mark.parametrize(
    ("data", "line", "column", "problem"),
    [
        (b"a,b\n1\n", 2, "b", "1 cells under a header of 2"),
        (b"a,b\n1,2\n1,2,3\n", 3, "b", "3 cells under a header of 2"),
        (b"a,a\n1,2\n", 1, "a", "the heading is there twice"),
        (b"a\n\xff\n", 2, "", "the file is not UTF-8"),
        (b'a\n"1\n', 2, "", "unexpected end of data"),
    ],
)
def test_what_is_not_plain(data: bytes, line: int, column: str, problem: str):
    """Line, column and problem are told."""
    with pytest.raises(NotPlain) as raised:
        list(rows_of(data).rows)
    assert (raised.value.line, raised.value.column) == (line, column)
    assert raised.value.problem == problem
