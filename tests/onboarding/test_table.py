"""Headings: which rows they are, and what each column is."""

import pytest

from graph.model import CredentialKind
from onboarding.headings import Meaning, meaning, title_scale
from onboarding.words import ImportField, Severity
from tests.onboarding.workbooks import cell, csv_table


@pytest.mark.parametrize(
    ("upper", "lower", "meant"),
    [
        ("", "企業名稱 *", Meaning(ImportField.NAME)),
        ("", "＊企业\n名称（必填）", Meaning(ImportField.NAME)),
        ("", "Company Name", Meaning(ImportField.NAME)),
        ("", "name_en", Meaning(ImportField.NAME_EN)),
        ("", "统一社会信用代码(18位)", Meaning(ImportField.USCC)),
        ("", "营业收入（万元）", Meaning(ImportField.REVENUE, scale=10**4)),
        ("", "營業收入(億元)", Meaning(ImportField.REVENUE, scale=10**8)),
        ("", "营业收入万元", Meaning(ImportField.REVENUE, scale=10**4)),
        ("", "Revenue (RMB million)", Meaning(ImportField.REVENUE, scale=10**6)),
        ("", "2024年度营业收入", Meaning(ImportField.REVENUE, year="2024")),
        ("", "营业收入(FY2024)", Meaning(ImportField.REVENUE, year="2024")),
        ("", "上年度营业收入", Meaning(ImportField.REVENUE, relative=True)),
        ("", "营业收入(万美元)", Meaning(ImportField.REVENUE, foreign=True)),
        ("", "R&D expenses", Meaning(ImportField.RESEARCH_SPEND)),
        ("", "员工人数(万人)", Meaning(ImportField.EMPLOYEES, scale=10**4)),
        ("", "成立年度", Meaning(ImportField.FOUNDED_ON)),
        ("营业收入(万元)", "2024年", Meaning(ImportField.REVENUE, scale=10**4, year="2024")),
        ("营业收入", "2024年(亿元)", Meaning(ImportField.REVENUE, scale=10**8, year="2024")),
        ("2024年", "营业收入", Meaning(ImportField.REVENUE, year="2024")),
        ("营业收入", "万元", Meaning(ImportField.REVENUE, scale=10**4)),
        ("企业名称", "", Meaning(ImportField.NAME)),
        ("基本信息", "名称", Meaning(ImportField.NAME)),
        (
            "",
            "是否高新技术企业",
            Meaning(ImportField.CREDENTIAL, label=CredentialKind.HIGH_TECH),
        ),
        (
            "",
            "专精特新“小巨人”企业",
            Meaning(ImportField.CREDENTIAL, label=CredentialKind.LITTLE_GIANT),
        ),
        (
            "高新技术企业",
            "是否",
            Meaning(ImportField.CREDENTIAL, label=CredentialKind.HIGH_TECH),
        ),
        ("高新技术企业", "认定日期", Meaning(ImportField.HELD_FROM)),
        ("营业收入", "增长率", None),
        ("", "营业收入(%)", None),
        ("", "营业收入（预计）", None),
        ("", "2024年1-6月营业收入", None),
        ("", "2023-2024年营业收入", None),
        ("", "联系人", None),
        ("", "", None),
    ],
)
def test_what_a_heading_means(upper: str, lower: str, meant: Meaning | None):
    """Field, unit, year and label; None for what is left out."""
    assert meaning(upper, lower) == meant


def test_the_unit_of_a_title_row():
    """It holds for amounts without a unit of their own."""
    assert title_scale("松山湖企业名单　单位：人民币万元") == 10_000
    assert title_scale("单位：东莞市某局") is None
    text = "名单,,\n单位：万元,,\n企业名称,2024年营业收入,2024年研发投入（元）\n甲公司,1.5,100\n"
    [row] = csv_table(text).rows
    assert cell(row, ImportField.REVENUE).parsed == "15000"
    assert cell(row, ImportField.RESEARCH_SPEND).parsed == "100"


def test_group_heading_above_heading():
    """In a CSV, the cells that were merged are blank."""
    text = (
        "松山湖,,,,\n企业名称,营业收入（万元）,,高新技术企业,\n,2023年,2024年,是否,认定日期\n"
        "甲公司,1,2,是,2024-09-02\n"
    )
    found = csv_table(text)
    assert [(each.field, each.year, each.scale) for each in found.columns] == [
        (ImportField.NAME, None, None),
        (ImportField.REVENUE, "2023", 10_000),
        (ImportField.REVENUE, "2024", 10_000),
        (ImportField.CREDENTIAL, None, None),
        (ImportField.HELD_FROM, None, None),
    ]
    [row] = found.rows
    assert row.number == 4
    assert row.record
    assert [each.quantity.number for each in row.record.figures] == [10_000, 20_000]
    assert row.record.holdings[0].held_from is not None


def test_a_pair_of_headings_that_adds_only_a_year():
    """The lower row has no name, so it is no member."""
    [row] = csv_table("企业名称,营业收入\n,2024年\n甲公司,5\n").rows
    assert row.number == 3
    assert row.record
    assert row.record.figures[0].year is not None


def test_two_columns_for_one_field_are_an_error():
    """Unless it may repeat, or is of another year."""
    text = "企业名称,地址,注册地址,简称,别名\n甲公司,东莞,松山湖,甲,阿甲\n"
    [row] = csv_table(text.replace("甲,阿甲", "甲甲,阿甲")).rows
    messages = [each.message for each in row.cells if each.severity is Severity.ERROR]
    assert messages == ["Two columns are ADDRESS: B and C. Keep one."]
    [row] = csv_table(text.replace("松山湖", "").replace("甲,阿甲", "甲甲,阿甲")).rows
    assert row.record
    assert row.record.aliases == ("甲甲", "阿甲")


def test_held_days_belong_to_the_label_on_their_left():
    """One pair of days for each column of labels."""
    text = (
        "企业名称,是否高新技术企业,认定日期,有效期至,小巨人,认定日期\n"
        "甲公司,是,2024-09-02,2027-09-01,√,2025\n"
    )
    [row] = csv_table(text).rows
    assert row.record
    high_tech, giant = row.record.holdings
    assert (str(high_tech.held_from), str(high_tech.held_until)) == ("2024-09-02", "2027-09-02")
    assert (str(giant.held_from), giant.held_until) == ("2025", None)


def test_what_is_left_out_is_said():
    """A heading that is not understood, and a column without one."""
    found = csv_table("企业名称,联系人,\n甲公司,某某,备注\n")
    assert [(each.heading, each.field) for each in found.columns] == [
        ("企业名称", ImportField.NAME),
        ("联系人", None),
        ("", None),
    ]
    assert all(each.finding for each in found.columns[1:])
