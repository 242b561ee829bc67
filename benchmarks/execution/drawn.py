"""A city's worth of organisations and deals, drawn; and what it is loaded with."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from graph.client import Graph
from graph.model import (
    DataClass,
    DealKind,
    DealRole,
    DealState,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    OrganizationKind,
    ProductKind,
    SourceKind,
)
from seed.load import seed, settle
from seed.row_base import ValueRow, node_id
from seed.row_network import FinancingNeedRow, TeamMemberRow, TeamRow
from seed.rows import (
    ConsentRow,
    DealRow,
    FactRow,
    OrganizationRow,
    ParticipantRow,
    ProductRow,
    SeedRows,
    SourceRow,
    TermsRow,
)

PARKS, BANKS, GUARANTORS, ENTERPRISES = 40, 60, 200, 20_000
PRODUCTS, NEEDS, TEAMS, TEAM_SIZE = 300, 2_000, 40, 6
_SOURCE = "source:drawn"
_ROLES = {OrganizationKind.BANK: DealRole.LENDER, OrganizationKind.GUARANTOR: DealRole.GUARANTOR}
_FORMS = ("科技有限公司", "实业有限公司", "精密有限公司")


class Drawn:
    """The same for the same seed."""

    def __init__(self, seed: int = 42) -> None:
        self._random = Random(seed)
        self._words = _words(self._random)
        self.parks = [self._organization(OrganizationKind.PARK, i) for i in range(PARKS)]
        self.banks = [self._organization(OrganizationKind.BANK, i) for i in range(BANKS)]
        guarantor = OrganizationKind.GUARANTOR
        self.guarantors = [self._organization(guarantor, i) for i in range(GUARANTORS)]
        firm = OrganizationKind.ENTERPRISE
        self.enterprises = [self._organization(firm, i) for i in range(ENTERPRISES)]
        self._deals = self._drawn_deals()

    @property
    def word(self) -> str:
        """A word in about a hundred names."""
        return self._words[7]

    @property
    def officer_of(self) -> str:
        """The id of the bank whose officer asks."""
        return node_id(self.banks[0].key)

    def begin(self) -> SeedRows:
        """Everything but the deals."""
        return SeedRows(
            sources=[
                SourceRow(key=_SOURCE, kind=SourceKind.SYNTHETIC, title="Drawn for a measurement")
            ],
            organizations=[*self.parks, *self.banks, *self.guarantors, *self.enterprises],
            facts=[*self._facts()],
            consents=[*self._consents()],
            products=(products := [*self._products()]),
            terms=[self._terms(each) for each in products],
            financing_needs=[*self._needs()],
            teams=(teams := [self._team(i) for i in range(TEAMS)]),
            team_members=[*self._members(teams)],
        )

    def deals(self, number: int) -> SeedRows:
        """So many more of them."""
        return SeedRows(deals=[next(self._deals) for _ in range(number)])

    def _organization(self, kind: OrganizationKind, number: int) -> OrganizationRow:
        first, second = self._random.sample(self._words, 2)
        return self._row(
            OrganizationRow,
            f"org:drawn:{kind}:{number}",
            kind=kind,
            name=f"东莞{first}{second}{self._random.choice(_FORMS)}",
            name_en=f"{kind.title()} {number}",
        )

    def _row(self, cls: Any, key: str, **said: Any) -> Any:
        return cls(key=key, source=_SOURCE, synthetic=True, **said)

    def _facts(self) -> Iterator[FactRow]:
        for number, firm in enumerate(self.enterprises):
            park = self._random.choice(self.parks)
            stage = self._random.choice(list(LifeCycleStage))
            site, grown = ValueRow(node=park.key), ValueRow(stage=stage)
            yield self._fact(f"site:{number}", firm, Measure.SITE, site)
            yield self._fact(f"stage:{number}", firm, Measure.STAGE, grown)

    def _fact(self, key: str, firm: OrganizationRow, measure: Measure, value: ValueRow) -> FactRow:
        return self._row(
            FactRow,
            f"fact:drawn:{key}",
            subject=firm.key,
            measure=measure,
            value=value,
            as_of="2020-01-01",
            scope="drawn",
        )

    def _consents(self) -> Iterator[ConsentRow]:
        for number, firm in enumerate(self.enterprises):
            for data_class in (DataClass.DEALS, DataClass.NEEDS):
                yield self._row(
                    ConsentRow,
                    f"consent:drawn:{number}:{data_class}",
                    giver=firm.key,
                    data_class=data_class,
                    receiver_kind=OrganizationKind.BANK,
                    valid_from=date(2020, 1, 1),
                )

    def _products(self) -> Iterator[ProductRow]:
        for number in range(PRODUCTS):
            provider = self._random.choice([*self.banks, *self.guarantors])
            is_bank = provider.kind == OrganizationKind.BANK
            yield self._row(
                ProductRow,
                f"product:drawn:{number}",
                provider=provider.key,
                name=f"{self._random.choice(self._words)}贷{number:03}",
                kind=ProductKind.LOAN if is_bank else ProductKind.GUARANTEE,
                purposes=tuple(self._random.sample(list(FinancingPurpose), 2)),
                stages=tuple(self._random.sample(list(LifeCycleStage), 2)),
            )

    def _terms(self, product: ProductRow) -> TermsRow:
        return self._row(
            TermsRow,
            f"terms:{product.key}",
            product=product.key,
            minimum=100_000,
            maximum=10_000 * self._random.randint(100, 3_000),
            maximum_tenor_months=self._random.choice([12, 24, 36]),
            annual_rate=self._random.randint(250, 600),
            valid_from=date(2024, 1, 1),
        )

    def _needs(self) -> Iterator[FinancingNeedRow]:
        for number, firm in enumerate(self._random.sample(self.enterprises, NEEDS)):
            yield self._row(
                FinancingNeedRow,
                f"need:drawn:{number}",
                enterprise=firm.key,
                amount=10_000 * self._random.randint(50, 2_000),
                purpose=self._random.choice(list(FinancingPurpose)),
                open_from=date(2025, 1, 1) + timedelta(self._random.randrange(600)),
            )

    def _team(self, number: int) -> TeamRow:
        name = f"{self._random.choice(self._words)}服务队{number:02}"
        lead = self._random.choice(self.banks).key
        return self._row(TeamRow, f"team:drawn:{number}", name=name, lead=lead)

    def _members(self, teams: Sequence[TeamRow]) -> Iterator[TeamMemberRow]:
        for team in teams:
            for place, provider in enumerate(self._random.sample(self.guarantors, TEAM_SIZE)):
                yield self._row(
                    TeamMemberRow,
                    f"member:{team.key}:{place}",
                    team=team.key,
                    provider=provider.key,
                    valid_from=date(2024, 1, 1) + timedelta(place),
                )

    def _drawn_deals(self) -> Iterator[DealRow]:
        """From one to four financiers around an enterprise."""
        number, financiers = 0, [*self.banks, *self.guarantors]
        while True:
            number += 1
            parties = self._random.sample(financiers, self._random.randint(1, 4))
            yield self._row(
                DealRow,
                f"deal:drawn:{number}",
                kind=DealKind.FINANCING,
                state=DealState.CONFIRMED,
                agreed_on=date(2015, 1, 1) + timedelta(self._random.randrange(4_000)),
                enterprise=self._random.choice(self.enterprises).key,
                amount=10_000 * self._random.randint(10, 3_000),
                purpose=self._random.choice(list(FinancingPurpose)),
                participants=tuple(
                    ParticipantRow(organization=each.key, role=_ROLES[each.kind], lead=place == 0)
                    for place, each in enumerate(parties)
                ),
            )


def _words(random: Random) -> list[str]:
    """Two characters each, none of which stands in another word: only whole words fit."""
    first_level = [
        bytes([high, low]).decode("gb2312")
        for high in range(0xB0, 0xD7)
        for low in range(0xA1, 0xFA)
    ]
    taken = set("".join((*_FORMS, "东莞贷服务队")))
    letters = random.sample([each for each in first_level if each not in taken], 800)
    return [first + second for first, second in zip(letters[::2], letters[1::2], strict=True)]


FOR_THE_PEER = (
    # One relationship where this server follows dated facts, and an index for its text filter.
    "MATCH (firm:Enterprise)<-[:ABOUT]-(:Fact {measure: 'SITE'})-[:REFERS_TO]->(park:Park)\n"
    "CALL (firm, park) { MERGE (firm)-[:LOCATED_IN]->(park) } IN TRANSACTIONS OF 5000 ROWS",
    "CREATE TEXT INDEX peer_name IF NOT EXISTS FOR (n:Organization) ON (n.name)",
    "CREATE INDEX peer_bank_name IF NOT EXISTS FOR (n:Bank) ON (n.sort_name)",
    "CREATE INDEX peer_enterprise_name IF NOT EXISTS FOR (n:Enterprise) ON (n.sort_name)",
    "CREATE CONSTRAINT peer_bank IF NOT EXISTS FOR (n:Bank) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT peer_enterprise IF NOT EXISTS FOR (n:Enterprise) REQUIRE n.id IS UNIQUE",
    "CALL db.awaitIndexes(60)",
)


async def load(graph: Graph, rows: SeedRows) -> None:
    """Write rows, and let the planner know."""
    await seed(graph, rows, lambda _: None)
    await settle(graph)


async def load_for_the_peer(graph: Graph) -> None:
    """What only the peer reads."""
    for statement in FOR_THE_PEER:
        await graph.define(statement)
    await settle(graph)
