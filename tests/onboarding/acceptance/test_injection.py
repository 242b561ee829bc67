"""What looks like a formula comes in as a text, and goes out as one."""

import io
import re
from zipfile import ZipFile

import pytest

from onboarding.records import MemberTable
from onboarding.report import error_report
from onboarding.template import template
from onboarding.verdicts import Existing, verdicts
from onboarding.words import ImportField
from tests.onboarding.acceptance.hostile import INJECTED, formula_injection
from tests.onboarding.acceptance.messy import MESSY_FILES
from tests.onboarding.workbooks import table


def _parts(data: bytes) -> dict[str, str]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {
            name: archive.read(name).decode() for name in archive.namelist() if name.endswith("xml")
        }


def _check(data: bytes) -> None:
    """No formula, nothing that is run, and quotePrefix in the style of every text."""
    parts = _parts(data)
    assert not [name for name in parts if re.search("vba|externalLink|connections", name)]
    styles = re.findall(r"<xf [^>]*>", parts["xl/styles.xml"].partition("<cellXfs")[2])
    quoted = {n for n, each in enumerate(styles) if re.search(r'quotePrefix="(1|true)"', each)}
    sheets = {name: xml for name, xml in parts.items() if name.startswith("xl/worksheets/sheet")}
    assert sheets
    for name, xml in sheets.items():
        assert not re.search(r"<f[ >/]", xml), name
        for cell in re.findall(r"<c ([^>]*?)/?>", xml):
            if re.search(r't="(s|inlineStr|str)"', cell):
                style = re.search(r's="(\d+)"', cell)
                assert style, (name, cell)
                assert int(style[1]) in quoted, (name, cell)
            else:
                assert "t=" not in cell or 't="n"' in cell, (name, cell)


def test_a_report_holds_no_formula():
    """Whatever the texts begin with, and with the names of existing records beside them."""
    found = table(formula_injection())
    known = [Existing(f"=id{n}", row.record) for n, row in enumerate(found.rows[::3]) if row.record]
    data = error_report(found, verdicts(found.rows, known))
    _check(data)
    xml = "".join(_parts(data).values())
    for sign in INJECTED:
        assert f"{sign.strip()}1+1公司" in xml.replace("&#39;", "'").replace("&apos;", "'")


def test_texts_come_in_as_they_are():
    """A name may begin with a sign; nothing is calculated, and nothing is taken away."""
    found = table(formula_injection())
    names = [row.record.name for row in found.rows if row.record]
    assert "=HYPERLINK(A1)0" in names
    assert "+1+1公司1" in names
    assert "-cmd|'/C calc'!A02" in names
    assert "@SUM(A1:A9)3" not in names, "it has a colon"
    assert "＝1+1公司4" in names, "only letters, digits and spaces become half-width"


def _texts(found: MemberTable) -> list[list[tuple[ImportField, list[str]]]]:
    """Of all cells that have one; XML knows one kind of line break."""
    return [
        [(cell.field, cell.raw.split()) for cell in row.cells if cell.raw] for row in found.rows
    ]


@pytest.mark.parametrize("name", [each for each in MESSY_FILES if each != "ten_thousand"])
def test_a_report_can_be_sent_again(name: str):
    """It holds no formula, and reads as its file did: the same fields, texts and columns."""
    found = table(MESSY_FILES[name]())
    data = error_report(found)
    _check(data)
    again = table(data)
    assert _texts(again) == _texts(found)
    assert error_report(found) == data


def test_the_template_holds_no_formula():
    """Nor does it name a year that was not asked for."""
    _check(template(year=2024))
