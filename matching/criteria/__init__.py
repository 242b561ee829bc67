"""The kinds of criteria, each a class: a new kind is one more class in this table."""

from collections.abc import Mapping
from types import MappingProxyType

from graph.model import Criterion, Rule, Verdict
from matching.criteria.figures import FIGURES
from matching.criteria.kind import Finding, Kind, Request
from matching.criteria.labels import CredentialHeld
from matching.criteria.life import Age, Stage
from matching.criteria.of_request import Amount, Purpose, Tenor
from matching.criteria.places import ParkMembership, Region, Sector
from matching.criteria.property import AssetOfKind, AssetPledged, AssetsHeld
from matching.profiles import Profile

KINDS: Mapping[Criterion, Kind] = MappingProxyType(
    {
        Criterion.CREDENTIAL_HELD: CredentialHeld(),
        Criterion.STAGE: Stage(),
        Criterion.AGE: Age(),
        Criterion.SECTOR: Sector(),
        Criterion.REGION: Region(),
        Criterion.PARK_MEMBERSHIP: ParkMembership(),
        Criterion.ASSETS_HELD: AssetsHeld(),
        Criterion.ASSET_KIND: AssetOfKind(),
        Criterion.ASSET_PLEDGED: AssetPledged(),
        Criterion.AMOUNT: Amount(),
        Criterion.TENOR: Tenor(),
        Criterion.PURPOSE: Purpose(),
        **{figure.criterion: figure for figure in FIGURES},
    }
)


MEASURES = frozenset(measure for kind in KINDS.values() for measure in kind.measures)
"""The facts that some criterion reads."""


def finding(rule: Rule, profile: Profile, request: Request) -> Finding:
    """Judge one rule; a comparison that its criterion has no reading for is UNKNOWN."""
    kind = KINDS[rule.criterion]
    if rule.comparison not in kind.comparisons:
        return Verdict.UNKNOWN, None
    return kind.judge(rule, profile, request)


def is_of_request(rule: Rule) -> bool:
    """Whether a rule is about the request alone, and nothing that is known of an enterprise."""
    kind = KINDS[rule.criterion]
    return not kind.measures and not kind.records
