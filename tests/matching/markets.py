"""Small markets of deals: ties, edge days, deals of nobody, alone or of several."""

from datetime import date, timedelta

from hypothesis import strategies as st

from graph.model import FinancingEvent

ORGANIZATIONS = ("b1", "b2", "b3", "b4", "b5", "b10", "b20")
AS_OF = date(2025, 3, 1)
AGES_IN_DAYS = (0, 1, 365, 366, 730, 731, 1461, 3000, -1, -400)


def events(
    organizations: tuple[str, ...] = ORGANIZATIONS, as_of: date = AS_OF
) -> st.SearchStrategy[FinancingEvent]:
    """A deal today, long ago or still to come, of nobody, one or several financiers."""
    return st.builds(
        FinancingEvent,
        deal_id=st.integers(1, 14).map(lambda number: f"d{number}"),
        agreed_on=st.sampled_from(AGES_IN_DAYS).map(lambda age: as_of - timedelta(age)),
        financier_ids=(
            st.lists(st.sampled_from(organizations), max_size=4)
            | st.lists(st.sampled_from(organizations), min_size=2, max_size=3, unique=True)
        ).map(tuple),
    )


def markets() -> st.SearchStrategy[list[FinancingEvent]]:
    """Lists of deals, the empty list among them."""
    return st.lists(events(), max_size=10, unique_by=lambda event: event.deal_id)


@st.composite
def twins(draw: st.DrawFn) -> list[FinancingEvent]:
    """Candidates who deal alike with the asker's partners, met in different orders.

    Their scores are equal in truth; the last binary digits of a sum depend on its order.
    """
    partners = ("z1", "z2", "z3", "z4")
    ages = st.sampled_from(AGES_IN_DAYS[:8])
    deals = [
        FinancingEvent(f"d{100 + number}", AS_OF - timedelta(draw(ages)), ("u", partner))
        for number, partner in enumerate(partners)
    ]
    for one in ("c1", "c2", "c3"):
        for partner in draw(st.permutations(partners)):
            deals.append(FinancingEvent(f"d{200 + len(deals)}", AS_OF, (one, partner)))
    return deals
