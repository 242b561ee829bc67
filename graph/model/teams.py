"""Service teams, memberships in parks and the consents that members give."""

from dataclasses import dataclass
from datetime import date
from enum import auto

from graph.model.words import DataClass, DisclosureLevel, MembershipState, OrganizationKind, Word


class TeamAction(Word):
    """What is done to a team: its lead invites and dissolves, a member joins and leaves."""

    INVITE = auto()
    JOIN = auto()
    LEAVE = auto()
    DISSOLVE = auto()


class ReviewFinding(Word):
    """What an administrator finds of an application that was handed in."""

    TAKE_UP = auto()
    SEND_BACK = auto()


@dataclass(frozen=True, slots=True)
class ServiceTeam:
    """ "股贷担保租"服务队: several kinds of financier under one lead bank."""

    id: str
    name: str
    dissolved_on: date | None
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A provider in a team from a day until (not including) a day."""

    id: str
    provider_id: str
    valid_from: date
    valid_until: date | None
    recorded_at: str
    superseded_at: str | None


@dataclass(frozen=True, slots=True)
class TeamInvitation:
    """A provider that may join a team from a day on, until (not including) a day."""

    id: str
    provider_id: str
    valid_from: date
    valid_until: date | None
    recorded_at: str
    superseded_at: str | None


@dataclass(frozen=True, slots=True)
class Membership:
    """An organisation's membership in a park; `valid_until` is its first day without it."""

    id: str
    organization_id: str
    park_id: str
    state: MembershipState
    valid_from: date | None
    valid_until: date | None
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Consent:
    """What an organisation lets others see of one class of its data.

    The receivers are all organisations of a kind, or all members where no kind is given.
    """

    id: str
    giver_id: str
    data_class: DataClass
    level: DisclosureLevel
    receiver_kind: OrganizationKind | None
    valid_from: date
    valid_until: date | None
    revoked_at: str | None
    synthetic: bool
    recorded_at: str
