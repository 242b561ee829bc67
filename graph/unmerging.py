"""Sets two organisations apart again that were merged (graph/merging.py)."""

from typing import LiteralString

from graph.audit_chain import Change
from graph.callers import administered
from graph.client import Transaction
from graph.errors import Conflict, Forbidden, NotFound
from graph.membership_states import MOST_STEPS, append_state
from graph.merging import COUNT_MERGE
from graph.model import EventChange, EventKind
from graph.model import MembershipState as State
from graph.moving import UNMERGE_TIES, set_series_anew
from graph.naming import kind_label
from graph.units import Outcome
from graph.views import View

TO_UNDO: LiteralString = (
    """
MATCH (merge:Entity {id: $id})
WHERE merge:OrganizationMerge
MATCH (merge)-[now:ABOUT]->(kept:Organization)
RETURN kept.id AS kept_id, kept.kind AS kind, merge.merged_away_id AS double_id,
  merge.undone_at AS undone_at, merge.park_id AS park_id, merge.given AS given,
  last(now.merges) AS later_id,
  COLLECT {
    UNWIND merge.withdrawn AS membership_id
    MATCH (m:Entity {id: membership_id})
    RETURN {id: m.id, state: m.states[-2], until: m.states_until[-2], steps: size(m.states)}
  } AS withdrawn, """
    + administered("kept")
    + " AS administered"
)

SET_APART: LiteralString = """
MATCH (merge:Entity {id: $merge_id})-[:ABOUT]->(kept:Organization)
MATCH (merge)-[:MERGED_AWAY]->(double:MergedOrganization)
SET kept += $taken, merge.undone_reason = $reason
REMOVE double:MergedOrganization
SET double:Organization:$($label)
"""


async def undo_merge(transaction: Transaction, view: View, merge_id: str, reason: str) -> Outcome:
    """What was the double's before is its own again; what came later stays with the kept one.

    Raises NotFound, Forbidden; Conflict where it is undone already, or the kept one was merged
    itself since.
    """
    await transaction.run(COUNT_MERGE)
    asked = {"id": merge_id, "caller": view.parameters()["caller"]}
    rows = await transaction.run(TO_UNDO, **asked)
    if not rows:
        raise NotFound("mergeId")
    [row] = rows
    if row["park_id"] != view.caller.organization_id:
        if not row["administered"]:
            raise NotFound("mergeId")
        raise Forbidden("Another park merged them: its administrator may set them apart.")
    if row["undone_at"] is not None:
        raise Conflict("The merge is undone already.", merge_id)
    if row["later_id"] is not None:
        raise Conflict("The organisation kept was merged itself: undo that first.", row["later_id"])
    kept_id, double_id = row["kept_id"], row["double_id"]
    ties = {"from_id": kept_id, "to_id": double_id, "merge_id": merge_id}
    [moved] = await transaction.run(UNMERGE_TIES, **ties)
    await transaction.run(
        SET_APART,
        merge_id=merge_id,
        reason=reason,
        label=kind_label(row["kind"]),
        taken=dict.fromkeys(row["given"]),
    )
    await set_series_anew(transaction, moved["facts"])
    taken_up = [each for each in row["withdrawn"] if each["steps"] < MOST_STEPS - 1]
    for each in taken_up:
        await append_state(
            transaction,
            each["id"],
            State(each["state"]),
            by=view.caller,
            since=view.today,
            until=each["until"].to_native(),
            reason=reason,
        )
    return Outcome(
        merge_id,
        (
            Change(merge_id, EventKind.ORGANIZATION, EventChange.ENDED, kept_id),
            Change(kept_id, EventKind.ORGANIZATION, EventChange.CHANGED, double_id),
            Change(double_id, EventKind.ORGANIZATION, EventChange.CREATED, kept_id),
            *(
                Change(each["id"], EventKind.MEMBERSHIP, EventChange.CHANGED, double_id)
                for each in taken_up
            ),
        ),
        undone=(merge_id,),
        moved=tuple(each["id"] for each in taken_up),
        merges=1,
    )
