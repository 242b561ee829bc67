"""Service teams of the synthetic ecosystem: the largest banks and those whom they brought in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from graph.model import OrganizationKind
from seed import synthetic_table as table
from seed import synthetic_table_deals as deals
from seed import synthetic_table_network as network
from seed.row_network import TeamMemberRow, TeamRow
from seed.synthetic_draw import (
    Shares,
    add_months,
    before,
    changed,
    day_between,
    made,
    stamp,
    whole,
)
from seed.synthetic_providers import Provider

_Span = tuple[Provider, date, date | None]


@dataclass(frozen=True, slots=True)
class Team:
    """A team and its members, as known at END, and what these records superseded."""

    row: TeamRow
    members: tuple[TeamMemberRow, ...]
    earlier: tuple[TeamMemberRow, ...]

    def mates(self, day: date) -> set[str]:
        """Who is in the team on the day."""
        return {
            row.provider
            for row in self.members
            if row.valid_from <= day and (row.valid_until is None or day < row.valid_until)
        }


def draw_teams(
    seed: int, providers: Mapping[OrganizationKind, Sequence[Provider]], count: int
) -> list[Team]:
    """The teams of the `count` largest banks; some lack kinds, some were dissolved."""
    random = Random(f"{seed}/teams")
    first, last = (date(year, 1, 1) for year in network.TEAM_YEARS)
    starts = [day_between(random, first, last) for _ in range(count)]
    early = [place for place, day in enumerate(starts) if day.year < network.DISSOLVED_BEFORE]
    ended = set(random.sample(early, min(network.TEAMS_DISSOLVED, len(early))))
    teams: list[Team] = []
    for place, start in enumerate(starts):
        end = add_months(start, whole(random, network.DISSOLVED_AFTER)) if place in ended else None
        lead = providers[OrganizationKind.BANK][place]
        teams.append(
            _team(random, place + 1, lead, _spans(random, lead, providers, start, end), end)
        )
    return teams


def _spans(
    random: Random,
    lead: Provider,
    providers: Mapping[OrganizationKind, Sequence[Provider]],
    start: date,
    end: date | None,
) -> list[_Span]:
    spans: list[_Span] = [(lead, start, end)]
    for kind, (chance, again) in network.TEAM_KINDS.items():
        weights = {
            each: each.weight * (deals.SAME_PARK if each.park == lead.park else 1.0)
            for each in providers[kind]
        }
        by_key = Shares({each.key: weight for each, weight in weights.items()})
        known = {each.key: each for each in providers[kind]}
        count = (random.random() < chance) * (1 + (random.random() < again))
        candidates = iter(by_key.some(random, count + 1))
        for key in [next(candidates) for _ in range(min(count, len(known)))]:
            joined = start + timedelta(days=whole(random, (0, network.JOINED_WITHIN)))
            left = end
            if end is None and random.random() < network.LEFT_TEAM:
                left = day_between(random, joined + timedelta(days=200), table.END)
                successor = next(candidates, None)
                if successor and random.random() < network.REPLACED:
                    spans.append((known[successor], left, None))
            spans.append((known[key], joined, left))
    return spans


def _team(
    random: Random, number: int, lead: Provider, spans: list[_Span], end: date | None
) -> Team:
    start = spans[0][1]
    row = made(
        TeamRow,
        key=f"team:synthetic:{number}",
        name=f"{lead.row.name}“股贷担保租”服务队",
        lead=lead.key,
        dissolved_on=end,
        recorded_at=stamp(random, start, 5, lead.row.recorded_at or ""),
    )
    members: list[TeamMemberRow] = []
    earlier: list[TeamMemberRow] = []
    for provider, joined, left in spans:
        member = made(
            TeamMemberRow,
            key=f"team-member:{row.key}/{provider.key}",
            team=row.key,
            provider=provider.key,
            valid_from=joined,
            valid_until=left,
            recorded_at=stamp(random, joined, 5, row.recorded_at or ""),
        )
        if left:
            at = stamp(random, left, 5, member.recorded_at or "")
            if (member.recorded_at or "") < at:
                earlier.append(before(member, at, valid_until=None))
                member = changed(member, recorded_at=at)
        members.append(member)
    return Team(row, tuple(members), tuple(earlier))
