"""How rules combine: whole answers against the definition, and the four rules by example."""

from collections import Counter
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import (
    Comparison,
    Criterion,
    FinancingPurpose,
    LifeCycleStage,
    Money,
    PurposeValue,
    Quantity,
    Requirement,
    Rule,
    StageValue,
    Unit,
    Verdict,
)
from matching.eligibility import Eligibility
from tests.matching.built import answered, requirement, rule, terms
from tests.matching.strategies import (
    JUDGED,
    OF_THE_REQUEST,
    Question,
    ask,
    expected,
    plain,
    tree_of,
)
from tests.matching.trees import shapes, trees
from tests.oracles.known import counts
from tests.oracles.requirements import combined

HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN
NOT_ASKED = Verdict.NOT_ASKED
FEW = settings(derandomize=True, deadline=None, max_examples=600)
MANY = settings(derandomize=True, deadline=None, max_examples=6000)

# Whole answers


def check_definition(question: Question) -> Eligibility:
    """The answer is the defined one, and its tree shows each rule in force once."""
    found = ask(question)
    assert plain(found) == expected(question)
    in_force = [one for one in question.rules if counts(one, question.request.as_of)]
    assert [one.rule for one in found.rules] == sorted(in_force, key=lambda one: one.id)
    assert sorted(leaves_of(found)) == sorted(one.id for one in in_force)
    return found


def compare(run: settings, fewest: int) -> None:
    """Compare so many different answers, and see that every verdict is frequent among them."""
    seen: set[Question] = set()
    verdicts: Counter[Verdict] = Counter()
    judged: dict[Criterion, Counter[Verdict]] = {criterion: Counter() for criterion in JUDGED}

    @run
    @given(trees())
    def look(question: Question) -> None:
        found = check_definition(question)
        if question in seen:
            return
        seen.add(question)
        verdicts[found.verdict] += 1
        for one in found.rules:
            judged[one.rule.criterion][one.verdict] += 1

    look()
    assert len(seen) >= fewest
    print(f"\n{len(seen)} trees:", shares(verdicts))
    for criterion, own in judged.items():
        print(f"{criterion} ({own.total()}):", shares(own))
    for verdict in (HOLDS, FAILS, UNKNOWN):
        assert verdicts[verdict] >= 0.15 * len(seen)
    for criterion, own in judged.items():
        asked = (HOLDS, FAILS, UNKNOWN)
        for verdict in (*asked, NOT_ASKED) if criterion in OF_THE_REQUEST else asked:
            assert own[verdict] >= 0.03 * own.total(), (criterion, verdict)


def shares(of: Counter[Verdict]) -> str:
    """How often each verdict was seen."""
    return ", ".join(f"{verdict} {of[verdict] / of.total():.1%}" for verdict in Verdict)


def test_trees_are_answered_as_defined() -> None:
    """Verdict, every rule's datum, limit, mark and tree are those of the definition."""
    compare(FEW, 550)


@pytest.mark.deep
def test_trees_are_answered_as_defined_deep() -> None:
    """The same for more than five thousand different trees."""
    compare(MANY, 5_000)


def leaves_of(found: Eligibility) -> list[str]:
    """The rules that a tree shows."""
    rest = [] if found.requirement is None else [found.requirement]
    leaves: list[str] = []
    while rest:
        one = rest.pop()
        rest += one.parts
        if one.rule is not None:
            leaves.append(one.rule.rule.id)
    return leaves


# The four rules. A part is made so that it has the verdict that an example asks for: one that
# holds and one that fails of the purpose, a stage that nobody knows, a tenor that is not asked.

PARTS: dict[Verdict, Callable[[str, str], Rule]] = {
    HOLDS: lambda part, id: rule(
        Criterion.PURPOSE,
        Comparison.IS_ONE_OF,
        PurposeValue(FinancingPurpose.EQUIPMENT),
        part=part,
        id=id,
    ),
    FAILS: lambda part, id: rule(
        Criterion.AMOUNT, Comparison.LESS_THAN, Money(1_000_000), part=part, id=id
    ),
    UNKNOWN: lambda part, id: rule(
        Criterion.STAGE, Comparison.IS_ONE_OF, StageValue(LifeCycleStage.SEED), part=part, id=id
    ),
    NOT_ASKED: lambda part, id: rule(
        Criterion.TENOR, Comparison.AT_MOST, Quantity(12.0, Unit.MONTH), part=part, id=id
    ),
}


def made(**parts: Verdict | list[Verdict]) -> list[Rule]:
    """Rules whose parts have these verdicts; the id of a rule is its part and its number."""
    return [
        PARTS[verdict](part, f"{part}{number}")
        for part, own in parts.items()
        for number, verdict in enumerate(own if isinstance(own, list) else [own], 1)
    ]


def verdict_of(shape: str, **parts: Verdict | list[Verdict]) -> Verdict:
    """What a product is answered that asks for this shape."""
    return answered(made(**parts), requirements=[requirement(shape)]).verdict


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_combination_of_verdicts(number: int) -> None:
    """ALL, ANY and AT_LEAST of up to four parts, whatever each of them is."""
    names = "ABCD"[:number]
    shape = ", ".join(names)
    for verdicts in product(Verdict, repeat=number):
        rules = dict(zip(names, verdicts, strict=True))
        for mode in ("ALL", "ANY"):
            assert verdict_of(f"{mode}({shape})", **rules) == combined(mode, None, verdicts)
        for least in range(1, number + 1):
            found = verdict_of(f"AT_LEAST({least}, {shape})", **rules)
            assert found == combined("AT_LEAST", least, verdicts)


EXAMPLES = [
    # shape, parts, verdict: rule 1
    ("A", {"A": HOLDS}, HOLDS),
    ("A", {"A": [HOLDS, UNKNOWN]}, UNKNOWN),
    ("ANY(A, B)", {"A": [HOLDS, FAILS], "B": UNKNOWN}, UNKNOWN),
    ("ANY(A, B)", {"A": [HOLDS, HOLDS], "B": FAILS}, HOLDS),
    ("ANY(A, B)", {"A": HOLDS, "B": FAILS, "C": FAILS}, FAILS),
    ("ANY(A, B)", {"A": HOLDS, "B": FAILS, "C": UNKNOWN}, UNKNOWN),
    ("ANY(A, B)", {"C": HOLDS}, HOLDS),
    # rule 2
    ("ANY(A, B)", {"B": FAILS}, FAILS),
    ("ALL(A, B)", {"B": HOLDS}, HOLDS),
    ("ANY(A, ALL(B, C))", {"A": FAILS}, FAILS),
    ("ALL(A, ANY(B, AT_LEAST(1, C)))", {"A": HOLDS}, HOLDS),
    ("AT_LEAST(2, A, B, C)", {"A": HOLDS}, HOLDS),
    ("AT_LEAST(2, A, B, C)", {"A": UNKNOWN}, UNKNOWN),
    ("AT_LEAST(3, A, B, C)", {"A": HOLDS, "B": FAILS}, FAILS),
    ("AT_LEAST(2, A, ALL(B, C), D)", {"A": HOLDS, "D": UNKNOWN}, UNKNOWN),
    # rule 3
    ("ALL(A, B)", {"A": UNKNOWN, "B": FAILS}, FAILS),
    ("ANY(A, B)", {"A": UNKNOWN, "B": HOLDS}, HOLDS),
    ("AT_LEAST(2, A, B, C)", {"A": HOLDS, "B": UNKNOWN, "C": FAILS}, UNKNOWN),
    ("AT_LEAST(2, A, B, C)", {"A": FAILS, "B": UNKNOWN, "C": FAILS}, FAILS),
    ("AT_LEAST(2, A, B, C)", {"A": HOLDS, "B": UNKNOWN, "C": HOLDS}, HOLDS),
    (
        "ANY(ALL(A, B), AT_LEAST(2, C, D))",
        {"A": HOLDS, "B": UNKNOWN, "C": HOLDS, "D": HOLDS},
        HOLDS,
    ),
    ("ALL(ANY(A, B), ANY(C, D))", {"A": HOLDS, "B": FAILS, "C": FAILS, "D": FAILS}, FAILS),
    # rule 4
    ("ALL(A, B)", {"A": NOT_ASKED, "B": HOLDS}, HOLDS),
    ("ANY(A, B)", {"A": NOT_ASKED, "B": FAILS}, FAILS),
    ("ANY(A, B)", {"A": NOT_ASKED, "B": NOT_ASKED}, NOT_ASKED),
    ("AT_LEAST(2, A, B, C)", {"A": NOT_ASKED, "B": HOLDS, "C": HOLDS}, HOLDS),
    ("AT_LEAST(2, A, B, C)", {"A": NOT_ASKED, "B": NOT_ASKED, "C": HOLDS}, HOLDS),
    ("AT_LEAST(2, A, B, C)", {"A": NOT_ASKED, "B": NOT_ASKED, "C": FAILS}, FAILS),
    ("AT_LEAST(2, A, B, C)", {"A": NOT_ASKED, "B": HOLDS, "C": FAILS}, FAILS),
    ("AT_LEAST(2, A, B, C)", {"A": NOT_ASKED, "B": NOT_ASKED, "C": NOT_ASKED}, NOT_ASKED),
    ("ALL(A, ANY(B, C))", {"A": HOLDS, "B": NOT_ASKED, "C": NOT_ASKED}, HOLDS),
    ("AT_LEAST(2, A, ALL(B, C))", {"A": UNKNOWN, "B": NOT_ASKED, "C": NOT_ASKED}, UNKNOWN),
    ("A", {"A": NOT_ASKED, "B": HOLDS}, HOLDS),
    ("A", {"A": [NOT_ASKED, HOLDS]}, HOLDS),
]


@pytest.mark.parametrize(("shape", "parts", "verdict"), EXAMPLES)
def test_the_four_rules(
    shape: str, parts: dict[str, Verdict | list[Verdict]], verdict: Verdict
) -> None:
    assert verdict_of(shape, **parts) == verdict


def tree_said(rules: list[Rule], *shapes: Requirement) -> object:
    found = answered(rules, requirements=shapes).requirement
    return None if found is None else tree_of(found)


def leaf(id: str, verdict: Verdict) -> object:
    return ("RULE", None, id, verdict, ())


def test_the_tree_is_that_of_the_shape() -> None:
    """Parts keep their order, AT_LEAST its number; what is not asked is shown, what lapsed not."""
    rules = made(B=[UNKNOWN, HOLDS], A=NOT_ASKED, D=FAILS)
    group = ("ALL", None, None, UNKNOWN, (leaf("B1", UNKNOWN), leaf("B2", HOLDS)))
    shape = requirement("AT_LEAST(3, D, C, B, ANY(A, E))")
    any_of = ("ANY", None, None, NOT_ASKED, (leaf("A1", NOT_ASKED),))
    assert tree_said(rules, shape) == (
        *("AT_LEAST", 3, None, FAILS),
        (leaf("D1", FAILS), group, any_of),
    )


def test_rules_that_no_shape_names_stand_before_it() -> None:
    """They are ordered by their parts; those of one part stand together."""
    rules = made(B=[UNKNOWN, HOLDS], A=HOLDS, D=FAILS)
    group = ("ALL", None, None, UNKNOWN, (leaf("B1", UNKNOWN), leaf("B2", HOLDS)))
    any_of = ("ANY", None, None, FAILS, (leaf("D1", FAILS),))
    beside = (leaf("A1", HOLDS), group)
    assert tree_said(rules, requirement("ANY(D, C)")) == (
        *("ALL", None, None, FAILS),
        (*beside, any_of),
    )
    unnamed = made(B=[UNKNOWN, HOLDS], A=HOLDS)
    assert tree_said(unnamed, requirement("ANY(D, C)")) == ("ALL", None, None, UNKNOWN, beside)
    assert tree_said(unnamed) == ("ALL", None, None, UNKNOWN, beside)
    assert tree_said(made(A=HOLDS)) == ("ALL", None, None, HOLDS, (leaf("A1", HOLDS),))


def test_a_shape_of_one_part_is_that_part() -> None:
    assert tree_said(made(A=HOLDS), requirement("A")) == leaf("A1", HOLDS)
    both = ("ALL", None, None, FAILS, (leaf("A1", HOLDS), leaf("A2", FAILS)))
    assert tree_said(made(A=[HOLDS, FAILS]), requirement("A")) == both


def test_without_a_rule_in_force_nothing_is_known() -> None:
    """Neither a requirement nor rules of the past or the future say anything."""
    past = rule(Criterion.AMOUNT, Comparison.AT_LEAST, Money(1), valid_until="2025-06-15")
    future = rule(Criterion.AMOUNT, Comparison.AT_LEAST, Money(1), valid_from="2025-06-16", id="r2")
    for rules in ([], [past, future]):
        for requirements in ([], [requirement("AMOUNT")]):
            found = answered(rules, requirements=requirements)
            assert (found.verdict, found.rules, found.requirement) == (UNKNOWN, (), None)


def test_a_revised_threshold_is_a_new_rule_of_the_part() -> None:
    """The shape outlives it: on each day the rules of that day count."""
    old = rule(Criterion.AMOUNT, Comparison.AT_LEAST, Money(1), valid_until="2025-06-15", id="r1")
    new = rule(Criterion.AMOUNT, Comparison.LESS_THAN, Money(1), valid_from="2025-06-15", id="r2")
    rules = [old, new, *made(B=FAILS)]
    assert tree_said(rules, requirement("ANY(AMOUNT, B)")) == (
        *("ANY", None, None, FAILS),
        (leaf("r2", FAILS), leaf("B1", FAILS)),
    )


ALL_OF, ANY_OF = "ALL(A, B)", "ANY(A, B)"


@pytest.mark.parametrize(
    ("requirements", "verdict"),
    [
        ([], FAILS),
        ([requirement(ANY_OF)], HOLDS),
        ([requirement(ANY_OF, valid_from="2025-06-15")], HOLDS),
        ([requirement(ANY_OF, valid_from="2025-06-16")], FAILS),
        ([requirement(ANY_OF, valid_until="2025-06-15")], FAILS),
        ([requirement(ANY_OF, valid_until="2025-06-16")], HOLDS),
        # Of several the one valid since the latest day, then of the larger id.
        ([requirement(ANY_OF, "q1", "2025-01-02"), requirement(ALL_OF, "q2", "2025-01-01")], HOLDS),
        ([requirement(ANY_OF, "q1"), requirement(ALL_OF, "q2")], FAILS),
        ([requirement(ANY_OF, "q2"), requirement(ALL_OF, "q10")], HOLDS),
        ([requirement(ANY_OF), requirement(ALL_OF, "q2", "2025-06-16")], HOLDS),
        ([requirement(ANY_OF), requirement(ALL_OF, "q2", "2025-01-01", "2025-06-15")], HOLDS),
    ],
)
def test_one_requirement_counts(requirements: list[Requirement], verdict: Verdict) -> None:
    rules = made(A=HOLDS, B=FAILS)
    for each in (requirements, requirements[::-1]):
        assert answered(rules, requirements=each).verdict == verdict


def test_an_invented_requirement_makes_the_answer_illustrative() -> None:
    """Also one that names no part with a rule; one that is not in force does not."""
    for shape in ("A", "B"):
        found = answered(made(A=HOLDS), requirements=[requirement(shape, illustrative=True)])
        assert found.illustrative
        found = answered(made(A=HOLDS), requirements=[requirement(shape)])
        assert not found.illustrative
    lapsed = requirement("A", valid_until="2025-06-15", illustrative=True)
    assert not answered(made(A=HOLDS), requirements=[lapsed]).illustrative
    outdated = requirement("A", "q9", "2019-01-01", illustrative=True)
    assert not answered(made(A=HOLDS), requirements=[outdated, requirement("A")]).illustrative


def test_the_limit_is_that_of_the_day() -> None:
    """Of several terms in force the latest count, then those of the larger id."""
    first, second = terms(1, id="t1"), terms(2, id="t2", valid_from="2025-06-15")
    assert answered([], terms=[second, first]).limit == 2
    assert answered([], terms=[first, terms(2, id="t2")]).limit == 2
    assert answered([], terms=[first, terms(2, id="t2", valid_from="2025-06-16")]).limit == 1
    assert answered([], terms=[terms(1, valid_until="2025-06-15")]).limit is None
    nothing = terms(None, id="t3", valid_from="2025-06-15", illustrative=True)
    found = answered([], terms=[terms(1, illustrative=True), nothing])
    assert (found.limit, found.illustrative) == (None, False)


# Promises


@st.composite
def shaped(draw: st.DrawFn) -> tuple[str, dict[str, Verdict]]:
    """A shape over some parts, and a verdict of each."""
    names = draw(st.lists(st.sampled_from("ABCDEF"), min_size=1, unique=True))
    verdicts = {name: draw(st.sampled_from(list(Verdict))) for name in names}
    return draw(shapes(names, draw(st.integers(1, 5)))), verdicts


@settings(derandomize=True, deadline=None, max_examples=300)
@given(shaped())
def test_knowing_more_takes_nothing_back(pair: tuple[str, dict[str, Verdict]]) -> None:
    """Once a product is open or closed, an unknown part that is cleared up changes nothing."""
    shape, parts = pair
    before = verdict_of(shape, **parts)
    for name in (name for name, own in parts.items() if own == UNKNOWN):
        cleared = {verdict_of(shape, **parts | {name: verdict}) for verdict in (HOLDS, FAILS)}
        assert cleared == {before} or before == UNKNOWN


@settings(derandomize=True, deadline=None, max_examples=300)
@given(shaped())
def test_what_is_better_never_closes(pair: tuple[str, dict[str, Verdict]]) -> None:
    """A part that holds instead of failing or being unknown never makes the answer worse."""
    shape, parts = pair
    order = (FAILS, UNKNOWN, HOLDS)
    for name in (name for name, own in parts.items() if own in order):
        found = [verdict_of(shape, **parts | {name: verdict}) for verdict in order]
        assert found == sorted(found, key=order.index)
