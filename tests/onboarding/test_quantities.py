"""Amounts and counts, exactly."""

import pytest

from graph.model import Qualifier
from onboarding.findings import Unreadable
from onboarding.quantities import Quantity, read_amount, read_count
from onboarding.words import Severity


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,234.5万", 12_345_000),
        ("1.2亿", 120_000_000),
        ("3千万", 30_000_000),
        ("人民币 5,000,000.00元", 5_000_000),
        ("￥５００", 500),
        ("¥ 5,000", 5000),
        ("RMB 12 million", 12_000_000),
        ("CNY1", 1),
        ("12万元人民币", 120_000),
        ("1.5億元", 150_000_000),
        ("-5万元", -50_000),
        ("¥-5", -5),
        ("(1,200)", -1200),
        ("（1,200元）", -1200),
        ("1亿2,000万元", 120_000_000),
        ("五百万元", 5_000_000),
        ("壹仟贰佰万元整", 12_000_000),
        ("1万亿", 10**12),
        ("0.1亿", 10_000_000),
        ("10000亿零一", None),
        ("1.00000000000000000000000000001亿", None),
        ("1,23", None),
        ("1.234,56", None),
        ("5.5", None),
        ("0.00001万", None),
        ("1000000000001", None),
        ("1e99", None),
        ("$5", None),
        ("5万美元", None),
        ("HKD 5", None),
        ("5%", None),
        ("100-200万", None),
        ("--5", None),
        ("(-5)", None),
        ("2000万1亿", None),
        ("一百二", None),
        ("nan", None),
        ("万", None),
        ("", None),
        ("9" * 10_000, None),
    ],
)
def test_the_forms_of_an_amount(text: str, yuan: int | None):
    """Whole yuan, or an error; nothing is rounded."""
    if yuan is None:
        with pytest.raises(Unreadable):
            read_amount(text)
    else:
        assert read_amount(text).value == Quantity(yuan)


@pytest.mark.parametrize(
    ("text", "scale", "yuan", "severity"),
    [
        ("1234.5678", 10_000, 12_345_678, None),
        ("¥5", 10_000, 50_000, None),
        ("5万", 10_000, 50_000, None),
        ("1.2亿", 10_000, 120_000_000, Severity.WARNING),
        ("500元", 10_000, 500, Severity.WARNING),
        ("1.2E+3", 10_000, 12_000_000, Severity.WARNING),
        ("1.2E+7", None, 12_000_000, Severity.WARNING),
    ],
)
def test_the_unit_of_the_column(text: str, scale: int | None, yuan: int, severity: Severity | None):
    """It multiplies bare numbers only."""
    found = read_amount(text, scale)
    assert found.value == Quantity(yuan)
    assert (found.finding and found.finding.severity) is severity


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("超4亿元", Qualifier.MORE_THAN),
        ("逾4亿", Qualifier.MORE_THAN),
        (">4亿", Qualifier.MORE_THAN),
        ("4亿+", Qualifier.MORE_THAN),
        ("4亿多", Qualifier.MORE_THAN),
        ("不低于4亿", Qualifier.AT_LEAST),
        ("4亿元以上", Qualifier.AT_LEAST),
        ("不足4亿", Qualifier.LESS_THAN),
        ("不超过4亿", Qualifier.AT_MOST),
        ("4亿以内", Qualifier.AT_MOST),
        ("约4亿", Qualifier.ABOUT),
        ("4亿左右", Qualifier.ABOUT),
    ],
)
def test_a_bound_is_no_value(text: str, qualifier: Qualifier):
    """超 is more than."""
    found = read_amount(text)
    assert found.value == Quantity(400_000_000, qualifier)
    assert found.finding
    assert found.finding.severity is Severity.NOTE


def test_two_bounds_are_an_error():
    """Nobody knows which one is meant."""
    for text in ("超4亿以上", "约100余万"):
        with pytest.raises(Unreadable):
            read_amount(text)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("120", 120),
        ("１２０人", 120),
        ("1.2万人", 12_000),
        ("十五名", 15),
        ("12.0", 12),
        ("0", 0),
        ("12.5", None),
        ("-3", None),
        ("100-200人", None),
        ("10000001", None),
        ("五人以", None),
    ],
)
def test_the_forms_of_a_count(text: str, people: int | None):
    """Whole people."""
    if people is None:
        with pytest.raises(Unreadable):
            read_count(text)
    else:
        assert read_count(text).value == Quantity(people)


def test_a_count_is_multiplied_by_its_column_too():
    """Where the cell names no unit of its own."""
    assert read_count("1.2", 10_000).value == Quantity(12_000)
    assert read_count("100余人").value == Quantity(100, Qualifier.MORE_THAN)
    assert read_count("120人", 10_000).value == Quantity(120)
