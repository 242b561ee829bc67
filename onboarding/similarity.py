"""How alike two names are, in basis points, and which names are compared at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from graph.names import plain

SIMILAR = 8_000
"""From here on two names are SIMILAR_NAME."""
EQUAL = 10_000
_READING_COUNTS = 95  # of 100
_PLACES = (
    "中国", "广东省", "广东", "东莞市", "东莞", "松山湖", "深圳市", "深圳",
    "广州市", "广州", "示例",
)  # fmt: skip
_FORMS = (
    *("股份有限公司", "有限责任公司", "集团有限公司"),
    *("有限公司", "集团公司", "集团", "公司"),
)
_TRADES = (
    *("科技", "技术", "智能", "电子", "自动化", "机器人", "装备", "设备", "精密", "机械", "制造"),
    *("实业", "工业", "软件", "信息", "新材料", "材料", "能源", "半导体", "光电", "数据", "网络"),
    *("创新", "发展"),
)


@dataclass(frozen=True, slots=True)
class ComparedName:
    """A name as it is compared: its key, core and brand, and how the two are read."""

    key: str
    core: str
    brand: str
    core_reading: str
    brand_reading: str

    def blocks(self) -> Iterator[int]:
        """Only names that share one of these are compared: numbers that stand for texts.

        A text with one letter less for each of its letters would take the square of its length; two
        texts with one number are compared once more than need be.
        """
        seen: set[int] = set()
        for kind, text in (("r", self.brand_reading), ("b", self.brand)):
            if kind == "r" or len(text) >= 4:
                seen.add(hash((kind, text)))
                seen.update(hash((kind, shorter)) for shorter in _one_less(text))
        yield from seen


def compared(name: str) -> ComparedName:
    """The parts of a name by which it is compared."""
    key = plain(name)
    core = key
    while shorter := next(
        (p for p in _PLACES if core.startswith(p) and len(core) > len(p) + 1), ""
    ):
        core = core[len(shorter) :]
    form = next((f for f in _FORMS if core.endswith(f) and len(core) > len(f) + 1), "")
    core = core.removesuffix(form)
    brand = core
    while trade := next((t for t in _TRADES if brand.endswith(t) and len(brand) > len(t) + 1), ""):
        brand = brand.removesuffix(trade)
    return ComparedName(key, core, brand, _reading(core), _reading(brand))


def similarity(one: ComparedName, other: ComparedName, least: int = 0) -> int:
    """From 0 to 10,000, for equal keys; 0 also where it is clearly below `least`."""
    if one.key == other.key:
        return EQUAL
    most = max(_most(one.core, other.core), _most(one.core_reading, other.core_reading))
    brand = max(_most(one.brand, other.brand), _most(one.brand_reading, other.brand_reading))
    if (brand + most) // 2 < least:
        return 0
    brands = _alike(one.brand, other.brand, one.brand_reading, other.brand_reading)
    if (brands + most) // 2 < least:
        return 0
    cores = _alike(one.core, other.core, one.core_reading, other.core_reading)
    return (brands + cores) // 2


def _alike(one: str, other: str, reading: str, other_reading: str) -> int:
    if one == other:
        return EQUAL
    if reading == other_reading:
        return max(_share(one, other), EQUAL * _READING_COUNTS // 100)
    texts = _share(one, other)
    most = _READING_COUNTS * _most(reading, other_reading) // 100
    if most <= texts:
        return texts
    return max(texts, _READING_COUNTS * _share(reading, other_reading) // 100)


def _most(one: str, other: str) -> int:
    """What the lengths alone allow."""
    longest = max(len(one), len(other))
    return EQUAL * min(len(one), len(other)) // longest if longest else EQUAL


def _share(one: str, other: str) -> int:
    longest = max(len(one), len(other))
    return EQUAL * (longest - edits(one, other)) // longest if longest else EQUAL


def edits(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).

    A column of the table of distances is the bits of a few integers (Hyyrö 2003).
    """
    if not one or not other:
        return len(one) + len(other)
    places: dict[str, int] = {}
    for place, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << place
    every, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, same, before, distance = every, 0, 0, 0, len(one)
    for letter in other:
        here = places.get(letter, 0)
        swapped = ((~same & here) << 1) & before
        same = (((here & up) + up) ^ up) | here | down | swapped
        right, left = down | (every & ~(same | up)), same & up
        if right & last:
            distance += 1
        elif left & last:
            distance -= 1
        right, left = (right << 1) | 1, left << 1
        up, down, before = (left | ~(same | right)) & every, right & same & every, here
    return distance


def _one_less(text: str) -> Iterator[str]:
    return (text[:place] + text[place + 1 :] for place in range(len(text)))


def _reading(text: str) -> str:
    return "".join(_syllable(each) for each in text)


@lru_cache(maxsize=50_000)
def _syllable(character: str) -> str:
    return "".join(lazy_pinyin(character, style=Style.NORMAL))
