"""Promises of the enterprises in memory: the same as is read one by one, and brought up to date."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.deals import last_write
from graph.model import Measure, OrganizationKind
from graph.population import Population, Wanted, brought_up, read_population
from graph.profiles import Known, enterprise_profile
from graph.views import View
from graph.visibility import opened_to_caller
from seed.row_base import node_id
from tests.conftest import DEMO_BANK, TODAY, CountingGraph
from tests.worlds import FOREVER

EVERY_MEASURE = frozenset(Measure)
PARK = node_id("org:松山湖高新区")
FIRM, INSURER = node_id("org:synthetic:enterprise:7"), node_id("org:synthetic:insurer:1")
CALLERS = {
    "nobody": ANONYMOUS,
    "officer": Caller(Role.BANK_OFFICER, DEMO_BANK, OrganizationKind.BANK),
    "administrator": Caller(Role.PARK_ADMIN, PARK, OrganizationKind.PARK),
    "insurer": Caller(Role.MEMBER, INSURER, OrganizationKind.INSURER),
    "firm": Caller(Role.MEMBER, FIRM, OrganizationKind.ENTERPRISE),
    "auditor": Caller(Role.AUDITOR),
}
MOMENTS = (
    (TODAY, FOREVER),
    (date(2022, 5, 5), FOREVER),
    (date(2024, 1, 1), "2023-06-01T00:00:00.000000+00:00"),
)


@pytest.fixture(scope="module")
async def population(seeded: CountingGraph) -> Population:
    """All enterprises of the seed."""
    return await read_population(seeded, await last_write(seeded), EVERY_MEASURE)


def plain(known: Known) -> dict[str, list[Any]]:
    """The records in an order that does not depend on how they were read."""
    return {
        each.name: sorted(getattr(known, each.name), key=lambda record: record.id)
        for each in fields(Known)
    }


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
@pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
async def test_as_each_is_read_alone(
    seeded: CountingGraph, population: Population, caller: Caller, moment: tuple[date, str]
) -> None:
    """The same records of a firm, whoever asks, on every day and at every moment."""
    as_of, known_at = moment
    view = View(caller, today=TODAY, as_of=as_of, known_at=known_at)
    opened = await opened_to_caller(seeded, view)
    sizes: set[int] = set()
    own = [caller.organization_id] if caller.organization_id in population.firms else []
    for id in [*sorted(population.firms)[::25], *own]:
        firm = population.firms[id or ""]
        alone = await enterprise_profile(seeded, firm.id, view)
        assert (alone is None) == (firm.recorded_at > known_at)
        if alone is not None:
            found = plain(firm.known(view, opened))
            assert found == plain(alone), firm.id
            sizes.add(sum(map(len, found.values())))
    assert len(sizes) > 3


async def test_only_what_is_wanted(population: Population, seeded: CountingGraph) -> None:
    """A question may leave out what it does not read."""
    view = View(CALLERS["auditor"], today=TODAY, as_of=TODAY, known_at=FOREVER)
    opened = await opened_to_caller(seeded, view)
    wanted = Wanted(frozenset({Measure.STAGE}), holdings=False, memberships=False, property=False)
    firm = population.firms[FIRM]
    whole = firm.known(view, opened)
    found = firm.known(view, opened, wanted)
    stages = tuple(each for each in whole.facts if each.measure == Measure.STAGE)
    assert found == Known(stages, (), (), (), ())
    assert whole.facts != stages


async def test_measures_that_nobody_reads_are_not_kept(seeded: CountingGraph) -> None:
    """Memory is for what eligibility reads."""
    some = await read_population(seeded, await last_write(seeded), {Measure.STAGE})
    kept = {measure for firm in some.firms.values() for measure in firm.facts}
    assert kept == {Measure.STAGE}


async def test_a_revision_without_events_is_read_anew(
    seeded: CountingGraph, population: Population
) -> None:
    """A seed moves the counter and leaves no events: nothing is taken for unchanged."""
    last = await last_write(seeded)
    seeded.statements.clear()
    same = await brought_up(seeded, population, last, EVERY_MEASURE)
    assert same.firms.keys() == population.firms.keys()
    assert len(seeded.statements) == 3
    later = replace(last, revision=last.revision + 1)
    seeded.statements.clear()
    again = await brought_up(seeded, population, later, EVERY_MEASURE)
    assert again.seen.write.revision == last.revision + 1
    assert len(seeded.statements) > 3
    assert again.firms.keys() == population.firms.keys()
