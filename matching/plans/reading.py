"""What chosen tranches amount to, computed from the problem alone and not from the solver."""

from collections.abc import Iterable

from graph.model import OrganizationKind
from matching.plans.plan import Line, Plan
from matching.plans.problem import Candidate, GapProblem, Standing


def covered(candidate: Candidate, amount: int) -> int:
    """What the partner covers of an amount, rounded up to the yuan."""
    return -(-amount * candidate.coverage // 10_000)


def partner_kinds(candidate: Candidate) -> list[OrganizationKind]:
    """The kinds of partner of a tranche: the paired one, then presences by their word."""
    paired = [candidate.partner_kind] if candidate.partner_kind else []
    return [*paired, *sorted(candidate.presences)]


def yuan(cost: int) -> int:
    """A cost in yuan times basis points as whole yuan, a half rounded up."""
    return (cost + 5_000) // 10_000


def recruitment_cost(problem: GapProblem, members: Iterable[str]) -> int:
    """What it costs a year to recruit those who are not in the team, in whole yuan."""
    used = frozenset(members)
    return sum(
        each.recruitment_cost
        for each in problem.providers
        if each.id in used and each.standing is Standing.RECRUITABLE
    )


def read_plan(problem: GapProblem, chosen: Iterable[Line]) -> Plan:
    """The plan that the lines make, each of its figures added up anew."""
    lines = tuple(sorted(chosen, key=lambda line: line.candidate_id))
    candidates = {each.id: each for each in problem.candidates}
    providers = {each.id: each for each in problem.providers}
    covers = {each.id: each for each in problem.covers}
    members: set[str] = set()
    cost = lead_line = total = 0
    for line in lines:
        candidate = candidates[line.candidate_id]
        total += line.amount
        cost += line.amount * candidate.rate
        members.add(candidate.provider_id)
        if candidate.partner_kind is None and candidate.provider_id == problem.lead_id:
            lead_line += line.amount
        for partner in line.partners:
            cover = covers[partner.cover_id]
            members.add(cover.provider_id)
            cost += cover.fee * (partner.covered or line.amount)
    used = [providers[each] for each in sorted(members)]
    cost += 10_000 * recruitment_cost(problem, members)
    return Plan(
        lines=lines,
        uncovered=max(0, problem.amount - total),
        over=max(0, total - problem.amount),
        lead_line=lead_line,
        cost=cost,
        members=tuple(each.id for each in used),
        introductions=sum(not each.introduced and each.id != problem.lead_id for each in used),
    )
