"""What synthetic products ask for since 2025, beside their other rules, and how that combines."""

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from graph.model import AssetKind, Comparison, Criterion, LifeCycleStage, ProductKind, Unit
from seed import synthetic_table as table
from seed import synthetic_table_criteria as criteria
from seed.row_base import ValueRow
from seed.rows import ProductRow, RequirementRow, RuleRow, TermsRow
from seed.synthetic_draw import Shares, made, stamp
from seed.synthetic_templates import Template

_COUNT = Shares(criteria.GROUP_COUNT)
_GROUPS = Shares(criteria.GROUP_WEIGHT)
_LABEL = Criterion.CREDENTIAL_HELD
_AT_LEAST, _AT_MOST = Comparison.AT_LEAST, Comparison.AT_MOST
_ONE_OF, _HELD = Comparison.IS_ONE_OF, Comparison.HELD
_OF_PROPERTY = ("示例·知识产权质押贷", "示例·知识产权评估", "示例·知识产权托管")
_KINDS = tuple(ValueRow(asset_kind=kind) for kind in AssetKind)


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule that a product asks for: what it reads, how it compares, with what."""

    criterion: Criterion
    comparison: Comparison
    thresholds: tuple[ValueRow, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rules by their parts, and the shape over these."""

    shape: str
    rules: dict[str, Asked]


def draw_requirement(
    random: Random,
    product: ProductRow,
    template: Template,
    terms: TermsRow,
    asked: Collection[Criterion],
) -> tuple[list[RuleRow], list[RequirementRow]]:
    """The further rules of a product, with the requirement that combines them and those `asked`.

    Whatever asked for a label or a sector takes research or growth instead of it since.
    """
    replaced: list[str] = [each for each in (_LABEL, Criterion.SECTOR) if each in asked]
    ways = [_research_instead, _growth_instead]
    mature = template.stages[0] is LifeCycleStage.MATURE
    if mature:  # little of the revenue is for research then
        ways.reverse()
        if _LABEL in asked and Criterion.RESEARCH_RATIO in asked:
            replaced[0] = f"ALL({_LABEL}, {Criterion.RESEARCH_RATIO})"
    instead = [way(random, part, mature) for way, part in zip(ways, replaced, strict=False)]
    further = int(not mature) if instead else _COUNT.draw(random)
    names = _GROUPS.some(random, further)
    groups = [*instead, *(_draw(random, name) for name in criteria.GROUP_WEIGHT if name in names)]
    if template.name in _OF_PROPERTY:
        groups.append(_property(random))
    shapes = ", ".join(group.shape for group in groups)
    parts = {part: each for group in groups for part, each in group.rules.items()}
    if random.random() < criteria.BOUNDED and template.kind is not ProductKind.EQUITY:
        parts |= _bounds(template, terms)
    at = stamp(random, table.END, 1)
    rules = [_rule(product, part, each, at) for part, each in parts.items()]
    requirement = made(
        RequirementRow,
        key=f"requirement:{product.key}/{criteria.SINCE}",
        subject=product.key,
        shape=shapes if len(groups) == 1 else f"ALL({shapes})",
        valid_from=criteria.SINCE,
        recorded_at=at,
    )
    return rules, [requirement]


def _rule(product: ProductRow, part: str, asked: Asked, at: str) -> RuleRow:
    return made(
        RuleRow,
        key=f"rule:{product.key}/{part}/{criteria.SINCE}",
        subject=product.key,
        part=part,
        criterion=asked.criterion,
        comparison=asked.comparison,
        thresholds=asked.thresholds,
        valid_from=criteria.SINCE,
        recorded_at=at,
    )


def _bounds(template: Template, terms: TermsRow) -> dict[str, Asked]:
    most = (ValueRow(amount=terms.maximum),)
    bounds = {"AMOUNT": Asked(Criterion.AMOUNT, _AT_MOST, most)}
    if template.tenor:
        months = (ValueRow(number=template.tenor, unit=Unit.MONTH),)
        bounds["TENOR"] = Asked(Criterion.TENOR, _AT_MOST, months)
    return bounds


def _draw(random: Random, name: str) -> Group:
    return {"growth": _growth, "place": _place, "solidity": _solidity}[name](random)


def _research_instead(random: Random, part: str, _: bool) -> Group:
    """What was asked for before, or else research by many researchers."""
    return Group(
        f"ANY({part}, ALL(RESEARCH, RESEARCHERS))",
        {
            "RESEARCH": _points(random, Criterion.RESEARCH_RATIO, criteria.RESEARCH_FLOORS),
            "RESEARCHERS": _points(random, Criterion.HEADCOUNT_RATIO, criteria.RESEARCHER_FLOORS),
        },
    )


def _growth_instead(random: Random, part: str, mature: bool) -> Group:
    """What was asked for before, or else growth in the main business."""
    floors = criteria.RISING_OF_MATURE if mature else criteria.RISING_FLOORS
    return Group(
        f"ANY({part}, ALL(RISING, CORE))",
        {
            "RISING": _points(random, Criterion.REVENUE_GROWTH, floors),
            "CORE": _points(random, Criterion.MAIN_BUSINESS_SHARE, criteria.MAIN_FLOORS),
        },
    )


def _growth(random: Random) -> Group:
    """Two of four signs of growth."""
    staff = (ValueRow(number=random.choice(criteria.STAFF_FLOORS), unit=Unit.PERSON),)
    return Group(
        "AT_LEAST(2, GROWING, STAFF, ASSETS, FOCUS)",
        {
            "GROWING": _points(random, Criterion.REVENUE_GROWTH, criteria.GROWTH_FLOORS),
            "STAFF": Asked(Criterion.EMPLOYEES, _AT_LEAST, staff),
            "ASSETS": _assets(random),
            "FOCUS": _points(random, Criterion.MAIN_BUSINESS_SHARE, criteria.MAIN_FLOORS),
        },
    )


def _place(random: Random) -> Group:
    """In one of the parks, or in the region."""
    parks = tuple(ValueRow(node=park) for park in random.choice(criteria.PARKS))
    regions = tuple(ValueRow(region=code) for code in random.choice(criteria.REGIONS))
    return Group(
        "ANY(PARK, PLACE)",
        {
            "PARK": Asked(Criterion.PARK_MEMBERSHIP, _HELD, parks),
            "PLACE": Asked(Criterion.REGION, _ONE_OF, regions),
        },
    )


def _solidity(random: Random) -> Group:
    """Not too much owed, and most revenue from the main business."""
    ceiling = (ValueRow(amount=random.choice(criteria.BALANCE_CEILINGS)),)
    return Group(
        "ALL(OWED, MAIN_BUSINESS)",
        {
            "OWED": Asked(Criterion.EXISTING_BALANCE, _AT_MOST, ceiling),
            "MAIN_BUSINESS": _points(random, Criterion.MAIN_BUSINESS_SHARE, criteria.MAIN_FLOORS),
        },
    )


def _property(random: Random) -> Group:
    """An asset that is pledged, or enough assets of the kinds that can be."""
    return Group(
        "ANY(PLEDGED, ALL(KIND, PROPERTY))",
        {
            "PLEDGED": Asked(Criterion.ASSET_PLEDGED, _HELD, _KINDS),
            "KIND": Asked(Criterion.ASSET_KIND, _ONE_OF, _KINDS[: random.choice((1, 2, 4))]),
            "PROPERTY": _assets(random),
        },
    )


def _points(random: Random, criterion: Criterion, floors: tuple[int, ...]) -> Asked:
    return Asked(criterion, _AT_LEAST, (ValueRow(basis_points=random.choice(floors)),))


def _assets(random: Random) -> Asked:
    floor = (ValueRow(number=random.choice(criteria.ASSET_FLOORS), unit=Unit.ASSET),)
    return Asked(Criterion.ASSETS_HELD, _AT_LEAST, floor)
