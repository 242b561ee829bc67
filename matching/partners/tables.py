"""Tables of the deal history; words are kept as their places in CLASSES and KINDS."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.model import DataClass, OrganizationKind
from matching.partners.columns import Columns, Integers

CLASSES = tuple(DataClass)
KINDS = tuple(OrganizationKind)
ANY_KIND = -1
CLASS_CODE = {each: code for code, each in enumerate(CLASSES)}
KIND_CODE: Mapping[OrganizationKind | None, int] = {
    None: ANY_KIND,
    **{each: code for code, each in enumerate(KINDS)},
}


@dataclass(frozen=True, slots=True)
class Organizations(Columns):
    """By row: its kind (a place in KINDS), when it was recorded, if it is invented, or unnamed."""

    kind: Integers
    recorded: Integers
    synthetic: Integers
    anonymous: Integers


@dataclass(frozen=True, slots=True)
class Deals(Columns):
    """By row: the day, when it was recorded, whose it is, and in which class (of CLASSES).

    `finances`: it is a FINANCING deal; others are work with an institute.
    """

    finances: Integers
    agreed: Integers
    recorded: Integers
    owner: Integers
    data_class: Integers


@dataclass(frozen=True, slots=True)
class States(Columns):
    """The states of deals, in the order of their recording for each deal."""

    deal: Integers
    counted: Integers
    since: Integers
    recorded: Integers


@dataclass(frozen=True, slots=True)
class Parts(Columns):
    """Who took part in which deal; `finances`: it brought money or cover."""

    organization: Integers
    deal: Integers
    finances: Integers
    lead: Integers


@dataclass(frozen=True, slots=True)
class Places(Columns):
    """Versions of facts that put an organisation into a sector or a park, by the node's row."""

    organization: Integers
    node: Integers
    since: Integers
    until: Integers
    recorded: Integers
    superseded: Integers
    data_class: Integers


@dataclass(frozen=True, slots=True)
class Consents(Columns):
    """Consents in full: `receiver` a place in KINDS or ANY_KIND."""

    owner: Integers
    data_class: Integers
    receiver: Integers
    valid_from: Integers
    valid_until: Integers
    number: Integers
