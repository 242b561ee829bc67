"""The world in which some reasons are dropped, as a gap problem of its own."""

from collections.abc import Collection
from dataclasses import replace

from matching.plans.problem import (
    Candidate,
    Cover,
    GapProblem,
    Openings,
    Provider,
    Reason,
    ReasonKind,
    Standing,
)


def dropped(problem: GapProblem, reasons: Collection[Reason]) -> GapProblem:
    """The problem without these reasons; what it costs there means nothing."""
    gone = frozenset(reasons)
    rules = frozenset(each.subject for each in gone if each.kind is ReasonKind.RULE)
    everybody = Reason(ReasonKind.MAX_MEMBERS) in gone
    return replace(
        problem,
        candidates=tuple(_candidate(each, gone, rules) for each in problem.candidates),
        providers=tuple(_provider(each, gone) for each in problem.providers),
        covers=tuple(_cover(each, gone, rules) for each in problem.covers),
        products=tuple(
            replace(each, cap=max(each.cap, each.cap_ceiling))
            if Reason(ReasonKind.PRODUCT_CAP, each.id) in gone
            else each
            for each in problem.products
        ),
        bundles=tuple(
            each for each in problem.bundles if Reason(ReasonKind.RATIO, each.id) not in gone
        ),
        maximum_members=len(problem.providers) if everybody else problem.maximum_members,
    )


def _candidate(candidate: Candidate, gone: frozenset[Reason], rules: frozenset[str]) -> Candidate:
    def is_gone(kind: ReasonKind, subject: str) -> bool:
        return Reason(kind, subject) in gone

    free = is_gone(ReasonKind.PARTNER, candidate.partner_kind or "")
    raised = is_gone(ReasonKind.TRANCHE_MAX, candidate.id)
    return replace(
        candidate,
        openings=_opened(candidate.openings, rules),
        maximum=max(candidate.maximum, candidate.maximum_ceiling) if raised else candidate.maximum,
        minimum=0 if is_gone(ReasonKind.MIN_TICKET, candidate.id) else candidate.minimum,
        accepts=None if is_gone(ReasonKind.PLEDGE, candidate.id) else candidate.accepts,
        partner_kind=None if free else candidate.partner_kind,
        presences=tuple(
            kind for kind in candidate.presences if not is_gone(ReasonKind.PARTNER, kind)
        ),
    )


def _provider(provider: Provider, gone: frozenset[Reason]) -> Provider:
    joined = Reason(ReasonKind.TEAM, provider.id) in gone
    raised = Reason(ReasonKind.PROVIDER_CAP, provider.id) in gone
    return replace(
        provider,
        standing=Standing.TEAM if joined else provider.standing,
        cap=max(provider.cap, provider.cap_ceiling) if raised else provider.cap,
    )


def _cover(cover: Cover, gone: frozenset[Reason], rules: frozenset[str]) -> Cover:
    raised = Reason(ReasonKind.COVER_CAP, cover.id) in gone
    return replace(
        cover,
        openings=_opened(cover.openings, rules),
        cap=max(cover.cap, cover.cap_ceiling) if raised else cover.cap,
    )


def _opened(openings: Openings, rules: frozenset[str]) -> Openings:
    return tuple(opening - rules for opening in openings)
