"""What single rows of the seed say: their days, owner, class, series and state; for oracles."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import TypeVar

from graph.callers import Caller
from graph.model import DataClass, DealState, MembershipState
from seed.row_base import Row
from seed.row_base import node_id as id_of_key
from seed.row_network import (
    FinancingNeedRow,
    MembershipRow,
    NeedRow,
    PledgeRow,
    PropertyRow,
)
from seed.rows import (
    ConsentRow,
    DealRow,
    ExpertiseRow,
    FactRow,
    HoldingRow,
    PolicyRow,
)

node_id = cache(id_of_key)
R = TypeVar("R", bound=Row)
Need = FinancingNeedRow | NeedRow
Restricted = (
    FactRow | HoldingRow | DealRow | ConsentRow | MembershipRow | PropertyRow | PledgeRow | Need
)


def first_day(text: str) -> date:
    """The first day of a day, month or year."""
    return date.fromisoformat((text + "-01-01")[:10])


def last_day(text: str) -> date:
    """The last day of a day, month or year."""
    if len(text) == 10:
        return date.fromisoformat(text)
    month = int(text[5:]) if len(text) == 7 else 12
    return date(int(text[:4]), month, monthrange(int(text[:4]), month)[1])


def grouped(rows: Iterable[R], key: Callable[[R], str]) -> dict[str, list[R]]:
    """Rows by a key."""
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def owner(record: Restricted) -> str:
    """The key of the organisation whose record it is."""
    match record:
        case FactRow():
            return record.subject
        case MembershipRow():
            return record.organization
        case ConsentRow():
            return record.giver
        case PropertyRow():
            return record.owner
        case PledgeRow():
            return record.pledgor
        case _:
            return record.enterprise


def speaks_for(caller: Caller, key: str) -> bool:
    """Whether the caller's organisation is the one of this key."""
    return caller.organization_id == node_id(key)


def class_of(record: Restricted) -> DataClass:
    """The data class of a record; of deals and needs it is always theirs."""
    match record:
        case DealRow():
            return DataClass.DEALS
        case FinancingNeedRow() | NeedRow():
            return DataClass.NEEDS
        case MembershipRow():
            admitted = MembershipState.ACTIVE in {each.state for each in record.states}
            return DataClass.PUBLIC if admitted else DataClass.PROFILE
        case _:
            return record.data_class


def deal_state(deal: DealRow, day: date) -> DealState:
    """The state recorded last of those that are so on the day, or the first one."""
    if not deal.states:
        ended = deal.ended_on or deal.agreed_on
        before = deal.state == DealState.ENDED and day < ended
        return DealState.CONFIRMED if before else deal.state
    return ([each.state for each in deal.states if each.since <= day] or [deal.states[0].state])[-1]


def membership_state(row: MembershipRow, day: date) -> MembershipState:
    """The state recorded last of those that are so on the day, or the first one."""
    so_far = [each.state for each in row.states if each.since <= day] or [row.states[0].state]
    over = row.valid_until is not None and row.valid_until <= day
    expired = over and so_far[-1] == MembershipState.ACTIVE
    return MembershipState.EXPIRED if expired else so_far[-1]


def series(fact: FactRow) -> tuple[object, ...]:
    """What a fact must share with another one to be replaced by it."""
    value = fact.value
    thing = value.node or value.text or value.region
    single = value.stage or value.day
    return (
        fact.subject,
        fact.measure,
        fact.counterparty,
        frozenset(fact.sectors),
        thing or (None if single else fact.scope),
    )


def age(fact: FactRow) -> tuple[date, str, str]:
    """The later of two dated facts of a series has the greater one."""
    return last_day(fact.as_of or ""), fact.recorded_at or "", node_id(fact.key)


def open_on(row: PolicyRow | ExpertiseRow, day: date) -> bool:
    """Not surely before its beginning, not surely after its end."""
    begun = row.valid_from is None or first_day(row.valid_from) <= day
    return begun and (row.valid_until is None or day < last_day(row.valid_until))
