"""Who asks, and the one predicate that decides what a caller may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, LiteralString

from graph.for_callers import Speaking, only_for
from graph.model import OrganizationKind


class Role(StrEnum):
    """In which role a caller asks; SCOPES says which have an organisation."""

    ANONYMOUS = "ANONYMOUS"
    MEMBER = "MEMBER"
    BANK_OFFICER = "BANK_OFFICER"
    PARK_ADMIN = "PARK_ADMIN"
    AUDITOR = "AUDITOR"
    PLATFORM_ADMIN = "PLATFORM_ADMIN"


SCOPES: Mapping[Role, frozenset[OrganizationKind]] = MappingProxyType(
    {
        Role.MEMBER: frozenset(OrganizationKind),
        Role.BANK_OFFICER: frozenset({OrganizationKind.BANK}),
        Role.PARK_ADMIN: frozenset({OrganizationKind.PARK}),
    }
)
"""The roles that are for an organisation, and of which kinds it may be; the others have none."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller in a role, with the organisation (for a PARK_ADMIN: the park) it speaks for.

    `subject`: who acts, as the issuer of the token names them; None for nobody in particular.
    """

    role: Role
    organization_id: str | None = None
    kind: OrganizationKind | None = None
    # Who asks changes nothing of what is seen: views of two officers of a bank stay equal, and
    # what is kept in memory for one of them serves the other.
    subject: str | None = field(default=None, compare=False)

    @property
    def is_identified(self) -> bool:
        """Whether it is known who asks, or at least for which organisation."""
        return self.role != Role.ANONYMOUS

    def parameters(self, today: date) -> dict[str, Any]:
        """The `$caller` that `visible` reads; consents count on the day of the reading.

        A consent that has ended must not open data again to somebody who asks for an earlier
        day, so it is never compared with the day that the question is about.
        """
        is_party = self.role in (Role.MEMBER, Role.BANK_OFFICER)
        return {
            "scope_id": self.organization_id,
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
    the class: all members, or the organisations of a kind. An application to a park its
    administrator too.
    """
    return (
        "("
        + record
        + ".data_class = 'PUBLIC' OR $caller.sees_all OR "
        + only_for(
            Speaking.SPEAKER,
            "EXISTS {\n  MATCH ("
            + record
            + ")-[:"
            + OWNING
            + "]->(owner:Organization)\n"
            + "  WHERE owner.id = $caller.scope_id\n"
            + "  OR EXISTS { (owner)<-[:GIVEN_BY]-(consent:Consent {data_class: "
            + record
            + ".data_class}) WHERE "
            + acted_on("consent")
            + " }\n  OR "
            + administered("owner")
            + "\n} OR EXISTS { ("
            + record
            + ")-[:TOOK_PART|PLEDGED_TO]-(:Organization {id: $caller.scope_id}) } OR "
            + only_for(
                Speaking.PARK,
                "EXISTS { (" + record + ")-[:IN_PARK]->(:Park {id: $caller.park_id}) }",
            ),
        )
        + ")"
    )


def pledged_to_caller(asset: LiteralString) -> LiteralString:
    """The predicate that `$caller` holds, or held, a pledge on an asset, as known at the moment."""
    return only_for(
        Speaking.SPEAKER,
        "EXISTS {\n  MATCH ("
        + asset
        + ")<-[:PLEDGES]-(pledge:Pledge)-[:PLEDGED_TO]->(:Organization {id: $caller.scope_id})\n"
        + "  WHERE pledge.recorded_at <= $known_at }",
    )


def visible_consent(consent: LiteralString) -> LiteralString:
    """The predicate that `$caller` may see a consent.

    Who gave it, an auditor, the administrator of its park, and whoever it lets see something now.
    """
    return (
        "($caller.sees_all OR "
        + only_for(
            Speaking.SPEAKER,
            acted_on(consent)
            + " OR EXISTS {\n  MATCH ("
            + consent
            + ")-[:GIVEN_BY]->(owner:Organization)\n  WHERE owner.id = $caller.scope_id OR "
            + administered("owner")
            + " }",
        )
        + ")"
    )


def visible_invitation(invitation: LiteralString) -> LiteralString:
    """The predicate that `$caller` may see an invitation: who is invited, the lead, an auditor."""
    return (
        "($caller.sees_all OR "
        + only_for(
            Speaking.SPEAKER,
            "EXISTS {\n  MATCH ("
            + invitation
            + ")-[:INVITES]->(:Organization {id: $caller.scope_id})\n} OR EXISTS {\n  MATCH ("
            + invitation
            + ")-[:TO_TEAM]->(:ServiceTeam)-[:LED_BY]->(:Bank {id: $caller.scope_id})\n}",
        )
        + ")"
    )


def asked_by_caller(entry: LiteralString) -> LiteralString:
    """The predicate that `$caller` may see what was shown: callers of who asked, an auditor."""
    return "($caller.sees_all OR " + entry + ".asker_id = $caller.scope_id)"


def imported_by_caller(job: LiteralString) -> LiteralString:
    """The predicate that `$caller` may see an import: administrators of its park, an auditor."""
    return "($caller.sees_all OR " + job + ".park_id = $caller.park_id)"


def acted_on(consent: LiteralString) -> LiteralString:
    """A consent in full, in force today, to all members or to the caller's kind."""
    return (
        consent
        + ".level = 'FULL'\n    AND ("
        + consent
        + ".receiver_kind = $caller.kind OR "
        + consent
        + ".receiver_kind IS NULL AND $caller.organization_id IS NOT NULL)\n    AND "
        + consent
        + ".revoked_at IS NULL AND "
        + consent
        + ".valid_from <= $caller.today\n    AND ("
        + consent
        + ".valid_until IS NULL OR $caller.today < "
        + consent
        + ".valid_until)"
    )


def administered(owner: LiteralString) -> LiteralString:
    """The predicate that an organisation belongs to the park that `$caller` administers, today.

    Its site is there, or it is a member that was not withdrawn.
    """
    return only_for(
        Speaking.PARK,
        "EXISTS {\n  MATCH ("
        + owner
        + ")<-[:ABOUT|MEMBERSHIP_OF]-(tie:Fact|Membership)"
        + "-[:REFERS_TO|IN_PARK]->(:Park {id: $caller.park_id})\n"
        + "  WHERE CASE WHEN tie:Membership THEN last([i IN range(0, size(tie.states) - 1)"
        + " WHERE tie.states_since[i] <= $caller.today | tie.states[i] IN ['ACTIVE', 'SUSPENDED']"
        + " AND $caller.today < tie.states_until[i]])\n"
        + "    AND tie.valid_from <= $caller.today\n"
        + "  ELSE tie.measure = 'SITE' AND tie.superseded_at IS NULL"
        + " AND tie.as_of_last <= $caller.today\n"
        + "    AND (tie.until_first IS NULL OR $caller.today < tie.until_first) END }",
    )
