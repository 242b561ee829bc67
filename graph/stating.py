"""Facts that members state about themselves: new versions, which end the ones they correct."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, LiteralString

from uuid_utils import uuid7

from graph.acting import check_labels, owner_of, source_of_statement, stated_row
from graph.audit_chain import Change
from graph.client import Transaction
from graph.errors import Invalid
from graph.model import (
    DataClass,
    DayValue,
    EventChange,
    EventKind,
    Measure,
    Money,
    OrganizationKind,
    PartialDate,
    Qualifier,
    Quantity,
    Ratio,
    Reference,
    RegionValue,
    StageValue,
    StandingValue,
    TextValue,
    Unit,
    Value,
)
from graph.series import fact_properties
from graph.units import Outcome
from graph.upserts import UPSERT_FACTS
from graph.views import View

# What members may state, and what of. Where a firm sits follows from its membership, what it used
# from its deals, targets and caps from policies: none of these is a statement.
STATED: Mapping[Measure, type[Value] | Unit] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *(Measure.CREDIT_LINE, Measure.BALANCE, Measure.PAID_OUT_CUMULATIVE),
                *(Measure.PAID_OUT_IN_PERIOD, Measure.PLEDGE_REGISTERED),
                *(Measure.REVENUE, Measure.RESEARCH_SPEND),
            ),
            Money,
        ),
        **dict.fromkeys(
            (
                *(Measure.REVENUE_GROWTH, Measure.MAIN_BUSINESS_SHARE, Measure.RESEARCH_RATIO),
                *(Measure.HEADCOUNT_RATIO, Measure.DEBT_RATIO),
            ),
            Ratio,
        ),
        Measure.PLEDGES_REGISTERED: Unit.PLEDGE,
        Measure.FIRMS_SERVED_CUMULATIVE: Unit.FIRM,
        Measure.FIRMS_INCUBATED: Unit.FIRM,
        Measure.INSTITUTES_HOSTED: Unit.INSTITUTE,
        Measure.EMPLOYEES: Unit.PERSON,
        Measure.CREDENTIALS_HELD: Unit.CREDENTIAL,
        Measure.ASSETS_HELD: Unit.ASSET,
        Measure.PROCESSING_TIME: Unit.BUSINESS_DAY,
        Measure.COMPUTE: Unit.PETAFLOPS,
        Measure.AREA: Unit.SQUARE_KILOMETRE,
        Measure.STANDING: StandingValue,
        Measure.STAGE: StageValue,
        Measure.FOUNDED_ON: DayValue,
        Measure.SECTOR: Reference,
        Measure.CORE_TECHNOLOGY: Reference,
        Measure.PRODUCT_LINE: TextValue,
        Measure.REGION: RegionValue,
    }
)

_FIGURES = frozenset(
    {
        *(Measure.REVENUE, Measure.REVENUE_GROWTH, Measure.MAIN_BUSINESS_SHARE),
        *(Measure.RESEARCH_SPEND, Measure.RESEARCH_RATIO, Measure.HEADCOUNT_RATIO),
        *(Measure.DEBT_RATIO, Measure.EMPLOYEES, Measure.CREDIT_LINE, Measure.BALANCE),
        *(Measure.PAID_OUT_CUMULATIVE, Measure.PAID_OUT_IN_PERIOD, Measure.PLEDGE_REGISTERED),
        Measure.PLEDGES_REGISTERED,
    }
)
_PROFILE = frozenset(
    {
        *(Measure.STAGE, Measure.CREDENTIALS_HELD, Measure.CORE_TECHNOLOGY),
        *(Measure.PRODUCT_LINE, Measure.REGION),
    }
)
_REFERS_TO: Mapping[Measure, str] = MappingProxyType(
    {Measure.SECTOR: "Sector", Measure.CORE_TECHNOLOGY: "Topic"}
)

CORRECTED_FACTS: LiteralString = """
MATCH (fact:Fact {series: $series})
WHERE fact.superseded_at IS NULL AND fact.id <> $id AND fact.as_of = $as_of
AND coalesce(fact.period_start, '') = coalesce($period_start, '')
RETURN collect(fact.id) AS ids
"""


@dataclass(frozen=True, slots=True)
class FactStatement:
    """What is stated about an organisation or a product, as of a day."""

    subject_id: str
    measure: Measure
    value: Value
    qualifier: Qualifier
    as_of: PartialDate
    period_start: PartialDate | None
    scope: str


async def state_fact(transaction: Transaction, view: View, stated: FactStatement) -> Outcome:
    """Write a fact; a figure of the same series and day that is there already ends.

    Raises NotFound, Forbidden (see graph.acting.owner_of) and Invalid.
    """
    owner = await owner_of(transaction, view, stated.subject_id, "subjectId")
    problems = list(_problems(stated, view.today))
    if problems:
        raise Invalid(*problems)
    refers_to = [stated.value.node_id] if isinstance(stated.value, Reference) else []
    await check_labels(
        transaction, refers_to, _REFERS_TO.get(stated.measure, ""), ("value", "nodeId")
    )
    id = str(uuid7())
    said = fact_properties(
        stated.value,
        subject_id=stated.subject_id,
        measure=stated.measure,
        scope=stated.scope,
        as_of=stated.as_of,
        period_start=stated.period_start,
    )
    [corrected] = await transaction.run(
        CORRECTED_FACTS,
        id=id,
        series=said["series"],
        as_of=said["as_of"],
        period_start=said["period_start"],
    )
    row = stated_fact_row(
        id,
        {**said, "qualifier": stated.qualifier},
        subject_id=stated.subject_id,
        kind=owner.kind,
        refers_to=refers_to,
        synthetic=owner.synthetic,
    )
    source_id = await source_of_statement(transaction, view.caller, owner)
    await transaction.run(UPSERT_FACTS, rows=[{**row, "source_id": source_id}])
    change = EventChange.CHANGED if corrected["ids"] else EventChange.CREATED
    return Outcome(
        id,
        (Change(id, EventKind.FACT, change, stated.subject_id),),
        recorded=(id,),
        superseded=tuple(corrected["ids"]),
    )


def _problems(stated: FactStatement, today: date) -> list[tuple[tuple[str, ...], str]]:
    problems: list[tuple[tuple[str, ...], str]] = []
    wanted = STATED.get(stated.measure)
    if wanted is None:
        problems.append((("measure",), f"{stated.measure} is not stated by members."))
    elif isinstance(wanted, Unit):
        if not isinstance(stated.value, Quantity) or stated.value.unit != wanted:
            problems.append((("value",), f"{stated.measure} is a quantity in {wanted}."))
        elif stated.value.number < 0:
            problems.append((("value", "quantity", "number"), "A quantity is not negative."))
    elif not isinstance(stated.value, wanted):
        problems.append((("value",), f"{stated.measure} is a {wanted.__name__}."))
    if stated.as_of.first > today:
        problems.append((("asOf",), "A fact is stated of a day that has come."))
    if stated.period_start and stated.period_start.first > stated.as_of.last:
        problems.append((("periodStart",), "A period begins before it ends."))
    return problems


def stated_fact_row(
    id: str,
    properties: dict[str, Any],
    *,
    subject_id: str,
    kind: str,
    refers_to: Sequence[str],
    synthetic: bool,
) -> dict[str, Any]:
    """As UPSERT_FACTS takes it, but for its source.

    `properties`: those of `fact_properties` with the qualifier; `kind`: of the organisation.
    """
    kept = {"nature": "OBSERVED", "data_class": _class_of(properties["measure"], kind)}
    return {
        **stated_row(id, {**properties, **kept}, synthetic=synthetic),
        "subject_id": subject_id,
        "refers_to_ids": list(refers_to),
        "counterparty_ids": [],
        "sector_ids": [],
    }


def _class_of(measure: Measure, kind: str) -> DataClass:
    """Figures and profiles of enterprises are theirs to open; what others state is public."""
    if kind != OrganizationKind.ENTERPRISE:
        return DataClass.PUBLIC
    if measure in _FIGURES:
        return DataClass.FINANCIALS
    if measure == Measure.ASSETS_HELD:
        return DataClass.IP
    return DataClass.PROFILE if measure in _PROFILE else DataClass.PUBLIC
