"""What joins synthetic organisations: teams, memberships, property, pledges, needs, consents."""

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

from graph.model import AssetKind, DataClass, DealRole, Measure, OrganizationKind
from graph.model import MembershipState as State
from tests.seed.test_synthetic import ENTERPRISES, KINDS, PARKS, ROWS, facts, now

END = date(2025, 6, 30)
BANK = OrganizationKind.BANK
FIVE = {
    BANK,
    OrganizationKind.GUARANTOR,
    OrganizationKind.INSURER,
    OrganizationKind.LESSOR,
    OrganizationKind.EQUITY_INVESTOR,
}
SERVICE = {OrganizationKind.IP_SERVICE_FIRM, OrganizationKind.WARRANT_SERVICE_FIRM}


def test_the_largest_banks_lead_teams():
    """The lead is a member; some teams lack kinds, some members left, one team was dissolved."""
    assert [row.lead for row in ROWS.teams] == [f"org:synthetic:bank:{n}" for n in range(1, 9)]
    kinds: defaultdict[str, set[OrganizationKind]] = defaultdict(set)
    members: defaultdict[str, set[str]] = defaultdict(set)
    for row in now(ROWS.team_members):
        assert row.valid_until is None or row.valid_from < row.valid_until <= END
        assert row.provider not in members[row.team]
        members[row.team].add(row.provider)
        kinds[row.team].add(KINDS[row.provider])
    assert all(row.lead in members[row.key] for row in ROWS.teams)
    present = [kinds[row.key] for row in ROWS.teams]
    assert all(each <= FIVE | SERVICE for each in present)
    assert any(each >= FIVE for each in present)
    assert any(not each >= FIVE for each in present)
    assert any(each & SERVICE for each in present)
    dissolved = {row.key: row.dissolved_on for row in ROWS.teams if row.dissolved_on}
    assert len(dissolved) == 1
    left = [row for row in now(ROWS.team_members) if row.valid_until]
    assert any(row.team not in dissolved for row in left)
    for row in left:
        assert row.team not in dissolved or row.valid_until == dissolved[row.team]


def test_most_sited_organisations_are_members_of_their_park():
    """Members sit where they are members; every state but DRAFT and EXPIRED is some's last."""
    sites: defaultdict[str, set[str]] = defaultdict(set)
    for row in facts(Measure.SITE):
        sites[row.subject].add(row.value.node or "")
    members = {row.organization for row in ROWS.memberships}
    assert members <= set(sites)
    assert 0.75 < len(members) / len(sites) < 0.98
    assert all(row.park in sites[row.organization] & PARKS for row in ROWS.memberships)
    last = Counter(row.states[-1].state for row in ROWS.memberships)
    assert set(last) == {
        State.ACTIVE,
        State.SUBMITTED,
        State.IN_REVIEW,
        State.SUSPENDED,
        State.WITHDRAWN,
    }
    assert last[State.ACTIVE] / len(ROWS.memberships) > 0.7
    lapsed = [
        row
        for row in ROWS.memberships
        if row.states[-1].state is State.ACTIVE and row.valid_until and row.valid_until <= END
    ]
    assert 0 < len(lapsed) / len(ROWS.memberships) < 0.1


def test_states_of_a_membership_come_in_order():
    """Submitted, in review, active, and then perhaps the end; valid from the admission on.

    Enterprises are admitted for some years; those who serve them stay.
    """
    for row in ROWS.memberships:
        assert row.states[0].recorded_at == row.recorded_at
        assert all(one.recorded_at <= two.recorded_at for one, two in pairwise(row.states))
        assert all(one.since <= two.since for one, two in pairwise(row.states))
        assert row.states[-1].since <= END
        assert row.states[-1].recorded_at < "2025-07-01"
        admitted = [each.since for each in row.states if each.state is State.ACTIVE]
        assert [row.valid_from] == (admitted or [None])
        firm = KINDS[row.organization] is OrganizationKind.ENTERPRISE
        assert (row.valid_until is not None) == (row.valid_from is not None and firm)
        assert firm or row.states[-1].state not in (State.SUSPENDED, State.WITHDRAWN)
        expected = [State.SUBMITTED, State.IN_REVIEW, State.ACTIVE]
        states = [each.state for each in row.states if each.state in expected]
        assert states == expected[: len(states)]


def test_intellectual_property():
    """None to twelve assets a firm, of all four kinds; numbers are clearly synthetic, and one's."""
    assets = now(ROWS.properties)
    per_firm = Counter(row.owner for row in assets)
    assert set(per_firm) < set(ENTERPRISES)
    assert max(per_firm.values()) == 12
    assert {row.kind for row in assets} == set(AssetKind)
    numbers = [row.registry_number for row in assets if row.registry_number]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"SYN-(ZL|SF|RJ|ZP)-\d{4}-\d{6,}", number) for number in numbers)
    for row in assets:
        assert (row.registry_number is None) == (row.granted_on is None)
        assert (row.granted_on or "") <= (row.expires_on or "")
        assert row.data_class is DataClass.IP
    assert any(row.registry_number is None for row in assets)


def test_pledges_never_overlap():
    """Of what borrowers own about a twelfth is pledged to a bank; once at a time, as security."""
    assets = {row.key: row for row in now(ROWS.properties)}
    spans: defaultdict[str, list[tuple[date, date]]] = defaultdict(list)
    for row in now(ROWS.pledges):
        asset = assets[row.asset]
        assert row.pledgor == asset.owner
        assert KINDS[row.pledgee] is BANK
        assert (asset.granted_on or "9") < row.registered_on.isoformat() < (asset.expires_on or "")
        spans[row.asset].append((row.registered_on, row.released_on or date.max))
        valued = (row.valued_on, row.valued_low, row.valued_high, row.pledge_discount)
        assert len({each is None for each in valued}) == 1
        if row.valued_low and row.valued_high and row.pledge_discount and row.valued_on:
            assert row.valued_low <= row.valued_high
            assert row.amount <= row.valued_low * row.pledge_discount // 10_000
            assert row.valued_on <= row.registered_on
    for each in spans.values():
        ordered = sorted(each)
        assert all(start < end for start, end in ordered)
        assert all(one[1] <= two[0] for one, two in pairwise(ordered))
    borrowers = {
        deal.enterprise
        for deal in ROWS.deals
        if any(each.role is DealRole.LENDER for each in deal.participants)
    }
    owned = [row for row in assets.values() if row.owner in borrowers]
    assert {assets[key].owner for key in spans} <= borrowers
    assert 0.06 < len(spans) / len(owned) < 0.10
    numbers = [row.registry_number for row in now(ROWS.pledges)]
    assert len(set(numbers)) == len(numbers)
    released = [row for row in now(ROWS.pledges) if row.released_on]
    assert 0.2 < len(released) / len(numbers) < 0.8


def test_many_firms_look_for_money_and_some_for_expertise():
    """More than 40 % have an open need at END; ended ones and limited ones occur."""
    needs = now(ROWS.financing_needs)
    open_now = {row.enterprise for row in needs if row.open_until is None or row.open_until > END}
    ended = [row for row in needs if row.open_until and row.open_until <= END]
    assert 0.40 <= len(open_now) / len(ENTERPRISES) < 0.7
    assert 0.1 < len(ended) / len(ENTERPRISES) < 0.3
    for row in (*needs, *ROWS.needs):
        assert row.open_from <= END
        assert row.open_until is None or row.open_from < row.open_until
    looking = {row.enterprise for row in ROWS.needs}
    assert 0.25 < len(looking) / len(ENTERPRISES) < 0.35
    assert all(row.topics for row in ROWS.needs)
    assert any(row.kinds for row in ROWS.needs)
    assert any(not row.kinds for row in ROWS.needs)


def test_consent_is_whole_or_absent():
    """Four firms in five let all members, or banks and some others, see every class."""
    given: defaultdict[str, dict[OrganizationKind | None, set[DataClass]]] = defaultdict(dict)
    for row in ROWS.consents:
        given[row.giver].setdefault(row.receiver_kind, set()).add(row.data_class)
    assert set(given) <= set(ENTERPRISES)
    assert 0.76 < len(given) / len(ENTERPRISES) < 0.84
    every = set(DataClass) - {DataClass.PUBLIC}
    for receivers in given.values():
        assert all(classes == every for classes in receivers.values())
        assert set(receivers) == {None} or BANK in receivers
        assert None not in receivers or len(receivers) == 1
    to_all = sum(None in receivers for receivers in given.values())
    assert 0.42 < to_all / len(given) < 0.58
