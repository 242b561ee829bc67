"""Random requirements: shapes of any depth, parts that lapsed, rules that no shape names."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from hypothesis import strategies as st

from graph.model import Criterion, Requirement, Rule, Verdict
from tests.matching.drawn import thresholds
from tests.matching.records import RECORDED, days_from, profiles
from tests.matching.strategies import (
    DAYS,
    JUDGED,
    USUAL,
    Question,
    measures_of,
    requests,
    rules,
    versions,
)
from tests.oracles.eligibility import Case, judge

NAMES = ("GROWTH", "规模", "part_1", "research", "A1", "B2")
OFTEN = (True, True, False)
NOBODY = ("NEVER", "空")
"""Parts that no rule fills."""

# Shapes


@st.composite
def shapes(draw: st.DrawFn, names: list[str], deepest: int) -> str:
    """A shape over some names, at most so many combinations deep."""
    if deepest == 0 or (len(names) == 1 and draw(st.sampled_from(OFTEN))):
        return names[0]
    parts = [draw(shapes(group, deepest - 1)) for group in draw(_groups(names, deepest))]
    comma = draw(st.sampled_from((", ", ", ", ",", " ,  ")))
    mode = draw(st.sampled_from(("ALL", "ANY", "ANY", "AT_LEAST")))
    if mode == "AT_LEAST":
        parts.insert(0, str(draw(st.integers(1, len(parts)))))
    return f"{mode}({comma.join(parts)})"


@st.composite
def _groups(draw: st.DrawFn, names: list[str], deepest: int) -> list[list[str]]:
    """The names in order, cut anywhere; where no deeper combination may be, everywhere."""
    groups = [[names[0]]]
    for name in names[1:]:
        if deepest == 1 or draw(st.sampled_from(OFTEN)):
            groups.append([name])
        else:
            groups[-1].append(name)
    return groups


def requirements(day: date, names: list[str]) -> st.SearchStrategy[Requirement]:
    """A requirement over most of some parts and perhaps one that nobody fills."""
    whole = st.just(names)
    less = st.lists(st.sampled_from(names), min_size=max(1, len(names) - 2), unique=True)
    chosen = st.one_of(whole, whole, less)
    empty = st.lists(st.sampled_from(NOBODY), max_size=1)
    named = st.tuples(chosen, empty).flatmap(lambda pair: st.permutations(pair[0] + pair[1]))
    return st.builds(
        partial(
            Requirement,
            subject_id="product",
            unconfirmed=False,
            synthetic=True,
            recorded_at=RECORDED[0],
            superseded_at=None,
        ),
        id=st.sampled_from(("q1", "q2", "q10")),
        shape=st.tuples(named, st.integers(1, 5)).flatmap(lambda pair: shapes(*pair)),
        valid_from=st.sampled_from(
            [day + timedelta(days) for days in (0, -1, -400, -400, -400, 1)]
        ),
        valid_until=days_from(day, None, None, None, None, 1, 0),
        illustrative=st.sampled_from((False, False, True)),
    )


# Questions


@st.composite
def _part(draw: st.DrawFn, day: date, criterion: Criterion) -> list[Rule]:
    """The rules of one part, mostly one."""
    several = draw(st.sampled_from((0, *[1] * 8, 2, 2, 2)))
    criteria = st.sampled_from((*[criterion] * 20, *JUDGED))
    return [draw(criteria.flatmap(lambda one: rules(day, one))) for _ in range(several)]


def _fitted(rule: Rule, wish: Verdict, case: Case, turn: int) -> Rule:
    """A rule that is answered as wished, so that every verdict is frequent; itself if none is."""
    others = [
        replace(rule, comparison=comparison, thresholds=(threshold,))
        for comparison in USUAL[rule.criterion]
        for threshold in thresholds(rule.criterion)
    ]
    turned = [rule, *others[turn % len(others) :], *others[: turn % len(others)]]
    return next((each for each in turned if judge(each, case)[0] == wish), rule)


WISHES = (*[Verdict.HOLDS] * 8, *[Verdict.FAILS] * 2, Verdict.UNKNOWN)


@st.composite
def _trees(draw: st.DrawFn) -> Question:
    day = draw(st.sampled_from(DAYS))
    criteria = draw(
        st.sampled_from((0, *[1] * 10, 2, 2, 2, 3, 3)).flatmap(
            lambda fewest: st.lists(st.sampled_from(JUDGED), min_size=fewest, max_size=6)
        )
    )
    parts = [draw(_part(day, criterion)) for criterion in criteria]
    asked = tuple(rule.criterion for part in parts for rule in part)
    known = draw(profiles(day, measures_of(asked)))
    blank = Question((), draw(versions(day)), known, draw(requests(day)))
    wish = draw(st.sampled_from(WISHES))
    turn = draw(st.integers(0, 16))
    found: list[Rule] = []
    names: list[str] = []
    for place, (criterion, part) in enumerate(zip(criteria, parts, strict=True)):
        is_own = criterion.value not in names and draw(st.sampled_from(OFTEN))
        names.append(criterion.value if is_own else NAMES[place])
        for rule in part:
            id = f"r{(len(found) * 7 + turn) % 17}"
            is_fitted = rule.comparison in USUAL[rule.criterion] and draw(st.sampled_from(OFTEN))
            chosen = _fitted(rule, wish, blank.case, turn) if is_fitted else rule
            found.append(replace(chosen, id=id, part=names[-1]))
    combined = st.lists(
        requirements(day, names or ["ABSENT"]),
        min_size=draw(st.sampled_from((0, 1, 1, 1, 1, 1))),
        max_size=draw(st.sampled_from((1, 1, 2, 3))),
        unique_by=lambda one: one.id,
    )
    return replace(blank, rules=tuple(found), requirements=tuple(draw(combined)))


def trees() -> st.SearchStrategy[Question]:
    """A product with rules, mostly combined by a requirement, and an enterprise.

    It is drawn as a list of one distinct question, for within such a list hypothesis copies no part
    over another: every question is drawn afresh instead of being a near copy of the one before.
    """
    return st.lists(_trees(), min_size=1, max_size=1, unique=True).map(lambda each: each[0])
