"""What a noun of the graph is: its label, its dataclass, and which of its records are seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, LiteralString

from graph.callers import (
    asked_by_caller,
    imported_by_caller,
    pledged_to_caller,
    visible,
    visible_consent,
    visible_invitation,
)
from graph.projection import columns_of
from graph.recording import Recording, known


class Visibility(StrEnum):
    """Who may see nodes of a noun, or what an edge leads to.

    PUBLIC: everybody. BY_RECORD: each record has a data class of its own, and
    `graph.callers.visible` decides. ASSETS: likewise, and who holds a pledge on it. CONSENTS: who
    gave them, who may act on them, and who may see all that is theirs. INVITATIONS: who is invited
    and who leads the team. ASKERS: callers of the organisation that asked, and auditors. IMPORTS:
    the administrators of their park, and auditors. AUDITORS: auditors alone.
    """

    PUBLIC = "PUBLIC"
    BY_RECORD = "BY_RECORD"
    ASSETS = "ASSETS"
    CONSENTS = "CONSENTS"
    INVITATIONS = "INVITATIONS"
    ASKERS = "ASKERS"
    IMPORTS = "IMPORTS"
    AUDITORS = "AUDITORS"


@dataclass(frozen=True, slots=True)
class Noun:
    """A label, the dataclass of its nodes, and the map projection of a node `b` to its fields."""

    label: LiteralString
    cls: type[Any]
    projection: LiteralString
    visibility: Visibility
    recording: Recording = Recording.ONCE

    @property
    def columns(self) -> Mapping[str, LiteralString]:
        """What of a node `b` each field is, as the projection has it."""
        return columns_of(self.projection)

    def seen(self, record: LiteralString) -> LiteralString:
        """The predicate that a record of this noun is known, and the caller may see it.

        Every composed statement applies it, so that no declaration can forget it.
        """
        texts: list[LiteralString] = []
        if self.recording == Recording.ONCE:
            texts.append(record + ".recorded_at <= $known_at")
        if self.recording == Recording.VERSIONS:
            texts.append(known(record))
        if self.visibility != Visibility.PUBLIC:
            texts.append(self.visible(record))
        return "\nAND ".join(texts) if texts else "true"

    def visible(self, record: LiteralString) -> LiteralString:
        """The predicate that the caller may see a record of this noun, whenever it was recorded."""
        return _RULES[self.visibility](record)


_RULES: Mapping[Visibility, Callable[[LiteralString], LiteralString]] = MappingProxyType(
    {
        Visibility.PUBLIC: lambda _: "true",
        Visibility.BY_RECORD: visible,
        Visibility.ASSETS: lambda record: (
            "(" + visible(record) + " OR " + pledged_to_caller(record) + ")"
        ),
        Visibility.CONSENTS: visible_consent,
        Visibility.INVITATIONS: visible_invitation,
        Visibility.ASKERS: asked_by_caller,
        Visibility.IMPORTS: imported_by_caller,
        Visibility.AUDITORS: lambda _: "$caller.sees_all",
    }
)
