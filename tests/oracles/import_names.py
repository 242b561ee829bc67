"""How alike two names of organisations are, as docs/decisions/0028 §8 defines it."""

import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

_WORDS = (
    "中国 广东省 广东 东莞市 东莞 松山湖 深圳市 深圳 广州市 广州 示例",
    "股份有限公司 有限责任公司 集团有限公司 有限公司 集团公司 集团 公司",
    "科技 技术 智能 电子 自动化 机器人 装备 设备 精密 机械 制造 实业 工业 软件 信息 新材料 材料"
    " 能源 半导体 光电 数据 网络 创新 发展",
)
_PLACES, _FORMS, _TRADES = (each.split() for each in _WORDS)


def key(text: str) -> str:
    """Letters and digits only, folded; the names here are simplified already."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in folded if each.isalnum())


def _core(name: str) -> str:
    core = key(name)
    while place := next((e for e in _PLACES if core.startswith(e) and len(core) - len(e) >= 2), ""):
        core = core[len(place) :]
    form = next((e for e in _FORMS if core.endswith(e) and len(core) - len(e) >= 2), "")
    return core[: len(core) - len(form)]


def _brand(name: str) -> str:
    brand = _core(name)
    while trade := next((e for e in _TRADES if brand.endswith(e) and len(brand) - len(e) >= 2), ""):
        brand = brand[: -len(trade)]
    return brand


def _reading(text: str) -> str:
    return "".join("".join(lazy_pinyin(each)) for each in text)


def _edits(one: str, other: str) -> int:
    """Inserted, deleted, replaced and swapped characters (optimal string alignment)."""
    table = [[row + column for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            best = min(
                table[row - 1][column] + 1,
                table[row][column - 1] + 1,
                table[row - 1][column - 1] + (one[row - 1] != other[column - 1]),
            )
            swapped = one[row - 2 : row] == other[column - 2 : column][::-1]
            if row > 1 and column > 1 and swapped:
                best = min(best, table[row - 2][column - 2] + 1)
            table[row][column] = best
    return table[-1][-1]


def _near(one: str, other: str) -> int:
    longest = max(len(one), len(other))
    return 10_000 * (longest - _edits(one, other)) // longest if longest else 10_000


def _alike(one: str, other: str) -> int:
    read = _near(_reading(one), _reading(other))
    return max(_near(one, other), 95 * read // 100)


@lru_cache(maxsize=100_000)
def similarity(one: str, other: str) -> int:
    """In basis points, of two first names."""
    if key(one) == key(other):
        return 10_000
    return (_alike(_brand(one), _brand(other)) + _alike(_core(one), _core(other))) // 2


def _left_out(text: str) -> set[str]:
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


@lru_cache(maxsize=10_000)
def _blocks(name: str) -> set[tuple[str, str]]:
    brand = _brand(name)
    found = {("reading", each) for each in _left_out(_reading(brand))}
    if len(brand) >= 4:
        found |= {("brand", each) for each in _left_out(brand)}
    return found


def related(one: str, other: str) -> bool:
    """Whether two names share a block, thus are compared at all."""
    return bool(_blocks(one) & _blocks(other))
