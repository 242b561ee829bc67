"""Facts that members state about themselves."""

from __future__ import annotations

import uuid
from typing import Annotated

import strawberry

from api.context import Info
from api.ids import checked_id
from api.mutations.performing import perform
from api.types.errors import Mistake
from api.types.facts import Fact
from api.types.stated import ValueInput, checked_text, value_stated
from graph import model
from graph.nouns import FACT
from graph.stating import FactStatement, state_fact

FactResult = Annotated[Fact | Mistake, strawberry.union("FactResult")]


@strawberry.input(
    description="`scope`: what is counted, in words; figures of one scope replace each other as "
    "time goes on. One of the same day and scope that is there already is corrected."
)
class FactStateInput:
    """What is stated about an organisation or one of its products."""

    idempotency_key: uuid.UUID
    subject_id: strawberry.ID
    measure: model.Measure
    value: ValueInput
    qualifier: model.Qualifier = model.Qualifier.EXACTLY
    as_of: model.PartialDate
    period_start: model.PartialDate | None = None
    scope: str


@strawberry.type
class FactMutations:
    """Facts."""

    @strawberry.mutation(
        description="States a fact about one's own organisation or its products, or about an "
        "organisation of one's park."
    )
    async def fact_state(self, info: Info, input: FactStateInput) -> FactResult:
        """A new version."""
        stated = FactStatement(
            subject_id=checked_id(input.subject_id),
            measure=input.measure,
            value=value_stated(input.value),
            qualifier=input.qualifier,
            as_of=input.as_of,
            period_start=input.period_start,
            scope=checked_text(input.scope, "scope"),
        )
        return await perform(
            info,
            "factState",
            input,
            lambda tx, view: state_fact(tx, view, stated),
            FACT,
            Fact.from_graph,
        )
