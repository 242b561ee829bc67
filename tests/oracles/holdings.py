"""Credentials, assets and pledges: what is held on a day, and when a list is complete."""

from collections.abc import Callable, Sequence
from datetime import date

from graph.model import (
    AssetKindValue,
    CredentialHolding,
    Fact,
    FactNature,
    IntellectualProperty,
    Measure,
    Pledge,
    Qualifier,
    Quantity,
    Reference,
    Rule,
    Unit,
    Verdict,
)
from tests.oracles.figures import figure, last_day
from tests.oracles.known import Case, Judgement, held, latest

# Lists


def complete_list(
    case: Case, measure: Measure, unit: Unit, on: Callable[[date], list[Verdict]]
) -> Fact | None:
    """The fact of a measure that says, for its own day, as many as are on record.

    `on`: whether each record was held on a day.
    """
    told = latest(case, measure)
    if told is None or told.qualifier != Qualifier.EXACTLY:
        return None
    assert told.as_of is not None
    then = on(last_day(told.as_of))
    number = float(then.count(Verdict.HOLDS))
    return told if Verdict.UNKNOWN not in then and told.value == Quantity(number, unit) else None


# Credentials


def in_force(holding: CredentialHolding, day: date) -> Verdict:
    """Whether the credential is held on the day."""
    return held(holding.held_from, holding.held_until, day)


def newest_holding_first(holdings: Sequence[CredentialHolding]) -> list[CredentialHolding]:
    """Holdings from the newest to the oldest, undated ones last."""
    dated: list[tuple[int, str, CredentialHolding]] = []
    rest: list[CredentialHolding] = []
    for holding in holdings:
        if holding.held_from is None:
            rest.append(holding)
        else:
            dated.append((-last_day(holding.held_from).toordinal(), holding.id, holding))
    dated.sort(key=lambda entry: entry[:2])
    return [entry[2] for entry in dated] + sorted(rest, key=lambda holding: holding.id)


def complete_credentials(case: Case) -> Fact | None:
    """The fact that makes the list of credentials complete."""

    def on(day: date) -> list[Verdict]:
        return [in_force(holding, day) for holding in case.holdings]

    return complete_list(case, Measure.CREDENTIALS_HELD, Unit.CREDENTIAL, on)


def credential(rule: Rule, case: Case) -> Judgement:
    """Any one of the asked credentials is held."""
    asked = newest_holding_first(
        [h for h in case.holdings if Reference(h.credential_id) in rule.thresholds]
    )
    for verdict in (Verdict.HOLDS, Verdict.UNKNOWN):
        for holding in asked:
            if in_force(holding, case.as_of) == verdict:
                return verdict, holding
    if told := complete_credentials(case):
        return Verdict.FAILS, told
    return Verdict.UNKNOWN, asked[0] if asked else None


# Assets


def owned(asset: IntellectualProperty, day: date) -> Verdict:
    """Whether an asset counts as held on the day: registered, granted and not expired."""
    if asset.registry_number is None:
        return Verdict.FAILS
    return held(asset.granted_on, asset.expires_on, day)


def all_owned(case: Case, verdict: Verdict) -> list[IntellectualProperty]:
    """The assets that are held for sure, or perhaps, on the day."""
    return [asset for asset in case.assets if owned(asset, case.as_of) == verdict]


def complete_assets(case: Case) -> Fact | None:
    """The fact that makes the list of assets complete."""

    def on(day: date) -> list[Verdict]:
        return [owned(asset, day) for asset in case.assets]

    return complete_list(case, Measure.ASSETS_HELD, Unit.ASSET, on)


def newest_asset(assets: Sequence[IntellectualProperty]) -> IntellectualProperty | None:
    """The newest by its grant, undated ones last; of those of one day that of the smallest id."""
    dated = [last_day(asset.granted_on) for asset in assets if asset.granted_on is not None]
    if not dated:
        return first_asset(assets)
    return first_asset(
        [
            asset
            for asset in assets
            if asset.granted_on is not None and last_day(asset.granted_on) == max(dated)
        ]
    )


def first_asset(assets: Sequence[IntellectualProperty]) -> IntellectualProperty | None:
    """The asset of the smallest id."""
    return sorted(assets, key=lambda asset: asset.id)[0] if assets else None


def assets_held(rule: Rule, case: Case) -> Judgement:
    """So many assets are held, at least those on record and at most those of a complete list."""
    sure, doubtful = all_owned(case, Verdict.HOLDS), all_owned(case, Verdict.UNKNOWN)
    told = complete_assets(case)
    open_bound = figure(rule, _counted(len(sure), Qualifier.AT_LEAST))
    if open_bound in (Verdict.HOLDS, Verdict.FAILS):
        return open_bound, newest_asset(sure)
    if told is None:
        return Verdict.UNKNOWN, newest_asset(doubtful)
    possible = {
        figure(rule, _counted(number, Qualifier.EXACTLY))
        for number in range(len(sure), len(sure) + len(doubtful) + 1)
    }
    return possible.pop() if len(possible) == 1 else Verdict.UNKNOWN, told


def _counted(number: int, qualifier: Qualifier) -> Fact:
    """A figure that says so many assets."""
    return Fact(
        id="",
        subject_id="",
        measure=Measure.ASSETS_HELD,
        value=Quantity(float(number), Unit.ASSET),
        qualifier=qualifier,
        nature=FactNature.OBSERVED,
        as_of=None,
        period_start=None,
        until=None,
        scope="",
        synthetic=True,
        recorded_at="",
        superseded_at=None,
    )


def asset_kind(rule: Rule, case: Case) -> Judgement:
    """An asset of one of the asked kinds is held."""

    def of_kind(assets: Sequence[IntellectualProperty]) -> list[IntellectualProperty]:
        return [asset for asset in assets if AssetKindValue(asset.kind) in rule.thresholds]

    if sure := of_kind(all_owned(case, Verdict.HOLDS)):
        return Verdict.HOLDS, newest_asset(sure)
    if doubtful := of_kind(all_owned(case, Verdict.UNKNOWN)):
        return Verdict.UNKNOWN, first_asset(doubtful)
    if told := complete_assets(case):
        return Verdict.FAILS, told
    unregistered = [asset for asset in case.assets if asset.registry_number is None]
    return Verdict.UNKNOWN, first_asset(of_kind(unregistered))


# Pledges


def asset_pledged(rule: Rule, case: Case) -> Judgement:
    """An asset of one of the asked kinds is pledged."""
    asked = [asset for asset in case.assets if AssetKindValue(asset.kind) in rule.thresholds]
    ids = {asset.id for asset in asked}
    pledged = [one for one in case.pledges if one.asset_id in ids and on_register(one, case.as_of)]
    if pledged:
        newest_day = max(one.registered_on for one in pledged)
        alike = [one for one in pledged if one.registered_on == newest_day]
        return Verdict.HOLDS, sorted(alike, key=lambda one: one.id)[0]
    told = complete_assets(case)
    none_held = all(owned(asset, case.as_of) == Verdict.FAILS for asset in asked)
    if told is not None and none_held:
        return Verdict.FAILS, told
    return Verdict.UNKNOWN, None


def on_register(pledge: Pledge, day: date) -> bool:
    """Whether the pledge is registered and not released on the day."""
    return pledge.registered_on <= day and (pledge.released_on is None or day < pledge.released_on)
