"""A typed value: threshold of a rule, value of a fact, datum behind a verdict."""

from dataclasses import dataclass

from graph.model.finance_words import FinancingPurpose
from graph.model.time import PartialDate
from graph.model.words import AssetKind, LifeCycleStage, Standing, Unit


@dataclass(frozen=True, slots=True)
class Money:
    """Whole yuan."""

    amount: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share or a yearly rate in 1/10000: 500 is 5 %."""

    basis_points: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count or a physical measurement; never money."""

    number: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class DayValue:
    """A day, as exactly as it is known."""

    day: PartialDate


@dataclass(frozen=True, slots=True)
class StageValue:
    """A life-cycle stage."""

    stage: LifeCycleStage


@dataclass(frozen=True, slots=True)
class PurposeValue:
    """What money is for."""

    purpose: FinancingPurpose


@dataclass(frozen=True, slots=True)
class StandingValue:
    """State of a facility."""

    standing: Standing


@dataclass(frozen=True, slots=True)
class RegionValue:
    """Administrative division code, GB/T 2260; 441900 is 东莞市."""

    code: str


@dataclass(frozen=True, slots=True)
class AssetKindValue:
    """A kind of intellectual property."""

    asset_kind: AssetKind


@dataclass(frozen=True, slots=True)
class TextValue:
    """Something named in words that is no node here, for example a product line."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another node, by its id: a credential, sector, park, topic, expertise or product."""

    node_id: str


Value = (
    Money
    | Ratio
    | Quantity
    | DayValue
    | StageValue
    | PurposeValue
    | StandingValue
    | RegionValue
    | AssetKindValue
    | TextValue
    | Reference
)
