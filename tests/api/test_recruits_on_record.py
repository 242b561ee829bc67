"""Whom to recruit is on record like any recommendation, and what the lead says of it counts."""

import pytest

from tests.api.speaking import Speakers, speakers
from tests.api.test_team_plans import ID, MILLION, world_of_three
from tests.conftest import CountingGraph

GAPS = """query ($team: ID!) { teamGaps(teamId: $team, first: 9, asOf: "2025-06-30") {
  totalCount edges { node { candidate { id } } }
  logEntry { id question askedFor { id } items { rank score organization { id } } } } }"""


async def gaps(town: Speakers, lead: str = "lead") -> dict[str, object]:
    """As an officer of a bank."""
    body = await town.ask("BANK_OFFICER", ID(lead), GAPS, team=ID("team"))
    assert "errors" not in body, body
    return body["data"]["teamGaps"]


@pytest.mark.parametrize("kind", ["KNOWN_ALREADY", "NOT_SUITABLE", "USEFUL"])
async def test_what_the_lead_says_counts(graph: CountingGraph, kind: str) -> None:
    """The page is an entry; whom it called unsuitable it is not shown again, others are."""
    await world_of_three().write(graph)
    async with speakers(graph) as town:
        found = await gaps(town)
        entry = found["logEntry"]
        assert isinstance(entry, dict)
        items = [("surety", 7 * MILLION), ("second", 6 * MILLION)]
        assert entry == {
            "id": entry["id"],
            "question": "TEAM_GAPS",
            "askedFor": {"id": ID("lead")},
            "items": [
                {"rank": rank, "score": float(yuan), "organization": {"id": ID(name)}}
                for rank, (name, yuan) in enumerate(items, start=1)
            ],
        }
        said = await town.do(
            *("BANK_OFFICER", ID("lead"), "recommendationFeedback"),
            "... on RecommendationLogEntry { id }",
            logEntryId=entry["id"],
            organizationId=ID("surety"),
            kind=kind,
            reason="why",
        )
        assert said["id"] == entry["id"]
        again = await gaps(town)
        left = ["surety", "second"] if kind == "USEFUL" else ["second"]
        expected = [{"node": {"candidate": {"id": ID(name)}}} for name in left]
        assert (again["totalCount"], again["edges"]) == (len(left), expected)
        assert (await gaps(town, "second"))["totalCount"] == 2
