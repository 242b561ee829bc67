"""Organisations and the credentials that enterprises hold."""

from dataclasses import dataclass

from graph.model.time import PartialDate
from graph.model.words import CredentialKind, OrganizationKind


@dataclass(frozen=True, slots=True)
class Organization:
    """Any organisation; what holds for a while (stage, sector, site) is a fact about it."""

    id: str
    kind: OrganizationKind
    name: str
    name_en: str | None
    anonymous: bool
    uscc: str | None
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Credential:
    """An official label; `valid_months` from award to expiry, None when it does not expire.

    `unconfirmed`: no official text of its rules was at hand.
    """

    id: str
    kind: CredentialKind
    name: str
    name_en: str | None
    valid_months: int | None
    unconfirmed: bool
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class CredentialHolding:
    """A credential held by an enterprise, from a day until (not including) a day.

    `held_from` is None where the source gives no day: then it is shown, and proves nothing.
    """

    id: str
    enterprise_id: str
    credential_id: str
    held_from: PartialDate | None
    held_until: PartialDate | None
    synthetic: bool
    recorded_at: str
    superseded_at: str | None
