"""What each row would do to what is there."""

from dataclasses import replace

import pytest

from graph.model import OrganizationKind, PartialDate, SectorKey
from onboarding.records import MemberRecord, ParsedRow
from onboarding.similarity import compared, edits, similarity
from onboarding.verdicts import Existing, JudgedRow, verdicts
from onboarding.words import DuplicateSign, RowVerdict
from tests.onboarding.workbooks import uscc

NAME = "东莞市宏达电子科技有限公司"
ONE, TWO = uscc(1), uscc(2)
RECORD = MemberRecord(OrganizationKind.ENTERPRISE, NAME, uscc=ONE, address="东莞市松山湖一路1号")


def judge(record: MemberRecord | None, *existing: MemberRecord) -> JudgedRow:
    known = [Existing(f"id{place}", each) for place, each in enumerate(existing)]
    [judged] = verdicts([ParsedRow(2, (), record)], known)
    return judged


def test_invalid_new_and_unchanged():
    """A row with an error; nothing like it; all of it there."""
    assert judge(None, RECORD).verdict is RowVerdict.INVALID
    assert judge(RECORD).verdict is RowVerdict.NEW
    other = MemberRecord(OrganizationKind.BANK, "示例·柏舟银行")
    assert judge(RECORD, other).verdict is RowVerdict.NEW
    assert judge(RECORD, RECORD) == JudgedRow(2, RowVerdict.UNCHANGED, "id0")


def test_what_is_not_said_changes_nothing():
    """And lists only grow."""
    full = replace(
        RECORD,
        founded_on=PartialDate("2019"),
        sectors=(SectorKey.ROBOTICS, SectorKey.BATTERY),
        aliases=("宏达",),
    )
    assert judge(RECORD, full).verdict is RowVerdict.UNCHANGED
    assert (
        judge(replace(RECORD, sectors=(SectorKey.BATTERY,)), full).verdict is RowVerdict.UNCHANGED
    )
    assert judge(full, RECORD).verdict is RowVerdict.CHANGED
    assert judge(replace(RECORD, address="别处"), full).verdict is RowVerdict.CHANGED


def test_the_same_code_or_name():
    """The code decides; a name only where the codes do not differ."""
    renamed = replace(RECORD, name="东莞市宏达智能科技有限公司")
    assert judge(RECORD, renamed) == JudgedRow(2, RowVerdict.CHANGED, "id0")
    assert judge(RECORD, replace(RECORD, uscc=None)).verdict is RowVerdict.CHANGED
    assert judge(replace(RECORD, name="東莞市宏達電子科技有限公司 "), RECORD).existing_id == "id0"


@pytest.mark.parametrize(
    ("existing", "signs"),
    [
        (replace(RECORD, uscc=TWO, address=None), (DuplicateSign.SAME_NAME,)),
        (
            replace(RECORD, name="广东松柏机床股份有限公司", address=None),
            (DuplicateSign.SAME_USCC,),
        ),
        (
            replace(RECORD, name="东莞市鸿达电子科技有限公司", uscc=None),
            (DuplicateSign.SIMILAR_NAME, DuplicateSign.SAME_ADDRESS),
        ),
        (
            replace(RECORD, name="松柏机床", uscc=None, aliases=(NAME,), address=None),
            (DuplicateSign.SAME_ALIAS,),
        ),
        (
            replace(RECORD, name="东莞市宏达机器人有限公司", uscc=None),
            (DuplicateSign.SAME_ADDRESS,),
        ),
        (
            replace(RECORD, kind=OrganizationKind.LESSOR),
            (DuplicateSign.SAME_USCC, DuplicateSign.SAME_NAME, DuplicateSign.SAME_ADDRESS),
        ),
    ],
)
def test_what_may_be_double(existing: MemberRecord, signs: tuple[DuplicateSign, ...]):
    """With its signs."""
    judged = judge(RECORD, existing)
    assert judged.verdict is RowVerdict.POSSIBLE_DUPLICATE
    assert [each.signs for each in judged.duplicates] == [signs]


def test_what_is_not_double():
    """Another code, or an address alone."""
    similar = replace(RECORD, name="东莞市鸿达电子科技有限公司", uscc=TWO)
    assert judge(RECORD, similar).verdict is RowVerdict.NEW
    neighbour = replace(RECORD, name="松柏机床有限公司", uscc=None)
    assert judge(RECORD, neighbour).verdict is RowVerdict.NEW


def test_two_records_at_once():
    """The code of one, the name of the other: a person decides."""
    by_code = replace(RECORD, name="东莞市宏达智能科技有限公司")
    by_name = replace(RECORD, uscc=None)
    judged = judge(RECORD, by_code, by_name)
    assert judged.verdict is RowVerdict.POSSIBLE_DUPLICATE
    assert [each.existing_id for each in judged.duplicates] == ["id1", "id0"]
    assert judge(RECORD, by_name, by_name).verdict is RowVerdict.POSSIBLE_DUPLICATE


def test_five_duplicates_at_most_and_crowded_blocks_say_nothing():
    """By falling similarity, then id."""
    similar = replace(RECORD, name="东莞市鸿达电子科技有限公司", uscc=None, address=None)
    asked = replace(RECORD, address=None)
    assert len(judge(asked, *[similar] * 50).duplicates) == 5
    assert judge(asked, *[similar] * 51).verdict is RowVerdict.NEW


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (NAME, NAME, 10_000),
        (NAME, "东莞市鸿达电子科技有限公司", 9_500),
        (NAME, "宏达", 6_781),
        ("宏达电子", "宏达机器人", 7_557),
    ],
)
def test_similarity(one: str, other: str, alike: int):
    """Of brand and core, by letters and by reading."""
    assert similarity(compared(one), compared(other)) == alike


def test_the_parts_of_a_name():
    """Core and brand."""
    name = compared("示例·東莞市宏達電子科技股份有限公司")
    assert (name.core, name.brand) == ("宏达电子科技", "宏达")
    assert (name.core_reading, name.brand_reading) == ("hongdadianzikeji", "hongda")
    assert compared("东莞科技").brand == "东莞科技"[2:]
    assert compared("科技").brand == "科技"


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [("", "", 0), ("abc", "", 3), ("abc", "acb", 1), ("ca", "abc", 3), ("kitten", "sitting", 3)],
)
def test_edits(one: str, other: str, number: int):
    """Swaps of neighbours count once; nothing is edited twice."""
    assert edits(one, other) == edits(other, one) == number
