"""Everything that is declared: nouns, edges and listings, for statements, tests and pictures."""

from graph import audit_listing as _audit_listing
from graph import edges as _edges
from graph import import_listings as _import_listings
from graph import listings as _listings
from graph import merged as _merged
from graph import network_edges as _network_edges
from graph import network_listings as _network_listings
from graph import network_nouns as _network_nouns
from graph import nouns as _nouns
from graph import recommendation_listings as _recommendation_listings
from graph.declarations import Edge, Listing
from graph.noun import Noun

_LISTED_ALONE = (_audit_listing, _recommendation_listings, _import_listings, _merged)
"""Nouns that stand beside their listings."""


def nouns() -> tuple[Noun, ...]:
    """All nouns with a label of their own."""
    modules = (_nouns, _network_nouns, *_LISTED_ALONE)
    declared = (each for module in modules for each in vars(module).values())
    found = dict.fromkeys(each for each in declared if isinstance(each, Noun))
    return tuple(each for each in found if each is not _network_nouns.ANYTHING)


def edges() -> tuple[Edge, ...]:
    """All edges."""
    declared = (*vars(_edges).values(), *vars(_network_edges).values())
    return tuple(dict.fromkeys(each for each in declared if isinstance(each, Edge)))


def listings() -> tuple[Listing, ...]:
    """All listings."""
    modules = (_listings, _network_listings, *_LISTED_ALONE)
    declared = (each for module in modules for each in vars(module).values())
    return tuple(dict.fromkeys(each for each in declared if isinstance(each, Listing)))
