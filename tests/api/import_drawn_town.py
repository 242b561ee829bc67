"""A drawn town in the graph, and a drawn file as a CSV."""

import csv
import io
from typing import Any

from graph.client import Graph
from graph.model import (
    CredentialKind,
    LifeCycleStage,
    Measure,
    MembershipState,
    OrganizationKind,
    Qualifier,
    SectorKey,
    Unit,
)
from seed.row_base import ValueRow
from seed.rows import AliasRow
from tests.api.import_drawn import Drawn
from tests.api.import_town import LOADED, NORTH
from tests.oracles.import_changes import Fact, Known, Membership
from tests.worlds import SOURCE, World

QUALIFIERS = {"EXACTLY": "", "MORE_THAN": "超过", "AT_LEAST": "不低于"}
HEADINGS = {
    "EMPLOYEES": "员工人数",
    "REVENUE": "营业收入（元）",
    "RESEARCH_SPEND": "研发投入（元）",
}


class DrawnTown(World):
    """A drawn town in the graph; addresses are given to it afterwards."""

    def __init__(self, town: list[Known]) -> None:
        super().__init__()
        self.park("north", "south")
        for word in SectorKey:
            self.sector(word)
        for kind in CredentialKind:
            self.credential(kind)
        for position, known in enumerate(town):
            self._organization(f"org {position}", known)

    def _organization(self, name: str, known: Known) -> None:
        fields = {"name_en": known.name_en, "uscc": known.uscc}
        self.organization(name, OrganizationKind(known.kind), **fields)
        self.rows.organizations[-1] = self.rows.organizations[-1].model_copy(
            update={"name": known.name}
        )
        for each in known.aliases:
            key = self.key("alias")
            self.rows.aliases.append(AliasRow(key=key, organization=name, name=each, source=SOURCE))
        for each in known.facts:
            about: dict[str, Any] = {
                "scope": each.scope,
                "period_start": each.start,
                "until": each.until,
            }
            qualifier = Qualifier(each.qualifier)
            value = value_row(each)
            self.fact(name, Measure(each.measure), value, each.as_of, qualifier=qualifier, **about)
        for each in known.sites:
            self.refers(name, Measure.SITE, "north" if each == NORTH else "south")
        for each in known.holdings:
            days = {"held_from": each.since, "held_until": each.until}
            self.holding(name, f"credential:{each.label}", **days)
        for each in known.memberships:
            self._membership(name, each)

    def _membership(self, name: str, known: Membership) -> None:
        states = [(known.state, known.since or "2024-01-01")]
        if known.state in ("SUSPENDED", "WITHDRAWN"):
            states = [("ACTIVE", "2020-01-01"), (known.state, known.until or "2024-01-01")]
        if known.state == "EXPIRED":
            states = [("ACTIVE", "2020-01-01")]
        park = "north" if known.park == NORTH else "south"
        history = [(MembershipState(state), day, LOADED) for state, day in states]
        days = {"valid_from": known.since, "valid_until": known.until}
        self.membership(name, park, *history, recorded_at=LOADED, **days)


def value_row(fact: Fact) -> ValueRow:
    """The value of a fact as a row of the seed has it."""
    if fact.measure == "SECTOR":
        return ValueRow(node=f"sector:{fact.value}")
    if fact.measure == "EMPLOYEES":
        return ValueRow(number=int(fact.value), unit=Unit.PERSON)
    if fact.measure == "STAGE":
        return ValueRow(stage=LifeCycleStage(fact.value))
    if fact.measure == "FOUNDED_ON":
        return ValueRow(day=str(fact.value))
    return ValueRow(amount=int(fact.value))


def sheet(drawn: Drawn) -> bytes:
    """The file as a CSV."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    titles = [f"{f'{year}年' if year else ''}{HEADINGS[each]}" for each, year in drawn.figures]
    plain = "机构类型 企业名称 英文名称 简称 统一社会信用代码 地址 成立日期 行业 阶段"
    plain += " 资质 认定日期 有效期至"
    write([*plain.split(), "企业荣誉", *titles, "入驻日期", "入驻到期日", "示例数据"])
    for row in drawn.rows:
        figures = {
            (each.measure, each.year): QUALIFIERS[each.qualifier] + str(each.number)
            for each in row.figures
        }
        cells = [
            *(row.kind, row.name, row.name_en, "；".join(row.aliases)),
            *("123" if row.bad_code else row.uscc, row.address, row.founded_on),
            *("、".join(row.sectors), row.stage, row.dated_label, row.held_from, row.held_until),
            "、".join(row.labels),
            *(figures.get(each) for each in drawn.figures),
            *(row.member_from, row.member_until),
            {True: "是", False: "否", None: None}[row.synthetic],
        ]
        write(cells)
    return out.getvalue().encode()


async def address_all(graph: Graph, town: list[Known]) -> None:
    """What the platform recognises organisations by, and shows to nobody."""
    addresses = [{"id": each.id, "address": each.address} for each in town]
    statement = (
        "UNWIND $addresses AS each MATCH (o:Organization {id: each.id})"
        " SET o.address = each.address"
    )
    await graph.unit([(statement, {"addresses": addresses})])
