"""What the heading of one column means: a field, and its unit and year."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.model.words import CredentialKind
from graph.names import plain
from onboarding.heading_words import HEADINGS
from onboarding.letters import LONGEST_TEXT, folded, simplified
from onboarding.quantities import FOREIGN
from onboarding.vocabulary import credentials
from onboarding.words import ImportField

AMOUNTS = frozenset({ImportField.REVENUE, ImportField.RESEARCH_SPEND})
FIGURES = AMOUNTS | {ImportField.EMPLOYEES}

_BRACKETS = re.compile(r"[(\[【<]([^)\]】>]*)[)\]】>]")
_YEAR = re.compile(r"(?:截至|截止|fy)?(?<!\d)((?:19|20)\d\d)(?!\d)(?:年度|年末|年底|年)?", re.ASCII)
_RELATIVE = re.compile("上一年度|上一年|上年度|上年|去年|最近一年|近一年|本年度|本年|当年|年度")
_PLANNED = re.compile("预计|计划|目标|预测|forecast|planned|target|budget")
_ONLY_A_UNIT = frozenset({"", "是否", "有无", "金额", "数值", "数量", "合计"})
_BEFORE_LABEL = re.compile("是否属于|是否获得|是否为|是否是|是否|is")
_AFTER_LABEL = ("企业", "资质", "称号", "认定", "证书")
_TITLE_UNIT = re.compile(r"单位\s*[:：]\s*([^\s,;，；)\]】]+)")
_MONEY_NAMES = re.compile("单位|人民币|rmb|cny|[:：\\s]")

_CHINESE_UNITS = {
    "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
}  # fmt: skip
_ENGLISH_UNITS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_MONEY_UNITS: dict[str, int] = {
    "元": 1,
    "yuan": 1,
    **_CHINESE_UNITS,
    **{f"{unit}元": scale for unit, scale in _CHINESE_UNITS.items()},
    **_ENGLISH_UNITS,
    **{f"{unit}yuan": scale for unit, scale in _ENGLISH_UNITS.items()},
}
_COUNT_UNITS: dict[str, int] = {
    "人": 1, "名": 1, "位": 1, "个": 1, "persons": 1, "people": 1, "千人": 10**3, "万人": 10**4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """`scale`: what a bare number is multiplied by; `year`: of the figures; both may be absent.

    `label`: the column says yes or no of it. `foreign`: the heading names another currency.
    `relative`: it names a year that cannot be known (上年度).
    """

    field: ImportField
    label: CredentialKind | None = None
    scale: int | None = None
    year: str | None = None
    foreign: bool = False
    relative: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    key: str
    brackets: tuple[str, ...] = ()
    year: str | None = None
    relative: bool = False
    void: bool = False


@lru_cache(maxsize=10_000)
def meaning(upper: str, lower: str) -> Meaning | None:
    """What a column is, by its group heading (may be blank) and its heading (may be blank)."""
    above, below = _text(upper), _text(lower)
    if above.void or below.void:
        return None
    if not folded(lower):
        return _meant(above.key, above, above)
    found = _meant(below.key, below, above)
    if found is None and above.key:
        found = _meant(above.key + below.key, below, above)
        if found is None and below.key in _ONLY_A_UNIT | set(_MONEY_UNITS) | set(_COUNT_UNITS):
            unit = below if below.key in _ONLY_A_UNIT else _Text("", (below.key,), below.year)
            found = _meant(above.key, unit, above)
    return found


def title_scale(title: str) -> int | None:
    """Yuan in the unit that a title row gives to the whole table (单位：万元)."""
    if len(title) > LONGEST_TEXT:
        return None
    match = _TITLE_UNIT.search(simplified(folded(title)))
    return _MONEY_UNITS.get(_MONEY_NAMES.sub("", match[1].casefold())) if match else None


def _text(heading: str) -> _Text:
    if len(heading) > LONGEST_TEXT:  # a sentence, whose brackets may never close
        return _Text("", void=True)
    written = simplified(folded(heading)).casefold()
    void = any(mark in written for mark in "%‰") or bool(_PLANNED.search(written))
    years = set(_YEAR.findall(written))
    without = _YEAR.sub("", written)
    brackets = tuple(each.strip() for each in _BRACKETS.findall(without))
    relative = bool(_RELATIVE.search(without))
    body = _BRACKETS.sub("", without)
    key = plain(body)
    if key not in _fields():
        key = plain(_RELATIVE.sub("", body))
    key = key.removesuffix("必填").removesuffix("选填").removesuffix("可选")
    year = years.pop() if len(years) == 1 else None
    return _Text(key, brackets, year, relative, void or bool(years))


def _meant(key: str, below: _Text, above: _Text) -> Meaning | None:
    field, label, named = _fields().get(key), None, None
    if field is None and (label := _label(key)):
        field = ImportField.CREDENTIAL
    if field is None:
        field, named = _with_unit(key)
    if field is None:
        return None
    if field not in FIGURES:
        return Meaning(field, label)
    units = _COUNT_UNITS if field is ImportField.EMPLOYEES else _MONEY_UNITS
    scales = [named, *(_unit(each, units) for each in (*below.brackets, *above.brackets))]
    scale = next((each for each in scales if each), None)
    foreign = any(_is_foreign(each) for each in (*below.brackets, *above.brackets))
    year = below.year or above.year
    relative = (below.relative or above.relative) and not year
    return Meaning(field, None, scale, year, foreign, relative)


def _unit(bracket: str, units: dict[str, int]) -> int | None:
    return units.get(_MONEY_NAMES.sub("", bracket))


def _is_foreign(bracket: str) -> bool:
    bare = _MONEY_NAMES.sub("", bracket)
    bare = re.sub("[十百千万亿]|thousand|million|billion", "", bare)
    return bare in FOREIGN


def _with_unit(key: str) -> tuple[ImportField | None, int | None]:
    """An amount or count whose heading ends with its unit: 营业收入万元."""
    for units, allowed in ((_MONEY_UNITS, AMOUNTS), (_COUNT_UNITS, {ImportField.EMPLOYEES})):
        for unit in sorted(units, key=len, reverse=True):
            field = _fields().get(key.removesuffix(unit)) if key.endswith(unit) else None
            if field in allowed:
                return field, units[unit]
    return None, None


def _label(key: str) -> CredentialKind | None:
    if key in credentials():
        return credentials()[key]
    if match := _BEFORE_LABEL.match(key):
        key = key[match.end() :]
    bare = next((key.removesuffix(end) for end in _AFTER_LABEL if key.endswith(end)), key)
    return credentials().get(key) or credentials().get(bare)


@cache
def _fields() -> dict[str, ImportField]:
    keys = {plain(field): field for field in HEADINGS}
    keys |= {plain(word): field for field, words in HEADINGS.items() for word in words.split()}
    return keys
