"""Promises of rows: what the model writes it reads back the same; unknown words are errors."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import model
from graph.catalogue import nouns
from graph.model import (
    Money,
    PartialDate,
    Product,
    Quantity,
    Ratio,
    Reference,
    Source,
    TextValue,
    Unit,
    Value,
)
from graph.rows import decode, decode_value, encode_value
from tests.conftest import CountingGraph

FEW = settings(derandomize=True, deadline=None, max_examples=60)
VALUES: tuple[type[Any], ...] = get_args(Value)
RECORDS = sorted({noun.cls for noun in nouns()}, key=lambda cls: cls.__name__)
OTHERS = (
    *(model.Alias, model.DealParticipant, model.ExpertiseProfile),
    *(model.SearchHit, model.AnyNode),
)

Letters = st.text(st.characters(codec="utf-8"), max_size=8)


def shortened(day: date, size: int) -> PartialDate:
    """The day, its month or its year."""
    return PartialDate(day.isoformat()[:size])


DAYS = st.builds(shortened, st.dates(), st.sampled_from((4, 7, 10)))

st.register_type_strategy(PartialDate, DAYS)
st.register_type_strategy(str, Letters)
st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))
st.register_type_strategy(float, st.floats(allow_nan=False))


def stored(value: Any) -> Any:
    """What the database answers for a field: words and days as texts, values as maps."""
    if isinstance(value, VALUES):
        return encode_value(value)
    if isinstance(value, StrEnum | PartialDate):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [stored(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def row_of(record: Any) -> Mapping[str, Any]:
    """A row whose keys are the fields of a dataclass."""
    return {field.name: stored(getattr(record, field.name)) for field in fields(record)}


@pytest.mark.parametrize("cls", VALUES, ids=lambda cls: cls.__name__)
def test_a_value_comes_back(cls: type[Value]) -> None:
    """Every typed value is read as it was stored, its type included."""

    @FEW
    @given(st.from_type(cls))
    def check(value: Value) -> None:
        row = encode_value(value)
        assert set(row) == {"kind", "number", "unit", "text", "node_id"}
        assert row["kind"] == cls.__name__
        read = decode_value(row)
        assert (type(read), read) == (cls, value)

    check()


@pytest.mark.parametrize("cls", [*RECORDS, *OTHERS], ids=lambda cls: cls.__name__)
def test_a_record_comes_back(cls: type[Any]) -> None:
    """Every dataclass of the model is made again from its row, with the same types inside."""

    @FEW
    @given(st.from_type(cls))
    def check(record: Any) -> None:
        read = decode(cls, row_of(record))
        assert read == record
        assert repr(read) == repr(record)

    check()


def test_every_dataclass_of_the_model_is_tried() -> None:
    """The lists above leave none out but what is parsed, or put together from what was read."""
    exported = [getattr(model, name) for name in model.__all__]
    classes = {each for each in exported if is_dataclass(each)}
    made = {PartialDate, model.Shape, model.Conditions, model.Offer}
    made |= {model.RecordedDeal, model.RecordedConsent, model.RecordedPlace}
    made |= {model.RecordedOrganization, model.LoggedItem, model.ShownItem}
    made |= {model.HitRates, model.Feedback}
    assert classes == {*VALUES, *RECORDS, *OTHERS, *made}


async def test_values_survive_the_database(graph: CountingGraph) -> None:
    """A value is the same after a way through the driver and the server."""
    values: list[Value] = [
        Money(2**53),
        Money(-(2**63)),
        Ratio(10_000),
        Quantity(0.1, Unit.PETAFLOPS),
        Quantity(3, Unit.FIRM),
        Quantity(1e300, Unit.YEAR),
        TextValue("𠮷\u0000\n'\"\\"),
        TextValue(""),
        Reference("id"),
    ]
    rows = [{**encode_value(each), "position": place} for place, each in enumerate(values)]
    await graph.unit([("UNWIND $rows AS row CREATE (n:Value) SET n = row", {"rows": rows})])
    found = await graph.read(
        "MATCH (n:Value) WITH n ORDER BY n.position"
        " RETURN n {.kind, .number, .unit, .text, .node_id} AS row"
    )
    read = [decode_value(row["row"]) for row in found]
    assert read == values
    assert list(map(type, read)) == list(map(type, values))
    assert type(read[4]) is Quantity
    assert isinstance(read[4].number, float)


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ({"kind": "Nonsense"}, KeyError),
        ({"kind": None}, KeyError),
        ({"kind": "Quantity", "number": 1, "unit": "FURLONG"}, ValueError),
        ({"kind": "StageValue", "text": "OLD_AGE"}, ValueError),
        ({"kind": "StandingValue", "text": "growth"}, ValueError),
        ({"kind": "DayValue", "text": "yesterday"}, ValueError),
        ({"kind": "Money", "number": None}, TypeError),
    ],
)
def test_an_unknown_value_is_an_error(row: dict[str, Any], error: type[Exception]) -> None:
    """What no vocabulary knows is never guessed."""
    empty = {"kind": None, "number": None, "unit": None, "text": None, "node_id": None}
    with pytest.raises(error):
        decode_value(empty | row)


SOURCE: dict[str, Any] = {
    **{"id": "s", "kind": "PRESS", "title": "t", "publisher": None, "published_on": None},
    **{"paragraph": None, "url": None},
}


def test_a_row_with_an_unknown_word_or_a_missing_field_is_an_error() -> None:
    """Keys are exactly the fields; words are of the vocabulary; days are days."""
    assert decode(Source, SOURCE).publisher is None
    with pytest.raises(ValueError, match="RUMOUR"):
        decode(Source, SOURCE | {"kind": "RUMOUR"})
    with pytest.raises(ValueError, match="soon"):
        decode(Source, SOURCE | {"published_on": "soon"})
    with pytest.raises(KeyError, match="url"):
        decode(Source, {name: value for name, value in SOURCE.items() if name != "url"})


@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.label)
def test_a_projection_names_exactly_the_fields(noun: Any) -> None:
    """Each field of a noun's dataclass is in its projection."""
    for field in fields(noun.cls):
        named = (f".{field.name},", f".{field.name}}}", f"{field.name}: ")
        assert any(each in noun.projection for each in named), field.name


def test_lists_become_tuples_of_what_they_hold() -> None:
    """Words, ids and values inside lists are decoded, and frozen."""
    product = decode(
        Product,
        {
            **{"id": "p", "name": "n", "name_en": None, "kind": "LOAN", "pairing": None},
            **{"purposes": ["TRADE"], "stages": [], "synthetic": True, "recorded_at": ""},
        },
    )
    assert product.purposes == (model.FinancingPurpose.TRADE,)
    assert product.stages == ()
    assert [type(each) for each in product.purposes] == [model.FinancingPurpose]
