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


@dataclass(frozen=True, slots=True)
class OrganizationMerge:
    """Two records of one organisation that were joined; `undone_at`: they are apart again.

    `kept_id`: what stands for both now, which a later merge may have changed.
    """

    id: str
    kept_id: str
    merged_away_id: str
    merged_away_name: str
    reason: str
    recorded_at: str
    undone_at: str | None
    undone_reason: str | None
