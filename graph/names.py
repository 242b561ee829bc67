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
    text = plain(name)
    return SearchKeys(
        text=text,
        pinyin="".join(lazy_pinyin(text)),
        initials="".join(lazy_pinyin(text, style=Style.FIRST_LETTER)),
    )


def plain(text: str) -> str:
    """Compatibility forms and case folded, simplified characters, letters and digits only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(each for each in folded if each.isalnum())
    return _to_simplified()(kept)


def sort_key(name: str) -> str:
    """Names sort by pinyin, equal pinyin by the name itself."""
    return f"{search_keys(name).pinyin} {name}"


@cache
def _to_simplified() -> Callable[[str], str]:
    return cast("Callable[[str], str]", OpenCC("t2s").convert)
