"""Rows of what joins organisations, by short names: teams, memberships, property, needs …"""

from datetime import date
from typing import Any

from graph.model import (
    AssetKind,
    CapabilityAxis,
    FinancingPurpose,
    MechanismKey,
    MembershipState,
    PlantStepKind,
)
from seed.row_network import (
    BaseModelRow,
    CapabilityRow,
    ChainRow,
    ChainStepRow,
    FinancingNeedRow,
    MechanismRow,
    MembershipRow,
    MembershipStateRow,
    NeedRow,
    PlatformRow,
    PledgeRow,
    PropertyRow,
    TeamMemberRow,
    TeamRow,
)
from seed.rows import SeedRows

SOURCE = "source:test"
ALWAYS = date(2019, 1, 1)
_INVENTED: dict[str, Any] = {"source": SOURCE, "synthetic": True}


class NetworkRows:
    """The part of a world that joins organisations."""

    def __init__(self) -> None:
        self.rows = SeedRows()
        self._numbers = 0

    def key(self, prefix: str) -> str:
        """A key of its own for a record without a name."""
        self._numbers += 1
        return f"{prefix}:{self._numbers}"

    def team(self, name: str, lead: str, **fields: Any) -> str:
        """A service team; its key is its name."""
        self.rows.teams.append(TeamRow(key=name, name=name, lead=lead, **_INVENTED, **fields))
        return name

    def seat(
        self, team: str, provider: str, since: date = ALWAYS, until: date | None = None
    ) -> str:
        """A place in a team; answers its key."""
        days: dict[str, Any] = {"valid_from": since, "valid_until": until}
        row = TeamMemberRow(key=self.key("seat"), team=team, provider=provider, **days, **_INVENTED)
        self.rows.team_members.append(row)
        return row.key

    def membership(
        self, organization: str, park: str, *states: tuple[MembershipState, str, str], **fields: Any
    ) -> str:
        """A membership with its states: word, day and moment of recording; answers its key."""
        history = tuple(
            MembershipStateRow(state=word, since=date.fromisoformat(day), recorded_at=at)
            for word, day, at in states
        )
        about: dict[str, Any] = {"organization": organization, "park": park, "states": history}
        row = MembershipRow(key=self.key("membership"), **about, **_INVENTED, **fields)
        self.rows.memberships.append(row)
        return row.key

    def asset(self, owner: str, name: str, kind: AssetKind, **fields: Any) -> str:
        """Intellectual property; answers its key."""
        key = self.key("asset")
        row = PropertyRow(key=key, owner=owner, name=name, kind=kind, **_INVENTED, **fields)
        self.rows.properties.append(row)
        return key

    def pledge(self, asset: str, pledgor: str, pledgee: str, on: date, **fields: Any) -> str:
        """A pledge; answers its key."""
        about: dict[str, Any] = {"amount": 1_000_000, "registered_on": on, **_INVENTED, **fields}
        sides = {"asset": asset, "pledgor": pledgor, "pledgee": pledgee}
        self.rows.pledges.append(PledgeRow(key=self.key("pledge"), **sides, **about))
        return self.rows.pledges[-1].key

    def financing_need(self, enterprise: str, purpose: FinancingPurpose, **fields: Any) -> str:
        """A wish for money since 2019; answers its key."""
        about: dict[str, Any] = {"amount": 1_000_000, "open_from": ALWAYS, **_INVENTED, **fields}
        key = self.key("wish")
        row = FinancingNeedRow(key=key, enterprise=enterprise, purpose=purpose, **about)
        self.rows.financing_needs.append(row)
        return key

    def need(self, enterprise: str, title: str, **fields: Any) -> str:
        """A wish for expertise since 2019; answers its key."""
        about: dict[str, Any] = {"open_from": ALWAYS, **_INVENTED, **fields}
        row = NeedRow(key=self.key("need"), enterprise=enterprise, title=title, **about)
        self.rows.needs.append(row)
        return row.key

    def mechanism(self, word: MechanismKey, *links: str) -> str:
        """A mechanism; answers its key."""
        key = f"mechanism:{word}"
        texts = {"name": word, "name_en": word, "summary": "test"}
        self.rows.mechanisms.append(
            MechanismRow(key=key, word=word, links=links, **texts, **_INVENTED)
        )
        return key

    def chain(self, name: str) -> str:
        """A chain of products; its key is its name."""
        self.rows.chains.append(ChainRow(key=name, name=name, name_en=name, **_INVENTED))
        return name

    def step(
        self, chain: str, kind: PlantStepKind, *products: str, purposes: Any = (), at: int = 1
    ) -> str:
        """A step of a chain; answers its key."""
        about: dict[str, Any] = {"position": at, "purposes": purposes, "products": products}
        key = self.key("step")
        row = ChainStepRow(key=key, chain=chain, kind=kind, name=kind, **about)
        self.rows.chain_steps.append(row)
        return row.key

    def platform(self, name: str, operator: str) -> str:
        """A technology platform; its key is its name."""
        self.rows.platforms.append(PlatformRow(key=name, name=name, operator=operator, **_INVENTED))
        return name

    def base_model(self, platform: str, name: str) -> str:
        """A model that a platform builds on; answers its key."""
        row = BaseModelRow(
            key=self.key("model"), platform=platform, name=name, open=True, **_INVENTED
        )
        self.rows.base_models.append(row)
        return row.key

    def capability(self, platform: str, axis: CapabilityAxis, offered_by: str) -> str:
        """A capability on a platform; answers its key."""
        about = {"platform": platform, "offered_by": offered_by, "description": "test"}
        row = CapabilityRow(key=self.key("capability"), axis=axis, **about, **_INVENTED)
        self.rows.capabilities.append(row)
        return row.key
