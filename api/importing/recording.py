"""Records some rows of a file in one unit, by what is there when it is written."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import orjson

from api.importing.changes import Setting, Unfit, changed_member, new_member
from api.importing.judging import RowState
from graph.client import Transaction
from graph.import_work import Work, keep_job, part_done
from graph.import_writing import MemberWrite, outcome, write_members
from graph.importing import codes_taken, members_again
from graph.imports import DONE, Part
from graph.units import Outcome
from graph.views import View
from onboarding.records import MemberRecord

Records = Mapping[int, MemberRecord | None]


class Recorded(NamedTuple):
    """What came of a row: the organisation, and why nothing was recorded where that is so."""

    number: int
    organization_id: str | None
    message: str | None


async def record_part(
    transaction: Transaction,
    work: Work,
    view: View,
    rows: Sequence[RowState],
    records: Records,
    setting: Setting,
    position: int,
) -> Outcome:
    """Raises LeaseLost, and nothing was written."""
    await keep_job(transaction, work)
    ids = [each.organization_id for each in rows if each.organization_id is not None]
    found = await members_again(transaction, view, ids)
    codes = {record.uscc for each in rows if (record := records[each.number]) and record.uscc}
    taken = await codes_taken(transaction, sorted(codes))
    writes: list[MemberWrite] = []
    done: list[Recorded] = []
    for row in rows:
        record = records[row.number]
        if record is None:
            raise ValueError(f"row {row.number} cannot be committed")
        if row.organization_id is not None and row.organization_id not in found:
            message = "The organisation was merged into another one since: send this row again."
            done.append(Recorded(row.number, row.organization_id, message))
            continue
        holder = taken.get(record.uscc or "")
        try:
            if row.organization_id is None:
                write = new_member(row.number, record, setting)
            else:
                member = found[row.organization_id]
                write = changed_member(row.number, record, member, setting)
        except Unfit as error:
            done.append(Recorded(row.number, row.organization_id, str(error)))
            continue
        if holder is not None and "uscc" in write.properties:
            message = "Another organisation has this code since: nothing was recorded."
            done.append(Recorded(row.number, None, message))
            continue
        if "uscc" in write.properties:
            taken[write.properties["uscc"]] = write.id
        writes.append(write)
        done.append(Recorded(row.number, write.id, None))
    changes, ids_by_use = await write_members(transaction, work.caller, work.job.park_id, writes)
    part = Part(DONE, position, orjson.dumps([list(each) for each in done]))
    await part_done(transaction, work, part, len(rows))
    return outcome(work.job.id, changes, work.job.park_id, ids_by_use)
