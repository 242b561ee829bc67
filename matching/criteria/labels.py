"""The criterion of official labels: credentials that open products."""

from collections.abc import Iterator
from datetime import date

from graph.model import (
    ChangeAction,
    Comparison,
    CredentialHolding,
    Criterion,
    Fact,
    Measure,
    PartialDate,
    Qualifier,
    Quantity,
    Reference,
    Rule,
    Unit,
    Verdict,
)
from matching.criteria.assumed import ASSUMED
from matching.criteria.kind import Finding, Option, Records, Request, alone
from matching.profiles import Profile, is_held, latest


class CredentialHeld:
    """One of the credentials is held; not held only where the list is known to be complete."""

    comparisons = (Comparison.HELD,)
    measures = frozenset({Measure.CREDENTIALS_HELD})
    records = frozenset({Records.HOLDINGS})
    reads = frozenset({Criterion.CREDENTIAL_HELD})

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """Look for one that is held."""
        asked = [
            each for each in profile.holdings if Reference(each.credential_id) in rule.thresholds
        ]
        asked.sort(key=_newest_first)
        held = next((each for each in asked if is_held(each, request.as_of)), None)
        if held:
            return Verdict.HOLDS, held
        doubtful = next((each for each in asked if is_held(each, request.as_of) is None), None)
        if doubtful:
            return Verdict.UNKNOWN, doubtful
        complete = _complete_list(profile, request.as_of)
        if complete:
            return Verdict.FAILS, complete
        return Verdict.UNKNOWN, next(iter(asked), None)

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """Obtain one, or show that it is held. One that is held may lapse: it is obtained again."""
        for each in rule.thresholds:
            if isinstance(each, Reference):
                verdict = alone(self, rule, each, profile, request)
                proves = verdict == Verdict.UNKNOWN
                action = ChangeAction.PROVE if proves else ChangeAction.OBTAIN_CREDENTIAL
                yield Option(
                    action, Criterion.CREDENTIAL_HELD, (Criterion.CREDENTIAL_HELD, each), each, rule
                )

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:
        """It is held from the day on."""
        assert isinstance(option.target, Reference)  # noqa: S101 - options are of references
        holding = CredentialHolding(
            id=ASSUMED,
            enterprise_id=ASSUMED,
            credential_id=option.target.node_id,
            held_from=PartialDate(day.isoformat()),
            held_until=None,
            synthetic=True,
            recorded_at=ASSUMED,
            superseded_at=None,
        )
        return profile.with_(holdings=(*profile.holdings, holding))


def _complete_list(profile: Profile, as_of: date) -> Fact | None:
    """The count of credentials that shows that the recorded list is the whole list.

    A label that is not recorded may be unrecorded. Only where the enterprise's stated number of
    labels equals the number recorded for that day is an absent label a no.
    """
    stated = latest(profile, Measure.CREDENTIALS_HELD, as_of)
    if stated is None or stated.as_of is None or not isinstance(stated.value, Quantity):
        return None
    if stated.qualifier != Qualifier.EXACTLY or stated.value.unit != Unit.CREDENTIAL:
        return None
    states = [is_held(each, stated.as_of.last) for each in profile.holdings]
    known = None not in states and states.count(True) == stated.value.number
    return stated if known else None


def _newest_first(holding: CredentialHolding) -> tuple[int, str]:
    day = holding.held_from.last.toordinal() if holding.held_from else 0
    return (-day, holding.id)
