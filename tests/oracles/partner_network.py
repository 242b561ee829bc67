"""The network of docs/decisions/0025-partner-network.md, from the words of that page alone.

Dictionaries, loops, and decimals of forty digits: what is equal on the page is equal
here. Nothing of the product is used but the records that are read of the graph.
"""

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import Protocol

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

ZERO, ONE, TWO = Decimal(0), Decimal(1), Decimal(2)
DIGITS = Context(prec=40)


class Asker(Protocol):
    """Who asks, as the rules of visibility speak of it."""

    @property
    def today(self) -> date: ...
    @property
    def sees_all(self) -> bool: ...
    @property
    def organization_id(self) -> str | None: ...
    @property
    def receives(self) -> bool: ...
    @property
    def kind(self) -> OrganizationKind | None: ...
    @property
    def administered(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Counted:
    """A deal of the network."""

    id: str
    members: frozenset[str]
    enterprise: str
    leads: frozenset[str]
    decay: Decimal
    tie: Decimal


@contextmanager
def exactly() -> Generator[None]:
    """Forty digits, in here only."""
    with localcontext(DIGITS):
        yield


class PlainNetwork:
    """The network that one asker sees on a day, as known at a moment."""

    def __init__(
        self,
        organizations: Iterable[RecordedOrganization],
        deals: Iterable[RecordedDeal],
        consents: Iterable[RecordedConsent],
        asker: Asker,
        as_of: date,
        known_at: str,
    ) -> None:
        self._asker, self._as_of, self._known_at = asker, as_of, known_at
        self._consents = tuple(consents)
        self.organizations = {each.id: each for each in organizations}
        with exactly():
            self.deals = [self._counted(each) for each in deals if self.is_seen(each)]

    # ------------------------------------------------------------ what is seen

    def _may_see(self, owner: str, data_class: DataClass, parties: Collection[str] = ()) -> bool:
        who = self._asker
        if data_class == DataClass.PUBLIC or who.sees_all:
            return True
        if who.organization_id is not None and who.organization_id in {owner, *parties}:
            return True
        return owner in who.administered or any(
            who.receives
            and each.owner_id == owner
            and each.data_class == data_class
            and each.receiver_kind in (None, who.kind)
            and each.valid_from <= who.today
            and (each.valid_until is None or who.today < each.valid_until)
            for each in self._consents
        )

    def is_seen(self, deal: RecordedDeal) -> bool:
        """Whether it counts in the network."""
        return deal.kind == DealKind.FINANCING and self.is_so(deal)

    def is_so(self, deal: RecordedDeal) -> bool:
        """Whether a deal of any kind is seen, and confirmed by the day as known at the moment."""
        entries = zip(deal.states, deal.states_since, deal.states_recorded_at, strict=True)
        known = [(state, since) for state, since, at in entries if at <= self._known_at]
        if not known:
            return False
        fitting = [state for state, since in known if since <= self._as_of] or [known[0][0]]
        return (
            fitting[-1] in {DealState.CONFIRMED, DealState.ENDED}
            and deal.agreed_on <= self._as_of
            and deal.recorded_at <= self._known_at
            and self._may_see(deal.enterprise_id, deal.data_class, deal.party_ids)
        )

    def _counted(self, deal: RecordedDeal) -> Counted:
        members = frozenset(
            each
            for each in deal.financier_ids
            if self.organizations[each].recorded_at <= self._known_at
        )
        years = Decimal((self._as_of - deal.agreed_on).days) / Decimal("365.25")
        decay = TWO ** -(years / TWO)
        beside = Decimal(len(members) - 1)
        tie = decay / beside.sqrt().sqrt() if len(members) > 1 else ZERO
        leads = members & frozenset(deal.lead_ids)
        return Counted(deal.id, members, deal.enterprise_id, leads, decay, tie)

    def holds(self, owner: str, place: RecordedPlace) -> bool:
        """Whether a version of a fact is seen, known and true on the day."""
        ended = place.superseded_at is not None and place.superseded_at <= self._known_at
        starts = [at for at in (place.as_of_last, place.period_start_first) if at is not None]
        return (
            self._may_see(owner, place.data_class)
            and place.recorded_at <= self._known_at
            and not ended
            and all(at <= self._as_of for at in starts)
            and (place.until_last is None or self._as_of < place.until_last)
        )

    def _places(self, measure: Measure) -> dict[str, frozenset[str]]:
        return {
            id: frozenset(
                each.node_id
                for each in one.places
                if each.measure == measure and self.holds(id, each)
            )
            for id, one in self.organizations.items()
        }

    @cached_property
    def sectors(self) -> dict[str, frozenset[str]]:
        """By organisation."""
        return self._places(Measure.SECTOR)

    @cached_property
    def parks(self) -> dict[str, frozenset[str]]:
        """By organisation."""
        return self._places(Measure.SITE)

    # ------------------------------------------------------------ ties

    @cached_property
    def w(self) -> dict[str, dict[str, Decimal]]:
        """Weights of ties."""
        found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
        for deal in self.deals:
            for one in deal.members:
                for other in deal.members - {one}:
                    found[one][other] += deal.tie
        return {one: dict(others) for one, others in found.items()}

    def ties(self, one: str) -> dict[str, Decimal]:
        """Whom it is tied with."""
        return self.w.get(one, {})

    @cached_property
    def s(self) -> dict[str, Decimal]:
        """Strengths."""
        return {one: sum(others.values(), ZERO) for one, others in self.w.items()}

    def of(self, one: str, *, alone: bool) -> list[Counted]:
        """Its deals."""
        least = 1 if alone else 2
        return [each for each in self.deals if one in each.members and len(each.members) >= least]

    def act(self, one: str) -> Decimal:
        """Activity with others."""
        return sum((each.decay for each in self.of(one, alone=False)), ZERO)

    @cached_property
    def acts(self) -> dict[str, dict[str, Decimal]]:
        """Activity with others by sector."""
        found: dict[str, dict[str, Decimal]] = {}
        for one in self.organizations:
            by_sector: dict[str, Decimal] = defaultdict(lambda: ZERO)
            for deal in self.of(one, alone=False):
                for sector in self.sectors[deal.enterprise]:
                    by_sector[sector] += deal.decay
            found[one] = dict(by_sector)
        return found

    def cos(self, one: str, other: str) -> Decimal:
        """How alike the sectors of two are."""
        mine, theirs = self.acts[one], self.acts[other]
        if not mine or not theirs:
            return ZERO
        lengths = [sum((x * x for x in each.values()), ZERO).sqrt() for each in (mine, theirs)]
        both = sum((mine[k] * theirs[k] for k in mine.keys() & theirs.keys()), ZERO)
        return both / (lengths[0] * lengths[1])

    def flow(self, u: str, c: str) -> dict[tuple[str, ...], Decimal]:
        """Every path by way of one partner."""
        return {
            (u, z, c): self.ties(u)[z] * self.ties(z)[c] / self.s[z]
            for z in self.organizations
            if z not in (u, c) and z in self.ties(u) and c in self.ties(z)
        }
