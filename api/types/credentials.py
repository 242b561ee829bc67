"""Credentials, and who holds them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.edge_fields import edge_field, replayed
from api.scalars import DateTime
from api.types.nodes import Record, record
from api.types.rules import Requirement, Rule, requirement_of
from graph import model
from graph.edges import HELD_CREDENTIAL, HOLDER, RULES
from graph.views import View

if TYPE_CHECKING:
    from api.types.kinds import Enterprise


@strawberry.type(description="An official label that opens products, for example 小巨人.")
class Credential(Record):
    """A credential."""

    kind: model.CredentialKind
    name: str
    name_en: str | None
    valid_months: int | None = strawberry.field(
        description="Months from award to expiry; null: does not expire, or not known."
    )
    unconfirmed: bool = strawberry.field(
        description="True: no official text of its rules was at hand."
    )

    rules: list[Rule] = edge_field(
        RULES,
        replayed,
        description="What it takes to obtain it, in force, flat; `requirement` says how they "
        "combine. Empty: not known.",
    )

    @strawberry.field(description="The same rules, and how they combine; null: none are known.")
    async def requirement(
        self, info: Info, as_of: date | None = None, known_at: DateTime | None = None
    ) -> Requirement | None:
        """The rules as a tree."""
        view = await info.context.on(self.view, as_of, known_at)
        return await requirement_of(info, self.id, view)

    @classmethod
    def from_graph(cls, credential: model.Credential, view: View) -> Self:
        """Show a credential."""
        return cls(
            **record(credential, view),
            kind=credential.kind,
            name=credential.name,
            name_en=credential.name_en,
            valid_months=credential.valid_months,
            unconfirmed=credential.unconfirmed,
        )


@strawberry.type(description="A credential held by an enterprise from a day until a day.")
class CredentialHolding(Record):
    """A holding."""

    held_from: model.PartialDate | None = strawberry.field(
        description="Null: the source gives no day; then it is shown, and satisfies no rule."
    )
    held_until: model.PartialDate | None = strawberry.field(
        description="First day on which it is no longer held; null: no end known."
    )

    enterprise: Annotated[Enterprise, strawberry.lazy("api.types.kinds")] = edge_field(HOLDER)
    credential: Credential = edge_field(HELD_CREDENTIAL)

    @classmethod
    def from_graph(cls, holding: model.CredentialHolding, view: View) -> Self:
        """Show a holding."""
        return cls(
            **record(holding, view),
            held_from=holding.held_from,
            held_until=holding.held_until,
        )
