"""Codes: three checks, and the letters that look like digits."""

import pytest
from stdnum.cn.uscc import calc_check_digit

from onboarding.findings import Unreadable
from onboarding.uscc import read_uscc
from tests.onboarding.workbooks import uscc

CODE = uscc()


@pytest.mark.parametrize(
    "text",
    [CODE, CODE.lower(), f" {CODE[:8]} {CODE[8:]}", "".join(chr(ord(c) + 0xFEE0) for c in CODE)],
)
def test_the_forms_of_a_code(text: str):
    """Case, width, spaces."""
    assert read_uscc(text) == CODE


def test_what_is_wrong_is_named():
    """One check after the other."""
    wrong_body = CODE[:16] + ("1" if CODE[16] != "1" else "2")
    wrong_body += calc_check_digit(wrong_body)
    wrong_last = CODE[:17] + ("A" if CODE[17] != "A" else "B")
    for text, told in [
        (CODE[:-1], "18 characters"),
        ("0" * 18, "never 0"),
        ("99" + "4419A0" + CODE[8:], "division"),
        (wrong_body, "GB 11714"),
        (wrong_last, "GB 32100"),
        ("9.14419E+17", "stored as a number"),
    ]:
        with pytest.raises(Unreadable, match=told):
            read_uscc(text)
    with pytest.raises(Unreadable, match="stored as a number"):
        read_uscc("914419000000000000", from_number=True)


def test_letters_that_no_code_has_are_named_and_not_mended():
    """O for 0, I for 1."""
    mistyped = CODE.replace("0", "O", 1)
    with pytest.raises(Unreadable) as raised:
        read_uscc(mistyped)
    assert f"'O' at place {mistyped.index('O') + 1}, probably 0" in str(raised.value)
    assert f"{CODE} would hold" in str(raised.value)
    with pytest.raises(Unreadable, match="would not hold either"):
        read_uscc(CODE[:8] + "I" + CODE[9:])
