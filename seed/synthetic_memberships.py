"""Memberships of synthetic organisations in the parks in which they sit."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from graph.model import MembershipState as State
from seed import synthetic_table as table
from seed import synthetic_table_network as network
from seed.row_network import MembershipRow, MembershipStateRow
from seed.rows import OrganizationRow
from seed.synthetic_draw import Shares, add_months, day_between, made, stamp, whole
from seed.synthetic_firms import Firm

_FATE = Shares(network.MEMBER_FATE)
_Steps = list[tuple[State, date]]


def firm_memberships(random: Random, firm: Firm) -> Iterator[MembershipRow]:
    """One for each of its sites: whoever left the park withdrew."""
    for site in firm.sites:
        settled = max(site.since, firm.first_recorded)
        left = site.until
        if random.random() < network.APPLIES and (left is None or settled < left):
            recorded = firm.recorded_at
            if row := _membership(random, firm.key, site.park, settled, left, recorded):
                yield row


def provider_membership(random: Random, row: OrganizationRow, park: str) -> Iterator[MembershipRow]:
    """Providers and institutes sit where they sat when they were recorded.

    Once admitted they stay, without an end: else the ecosystem would have fewer candidates for
    plans with every month after END.
    """
    if random.random() < network.APPLIES:
        recorded = row.recorded_at or ""
        if found := _membership(random, row.key, park, table.IN_FORCE_SINCE, None, recorded):
            yield _staying(found)


def _staying(row: MembershipRow) -> MembershipRow:
    words = [each.state for each in row.states]
    if State.ACTIVE not in words:
        return row
    admitted = row.states[: words.index(State.ACTIVE) + 1]
    return row.model_copy(update={"states": admitted, "valid_until": None})


def _membership(
    random: Random, organization: str, park: str, settled: date, left: date | None, recorded: str
) -> MembershipRow | None:
    late = left is None and random.random() < network.APPLIED_LATE
    applied = settled + timedelta(days=whole(random, (0, network.APPLIED_WITHIN)))
    if late:
        applied = table.END - timedelta(days=whole(random, (0, network.LATE_DAYS)))
    if applied > table.END or (left and applied >= left):
        return None
    review = applied + timedelta(days=whole(random, network.REVIEWED_WITHIN))
    admission = review + timedelta(days=whole(random, network.ADMITTED_WITHIN))
    steps: _Steps = [(State.SUBMITTED, applied), (State.IN_REVIEW, review)]
    until = None
    if admission <= table.END and (left is None or admission < left):
        until = _admit(random, steps, admission, left)
    states: list[MembershipStateRow] = []
    at = recorded
    for state, since in steps:
        if since <= table.END and (left is None or since <= left):
            at = stamp(random, since, 2, at)
            states.append(MembershipStateRow(state=state, since=since, recorded_at=at))
    admitted = any(each.state is State.ACTIVE for each in states)
    return made(
        MembershipRow,
        key=f"membership:{organization}/{park}/{applied}",
        organization=organization,
        park=park,
        valid_from=admission if admitted else None,
        valid_until=until if admitted else None,
        states=tuple(states),
        recorded_at=states[0].recorded_at,
    )


def _admit(random: Random, steps: _Steps, day: date, left: date | None) -> date:
    """Adds what becomes of a member; returns its first day without the membership."""
    fate = _FATE.draw(random)
    steps.append((State.ACTIVE, day))
    months = 12 * network.MEMBER_YEARS
    until = add_months(day, months)
    if left:
        steps.append((State.WITHDRAWN, left))
        while until < left:
            until = add_months(until, months)
        return until
    while until <= table.END and (fate != "lapses" or random.random() < 0.5):
        until = add_months(until, months)
    if fate in ("suspended", "withdraws"):
        state = State.SUSPENDED if fate == "suspended" else State.WITHDRAWN
        steps.append((state, day_between(random, day + timedelta(days=30), table.END)))
    return until
