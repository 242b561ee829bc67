"""The ways in which a search text may be meant: readings, abbreviations, one edit, words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise, product
from string import ascii_lowercase, digits

from pypinyin import Style, pinyin

from graph.names import plain, search_keys

# Names begin with them so often that they are left out where people abbreviate.
PLACES = (
    *("中国", "广东省", "广东", "东莞市", "东莞", "松山湖高新区", "松山湖"),
    *("滨海湾新区", "滨海湾", "香港"),
)
# A place's own abbreviation is its second character.
SHORT_PLACES = {"莞": "东", "港": "香"}

MOST_READINGS = 16
# The edits of a long Latin text behind this letter are looked for among the names that begin with
# the letters before it: they are few, and trying every letter there would cost more.
LETTERS_TRIED = 20
# Each clause is a question to the full-text engine; in long texts one spares several characters.
MOST_CLAUSES = 8
SHORTEST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Edit:
    """A name fits that begins with `head` and goes on with `tail` behind `skip` characters."""

    head: str
    skip: int
    tail: str


@dataclass(frozen=True, slots=True)
class Edits:
    """All that is one edit away from a text, in the forms in which it can be looked up.

    `beginnings` and `wholes` are spelled out; `open` ones leave a character open. Where they may
    be found: among the names that have all `letters` of one clause, or begin with one of `stems`.
    """

    beginnings: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    open: tuple[Edit, ...] = ()
    stems: tuple[str, ...] = ()
    letters: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text; `reading` is None where it counts only as it is written."""

    text: str
    reading: str | None


NONE = Edits()


def is_chinese(letter: str) -> bool:
    """One of the Chinese characters of daily use, each of which the full-text index keeps."""
    return "\u3400" <= letter <= "\u9fff"


def all_of(letters: Iterable[str]) -> str:
    """Names with all of these Chinese characters, in the language of the full-text engine.

    They mean nothing else in it.
    """
    return " ".join(f"+{each}" for each in letters)


def is_latin(text: str) -> bool:
    """A text that may be pinyin or English."""
    return text.isascii()


def chinese_in(text: str) -> str:
    """Its Chinese characters, in their order."""
    return "".join(each for each in text if is_chinese(each))


def is_mixed(text: str) -> bool:
    """Chinese characters beside Latin letters, of which some may be pinyin."""
    return chinese_in(text) != "" and any(each in ascii_lowercase for each in text)


# ---------------------------------------------------------------- readings


def readings(text: str) -> tuple[str, ...]:
    """The pinyin with which a name may begin.

    A Latin text is its own reading; Chinese is read aloud from three characters on, for shorter
    ones sound like too much.
    """
    if len(text) < 2:
        return ()
    if is_latin(text):
        return (text,)
    if is_mixed(text):
        return tuple(_mixed_readings(text))
    return (search_keys(text).pinyin,) if len(chinese_in(text)) >= 3 else ()


def _mixed_readings(text: str) -> Iterable[str]:
    """A Chinese character that stands alone may be read in each of its ways: yin行 is yinhang."""
    parts: list[list[str]] = []
    for chinese, letters in groupby(text, is_chinese):
        run = "".join(letters)
        if not chinese:
            parts.append([run])
        elif len(run) > 1:
            parts.append([search_keys(run).pinyin])
        else:
            parts.append(pinyin(run, style=Style.NORMAL, heteronym=True)[0])
    every = ("".join(each) for each in product(*parts))
    return dict.fromkeys(each for each, _ in zip(every, range(MOST_READINGS), strict=False))


@dataclass(frozen=True, slots=True)
class Initials:
    """Initials with which a name may begin; its text must have the `runs` too."""

    initials: str
    runs: tuple[str, ...]


def initials(text: str) -> tuple[Initials, ...]:
    """tsd, or DG银行, whose Chinese part must be in the name as it is written."""
    if is_latin(text):
        return (Initials(text, ()),)
    if not is_mixed(text):
        return ()
    runs = tuple("".join(run) for chinese, run in groupby(text, is_chinese) if chinese)
    return (Initials(search_keys(text).initials, runs),)


# ---------------------------------------------------------------- abbreviations


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """`pattern` is a regular expression for the whole name; `letters` are all in it."""

    pattern: str
    letters: tuple[str, ...]


def abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """松材 for 松山湖材料实验室: its characters in order, the first one at the beginning.

    The beginning may be behind places, and a place may be shortened itself: 莞工, 港城大.
    """
    chinese = chinese_in(text)
    if not (2 <= len(text) <= 8 and chinese):
        return ()
    first, *others = text
    start = f"(?:{'|'.join(PLACES)})*"
    short = f"{SHORT_PLACES[first]}?" if first in SHORT_PLACES else ""
    rest = "".join(f"[^{each}]*{each}" for each in others)
    return (Abbreviation(f"{start}{short}{first}{rest}.*", tuple(dict.fromkeys(chinese))),)


# ---------------------------------------------------------------- one edit
#
# A name is one edit away when it becomes the text by replacing, inserting, leaving out or swapping
# one character. A beginning of the name, of at least three characters, is enough where the last
# character of the text stands or is swapped: without it, it is just a shorter text, which too many
# names begin with.


def text_edits(text: str) -> Edits:
    """Edits of what is written, for at least three Chinese characters.

    Half of a word of two characters says nothing: in these only a swap counts, or a `Twin`.
    """
    size, chinese = len(text), [at for at, each in enumerate(text) if is_chinese(each)]
    if size == len(chinese) == 2:
        return Edits(wholes=(text[::-1],))
    if len(chinese) < 3:
        return NONE
    beginnings, wholes = _spelled_out(text)
    return Edits(
        beginnings,
        wholes,
        open=tuple(_open(text, range(size))),
        stems=(text[:-1],),
        letters=tuple(_clauses(text, chinese)),
    )


def reading_edits(text: str) -> Edits:
    """Edits of pinyin or English; other letters than a–z and 0–9 are not tried."""
    size = len(text)
    if size < 4 or not is_latin(text):
        return NONE
    beginnings, wholes = _spelled_out(text)
    tried = min(size, LETTERS_TRIED)
    letters = ascii_lowercase + digits
    new = [
        text[:at] + each + text[at + gone :]
        for at in range(tried)
        for gone in (0, 1)
        if at + gone < size
        for each in letters
    ]
    last = [text[:-1] + each for each in letters]
    behind = tuple(_open(text, range(tried, size)))
    return Edits(
        tuple(sorted({*beginnings, *new} - {text})),
        tuple(sorted({*wholes, *last} - {text})),
        open=behind,
        stems=(text[:tried],) if behind else (),
    )


@dataclass(frozen=True, slots=True)
class Twin:
    """A name of two characters that sounds alike and has one of them: 云鲸 for 云京."""

    reading: str
    first: str
    last: str


def twins(text: str) -> tuple[Twin, ...]:
    """For two Chinese characters."""
    if len(text) != 2 or len(chinese_in(text)) != 2:
        return ()
    return (Twin(search_keys(text).pinyin, text[0], text[1]),)


def _spelled_out(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Beginnings and whole names that lack a character of the text, or have two swapped."""
    places = range(len(text))
    shorter = {text[:at] + text[at + 1 :] for at in places}
    swapped = {text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in places[:-1]}
    wholes = {each for each in shorter if each == text[:-1] or len(each) < SHORTEST_BEGINNING}
    beginnings = (shorter | swapped) - wholes - {text}
    return tuple(sorted(beginnings)), tuple(sorted(wholes))


def _open(text: str, places: range) -> Iterator[Edit]:
    """Names with another character in one of the places, or with one more before it."""
    for at in places:
        if at < len(text) - 1:
            yield Edit(text[:at], at + 1, text[at + 1 :])
        if at:
            yield Edit(text[:at], at + 1, text[at:])


def _clauses(text: str, chinese: list[int]) -> Iterator[tuple[str, ...]]:
    """Characters of which a candidate has all of one clause: one edit spares all but a block."""
    blocks = min(len(chinese), MOST_CLAUSES)
    bounds = [len(chinese) * each // blocks for each in range(blocks + 1)]
    found: set[tuple[str, ...]] = set()
    for start, end in pairwise(bounds):
        if chinese[start:end] == [len(text) - 1]:
            continue  # only whole names may differ there, which `stems` find
        spared = [text[at] for at in (*chinese[:start], *chinese[end:])]
        found.add(tuple(dict.fromkeys(spared)))
    yield from sorted(found - {()}) or [tuple(dict.fromkeys(text[at] for at in chinese))]


# ---------------------------------------------------------------- words


def words(typed: str) -> tuple[Word, ...]:
    """The words that a thing's names must have, the most telling one first.

    One Chinese word alone is left out: a name that has it contains the text.
    """
    texts = dict.fromkeys(each for each in map(plain, typed.split()) if each)
    found = [Word(each, _word_reading(each)) for each in texts]
    if len(found) == 1 and found[0].reading is None:
        return ()
    return tuple(sorted(found, key=lambda each: (each.text in _place_words(), -len(each.text))))


def _word_reading(word: str) -> str | None:
    if is_latin(word):
        return word if len(word) >= 3 and not word.isdigit() else None
    return search_keys(word).pinyin if is_mixed(word) else None


@cache
def _place_words() -> frozenset[str]:
    """Nearly every name has one of them, so they are a bad start."""
    return frozenset({*PLACES, *(search_keys(each).pinyin for each in PLACES)})
