"""Drawn members of a town: organisations that are there, and rows that may be them."""

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from seed.uscc import synthetic_uscc
from tests.api.import_town import NORTH, SOUTH
from tests.oracles.import_changes import (
    AT_YEAR_END,
    SCOPES,
    Fact,
    Figure,
    Holding,
    Known,
    Membership,
    Row,
    last_day,
)
from tests.worlds import World

ROWS, ORGANIZATIONS = 16, 16
LETTERS = "安博诚达恩丰光海佳凯林铭宁朋启瑞盛泰维祥雅泽卓百川东方宏图建伟良驹青松云帆紫荆"
TRADES = ("科技", "材料", "机器人", "精密机械", "投资管理", "")
KINDS = ("ENTERPRISE",) * 8 + ("BANK", "INSTITUTE")
STAGES = ("SEED", "STARTUP", "GROWTH", "MATURE")
SECTORS = ("ROBOTICS", "BATTERY", "DISPLAY", "COMPUTE")
LABELS = ("HIGH_TECH", "LITTLE_GIANT", "INNOVATIVE_SME")
FOUNDED = ("2012", "2014-05", "2015-06-30", "2018-01-02")
HELD = ("2022", "2023-03", "2023-12-28")
HELD_TO = ("2026-12-27", "2027-05", "2027-06-30")
CAME = (None, "2019", "2021-03", "2022-04-05", "2025-07", "2025")
WENT = (None, None, "2025-05-31", "2026", "2027-02", "2027-02-28")
AS_OF = ("2023-06-30", "2023-12-31", "2024-06-30", "2024-12-31", "2025-03-31")
YEARS = (2023, 2024)  # not of this year: its figures are as of today, not of its last day
ADMITTED, GONE = {"since": "2020-01-01"}, {"since": "2020-01-01", "until": "2022-01-01"}
RELATIONS: dict[str, tuple[tuple[str, ...], tuple[Membership, ...]]] = {
    "active": ((), (Membership(NORTH, "ACTIVE", **ADMITTED),)),
    "suspended": ((), (Membership(NORTH, "SUSPENDED", **ADMITTED),)),
    "sited": ((NORTH,), ()),
    "sited, gone": ((NORTH,), (Membership(NORTH, "WITHDRAWN", **GONE),)),
    "sited, applying": ((NORTH,), (Membership(NORTH, "SUBMITTED"),)),
    "active in two": (
        (),
        (Membership(NORTH, "ACTIVE", **ADMITTED), Membership(SOUTH, "ACTIVE", **ADMITTED)),
    ),
    "expired": ((), (Membership(NORTH, "EXPIRED", **GONE),)),
    "drafted": ((), (Membership(NORTH, "DRAFT"),)),
    "reviewed": ((), (Membership(NORTH, "IN_REVIEW"),)),
    "gone": ((), (Membership(NORTH, "WITHDRAWN", **GONE),)),
    "elsewhere": ((SOUTH,), (Membership(SOUTH, "ACTIVE", **ADMITTED),)),
    "nowhere": ((), ()),
}
RELATED = (*RELATIONS, *("active", "sited") * 4)
SHAPES = (
    *("new",) * 3,
    *("equal",) * 3,
    *("changed",) * 11,
    *("renamed", "own code", "foreign code", "known alias", "near name", "near address"),
    *("other kind", "wrong", "repeated"),
)


@dataclass
class Drawn:
    """A town and a file."""

    town: list[Known]
    rows: list[Row]
    figures: list[tuple[str, int | None]]


class Drawing:
    """Draws from a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.numbers = iter(range(seed * 1_000, (seed + 1) * 1_000))
        # Employees of a year beside some without one: what is written of the year becomes the
        # latest, and the same file would change them again.
        employees = self.dice.choice(((None,), YEARS[:1], YEARS))
        self.figures: list[tuple[str, int | None]] = [
            *(("EMPLOYEES", year) for year in employees),
            *(
                (measure, year)
                for measure in ("REVENUE", "RESEARCH_SPEND")
                for year in self.dice.sample((*YEARS, None), self.dice.randint(1, 2))
            ),
        ]

    def may(self, chance: float) -> bool:
        """Whether something is so."""
        return self.dice.random() < chance

    def maybe(self, chance: float, *values: Any) -> Any:
        """One of the values, or none."""
        return self.dice.choice(values) if self.may(chance) else None

    def some(self, values: tuple[str, ...], most: int = 2) -> tuple[str, ...]:
        """A few of the values."""
        return tuple(self.dice.sample(values, self.dice.randint(0, min(most, len(values)))))

    def brand(self, length: int) -> str:
        """Letters."""
        return "".join(self.dice.sample(LETTERS, length))

    def name(self) -> str:
        """A name in Chinese."""
        place, trade = self.dice.choice(("", "东莞", "松山湖")), self.dice.choice(TRADES)
        return f"{place}{self.brand(self.dice.randint(3, 5))}{trade}有限公司"

    def name_en(self) -> str:
        """A name in English."""
        return f"Example {next(self.numbers)} Ltd"

    def alias(self) -> str:
        """A short name."""
        return self.dice.choice((self.brand(3), "Brand ")) + str(next(self.numbers))

    def code(self) -> str:
        """A code of nobody else."""
        return synthetic_uscc(next(self.numbers))

    def address(self) -> str:
        """An address of nobody else."""
        return f"东莞市松山湖大道{next(self.numbers)}号"

    # What is there

    def known(self, position: int) -> Known:
        """An organisation with a history."""
        dice = self.dice
        sites, memberships = RELATIONS[dice.choice(RELATED)]
        kind = dice.choice(KINDS)
        known = Known(
            id=World.id(f"org {position}"),
            kind=kind,
            name=self.name(),
            name_en=self.name_en() if self.may(0.5) else None,
            aliases=tuple(self.alias() for _ in range(dice.randint(0, 2))),
            uscc=self.code() if self.may(0.5) else None,
            address=self.address() if self.may(0.6) else None,
            sites=sites,
            memberships=list(memberships),
        )
        for measure, values, days in (
            ("FOUNDED_ON", FOUNDED, ("2020-01-01", "2021-01-01")),
            ("STAGE", STAGES, AS_OF),
        ):
            if measure == "FOUNDED_ON" or kind == "ENTERPRISE":
                for day in self.some(days):
                    known.facts.append(Fact(measure, dice.choice(values), day))
        for each in self.some(SECTORS):
            known.facts.append(
                Fact("SECTOR", each, "2022-01-01", until=self.maybe(0.3, "2024-01-01"))
            )
        for day in self.some(AS_OF, 3):
            known.facts.append(self._figure("EMPLOYEES", day, None))
        for measure in ("REVENUE", "RESEARCH_SPEND"):
            known.facts += [
                self._figure(measure, day, f"{day[:4]}-01-01")
                for day in self.some(("2023-12-31", "2024-06-30", "2024-12-31"))
            ]
        if kind == "ENTERPRISE":
            known.holdings = [
                Holding(each, self.maybe(0.8, *HELD), self.maybe(0.5, "2026-12-28", "2027-07-01"))
                for each in self.some(LABELS)
            ]
        return known

    def _figure(self, measure: str, day: str, start: str | None) -> Fact:
        number = self.number(measure)
        words = AT_YEAR_END if start is None and day.endswith("12-31") else SCOPES[measure]
        # A figure of the year's end with another scope stays beside the one that corrects it.
        scope = words if day.endswith("12-31") else self.dice.choice((words, "test"))
        return Fact(measure, number, day, start, qualifier=self.qualifier(), scope=scope)

    def number(self, measure: str) -> int:
        """A count, or an amount in yuan."""
        return self.dice.randint(5, 900) * (1 if measure == "EMPLOYEES" else 10_000)

    def qualifier(self) -> str:
        """Mostly none."""
        return self.maybe(0.2, "MORE_THAN", "AT_LEAST") or "EXACTLY"

    # What a row says

    def row(self, number: int) -> Row:
        """A row about somebody new."""
        dated = self.maybe(0.5, *LABELS)
        labels = tuple(each for each in self.some(LABELS) if each != dated)
        return Row(
            number=number,
            kind="ENTERPRISE",
            name=self.name(),
            name_en=self.name_en() if self.may(0.4) else None,
            aliases=tuple(self.alias() for _ in range(self.dice.randint(0, 2))),
            uscc=self.code() if self.may(0.4) else None,
            address=self.address() if self.may(0.5) else None,
            founded_on=self.maybe(0.6, *FOUNDED),
            sectors=self.some(SECTORS),
            stage=self.maybe(0.6, *STAGES),
            labels=labels,
            dated_label=dated,
            held_from=self.maybe(0.8, *HELD) if dated else None,
            held_until=self.maybe(0.5, *HELD_TO) if dated else None,
            figures=tuple(
                Figure(measure, self.number(measure), year, self.qualifier())
                for measure, year in self.figures
                if self.may(0.5)
            ),
            member_from=self.maybe(0.8, *CAME),
            member_until=self.maybe(0.8, *WENT),
            synthetic=self.maybe(0.6, True, False),
        )

    def equal(self, number: int, known: Known) -> Row:
        """A row that says what is there."""
        last = {each.measure: each for each in sorted(known.facts, key=lambda e: last_day(e.as_of))}
        dice = self.dice
        founded, stage = last.get("FOUNDED_ON"), last.get("STAGE")
        held = self.maybe(0.8, *known.holdings) if known.holdings else None
        figures = {
            (measure, year): Figure(each.measure, int(each.value), year, each.qualifier)
            for measure, year in self.figures
            for each in known.facts
            if each.measure == measure and self.may(0.7)
            if each.as_of == f"{year}-12-31"
            or (year is None and each == last[measure])
            or (measure == "EMPLOYEES" and self.may(0.3))
        }
        return Row(
            number=number,
            kind=known.kind,
            name=known.name,
            name_en=self.maybe(0.5, known.name_en, *(e for e in known.aliases if e.isascii())),
            aliases=tuple(dice.sample(known.aliases, dice.randint(0, len(known.aliases)))),
            uscc=self.maybe(0.5, known.uscc),
            address=self.maybe(0.5, known.address),
            founded_on=str(founded.value) if founded and self.may(0.5) else None,
            sectors=self.some(tuple(str(e.value) for e in known.facts if e.measure == "SECTOR")),
            stage=str(stage.value) if stage and self.may(0.5) else None,
            labels=self.some(tuple({each.label for each in known.holdings})),
            dated_label=held.label if held else None,
            held_from=held.since if held and self.may(0.7) else None,
            figures=tuple(figures.values()),
            member_from=self.maybe(0.3, "2021-03"),
            member_until=self.maybe(0.3, "2027-02"),
            synthetic=self.maybe(0.3, True, False),
        )

    def changed(self, number: int, known: Known) -> Row:
        """A row that says one or two other things of it."""
        other = self.row(number)
        fields = ["name_en", "aliases", "address", "founded_on", "sectors", "figures"]
        if known.uscc is None:
            fields.append("uscc")
        row = self.equal(number, known)
        if known.kind == "ENTERPRISE":
            fields += ["stage", "labels", "dated"]
        for each in self.dice.sample(fields, self.dice.randint(1, 2)):
            if each == "dated":
                said = {e: getattr(other, e) for e in ("dated_label", "held_from", "held_until")}
                row = replace(row, **said)
            else:
                row = replace(row, **{each: getattr(other, each)})
        return row

    def shaped(self, shape: str, number: int, known: Known, before: list[Row]) -> Row:
        """A row of a shape."""
        row, equal = self.row(number), self.equal(number, known)
        near = self.near(known.name)
        if shape == "equal":
            return equal
        if shape == "changed":
            return self.changed(number, known)
        if shape == "other kind":
            kind = "BANK" if known.kind == "ENTERPRISE" else "ENTERPRISE"
            return Row(number, kind, known.name, uscc=self.maybe(0.5, known.uscc))
        if shape == "wrong":
            return self.wrong(row)
        if shape == "repeated" and before:
            return replace(self.dice.choice(before), number=number)
        said: dict[str, dict[str, Any]] = {
            "renamed": {"name": near, "uscc": known.uscc, "kind": known.kind},
            "own code": {"uscc": known.uscc},
            "foreign code": {"name": known.name, "uscc": self.code()},
            "known alias": {"aliases": known.aliases},
            "near name": {"name": near, "uscc": None},
            "near address": {"name": near, "address": known.address, "uscc": None},
        }
        row = replace(row, **said.get(shape, {}))
        if row.kind != "ENTERPRISE":
            row = Row(number, row.kind, row.name, uscc=row.uscc, figures=row.figures)
        return row

    def near(self, name: str) -> str:
        """The name with another letter in its brand."""
        at = self.dice.choice([at for at, each in enumerate(name) if each in LETTERS])
        return name[:at] + self.dice.choice("鑫旭昊") + name[at + 1 :]

    def wrong(self, row: Row) -> Row:
        """With something that is an ERROR."""
        said: tuple[dict[str, Any], ...] = (
            {"bad_code": True},
            {"kind": "PARK", "stage": None, "labels": (), "dated_label": None, "held_from": None},
            {"kind": "AUTHORITY", "stage": None, "labels": (), "dated_label": None},
            {"kind": "BANK", "stage": "GROWTH"},
            {"kind": "BANK", "stage": None, "labels": ("HIGH_TECH",)},
            {"founded_on": "2025-07-02"},
            {"member_from": "2025-08"},
            {"member_from": "2024-02-01", "member_until": "2024-01-31"},
            {"dated_label": None, "held_from": "2023-01-01"},
        )
        return replace(row, **self.dice.choice(said))

    def all(self) -> Drawn:
        """A town and a file."""
        town = [self.known(position) for position in range(ORGANIZATIONS)]
        if self.may(0.7):
            one, twin = self.dice.sample(range(ORGANIZATIONS), 2)
            town[twin].name = town[one].name
        rows: list[Row] = []
        for position, known in zip(range(ROWS), self.dice.sample(town, ROWS), strict=True):
            shape = self.dice.choice(SHAPES)
            row = self.shaped(shape, position + 2, known, rows)
            if shape not in ("new", "wrong", "repeated") and not says_founded(row, known):
                row = replace(row, founded_on=None)
            rows.append(row)
        return Drawn(town, rows, self.figures)


def says_founded(row: Row, known: Known) -> bool:
    """Whether nothing about a member's founding day would be written.

    What is written is as of the founding day and ends the one before, where the page says as of
    today: such rows are not drawn.
    """
    said = [each for each in known.facts if each.measure == "FOUNDED_ON"]
    last = max(said, key=lambda each: last_day(each.as_of), default=None)
    return not known.belongs(NORTH) or row.founded_on == (last and last.value)
