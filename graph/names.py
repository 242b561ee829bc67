"""Names as people type them: simplified, traditional, pinyin, initials, English."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import cast

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

LONGEST_SEARCH_TEXT = 100


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """The forms under which a name is found; all lower case, letters and digits only."""

    text: str
    pinyin: str
    initials: str


def search_keys(name: str) -> SearchKeys:
    """Traditional characters become simplified; 拓斯達 → 拓斯达, tuosida, tsd."""
    text, reading = plain(name), _reading(name)
    return SearchKeys(
        text=text,
        pinyin="".join(lazy_pinyin(reading)),
        initials="".join(lazy_pinyin(reading, style=Style.FIRST_LETTER)),
    )


def plain(text: str) -> str:
    """Compatibility forms and case folded, simplified characters, letters and digits only."""
    simplified = _converter("t2s")
    # Twice, for a few characters become simplified in two steps (薴, 苧, 苎).
    return simplified(simplified(_letters(text)))


def _reading(name: str) -> str:
    """The form that is read aloud: simplified, for the phrase dictionary knows that form best.

    A name that is written in simplified characters is left alone: in it 乾 is no 干.
    """
    letters = _letters(name)
    is_simplified = _converter("s2t")(letters) != letters
    return letters if is_simplified else plain(name)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in folded if each.isalnum())


def sort_key(name: str) -> str:
    """Names sort by pinyin, equal pinyin by the name itself; other scripts come after the letters.

    ASCII only: the database sorts by UTF-8 and compares by UTF-16, which differ for rare
    characters, so that pages would skip or repeat nodes.
    """
    return f"{_ascii(search_keys(name).pinyin)} {_ascii(name)}"


def _ascii(text: str) -> str:
    return "".join(each if each.isascii() else f"~{ord(each):06x}" for each in text)


@cache
def _converter(direction: str) -> Callable[[str], str]:
    return cast("Callable[[str], str]", OpenCC(direction).convert)
