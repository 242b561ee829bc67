"""Promises of encoding: rows become ids, properties and search keys, and nothing is lost."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from graph.model import (
    DataClass,
    DayValue,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    Money,
    OrganizationKind,
    PartialDate,
    PurposeValue,
    Quantity,
    Ratio,
    Reference,
    RegionValue,
    StageValue,
    Standing,
    StandingValue,
    TextValue,
    Unit,
    Value,
)
from graph.names import search_keys, sort_key
from graph.rows import decode_value
from seed import encode, encode_names
from seed.rows import FactRow, OrganizationRow, Row, SeedRows, ValueRow, node_id

AT = "2025-07-01T00:00:00.000000+00:00"


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (ValueRow(amount=0), Money(0)),
        (ValueRow(basis_points=500), Ratio(500)),
        (ValueRow(number=0.5, unit=Unit.PETAFLOPS), Quantity(0.5, Unit.PETAFLOPS)),
        (ValueRow(stage=LifeCycleStage.SEED), StageValue(LifeCycleStage.SEED)),
        (ValueRow(purpose=FinancingPurpose.TRADE), PurposeValue(FinancingPurpose.TRADE)),
        (ValueRow(standing="OPERATING"), StandingValue(Standing.OPERATING)),
        (ValueRow(day="2024-02"), DayValue(PartialDate("2024-02"))),
        (ValueRow(region="441900"), RegionValue("441900")),
        (ValueRow(text=""), TextValue("")),
        (ValueRow(node="org:x"), Reference(node_id("org:x"))),
    ],
)
def test_a_value_row_is_a_typed_value(row: ValueRow, value: Value) -> None:
    """Each field that may be set names one type of value."""
    found = encode.typed(row)
    assert (type(found), found) == (type(value), value)


def test_a_row_without_a_value_is_an_error() -> None:
    """Nothing is guessed where nothing is said, or only half of it."""
    for row in (ValueRow(), ValueRow(unit=Unit.FIRM)):
        with pytest.raises(ValueError, match="No value"):
            encode.typed(row)
    with pytest.raises(ValidationError):
        ValueRow(day="2024-13")


def fact(**fields: Any) -> FactRow:
    given: dict[str, Any] = {
        **{"key": "fact", "subject": "org:a", "measure": Measure.REVENUE, "as_of": "2024"},
        **{"value": ValueRow(amount=1), "scope": "s", "source": "source:x"},
    }
    return FactRow(**(given | fields))


def series(**fields: Any) -> str:
    """The series of a fact."""
    return encode.fact(fact(**fields), AT)["properties"]["series"]


def test_a_series_is_what_figures_share() -> None:
    """Subject, measure, counterparty, sectors in any order, scope; never value, day or source."""
    same: list[dict[str, Any]] = [
        *({"value": ValueRow(amount=2)}, {"as_of": "2025"}, {"as_of": None}, {"until": "2026"}),
        *({"source": "source:y"}, {"data_class": DataClass.FINANCIALS}, {"key": "other"}),
    ]
    for changed in same:
        assert series(**changed) == series()
    other: list[dict[str, Any]] = [
        *({"subject": "org:b"}, {"measure": Measure.BALANCE}, {"scope": "t"}),
        *({"counterparty": "org:b"}, {"sectors": ("sector:A",)}, {"sectors": ("sector:B",)}),
        {"sectors": ("sector:A", "sector:B")},
    ]
    keys = [series(), *(series(**changed) for changed in other)]
    assert len(set(keys)) == len(keys)
    assert series(sectors=("sector:A", "sector:B")) == series(sectors=("sector:B", "sector:A"))


def test_things_that_hold_side_by_side_have_series_of_their_own() -> None:
    """Sites, sectors and technologies each end for themselves; stages replace each other."""
    for one, other in (
        (ValueRow(node="p"), ValueRow(node="q")),
        (ValueRow(text="p"), ValueRow(text="q")),
    ):
        assert series(value=one) != series(value=other)
        assert series(value=one) == series(value=one, scope="t")
    early, late = ValueRow(stage=LifeCycleStage.SEED), ValueRow(stage=LifeCycleStage.MATURE)
    assert series(value=early) == series(value=late)
    assert series(value=ValueRow(day="2020")) == series(value=ValueRow(day="2021"))


def test_no_two_series_are_written_alike() -> None:
    """A bar inside a scope or key does not make two series one."""
    assert series(sectors=("sector:A",), scope="s") != series(scope="sector:A|s")


def test_days_become_spans() -> None:
    """A figure holds from its last day; an end keeps its first and its last day."""
    properties = encode.fact(fact(as_of="2024-02", until="2025"), AT)["properties"]
    assert properties["as_of"] == "2024-02"
    assert properties["as_of_last"] == date(2024, 2, 29)
    assert (properties["until_first"], properties["until_last"]) == (
        date(2025, 1, 1),
        date(2025, 12, 31),
    )
    undated = encode.fact(fact(as_of=None), AT)["properties"]
    assert [undated[name] for name in ("as_of_last", "until_first", "until_last")] == [None] * 3


def test_a_record_says_where_from_and_when() -> None:
    """Every record has its own id, its source's id, when it was recorded and whether it is real."""
    row = OrganizationRow(
        key="org:a", kind=OrganizationKind.BANK, name="東莞銀行", source="source:x", synthetic=True
    )
    encoded = encode.organization(row, AT)
    assert encoded["id"] == encoded["properties"]["id"] == node_id("org:a")
    assert encoded["source_id"] == node_id("source:x")
    assert encoded["properties"] | {"recorded_at": AT, "synthetic": True} == encoded["properties"]
    assert encoded["properties"]["sort_name"] == sort_key("東莞銀行")


def test_ids_are_the_same_everywhere() -> None:
    """The id of a key never changes; another key has another id."""
    assert node_id("org:东莞银行") == "8d84a5bf-d376-5e6a-98e0-58c2de079740"
    assert node_id("org:东莞银行") != node_id("org:东莞银行 ")


def test_every_value_of_the_seed_comes_back(all_rows: SeedRows) -> None:
    """Facts and thresholds are stored so that they are read as what the row says."""
    for row in all_rows.facts:
        encoded = encode.fact(row, AT)
        assert stored_value(encoded["properties"], encoded["refers_to_ids"]) == encode.typed(
            row.value
        )
    for rule in all_rows.rules:
        thresholds = encode.rule(rule, AT)["thresholds"]
        assert [each["position"] for each in thresholds] == list(range(len(rule.thresholds)))
        assert [stored_value(each["properties"], each["refers_to_ids"]) for each in thresholds] == [
            encode.typed(each) for each in rule.thresholds
        ]


def stored_value(properties: dict[str, Any], referred: list[str]) -> Value:
    """The value as it would be read: `node_id` is at the other end of a relationship."""
    names = ("kind", "number", "unit", "text")
    stored = {name: properties[f"value_{name}"] for name in names}
    return decode_value(stored | {"node_id": referred[0] if referred else None})


def test_names_lead_to_what_they_name(all_rows: SeedRows) -> None:
    """Every name, English name, alias, title and document number, with its keys, once."""
    expected = [
        *((row.key, text) for row in all_rows.organizations for text in (row.name, row.name_en)),
        *((row.organization, row.name) for row in all_rows.aliases),
        *((row.key, text) for row in all_rows.products for text in (row.name, row.name_en)),
        *(
            (row.key, text)
            for row in all_rows.policies
            for text in (row.name, row.name_en, row.document_number)
        ),
        *((row.key, text) for row in all_rows.expertise for text in (row.title, row.title_en)),
        *((row.key, text) for row in all_rows.credentials for text in (row.name, row.name_en)),
        *((row.key, text) for row in all_rows.sectors for text in (row.name, row.name_en)),
        *((row.key, text) for row in all_rows.topics for text in (row.name, row.name_en)),
    ]
    found = list(encode_names.names(all_rows))
    assert sorted((each["named_id"], each["properties"]["original"]) for each in found) == sorted(
        (node_id(key), text) for key, text in expected if text
    )
    assert len({each["id"] for each in found}) == len(found)
    for each in found:
        keys = search_keys(each["properties"]["original"])
        stored = tuple(each["properties"][name] for name in ("text", "pinyin", "initials"))
        assert stored == (keys.text, keys.pinyin, keys.initials)


def test_keys_of_the_seed_are_unique_and_known(all_rows: SeedRows) -> None:
    """No two rows share a key, so no row is swallowed by another one."""
    lists: list[list[Row]] = [getattr(all_rows, field.name) for field in fields(SeedRows)]
    keys = [row.key for rows in lists for row in rows]
    assert len(set(keys)) == len(keys)
