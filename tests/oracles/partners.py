"""Partner recommendations from the words of docs/decisions/0025-partner-network.md alone.

Loops over all candidates and all paths, in decimals of forty digits: see
`tests.oracles.partner_network`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from graph.model import OrganizationKind
from tests.oracles.partner_network import ONE, ZERO, Counted, PlainNetwork, exactly


@dataclass(frozen=True)
class Term:
    """What a named term adds to a score, and the candidate's deals that speak for it."""

    value: Decimal
    deals: tuple[str, ...]


@dataclass(frozen=True)
class Truth:
    """The answer to a question: whoever has a score, and what it is the sum of."""

    scores: dict[str, Decimal]
    paths: dict[str, dict[tuple[str, ...], Decimal]]
    terms: dict[str, dict[str, Term]]


@dataclass(frozen=True)
class _Part:
    """A summand of all scores: amounts before the root, and deals."""

    weight: Decimal
    amounts: Mapping[str, Decimal]
    deals: Mapping[str, tuple[str, ...]]
    is_root: bool = True


class Market(PlainNetwork):
    """A network, and the questions about it."""

    @exactly()
    def new_partners(self, u: str, candidates: Iterable[str], *, new_only: bool) -> Truth:
        """Formula A."""
        asked = {c for c in candidates if c != u and not (new_only and c in self.ties(u))}
        carried: dict[str, dict[tuple[str, ...], Decimal]] = {}
        amounts: dict[str, Decimal] = {}
        for c in asked:
            carried[c] = self.flow(u, c)
            if c in self.ties(u):
                carried[c][(u, c)] = self.ties(u)[c]
            reach = sum(
                (each.decay * (len(each.members) - 1) for each in self.of(c, alone=True)), ZERO
            )
            total = sum(carried[c].values(), ZERO)
            amounts[c] = reach.sqrt().sqrt() * (ONE + self.cos(u, c)) * total
        mine = self.acts.get(u, {})
        whole = sum(mine.values(), ZERO)
        sector = {
            c: sum((mine[k] / whole * self.acts[c].get(k, ZERO) for k in mine), ZERO) for c in asked
        }
        beside = {c: self.parks[c] & self.parks[u] for c in asked}
        park = {c: self.act(c) if beside[c] else ZERO for c in asked}
        return _truth(
            _Part(ONE, amounts, {}),
            carried,
            {
                "SECTOR_ACTIVITY": _Part(Decimal("0.2"), sector, self._for(asked, mine.keys())),
                "PARK_ACTIVITY": _Part(
                    Decimal("0.05"), park, {c: _ids(self.of(c, alone=False)) for c in asked}
                ),
            },
        )

    def _for(
        self, asked: Iterable[str], sectors: Collection[str], *, alone: bool = False
    ) -> dict[str, tuple[str, ...]]:
        return {c: _ids(self._in(c, sectors, alone=alone)) for c in asked}

    def _in(self, c: str, sectors: Collection[str], *, alone: bool = False) -> list[Counted]:
        mine = self.of(c, alone=alone)
        return [each for each in mine if self.sectors[each.enterprise] & set(sectors)]

    @exactly()
    def completion(
        self,
        lead: str,
        candidates: Iterable[str],
        *,
        sectors: Collection[str],
        parks: Collection[str] = (),
        enterprise: str | None = None,
    ) -> Truth:
        """Formula B, of candidates that are not in the deal already."""
        asked = {c for c in candidates if c != lead}
        shared = {c: [e for e in self.of(c, alone=False) if lead in e.members] for c in asked}
        ties: dict[str, Decimal] = {}
        for c in asked:
            ties[c] = ZERO
            for deal in shared[c]:
                same = 4 if self.sectors[deal.enterprise] & set(sectors) else 1
                ties[c] += deal.tie * same * (2 if lead in deal.leads else 1)
        carried = {c: self.flow(lead, c) for c in asked}
        flow = {c: sum(each.values(), ZERO) for c, each in carried.items()}
        active = {c: _activity(self._in(c, sectors)) for c in asked}
        here = {c: active[c] if self.parks[c] & set(parks) else ZERO for c in asked}
        earlier = {
            c: _ids(e for e in self.of(c, alone=True) if e.enterprise == enterprise) for c in asked
        }
        in_sectors = self._for(asked, sectors)
        return _truth(
            _Part(Decimal("0.2"), flow, {}),
            carried,
            {
                "DIRECT_TIES": _Part(ONE, ties, {c: _ids(each) for c, each in shared.items()}),
                "SECTOR_ACTIVITY": _Part(Decimal("0.3"), active, in_sectors),
                "PARK_ACTIVITY": _Part(Decimal("0.1"), here, in_sectors),
                "EARLIER_WITH_TARGET": _Part(
                    Decimal("1.5"),
                    {c: ONE if each else ZERO for c, each in earlier.items()},
                    earlier,
                    is_root=False,
                ),
            },
        )

    @exactly()
    def cold_start(
        self,
        kind: OrganizationKind,
        candidates: Iterable[str],
        *,
        sectors: Collection[str],
        parks: Collection[str],
        brings: Mapping[str, Decimal],
    ) -> Truth:
        """For somebody of a kind without a history."""
        asked = set(candidates)
        mine = {c: self.of(c, alone=True) for c in asked}
        kinds = {e.id: {self.organizations[each].kind for each in e.members} for e in self.deals}
        chosen = {
            "SECTOR_ACTIVITY": (
                "0.4",
                {
                    c: [e for e in mine[c] if self.sectors[e.enterprise] & set(sectors)]
                    for c in asked
                },
            ),
            "PARK_ACTIVITY": (
                "0.4",
                {c: [e for e in mine[c] if self.parks[e.enterprise] & set(parks)] for c in asked},
            ),
            "KIND_ACTIVITY": (
                "0.2",
                {c: [e for e in mine[c] if kind in kinds[e.id]] for c in asked},
            ),
            "ACTIVITY": ("0.1", mine),
        }
        parts = {
            name: _Part(
                Decimal(weight),
                {c: _activity(deals[c]) for c in asked},
                {c: _ids(deals[c]) for c in asked},
            )
            for name, (weight, deals) in chosen.items()
        }
        offered = {c: brings.get(c, ZERO) for c in asked}
        parts["COMPLEMENT"] = _Part(Decimal("0.4"), offered, {}, is_root=False)
        return _truth(_Part(ONE, {}, {}), {}, parts)


def _ids(deals: Iterable[Counted]) -> tuple[str, ...]:
    """The latest first; of one day the greater id."""
    return tuple(each.id for each in sorted(deals, key=lambda e: (e.decay, e.id), reverse=True))


def _activity(deals: Iterable[Counted]) -> Decimal:
    return sum((each.decay for each in deals), ZERO)


def _valued(part: _Part) -> dict[str, Decimal]:
    """The summand of each candidate."""
    most = max(part.amounts.values(), default=ZERO)
    if not part.is_root:
        return {c: part.weight * each for c, each in part.amounts.items()}
    return {
        c: part.weight * (each / most).sqrt() if most else ZERO for c, each in part.amounts.items()
    }


def _truth(
    by_paths: _Part,
    carried: Mapping[str, Mapping[tuple[str, ...], Decimal]],
    terms: Mapping[str, _Part],
) -> Truth:
    first = _valued(by_paths)
    valued = {name: _valued(part) for name, part in terms.items()}
    scores: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for each in (first, *valued.values()):
        for c, value in each.items():
            scores[c] += value
    found = {c: score for c, score in scores.items() if score > ZERO}
    return Truth(
        scores=found,
        paths={
            c: {
                path: first[c] * weight / sum(carried[c].values(), ZERO)
                for path, weight in carried.get(c, {}).items()
            }
            for c in found
        },
        terms={
            c: {
                name: Term(each[c], terms[name].deals.get(c, ()))
                for name, each in valued.items()
                if each[c] > ZERO
            }
            for c in found
        },
    )


def decimal(number: float) -> Decimal:
    """The decimal number that a reader of the answer sees."""
    return Decimal(repr(number))


def unit_of(score: float) -> Decimal:
    """One in the last of a score's twelve significant digits."""
    return Decimal(1).scaleb(decimal(score).adjusted() - 11)
