"""Formulas A and B of docs/decisions/0025-partner-network.md, each as one Cypher statement.

Nothing but nodes and relationships of the graph is read; what a caller may see is written out here
once more, so that a mistake in the product's predicates or arrays is none of this text.
"""

from typing import Any, LiteralString

from graph.client import Graph
from graph.views import View
from tests.matching.partner_answers import Answer, Completion, NewPartners

NEAR = 1e-9

# Whether `owner` belongs to the caller's park today (these worlds have no memberships), or lets
# the caller see `class`.
_OPENED: LiteralString = """(
    $caller.sees_all OR class = 'PUBLIC' OR owner.id = $caller.scope_id
    OR EXISTS {
      MATCH (owner)<-[:ABOUT]-(site:Fact {measure: 'SITE'})-[:REFERS_TO]->({id: $caller.park_id})
      WHERE site.superseded_at IS NULL AND site.as_of_last <= $caller.today
        AND (site.until_first IS NULL OR site.until_first > $caller.today)
    }
    OR $caller.organization_id IS NOT NULL AND EXISTS {
      MATCH (owner)<-[:GIVEN_BY]-(consent:Consent {level: 'FULL'})
      WHERE consent.data_class = class AND consent.revoked_at IS NULL
        AND coalesce(consent.receiver_kind, $caller.kind) = $caller.kind
        AND consent.valid_from <= $caller.today
        AND (consent.valid_until IS NULL OR consent.valid_until > $caller.today)
    }
  )"""

_HELD: LiteralString = (
    """
  WITH owner, node, fact, fact.data_class AS class
  WHERE fact.recorded_at <= $known_at
    AND (fact.superseded_at IS NULL OR fact.superseded_at > $known_at)
    AND (fact.as_of_last IS NULL OR fact.as_of_last <= $as_of)
    AND (fact.period_start_first IS NULL OR fact.period_start_first <= $as_of)
    AND (fact.until_last IS NULL OR fact.until_last > $as_of)
    AND """
    + _OPENED
)

_PLACES: LiteralString = (
    """
WITH COLLECT {
  MATCH (owner:Organization)<-[:ABOUT]-(fact:Fact {measure: 'SECTOR'})-[:REFERS_TO]->(node:Sector)
"""
    + _HELD
    + """
  RETURN DISTINCT [owner.id, node.id]
} AS in_sector, COLLECT {
  MATCH (owner:Organization)<-[:ABOUT]-(fact:Fact {measure: 'SITE'})-[:REFERS_TO]->(node:Park)
"""
    + _HELD
    + """
  RETURN DISTINCT [owner.id, node.id]
} AS in_park
"""
)

_DEALS: LiteralString = (
    """
OPTIONAL MATCH (deal:Deal {kind: 'FINANCING'})-[:FOR_ENTERPRISE]->(owner:Organization)
WHERE deal.agreed_on <= $as_of AND deal.recorded_at <= $known_at
WITH in_sector, in_park, deal, owner, deal.data_class AS class,
  [i IN range(0, size(deal.states) - 1) WHERE deal.states_recorded_at[i] <= $known_at] AS known
WHERE deal IS NULL OR size(known) > 0 AND (
  EXISTS { (deal)<-[:TOOK_PART]-({id: $caller.scope_id}) } OR """
    + _OPENED
    + """)
WITH *, coalesce(last([i IN known WHERE deal.states_since[i] <= $as_of]), known[0]) AS last_known
WHERE deal IS NULL OR deal.states[last_known] IN ['CONFIRMED', 'ENDED']
WITH in_sector, in_park, deal, owner, COLLECT {
    MATCH (deal)<-[part:TOOK_PART]-(member:Organization)
    WHERE member.recorded_at <= $known_at
      AND part.role IN ['LENDER', 'GUARANTOR', 'INSURER', 'LESSOR', 'EQUITY', 'ARRANGER']
    RETURN DISTINCT member.id
  } AS members, EXISTS { (deal)<-[:TOOK_PART {lead: true}]-({id: $asked.asker}) } AS led,
  2.0 ^ (-duration.inDays(deal.agreed_on, $as_of).days / 365.25 / 2.0) AS d
WITH in_sector, in_park, [each IN collect({
    firm: owner.id, members: members, size: size(members), led: led, d: d,
    f: CASE WHEN size(members) > 1 THEN d / (size(members) - 1) ^ 0.25 ELSE 0.0 END,
    sectors: [pair IN in_sector WHERE pair[0] = owner.id | pair[1]]
  }) WHERE each.d IS NOT NULL] AS deals
WITH *, [e IN deals WHERE e.size > 1] AS joint
"""
)

# Of the asker's partners z: what each passes on to every candidate, w(u,z) · w(z,c) / s(z).
_CANDIDATES: LiteralString = """
WITH *, [e IN joint WHERE $asked.asker IN e.members] AS own
WITH *, reduce(met = [], e IN own |
    met + [z IN e.members WHERE z <> $asked.asker AND NOT z IN met]) AS zs
WITH *, [z IN zs | {
    id: z, w: reduce(w = 0.0, e IN own | w + CASE WHEN z IN e.members THEN e.f ELSE 0.0 END),
    s: reduce(s = 0.0, e IN joint |
      s + CASE WHEN z IN e.members THEN e.f * (e.size - 1) ELSE 0.0 END)
  }] AS partners
UNWIND $asked.candidates AS c
WITH * WHERE c <> $asked.asker AND NOT ($asked.new_only AND c IN zs)
WITH *, [e IN joint WHERE c IN e.members] AS theirs
WITH *, reduce(flow = 0.0, z IN partners | flow + CASE WHEN z.id = c THEN 0.0 ELSE z.w / z.s *
    reduce(w = 0.0, e IN theirs | w + CASE WHEN z.id IN e.members THEN e.f ELSE 0.0 END) END)
  AS flow
"""

_SCORED: LiteralString = """
UNWIND rows AS row
WITH row.c AS id, reduce(score = 0.0, i IN range(0, size(weights) - 1) | score + CASE
    WHEN NOT roots[i] THEN weights[i] * row.parts[i]
    ELSE weights[i] * sqrt(coalesce(row.parts[i] / CASE
      WHEN reduce(most = 0.0, r IN rows | CASE WHEN r.parts[i] > most THEN r.parts[i] ELSE most END)
        > 0 THEN reduce(most = 0.0, r IN rows |
          CASE WHEN r.parts[i] > most THEN r.parts[i] ELSE most END)
      END, 0.0)) END) AS score
WHERE score > 0
RETURN id, score ORDER BY score DESC, id
"""

NEW_PARTNERS: LiteralString = (
    _PLACES
    + _DEALS
    + _CANDIDATES
    + """
WITH *, reduce(w = flow, z IN partners | w + CASE WHEN z.id = c THEN z.w ELSE 0.0 END) AS carried,
  reduce(ks = [], pair IN in_sector | ks + CASE WHEN pair[1] IN ks THEN [] ELSE [pair[1]] END) AS ks
WITH *,
  [k IN ks | reduce(a = 0.0, e IN own | a + CASE WHEN k IN e.sectors THEN e.d ELSE 0.0 END)]
    AS mine,
  [k IN ks | reduce(a = 0.0, e IN theirs | a + CASE WHEN k IN e.sectors THEN e.d ELSE 0.0 END)]
    AS its
WITH *, reduce(x = 0.0, i IN range(0, size(ks) - 1) | x + mine[i] * its[i]) AS both,
  reduce(x = 0.0, m IN mine | x + m) AS whole,
  sqrt(reduce(x = 0.0, m IN mine | x + m * m) * reduce(x = 0.0, t IN its | x + t * t)) AS lengths
WITH collect({c: c, parts: [
    carried * (1 + CASE WHEN lengths > 0 THEN both / lengths ELSE 0.0 END) *
      reduce(reach = 0.0, e IN theirs | reach + e.d * (e.size - 1)) ^ 0.25,
    CASE WHEN whole > 0 THEN both / whole ELSE 0.0 END,
    CASE WHEN any(here IN in_park WHERE here[0] = c AND [$asked.asker, here[1]] IN in_park)
      THEN reduce(act = 0.0, e IN theirs | act + e.d) ELSE 0.0 END
  ]}) AS rows, [1.0, 0.2, 0.05] AS weights, [true, true, true] AS roots
"""
    + _SCORED
)

COMPLETION: LiteralString = (
    _PLACES
    + _DEALS
    + _CANDIDATES
    + """
WITH *, reduce(act = 0.0, e IN theirs |
    act + CASE WHEN any(k IN e.sectors WHERE k IN $asked.sectors) THEN e.d ELSE 0.0 END) AS act
WITH collect({c: c, parts: [
    reduce(ties = 0.0, e IN [e IN own WHERE c IN e.members] | ties + e.f
      * CASE WHEN any(k IN e.sectors WHERE k IN $asked.sectors) THEN 4 ELSE 1 END
      * CASE WHEN e.led THEN 2 ELSE 1 END),
    flow,
    act,
    CASE WHEN any(here IN in_park WHERE here[0] = c AND here[1] IN $asked.parks)
      THEN act ELSE 0.0 END,
    CASE WHEN any(e IN deals WHERE c IN e.members AND e.firm = $asked.enterprise)
      THEN 1.0 ELSE 0.0 END
  ]}) AS rows, [1.0, 0.2, 0.3, 0.1, 1.5] AS weights, [true, true, true, true, false] AS roots
"""
    + _SCORED
)


async def scores_in(
    graph: Graph, view: View, question: NewPartners | Completion
) -> dict[str, float]:
    """Every candidate with a score, best first."""
    asked: dict[str, Any] = {"asker": question.asker, "candidates": sorted(question.candidates)}
    if isinstance(question, NewPartners):
        statement, asked["new_only"] = NEW_PARTNERS, question.new_only
    else:
        statement, asked["new_only"] = COMPLETION, False
        asked["enterprise"] = question.enterprise
        asked |= {"sectors": sorted(question.sectors), "parks": sorted(question.parks)}
    # As one map: a plan is made again for a list of another size, but not for another map.
    rows = await graph.read(statement, **view.parameters(), asked=asked)
    return {row["id"]: row["score"] for row in rows}


def check_scores(told: Answer, found: dict[str, float], about: str) -> None:
    """The same candidates with the same scores, in an order that both allow."""
    assert told.keys() == found.keys(), about
    for id, each in told.items():
        assert abs(each.score - found[id]) <= NEAR * found[id], about
    assert list(told) == sorted(told, key=lambda id: (-told[id].score, id)), about
