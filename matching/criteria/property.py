"""Criteria of intellectual property: how much is held, of which kind, and whether it is pledged."""

from collections.abc import Iterable, Iterator
from datetime import date

from graph.model import (
    AssetKind,
    AssetKindValue,
    ChangeAction,
    Comparison,
    Criterion,
    Fact,
    IntellectualProperty,
    Measure,
    PartialDate,
    Pledge,
    Quantity,
    Rule,
    Unit,
    Verdict,
)
from matching.criteria.assumed import ASSUMED
from matching.criteria.figures import target_of
from matching.criteria.kind import (
    BOUNDS,
    LOWER_BOUNDS,
    Finding,
    Option,
    Records,
    Request,
    alone,
    by_value,
)
from matching.figures import INFINITY, Span, compare_span
from matching.kleene import all_of
from matching.profiles import Profile, complete_list, lasts

_ONE = Quantity(1, Unit.ASSET)


class AssetsHeld:
    """The number of registered assets keeps to every bound."""

    comparisons = BOUNDS
    measures = frozenset({Measure.ASSETS_HELD})
    records = frozenset({Records.PROPERTY})
    reads = frozenset({Criterion.ASSETS_HELD, Criterion.ASSET_KIND})

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """At least the recorded ones; no more than they where the list is complete."""
        states = [(_is_held(each, request.as_of), each) for each in profile.assets]
        sure = [each for held, each in states if held]
        doubtful = [each for held, each in states if held is None]
        low = max(len(sure) + len(profile.assumed_assets), profile.fewest_assets)
        verdict = _within(rule, Span(low, INFINITY, low_counts=True))
        if verdict != Verdict.UNKNOWN:
            return verdict, min(sure, key=_newest_first, default=None)
        complete = _complete_list(profile, request.as_of)
        if complete is None:
            return Verdict.UNKNOWN, min(doubtful, key=_newest_first, default=None)
        high = max(len(sure) + len(doubtful) + len(profile.assumed_assets), low)
        return _within(rule, Span(low, high, low_counts=True, high_counts=True)), complete

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """Register more, or show that there are so many."""
        if rule.comparison not in LOWER_BOUNDS:
            return
        for each in rule.thresholds:
            target = target_of(each, rule.comparison, _ONE)
            verdict = alone(self, rule, each, profile, request)
            if target is None or target[0] < 0 or verdict == Verdict.HOLDS:
                continue
            size, value = target
            proves = verdict == Verdict.UNKNOWN
            yield Option(
                ChangeAction.PROVE if proves else ChangeAction.REGISTER_ASSET,
                Criterion.ASSETS_HELD,
                (Criterion.ASSETS_HELD,),
                value,
                rule,
                size,
                side=1,
            )

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:  # noqa: ARG002
        """It surely holds at least so many."""
        assert isinstance(option.target, Quantity)  # noqa: S101 - options are of quantities
        return profile.with_(fewest_assets=option.target.number)


class AssetOfKind:
    """An asset of one of the kinds is held."""

    comparisons = (Comparison.IS_ONE_OF,)
    measures = frozenset({Measure.ASSETS_HELD})
    records = frozenset({Records.PROPERTY})
    reads = frozenset({Criterion.ASSET_KIND})

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """Look for one; there is none only where the list is known to be complete."""
        asked = [each for each in (*profile.assumed_assets, *profile.assets) if _is(each, rule)]
        sure = _held(asked, request.as_of, True)
        if sure:
            return Verdict.HOLDS, min(sure, key=_newest_first)
        doubtful = _held(asked, request.as_of, None)
        if doubtful:
            return Verdict.UNKNOWN, min(doubtful, key=_by_id)
        if complete := _complete_list(profile, request.as_of):
            return Verdict.FAILS, complete
        unregistered = (each for each in asked if each.registry_number is None)
        return Verdict.UNKNOWN, min(unregistered, key=_by_id, default=None)

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """Register one, or show it."""
        register = ChangeAction.REGISTER_ASSET
        return by_value(self, AssetKindValue, rule, profile, request, action=register)

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:
        """It holds one more, of that kind."""
        assert isinstance(option.target, AssetKindValue)  # noqa: S101 - options are of kinds
        one = _assumed_asset(option.target.asset_kind, day)
        return profile.with_(assumed_assets=(*profile.assumed_assets, one))


class AssetPledged:
    """An asset of one of the kinds is pledged."""

    comparisons = (Comparison.HELD,)
    measures = frozenset({Measure.ASSETS_HELD})
    records = frozenset({Records.PROPERTY})
    reads = frozenset({Criterion.ASSET_PLEDGED})

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """Look for a pledge in force; a pledge that is not recorded may be registered."""
        kinds = {each.id: each for each in (*profile.assumed_assets, *profile.assets)}
        pledges = [
            each
            for each in profile.pledges
            if _in_force(each, request.as_of)
            and each.asset_id in kinds
            and _is(kinds[each.asset_id], rule)
        ]
        if pledges:
            newest = min(pledges, key=lambda each: (-each.registered_on.toordinal(), each.id))
            return Verdict.HOLDS, newest
        asked = [each for each in profile.assets if _is(each, rule)]
        there = [each for each in asked if _is_held(each, request.as_of) is not False]
        complete = None if there else _complete_list(profile, request.as_of)
        return (Verdict.FAILS, complete) if complete else (Verdict.UNKNOWN, None)

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """Pledge one that is free."""
        free = {each.kind for each in free_assets(profile, request.as_of)}
        for each in rule.thresholds:
            if (
                isinstance(each, AssetKindValue)
                and each.asset_kind in free
                and alone(self, rule, each, profile, request) != Verdict.HOLDS
            ):
                attribute = (Criterion.ASSET_PLEDGED, each)
                yield Option(
                    ChangeAction.PLEDGE_ASSET, Criterion.ASSET_PLEDGED, attribute, each, rule
                )

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:
        """One is pledged."""
        assert isinstance(option.target, AssetKindValue)  # noqa: S101 - options are of kinds
        asset = next(each for each in profile.assets if each.kind == option.target.asset_kind)
        pledge = Pledge(
            id=ASSUMED,
            asset_id=asset.id,
            pledgee_id=ASSUMED,
            amount=0,
            registry_number=None,
            registered_on=day,
            released_on=None,
            valued_on=None,
            valued_low=None,
            valued_high=None,
            pledge_discount=None,
            illustrative=True,
            synthetic=True,
            recorded_at=ASSUMED,
            superseded_at=None,
        )
        return profile.with_(pledges=(*profile.pledges, pledge))


def _assumed_asset(kind: AssetKind, day: date) -> IntellectualProperty:
    return IntellectualProperty(
        id=f"{ASSUMED}/{kind}",
        owner_id=ASSUMED,
        kind=kind,
        name=ASSUMED,
        registry_number=ASSUMED,
        granted_on=PartialDate(day.isoformat()),
        expires_on=None,
        synthetic=True,
        recorded_at=ASSUMED,
        superseded_at=None,
    )


def _is(asset: IntellectualProperty, rule: Rule) -> bool:
    return AssetKindValue(asset.kind) in rule.thresholds


def _held(
    assets: Iterable[IntellectualProperty], as_of: date, sure: bool | None
) -> list[IntellectualProperty]:
    """Those that are held for certain (True), or that may be (None)."""
    return [each for each in assets if _is_held(each, as_of) is sure]


def _is_held(asset: IntellectualProperty, as_of: date) -> bool | None:
    """Whether it is registered, granted and not expired; None where that is not known."""
    if asset.registry_number is None:
        return False
    return lasts(asset.granted_on, asset.expires_on, as_of)


def _complete_list(profile: Profile, as_of: date) -> Fact | None:
    return complete_list(
        profile,
        Measure.ASSETS_HELD,
        Unit.ASSET,
        as_of,
        lambda day: [_is_held(each, day) for each in profile.assets],
    )


def _within(rule: Rule, span: Span) -> Verdict:
    verdicts = [
        compare_span(span, rule.comparison, each.number)
        if isinstance(each, Quantity) and each.unit == Unit.ASSET
        else Verdict.UNKNOWN
        for each in rule.thresholds
    ]
    return all_of(verdicts)


def free_assets(profile: Profile, as_of: date) -> list[IntellectualProperty]:
    """Assets that it surely holds on the day and that are not pledged."""
    pledged = {each.asset_id for each in profile.pledges if _in_force(each, as_of)}
    return [each for each in _held(profile.assets, as_of, True) if each.id not in pledged]


def _in_force(pledge: Pledge, as_of: date) -> bool:
    ended = pledge.released_on is not None and pledge.released_on <= as_of
    return pledge.registered_on <= as_of and not ended


def _newest_first(asset: IntellectualProperty) -> tuple[int, str]:
    day = asset.granted_on.last.toordinal() if asset.granted_on else 0
    return (-day, asset.id)


def _by_id(asset: IntellectualProperty) -> str:
    return asset.id
