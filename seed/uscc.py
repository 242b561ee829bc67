"""Unified social credit codes (GB 32100-2015) for invented organisations, and their two checks."""

from onboarding.uscc import ALPHABET, organization_check

# Department 9, class 9 (others): real banks and firms have 91, real institutes 12 or 52. With an
# organisation code of leading zeros, which no register gives out, no real code is ever met.
_HEAD = "99" + "441900"
_ZEROS = "0000"
SYNTHETIC_CODES = len(ALPHABET) ** 4
"""How many codes are kept for invented organisations: four characters of 31 after the zeros."""


def synthetic_uscc(number: int) -> str:
    """The check-valid code `number`, from 0, of those kept for invented organisations.

    Raises ValueError where there is none.
    """
    if not 0 <= number < SYNTHETIC_CODES:
        raise ValueError(f"There are {SYNTHETIC_CODES:,} synthetic codes, and no number {number}.")
    characters: list[str] = []
    for _ in range(4):
        number, place = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[place])
    body = _ZEROS + "".join(reversed(characters))
    code = _HEAD + body + organization_check(body)
    return code + check_character(code)


_PLACE = {character: place for place, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def check_character(code: str) -> str:
    """The 18th character for the first 17: weights 3^(i-1) mod 31."""
    total = sum(
        _PLACE[character] * weight for character, weight in zip(code, _WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]
