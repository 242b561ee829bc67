"""A town with a lead bank and those it may or may not invite, and how its teams are asked about."""

from datetime import date, timedelta
from typing import Any

from graph.model import OrganizationKind
from seed.rows import OrganizationRow
from tests.api.speaking import Speakers
from tests.conftest import TODAY
from tests.network_worlds import SOURCE
from tests.worlds import World

TEAM = """... on ServiceTeam { id name synthetic dissolvedOn lead { name } guidedBy { name }
  source { kind title } members { from until provider { name } } invited { name } presentKinds }
  ... on AlreadyExistsError { existing { id } }"""
AT = """query ($at: DateTime, $day: Date) {
  organizations(first: 9, filter: {kinds: [BANK]}, knownAt: $at) { edges { node { ... on Bank {
    teams(first: 9, asOf: $day) { edges { node { id dissolvedOn
      members(asOf: $day) { from until provider { name } } invited(asOf: $day) { name }
    } } } } } } } }"""

WRITTEN = """RETURN COUNT { (:ServiceTeam) } AS teams, COUNT { (:TeamMember) } AS seats,
  COUNT { (:TeamInvitation) } AS invitations, COUNT { (:IdempotencyKey) } AS keys,
  COUNT { (:AuditEntry) } AS entries, COUNT { (:Event) } AS events"""
"""What there is of each noun that teams write."""


class TeamTown(World):
    """Banks, providers of other kinds and organisations that are none; three are real."""

    def __init__(self) -> None:
        super().__init__()
        self.bank("alpha", "beta")
        self.guarantor("gamma")
        self.organization("delta", OrganizationKind.LESSOR)
        self.organization("epsilon", OrganizationKind.INSURER)
        self.organization("city", OrganizationKind.AUTHORITY)
        self.enterprise("firm")
        self.park("park")
        self.institute("institute")
        self.product("alpha", "loan")
        for name, kind in (
            ("real bank", OrganizationKind.BANK),
            ("real guarantor", OrganizationKind.GUARANTOR),
            ("real city", OrganizationKind.AUTHORITY),
        ):
            row = OrganizationRow(key=name, kind=kind, name=name, source=SOURCE, synthetic=False)
            self.rows.organizations.append(row)


def ids(*names: str) -> list[str]:
    """Ids by names."""
    return [World.id(each) for each in names]


def day(ahead: int) -> str:
    """So many days after today."""
    return (TODAY + timedelta(days=ahead)).isoformat()


def formed(*members: str, **changes: Any) -> dict[str, Any]:
    """The input of a team that alpha leads."""
    return {
        **{"leadBankId": World.id("alpha"), "name": "服务队", "members": ids(*members)},
        **{"from": day(0), **changes},
    }


class Teams:
    """Asks a town to form and change teams, each in the name of an organisation."""

    def __init__(self, town: Speakers) -> None:
        self.town = town

    async def form(self, *members: str, lead: str = "alpha", **changes: Any) -> dict[str, Any]:
        """By an officer of the lead."""
        about = {"leadBankId": World.id(lead), **changes}
        me = ("BANK_OFFICER", World.id(lead))
        return await self.town.do(*me, "teamForm", TEAM, **formed(*members, **about))

    async def change(
        self, who: str, team: str, action: str, *members: str, ahead: int = 0, **more: Any
    ) -> dict[str, Any]:
        """By a member of an organisation."""
        about = {"teamId": team, "action": action, "members": ids(*members), "from": day(ahead)}
        return await self.town.do("MEMBER", World.id(who), "teamChange", TEAM, **about, **more)

    async def at(
        self,
        on: date | None = None,
        at: str | None = None,
        role: str = "AUDITOR",
        scope: Any = None,
    ) -> dict[str, Any]:
        """The teams there are on a day as known at a moment, by their ids."""
        about: dict[str, Any] = {"at": at, "day": on.isoformat() if on else None}
        answer = await self.town.ask(role, scope and World.id(scope), AT, **about)
        assert "errors" not in answer, answer
        teams = [
            edge["node"]
            for bank in answer["data"]["organizations"]["edges"]
            for edge in bank["node"]["teams"]["edges"]
        ]
        return {each["id"]: each for each in teams}


def seat(name: str, since: int, until: int | None = None) -> dict[str, Any]:
    """A place as it is shown; days after today."""
    ended = None if until is None else day(until)
    return {"from": day(since), "until": ended, "provider": {"name": name}}


def invited(team: dict[str, Any]) -> list[str]:
    """Names of those invited, as they are shown."""
    return [each["name"] for each in team["invited"]]
