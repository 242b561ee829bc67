"""Why a gap stays open: the smallest sets of reasons that would have to be dropped together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ortools.sat.python import cp_model

from matching.plans.build import build
from matching.plans.model import Model, Terms
from matching.plans.problem import MOST_YUAN, GapProblem, Reason, ReasonKind
from matching.plans.reach import within_reach
from matching.plans.search import Impossible, NothingFound, Search
from matching.plans.tie import first
from matching.plans.usable import over_limit

MOST_REASONS = 4
DETERMINISTIC_SECONDS = 4.0
EASE = {kind: place for place, kind in enumerate(ReasonKind)}


class Proof(StrEnum):
    """What is known of a correction: none is smaller; no part of it would do; neither in time."""

    SMALLEST = "SMALLEST"
    MINIMAL = "MINIMAL"
    UNPROVED = "UNPROVED"


@dataclass(frozen=True, slots=True)
class Correction:
    """Reasons that together would have to be dropped, and by how much each bound must move.

    `excess`: whole yuan, for the reasons that are bounds.
    """

    reasons: tuple[Reason, ...]
    excess: dict[Reason, int]
    proof: Proof


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections found, fewest reasons first.

    `complete`: there are no others of at most 4 reasons. `closable`: with all reasons dropped the
    gap would close; None: that was not found out.
    """

    corrections: tuple[Correction, ...]
    complete: bool
    closable: bool | None


def corrections(
    problem: GapProblem, wanted: int, seconds: float = DETERMINISTIC_SECONDS
) -> Corrections:
    """The first `wanted` corrections of a gap; none where nothing stays uncovered.

    `seconds`: the solver's deterministic limit. A correction that is found by its end and could not
    be proved to be smallest is made smaller as far as that shows, and is the last one.

    First those of one reason are searched, among what one reason can bring in, then those of two:
    most gaps need few, and the problem that they leave is small.
    """
    found: list[Correction] = []
    left = seconds
    size = 1
    while size <= MOST_REASONS and len(found) < wanted:
        model, reasons = _relaxed(problem, found, size)
        search = Search(model.cp, left)
        try:
            proved = _easiest(model, search, reasons)
        except Impossible:
            left = search.left
            size += 1
            continue
        except NothingFound:
            return Corrections(tuple(found), complete=False, closable=bool(found) or None)
        left = search.left
        chosen = [reason for reason, each in reasons if search.values[each.index]]
        if not chosen:
            return Corrections((), complete=True, closable=True)
        if not proved:
            found.append(_smaller(problem, chosen))
            return Corrections(tuple(found), complete=False, closable=True)
        fewest = len(found[0].reasons) if found else len(chosen)
        proof = Proof.SMALLEST if len(chosen) == fewest else Proof.MINIMAL
        found.append(Correction(tuple(chosen), _excess(problem, chosen), proof))
    if found:
        return Corrections(tuple(found), complete=size > MOST_REASONS, closable=True)
    return Corrections((), complete=True, closable=_closes(problem, None))


def _in_order(reasons: Iterable[Reason]) -> list[Reason]:
    return sorted(reasons, key=lambda each: (EASE[each.kind], each.subject))


def _relaxed(
    problem: GapProblem, known: Collection[Correction], size: int
) -> tuple[Model, list[tuple[Reason, cp_model.IntVar]]]:
    """A model that closes the gap, drops at most `size` reasons, and no known set of them."""
    model = build(within_reach(problem, size), droppable=True, over=over_limit(problem))
    dropping = model.dropped or {}
    model.keep([(model.short, 1)], high=0)
    model.keep([(each, 1) for each in dropping.values()], high=size)
    for each in known:
        if all(one in dropping for one in each.reasons):
            model.keep([(dropping[one], 1) for one in each.reasons], high=len(each.reasons) - 1)
    return model, [(each, dropping[each]) for each in _in_order(dropping)]


def _easiest(
    model: Model, search: Search, reasons: Collection[tuple[Reason, cp_model.IntVar]]
) -> bool:
    """Find the fewest reasons, of these the easiest, of these the first; whether that is proved."""
    one_more = MOST_REASONS * len(EASE)
    weight: Terms = [(each, one_more + EASE[reason.kind]) for reason, each in reasons]
    best = search.least(weight)
    if search.proved:
        model.keep(weight, high=best.value)
        first(search, [(each, 1) for _, each in reasons])
    return search.proved


def _closes(problem: GapProblem, reasons: Collection[Reason] | None) -> bool | None:
    """Whether nothing stays uncovered without these, or any, reasons; None: not found in time."""
    model = _without(problem, reasons)
    try:
        Search(model.cp, DETERMINISTIC_SECONDS).least([])
    except Impossible:
        return False
    except NothingFound:
        return None
    return True


def _without(problem: GapProblem, reasons: Collection[Reason] | None) -> Model:
    """A model that closes the gap and may drop these reasons, or any, and no others."""
    reach = problem if reasons is None else within_reach(problem, len(reasons))
    model = build(reach, droppable=True, over=over_limit(problem))
    model.keep([(model.short, 1)], high=0)
    for reason, dropping in (model.dropped or {}).items():
        if reasons is not None and reason not in reasons:
            model.keep([(dropping, 1)], high=0)
    return model


def _smaller(problem: GapProblem, reasons: Collection[Reason]) -> Correction:
    """Keep what can be kept, the hardest to change first."""
    kept, proof = list(reasons), Proof.MINIMAL
    for each in reversed(list(reasons)):
        others = [one for one in kept if one != each]
        closes = _closes(problem, others)
        if closes is None:
            proof = Proof.UNPROVED
        elif closes:
            kept = others
    return Correction(tuple(kept), _excess(problem, kept), proof)


def _excess(problem: GapProblem, reasons: Collection[Reason]) -> dict[Reason, int]:
    """By how much each bound must move at least, in yuan: the least sum, then each in turn."""
    model = _without(problem, reasons)
    beyond: dict[Reason, cp_model.IntVar] = {}
    for reason in reasons:
        bound = _bound(problem, model, reason)
        if bound is not None:
            terms, most = bound
            beyond[reason] = model.cp.new_int_var(0, 2 * MOST_YUAN, f"excess {reason}")
            model.keep([*terms, (beyond[reason], -1)], high=most)
    search = Search(model.cp)
    total: Terms = [(each, 1) for each in beyond.values()]
    for terms in (total, *([each] for each in total)) if total else ():
        model.keep(terms, high=search.least(terms).value)
    return {reason: search.values[each.index] for reason, each in beyond.items()}


def _bound(problem: GapProblem, model: Model, reason: Reason) -> tuple[Terms, int] | None:
    """What a reason bounds, in yuan, and its bound; None where it is no bound."""
    subject = reason.subject
    match reason.kind:
        case ReasonKind.TRANCHE_MAX:
            [bound] = [each.maximum for each in problem.candidates if each.id == subject]
            lent = [each for each in model.tranches if each.candidate.id == subject]
        case ReasonKind.PRODUCT_CAP:
            [bound] = [each.cap for each in problem.products if each.id == subject]
            lent = [each for each in model.tranches if each.candidate.product_id == subject]
        case ReasonKind.PROVIDER_CAP:
            [bound] = [each.cap for each in problem.providers if each.id == subject]
            lent = [each for each in model.tranches if each.candidate.provider_id == subject]
        case ReasonKind.COVER_CAP:
            [bound] = [each.cap for each in problem.covers if each.id == subject]
            return model.borne.get(subject, []), bound
        case _:
            return None
    return [(each.steps, each.candidate.step) for each in lent], bound
