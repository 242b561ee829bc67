"""Moves what is recorded of one organisation to another, in a way that can be taken back."""

from collections.abc import Sequence
from typing import LiteralString

from graph.client import Transaction
from graph.model import Measure
from graph.naming import sorted_anew
from graph.rows import decode_value
from graph.series import series_of

# Each relationship says by which merges it came to where it is, the last one last. The source of
# the double's own record, its parent, and earlier merges of which it was the double, stay with it.
# One that names its party (PARTY_TO), or who is tied to a park (TIED_TO), names the new one. Parks
# are never merged.
MERGE_TIES: LiteralString = (
    """
MATCH (double:Organization {id: $from_id})
MATCH (kept:Organization {id: $to_id})
MATCH (source:Entity {id: $source_id})
CALL (double, source) {
  MATCH (double)<-[:NAMES]-(name:Name)
  WHERE name.role IN ['NAME', 'NAME_EN']
  SET name.roles = coalesce(name.roles, []) + name.role, name.role = 'ALIAS'
  CREATE (name)-[:SOURCED_FROM {merges: [$merge_id]}]->(source)
}
CALL (double, kept) {
  MATCH (record)-[tie]->(double)
  WHERE NOT type(tie) IN ['MERGED_AWAY']
  CREATE (record)-[moved:$(type(tie))]->(kept)
  SET moved = properties(tie), moved.merges = coalesce(tie.merges, []) + $merge_id
  DELETE tie
}
CALL (double, kept) {
  MATCH (double)-[tie]->(record)
  WHERE NOT type(tie) IN ['SOURCED_FROM', 'BRANCH_OF']
  CREATE (kept)-[moved:$(type(tie))]->(record)
  SET moved = properties(tie), moved.merges = coalesce(tie.merges, []) + $merge_id,
    moved.party_id = CASE WHEN tie.party_id IS NOT NULL THEN kept.id END
  DELETE tie
}
"""
    + sorted_anew("kept")
    + """
RETURN COLLECT {
  MATCH (kept)<-[tie:ABOUT|COUNTERPARTY]-(fact:Fact)
  WHERE last(tie.merges) = $merge_id
  RETURN DISTINCT fact.id
} AS facts
"""
)

UNMERGE_TIES: LiteralString = (
    """
MATCH (kept:Organization {id: $from_id})
MATCH (double:Entity {id: $to_id})
WITH kept, double, COLLECT {
  MATCH (kept)<-[tie:ABOUT|COUNTERPARTY]-(fact:Fact)
  WHERE last(tie.merges) = $merge_id
  RETURN DISTINCT fact.id
} AS facts
CALL (kept, double) {
  MATCH (record)-[tie]->(kept)
  WHERE last(tie.merges) = $merge_id
  CREATE (record)-[moved:$(type(tie))]->(double)
  SET moved = properties(tie), moved.merges = nullIf(tie.merges[0..-1], [])
  DELETE tie
}
CALL (kept, double) {
  MATCH (kept)-[tie]->(record)
  WHERE last(tie.merges) = $merge_id
  CREATE (double)-[moved:$(type(tie))]->(record)
  SET moved = properties(tie), moved.merges = nullIf(tie.merges[0..-1], []),
    moved.party_id = CASE WHEN tie.party_id IS NOT NULL THEN double.id END
  DELETE tie
}
"""
    + sorted_anew("double")
    + """
CALL (double) {
  MATCH (double)<-[:NAMES]-(name:Name)-[tie:SOURCED_FROM]->(:Source)
  WHERE tie.merges = [$merge_id]
  SET name.role = last(name.roles), name.roles = nullIf(name.roles[0..-1], [])
  DELETE tie
}
RETURN facts
"""
)

FACTS_OF_SERIES: LiteralString = """
UNWIND $ids AS id
MATCH (fact:Entity {id: id})
RETURN fact.id AS id, fact.measure AS measure, coalesce(fact.scope, '') AS scope,
  fact {kind: fact.value_kind, number: fact.value_number, unit: fact.value_unit,
    text: fact.value_text, node_id: head([(fact)-[:REFERS_TO]->(node) | node.id])} AS value,
  head([(fact)-[:ABOUT]->(subject) | subject.id]) AS subject_id,
  head([(fact)-[:COUNTERPARTY]->(other) | other.id]) AS counterparty_id,
  [(fact)-[:LIMITED_TO]->(sector) | sector.id] AS sector_ids
"""

SET_SERIES: LiteralString = """
UNWIND $rows AS row
MATCH (fact:Entity {id: row[0]})
SET fact.series = row[1]
"""


async def set_series_anew(transaction: Transaction, fact_ids: Sequence[str]) -> None:
    """A series is of its subject: facts that moved continue that of where they are now."""
    rows = await transaction.run(FACTS_OF_SERIES, ids=list(fact_ids))
    anew = [
        [
            row["id"],
            series_of(
                decode_value(row["value"]),
                subject_id=row["subject_id"],
                measure=Measure(row["measure"]),
                scope=row["scope"],
                counterparty_id=row["counterparty_id"],
                sector_ids=row["sector_ids"],
            ),
        ]
        for row in rows
    ]
    await transaction.run(SET_SERIES, rows=anew)
