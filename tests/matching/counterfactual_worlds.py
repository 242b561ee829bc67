"""Drawn worlds, rich in what counterfactuals depend on: lapses, revisions, bounds, silence."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from graph.model import AssetKind, ChangeAction, Comparison, Criterion, Verdict
from tests.matching.counterfactual_firms import (
    CREDENTIALS,
    FIGURES,
    PARKS,
    REGIONS,
    SECTORS,
    STAGES,
    draw_firm,
)
from tests.oracles.counterfactuals import moves
from tests.oracles.plain_firms import (
    Firm,
    Product,
    Question,
    Record,
    RuleRow,
    Shape,
    ShapeRow,
    TermsRow,
    Threshold,
    World,
    first,
    later,
)
from tests.oracles.plain_verdicts import UNITS, judge

T = TypeVar("T")

LONG_AGO = date(2015, 1, 1)
PURPOSES = ("WORKING_CAPITAL", "RESEARCH", "EQUIPMENT")
BOUNDS = (
    *[Comparison.AT_LEAST] * 4,
    *[Comparison.MORE_THAN] * 2,
    *[Comparison.AT_MOST] * 2,
    Comparison.LESS_THAN,
)
NAMED: dict[Criterion, tuple[str, Sequence[str], Comparison]] = {
    Criterion.CREDENTIAL_HELD: ("node", CREDENTIALS, Comparison.HELD),
    Criterion.PARK_MEMBERSHIP: ("node", PARKS, Comparison.HELD),
    Criterion.SECTOR: ("node", SECTORS, Comparison.IS_ONE_OF),
    Criterion.REGION: ("region", REGIONS, Comparison.IS_ONE_OF),
    Criterion.STAGE: ("stage", STAGES, Comparison.IS_ONE_OF),
    Criterion.ASSET_KIND: ("kind", list(AssetKind), Comparison.IS_ONE_OF),
    Criterion.ASSET_PLEDGED: ("kind", list(AssetKind), Comparison.HELD),
    Criterion.PURPOSE: ("purpose", PURPOSES, Comparison.IS_ONE_OF),
}
OFTEN = (
    *[Criterion.CREDENTIAL_HELD] * 3,
    *[Criterion.PARK_MEMBERSHIP] * 3,
    *[Criterion.AGE] * 4,
    *[Criterion.ASSETS_HELD] * 2,
    *[Criterion.ASSET_PLEDGED] * 2,
    *[Criterion.EXISTING_BALANCE, Criterion.STAGE, Criterion.STAGE],
    *[Criterion.ASSET_KIND, Criterion.SECTOR, Criterion.REGION],
    *[Criterion.AMOUNT, Criterion.TENOR, Criterion.PURPOSE],
    *FIGURES,
)
ENDS = (date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30), date(2026, 2, 28))
"""Days that are the last of their month."""
THEMES: Sequence[Sequence[Criterion]] = (
    (Criterion.REVENUE, Criterion.EMPLOYEES),
    (Criterion.REVENUE_GROWTH, Criterion.DEBT_RATIO, Criterion.EXISTING_BALANCE),
    (Criterion.ASSETS_HELD, Criterion.ASSETS_HELD, Criterion.ASSET_KIND, Criterion.ASSET_PLEDGED),
    (Criterion.AGE, Criterion.AGE, Criterion.CREDENTIAL_HELD, Criterion.PARK_MEMBERSHIP),
    (Criterion.AGE, Criterion.CREDENTIAL_HELD),
    (Criterion.AGE, Criterion.PARK_MEMBERSHIP),
    (Criterion.AGE, Criterion.STAGE),
    (Criterion.PARK_MEMBERSHIP, Criterion.SECTOR, Criterion.REGION),
    (Criterion.AGE, Criterion.CREDENTIAL_HELD, Criterion.REVENUE, Criterion.ASSETS_HELD),
)
"""Narrow worlds, in which many rules read the same."""
SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
MANY = (8, 10, 12)
MISSED = (*[Verdict.FAILS] * 5, *[Verdict.UNKNOWN] * 2, Verdict.NOT_ASKED)
POSSIBLE = {
    Criterion.CREDENTIAL_HELD: ChangeAction.OBTAIN_CREDENTIAL,
    Criterion.PARK_MEMBERSHIP: ChangeAction.JOIN_PARK,
    Criterion.STAGE: ChangeAction.REACH_STAGE,
    Criterion.ASSETS_HELD: ChangeAction.REGISTER_ASSET,
    Criterion.ASSET_KIND: ChangeAction.REGISTER_ASSET,
    Criterion.ASSET_PLEDGED: ChangeAction.PLEDGE_ASSET,
    Criterion.AGE: ChangeAction.WAIT,
}


def draw_world(seed: int, most_products: int = 20, most_rules: int = 12) -> World:
    """The world of a seed."""
    rng = Random(seed)
    day = date(2025, 1, 15) + timedelta(rng.randrange(600))
    if rng.random() < 0.25:
        day = rng.choice(ENDS)
    moments = [day + timedelta(rng.randint(1, 900)) for _ in range(4)]
    firm = draw_firm(rng, day, moments)
    if firm["founded"] is not None:
        moments += around_birthdays(rng, firm["founded"], day)
    question: Question = {
        "day": day,
        "amount": rng.choice((None, 1_000_000, 2_000_000, 3_000_000)),
        "tenor": rng.choice((None, 12, 24)),
        "purpose": rng.choice((None, *PURPOSES)),
    }
    records = draw_records(rng, day)
    world: World = {"firm": firm, "products": [], "records": records, "question": question}
    palette = rng.sample(OFTEN, rng.randint(5, 14))
    if rng.random() < 0.4:
        palette = rng.choice(THEMES)
        if rng.random() < 0.5:
            forget(firm)
    maker = Maker(rng, world, moments, palette)
    for number in range(min(rng.randint(1, most_products), rng.randint(1, most_products))):
        world["products"].append(maker.product(f"product-{number:02}", most_rules))
    return world


def forget(firm: Firm) -> None:
    """Nothing is known of a firm but its labels, assets and places."""
    firm["stage"] = firm["founded"] = firm["balance"] = firm["items_told"] = None
    firm["figures"], firm["figures_coming"] = {}, {}


def around_birthdays(rng: Random, founded: str, day: date) -> list[date]:
    """Days on and beside those on which a firm becomes so many months old."""
    days = [later(first(founded), months) for months in (6, 12, 24, 36, 60)]
    days = [one + timedelta(rng.choice((-1, 0, 1))) for one in days]
    return [one for one in days if one > day]


class Maker:
    """Draws products for a firm: each rule is wanted to hold, or not to."""

    def __init__(
        self,
        rng: Random,
        world: World,
        moments: Sequence[date],
        palette: Sequence[Criterion],
    ) -> None:
        self.rng = rng
        self.world = world
        self.firm = world["firm"]
        self.question = world["question"]
        self.moments = moments
        self.palette = palette
        self.crowded = rng.random() < 0.3

    def product(self, id: str, most_rules: int) -> Product:
        """A product with its rules, shapes and terms."""
        count = min(self.rng.choice(MANY if self.crowded else SIZES), most_rules)
        missed = self.rng.choice((4, 5, 6) if self.crowded else (2, 3, 4, 5)) / count
        rules: list[RuleRow] = []
        for number in range(count):
            holds = self.rng.random() >= missed
            wanted = Verdict.HOLDS if holds else self.rng.choice(MISSED)
            rule = self.rule(f"{id}-rule-{number:02}", wanted)
            rules += self.revised(rule) if self.rng.random() < 0.12 else [rule]
        parts = sorted({rule["part"] for rule in rules})
        shapes: list[ShapeRow] = []
        for number in range(self.rng.choice((0, 1, 1, 1, 1, 2))):
            shapes.append(self.shape(f"{id}-shape-{number}", parts))
        return {"id": id, "rules": rules, "shapes": shapes, "terms": self.terms(id)}

    def rule(self, id: str, wanted: Verdict) -> RuleRow:
        """A rule that has a verdict today, if some tries find one."""
        since, until = self.spell()
        rule: RuleRow = {
            "id": id,
            "part": f"P{id[-2:]}",
            "criterion": Criterion.AGE,
            "comparison": Comparison.AT_LEAST,
            "thresholds": [],
            "since": since,
            "until": until,
        }
        for number in range(18):
            if number % 6 == 0:
                rule["criterion"] = self.rng.choice(self.palette)
            rule["comparison"], rule["thresholds"] = self.asks(rule["criterion"])
            found = judge(rule, self.firm, self.question) == wanted
            if found and (wanted == Verdict.HOLDS or self.helped(rule)):
                break
        if self.rng.random() < 0.5:
            rule["part"] = rule["criterion"].value
        return rule

    def helped(self, rule: RuleRow) -> bool:
        """Whether something can be done about a rule; once in a while that does not matter."""
        alone: Product = {"id": "", "rules": [rule], "shapes": [], "terms": []}
        indifferent = self.rng.random() < (0.02 if self.crowded else 0.1)
        return indifferent or bool(moves(alone, self.world))

    def revised(self, rule: RuleRow) -> list[RuleRow]:
        """A rule until a day, and from then on one with another threshold in the same part."""
        moment = self.rng.choice(self.moments)
        comparison, thresholds = self.asks(rule["criterion"])
        then: RuleRow = {
            **rule,
            "id": f"{rule['id']}-revised",
            "comparison": comparison,
            "thresholds": thresholds,
            "since": moment,
        }
        return [{**rule, "since": LONG_AGO, "until": moment}, {**then, "until": None}]

    def asks(self, criterion: Criterion) -> tuple[Comparison, list[Threshold]]:
        """A comparison with thresholds that suit a criterion, or once in a while do not."""
        rng = self.rng
        if criterion in NAMED:
            unit, values, comparison = NAMED[criterion]
            chosen = rng.sample(values, rng.choice((1, 1, 2, 2, 3)))
            return comparison, [(unit, str(value)) for value in chosen]
        comparison = rng.choice(BOUNDS)
        count = 2 if rng.random() < 0.06 else 1
        thresholds = [self.bound(criterion, comparison) for _ in range(count)]
        if rng.random() < 0.04:
            thresholds[-1] = "SCENE", 1
        return comparison, thresholds

    def bound(self, criterion: Criterion, comparison: Comparison) -> Threshold:
        """One number to compare with."""
        rng = self.rng
        match criterion:
            case Criterion.AGE:
                months = ("MONTH", rng.choice((6, 12, 18, 24, 36)))
                return rng.choice((months, ("YEAR", rng.choice((1, 2, 3, 5)))))
            case Criterion.AMOUNT:
                return "yuan", rng.choice((1_000_000, 2_000_000, 3_000_000))
            case Criterion.TENOR:
                return rng.choice((("MONTH", 12), ("MONTH", 24), ("YEAR", 1), ("YEAR", 2)))
            case Criterion.ASSETS_HELD:
                return "ASSET", rng.randint(0, 5)
            case Criterion.EXISTING_BALANCE:
                return "yuan", rng.choice((0, 1_000_000, 2_000_000, 4_000_000))
            case _:
                return UNITS[criterion], rng.choice(FIGURES[criterion])

    def spell(self) -> tuple[date, date | None]:
        """When a rule is in force: mostly always, else from or until another day."""
        day, moment = self.question["day"], self.rng.choice(self.moments)
        roll = self.rng.random()
        if roll < 0.06:
            return moment, None
        if roll < 0.16:
            return LONG_AGO, moment
        if roll < 0.20:
            return LONG_AGO, day - timedelta(self.rng.choice((0, 0, 30)))
        return self.rng.choice((LONG_AGO, LONG_AGO, day)), None

    def shape(self, id: str, parts: Sequence[str]) -> ShapeRow:
        """A shape over most of the parts, and sometimes over one that has no rule."""
        named = [part for part in parts if self.rng.random() < 0.85]
        if not named or self.rng.random() < 0.1:
            named.append("NOTHING")
        self.rng.shuffle(named)
        since, until = self.spell()
        return {"id": id, "shape": self.combined(named), "since": since, "until": until}

    def combined(self, parts: Sequence[str], depth: int = 0) -> Shape:
        """Some combination of all the parts."""
        if len(parts) == 1:
            return parts[0]
        groups: list[Shape] = list(parts)
        if depth < 3 and len(parts) > 2 and self.rng.random() < 0.7:
            cut = self.rng.randrange(1, len(parts) - 1)
            groups = [self.combined(parts[:cut], depth + 1), *parts[cut:]]
            if self.rng.random() < 0.5:
                groups[1:] = [self.combined(parts[cut:], depth + 1)]
        mode = self.rng.choice(("ALL", "ANY", "AT_LEAST"))
        if mode == "AT_LEAST":
            return (mode, self.rng.randint(1, len(groups)), *groups)
        return (mode, *groups)

    def terms(self, id: str) -> list[TermsRow]:
        """The maximum, sometimes none, sometimes another one from a day on."""
        first_one, second = (
            self.rng.choice((None, *range(1_000_000, 9_000_000, 1_000_000))) for _ in range(2)
        )
        moment = self.rng.choice(self.moments)
        match self.rng.randrange(4):
            case 0:
                return []
            case 1:
                return [
                    {"id": f"{id}-1", "maximum": first_one, "since": LONG_AGO, "until": moment},
                    {"id": f"{id}-2", "maximum": second, "since": moment, "until": None},
                ]
            case _:
                return [{"id": f"{id}-1", "maximum": first_one, "since": LONG_AGO, "until": None}]


# What is possible


def draw_records(rng: Random, day: date) -> list[Record]:
    """Records of most actions; some are missing, out of force, or for one node."""
    pairs = [(action, criterion) for criterion, action in POSSIBLE.items()]
    pairs += [(ChangeAction.PROVE, criterion) for criterion in Criterion]
    for criterion in (*FIGURES, Criterion.EXISTING_BALANCE, Criterion.ASSETS_HELD):
        pairs += [(ChangeAction.RAISE, criterion), (ChangeAction.LOWER, criterion)]
    records = [record(rng, day, *pair, None, 0.06) for pair in pairs if rng.random() < 0.92]
    for criterion, nodes in (
        (Criterion.CREDENTIAL_HELD, CREDENTIALS),
        (Criterion.PARK_MEMBERSHIP, PARKS),
    ):
        for node in nodes:
            for action in (POSSIBLE[criterion], ChangeAction.PROVE):
                if rng.random() < 0.25:
                    records.append(record(rng, day, action, criterion, node, 0.3))
    rng.shuffle(records)
    return records


def record(
    rng: Random,
    day: date,
    action: ChangeAction,
    criterion: Criterion,
    node: str | None,
    out_of_force: float,
) -> Record:
    """What is possible now, or was once, or will be."""
    since, until = rng.choice((LONG_AGO, day)), rng.choice((None, day + timedelta(1)))
    if rng.random() < out_of_force:
        since, until = rng.choice(((LONG_AGO, day), (day + timedelta(1), None)))
    return {
        "action": action,
        "criterion": criterion,
        "node": node,
        "effort": rng.randint(1, 9),
        "since": since,
        "until": until,
    }
