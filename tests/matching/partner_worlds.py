"""Small random worlds of deals: ties, edge days and moments, and much that is not for everybody.

Drawn from a seed, so that the shares of what is rare are set by hand and every run is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from graph.model import (
    DataClass,
    DealKind,
    DealState,
    Measure,
    OrganizationKind,
    RecordedConsent,
    RecordedDeal,
    RecordedOrganization,
    RecordedPlace,
)
from graph.moments import moment
from matching.partners.history import EMPTY, History
from matching.partners.network import Network
from matching.partners.sight import Sight
from tests.oracles.partners import Market

FINANCIERS = (
    *(OrganizationKind.BANK,) * 4,
    *(OrganizationKind.GUARANTOR, OrganizationKind.INSURER, OrganizationKind.LESSOR),
    *(OrganizationKind.EQUITY_INVESTOR, OrganizationKind.INSTITUTE),
)
SECTORS = ("s-1", "s-2", "s-10")
AGES = (0, 1, 30, 365, 366, 730, 731, 1461, 3000)
STILL_TO_COME = (-1, -400)
FOREVER = "9999-12-31T23:59:59.999999+00:00"
LONG_AGO = "2019-01-01T00:00:00.000000+00:00"


@dataclass(frozen=True)
class PartnerWorld:
    """What is recorded, who asks, and about which day and moment."""

    organizations: tuple[RecordedOrganization, ...]
    deals: tuple[RecordedDeal, ...]
    consents: tuple[RecordedConsent, ...]
    sight: Sight
    as_of: date
    known_at: str

    @property
    def history(self) -> History:
        """As the product keeps it."""
        return EMPTY.with_changes(
            organizations=self.organizations, deals=self.deals, consents=self.consents
        )

    @property
    def network(self) -> Network:
        """As the product sees it."""
        return Network(self.history, self.sight, self.as_of, self.known_at)

    @property
    def market(self) -> Market:
        """As the page says."""
        return Market(
            self.organizations, self.deals, self.consents, self.sight, self.as_of, self.known_at
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """Of all organisations, sorted."""
        return tuple(sorted(each.id for each in self.organizations))

    @property
    def known_ids(self) -> tuple[str, ...]:
        """Of those that are recorded by the moment."""
        at = self.known_at
        return tuple(sorted(each.id for each in self.organizations if each.recorded_at <= at))

    def of_kind(self, *kinds: OrganizationKind) -> tuple[str, ...]:
        """Ids of those of some kinds."""
        return tuple(sorted(each.id for each in self.organizations if each.kind in kinds))


class _Drawing:
    """A world in the making."""

    def __init__(self, seed: int, *, most_financiers: int = 10) -> None:
        self.random = random = Random(seed)
        self.most_deals = 30 if most_financiers <= 10 else 75
        self.as_of = date(2025, 3, 1) + timedelta(random.choice((0, 31, 366)))
        self.known = datetime(2025, 6, 1, 12, tzinfo=UTC)
        self.today = self.as_of + timedelta(random.choice((0, 1, 200, 700)))
        names = [f"{a}{b}" for a in "abcxyz" for b in (1, 2, 10, 20)]
        random.shuffle(names)
        self._names = names
        self.financiers = self._some(max(3, most_financiers - random.choice((0, 0, 0, 1, 2, 4, 6))))
        self.enterprises = self._some(random.randint(1, 3))
        self.parks = self._some(random.choice((1, 1, 2) if len(self.financiers) < 10 else (1,)))
        self.messy = random.choice((0.0, 0.1, 0.25))

    def _some(self, count: int) -> list[str]:
        taken, self._names = self._names[:count], self._names[count:]
        return taken

    def chance(self, probability: float) -> bool:
        """Whether something happens."""
        return self.random.random() < probability

    def before(self) -> str:
        """A moment by which the question knows, sometimes the very last."""
        if self.chance(0.1):
            return moment(self.known)
        return moment(self.known - timedelta(self.random.choice((1, 100, 1000))))

    def after(self) -> str:
        """A moment too late, sometimes by the least."""
        return moment(self.known + self.random.choice((timedelta(microseconds=1), timedelta(30))))

    def recorded(self, late: float) -> str:
        """By the moment, or not."""
        return self.after() if self.chance(late) else self.before()

    def data_class(self, usual: DataClass) -> DataClass:
        """Public, or restricted."""
        return self.random.choice((usual, usual, *DataClass)) if self.chance(0.7) else usual

    def _bound(self, inside: tuple[int, ...], outside: tuple[int, ...]) -> date:
        chosen = outside if self.chance(self.messy) else inside
        return self.as_of + timedelta(self.random.choice(chosen))

    def place(self, measure: Measure, node: str) -> RecordedPlace:
        """A version of a fact."""
        begun, ended = ((0, -1, -500), (1, 300)), ((1, 300), (0, -1, -300))
        version = RecordedPlace(
            measure=measure,
            node_id=node,
            as_of_last=None if self.chance(0.2) else self._bound(*begun),
            period_start_first=self._bound(*begun) if self.chance(0.3) else None,
            until_last=self._bound(*ended) if self.chance(0.4) else None,
            recorded_at=self.recorded(self.messy / 2),
            superseded_at=None,
            data_class=self.data_class(DataClass.PROFILE) if self.chance(0.3) else DataClass.PUBLIC,
        )
        if self.chance(self.messy):
            ended_at = max(version.recorded_at, self.after() if self.chance(0.5) else self.before())
            return replace(version, superseded_at=ended_at)
        return version

    def places(self, sectors: int, parks: int) -> tuple[RecordedPlace, ...]:
        """Some sectors and parks; one may be told twice."""
        found = [
            *(self.place(Measure.SECTOR, each) for each in self.random.sample(SECTORS, sectors)),
            *(
                self.place(Measure.SITE, each)
                for each in self.random.sample(self.parks, min(parks, len(self.parks)))
            ),
        ]
        if found and self.chance(0.3):
            again = self.random.choice(found)
            found.append(self.place(again.measure, again.node_id))
        return tuple(found)

    def organizations(self) -> list[RecordedOrganization]:
        """All of them, in no order."""
        draw = self.random
        found: list[RecordedOrganization] = []
        for one in self.financiers:
            places = self.places(draw.choice((0, 0, 1, 2)), draw.choice((0, 1, 1, 2)))
            at = self.recorded(0.6 * self.messy)
            kind = draw.choice(FINANCIERS)
            found.append(RecordedOrganization(one, kind, self.chance(0.5), at, places))
        for one in self.enterprises:
            places = self.places(draw.choice((0, 1, 1, 2, 3)), draw.choice((0, 1, 1, 2)))
            kind = OrganizationKind.ENTERPRISE
            found.append(RecordedOrganization(one, kind, self.chance(0.5), LONG_AGO, places))
        for one in self.parks:
            found.append(RecordedOrganization(one, OrganizationKind.PARK, False, LONG_AGO, ()))
        draw.shuffle(found)
        return found

    def states(
        self, agreed_on: date, recorded_at: str
    ) -> tuple[tuple[DealState, ...], tuple[date, ...], tuple[str, ...]]:
        """What became of a deal; the first is recorded with it."""
        draw = self.random
        words = [draw.choice((DealState.CONFIRMED, DealState.ENDED))]
        if self.chance(self.messy):
            words = [draw.choice(tuple(DealState)) for _ in range(draw.randint(1, 4))]
        elif self.chance(0.2):
            words = [DealState.RECORDED, DealState.CONFIRMED]
        days, moments = [agreed_on], [recorded_at]
        if self.chance(0.1):
            days = [self.as_of + timedelta(draw.choice((-1, 0, 1, 90)))]
        for _ in words[1:]:
            near = self.as_of + timedelta(draw.choice((-200, -1, 0, 1)))
            days.append(near if self.chance(self.messy) else max(days[-1], agreed_on))
            moments.append(max(moments[-1], self.recorded(self.messy / 2)))
        return tuple(words), tuple(days), tuple(moments)

    def deal(self, number: int) -> RecordedDeal:
        """One deal; who took part in no order."""
        draw = self.random
        age = draw.choice(STILL_TO_COME if self.chance(0.05) else AGES)
        agreed_on, recorded_at = self.as_of - timedelta(age), self.recorded(self.messy / 3)
        most = min(6, len(self.financiers))
        size = min(most, draw.choice((1, 2, 2, 2, 2, 2, 2, 3, 3, 4, 5, 6)))
        members = draw.sample(self.financiers, size)
        kind = draw.choice(tuple(DealKind)) if self.chance(0.1) else DealKind.FINANCING
        others = draw.sample((*self.financiers, *self.parks), draw.choice((0, 0, 0, 1)))
        parties = list(dict.fromkeys((*members, *others)))
        draw.shuffle(parties)
        leads = draw.sample(parties, min(len(parties), draw.choice((0, 1, 1, 2))))
        words, days, moments = self.states(agreed_on, recorded_at)
        return RecordedDeal(
            id=f"d{number}",
            kind=kind,
            agreed_on=agreed_on,
            recorded_at=recorded_at,
            data_class=self.data_class(DataClass.DEALS) if self.chance(0.6) else DataClass.PUBLIC,
            enterprise_id=draw.choice(self.enterprises),
            states=words,
            states_since=days,
            states_recorded_at=moments,
            financier_ids=tuple(members) if kind == DealKind.FINANCING else (),
            party_ids=tuple(parties),
            lead_ids=tuple(leads),
        )

    def deals(self) -> list[RecordedDeal]:
        """Up to thirty; sometimes one organisation does whatever another does."""
        draw = self.random
        count = draw.choice((0, 4, 7, 8, 9, 10, 11, 12, 15, 20, 30)) * self.most_deals // 30
        found = [self.deal(number) for number in draw.sample(range(1, 200), count)]
        if self.chance(0.5):
            found = self._with_twins(found)
        draw.shuffle(found)
        return found[: self.most_deals]

    def _with_twins(self, deals: Sequence[RecordedDeal]) -> list[RecordedDeal]:
        one, other = self.random.sample(self.financiers, 2)
        swap = {one: other, other: one}

        def swapped(ids: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(swap.get(each, each) for each in ids)

        mirrored = [
            replace(
                each,
                id=f"{each.id}-{self.random.randint(1, 9)}",
                financier_ids=swapped(each.financier_ids),
                party_ids=swapped(each.party_ids),
                lead_ids=swapped(each.lead_ids),
            )
            for each in deals
            if len({one, other} & {*each.party_ids}) == 1
        ]
        return [*deals[: self.most_deals - len(mirrored)], *mirrored]

    def consents(self) -> list[RecordedConsent]:
        """Who lets whom see what, and on which days."""
        draw, found = self.random, list[RecordedConsent]()
        kinds = (None, None, OrganizationKind.BANK, OrganizationKind.BANK, *set(FINANCIERS))
        for owner in (*self.enterprises, *self.financiers):
            for number in range(draw.choice((0, 1, 2))):
                since = draw.choice((0, -1, -300)) if self.chance(0.85) else draw.choice((1, 90))
                until = draw.choice((1, 90)) if self.chance(0.6) else draw.choice((0, -1))
                consent = RecordedConsent(
                    id=f"n-{owner}-{number}",
                    owner_id=owner,
                    data_class=draw.choice((DataClass.DEALS, DataClass.DEALS, *DataClass)),
                    receiver_kind=draw.choice(sorted(kinds, key=str)),
                    valid_from=self.today + timedelta(since),
                    valid_until=self.today + timedelta(until) if self.chance(0.4) else None,
                )
                found.append(consent)
        draw.shuffle(found)
        return found

    def sight(self, organizations: Sequence[RecordedOrganization]) -> Sight:
        """An auditor, a bank's officer, a member, a park's administrator, or nobody."""
        draw = self.random
        kinds = {each.id: each.kind for each in organizations}
        match draw.choice(("auditor", "auditor", "auditor", "bank", "member", "park", "nobody")):
            case "auditor":
                return Sight(self.today, sees_all=True)
            case "park":
                owners = (*self.enterprises, *self.financiers)
                administered = draw.sample(owners, draw.randint(0, len(owners)))
                park = draw.choice(self.parks)
                return Sight(self.today, organization_id=park, administered=frozenset(administered))
            case "nobody":
                return Sight(self.today)
            case "bank" if banks := [i for i in kinds if kinds[i] == OrganizationKind.BANK]:
                one = draw.choice(sorted(banks))
            case _:
                one = draw.choice(sorted(kinds))
        return Sight(self.today, organization_id=one, receives=True, kind=kinds[one])

    def world(self) -> PartnerWorld:
        """All of it."""
        organizations = self.organizations()
        return PartnerWorld(
            tuple(organizations),
            tuple(self.deals()),
            tuple(self.consents()),
            self.sight(organizations),
            self.as_of,
            moment(self.known),
        )


def partner_world(seed: int, *, most_financiers: int = 10) -> PartnerWorld:
    """The world of a seed."""
    return _Drawing(seed, most_financiers=most_financiers).world()
