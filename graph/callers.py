"""Who asks, and the one predicate that decides what a caller may see."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, LiteralString

from graph.model import OrganizationKind


class Role(StrEnum):
    """In which role a caller asks; each but ANONYMOUS and AUDITOR has an organisation."""

    ANONYMOUS = "ANONYMOUS"
    MEMBER = "MEMBER"
    BANK_OFFICER = "BANK_OFFICER"
    PARK_ADMIN = "PARK_ADMIN"
    AUDITOR = "AUDITOR"


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller in a role, with the organisation (for a PARK_ADMIN: the park) it speaks for."""

    role: Role
    organization_id: str | None = None
    kind: OrganizationKind | None = None

    def parameters(self, today: date) -> dict[str, Any]:
        """The `$caller` that `visible` reads; consents count on the day of the reading.

        A consent that has ended must not open data again to somebody who asks for an earlier
        day, so it is never compared with the day that the question is about.
        """
        is_party = self.role in (Role.MEMBER, Role.BANK_OFFICER)
        return {
            "organization_id": self.organization_id if is_party else None,
            "kind": self.kind if is_party else None,
            "park_id": self.organization_id if self.role == Role.PARK_ADMIN else None,
            "sees_all": self.role == Role.AUDITOR,
            "today": today,
        }


ANONYMOUS = Caller(Role.ANONYMOUS)

OWNING: LiteralString = (
    "ABOUT|HELD_BY|FOR_ENTERPRISE|OWNED_BY|PLEDGED_BY|NEEDED_BY|MEMBERSHIP_OF|GIVEN_BY"
)
"""Relationships from a record to the organisation whose it is, which decides who may see it."""


def visible(record: LiteralString) -> LiteralString:
    """The predicate that `$caller` may see a record (a fact, a holding, a deal, an asset, a need).

    Public ones everybody; others the organisation they are about, those that take part or hold
    the pledge, an auditor, the administrator of its park, and those to whom it gave consent for
    the class: all members, or the organisations of a kind.
    """
    return (
        "("
        + record
        + ".data_class = 'PUBLIC' OR $caller.sees_all OR EXISTS {\n  MATCH ("
        + record
        + ")-[:"
        + OWNING
        + "]->(owner:Organization)\n"
        + "  WHERE owner.id = $caller.organization_id\n"
        + "  OR EXISTS { (owner)<-[:GIVEN_BY]-(consent:Consent {data_class: "
        + record
        + ".data_class}) WHERE consent.level = 'FULL'\n"
        + "    AND (consent.receiver_kind = $caller.kind OR consent.receiver_kind IS NULL"
        + " AND $caller.organization_id IS NOT NULL) AND consent.revoked_at IS NULL\n"
        + "    AND consent.valid_from <= $caller.today\n"
        + "    AND (consent.valid_until IS NULL OR $caller.today < consent.valid_until) }\n"
        + "  OR EXISTS { (owner)<-[:ABOUT]-(site:Fact {measure: 'SITE'})"
        + "-[:REFERS_TO]->(:Park {id: $caller.park_id})\n"
        + "    WHERE site.superseded_at IS NULL AND site.as_of_last <= $caller.today\n"
        + "    AND (site.until_first IS NULL OR $caller.today < site.until_first) }\n"
        + "} OR EXISTS { ("
        + record
        + ")-[:TOOK_PART|PLEDGED_TO]-(:Organization {id: $caller.organization_id}) })"
    )
