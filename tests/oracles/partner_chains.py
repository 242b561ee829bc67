"""Ways to be introduced, by trying them all (docs/decisions/0025-partner-network.md)."""

from collections import defaultdict
from decimal import Decimal

from tests.oracles.partner_network import PlainNetwork, exactly

Way = tuple[Decimal, tuple[str, ...]]


@exactly()
def all_chains(market: PlainNetwork, start: str, longest: int) -> dict[str, list[Way]]:
    """Every chain of different organisations from one, by its end: strongest first."""
    found: dict[str, list[Way]] = defaultdict(list)

    def walk(here: str, chain: tuple[str, ...], weight: Decimal) -> None:
        if len(chain) > 1:
            found[here].append((weight, chain))
        if len(chain) > longest:
            return
        for there, tie in market.ties(here).items():
            if there not in chain:
                share = tie if len(chain) == 1 else tie / market.s[here]
                walk(there, (*chain, there), weight * share)

    walk(start, (start,), Decimal(1))
    return {end: sorted(ways, key=_order) for end, ways in found.items()}


def shown(weight: Decimal) -> Decimal:
    """In twelve significant digits."""
    return Decimal(f"{weight:.11e}")


def _order(way: Way) -> tuple[Decimal, int, tuple[str, ...]]:
    weight, chain = way
    return -shown(weight), len(chain), chain
