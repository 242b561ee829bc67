"""Rows: what a cell may say, what belongs together, and what is left out."""

import pytest

from graph.model import CredentialKind, LifeCycleStage, OrganizationKind, SectorKey
from onboarding.words import ImportField, Severity
from tests.onboarding.workbooks import cell, csv_table, uscc


def test_a_whole_row():
    """Every field, as people write it."""
    text = (
        "企业名称,信用代码,机构类型,英文名称,简称,成立日期,地址,行业,阶段,资质,认定日期,有效期至,"
        "2024年营业收入(万元),员工人数,入驻日期,入驻到期日,示例数据\n"
        f'示例·甲　机器人（ＤＧ）公司,{uscc()},公司,"Jia Robotics Co., Ltd.",甲机、Jia,2019年3月,'
        '东莞 松山湖,机器人；工业软件,成长期,国家高新技术企业,2024/9/2,2027.9.1,"3,153",120人,'
        "2020-06-01,长期,是\n"
    )
    [row] = csv_table(text).rows
    record = row.record
    assert record
    assert record.name == "示例·甲机器人（DG）公司"
    assert record.kind is OrganizationKind.ENTERPRISE
    assert record.name_en == "Jia Robotics Co., Ltd."
    assert record.aliases == ("甲机", "Jia")
    assert record.address == "东莞松山湖"
    assert record.sectors == (SectorKey.ROBOTICS, SectorKey.INDUSTRIAL_SOFTWARE)
    assert record.stage is LifeCycleStage.GROWTH
    [holding] = record.holdings
    assert holding.kind is CredentialKind.HIGH_TECH
    assert (str(holding.held_from), str(holding.held_until)) == ("2024-09-02", "2027-09-02")
    assert (str(record.founded_on), str(record.member_from)) == ("2019-03", "2020-06-01")
    assert record.member_until is None
    assert record.synthetic is True
    assert [each.quantity.number for each in record.figures] == [31_530_000, 120]


@pytest.mark.parametrize(
    ("heading", "text", "message"),
    [
        ("机构类型", "小卖部", "no kind of organisation"),
        ("行业", "机器人、烘焙", "no sector"),
        ("阶段", "青春期", "no stage"),
        ("资质", "五好", "no label"),
        ("英文名称", "甲公司", "Latin"),
        ("地址", "x" * 301, "2 to 300"),
        ("成立日期", "2025-07-01", "still to come"),
        ("成立日期", "#N/A", "shows an error"),
        ("成立日期", "####", "shows an error"),
        ("地址", "东莞\ufffd\ufffd", "broken"),
        ("有效期至", "2025-07-01", "one label"),
        ("营业收入", "-5", "below 0"),
        ("示例数据", "也许", "neither yes nor no"),
        ("入驻到期日", "2025", None),
    ],
)
def test_one_wrong_cell(heading: str, text: str, message: str | None):
    """It is an ERROR that says why, and the row has no record."""
    kind = "" if heading == "机构类型" else "机构类型,"
    word = "" if heading == "机构类型" else "企业,"
    [row] = csv_table(f"企业名称,{kind}{heading}\n甲公司,{word}{text}\n").rows
    assert (row.record is None) == (message is not None)
    if message:
        [wrong] = [each for each in row.cells if each.severity is Severity.ERROR]
        assert message in (wrong.message or "")
        assert wrong.parsed is None


@pytest.mark.parametrize(
    "name", ["合计", "Total", "12345", "——*", "填表人：某某", "x" * 201, "甲", ""]
)
def test_what_is_no_name(name: str):
    """A footer or a number is not brought in as a member."""
    [row] = csv_table(f"企业名称,地址\n{name},东莞松山湖\n").rows
    assert row.record is None
    assert cell(row, ImportField.NAME).severity is Severity.ERROR


def test_words_for_nothing_are_blank():
    """And a no of a label says nothing."""
    text = "企业名称,地址,简称,是否高新技术企业,小巨人\n甲公司,-,暂无,无,×\n"
    [row] = csv_table(text).rows
    assert row.record
    assert (row.record.address, row.record.aliases, row.record.holdings) == (None, (), ())
    assert [each.parsed for each in row.cells[3:]] == ["HIGH_TECH: false", "LITTLE_GIANT: false"]


def test_only_enterprises_have_stages_and_labels():
    """A bank has neither."""
    [row] = csv_table("企业名称,机构类型,阶段,资质\n甲银行,银行,成长,高新\n").rows
    wrong = [each.field for each in row.cells if each.severity is Severity.ERROR]
    assert wrong == [ImportField.STAGE, ImportField.CREDENTIAL]


def test_an_end_before_its_beginning():
    """Of a membership, of a label."""
    text = (
        "企业名称,入驻日期,入驻到期日,资质,认定日期,有效期至\n"
        "甲公司,2024,2023-12,高新,2024-5,2024-4-30\n"
    )
    [row] = csv_table(text).rows
    wrong = [each.field for each in row.cells if each.severity is Severity.ERROR]
    assert set(wrong) == {ImportField.HELD_UNTIL, ImportField.MEMBER_UNTIL}


def test_rows_that_are_left_out_are_said():
    """The example, repeated headings, rows with a number only."""
    text = "序号,企业名称,地址\n1,【示例】甲公司,东莞\n2,乙公司,东莞\n序号,企业名称,地址\n3,,\n,,\n"
    found = csv_table(text)
    assert [row.number for row in found.rows] == [3]
    assert [number for number, _ in found.skipped] == [2, 4, 5]


def test_rows_that_repeat():
    """By code, or by name without two codes; the later one is wrong."""
    one, two = uscc(), uscc(2)
    text = (
        f"企业名称,信用代码\n甲公司,{one}\n乙公司,{one}\n丙公司,\n丙　公司,{two}\n"
        f"丁公司,{one[:-1]}\n"
        f"戊公司,{uscc(3)}\n戊公司,{uscc(4)}\n"
    )
    rows = csv_table(text).rows
    assert [row.twins for row in rows] == [(3,), (2,), (5,), (4,), (), (), ()]
    assert [row.record is not None for row in rows] == [True, False, True, False, False, True, True]
    assert cell(rows[0], ImportField.NAME).severity is Severity.NOTE
    assert cell(rows[6], ImportField.NAME).severity is Severity.WARNING
