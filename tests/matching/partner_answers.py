"""Questions about partners, asked of the product and of the oracle, and how two answers compare."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from graph.model import OrganizationKind
from matching.partners.cold_start import Stranger, cold_start
from matching.partners.completion import Target, completion
from matching.partners.explained import best
from matching.partners.network import Network
from matching.partners.new_partners import new_partners
from matching.partners.roots import Roots
from tests.matching.partner_worlds import FINANCIERS, SECTORS, PartnerWorld
from tests.oracles.partners import Market, Truth, decimal

NEAR = Decimal("1e-9")
# What differs less in truth may be rounded to the same twelve digits, or not.
LAST_DIGIT = Decimal("3e-11")
NO_DIFFERENCE = Decimal("1e-30")


@dataclass(frozen=True)
class NewPartners:
    """Formula A."""

    asker: str
    candidates: frozenset[str]
    new_only: bool


@dataclass(frozen=True)
class Completion:
    """Formula B; an enterprise with its places, or a sector."""

    asker: str
    candidates: frozenset[str]
    enterprise: str | None
    sectors: frozenset[str]
    parks: frozenset[str]


@dataclass(frozen=True)
class ColdStart:
    """Of somebody without a history; `brings` in hundredths."""

    asker: str
    candidates: frozenset[str]
    kind: OrganizationKind
    sectors: frozenset[str]
    parks: frozenset[str]
    brings: Mapping[str, int]


Question = NewPartners | Completion | ColdStart


@dataclass(frozen=True)
class Told:
    """All that the product says of a candidate, by ids: paths and terms in its order."""

    score: float
    paths: tuple[tuple[tuple[str, ...], float], ...]
    terms: tuple[tuple[str, float, tuple[str, ...]], ...]


Answer = dict[str, Told]


def questions(world: PartnerWorld, seed: int) -> list[Question]:
    """Several of every organisation as asker."""
    random, market = Random(seed), world.market
    kinds = {each.id: each.kind for each in world.organizations}
    everybody = [each for each in world.known_ids if kinds[each] in FINANCIERS]
    enterprises = world.of_kind(OrganizationKind.ENTERPRISE)
    found: list[Question] = []
    for asker in world.known_ids:
        some = frozenset(random.sample(everybody, random.randint(0, len(everybody))))
        candidates = some if random.random() < 0.2 else frozenset(everybody)
        found += [NewPartners(asker, candidates, each) for each in (True, False)]
        enterprise = random.choice(enterprises)
        about = market.sectors[enterprise], market.parks[enterprise]
        rest = candidates - {asker, *random.sample(everybody, min(1, len(everybody)))}
        found.append(Completion(asker, rest, enterprise, *about))
        sector = frozenset({random.choice(SECTORS)})
        found.append(Completion(asker, candidates - {asker}, None, sector, frozenset()))
        sectors = frozenset(random.sample(SECTORS, random.choice((0, 1, 1, 2))))
        brings = {c: random.choice((0, 0, 0, 25, 50, 100)) for c in sorted(candidates)}
        brings = brings if random.random() < 0.3 else {}
        kind, parks = kinds[asker], market.parks[asker]
        found.append(ColdStart(asker, candidates - {asker}, kind, sectors, parks, brings))
    return found


def mask(network: Network, ids: Iterable[str]) -> NDArray[np.bool_]:
    """Which rows are those of some ids, as far as they are there."""
    rows = network.history.organization_row
    found = np.zeros(len(rows), dtype=np.bool_)
    found[[rows[each] for each in ids if each in rows]] = True
    return found


def roots(network: Network, question: Question) -> Roots:
    """The product's answer."""
    history = network.history
    row, node, candidates = (
        history.organization_row,
        history.node_row,
        mask(network, question.candidates),
    )
    asker = row[question.asker]
    match question:
        case NewPartners():
            return new_partners(network, asker, candidates, new_only=question.new_only)
        case Completion():
            places = question.sectors, question.parks
            sectors, parks = (
                [node[each] for each in sorted(ids) if each in node] for ids in places
            )
            enterprise = None if question.enterprise is None else row[question.enterprise]
            return completion(network, asker, Target(sectors, parks, enterprise), candidates)
        case ColdStart():
            places = question.sectors, question.parks
            sectors, parks = (
                [node[each] for each in sorted(ids) if each in node] for ids in places
            )
            brings = {row[c]: part / 100 for c, part in question.brings.items() if c in row}
            stranger = Stranger(asker, question.kind, sectors, parks, brings)
            return cold_start(network, stranger, candidates)
        case _:
            assert_never(question)


def deals_shown(network: Network, rows: NDArray[np.int64]) -> tuple[str, ...]:
    """Ids of deals as they are shown."""
    latest: list[int] = network.latest_first(rows).tolist()
    return tuple(network.history.deal_ids[each] for each in latest)


def answer(network: Network, question: Question) -> Answer:
    """Every candidate with a score, best first."""
    found = roots(network, question)
    ids = network.history.organization_ids
    told: Answer = {}
    for row, score in best(network, found.scores, len(ids)):
        explained = found.explain(row)
        assert explained.score == score
        told[ids[row]] = Told(
            score=score,
            paths=tuple(
                (tuple(ids[each] for each in path.rows), path.weight) for path in explained.paths
            ),
            terms=tuple(
                (
                    str(term.kind),
                    term.contribution,
                    deals_shown(network, term.deals),
                )
                for term in explained.terms
            ),
        )
    return told


def truth(market: Market, question: Question) -> Truth:
    """The oracle's answer."""
    match question:
        case NewPartners():
            return market.new_partners(
                question.asker, question.candidates, new_only=question.new_only
            )
        case Completion():
            return market.completion(
                question.asker,
                question.candidates,
                sectors=question.sectors,
                parks=question.parks,
                enterprise=question.enterprise,
            )
        case ColdStart():
            return market.cold_start(
                question.kind,
                question.candidates,
                sectors=question.sectors,
                parks=question.parks,
                brings={c: Decimal(part) / 100 for c, part in question.brings.items()},
            )
        case _:
            assert_never(question)


def check(told: Answer, true: Truth) -> None:
    """The same candidates in the same order, and what each score is the sum of."""
    assert told.keys() == true.scores.keys()
    for id, each in told.items():
        score, most = decimal(each.score), NEAR * true.scores[id]
        assert abs(score - true.scores[id]) <= most
        assert len(score.normalize().as_tuple().digits) <= 12
        parts = [weight for _, weight in each.paths] + [value for _, value, _ in each.terms]
        assert sum(map(decimal, parts), Decimal(0)) == score
        assert len({path for path, _ in each.paths}) == len(each.paths)
        assert {path for path, _ in each.paths} == true.paths[id].keys()
        assert each.paths == tuple(sorted(each.paths, key=lambda pair: (-pair[1], pair[0])))
        for path, weight in each.paths:
            assert abs(decimal(weight) - true.paths[id][path]) <= most
        check_terms(each, true, id, most)
    check_order(told, true)


def check_terms(told: Told, true: Truth, id: str, most: Decimal) -> None:
    """Each term once, with its value and the deals that speak for it."""
    terms = {kind: (value, deals) for kind, value, deals in told.terms}
    assert len(terms) == len(told.terms)
    assert terms.keys() == true.terms[id].keys()
    for kind, (value, deals) in terms.items():
        assert value >= 0
        assert abs(decimal(value) - true.terms[id][kind].value) <= most
        assert deals == true.terms[id][kind].deals


def check_order(told: Answer, true: Truth) -> None:
    """Best first; what is equal on the page is equal here, and in the order of ids."""
    order = list(told)
    assert order == sorted(order, key=lambda id: (-told[id].score, id))
    for one, other in pairwise(order):
        apart = true.scores[one] - true.scores[other]
        if abs(apart) <= NO_DIFFERENCE * true.scores[one]:
            assert told[one].score == told[other].score
        else:
            assert apart > -LAST_DIGIT * true.scores[one]
