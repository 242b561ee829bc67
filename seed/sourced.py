"""The sourced facts: the CSV files of seed/data, checked through the row models."""

from collections.abc import Iterator
from importlib.resources import files
from typing import TypeVar, get_origin

from pydantic import ValidationError

from onboarding.plain import NotPlain, rows_of
from seed.row_base import Row
from seed.row_network import (
    BaseModelRow,
    CapabilityRow,
    ChainRow,
    ChainStepRow,
    MechanismRow,
    PlatformRow,
    TeamRow,
)
from seed.rows import (
    AliasRow,
    CredentialRow,
    ExpertiseRow,
    FactRow,
    HoldingRow,
    OrganizationRow,
    PolicyRow,
    PossibleChangeRow,
    ProductRow,
    ProviderLimitsRow,
    RequirementRow,
    RuleRow,
    SectorRow,
    SeedRows,
    SourceRow,
    TermsRow,
    TopicRow,
)

R = TypeVar("R", bound=Row)

# A value is three flat columns in a file: `value_kind` names the field of ValueRow, the column of
# the row's own field (`value`, or `thresholds` with several) holds it, `unit` goes with a number.
_VALUE_FIELDS: dict[type[Row], str] = {FactRow: "value", RuleRow: "thresholds"}
_SEPARATOR = ";"


class SeedFileError(ValueError):
    """A seed file says something that cannot be; the message names file, line and column."""

    def __init__(self, file: str, line: int, column: str, problem: str) -> None:
        super().__init__(f"{file}, line {line}, column {column}: {problem}.")


def sourced() -> SeedRows:
    """What sources state of the real ecosystem, with the illustrative terms of its products.

    Raises SeedFileError at the first cell that is wrong.
    """
    return SeedRows(
        sources=_load("sources.csv", SourceRow),
        sectors=_load("sectors.csv", SectorRow),
        topics=_load("topics.csv", TopicRow),
        organizations=_load("organizations.csv", OrganizationRow),
        aliases=_load("aliases.csv", AliasRow),
        credentials=_load("credentials.csv", CredentialRow),
        holdings=_load("holdings.csv", HoldingRow),
        facts=_load("facts.csv", FactRow),
        policies=_load("policies.csv", PolicyRow),
        products=_load("products.csv", ProductRow),
        terms=_load("terms.csv", TermsRow),
        provider_limits=_load("provider_limits.csv", ProviderLimitsRow),
        rules=_load("rules.csv", RuleRow),
        requirements=_load("requirements.csv", RequirementRow),
        possible_changes=_load("possible_changes.csv", PossibleChangeRow),
        expertise=_load("expertise.csv", ExpertiseRow),
        teams=_load("teams.csv", TeamRow),
        mechanisms=_load("mechanisms.csv", MechanismRow),
        chains=_load("chains.csv", ChainRow),
        chain_steps=_load("chain_steps.csv", ChainStepRow),
        platforms=_load("platforms.csv", PlatformRow),
        base_models=_load("base_models.csv", BaseModelRow),
        capabilities=_load("capabilities.csv", CapabilityRow),
    )


def _load(file: str, model: type[R]) -> list[R]:
    text = (files("seed") / "data" / file).read_text(encoding="utf-8")
    return read_rows(file, text, model)


def read_rows(file: str, text: str, model: type[R]) -> list[R]:
    """The rows of one file; an empty cell is a field that is not given."""
    rows: list[R] = []
    lines: dict[str, int] = {}
    for line, cells in _lines(file, text, model):
        row = _row(file, line, cells, model)
        if row.key in lines:
            problem = f"{row.key} is the key of line {lines[row.key]} already"
            raise SeedFileError(file, line, "key", problem)
        lines[row.key] = line
        rows.append(row)
    return rows


def _lines(file: str, text: str, model: type[Row]) -> Iterator[tuple[int, dict[str, str]]]:
    allowed = set(model.model_fields)
    if model in _VALUE_FIELDS:
        allowed |= {"value_kind", "unit"}
    try:
        table = rows_of(text.encode("utf-8"))
        for column in table.header:
            if column not in allowed or table.header.count(column) > 1:
                problem = f"{model.__name__} has no such field, or it is named twice"
                raise SeedFileError(file, 1, column, problem)
        for row in table.rows:
            yield row.line, row.cells
    except NotPlain as error:
        raise SeedFileError(file, error.line, error.column, error.problem) from error


def _row(file: str, line: int, cells: dict[str, str], model: type[R]) -> R:
    given: dict[str, object] = {column: cell for column, cell in cells.items() if cell}
    for column, cell in cells.items():
        field = model.model_fields.get(column)
        if cell and field and get_origin(field.annotation) is tuple:
            given[column] = cell.split(_SEPARATOR)
    if value_field := _VALUE_FIELDS.get(model):
        _fold_value(file, line, given, value_field)
    try:
        return model.model_validate(given)
    except ValidationError as error:
        column, problem = _first_problem(error)
        raise SeedFileError(file, line, column, problem) from error


def _fold_value(file: str, line: int, given: dict[str, object], field: str) -> None:
    kind = given.pop("value_kind", None)
    unit = given.pop("unit", None)
    if (kind == "number") != (unit is not None):
        raise SeedFileError(file, line, "unit", "a number has a unit, and nothing else has")
    if not isinstance(kind, str):
        raise SeedFileError(file, line, "value_kind", "which kind of value it is must be said")
    extra = {} if unit is None else {"unit": unit}
    cell = given.get(field)
    if isinstance(cell, list):
        given[field] = [{kind: one, **extra} for one in cell]  # pyright: ignore[reportUnknownVariableType]
    elif cell is not None:
        given[field] = {kind: cell, **extra}


def _first_problem(error: ValidationError) -> tuple[str, str]:
    """The column, and what is wrong with it, in one clause."""
    first = error.errors(include_url=False)[0]
    location = first["loc"]
    column = str(location[0]) if location else "key"
    if column in _VALUE_FIELDS.values() and first["type"] == "extra_forbidden":
        return "value_kind", f"there is no kind of value called {location[-1]}"
    message = first["msg"].rstrip(".")
    shown = "" if first["type"] == "missing" else f" (it says {first['input']!r})"
    return column, message[0].lower() + message[1:] + shown
