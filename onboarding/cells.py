"""One cell to a value of its column's field."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from graph.model.time import PartialDate
from graph.model.words import CredentialKind, LifeCycleStage, OrganizationKind, SectorKey, Word
from graph.names import plain
from onboarding.days import OPEN_ENDS, read_day
from onboarding.findings import Finding, Read, Unreadable, graver, note
from onboarding.grid import Cell, CellKind
from onboarding.letters import LONGEST_TEXT, folded, tidy
from onboarding.quantities import Quantity
from onboarding.vocabulary import credentials, kinds, sectors, stages

W = TypeVar("W", bound=Word)

YES = frozenset(["是", "有", "对", "已", "√", "✓", "✔", "☑", "●", "y", "yes", "t", "true", "1"])
NO = frozenset(
    [
        "否",
        "无",
        "非",
        "没有",
        "不是",
        "未",
        "×",
        "✗",
        "✘",
        "☒",
        "☐",
        "○",
        "x",
        "n",
        "no",
        "f",
        "false",
        "0",
    ]
)
MOST_PARTS = 30
"""Of a list; of the aliases of a row as well."""
_TOTALS = frozenset(["合计", "总计", "小计", "total", "subtotal"])
_PARTS = re.compile(r"[、,;/|\r\n，；／]")  # folded and as written
_COMPANY_COMMA = re.compile(r"[,，](?=\s*(?:ltd|inc|llc|co|corp|limited|company)\b)", re.IGNORECASE)
_KEPT_COMMA = "\ue000"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a reading depends on beside the file."""

    today: date
    of_1904: bool = False


def read_name(text: str) -> Read[str]:
    """The name of an organisation; raises Unreadable for what cannot be one."""
    name = _sized(tidy(text), 200)
    if (
        not any(each.isalpha() for each in name)
        or plain(name) in _TOTALS
        or re.search("[:：]", name)
    ):
        raise Unreadable(
            f"{name[:40]!r} is no name of an organisation: correct it, or clear the row."
        )
    return Read(name)


def read_name_en(text: str) -> Read[str]:
    """An English name has a Latin letter."""
    name = _sized(tidy(text), 200)
    if not re.search("[A-Za-z]", name):
        raise Unreadable(f"{name[:40]!r} has no Latin letter: an English name is wanted.")
    return Read(name)


def read_address(text: str) -> Read[str]:
    """At most 300 characters."""
    return Read(_sized(tidy(text), 300))


def read_aliases(text: str, known: int = 0) -> Read[tuple[str, ...]]:
    """Each name once, by its key. `known`: how many the row has already."""
    if known >= MOST_PARTS:
        raise Unreadable(f"The row has {known} aliases already: that is enough.")
    names = [_sized(tidy(part), 200) for part in _parts(_COMPANY_COMMA.sub(_KEPT_COMMA, text))]
    return Read(tuple({plain(name) or name: name for name in reversed(names)}.values())[::-1])


def _sized(text: str, longest: int) -> str:
    text = text.replace(_KEPT_COMMA, ",")
    if not 2 <= len(text) <= longest:
        raise Unreadable(f"2 to {longest} characters are wanted, this has {len(text)}.")
    return text


def _parts(text: str) -> list[str]:
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    if len(parts) > MOST_PARTS:
        raise Unreadable(f"At most {MOST_PARTS} parts are wanted, this has {len(parts)}.")
    refuse_long(max(parts, key=len, default=""))
    return parts


def refuse_long(text: str) -> None:
    """Before any work on it: nothing that is longer is read. Raises Unreadable."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"2 to {LONGEST_TEXT} characters are wanted, this has {len(text)}.")


def read_kind(text: str) -> Read[OrganizationKind]:
    """One kind of organisation."""
    return Read(_word(text, kinds(), "kind of organisation"))


def read_stage(text: str) -> Read[LifeCycleStage]:
    """One stage."""
    return Read(_word(text, stages(), "stage"))


def read_sectors(text: str) -> Read[tuple[SectorKey, ...]]:
    """Several sectors, each once."""
    return Read(tuple(dict.fromkeys(_word(each, sectors(), "sector") for each in _parts(text))))


def read_credentials(text: str) -> Read[tuple[CredentialKind, ...]]:
    """Several labels, each once."""
    return Read(tuple(dict.fromkeys(_word(each, credentials(), "label") for each in _parts(text))))


@lru_cache(maxsize=10_000)
def _key(text: str) -> str:
    return plain(text)


def _word(text: str, words: dict[str, W], what: str) -> W:
    if (found := words.get(_key(text))) is not None:
        return found
    known = ", ".join(dict.fromkeys(words.values()))
    raise Unreadable(f"There is no {what} called {folded(text)[:40]!r}. Known: {known}.")


def read_yes(text: str) -> Read[bool]:
    """Yes or no."""
    short = folded(text).casefold()
    if short in YES or short in NO:
        return Read(short in YES)
    raise Unreadable(f"{folded(text)[:40]!r} is neither yes nor no: write 是 or 否.")


def read_past_day(cell: Cell, setting: Setting) -> Read[PartialDate]:
    """A day that is not after today."""
    found = _day(cell, setting)
    if found.value.first > setting.today:
        raise Unreadable(f"{found.value} is still to come: check the year.")
    return found


def read_begin(cell: Cell, setting: Setting) -> Read[PartialDate]:
    """Any day."""
    return _day(cell, setting)


def read_end(cell: Cell, setting: Setting) -> Read[PartialDate | None]:
    """A last day, or none where it is open."""
    if folded(cell.text) in OPEN_ENDS:
        return Read(None, note("No end."))
    found = _day(cell, setting)
    return Read(found.value, found.finding)


def _day(cell: Cell, setting: Setting) -> Read[PartialDate]:
    found = read_day(cell.text, number=cell.kind is CellKind.NUMBER, of_1904=setting.of_1904)
    if cell.kind is CellKind.TIMED_DAY:
        return Read(found.value, graver(found.finding, note("The time of day was left out.")))
    return found


def read_figure(
    read: Callable[[str, int | None], Read[Quantity]], text: str, scale: int | None
) -> Read[Quantity]:
    """An amount or count that is not below 0."""
    found = read(text, scale)
    if found.value.number < 0:
        raise Unreadable("An amount below 0 is wrong here: check it.")
    return found


def remark(cell: Cell) -> Finding | None:
    """What is remarkable about where a cell's text came from."""
    finding = note("The stored value of a formula.") if cell.is_formula else None
    return graver(finding, note("From merged cells.")) if cell.merged else finding
