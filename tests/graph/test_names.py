"""Promises of names: every way of writing one leads to the same keys, and no text is refused."""

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.names import LONGEST_SEARCH_TEXT, plain, search_keys, sort_key
from seed.rows import SeedRows

FEW = settings(derandomize=True, deadline=None, max_examples=300)
ODD = st.text(st.characters(exclude_categories=()), max_size=LONGEST_SEARCH_TEXT)
WRITTEN = st.text(
    st.sampled_from("东莞市科技銀行華為拓斯達松山湖機器人ＡＢｃ１２３abcXYZ09 ·（）()-&.,ßéİŉ𠮷😀"),
    max_size=20,
)
ALL = [chr(code) for code in range(0x32400)]  # behind it there are no letters


@pytest.mark.parametrize(
    ("name", "text", "pinyin", "initials"),
    [
        ("拓斯达", "拓斯达", "tuosida", "tsd"),
        ("拓斯達", "拓斯达", "tuosida", "tsd"),
        ("東莞銀行", "东莞银行", "dongguanyinhang", "dgyh"),
        ("东莞 银行", "东莞银行", "dongguanyinhang", "dgyh"),
        ("重庆银行", "重庆银行", "chongqingyinhang", "cqyh"),
        ("松山湖（高新区）", "松山湖高新区", "songshanhugaoxinqu", "sshgxq"),
        ("ＡＩ＋金融", "ai金融", "aijinrong", "aijr"),
        ("Tuo Si Da", "tuosida", "tuosida", "tuosida"),
        ("tuo-si-da", "tuosida", "tuosida", "tuosida"),
        ("TSD", "tsd", "tsd", "tsd"),
        ("Bank of Dongguan", "bankofdongguan", "bankofdongguan", "bankofdongguan"),
        ("OCT华侨城", "oct华侨城", "octhuaqiaocheng", "octhqc"),
        ("3号楼", "3号楼", "3haolou", "3hl"),
        ("①②", "12", "12", "12"),
        ("Straße", "strasse", "strasse", "strasse"),
        ("绿女", "绿女", "lvnv", "ln"),
        ("！？·", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_the_keys_of_a_name(name: str, text: str, pinyin: str, initials: str) -> None:
    """Traditional, simplified, full-width, spaced and English writings fold to their keys."""
    keys = search_keys(name)
    assert (keys.text, keys.pinyin, keys.initials) == (text, pinyin, initials)


@pytest.mark.parametrize(
    "writings",
    [
        ("華為技術", "华为技术", "華为技術", " 华 为 技 术 ", "「华为」技术"),
        ("ＨＵＡＷＥＩ", "Huawei", "huawei", "HUA WEI", "hua-wei"),
        ("e\u0301cole", "école", "ÉCOLE", "É\u200bcole"),
        ("ｶﾞ", "ガ"),
        ("㈱東", "(株)东"),
        ("１２３", "123", "¹²³", "𝟏𝟐𝟑"),
    ],
)
def test_writings_of_one_name_are_one(writings: tuple[str, ...]) -> None:
    """What a reader takes for the same name has the same keys."""
    assert len({search_keys(each) for each in writings}) == 1


def test_every_name_of_the_seed_is_found_by_its_own_keys(all_rows: SeedRows) -> None:
    """Typing a name, its pinyin or its initials leads to the key it is stored under."""
    names = [row.name for row in (*all_rows.organizations, *all_rows.products, *all_rows.policies)]
    for name in names:
        keys = search_keys(name)
        assert keys.text
        assert keys.pinyin.isascii()
        assert search_keys(keys.text) == keys
        assert plain(keys.pinyin) == keys.pinyin
        assert plain(keys.initials) == keys.initials


@FEW
@given(WRITTEN)
def test_keys_of_keys_are_the_same(name: str) -> None:
    """Folding what is folded changes nothing."""
    keys = search_keys(name)
    assert search_keys(keys.text) == keys


def test_simplified_names_keep_their_reading() -> None:
    """What is simplified already is not read as if it were traditional (乾 is no 干 here)."""
    assert search_keys("乾坤科技").pinyin == "qiankunkeji"
    assert search_keys("乾照光电").pinyin == "qianzhaoguangdian"


def test_no_character_is_folded_twice() -> None:
    """For every single character of Unicode: what it is stored as is found by typing just that."""
    stored = {letter: plain(letter) for letter in ALL}
    again = {letter: plain(text) for letter, text in stored.items() if text != letter}
    assert {
        f"{each} {stored[each]} {again[each]}" for each in again if again[each] != stored[each]
    } == set()


@FEW
@given(ODD)
@example("\ud800")
@example("\udfff\ud800")
@example("\u202e\u0000\ufeff\uffff")
@example("a" + "\u0301" * 90)
@example("ﷺ" * 100)
@example("👨\u200d👩\u200d👧\U000e0001")
def test_no_text_is_refused(text: str) -> None:
    """Lone surrogates, marks, controls and private characters have keys, of letters and digits."""
    keys = search_keys(text)
    for key in (keys.text, keys.pinyin, keys.initials):
        assert key == "" or key.isalnum()
        assert key.casefold() == key
        assert key.encode().decode() == key
    assert sort_key(text).isascii()


def test_no_character_is_refused() -> None:
    """Not one character of Unicode raises, and only letters and digits remain."""
    for letter in ALL:
        kept = plain(letter)
        assert kept == "" or kept.isalnum()


@FEW
@given(WRITTEN, WRITTEN)
def test_part_of_a_name_is_part_of_its_text(start: str, end: str) -> None:
    """Searching for the beginning of a name finds it as a prefix."""
    assert plain(start + end).startswith(plain(start))


def test_names_sort_by_how_they_are_read() -> None:
    """By pinyin, whatever the script; equal readings by the name itself."""
    names = ["中国", "Zoo", "安", "東莞", "Anna", "东莞", "dongguan", "1号", "八", "安吉", "阿里"]
    assert sorted(names, key=sort_key) == [
        *("1号", "阿里", "安", "安吉", "Anna", "八", "dongguan", "东莞", "東莞", "中国", "Zoo"),
    ]


@FEW
@given(st.lists(WRITTEN, max_size=6))
def test_equal_readings_sort_by_the_name(names: list[str]) -> None:
    """Sort keys order first by reading (other scripts behind all letters), then by the name."""
    ordered = sorted(names, key=sort_key)
    readings = [search_keys(each).pinyin for each in ordered]
    latin = [each for each in readings if each.isascii()]
    assert latin == sorted(latin)
    for one, other in itertools.pairwise(ordered):
        if search_keys(one).pinyin == search_keys(other).pinyin and (one + other).isalpha():
            assert one <= other


@FEW
@given(WRITTEN, WRITTEN)
def test_sort_keys_differ_where_names_do(one: str, other: str) -> None:
    """Two names have the same place only when they are the same text."""
    assert (sort_key(one) == sort_key(other)) == (one == other)
