"""Promises of encoding: rows become ids, properties and search keys, and nothing is lost."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from pydantic import ValidationError

from graph.model import (
    AssetKind,
    AssetKindValue,
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
from seed import encode, encode_names, encode_network, encode_rules, encode_values
from seed.batches import latest_recording
from seed.encode_base import EDITION
from seed.row_base import Row, ValueRow, node_id
from seed.row_network import PropertyRow
from seed.rows import DealRow, FactRow, OrganizationRow, SeedRows
from tests.seed.rich_rows import ENDED, RECORDED, rich

AT, LATER = "2025-07-01T00:00:00.000000+00:00", "2025-07-02T00:00:00.000000+00:00"


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
        (ValueRow(asset_kind=AssetKind.PATENT), AssetKindValue(AssetKind.PATENT)),
        (ValueRow(text=""), TextValue("")),
        (ValueRow(node="org:x"), Reference(node_id("org:x"))),
    ],
)
def test_a_value_row_is_a_typed_value(row: ValueRow, value: Value) -> None:
    """Each field that may be set names one type of value."""
    found = encode_values.typed(row)
    assert (type(found), found) == (type(value), value)


def test_a_row_without_a_value_is_an_error() -> None:
    """Nothing is guessed where nothing is said, or only half of it."""
    for row in (ValueRow(), ValueRow(unit=Unit.FIRM)):
        with pytest.raises(ValueError, match="No value"):
            encode_values.typed(row)
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
    return encode.fact(fact(**fields))["properties"]["series"]


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
    """A bar inside a scope or key does not make two series one; and it is short."""
    assert len(series(scope="s" * 1_000)) == 24
    assert series(sectors=("sector:A",), scope="s") != series(scope="sector:A|s")


def test_days_become_spans() -> None:
    """A figure holds from its last day; an end keeps its first and its last day."""
    properties = encode.fact(fact(as_of="2024-02", until="2025"))["properties"]
    assert properties["as_of"] == "2024-02"
    assert properties["as_of_last"] == date(2024, 2, 29)
    assert (properties["until_first"], properties["until_last"]) == (
        date(2025, 1, 1),
        date(2025, 12, 31),
    )
    undated = encode.fact(fact(as_of=None))["properties"]
    assert [undated[name] for name in ("as_of_last", "until_first", "until_last")] == [None] * 3


def test_a_record_says_where_from_and_when() -> None:
    """Every record has its own id, its source's id, when it was recorded and whether it is real."""
    row = OrganizationRow(
        key="org:a", kind=OrganizationKind.BANK, name="東莞銀行", source="source:x", synthetic=True
    )
    encoded = encode.organization(row)
    assert encoded["recording"] == {"recorded_at": EDITION, "superseded_at": None}
    assert encoded["id"] == encoded["properties"]["id"] == node_id("org:a")
    assert encoded["source_id"] == node_id("source:x")
    assert encoded["properties"]["synthetic"] is True
    assert not encoded["recording"].keys() & encoded["properties"].keys()
    later = row.model_copy(update={"recorded_at": AT, "superseded_at": LATER})
    assert encode.organization(later)["recording"] == {
        "recorded_at": AT,
        "superseded_at": LATER,
    }
    assert encoded["properties"]["sort_name"] == sort_key("東莞銀行")


@pytest.mark.parametrize("moment", ["2025-07-01", "2025-07-01T00:00:00+00:00", "soon"])
def test_a_moment_has_one_spelling(moment: str) -> None:
    """Texts compare as times only if all are of one length and zone."""
    with pytest.raises(ValidationError):
        fact(recorded_at=moment)


def test_states_are_parallel_lists_in_the_order_of_their_recording() -> None:
    """A deal stores its states, and neither the last one nor its end besides."""
    full, ended, confirmed = rich().deals
    stored = encode.deal(full)["properties"]
    assert stored["states"] == ["RECORDED", "CONFIRMED", "ENDED"]
    assert stored["states_since"] == [date(2024, 1, day) for day in (1, 3, 2)]
    assert [each[:4] for each in stored["states_recorded_at"]] == ["2021", "2023", "2022"]
    assert not stored.keys() & {"state", "ended_on"}
    assert stored["data_class"] == "DEALS"
    for row, words, days in (
        (ended, ["CONFIRMED", "ENDED"], [date(2024, 5, 6), date(2025, 5, 6)]),
        (confirmed, ["CONFIRMED"], [date(2025, 1, 1)]),
    ):
        stored = encode.deal(row)["properties"]
        assert (stored["states"], stored["states_since"]) == (words, days)
        assert stored["states_recorded_at"] == [EDITION] * len(words)
    known = DealRow.model_validate({**ended.model_dump(), "recorded_at": AT})
    assert encode.deal(known)["properties"]["states_recorded_at"] == [AT, AT]


def test_an_application_is_not_public() -> None:
    """Only the membership of one who was admitted, were it later ended, is public."""
    [row] = rich().memberships
    assert encode_network.membership(row)["properties"]["data_class"] == "PUBLIC"
    assert encode_network.membership(row)["properties"]["states"] == ["SUBMITTED", "ACTIVE"]
    applied = row.model_copy(update={"states": row.states[:1]})
    assert encode_network.membership(applied)["properties"]["data_class"] == "PROFILE"


def test_ends_of_property_become_spans() -> None:
    """A month and a year are as exact as they were given."""
    [row] = rich().properties
    stored = encode_network.intellectual_property(row)["properties"]
    assert (stored["granted_first"], stored["granted_last"]) == (
        date(2020, 5, 1),
        date(2020, 5, 31),
    )
    assert (stored["expires_on"], stored["expires_last"]) == ("2040", date(2040, 12, 31))
    bare = PropertyRow(key="k", owner="o", kind=row.kind, name="n", source="s")
    stored = encode_network.intellectual_property(bare)["properties"]
    assert [stored[name] for name in ("granted_first", "expires_last")] == [None, None]


def test_needs_are_of_their_own_class_and_mechanisms_have_places() -> None:
    """What a firm looks for is as little public as the class says; M10 comes after M9."""
    rows = rich()
    assert encode_network.need(rows.needs[0])["properties"]["data_class"] == "NEEDS"
    wish = encode_network.financing_need(rows.financing_needs[0])
    assert wish["properties"]["data_class"] == "NEEDS"
    tenth = rows.mechanisms[0].model_copy(update={"word": "M10"})
    stored = encode_network.mechanism(tenth)["properties"]
    assert (stored["key"], stored["place"]) == ("M10", 10)


def microseconds(moment: str) -> int:
    """Since 1970."""
    since = datetime.fromisoformat(moment) - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(microseconds=1)


def test_the_counter_of_writes_does_not_lag_behind_what_is_recorded() -> None:
    """The edition, or a later moment of recording or of an end."""
    rows = rich()
    assert RECORDED < ENDED < EDITION
    assert latest_recording(rows) == microseconds(EDITION)
    for name, moment in (
        ("recorded_at", "2031-01-01T00:00:00.000001+00:00"),
        ("superseded_at", "2032-01-01T00:00:00.000001+00:00"),
    ):
        rows.pledges.append(rows.pledges[0].model_copy(update={name: moment}))
        assert latest_recording(rows) == microseconds(moment)


@pytest.mark.parametrize("name", ["deals", "memberships"])
def test_the_counter_of_writes_does_not_lag_behind_a_state(name: str) -> None:
    """A state is recorded later than its row; a question that does not see it shows another."""
    rows, moment = rich(), "2031-01-01T00:00:00.000001+00:00"
    listed: list[Any] = getattr(rows, name)
    last = listed[0].states[-1].model_copy(update={"recorded_at": moment})
    listed[0] = listed[0].model_copy(update={"states": (*listed[0].states[:-1], last)})
    assert latest_recording(rows) == microseconds(moment)


def test_ids_are_the_same_everywhere() -> None:
    """The id of a key never changes; another key has another id."""
    assert node_id("org:东莞银行") == "8d84a5bf-d376-5e6a-98e0-58c2de079740"
    assert node_id("org:东莞银行") != node_id("org:东莞银行 ")
    namespace = UUID("8f4b1c52-1d9a-4f0e-9a57-6d1f3c1e2b70")
    for number in range(500):
        assert node_id(f"键:{number}") == str(uuid5(namespace, f"键:{number}"))


def test_every_value_of_the_seed_comes_back(all_rows: SeedRows) -> None:
    """Facts and thresholds are stored so that they are read as what the row says."""
    for row in all_rows.facts:
        encoded = encode.fact(row)
        assert stored_value(encoded["properties"], encoded["refers_to_ids"]) == encode_values.typed(
            row.value
        )
    for rule in all_rows.rules:
        thresholds = encode_rules.rule(rule)["thresholds"]
        assert [each["position"] for each in thresholds] == list(range(len(rule.thresholds)))
        assert [stored_value(each["properties"], each["refers_to_ids"]) for each in thresholds] == [
            encode_values.typed(each) for each in rule.thresholds
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
        *((row.key, text) for row in all_rows.mechanisms for text in (row.name, row.name_en)),
        *((row.key, text) for row in all_rows.platforms for text in (row.name, row.name_en)),
        *((row.key, row.name) for row in all_rows.teams),
        *((row.key, row.title) for row in all_rows.needs),
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
