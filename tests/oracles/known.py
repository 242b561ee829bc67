"""What is known of an enterprise on a day, in the words that the definitions use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph.model import (
    CredentialHolding,
    Fact,
    FactNature,
    FinancingPurpose,
    IntellectualProperty,
    Measure,
    Membership,
    PartialDate,
    Pledge,
    ProductTerms,
    Requirement,
    Rule,
    Verdict,
)
from tests.oracles.figures import first_day, last_day

Evidence = Fact | CredentialHolding | Membership | IntellectualProperty | Pledge | None
Judgement = tuple[Verdict, Evidence]


@dataclass(frozen=True)
class Case:
    """What is known of an enterprise and what it asks for."""

    facts: Sequence[Fact]
    holdings: Sequence[CredentialHolding]
    purpose: FinancingPurpose | None
    as_of: date
    amount: int | None = None
    tenor_months: int | None = None
    memberships: Sequence[Membership] = ()
    assets: Sequence[IntellectualProperty] = ()
    pledges: Sequence[Pledge] = ()


# Days


def over(until: PartialDate | None, day: date) -> Verdict:
    """Whether an end has passed: HOLDS, FAILS or UNKNOWN."""
    if until is None or day < first_day(until):
        return Verdict.FAILS
    return Verdict.HOLDS if day >= last_day(until) else Verdict.UNKNOWN


def held(since: PartialDate | None, until: PartialDate | None, day: date) -> Verdict:
    """Whether something is held on the day: half-open, unknown within a period."""
    if since is None:
        return Verdict.UNKNOWN
    ended = over(until, day)
    if day < first_day(since) or ended == Verdict.HOLDS:
        return Verdict.FAILS
    if ended == Verdict.UNKNOWN or day < last_day(since):
        return Verdict.UNKNOWN
    return Verdict.HOLDS


def counts(record: Rule | Requirement | ProductTerms, day: date) -> bool:
    """Whether a record is in force on the day."""
    return record.valid_from <= day and (record.valid_until is None or day < record.valid_until)


# Facts


def begun(fact: Fact, day: date) -> bool:
    """Whether the fact is dated and its last possible day has come."""
    return fact.as_of is not None and last_day(fact.as_of) <= day


def age_order(fact: Fact) -> tuple[date, str, str]:
    """Dated facts from the oldest to the newest."""
    assert fact.as_of is not None
    return last_day(fact.as_of), fact.recorded_at, fact.id


def newest(facts: Sequence[Fact]) -> Fact | None:
    """The newest of dated facts."""
    return sorted(facts, key=age_order)[-1] if facts else None


def smallest_id(facts: Sequence[Fact]) -> Fact | None:
    """The one with the smallest id."""
    return sorted(facts, key=lambda fact: fact.id)[0] if facts else None


def about(case: Case, measure: Measure) -> list[Fact]:
    """What was observed of a measure; targets and caps are no states of the world."""
    return [
        fact
        for fact in case.facts
        if fact.measure == measure and fact.nature == FactNature.OBSERVED
    ]


def latest(case: Case, measure: Measure) -> Fact | None:
    """The fact of a series that counts on the day."""
    return newest([fact for fact in about(case, measure) if begun(fact, case.as_of)])


def undated(case: Case, measure: Measure) -> Fact | None:
    """A fact of a series that can only be shown."""
    return smallest_id([fact for fact in about(case, measure) if fact.as_of is None])


def holding_facts(case: Case, measure: Measure) -> list[Fact]:
    """Facts that are sure to hold on the day."""
    return [
        fact
        for fact in about(case, measure)
        if begun(fact, case.as_of) and over(fact.until, case.as_of) == Verdict.FAILS
    ]


def doubtful_facts(case: Case, measure: Measure) -> list[Fact]:
    """Facts that may hold on the day."""
    return [
        fact
        for fact in about(case, measure)
        if fact.as_of is None
        or (begun(fact, case.as_of) and over(fact.until, case.as_of) == Verdict.UNKNOWN)
    ]
