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
    Reference,
    Rule,
    Unit,
    Verdict,
)
from matching.criteria.assumed import ASSUMED
from matching.criteria.kind import Finding, Option, Records, Request, by_value
from matching.profiles import Profile, complete_list, is_held


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
        obtain = ChangeAction.OBTAIN_CREDENTIAL
        return by_value(self, Reference, rule, profile, request, action=obtain, lapses=True)

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
    return complete_list(
        profile,
        Measure.CREDENTIALS_HELD,
        Unit.CREDENTIAL,
        as_of,
        lambda day: [is_held(each, day) for each in profile.holdings],
    )


def _newest_first(holding: CredentialHolding) -> tuple[int, str]:
    day = holding.held_from.last.toordinal() if holding.held_from else 0
    return (-day, holding.id)
