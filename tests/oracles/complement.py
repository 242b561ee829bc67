"""What one has that another lacks, from the words of docs/decisions/0026-partner-network.md.

Kinds of a full team, kinds of product, and roles in pairings: each is a word, and what is brought
are the words of one that the other lacks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from graph.model import Offer

FULL_TEAM = {
    *("BANK", "GUARANTOR", "INSURER", "LESSOR", "EQUITY_INVESTOR"),
    *("IP_SERVICE_FIRM", "WARRANT_SERVICE_FIRM"),
}
PRODUCT_KINDS = {
    *("LOAN", "BILL", "TRADE_FINANCE", "MORTGAGE", "GUARANTEE"),
    *("INSURANCE", "LEASE", "EQUITY", "WARRANT", "SERVICE"),
}
SIDES = {
    "WARRANT_LOAN": ("BANK", "EQUITY_EXCHANGE"),
    "GUARANTEED_LOAN": ("BANK", "GUARANTOR"),
    "INSURED_LOAN": ("BANK", "INSURER"),
    "LEASED_UPGRADE": ("BANK", "LESSOR"),
}
# What it is, and the word; of a role the pairing and the side.
Thing = tuple[str, ...]


@dataclass(frozen=True)
class Somebody:
    """An organisation, by the word of its kind."""

    id: str
    kind: str


def offered(who: Somebody, offers: Iterable[Offer]) -> set[str]:
    """Its kinds of product."""
    return {each.product.kind.value for each in offers if each.provider_id == who.id}


def has(who: Somebody, offers: Iterable[Offer]) -> set[Thing]:
    """Everything that it has."""
    found: set[Thing] = {("kind", who.kind)}
    for kind in offered(who, offers):
        found.add(("product", kind))
    for pairing, sides in SIDES.items():
        if who.kind in sides:
            found.add(("role", pairing, who.kind))
    return found


def lacks(who: Somebody, offers: Iterable[Offer]) -> set[Thing]:
    """What it has not: of pairings the other side of those that it has a side in."""
    found: set[Thing] = {("kind", kind) for kind in FULL_TEAM if kind != who.kind}
    own = offered(who, offers)
    for kind in PRODUCT_KINDS:
        if kind not in own:
            found.add(("product", kind))
    for pairing, sides in SIDES.items():
        if who.kind in sides:
            for side in sides:
                if side != who.kind:
                    found.add(("role", pairing, side))
    return found


def brought(asker: Somebody, other: Somebody, offers: Iterable[Offer]) -> set[Thing]:
    """What the other has of what the asker lacks."""
    every = list(offers)
    return lacks(asker, every) & has(other, every)


def share(asker: Somebody, other: Somebody, offers: Iterable[Offer]) -> Fraction:
    """brings(c)."""
    every = list(offers)
    whole = lacks(asker, every)
    return Fraction(len(brought(asker, other, every)), len(whole)) if whole else Fraction(0)
