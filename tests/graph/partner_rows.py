"""Random worlds of deals written into a graph, several side by side under names of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from graph.callers import ANONYMOUS, Caller, Role
from graph.model import DealRole, OrganizationKind, RecordedDeal, RecordedPlace, SectorKey
from graph.views import View
from seed.row_base import node_id
from seed.rows import ConsentRow, DealRow, DealStateRow, ParticipantRow
from tests.matching.partner_answers import Completion, NewPartners, questions
from tests.matching.partner_worlds import SECTORS, PartnerWorld
from tests.network_worlds import SOURCE
from tests.worlds import World

FINANCE = (
    *(DealRole.LENDER, DealRole.GUARANTOR, DealRole.INSURER),
    *(DealRole.LESSOR, DealRole.EQUITY, DealRole.ARRANGER),
)
OTHERS = (DealRole.EXCHANGE, DealRole.EXPERT, DealRole.SERVICE, DealRole.INCUBATOR)
WORDS = (SectorKey.AI_ALGORITHM, SectorKey.ROBOTICS, SectorKey.BATTERY)


class WrittenWorlds:
    """Rows of worlds, and their questions by ids of the graph."""

    def __init__(self, worlds: Mapping[int, PartnerWorld]) -> None:
        self.rows = World()
        self._sectors = {
            each: self.rows.sector(word) for each, word in zip(SECTORS, WORDS, strict=True)
        }
        for seed, world in worlds.items():
            self._write(seed, world)

    def _key(self, seed: int, name: str) -> str:
        return self._sectors.get(name) or f"{name}-{seed}"

    def _write(self, seed: int, world: PartnerWorld) -> None:
        random = Random(seed)
        for one in world.organizations:
            key = self._key(seed, one.id)
            self.rows.organization(key, one.kind, recorded_at=one.recorded_at)
            for place in one.places:
                self._fact(seed, key, place)
        for deal in world.deals:
            self._deal(seed, deal, random)
        for consent in world.consents:
            row = ConsentRow(
                key=self._key(seed, consent.id),
                giver=self._key(seed, consent.owner_id),
                data_class=consent.data_class,
                receiver_kind=consent.receiver_kind,
                valid_from=consent.valid_from,
                valid_until=consent.valid_until,
                source=SOURCE,
                synthetic=True,
            )
            self.rows.rows.consents.append(row)

    def _fact(self, seed: int, subject: str, place: RecordedPlace) -> None:
        def text(day: date | None) -> str | None:
            return day and day.isoformat()

        self.rows.refers(
            subject,
            place.measure,
            self._key(seed, place.node_id),
            text(place.as_of_last),
            period_start=text(place.period_start_first),
            until=text(place.until_last),
            recorded_at=place.recorded_at,
            superseded_at=place.superseded_at,
            data_class=place.data_class,
        )

    def _deal(self, seed: int, deal: RecordedDeal, random: Random) -> None:
        entries = zip(deal.states, deal.states_since, deal.states_recorded_at, strict=True)
        parts: list[ParticipantRow] = []
        for id in deal.party_ids:
            roles = [random.choice(FINANCE if id in deal.financier_ids else OTHERS)]
            if random.random() < 0.15:  # who has two roles takes part once
                roles.append(random.choice([each for each in OTHERS if each not in roles]))
            parts += [
                ParticipantRow(
                    organization=self._key(seed, id), role=role, lead=id in deal.lead_ids
                )
                for role in roles
            ]
        row = DealRow(
            key=self._key(seed, deal.id),
            kind=deal.kind,
            state=deal.states[0],
            states=tuple(
                DealStateRow(state=state, since=since, recorded_at=at)
                for state, since, at in entries
            ),
            agreed_on=deal.agreed_on,
            recorded_at=deal.recorded_at,
            enterprise=self._key(seed, deal.enterprise_id),
            participants=tuple(parts),
            source=SOURCE,
            synthetic=True,
        )
        self.rows.rows.deals.append(row)

    def view(self, seed: int, world: PartnerWorld) -> View:
        """As who asks in a world sees the graph."""
        return View(
            self._caller(seed, world),
            today=world.sight.today,
            as_of=world.as_of,
            known_at=world.known_at,
        )

    def _caller(self, seed: int, world: PartnerWorld) -> Caller:
        sight = world.sight
        if sight.sees_all:
            return Caller(Role.AUDITOR)
        if sight.organization_id is None:
            return ANONYMOUS
        id = node_id(self._key(seed, sight.organization_id))
        if not sight.receives:
            return Caller(Role.PARK_ADMIN, id, OrganizationKind.PARK)
        role = Role.BANK_OFFICER if sight.kind == OrganizationKind.BANK else Role.MEMBER
        return Caller(role, id, sight.kind)

    def questions(
        self, seed: int, world: PartnerWorld, count: int
    ) -> Sequence[NewPartners | Completion]:
        """Some questions of formulas A and B, by ids of the graph; most of who has partners."""

        def ids(names: frozenset[str]) -> frozenset[str]:
            return frozenset(node_id(self._key(seed, each)) for each in names)

        found: list[NewPartners | Completion] = []
        ties, random = world.market.w, Random(seed)
        for each in questions(world, seed):
            if each.asker not in ties and random.random() < 0.9:
                continue
            asker = node_id(self._key(seed, each.asker))
            match each:
                case NewPartners():
                    found.append(replace(each, asker=asker, candidates=ids(each.candidates)))
                case Completion(enterprise=firm):
                    about = {"sectors": ids(each.sectors), "parks": ids(each.parks)}
                    enterprise = firm and node_id(self._key(seed, firm))
                    candidates = ids(each.candidates)
                    found.append(Completion(asker, candidates, enterprise, **about))
                case _:
                    pass
        return random.sample(found, min(count, len(found)))
