"""Small worlds: a few lines that write organisations, deals, facts and consents into a graph."""

from datetime import date
from typing import Any

from graph.client import Graph
from graph.model import (
    ChangeAction,
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    DealKind,
    DealRole,
    DealState,
    ExpertiseKind,
    LifeCycleStage,
    Measure,
    OrganizationKind,
    ProductKind,
    SectorKey,
    SourceKind,
    Unit,
)
from seed.load import seed
from seed.row_base import ValueRow, node_id
from seed.rows import (
    ConsentRow,
    CredentialRow,
    DealRow,
    ExpertiseRow,
    FactRow,
    HoldingRow,
    OrganizationRow,
    ParticipantRow,
    PolicyRow,
    PossibleChangeRow,
    ProductRow,
    ProviderLimitsRow,
    RequirementRow,
    RuleRow,
    SectorRow,
    SourceRow,
    TermsRow,
    TopicRow,
)
from tests.network_worlds import ALWAYS, SOURCE, NetworkRows

FOREVER = "9999-12-31T23:59:59.999999+00:00"
"""A moment by which everything is known."""

Fields = dict[str, Any]
_ALWAYS: Fields = {"valid_from": ALWAYS, "source": SOURCE, "synthetic": True}


class World(NetworkRows):
    """Collects rows by short names; `write` puts them into a graph. `id` gives a node's id."""

    def __init__(self) -> None:
        super().__init__()
        self.rows.sources.append(SourceRow(key=SOURCE, kind=SourceKind.SYNTHETIC, title="Test"))

    async def write(self, graph: Graph) -> None:
        """Write all rows."""
        await seed(graph, self.rows, lambda _: None)

    @staticmethod
    def id(name: str) -> str:
        """The id of what has this name."""
        return node_id(name)

    def organization(self, name: str, kind: OrganizationKind, **fields: Any) -> None:
        """An organisation; its key is its name."""
        row = OrganizationRow(
            key=name, kind=kind, name=name, source=SOURCE, synthetic=True, **fields
        )
        self.rows.organizations.append(row)

    def bank(self, *names: str) -> None:
        """Banks."""
        for name in names:
            self.organization(name, OrganizationKind.BANK)

    def guarantor(self, *names: str) -> None:
        """Guarantors."""
        for name in names:
            self.organization(name, OrganizationKind.GUARANTOR)

    def enterprise(self, *names: str) -> None:
        """Enterprises."""
        for name in names:
            self.organization(name, OrganizationKind.ENTERPRISE)

    def park(self, *names: str) -> None:
        """Parks."""
        for name in names:
            self.organization(name, OrganizationKind.PARK)

    def institute(self, *names: str) -> None:
        """Institutes."""
        for name in names:
            self.organization(name, OrganizationKind.INSTITUTE)

    def sector(self, word: SectorKey) -> str:
        """A sector; answers its key."""
        key = f"sector:{word}"
        self.rows.sectors.append(SectorRow(key=key, word=word, name=word, name_en=word))
        return key

    def topic(self, name: str) -> str:
        """A topic; answers its key."""
        key = f"topic:{name}"
        self.rows.topics.append(TopicRow(key=key, name=name, name_en=name))
        return key

    def credential(self, kind: CredentialKind) -> str:
        """A credential; answers its key."""
        key = f"credential:{kind}"
        self.rows.credentials.append(
            CredentialRow(key=key, kind=kind, name=kind, name_en=kind, source=SOURCE)
        )
        return key

    def fact(
        self,
        subject: str,
        measure: Measure,
        value: ValueRow,
        as_of: str | None,
        *,
        data_class: DataClass = DataClass.PUBLIC,
        scope: str = "test",
        **fields: Any,
    ) -> str:
        """A fact; answers its key."""
        key = self.key("fact")
        row = FactRow(
            key=key,
            subject=subject,
            measure=measure,
            value=value,
            as_of=as_of,
            scope=scope,
            data_class=data_class,
            source=SOURCE,
            synthetic=True,
            **fields,
        )
        self.rows.facts.append(row)
        return key

    def stage(self, enterprise: str, stage: LifeCycleStage, as_of: str, **fields: Any) -> str:
        """A dated stage."""
        value = ValueRow(stage=stage)
        return self.fact(enterprise, Measure.STAGE, value, as_of, **fields)

    def refers(
        self, subject: str, measure: Measure, node: str, as_of: str | None = "2020-01-01", **f: Any
    ) -> str:
        """A fact that refers to a node."""
        return self.fact(subject, measure, ValueRow(node=node), as_of, **f)

    def count(self, subject: str, measure: Measure, number: int, unit: Unit, as_of: str) -> str:
        """A counted fact."""
        return self.fact(subject, measure, ValueRow(number=number, unit=unit), as_of)

    def holding(self, enterprise: str, credential: str, **fields: Any) -> str:
        """A credential held."""
        key = self.key("holding")
        row = HoldingRow(
            key=key,
            enterprise=enterprise,
            credential=credential,
            source=SOURCE,
            synthetic=True,
            **fields,
        )
        self.rows.holdings.append(row)
        return key

    def product(
        self, provider: str, name: str, kind: ProductKind = ProductKind.LOAN, **fields: Any
    ) -> str:
        """A loan, or what is said; answers its key."""
        key = f"product:{provider}/{name}"
        row = ProductRow(
            key=key,
            provider=provider,
            name=name,
            kind=kind,
            source=SOURCE,
            synthetic=True,
            **fields,
        )
        self.rows.products.append(row)
        return key

    def terms(self, product: str, *, maximum: int, **fields: Any) -> None:
        """Terms in force since 2019."""
        row = TermsRow(
            key=self.key("terms"),
            product=product,
            minimum=10_000,
            maximum=maximum,
            valid_from=ALWAYS,
            source=SOURCE,
            synthetic=True,
            **fields,
        )
        self.rows.terms.append(row)

    def limits(self, provider: str, **fields: Any) -> None:
        """What a provider lends at most since 2019."""
        said: Fields = {"key": self.key("limits"), "provider": provider}
        self.rows.provider_limits.append(ProviderLimitsRow(**(_ALWAYS | said | fields)))

    def rule(
        self,
        subject: str,
        criterion: Criterion,
        comparison: Comparison,
        *thresholds: ValueRow,
        **more: Any,
    ) -> str:
        """A rule in force since 2019; answers its key."""
        said: Fields = {"subject": subject, "criterion": criterion, "comparison": comparison}
        said |= {"key": self.key("rule"), "thresholds": thresholds}
        row = RuleRow(**(_ALWAYS | said | more))
        self.rows.rules.append(row)
        return row.key

    def requirement(self, subject: str, shape: str, **more: Any) -> str:
        """How rules combine since 2019; answers its key."""
        said: Fields = {"key": self.key("requirement"), "subject": subject, "shape": shape}
        row = RequirementRow(**(_ALWAYS | said | more))
        self.rows.requirements.append(row)
        return row.key

    def possible_change(
        self, action: ChangeAction, criterion: Criterion, effort: int = 1, **more: Any
    ) -> str:
        """What firms can change since 2019; answers its key."""
        said: Fields = {"key": self.key("change"), "action": action, "criterion": criterion}
        said |= {"effort": effort}
        row = PossibleChangeRow(**(_ALWAYS | said | more))
        self.rows.possible_changes.append(row)
        return row.key

    def policy(self, name: str, *products: str) -> None:
        """A policy that enables products."""
        self.rows.policies.append(
            PolicyRow(key=name, name=name, enables=products, source=SOURCE, synthetic=True)
        )

    def expertise(
        self,
        institute: str,
        title: str,
        *,
        topics: tuple[str, ...] = (),
        sectors: tuple[str, ...] = (),
    ) -> str:
        """An expertise; answers its key."""
        key = f"expertise:{title}"
        row = ExpertiseRow(
            key=key,
            institute=institute,
            kind=ExpertiseKind.FIELD,
            title=title,
            topics=topics,
            sectors=sectors,
            source=SOURCE,
            synthetic=True,
        )
        self.rows.expertise.append(row)
        return key

    def deal(
        self,
        enterprise: str,
        *financiers: str,
        on: str = "2025-01-01",
        state: DealState = DealState.CONFIRMED,
        kind: DealKind = DealKind.FINANCING,
    ) -> str:
        """A deal that the first financier leads; answers its key."""
        key = self.key("deal")
        row = DealRow(
            key=key,
            kind=kind,
            state=state,
            agreed_on=date.fromisoformat(on),
            enterprise=enterprise,
            amount=1_000_000,
            participants=tuple(
                ParticipantRow(organization=each, role=DealRole.LENDER, lead=position == 0)
                for position, each in enumerate(financiers)
            ),
            source=SOURCE,
            synthetic=True,
        )
        self.rows.deals.append(row)
        return key

    def consent(
        self,
        giver: str,
        *classes: DataClass,
        to: OrganizationKind | None = OrganizationKind.BANK,
        valid_from: date = ALWAYS,
        valid_until: date | None = None,
    ) -> None:
        """Consents in full to all organisations of a kind, or to all members."""
        for each in classes:
            row = ConsentRow(
                key=self.key("consent"),
                giver=giver,
                data_class=each,
                receiver_kind=to,
                valid_from=valid_from,
                valid_until=valid_until,
                source=SOURCE,
                synthetic=True,
            )
            self.rows.consents.append(row)
