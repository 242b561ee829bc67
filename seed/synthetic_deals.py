"""Deals of the synthetic ecosystem: who finances whom, and which institute works with whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import log1p
from random import Random

from graph.model import (
    DataClass,
    DealKind,
    DealRole,
    DealState,
    FinancingPurpose,
    Measure,
    OrganizationKind,
    Pairing,
)
from seed import synthetic_table as table
from seed.rows import DealRow, ExpertiseRow, FactRow, ParticipantRow, ValueRow
from seed.synthetic_draw import SOURCE, add_months, around, fact, pick
from seed.synthetic_firms import Firm
from seed.synthetic_institutes import Institute
from seed.synthetic_products import Financier, Offer, allows, fits

_COUNTED = (DealState.CONFIRMED, DealState.ENDED)


@dataclass(slots=True)
class _Past:
    """Who has financed whom, and with whom, so far."""

    firms: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    pairs: Counter[frozenset[str]] = field(default_factory=Counter[frozenset[str]])

    def add(self, firm: str, financiers: Sequence[Financier]) -> None:
        lead = financiers[0].row.key
        for each in financiers:
            self.firms[each.row.key, firm] += 1
            self.pairs[frozenset((lead, each.row.key))] += 1


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a firm wants money for, on a day."""

    firm: Firm
    day: date
    purpose: FinancingPurpose


def draw_financing(
    random: Random, firms: Sequence[Firm], financiers: Sequence[Financier]
) -> list[DealRow]:
    """The financing deals in the order of their days: later ones know the earlier ones."""
    past = _Past()
    deals: list[DealRow] = []
    for number, day in enumerate(_draw_days(random, table.FINANCING_DEALS), start=1):
        firm = _draw_firm(random, firms, day)
        purpose = pick(random, table.PURPOSE_SHARE[firm.stage(day)])
        wish = _Wish(firm, day, purpose)
        members = _draw_members(random, wish, financiers, past)
        past.add(firm.key, members)
        deals.append(_financing(random, number, wish, members))
    return deals


def draw_collaborations(
    random: Random, firms: Sequence[Firm], institutes: Sequence[Institute]
) -> tuple[list[DealRow], list[FactRow]]:
    """The collaborations, and the EXPERTISE_USED facts that follow from those that count."""
    working = random.sample(firms, round(table.COLLABORATES * len(firms)))
    again = random.choices(working, k=table.COLLABORATION_DEALS - len(working))
    days = _draw_days(random, table.COLLABORATION_DEALS)
    deals: list[DealRow] = []
    facts: dict[str, FactRow] = {}
    for number, (day, firm) in enumerate(zip(days, [*working, *again], strict=True), start=1):
        when = max(day, min(firm.founded + timedelta(days=table.DEAL_AGE), table.END))
        institute, expertise = _draw_expertise(random, firm, when, institutes)
        deal = _collaboration(random, number, when, firm, institute)
        deals.append(deal)
        if deal.state in _COUNTED:
            used = _expertise_used(firm, institute, expertise, when)
            # Of one expertise used twice, the first day counts.
            if used.key not in facts or when.isoformat() < (facts[used.key].as_of or ""):
                facts[used.key] = used
    return deals, list(facts.values())


def _draw_days(random: Random, count: int) -> list[date]:
    """Working days, earliest first."""
    span = (table.END - table.START).days
    days = (
        table.START + timedelta(days=int(span * random.random() ** table.TREND))
        for _ in range(count)
    )
    # A weekend's deal was closed on the Friday before, or on the first Monday.
    moved = (day - timedelta(days=max(0, day.weekday() - 4)) for day in days)
    return sorted(max(day, table.START) for day in moved)


def _draw_firm(random: Random, firms: Sequence[Firm], day: date) -> Firm:
    youngest = day - timedelta(days=table.DEAL_AGE)
    old_enough = [firm for firm in firms if firm.founded <= youngest]
    weights = [firm.activity * table.STAGE_ACTIVITY[firm.stage(day)] for firm in old_enough]
    return random.choices(old_enough, weights=weights)[0]


def _draw_members(
    random: Random, wish: _Wish, financiers: Sequence[Financier], past: _Past
) -> list[Financier]:
    """The lead, a bank, first; then banks and guarantors, each once."""
    members: list[Financier] = []
    for _ in range(pick(random, table.FINANCIER_COUNT)):
        kind = _draw_kind(random, members)
        lead = members[0] if members else None
        weights = {
            place: _affinity(each, wish, lead, past)
            for place, each in enumerate(financiers)
            if each.row.kind is kind and each not in members
        }
        members.append(financiers[pick(random, weights)])
    return members


def _draw_kind(random: Random, members: Sequence[Financier]) -> OrganizationKind:
    if not members:
        return OrganizationKind.BANK
    covered = any(each.row.kind is OrganizationKind.GUARANTOR for each in members)
    chance = table.SECOND_GUARANTOR_CHANCE if covered else table.GUARANTOR_CHANCE
    return OrganizationKind.GUARANTOR if random.random() < chance else OrganizationKind.BANK


def _affinity(financier: Financier, wish: _Wish, lead: Financier | None, past: _Past) -> float:
    key = financier.row.key
    weight = financier.weight
    if financier.park == wish.firm.park(wish.day):
        weight *= table.SAME_PARK
    if financier.sectors & set(wish.firm.sectors):
        weight *= table.SAME_SECTOR
    if _fitting(financier, wish):
        weight *= table.HAS_PRODUCT
    if past.firms[key, wish.firm.key]:
        weight *= table.KNOWN_FIRM
    if lead:
        # The tenth deal together adds less than the first.
        weight *= 1 + table.KNOWN_PARTNER * log1p(past.pairs[frozenset((lead.row.key, key))])
    return weight


def _financing(random: Random, number: int, wish: _Wish, members: Sequence[Financier]) -> DealRow:
    amount, participants = _draw_amounts(random, wish, members)
    state, ended = _draw_state(random, wish.day)
    return DealRow(
        key=f"deal:synthetic:financing:{number}",
        source=SOURCE.key,
        synthetic=True,
        kind=DealKind.FINANCING,
        state=state,
        agreed_on=wish.day,
        ended_on=ended,
        enterprise=wish.firm.key,
        amount=amount,
        purpose=wish.purpose,
        products=_draw_products(random, wish, members, participants),
        participants=participants,
    )


def _draw_amounts(
    random: Random, wish: _Wish, members: Sequence[Financier]
) -> tuple[int, tuple[ParticipantRow, ...]]:
    """The lenders' shares add up to the deal; a guarantor's amount is what it covers of it."""
    stage = wish.firm.stage(wish.day)
    amount = around(random, table.AMOUNT_MEDIAN[stage], table.AMOUNT_SIGMA)
    lenders = sum(each.row.kind is OrganizationKind.BANK for each in members)
    units = max(round(amount / table.AMOUNT_UNIT), lenders)
    shares = iter(_split(random, units, lenders))
    participants: list[ParticipantRow] = []
    for each in members:
        lends = each.row.kind is OrganizationKind.BANK
        share = next(shares) if lends else _cover(random, units)
        participants.append(
            ParticipantRow(
                organization=each.row.key,
                role=DealRole.LENDER if lends else DealRole.GUARANTOR,
                lead=each is members[0],
                amount=share * table.AMOUNT_UNIT,
            )
        )
    return units * table.AMOUNT_UNIT, tuple(participants)


def _split(random: Random, total: int, parts: int) -> list[int]:
    """`total` units in so many parts of at least one, the lead's largest first."""
    cuts = sorted(random.sample(range(1, total), parts - 1))
    edges = [0, *cuts, total]
    sizes = [later - earlier for earlier, later in pairwise(edges)]
    return sorted(sizes, reverse=True)


def _cover(random: Random, total: int) -> int:
    return max(1, total * random.choice(table.COVER_TENTHS) // 10)


def _draw_products(
    random: Random,
    wish: _Wish,
    members: Sequence[Financier],
    participants: Sequence[ParticipantRow],
) -> tuple[str, ...]:
    """Of each member one product that fits what it gives, if it has any."""
    covered = any(each.role is DealRole.GUARANTOR for each in participants)
    products: list[str] = []
    for member, participant in zip(members, participants, strict=True):
        fitting = [
            offer.product.key
            for offer in _fitting(member, wish)
            if covered or offer.product.pairing is not Pairing.GUARANTEED_LOAN
            if allows(offer, wish.day, participant.amount or 0)
        ]
        if fitting:
            products.append(random.choice(fitting))
    return tuple(products)


def _fitting(financier: Financier, wish: _Wish) -> list[Offer]:
    """Its products for the wish, whatever the amount."""
    return [
        offer
        for offer in financier.offers
        if wish.purpose in offer.product.purposes and fits(offer, wish.firm, wish.day, wish.purpose)
    ]


def _draw_state(random: Random, day: date) -> tuple[DealState, date | None]:
    state = pick(random, table.STATE_SHARE)
    ended = add_months(day, random.randint(*table.ENDED_AFTER))
    if state is not DealState.ENDED:
        return state, None
    return (state, ended) if ended <= table.END else (DealState.CONFIRMED, None)


def _draw_expertise(
    random: Random, firm: Firm, day: date, institutes: Sequence[Institute]
) -> tuple[Institute, ExpertiseRow]:
    """By what the expertise shares with the firm, and by the institute's size."""
    topics = {f"topic:{topic}" for topic in firm.topics}
    sectors = {f"sector:{sector}" for sector in firm.sectors}
    choices: Mapping[tuple[int, int], float] = {
        (place, part): institute.weight
        * (1 + table.SHARED_TOPIC * len(topics & set(each.topics)))
        * (table.SHARED_SECTOR if sectors & set(each.sectors) else 1)
        * (table.SAME_PARK if institute.park == firm.park(day) else 1)
        for place, institute in enumerate(institutes)
        for part, each in enumerate(institute.expertise)
    }
    place, part = pick(random, choices)
    return institutes[place], institutes[place].expertise[part]


def _collaboration(
    random: Random, number: int, day: date, firm: Firm, institute: Institute
) -> DealRow:
    state, ended = _draw_state(random, day)
    expert = ParticipantRow(organization=institute.row.key, role=DealRole.EXPERT)
    return DealRow(
        key=f"deal:synthetic:collaboration:{number}",
        source=SOURCE.key,
        synthetic=True,
        kind=DealKind.COLLABORATION,
        state=state,
        agreed_on=day,
        ended_on=ended,
        enterprise=firm.key,
        participants=(expert,),
    )


def _expertise_used(
    firm: Firm, institute: Institute, expertise: ExpertiseRow, day: date
) -> FactRow:
    return fact(
        firm.key,
        Measure.EXPERTISE_USED,
        expertise.key,
        ValueRow(node=expertise.key),
        scope=f"与{institute.row.name}合作：{expertise.title}",
        as_of=day.isoformat(),
        counterparty=institute.row.key,
        data_class=DataClass.PROFILE,
    )
