"""The same world told otherwise: with less in it, in another order, or little by little."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from random import Random

from graph.model import DataClass, DealState, RecordedDeal, RecordedOrganization
from matching.partners.history import EMPTY, History
from tests.matching.partner_worlds import FOREVER, LONG_AGO, PartnerWorld


def for_each(seeds: Iterable[int], check: Callable[[int], None]) -> None:
    """Check the worlds of some seeds; a failure says which."""
    for seed in seeds:
        try:
            check(seed)
        except Exception as error:
            error.add_note(f"the world of seed {seed}")
            raise


def without_deals(world: PartnerWorld, ids: Collection[str]) -> PartnerWorld:
    """Some deals never were."""
    return replace(world, deals=tuple(each for each in world.deals if each.id not in ids))


def _without_organizations(world: PartnerWorld) -> PartnerWorld:
    """Those that are recorded after the moment never were, but who asks: rights are of today."""
    members = frozenset(world.known_ids)
    known = {*members, world.sight.organization_id}

    def kept(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each for each in ids if each in known)

    deals = tuple(
        replace(
            each,
            financier_ids=tuple(id for id in each.financier_ids if id in members),
            party_ids=kept(each.party_ids),
            lead_ids=kept(each.lead_ids),
        )
        for each in world.deals
    )
    organizations = tuple(each for each in world.organizations if each.id in known)
    consents = tuple(each for each in world.consents if each.owner_id in known)
    return replace(world, organizations=organizations, deals=deals, consents=consents)


def without_hidden(world: PartnerWorld) -> PartnerWorld:
    """What does not count for the caller never was."""
    market = world.market
    seen = replace(
        world,
        organizations=tuple(
            replace(one, places=tuple(each for each in one.places if market.holds(one.id, each)))
            for one in world.organizations
        ),
        deals=tuple(each for each in world.deals if market.is_seen(each)),
    )
    return _without_organizations(seen)


def as_it_was_known(world: PartnerWorld) -> PartnerWorld:
    """Only what was recorded by the moment, and no later question about it."""
    at = world.known_at

    def organization(one: RecordedOrganization) -> RecordedOrganization:
        places = (
            replace(each, superseded_at=None)
            for each in one.places
            if each.recorded_at <= at and not (each.superseded_at and each.superseded_at <= at)
        )
        return replace(one, places=tuple(places))

    def deal(one: RecordedDeal) -> RecordedDeal:
        entries = zip(one.states, one.states_since, one.states_recorded_at, strict=True)
        known = [each for each in entries if each[2] <= at]
        return replace(
            one,
            states=tuple(state for state, _, _ in known),
            states_since=tuple(since for _, since, _ in known),
            states_recorded_at=tuple(recorded for _, _, recorded in known),
        )

    past = replace(
        world,
        organizations=tuple(map(organization, world.organizations)),
        deals=tuple(deal(each) for each in world.deals if each.recorded_at <= at),
    )
    return replace(_without_organizations(past), known_at=FOREVER)


def in_another_order(world: PartnerWorld, random: Random) -> PartnerWorld:
    """Everything that has no order of its own is given in another one."""
    organizations = random.sample(world.organizations, len(world.organizations))
    deals = random.sample(world.deals, len(world.deals))
    consents = random.sample(world.consents, len(world.consents))

    def shuffled(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(random.sample(ids, len(ids)))

    return replace(
        world,
        organizations=tuple(
            replace(each, places=tuple(random.sample(each.places, len(each.places))))
            for each in organizations
        ),
        deals=tuple(
            replace(
                each,
                financier_ids=shuffled(each.financier_ids),
                party_ids=shuffled(each.party_ids),
                lead_ids=shuffled(each.lead_ids),
            )
            for each in deals
        ),
        consents=tuple(consents),
    )


def _earlier(deal: RecordedDeal, random: Random, world: PartnerWorld) -> RecordedDeal:
    """What a deal may have looked like when it was read before."""
    first = replace(
        deal,
        states=(random.choice(tuple(DealState)),),
        states_since=deal.states_since[:1],
        states_recorded_at=deal.states_recorded_at[:1],
    )
    others = tuple(random.sample(world.ids, 2))
    told = replace(first, financier_ids=others, party_ids=others, lead_ids=others[:1])
    return random.choice((first, replace(told, data_class=DataClass.PUBLIC)))


def little_by_little(world: PartnerWorld, random: Random) -> History:
    """In several steps; some of it was otherwise when it was read first."""
    organizations = random.sample(world.organizations, len(world.organizations))
    some_places = [each.places for each in organizations]
    before = [
        replace(each, places=random.choice((each.places, (), random.choice(some_places))))
        for each in organizations
    ]
    cut = random.randint(0, len(before))
    history = EMPTY.with_changes(organizations=before[:cut])
    stale = [
        replace(each, valid_from=each.valid_from - timedelta(9999), valid_until=None)
        for each in world.consents
        if random.random() < 0.5
    ]
    gone = [replace(each, id=f"{each.id}-gone", receiver_kind=None) for each in stale]
    history = history.with_changes(organizations=before[cut:], consents=[*stale, *gone])
    deals = random.sample(world.deals, len(world.deals))
    early = [_earlier(each, random, world) for each in deals if random.random() < 0.4]
    history = history.with_changes(deals=early)
    half = len(deals) // 2
    history = history.with_changes(deals=deals[:half], organizations=organizations[:cut])
    revoked = [each.id for each in (*stale, *gone)]
    history = history.with_changes(consents=world.consents, gone_consents=revoked)
    return history.with_changes(deals=deals[half:], organizations=organizations[cut:])


def timeless(world: PartnerWorld) -> PartnerWorld:
    """Nothing but deals' days distinguishes one day from another."""
    return replace(
        world,
        organizations=tuple(
            replace(
                one,
                places=tuple(
                    replace(each, as_of_last=None, period_start_first=None, until_last=None)
                    for each in one.places
                ),
            )
            for one in world.organizations
        ),
        deals=tuple(
            replace(
                each,
                states=(DealState.CONFIRMED,),
                states_since=(each.agreed_on,),
                states_recorded_at=(LONG_AGO,),
                recorded_at=LONG_AGO,
            )
            for each in world.deals
            if each.agreed_on <= world.as_of
        ),
    )
