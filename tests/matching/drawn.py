"""Values and thresholds that suit what they are of, near each other."""

from calendar import monthrange
from datetime import date, timedelta

from graph.model import (
    AssetKind,
    AssetKindValue,
    Comparison,
    Criterion,
    DayValue,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    Money,
    PartialDate,
    PurposeValue,
    Quantity,
    Ratio,
    Reference,
    RegionValue,
    StageValue,
    TextValue,
    Unit,
    Value,
)

CREDENTIALS = ("credential-1", "credential-2")
SECTORS = ("sector-1", "sector-2", "sector-3")
TOPICS = ("topic-1", "topic-2", "topic-3", "topic-10")
PARKS = ("park-1", "park-2", "park-3")
ASSET_KINDS = (AssetKind.PATENT, AssetKind.AI_ALGORITHM, AssetKind.INDUSTRIAL_SOFTWARE)
STAGES = (LifeCycleStage.SEED, LifeCycleStage.STARTUP, LifeCycleStage.GROWTH)
PURPOSES = (FinancingPurpose.EQUIPMENT, FinancingPurpose.RESEARCH, FinancingPurpose.TRADE)
FIGURES = (
    Criterion.REVENUE,
    Criterion.REVENUE_GROWTH,
    Criterion.MAIN_BUSINESS_SHARE,
    Criterion.RESEARCH_RATIO,
    Criterion.DEBT_RATIO,
    Criterion.HEADCOUNT_RATIO,
    Criterion.EMPLOYEES,
)
BOUNDS = (
    Comparison.AT_LEAST,
    Comparison.MORE_THAN,
    Comparison.AT_MOST,
    Comparison.LESS_THAN,
)


def readings(day: date) -> list[PartialDate]:
    """The day itself, its month and its year."""
    text = day.isoformat()
    return [PartialDate(text), PartialDate(text[:7]), PartialDate(text[:4])]


def around(day: date, offsets: tuple[int, ...]) -> list[PartialDate]:
    """Days so many days from a day, and the months and years they lie in."""
    return [known for offset in offsets for known in readings(day + timedelta(offset))]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def values(measure: Measure, day: date) -> list[Value]:  # noqa: PLR0911 - one line for each
    """Values that suit a measure."""
    match measure:
        case Measure.STAGE:
            return [StageValue(stage) for stage in STAGES]
        case Measure.SECTOR:
            return [*map(Reference, SECTORS), *map(Reference, SECTORS), TextValue("?")]
        case Measure.CORE_TECHNOLOGY:
            return [*map(Reference, TOPICS), TextValue("?")]
        case Measure.CREDENTIALS_HELD:
            return [Quantity(float(number), Unit.CREDENTIAL) for number in range(4)]
        case Measure.ASSETS_HELD:
            counts = [Quantity(float(number), Unit.ASSET) for number in range(5)]
            return [*counts, Quantity(2.0, Unit.PLEDGE)]
        case Measure.SITE:
            return [*map(Reference, PARKS)]
        case Measure.REGION:
            codes = ("440000", "441900", "440300", "440305", "330100")
            return [*map(RegionValue, ("440000", "440300", *codes))]
        case Measure.BALANCE:
            return [*(Money(1_000_000 + more) for more in (-1, 0, 0, 1, 500_000)), Ratio(500)]
        case Measure.FOUNDED_ON:
            return [
                DayValue(known)
                for months in (0, 1, 6, 12, 24, 36)
                for known in around(months_before(day, months), (0, 1, -1))
            ]
        case Measure.REVENUE:
            return [*(Money(1_000_000 + more) for more in (-1, 0, 0, 1, 500_000)), Ratio(500)]
        case Measure.EMPLOYEES:
            return [
                *(Quantity(float(n), Unit.PERSON) for n in (9, 10, 11)),
                Quantity(10, Unit.FIRM),
            ]
        case _:
            near = (499, 500, 501)
            return [*map(Ratio, (*near, *near, -500)), Money(500)]


def thresholds(criterion: Criterion) -> list[Value]:  # noqa: PLR0911, PLR0912 - one line for each
    """Thresholds that suit a criterion."""
    match criterion:
        case Criterion.PURPOSE:
            return [PurposeValue(purpose) for purpose in PURPOSES]
        case Criterion.STAGE:
            return [StageValue(stage) for stage in STAGES]
        case Criterion.SECTOR:
            return [*map(Reference, SECTORS)]
        case Criterion.CREDENTIAL_HELD:
            return [*map(Reference, CREDENTIALS)]
        case Criterion.PARK_MEMBERSHIP:
            return [*map(Reference, PARKS)]
        case Criterion.REGION:
            return [
                RegionValue(code) for code in ("440000", "441900", "440300", "440305", "441900")
            ]
        case Criterion.ASSETS_HELD:
            counts = [Quantity(float(number), Unit.ASSET) for number in (0, 1, 1, 1, 2, 2, 2, 3)]
            return [*counts, Quantity(2.0, Unit.PLEDGE)]
        case Criterion.ASSET_KIND | Criterion.ASSET_PLEDGED:
            return [*map(AssetKindValue, ASSET_KINDS)]
        case Criterion.AGE:
            return [
                *(Quantity(float(months), Unit.MONTH) for months in (0, 1, 6, 12, 24)),
                *(Quantity(float(years), Unit.YEAR) for years in (1, 2, 3)),
            ]
        case Criterion.REVENUE | Criterion.AMOUNT | Criterion.EXISTING_BALANCE:
            yuan = (1_000_000, 1_000_001, 999_999, 1_000_000)
            return [*map(Money, yuan), Ratio(500)]
        case Criterion.TENOR:
            months = [Quantity(float(number), Unit.MONTH) for number in (11, 12, 13)]
            return [*months, Quantity(1.0, Unit.YEAR), Quantity(12.0, Unit.PERSON)]
        case Criterion.EMPLOYEES:
            return [Quantity(float(n), Unit.PERSON) for n in (9, 10)]
        case _:
            return [*map(Ratio, (500, 499, 501, -500, 500)), Quantity(500.0, Unit.MONTH)]
