"""Terms of the synthetic products, and what their providers lend at most."""

from datetime import date, timedelta
from random import Random

from graph.model import OrganizationKind, ProductKind
from seed import synthetic_table as table
from seed import synthetic_templates_partners as templates
from seed.rows import OrganizationRow, ProductRow, ProviderLimitsRow, TermsRow
from seed.synthetic_draw import before, changed, made, stamp, whole
from seed.synthetic_templates import Template


def revision(random: Random, on: date) -> str:
    """When a revision that holds from a day on was recorded."""
    days = templates.REVISED_BEFORE
    return stamp(random, on - timedelta(days=days), days)


def draw_terms(
    random: Random, product: ProductRow, template: Template
) -> tuple[tuple[TermsRow, ...], tuple[TermsRow, ...]]:
    """The versions known at END by their days, and those that they superseded."""
    maximum = random.choice(template.maxima)
    smallest = maximum // random.choice(templates.TICKET_PARTS)
    spread = random.choice(templates.RATE_SPREAD)
    rate = template.rate
    most = round((rate or 0) * templates.RATE_MOST)
    # Drawn for partners too, whose products cover others' loans: the draws after it stay the same.
    coverage = random.choice(template.coverages)
    said = made(
        TermsRow,
        key=f"terms:{product.key}/{table.IN_FORCE_SINCE}",
        product=product.key,
        minimum=max(smallest // templates.STEP, 1) * templates.STEP,
        maximum=maximum,
        maximum_tenor_months=template.tenor,
        step=templates.STEP,
        annual_rate=None if rate is None else rate + min(max(spread, -most), most),
        coverage=None if template.kind in templates.PARTNERS else coverage,
        service_kinds=template.service_kinds,
        pledged_kinds=template.pledged_kinds,
        valid_from=table.IN_FORCE_SINCE,
        recorded_at=product.recorded_at,
    )
    now = _for_plans(said, template)
    if random.random() >= templates.TERMS_REVISED:
        return (now,), ()
    since = templates.TERMS_REVISED_ON
    at = revision(random, since)
    dearer = None if said.annual_rate is None else said.annual_rate + templates.DEARER_BEFORE
    smaller = _stepped(maximum * templates.SMALLER_BEFORE)
    was = changed(said, maximum=smaller, annual_rate=dearer, valid_until=since, recorded_at=at)
    old = _for_plans(was, template)
    new = changed(now, key=f"terms:{product.key}/{since}", valid_from=since, recorded_at=at)
    first = before(old, at, valid_until=None, recorded_at=now.recorded_at)
    return (old, new), (first,)


def _for_plans(said: TermsRow, template: Template) -> TermsRow:
    """The terms with what a plan needs beside them: the same draws for every version."""
    # A source of chance of its own: what was drawn before this part of the table stays as it was.
    own = Random(f"{said.product}/plan")
    most = said.maximum or 0
    raised = _stepped(most * own.choice(templates.CEILINGS))
    covered = _stepped(most * own.choice(templates.COVER_CEILINGS))
    of_a_lessor, expected = whole(own, templates.LESSOR_FEE), whole(own, templates.EXPECTED_RETURN)
    terms = changed(said, maximum_ceiling=raised)
    if template.kind is ProductKind.EQUITY:
        terms = changed(terms, annual_rate=expected)
    if template.kind in templates.PARTNERS:
        fee = of_a_lessor if template.kind is ProductKind.LEASE else said.annual_rate
        terms = changed(terms, cover_cap=most, cover_cap_ceiling=covered, fee=fee)
    return terms


def draw_limits(provider: OrganizationRow) -> ProviderLimitsRow:
    """What a provider lends at most; who lends nothing itself has no cap."""
    own = Random(f"{provider.key}/limits")
    millions = templates.BORROWER_CAPS.get(provider.kind)
    cap = whole(own, millions) * 1_000_000 if millions else None
    free = provider.kind is OrganizationKind.BANK and own.random() < templates.RECRUITED_FREELY
    return made(
        ProviderLimitsRow,
        key=f"limits:{provider.key}",
        provider=provider.key,
        borrower_cap=cap,
        borrower_cap_ceiling=cap and _stepped(cap * own.choice(templates.CEILINGS)),
        recruitment_cost=0 if free else whole(own, templates.RECRUITMENT) * 10_000,
        valid_from=table.IN_FORCE_SINCE,
        recorded_at=provider.recorded_at,
    )


def _stepped(amount: float) -> int:
    return round(amount / templates.STEP) * templates.STEP
