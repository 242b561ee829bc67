"""What a park asks for when it takes members in: versions, the last one counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from uuid_utils import uuid7

from graph.audit_chain import Change
from graph.callers import Role
from graph.client import Graph, Transaction
from graph.errors import Forbidden, NotFound
from graph.model import EventChange, EventKind
from graph.recording import known
from graph.units import Outcome
from graph.views import View

REMINDER_DAYS = 30

RULES_OF_PARKS: LiteralString = (
    """
UNWIND $ids AS id
MATCH (:Entity {id: id})<-[:RULES_OF]-(rules:ParkRules)
WHERE """
    + known("rules")
    + """
RETURN collect([id, rules.four_eyes, rules.reminder_days]) AS rows
"""
)

RULES_OF_PARK_NOW: LiteralString = """
MATCH (:Entity {id: $id})<-[:RULES_OF]-(rules:ParkRules)
WHERE rules.superseded_at IS NULL
RETURN rules.id AS id, rules.four_eyes AS four_eyes, rules.reminder_days AS reminder_days
"""

PARK_TO_CHANGE: LiteralString = """
MATCH (park:Park {id: $id})
SET park.writing = true
REMOVE park.writing
RETURN park.id AS id
"""

CREATE_PARK_RULES: LiteralString = """
MATCH (park:Park {id: $park_id})
CREATE (rules:Entity:ParkRules)-[:RULES_OF]->(park)
SET rules = $properties
"""


@dataclass(frozen=True, slots=True)
class ParkRules:
    """`four_eyes`: two people approve; `reminder_days`: before its end a membership is due."""

    four_eyes: bool = False
    reminder_days: int = REMINDER_DAYS


async def rules_of_parks(graph: Graph, ids: Sequence[str], view: View) -> dict[str, ParkRules]:
    """As known at the view's moment; of every id."""
    [row] = await graph.read(RULES_OF_PARKS, ids=list(ids), known_at=view.known_at)
    found = {id: ParkRules(*rules) for id, *rules in row["rows"]}
    return {id: found.get(id, ParkRules()) for id in ids}


async def rules_of_park(transaction: Transaction, id: str) -> ParkRules:
    """Within a unit: as they are."""
    return (await _now(transaction, id))[1]


async def set_park_rules(
    transaction: Transaction,
    view: View,
    park_id: str,
    four_eyes: bool | None,
    reminder_days: int | None,
) -> Outcome:
    """A new version; what is None stays. Raises NotFound and Forbidden."""
    if view.caller.role != Role.PLATFORM_ADMIN:
        raise Forbidden("The platform's administrators set what parks ask for.")
    if not await transaction.run(PARK_TO_CHANGE, id=park_id):
        raise NotFound("parkId")
    before, rules = await _now(transaction, park_id)
    id = str(uuid7())
    properties: dict[str, Any] = {
        "id": id,
        "four_eyes": rules.four_eyes if four_eyes is None else four_eyes,
        "reminder_days": rules.reminder_days if reminder_days is None else reminder_days,
    }
    await transaction.run(CREATE_PARK_RULES, park_id=park_id, properties=properties)
    change = Change(park_id, EventKind.PARK, EventChange.CHANGED, id)
    return Outcome(park_id, (change,), recorded=(id,), superseded=(before,) if before else ())


async def _now(transaction: Transaction, park_id: str) -> tuple[str | None, ParkRules]:
    rows = await transaction.run(RULES_OF_PARK_NOW, id=park_id)
    if not rows:
        return None, ParkRules()
    return rows[0]["id"], ParkRules(rows[0]["four_eyes"], rows[0]["reminder_days"])
