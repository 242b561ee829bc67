"""What administrators and members do with an application and a membership.

What may happen, and what is refused: docs/decisions/0029-membership.md. All raise NotFound for what
the caller may not see, Forbidden, and Conflict where the state does not allow it.
"""

from collections.abc import Sequence
from datetime import date

from graph.client import Transaction
from graph.errors import Conflict, Invalid
from graph.membership_acts import acting_on, administering, end_problems, new_evidence
from graph.membership_states import NO_END, Evidence
from graph.model import MembershipState as State
from graph.model import ReviewFinding
from graph.park_rules import rules_of_park
from graph.units import Outcome
from graph.views import View


async def submit_membership(transaction: Transaction, view: View, id: str) -> Outcome:
    """Hand the application in."""
    acting = await acting_on(transaction, view, id)
    acting.require(State.DRAFT)
    return await acting.become(State.SUBMITTED)


async def review_membership(
    transaction: Transaction, view: View, id: str, finding: ReviewFinding, reason: str | None
) -> Outcome:
    """Take it up, or send it back to be mended; that needs a reason."""
    acting = await administering(transaction, view, id)
    if finding is ReviewFinding.TAKE_UP:
        acting.require(State.SUBMITTED)
        return await acting.become(State.IN_REVIEW, reason=reason)
    if reason is None:
        raise Invalid((("reason",), "Say what is to be mended."))
    acting.require(State.SUBMITTED, State.IN_REVIEW)
    return await acting.become(State.DRAFT, reason=reason)


async def approve_membership(
    transaction: Transaction, view: View, id: str, until: date | None, reason: str | None
) -> Outcome:
    """Admit it; where the park asks for four eyes, the first of two approvals leaves it in review.

    `until`: the first day without it; None: no end is known.
    """
    acting = await administering(transaction, view, id)
    if problems := list(end_problems(until, view.today)):
        raise Invalid(*problems)
    acting.require(State.IN_REVIEW)
    membership, end = acting.membership, until or NO_END
    rules = await rules_of_park(transaction, membership.park_id)
    if rules.four_eyes and not membership.approvals:
        return await acting.become(State.IN_REVIEW, until=end, reason=reason)
    if rules.four_eyes and view.caller.subject in membership.approvals:
        raise Conflict("You have approved it: somebody else is to.", id)
    if rules.four_eyes and end != membership.until:
        raise Conflict("The first approval names another end.", id)
    return await acting.become(State.ACTIVE, until=end, reason=reason)


async def suspend_membership(transaction: Transaction, view: View, id: str, reason: str) -> Outcome:
    """It rests until it is renewed; its end stays."""
    acting = await administering(transaction, view, id)
    acting.require(State.ACTIVE)
    return await acting.become(State.SUSPENDED, until=acting.membership.until, reason=reason)


async def renew_membership(
    transaction: Transaction, view: View, id: str, until: date, evidence: Sequence[Evidence]
) -> Outcome:
    """It is active from today to a later end than it had; that ends a suspension too."""
    acting = await administering(transaction, view, id)
    if problems := list(end_problems(until, view.today)):
        raise Invalid(*problems)
    acting.require(State.ACTIVE, State.SUSPENDED, State.EXPIRED)
    suspended = acting.membership.state is State.SUSPENDED
    if not suspended and until <= acting.membership.until:
        raise Invalid((("validUntil",), f"A day after {acting.membership.until}, its end now."))
    handed_in = new_evidence(acting.membership.evidence, evidence)
    return await acting.become(State.ACTIVE, until=until, evidence=handed_in)


async def withdraw_membership(
    transaction: Transaction, view: View, id: str, reason: str
) -> Outcome:
    """It ends today, for good."""
    acting = await acting_on(transaction, view, id)
    acting.require(*(each for each in State if each is not State.WITHDRAWN))
    return await acting.become(State.WITHDRAWN, until=view.today, reason=reason)
