"""Unified social credit codes (GB 32100-2015): read, and held against their three checks."""

import re
import unicodedata

from stdnum.cn.uscc import calc_check_digit

from onboarding.findings import Unreadable

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LOOKS_LIKE = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "U"}
_ORGANIZATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LOST_DIGITS = re.compile(r"\d+(\.\d+)?E\+?\d+", re.ASCII)


def organization_check(body: str) -> str:
    """The check character of an organisation code's first eight (GB 11714-1997)."""
    total = sum(
        _ORGANIZATION_ALPHABET.index(character) * weight
        for character, weight in zip(body, _ORGANIZATION_WEIGHTS, strict=True)
    )
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def read_uscc(text: str, *, from_number: bool = False) -> str:
    """The code, folded. `from_number`: the cell holds a number, which keeps 15 digits.

    Raises Unreadable at the first check that fails; nothing is mended.
    """
    code = "".join(unicodedata.normalize("NFKC", text).upper().replace("-", "").split())
    if from_number or _LOST_DIGITS.fullmatch(code):
        raise Unreadable(
            "The code was stored as a number, which loses its last digits: format the column as "
            "text and type the code again."
        )
    if problem := _problem(code):
        raise Unreadable(problem)
    return code


def _problem(code: str) -> str | None:
    if len(code) != 18:
        return f"A code has 18 characters, this one has {len(code)}: compare it with the licence."
    if strange := [place for place, each in enumerate(code) if each not in ALPHABET]:
        return _strange(code, strange)
    if code[0] == "0" or not (code[2:8].isascii() and code[2:8].isdecimal()):
        return (
            "The first character is never 0, and the 3rd to 8th are the digits of a division "
            "(东莞 441900): compare the code with the licence."
        )
    if organization_check(code[8:16]) != code[16]:
        return (
            f"The 17th character {code[16]} does not fit the 9th to 16th (GB 11714): one of them "
            "is mistyped; compare the code with the licence."
        )
    if calc_check_digit(code[:17]) != code[17]:
        return (
            f"The last character {code[17]} does not fit the others (GB 32100): one of them is "
            "mistyped; compare the code with the licence."
        )
    return None


def _strange(code: str, places: list[int]) -> str:
    parts: list[str] = []
    for place in places[:5]:
        likely = _LOOKS_LIKE.get(code[place])
        hint = f", probably {likely}" if likely else ""
        parts.append(f"{code[place]!r} at place {place + 1}{hint}")
    message = f"A code never has {'; '.join(parts)}."
    mended = "".join(_LOOKS_LIKE.get(each, each) for each in code)
    if all(each in ALPHABET for each in mended):
        holds = "would hold" if _problem(mended) is None else "would not hold either"
        message += f" {mended} {holds}."
    return message + " Compare it with the licence and type it again."
