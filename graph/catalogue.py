"""Everything that is declared: nouns, edges and listings, for statements, tests and pictures."""

from graph import edges as _edges
from graph import listings as _listings
from graph import network_edges as _network_edges
from graph import network_listings as _network_listings
from graph import network_nouns as _network_nouns
from graph import nouns as _nouns
from graph.declarations import Edge, Listing
from graph.noun import Noun


def nouns() -> tuple[Noun, ...]:
    """All nouns with a label of their own."""
    declared = (*vars(_nouns).values(), *vars(_network_nouns).values())
    found = dict.fromkeys(each for each in declared if isinstance(each, Noun))
    return tuple(each for each in found if each is not _network_nouns.ANYTHING)


def edges() -> tuple[Edge, ...]:
    """All edges."""
    declared = (*vars(_edges).values(), *vars(_network_edges).values())
    return tuple(dict.fromkeys(each for each in declared if isinstance(each, Edge)))


def listings() -> tuple[Listing, ...]:
    """All listings."""
    declared = (*vars(_listings).values(), *vars(_network_listings).values())
    return tuple(dict.fromkeys(each for each in declared if isinstance(each, Listing)))
