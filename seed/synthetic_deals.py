"""Financing deals of the synthetic ecosystem: who gives how much, through which products."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random

from graph.model import DealKind, DealRole, OrganizationKind, Pairing
from seed import synthetic_table_deals as deals
from seed.rows import DealRow, ParticipantRow
from seed.synthetic_deal_states import draw_states, of_states
from seed.synthetic_draw import around, made
from seed.synthetic_firms import Firm
from seed.synthetic_members import Market
from seed.synthetic_plan import Wish, draw_plan, wish
from seed.synthetic_products import Offer, allows, fits
from seed.synthetic_providers import Provider

ROLES = {
    OrganizationKind.BANK: DealRole.LENDER,
    OrganizationKind.GUARANTOR: DealRole.GUARANTOR,
    OrganizationKind.INSURER: DealRole.INSURER,
    OrganizationKind.LESSOR: DealRole.LESSOR,
    OrganizationKind.EQUITY_INVESTOR: DealRole.EQUITY,
    OrganizationKind.EQUITY_EXCHANGE: DealRole.EXCHANGE,
    OrganizationKind.IP_SERVICE_FIRM: DealRole.SERVICE,
    OrganizationKind.WARRANT_SERVICE_FIRM: DealRole.SERVICE,
}
PARTNERS = {
    Pairing.GUARANTEED_LOAN: OrganizationKind.GUARANTOR,
    Pairing.INSURED_LOAN: OrganizationKind.INSURER,
    Pairing.LEASED_UPGRADE: OrganizationKind.LESSOR,
    Pairing.WARRANT_LOAN: OrganizationKind.EQUITY_EXCHANGE,
}
# Whose money it is, who covers it, and who brings none.
_MONEY = (DealRole.LENDER, DealRole.LESSOR, DealRole.EQUITY)
_COVER = (DealRole.GUARANTOR, DealRole.INSURER)


def draw_financing(
    seed: int, count: int, firms: Sequence[Firm], market: Market
) -> Iterator[tuple[DealRow, Firm]]:
    """The financing deals in the order of their days: later ones know the earlier ones."""
    plan = draw_plan(seed, count, firms)
    for number, (day, place, purpose) in enumerate(plan, start=1):
        random = Random(f"{seed}/deal/{number}")
        firm = firms[place]
        wanted = wish(random, firm, day, purpose)
        yield _financing(random, number, wanted, market.draw(random, wanted)), firm


def _financing(random: Random, number: int, wish: Wish, members: Sequence[Provider]) -> DealRow:
    amount, participants = _draw_amounts(random, wish, members)
    return made(
        DealRow,
        key=f"deal:synthetic:financing:{number}",
        kind=DealKind.FINANCING,
        agreed_on=wish.day,
        enterprise=wish.firm.key,
        amount=amount,
        purpose=wish.purpose,
        products=_draw_products(random, wish, members, participants),
        participants=participants,
        **of_states(draw_states(random, wish.day, wish.firm.recorded_at)),
    )


def _draw_roles(random: Random, members: Sequence[Provider]) -> list[DealRole]:
    """By kind; of three and more banks the last may arrange the others' loans."""
    roles = [ROLES[each.kind] for each in members]
    banks = [place for place, role in enumerate(roles) if role is DealRole.LENDER]
    if len(banks) >= 3 and random.random() < deals.ARRANGED:
        roles[banks[-1]] = DealRole.ARRANGER
    return roles


def _draw_amounts(
    random: Random, wish: Wish, members: Sequence[Provider]
) -> tuple[int, tuple[ParticipantRow, ...]]:
    """The givers' shares add up to the deal; cover is of what is lent, and no money."""
    roles = _draw_roles(random, members)
    wanted = around(random, deals.AMOUNT_MEDIAN[wish.stage], deals.AMOUNT_SIGMA)
    givers = [place for place, role in enumerate(roles) if role in _MONEY]
    units = max(round(wanted / deals.AMOUNT_UNIT), len(givers))
    shares: dict[int, int] = dict(zip(givers, _split(random, units, len(givers)), strict=True))
    lent = sum(shares[place] for place in givers if roles[place] is DealRole.LENDER)
    covers = sum(role in _COVER for role in roles)
    for place, role in enumerate(roles):
        if role in _COVER:
            tenths = deals.COVER_TENTHS[int(random.random() * len(deals.COVER_TENTHS))]
            shares[place] = max(1, lent * tenths // 10 // covers)
    participants = tuple(
        made(
            ParticipantRow,
            organization=each.key,
            role=role,
            lead=place == 0,
            amount=shares[place] * deals.AMOUNT_UNIT if place in shares else None,
        )
        for place, (each, role) in enumerate(zip(members, roles, strict=True))
    )
    return units * deals.AMOUNT_UNIT, participants


def _split(random: Random, total: int, parts: int) -> list[int]:
    """`total` units in so many parts of at least one, the lead's largest first."""
    if parts == 1:
        return [total]
    cuts = sorted(random.sample(range(1, total), parts - 1))
    edges = [0, *cuts, total]
    return sorted((later - earlier for earlier, later in pairwise(edges)), reverse=True)


def _draw_products(
    random: Random,
    wish: Wish,
    members: Sequence[Provider],
    participants: Sequence[ParticipantRow],
) -> tuple[str, ...]:
    """Of each member one product that fits what it gives, if it has any: a paired one first."""
    kinds = {each.kind for each in members}
    products: list[str] = []
    for member, participant in zip(members, participants, strict=True):
        if participant.role is DealRole.ARRANGER:
            continue
        fitting = [
            offer
            for offer in member.offers
            if wish.purpose in offer.product.purposes
            if offer.product.pairing is None or PARTNERS[offer.product.pairing] in kinds
            if participant.amount is None or allows(offer, wish.day, participant.amount)
            if fits(offer, wish.firm, wish.day, wish.purpose)
        ]
        paired = [offer for offer in fitting if offer.product.pairing]
        if chosen := paired or fitting:
            products.append(_one(random, chosen).product.key)
    return tuple(products)


def _one(random: Random, offers: Sequence[Offer]) -> Offer:
    return offers[int(random.random() * len(offers))]
