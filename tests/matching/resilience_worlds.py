"""Random samples of needs that the same providers serve, and random networks that can fall apart.

Drawn from a seed, so that every run is the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from graph.model import OrganizationKind
from matching.plans.problem import GapProblem, Standing
from matching.plans.recruits import Gap
from tests.matching.partner_worlds import PartnerWorld, partner_world
from tests.matching.plan_worlds import SORTS, draw


@dataclass(frozen=True)
class NeedsWorld:
    """A sample of needs, and who is asked about: some offer nothing in any of them."""

    gaps: tuple[Gap, ...]
    members: tuple[str, ...]

    @property
    def needs(self) -> list[tuple[str, GapProblem]]:
        """As the oracle reads them."""
        return [(each.enterprise_id, each.problem) for each in self.gaps]

    @property
    def kinds(self) -> dict[str, OrganizationKind]:
        """By whoever is somewhere."""
        return {each.id: each.kind for gap in self.gaps for each in gap.problem.providers}


class _Names:
    """The same few providers of each kind for all needs of a world."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._spare = random.choice((0, 1, 2, 2))
        self._ids: dict[OrganizationKind, list[str]] = {}
        self._fresh = iter(random.sample(range(1, 130), 120))

    def some(self, kind: OrganizationKind, count: int) -> Iterator[str]:
        """Different ones of a kind."""
        ids = self._ids.setdefault(kind, [])
        while len(ids) < count + self._spare:
            ids.append(f"p{next(self._fresh)}")
        return iter(self._random.sample(ids, count))

    def renamed(self, problem: GapProblem) -> GapProblem:
        """The same problem, by these names."""
        by_kind: dict[OrganizationKind, list[str]] = {}
        for each in problem.providers:
            by_kind.setdefault(each.kind, []).append(each.id)
        names: dict[str | None, str] = {}
        for kind, ids in by_kind.items():
            names.update(zip(ids, self.some(kind, len(ids)), strict=True))
        return replace(
            problem,
            candidates=tuple(
                replace(each, provider_id=names[each.provider_id]) for each in problem.candidates
            ),
            covers=tuple(
                replace(each, provider_id=names[each.provider_id]) for each in problem.covers
            ),
            providers=tuple(
                replace(each, id=names[each.id], standing=_inside(each.standing))
                for each in problem.providers
            ),
            lead_id=names[problem.lead_id] if problem.lead_id else None,
        )


def _inside(standing: Standing) -> Standing:
    """Whoever offers something may take part."""
    return Standing.TEAM if standing is Standing.OUTSIDE else standing


def needs_world(seed: int, *, most_needs: int = 6) -> NeedsWorld:
    """Needs of a few enterprises, of one sort or several."""
    random = Random(f"needs/{seed}")
    names, sort = _Names(random), random.choice(SORTS)
    gaps: list[Gap] = []
    for n in range(random.randint(2, most_needs)):
        chosen = sort if random.random() < 0.7 else random.choice(SORTS)
        problem = names.renamed(draw(chosen, 10 * seed + n))
        gaps.append(Gap(f"e{random.randint(1, 3)}", problem))
    everybody = sorted({each.id for gap in gaps for each in gap.problem.providers})
    members = random.sample(everybody, len(everybody))
    if random.random() < 0.3:
        members = members[: random.randint(1, len(members))]
    return NeedsWorld(tuple(gaps), (*members, "nobody"))


def in_another_order(world: NeedsWorld, random: Random) -> NeedsWorld:
    """Everything that has no order of its own is given in another one."""

    def mixed(problem: GapProblem) -> GapProblem:
        return replace(
            problem,
            candidates=tuple(random.sample(problem.candidates, len(problem.candidates))),
            providers=tuple(random.sample(problem.providers, len(problem.providers))),
            covers=tuple(random.sample(problem.covers, len(problem.covers))),
        )

    gaps = tuple(replace(each, problem=mixed(each.problem)) for each in world.gaps)
    return NeedsWorld(
        tuple(random.sample(gaps, len(gaps))),
        tuple(random.sample(world.members, len(world.members))),
    )


def sparse_network(seed: int) -> PartnerWorld:
    """A network with so few deals that some organisations hold others together."""
    random = Random(f"sparse/{seed}")
    world = partner_world(seed, most_financiers=random.choice((10, 14, 18)))
    places = len(world.organizations)
    small = [each for each in world.deals if len(each.financier_ids) < 4 or random.random() < 0.3]
    return replace(world, deals=tuple(small[: round(places * random.uniform(0.5, 1.6))]))
