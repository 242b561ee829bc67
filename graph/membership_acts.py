"""Who changes a membership: the administrator of its park, or the member itself; today."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph.audit_chain import Change
from graph.callers import Role
from graph.client import Transaction
from graph.errors import Conflict, Forbidden, Invalid, NotFound
from graph.membership_states import (
    MOST_EVIDENCE,
    MOST_STEPS,
    NO_END,
    Evidence,
    Standing,
    append_state,
    membership_to_change,
)
from graph.model import EventChange, EventKind
from graph.model import MembershipState as State
from graph.units import Outcome
from graph.views import View


@dataclass(frozen=True, slots=True)
class Acting:
    """A membership that somebody may change."""

    transaction: Transaction
    view: View
    membership: Standing
    is_administrator: bool

    async def become(
        self,
        state: State,
        *,
        until: date = NO_END,
        reason: str | None = None,
        evidence: Sequence[Evidence] = (),
        also: Sequence[Change] = (),
        recorded: tuple[str, ...] = (),
        moved: tuple[str, ...] = (),
    ) -> Outcome:
        """The next state, with what else is written beside it."""
        membership, view = self.membership, self.view
        if membership.steps >= MOST_STEPS - 1 and state is not State.WITHDRAWN:
            message = f"A membership has at most {MOST_STEPS} steps: withdraw it, and begin anew."
            raise Conflict(message, membership.id)
        await append_state(
            self.transaction,
            membership.id,
            state,
            by=view.caller,
            since=view.today,
            until=until,
            reason=reason,
            evidence=evidence,
        )
        ended = EventChange.ENDED if state is State.WITHDRAWN else EventChange.CHANGED
        change = Change(membership.id, EventKind.MEMBERSHIP, ended, membership.organization_id)
        return Outcome(
            membership.id, (change, *also), recorded=recorded, moved=(membership.id, *moved)
        )

    def require(self, *states: State) -> None:
        """Raises Conflict unless it is in one of the states."""
        if self.membership.state not in states:
            raise Conflict(
                f"The membership is {self.membership.state}, not {' or '.join(states)}.",
                self.membership.id,
            )


async def acting_on(transaction: Transaction, view: View, id: str) -> Acting:
    """For the park's administrator and the member itself."""
    membership = await membership_to_change(transaction, view, id)
    if membership is None:
        raise NotFound("membershipId")
    is_administrator = administers(view, membership.park_id)
    if not is_administrator and not speaks_for(view, membership.organization_id):
        raise Forbidden("This is for the park's administrator and the organisation itself.")
    return Acting(transaction, view, membership, is_administrator)


async def administering(transaction: Transaction, view: View, id: str) -> Acting:
    """For the park's administrator alone."""
    acting = await acting_on(transaction, view, id)
    if not acting.is_administrator:
        raise Forbidden("This is for the park's administrator.")
    return acting


def administers(view: View, park_id: str) -> bool:
    """Whether the caller is the administrator of a park."""
    caller = view.caller
    return caller.role == Role.PARK_ADMIN and caller.organization_id == park_id


def speaks_for(view: View, organization_id: str | None) -> bool:
    """Whether the caller speaks for an organisation."""
    caller = view.caller
    speaks = caller.role in (Role.MEMBER, Role.BANK_OFFICER)
    return speaks and organization_id is not None and caller.organization_id == organization_id


def new_evidence(known: Collection[str], handed_in: Sequence[Evidence]) -> list[Evidence]:
    """Of documents, each named once, those that are new; raises Invalid where that is too much."""
    new = [each for each in handed_in if each.sha256 not in known]
    if len(known) + len(new) > MOST_EVIDENCE:
        message = f"A membership has at most {MOST_EVIDENCE} documents."
        raise Invalid((("evidence",), message))
    return new


def end_problems(until: date | None, today: date) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong with the end of a membership."""
    if until is not None and until <= today:
        yield ("validUntil",), f"A day after today, {today}."
