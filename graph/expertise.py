"""Expertise: what each is about, as the ranking reads it."""

from typing import LiteralString

from graph.client import Graph
from graph.declarations import open_to
from graph.model import ExpertiseProfile
from graph.rows import decode
from graph.views import View

EXPERTISE_PROFILES: LiteralString = (
    """
MATCH (b:Expertise)
WHERE b.recorded_at <= $known_at AND """
    + open_to("b")
    + """
RETURN collect({
  expertise_id: b.id,
  topic_ids: COLLECT { MATCH (b)-[:ON_TOPIC]->(topic:Topic) RETURN topic.id },
  sector_ids: COLLECT { MATCH (b)-[:FOR_SECTOR]->(sector:Sector) RETURN sector.id }
}) AS rows
"""
)


async def expertise_profiles(graph: Graph, view: View) -> list[ExpertiseProfile]:
    """Topics and sectors of every expertise that is open on the day asked about."""
    [row] = await graph.read(EXPERTISE_PROFILES, **view.parameters())
    return [decode(ExpertiseProfile, each) for each in row["rows"]]
