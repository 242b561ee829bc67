"""What a gap problem says, looked up by id, and what is said of a plan; read from record 24."""

from dataclasses import dataclass
from functools import cached_property

from graph.model import OrganizationKind
from matching.plans.problem import Candidate, Cover, GapProblem, Openings, Standing

Line = tuple[str, int, tuple[str, ...], tuple[str, ...]]
"""A candidate, its amount, its covers (partner, then presences by kind), its sorted assets."""

Lines = tuple[Line, ...]


@dataclass(frozen=True)
class Values:
    """What the objectives look at, in their order; `lead_line` is the only one to be large."""

    uncovered: int
    over: int
    lead_line: int
    cost: int
    members: int
    introductions: int


@dataclass(frozen=True)
class Slot:
    """A cover that a tranche needs: as its partner, or only to be present."""

    kind: OrganizationKind
    is_partner: bool


def by_bytes(id: str) -> bytes:
    """How ids are compared."""
    return id.encode()


def is_open(openings: Openings) -> bool:
    """Whether nothing more has to hold."""
    return any(not rules for rules in openings)


def is_paired(candidate: Candidate) -> bool:
    """Whether the tranche is none of its lender's own lines."""
    return candidate.partner_kind is not None


def covered(candidate: Candidate, amount: int) -> int:
    """What a partner covers of a tranche, rounded up."""
    whole, rest = divmod(amount * candidate.coverage, 10_000)
    return whole + (1 if rest else 0)


def lowest(candidate: Candidate) -> int:
    """The smallest multiple of the step that is at least the minimum and one step."""
    return max(1, -(-candidate.minimum // candidate.step)) * candidate.step


def highest(candidate: Candidate) -> int:
    """The largest multiple of the step within the maximum."""
    return candidate.maximum // candidate.step * candidate.step


def slots(candidate: Candidate) -> list[Slot]:
    """The covers that a tranche needs, in the order of the tie."""
    partner = [Slot(candidate.partner_kind, True)] if candidate.partner_kind else []
    return partner + [Slot(kind, False) for kind in sorted(candidate.presences)]


def price(candidate: Candidate, slot: Slot, cover: Cover, amount: int) -> int:
    """What a cover costs: its fee of what it covers, or of the tranche that it attends."""
    if slot.is_partner and candidate.coverage > 0:
        return covered(candidate, amount) * cover.fee
    return amount * cover.fee


class Terms:
    """A problem, with everything in the order of its ids."""

    def __init__(self, problem: GapProblem) -> None:
        self.problem = problem
        self.amount = problem.amount
        self.candidates = sorted(problem.candidates, key=lambda one: by_bytes(one.id))
        self.providers = {one.id: one for one in problem.providers}
        self.covers = {
            one.id: one for one in sorted(problem.covers, key=lambda one: by_bytes(one.id))
        }
        self.limits = {one.id: one.limit for one in problem.assets}
        self.products = {one.id: one for one in problem.products}
        self.bundles = {one.id: one for one in problem.bundles}

    def may_take_part(self, provider_id: str) -> bool:
        """Whether the provider is in the team or can be recruited."""
        return self.providers[provider_id].standing != Standing.OUTSIDE

    def usable(self, candidate: Candidate) -> bool:
        """Whether the candidate could lend anything at all."""
        return (
            is_open(candidate.openings)
            and self.may_take_part(candidate.provider_id)
            and lowest(candidate) <= highest(candidate)
        )

    @cached_property
    def over(self) -> int:
        """By how much the amount may be exceeded."""
        usable = [one.step for one in self.candidates if self.usable(one)]
        return min(usable or [one.step for one in self.candidates] or [1]) - 1

    def fits(self, candidate: Candidate, slot: Slot, cover: Cover) -> bool:
        """Whether the cover is of the kind, and not the lender's own."""
        provider = self.providers[cover.provider_id]
        return provider.kind == slot.kind and provider.id != candidate.provider_id

    def available(self, cover: Cover) -> bool:
        """Whether the cover can be had as things are."""
        return is_open(cover.openings) and self.may_take_part(cover.provider_id)

    def is_own_line(self, candidate: Candidate) -> bool:
        """Whether the tranche is one of the lead's unpaired ones."""
        return candidate.provider_id == self.problem.lead_id and not is_paired(candidate)

    def recruitment(self, provider_id: str) -> int:
        """What it costs, in yuan · basis points, that the provider takes part."""
        provider = self.providers[provider_id]
        is_recruited = provider.standing == Standing.RECRUITABLE
        return 10_000 * provider.recruitment_cost if is_recruited else 0

    def is_new(self, provider_id: str) -> bool:
        """Whether the provider has to be introduced."""
        return provider_id != self.problem.lead_id and not self.providers[provider_id].introduced
