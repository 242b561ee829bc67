"""What becomes of a synthetic deal: its states, and when each was recorded."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from graph.model import DealState
from seed import synthetic_table as table
from seed import synthetic_table_deals as deals
from seed.rows import DealStateRow
from seed.synthetic_draw import Shares, add_months, made, stamp, whole

COUNTED = (DealState.CONFIRMED, DealState.ENDED)
_STATE = Shares(deals.STATE_SHARE)


def draw_states(random: Random, agreed: date, not_before: str) -> tuple[DealStateRow, ...]:
    """First it is recorded; then, as far as there is time by END, what was drawn comes of it."""
    first = stamp(random, agreed, deals.RECORDED_WITHIN, not_before)
    states = [_state(DealState.RECORDED, agreed, first)]
    fate = _STATE.draw(random)
    recorded = date.fromisoformat(first[:10])
    confirmed = recorded + timedelta(days=whole(random, (1, deals.CONFIRMED_WITHIN)))
    if fate is DealState.RECORDED or confirmed > table.END:
        return tuple(states)
    at = stamp(random, confirmed, 1, first)
    disputed = confirmed + timedelta(days=whole(random, (0, deals.DISPUTED_WITHIN)))
    if fate is not DealState.DISPUTED or random.random() < 0.5 or disputed > table.END:
        states.append(_state(DealState.CONFIRMED, agreed, at))
    if fate is DealState.DISPUTED and disputed <= table.END:
        states.append(_state(DealState.DISPUTED, disputed, stamp(random, disputed, 1, at)))
    ended = add_months(agreed, whole(random, deals.ENDED_AFTER))
    if fate is DealState.ENDED and ended <= table.END:
        states.append(_state(DealState.ENDED, ended, stamp(random, ended, 15, at)))
    return tuple(states)


def _state(state: DealState, since: date, recorded_at: str) -> DealStateRow:
    return made(DealStateRow, state=state, since=since, recorded_at=recorded_at)


def of_states(states: Sequence[DealStateRow]) -> dict[str, Any]:
    """The fields of a deal that its states decide."""
    last = states[-1]
    return {
        "states": tuple(states),
        "state": last.state,
        "ended_on": last.since if last.state is DealState.ENDED else None,
        "recorded_at": states[0].recorded_at,
    }
