"""Rows of rules, of how they combine, and of what enterprises can change."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from graph.model import ChangeAction, Comparison, Criterion, parse_shape
from seed.row_base import Sourced, ValueRow


class RuleRow(Sourced):
    """One dated condition of a product or credential; without a `part` it fills its criterion's."""

    subject: str
    part: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")] | None = None
    criterion: Criterion
    comparison: Comparison
    thresholds: tuple[ValueRow, ...]
    valid_from: date
    valid_until: date | None = None
    illustrative: bool = True
    unconfirmed: bool = False

    @property
    def filled(self) -> str:
        """The part that it fills."""
        return self.part or self.criterion


def _shape(text: str) -> str:
    parse_shape(text)
    return text


class RequirementRow(Sourced):
    """How the rules of a product or credential combine, as graph.model.parse_shape reads it."""

    subject: str
    shape: Annotated[str, AfterValidator(_shape)]
    valid_from: date
    valid_until: date | None = None
    illustrative: bool = True
    unconfirmed: bool = False


class PossibleChangeRow(Sourced):
    """An action that is possible for a criterion; `node`: for that credential or park alone."""

    action: ChangeAction
    criterion: Criterion
    node: str | None = None
    effort: int
    valid_from: date
    valid_until: date | None = None
    illustrative: bool = True
