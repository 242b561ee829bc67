"""What a partner has that the asker lacks: its kind, product kinds and roles in pairings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.model import Offer, OrganizationKind, Pairing, ProductKind
from matching.plans.candidates import PARTNERS

# The five kinds of a full team, and the two by which it is to be widened (domain: M1, M9).
FULL_TEAM = (
    OrganizationKind.BANK,
    OrganizationKind.GUARANTOR,
    OrganizationKind.INSURER,
    OrganizationKind.LESSOR,
    OrganizationKind.EQUITY_INVESTOR,
    OrganizationKind.IP_SERVICE_FIRM,
    OrganizationKind.WARRANT_SERVICE_FIRM,
)


@dataclass(frozen=True, slots=True)
class Complement:
    """What one has that the other lacks, in the order of their vocabularies.

    `kind`: its kind, where it is another than the asker's and one of a full team's.
    """

    kind: OrganizationKind | None
    product_kinds: tuple[ProductKind, ...]
    pairings: tuple[Pairing, ...]

    @property
    def count(self) -> int:
        """How many things these are."""
        return (self.kind is not None) + len(self.product_kinds) + len(self.pairings)


def product_kinds(offers: Iterable[Offer]) -> dict[str, frozenset[ProductKind]]:
    """The kinds of product that each provider offers."""
    found: dict[str, set[ProductKind]] = {}
    for each in offers:
        found.setdefault(each.provider_id, set()).add(each.product.kind)
    return {id: frozenset(kinds) for id, kinds in found.items()}


class Lacks:
    """What an asker lacks."""

    def __init__(
        self, kind: OrganizationKind, offered: Mapping[str, frozenset[ProductKind]], id: str
    ) -> None:
        """`offered`: of every provider."""
        self._kind = kind
        self._offered = offered
        own = offered.get(id, frozenset())
        self._product_kinds = [each for each in ProductKind if each not in own]
        self._pairings = [each for each in Pairing if kind in _sides(each)]
        self._kinds = [each for each in FULL_TEAM if each is not kind]

    @property
    def count(self) -> int:
        """How many things these are."""
        return len(self._product_kinds) + len(self._pairings) + len(self._kinds)

    def brought_by(self, id: str, kind: OrganizationKind) -> Complement:
        """What an organisation would bring: the other side of a pairing too."""
        offered = self._offered.get(id, frozenset())
        return Complement(
            kind=kind if kind in self._kinds else None,
            product_kinds=tuple(each for each in self._product_kinds if each in offered),
            pairings=tuple(
                each for each in self._pairings if {kind, self._kind} == set(_sides(each))
            ),
        )


def _sides(pairing: Pairing) -> tuple[OrganizationKind, OrganizationKind]:
    return OrganizationKind.BANK, PARTNERS[pairing]
