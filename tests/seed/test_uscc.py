"""Codes of invented organisations: check-valid, and never those of real ones."""

import pytest
from stdnum.cn import uscc

from onboarding.uscc import organization_check
from seed.uscc import SYNTHETIC_CODES, synthetic_uscc
from tests.seed.test_synthetic import ROWS


def test_codes_are_check_valid_and_no_real_ones():
    """18 characters of division 441900, both check characters right, outside the real classes."""
    codes = [row.uscc or "" for row in ROWS.organizations]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert uscc.is_valid(code)
        assert code.startswith("99" + "441900" + "0000")
        weights = zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
        check = (11 - sum(int(character, 36) * weight for character, weight in weights)) % 11
        assert code[16] == "0123456789X"[check]


@pytest.mark.parametrize("number", [-1, SYNTHETIC_CODES])
def test_codes_end_where_their_block_ends(number: int):
    """Outside the block of codes kept for invented organisations there is none."""
    with pytest.raises(ValueError, match="923,521"):
        synthetic_uscc(number)


@pytest.mark.parametrize(
    ("body", "check"), [("60003734", "1"), ("00000006", "X"), ("00000000", "0")]
)
def test_the_check_of_an_organisation_code(body: str, check: str):
    """GB 11714: weights 3 7 9 10 5 8 4 2 mod 11, where 10 is X and 11 is 0."""
    assert organization_check(body) == check
