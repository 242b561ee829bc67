"""What-if over the seed's open needs: the short ways answer as two whole plans do."""

from collections import Counter
from dataclasses import replace

from api.firms import profile_of
from api.rulebooks import Rulebooks
from graph.callers import Caller, Role
from graph.deals import last_write
from graph.model import FinancingNeed, OrganizationKind
from graph.open_needs import open_needs
from graph.profiles import enterprise_profile
from graph.reading import nodes
from graph.views import View
from matching.criteria.kind import Request
from matching.plans.assumed import Assumptions, WhatIf
from matching.plans.candidates import pose
from matching.plans.posed import Market, Wish
from matching.plans.solve import best_plan
from matching.profiles import Profile
from seed.row_base import node_id
from tests.conftest import DEMO_BANK, TODAY, CountingGraph
from tests.worlds import FOREVER

NEEDS, LEAVING = 24, 6


def uncovered(market: Market, profile: Profile, wish: Wish) -> int:
    """By the whole plan, with what is closed posed too."""
    return best_plan(pose(market, profile, wish).problem).plan.uncovered


async def test_a_shift_is_the_difference_of_two_plans(seeded: CountingGraph) -> None:
    """Whoever lends most to the needs leaves, one after the other; then a product's cap falls."""
    officer = Caller(Role.BANK_OFFICER, node_id(DEMO_BANK), OrganizationKind.BANK)
    view = View(officer, today=TODAY, as_of=TODAY, known_at=FOREVER)
    market = (await Rulebooks().of(seeded, view, await last_write(seeded))).market(view)
    found = sorted(await open_needs(seeded, view), key=lambda each: each.id)[:NEEDS]
    read = await nodes(seeded, [each.id for each in found], view)
    wishes: list[tuple[Profile, Wish, int]] = []
    lenders: Counter[str] = Counter()
    products: Counter[str] = Counter()
    for need in read.values():
        assert isinstance(need, FinancingNeed)
        known = await enterprise_profile(seeded, need.enterprise_id, view)
        assert known
        request = Request(need.amount, need.purpose, view.as_of, need.tenor_months)
        wish = Wish(request=request, amount=need.amount)
        profile = profile_of(known)
        plan = best_plan(pose(market, profile, wish).problem).plan
        wishes.append((profile, wish, plan.uncovered))
        lenders.update(plan.members)
        products.update(each.candidate_id for each in plan.lines if "#" not in each.candidate_id)
    changed = 0
    for id, _ in lenders.most_common(LEAVING):
        what_if = WhatIf(market, Assumptions(leaving=frozenset({id})))
        kept = {each: o for each, o in market.offers.items() if o.provider_id != id}
        for profile, wish, before in wishes:
            shift = what_if.shift(profile, wish)
            assert shift
            after = uncovered(replace(market, offers=kept), profile, wish)
            assert (shift.before, shift.after) == (before, after)
            changed += before != after
    [(product, _)] = products.most_common(1)
    what_if = WhatIf(market, Assumptions(maxima={product: 0}))
    kept = {each: offer for each, offer in market.offers.items() if each != product}
    for profile, wish, before in wishes:
        shift = what_if.shift(profile, wish)
        assert shift
        after = uncovered(replace(market, offers=kept), profile, wish)
        assert (shift.before, shift.after) == (before, after)
    assert changed
