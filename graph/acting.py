"""For whom a caller may write: its own organisation, or one of the park that it administers."""

from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import NAMESPACE_URL, uuid5

from graph.callers import Caller, Role, administered
from graph.client import Transaction
from graph.errors import Forbidden, NotFound
from graph.views import View

# The lock makes units about one organisation follow each other, so that what one of them checks
# still holds when it commits.
OWNER_OF: LiteralString = (
    """
MATCH (subject:Entity {id: $id})
WHERE subject:Organization OR subject:Product
OPTIONAL MATCH (subject)-[:OFFERED_BY]->(provider:Organization)
WITH subject, coalesce(provider, subject) AS owner
SET owner.writing = true
REMOVE owner.writing
RETURN owner.id AS id, owner.name AS name, owner.kind AS kind, owner.synthetic AS synthetic,
  subject.id AS subject_id, """
    + administered("owner")
    + " AS administered"
)

MERGE_SOURCES: LiteralString = """
UNWIND $rows AS row
MERGE (source:Entity {id: row.id})
ON CREATE SET source:Source, source.kind = row.kind, source.title = row.title
"""


LABELS_OF: LiteralString = """
UNWIND $ids AS id
MATCH (named:Entity {id: id})
RETURN collect([id, labels(named)]) AS rows
"""


@dataclass(frozen=True, slots=True)
class Owner:
    """The organisation that a record will be of; `subject_id`: it, or its product."""

    id: str
    name: str
    kind: str
    synthetic: bool
    subject_id: str
    administered: bool


async def owner_of(transaction: Transaction, view: View, subject_id: str, *path: str) -> Owner:
    """Who a record about an organisation or a product would be of, if the caller may write it.

    Raises NotFound, with the path of the input's field, for what is neither; Forbidden where it is
    another's: neither one's own nor one of the park that one administers.
    """
    rows = await transaction.run(OWNER_OF, id=subject_id, caller=view.parameters()["caller"])
    if not rows:
        raise NotFound(*path)
    owner = Owner(**rows[0])
    caller = view.caller
    own = caller.role in (Role.MEMBER, Role.BANK_OFFICER) and caller.organization_id == owner.id
    if not own and not owner.administered:
        raise Forbidden(
            "You may do this for your own organisation, or as administrator of its park."
        )
    return owner


async def source_of_statement(transaction: Transaction, caller: Caller, owner: Owner) -> str:
    """The id of the source of what a caller states: the organisation itself, or its park."""
    row = source_row(owner.id, owner.name, own=caller.organization_id == owner.id)
    await transaction.run(MERGE_SOURCES, rows=[row])
    return row["id"]


def source_row(owner_id: str, name: str, *, own: bool) -> dict[str, str]:
    """The source of what an organisation states of itself, or its park of it: one node each."""
    kind = "MEMBER" if own else "PLATFORM"
    title = f"{name}自述" if own else f"园区管理员代{name}登记"
    return {
        "id": str(uuid5(NAMESPACE_URL, f"rongzhi:source:{kind}:{owner_id}")),
        "kind": kind,
        "title": title,
    }


async def check_labels(
    transaction: Transaction, ids: list[str], label: str, path: tuple[str, ...]
) -> None:
    """Raise NotFound unless each id is that of a node with the label."""
    if not ids:
        return
    [row] = await transaction.run(LABELS_OF, ids=ids)
    found = {id for id, labels in row["rows"] if label in labels}
    if missing := [place for place, id in enumerate(ids) if id not in found]:
        raise NotFound(*path, *([str(missing[0])] if len(path) == 1 else []))


def stated_row(id: str, properties: dict[str, Any], *, synthetic: bool) -> dict[str, Any]:
    """As the upserts take it; the moment of recording is set with the counter."""
    return {
        "id": id,
        "properties": {**properties, "id": id, "synthetic": synthetic},
        "recording": {},
    }
