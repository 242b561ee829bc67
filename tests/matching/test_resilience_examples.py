"""Whose leaving would cost cover: small markets that a reader can work out."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.model import OrganizationKind as Kind
from matching.plans.problem import OPEN, Candidate, Cover, GapProblem, Provider
from matching.plans.recruits import Gap
from matching.plans.uncovered import Uncovered, least_uncovered
from matching.resilience import CoverLoss, CoverLosses, Substitute, cover_losses, substitutes

KINDS = {
    **{"a": Kind.BANK, "b": Kind.BANK, "c": Kind.BANK, "l": Kind.LESSOR},
    **{"g": Kind.GUARANTOR, "h": Kind.GUARANTOR, "w": Kind.IP_SERVICE_FIRM},
}
CLOSED = (frozenset({"rule"}),)


def loan(lender: str, maximum: int, *, step: int = 10, minimum: int = 0) -> Candidate:
    """A tranche that needs nobody else."""
    product = f"of-{lender}"
    return Candidate(f"loan-{lender}", lender, product, minimum, maximum, maximum, step, rate=400)


def guaranteed(lender: str, maximum: int) -> Candidate:
    """A tranche that a guarantor covers in full."""
    return replace(loan(lender, maximum), partner_kind=Kind.GUARANTOR, coverage=10_000)


def cover(provider: str) -> Cover:
    """As much as is asked for."""
    return Cover(f"cover-{provider}", provider)


def need(firm: str, amount: int, *offers: Candidate | Cover) -> Gap:
    """An enterprise's need, and all that is offered."""
    ids = sorted({each.provider_id for each in offers})
    problem = GapProblem(
        amount,
        tuple(each for each in offers if isinstance(each, Candidate)),
        tuple(Provider(id, KINDS[id]) for id in ids),
        tuple(each for each in offers if isinstance(each, Cover)),
    )
    return Gap(firm, problem)


def lost(*gaps: Gap) -> CoverLosses:
    """What is said when everybody is asked about."""
    return cover_losses(gaps, KINDS)


def loss(id: str, amount: int, *firms: str) -> CoverLoss:
    """By its parts."""
    return CoverLoss(id, frozenset(firms), amount)


# ------------------------------------------------------------ cover


def test_a_city_with_a_single_guarantor() -> None:
    """Of two banks each can do what the other does; without the guarantor neither lends."""
    offers = guaranteed("a", 100), guaranteed("b", 100), cover("g")
    gaps = need("one", 100, *offers), need("other", 50, *offers)
    assert lost(*gaps) == CoverLosses((loss("g", 150, "one", "other"),), 2)
    assert substitutes(gaps, "g") == ()
    assert substitutes(gaps, "a") == (Substitute("b", 2),)


def test_a_second_guarantor_is_enough() -> None:
    """Nobody's leaving costs anything, and each could step in for the other."""
    offers = guaranteed("a", 100), guaranteed("b", 100), cover("g"), cover("h")
    gaps = need("one", 100, *offers), need("other", 50, *offers)
    assert lost(*gaps) == CoverLosses((), 2)
    assert substitutes(gaps, "g") == (Substitute("h", 2),)


def test_a_second_guarantor_with_too_little_is_not() -> None:
    """Who could step in is named; what it could not cover is the loss."""
    small = replace(cover("h"), cap=30)
    gaps = [need("one", 100, guaranteed("a", 100), guaranteed("b", 100), cover("g"), small)]
    assert lost(*gaps) == CoverLosses((loss("g", 70, "one"),), 1)
    assert substitutes(gaps, "g") == (Substitute("h", 1),)


def test_a_lender_leaves_with_its_covers_too() -> None:
    """A lessor that lends to one and covers the loan of another bank."""
    covered = replace(loan("a", 80), partner_kind=Kind.LESSOR, coverage=5_000)
    gaps = need("one", 80, covered, cover("l")), need("other", 40, loan("l", 40))
    assert lost(*gaps) == CoverLosses((loss("a", 80, "one"), loss("l", 120, "one", "other")), 2)


def test_whoever_has_to_be_present_is_lost_too() -> None:
    """Without it the tranche that it attends is none."""
    attended = replace(loan("a", 60), presences=(Kind.IP_SERVICE_FIRM,))
    gap = need("one", 100, attended, loan("b", 40), cover("w"))
    assert lost(gap) == CoverLosses(
        (loss("a", 60, "one"), loss("b", 40, "one"), loss("w", 60, "one")), 1
    )


def test_an_open_need_costs_yuan_and_no_enterprise() -> None:
    """It was not closed before."""
    assert lost(need("one", 100, loan("a", 50), loan("b", 30))) == CoverLosses(
        (loss("a", 50), loss("b", 30)), 1
    )


def test_an_enterprise_with_two_needs_counts_once() -> None:
    """Also when a third need of it was open before."""
    gaps = [need("one", amount, loan("a", 40), loan("b", 10)) for amount in (50, 30, 90)]
    assert lost(*gaps) == CoverLosses((loss("a", 40 + 20 + 40, "one"), loss("b", 20, "one")), 3)


def test_who_is_not_asked_about_is_not_in_it() -> None:
    """Nor who offers nothing; nothing is lost where nothing is sought."""
    gap = need("one", 100, loan("a", 50), loan("b", 50))
    assert cover_losses([gap], {"b"}) == CoverLosses((loss("b", 50, "one"),), 1)
    assert cover_losses([gap], ("c", "unknown")) == CoverLosses((), 1)
    assert cover_losses([gap], ()) == CoverLosses((), 1)
    assert lost() == CoverLosses((), 0)
    assert lost(need("one", 0, loan("a", 50))) == CoverLosses((), 1)


def test_losses_are_in_the_order_of_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """By their bytes, whoever is asked about first."""
    ids = ("p9", "p10", "P2")
    for id in ids:
        monkeypatch.setitem(KINDS, id, Kind.BANK)
    gap = need("one", 60, *(loan(id, 20) for id in ids))
    found = cover_losses([gap], ids).found
    assert found == (loss("P2", 20, "one"), loss("p10", 20, "one"), loss("p9", 20, "one"))


# ------------------------------------------------------------ the smallest step


def test_a_need_that_was_open_may_close_when_the_smallest_step_leaves() -> None:
    """With b plans exceed the amount by 9 at most, without it by 59: so a's 120 are a plan.

    b is used, and its leaving costs nothing; a's does.
    """
    gap = need("one", 100, loan("a", 120, step=60), loan("b", 10))
    assert least_uncovered(gap.problem).amount == 30
    assert lost(gap) == CoverLosses((loss("a", 60),), 1)


def test_it_may_be_the_step_of_one_that_is_not_used() -> None:
    """b's 50 would be too much beside a's 60."""
    gap = need("one", 100, loan("a", 120, step=60), loan("b", 50, minimum=50))
    assert least_uncovered(gap.problem).amount == 40
    assert lost(gap) == CoverLosses((loss("a", 10),), 1)


def test_what_one_need_gains_another_does_not_lose() -> None:
    """The sum is of what is lost: 30 less uncovered here does not make up for 20 more there."""
    first = need("one", 100, loan("a", 120, step=60), loan("b", 10))
    second = need("other", 20, loan("b", 20))
    assert lost(first, second) == CoverLosses((loss("a", 60), loss("b", 20, "other")), 2)


def test_a_closed_need_stays_closed_by_a_larger_step() -> None:
    """Of 100 a lends 90 and b 10; without b a may lend 120."""
    gap = need("one", 100, loan("a", 120, step=30), loan("b", 10))
    assert lost(gap) == CoverLosses((loss("a", 90, "one"),), 1)


# ------------------------------------------------------------ what is not proved


def unproved_without(*ids: str) -> Callable[[GapProblem], Uncovered]:
    """The solver's limit ends too early where one of them is missing."""

    def found(problem: GapProblem) -> Uncovered:
        missing = set(ids) - {each.id for each in problem.providers}
        true = least_uncovered(problem)
        return replace(true, proved=False) if missing else true

    return found


def test_a_need_of_which_one_answer_is_not_proved_is_left_out_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """But not where nobody asks about the one whose leaving is not understood."""
    gap = need("one", 100, loan("a", 60), loan("b", 40))
    monkeypatch.setattr("matching.resilience.least_uncovered", unproved_without("b"))
    assert cover_losses([gap], ["a", "b"]) == CoverLosses((), 0)
    assert cover_losses([gap], ["a"]) == CoverLosses((loss("a", 60, "one"),), 1)


def test_a_need_is_left_out_when_it_is_not_proved_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The others count."""
    gaps = need("one", 50, loan("a", 50), loan("b", 10)), need("other", 50, loan("a", 50))
    monkeypatch.setattr("matching.resilience.least_uncovered", unproved_without("b"))
    assert cover_losses(gaps, ["a"]) == CoverLosses((loss("a", 40, "one"),), 1)


# ------------------------------------------------------------ who could step in


def test_whoever_serves_most_of_the_same_needs_comes_first() -> None:
    """Enterprises count once, and needs that a has nothing for count for nobody."""
    gaps = (
        need("one", 100, loan("a", 50), loan("b", 50), loan("l", 50)),
        need("one", 70, loan("a", 50), loan("b", 50)),
        need("other", 100, loan("a", 50), loan("c", 50)),
        need("third", 100, loan("a", 50), loan("c", 50)),
        need("fourth", 100, loan("b", 50), loan("c", 50)),
    )
    assert substitutes(gaps, "a") == (Substitute("c", 2), Substitute("b", 1))
    assert substitutes(gaps, "b") == (Substitute("a", 1), Substitute("c", 1))
    assert substitutes(gaps, "l") == ()
    assert substitutes(gaps, "w") == ()


def test_a_cover_is_something_too() -> None:
    """One bank lends, the other covers somebody's loan."""
    gaps = [need("one", 100, loan("a", 50), cover("b"))]
    assert substitutes(gaps, "a") == (Substitute("b", 1),)
    assert substitutes(gaps, "b") == (Substitute("a", 1),)


@pytest.mark.parametrize(
    "offer",
    [
        replace(loan("b", 50), openings=CLOSED),
        replace(loan("b", 50), openings=()),
        replace(cover("b"), openings=CLOSED),
        loan("b", 9),
        loan("b", 50, minimum=51),
    ],
)
def test_what_cannot_be_used_is_nothing(offer: Candidate | Cover) -> None:
    """No rule holds, or no amount fits: neither does b step in, nor does somebody for it."""
    gaps = [need("one", 100, loan("a", 50), offer)]
    assert substitutes(gaps, "a") == ()
    assert substitutes(gaps, "b") == ()


def test_one_empty_opening_is_enough() -> None:
    """Beside one that is not."""
    half = replace(cover("h"), openings=(*CLOSED, *OPEN))
    gaps = iter([need("one", 100, guaranteed("a", 50), cover("g"), half)])
    assert substitutes(gaps, "g") == (Substitute("h", 1),)
