"""What is recorded of synthetic firms: labels, stages, sites, figures, and what is missing."""

from collections import Counter, defaultdict
from itertools import pairwise

from graph.model import DataClass, LifeCycleStage, Measure, Unit
from seed.rows import FactRow, HoldingRow
from tests.seed.test_synthetic import ENTERPRISES, REAL, ROWS, facts, now

HOLDINGS = now(ROWS.holdings)


def test_holdings_agree_with_the_count_on_its_day():
    """On the day of a count the recorded labels are all there are, so an absent one is a no."""
    counts = facts(Measure.CREDENTIALS_HELD)
    by_firm: defaultdict[str, list[HoldingRow]] = defaultdict(list)
    for row in HOLDINGS:
        by_firm[row.enterprise].append(row)
    for row in counts:
        held = {
            each.credential
            for each in by_firm[row.subject]
            if (each.held_from or "") <= (row.as_of or "")
            and (each.held_until is None or (row.as_of or "") < each.held_until)
        }
        assert (row.value.number, row.value.unit) == (len(held), Unit.CREDENTIAL)
    known = {row.subject for row in counts}
    assert 0.78 < len(known) / len(ENTERPRISES) < 0.92


def test_holdings_last_as_long_as_their_label():
    """Half-open spans of the label's months; one label is never held twice at a time."""
    months = {row.key: row.valid_months for row in REAL.credentials}
    spans: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in HOLDINGS:
        assert row.held_from
        assert (row.held_until is None) == (months[row.credential] is None)
        spans[row.enterprise, row.credential].append((row.held_from, row.held_until or "9999"))
    for each in spans.values():
        ordered = sorted(each)
        assert all(one[1] <= two[0] for one, two in pairwise(ordered))


def test_a_little_giant_was_specialised_before():
    """The ladder of labels is climbed step by step."""
    first: dict[tuple[str, str], str] = {}
    for row in HOLDINGS:
        key = (row.enterprise, row.credential)
        first[key] = min(first.get(key, "9999"), row.held_from or "")
    giants = [firm for firm, label in first if label == "credential:LITTLE_GIANT"]
    assert giants
    for firm in giants:
        specialised = first[firm, "credential:SPECIALISED_INNOVATIVE"]
        assert specialised < first[firm, "credential:LITTLE_GIANT"]
        assert first[firm, "credential:INNOVATIVE_SME"] < specialised


def test_some_things_are_not_known():
    """Not every firm has a stage, a site or figures: UNKNOWN occurs; some sites ended."""
    for measure, low, high in (
        (Measure.STAGE, 0.85, 0.99),
        (Measure.SITE, 0.72, 0.88),
        (Measure.REVENUE, 0.75, 0.95),
    ):
        known = {row.subject for row in facts(measure)} & set(ENTERPRISES)
        assert low < len(known) / len(ENTERPRISES) < high
    assert any(row.until for row in facts(Measure.SITE))


def test_a_firm_has_one_site_and_one_or_two_stages_at_most():
    """Whoever moved left the older park on the day of the move; stages go forward."""
    sites: defaultdict[str, list[FactRow]] = defaultdict(list)
    for row in facts(Measure.SITE):
        sites[row.subject].append(row)
    for each in sites.values():
        assert len(each) <= 2
        assert all(one.until == two.as_of for one, two in pairwise(each))
    stages: defaultdict[str, list[tuple[str, LifeCycleStage]]] = defaultdict(list)
    for row in facts(Measure.STAGE):
        assert row.as_of
        assert row.value.stage
        stages[row.subject].append((row.as_of, row.value.stage))
    order = ["SEED", "STARTUP", "GROWTH", "MATURE", "LISTING"]
    for each in stages.values():
        assert len(each) <= 2
        assert [order.index(stage) for _, stage in each] == sorted(
            {order.index(stage) for _, stage in each}
        )


def test_every_core_technology_meets_an_expertise():
    """Almost whatever firms work on, some institute knows of it."""
    offered = {topic for row in (*ROWS.expertise, *REAL.expertise) for topic in row.topics}
    asked = Counter(row.value.node for row in facts(Measure.CORE_TECHNOLOGY))
    met = sum(count for topic, count in asked.items() if topic in offered)
    assert met / sum(asked.values()) > 0.85


def test_data_classes():
    """Register facts are public, money needs FINANCIALS, what a firm is and knows PROFILE,
    what it owns IP."""
    public = {Measure.FOUNDED_ON, Measure.SECTOR, Measure.SITE}
    figures = {
        Measure.REVENUE,
        Measure.RESEARCH_RATIO,
        Measure.DEBT_RATIO,
        Measure.EMPLOYEES,
    }
    figures |= {Measure.BALANCE, Measure.MAIN_BUSINESS_SHARE}
    figures |= {Measure.HEADCOUNT_RATIO, Measure.REVENUE_GROWTH}
    for row in ROWS.facts:
        expected = DataClass.FINANCIALS if row.measure in figures else DataClass.PROFILE
        if row.measure is Measure.ASSETS_HELD:
            expected = DataClass.IP
        assert row.data_class is (DataClass.PUBLIC if row.measure in public else expected)
    assert {row.data_class for row in HOLDINGS} == {DataClass.PROFILE}
