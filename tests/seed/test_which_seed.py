"""Promises of loading: which rows are in the graph is told by a digest of all that is written."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any, LiteralString

from graph.client import Graph, Row, Statement
from graph.constraints import STEPS
from seed.load import BATCH, seed
from seed.row_base import Row as SeedRow
from seed.row_base import ValueRow
from seed.rows import SeedRows
from tests.conftest import silent
from tests.seed.rich_rows import rich

MOMENT = "2023-01-01T00:00:00.000000+00:00"
DAYS = {
    *("published_on", "held_from", "held_until", "as_of", "until", "period_start"),
    *("valid_from", "valid_until", "granted_on", "expires_on", "since"),
}
# What the graph does not keep: a record of an alias is its name and its source; with its states a
# deal says its last state and its end.
NOT_WRITTEN = {
    *(("aliases", name) for name in ("key", "synthetic", "recorded_at", "superseded_at")),
    ("deals", "state"),
}


class Recorder(Graph):
    """Remembers what would be written into an empty graph whose schema is there."""

    def __init__(self) -> None:
        self.units: list[Sequence[Statement]] = []

    async def read(self, cypher: LiteralString, /, **parameters: Any) -> list[Row]:
        return [{"numbers": [step.number for step in STEPS], "digests": []}]

    async def unit(self, statements: Sequence[Statement], *, not_before: int = 0) -> int:
        self.units.append(statements)
        return len(self.units)


async def digest_of(rows: SeedRows) -> str:
    """The digest under which rows are recorded."""
    recorder = Recorder()
    await seed(recorder, rows, silent)
    [(_, parameters)] = recorder.units[-1]
    return parameters["digest"]


def another(name: str, value: Any) -> Any:  # noqa: PLR0911 - a table reads best as a match
    """Another value of the same sort."""
    match value:
        case Enum():
            return next(each for each in type(value) if each is not value)
        case bool():
            return not value
        case int():
            return value + 1
        case date():
            return value + timedelta(days=1)
        case tuple():
            return value[1:]  # pyright: ignore[reportUnknownVariableType]
        case str() if name.endswith("_at"):
            return MOMENT
        case str() if name in DAYS:
            return "2018"
        case _:
            return value + "x"


def changed(rows: SeedRows) -> Iterator[tuple[str, str, SeedRows]]:
    """The rows with one field of one of them changed, for each field of each sort."""
    for field in fields(SeedRows):
        each: list[SeedRow] = getattr(rows, field.name)
        for name in type(each[0]).model_fields:
            place = next((i for i, row in enumerate(each) if getattr(row, name)), None)
            if place is None or name == "value" or (field.name, name) in NOT_WRITTEN:
                continue
            row = each[place].model_copy(update={name: another(name, getattr(each[place], name))})
            now = [*each[:place], row, *each[place + 1 :]]
            yield field.name, name, replace(rows, **{field.name: now})


async def test_any_changed_row_is_another_seed() -> None:
    """Another word in any field of any sort of row changes the digest; nothing else does."""
    rows = rich()
    known = {await digest_of(rows)}
    assert await digest_of(rich()) in known
    seen: set[tuple[str, str]] = set()
    for sort, name, others in changed(rows):
        digest = await digest_of(others)
        assert digest not in known, (sort, name)
        known.add(digest)
        seen.add((sort, name))
    assert len(seen) > 200


async def test_a_row_more_or_less_is_another_seed() -> None:
    """And so is a fact with another value."""
    rows = rich()
    known = {await digest_of(rows)}
    for field in fields(SeedRows):
        each: list[Any] = getattr(rows, field.name)
        more = each[0].model_copy(update={"key": "another", "name": "another"})
        for others in (each[1:], [*each, more]):
            digest = await digest_of(replace(rows, **{field.name: others}))
            assert digest not in known, field.name
            known.add(digest)
    for index, row in enumerate(rows.facts):
        facts = [*rows.facts]
        facts[index] = row.model_copy(update={"value": ValueRow(text="another")})
        digest = await digest_of(replace(rows, facts=facts))
        assert digest not in known
        known.add(digest)


async def test_units_are_small(all_rows: SeedRows) -> None:
    """No unit writes more than 1,000 rows, and together they write all."""
    recorder = Recorder()
    await seed(recorder, all_rows, silent)
    sizes = [len(unit[0][1].get("rows", ())) for unit in recorder.units]
    assert max(sizes) == BATCH == 1_000
    assert sum(sizes) > sum(len(getattr(all_rows, field.name)) for field in fields(SeedRows))
