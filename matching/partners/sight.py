"""Who may see what of a history: the second reading of `graph.callers.visible`, for arrays."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.model import DataClass, OrganizationKind
from matching.partners.columns import Booleans
from matching.partners.history import History
from matching.partners.tables import ANY_KIND, CLASSES, KINDS


@dataclass(frozen=True, slots=True)
class Sight:
    """What a caller may see; consents count on `today`, the day of the reading.

    `organization_id`: for whom it asks; `receives`: as an organisation of `kind` it is one of the
    receivers of consents. `administered`: the organisations of its park.
    """

    today: date
    sees_all: bool = False
    organization_id: str | None = None
    receives: bool = False
    kind: OrganizationKind | None = None
    administered: frozenset[str] = frozenset()


EVERYTHING = Sight(date.max, sees_all=True)


def opened(history: History, sight: Sight) -> Booleans:
    """Classes × owners: whose records of which class the caller may see."""
    found = np.full((len(CLASSES), len(history.organization_ids)), sight.sees_all)
    found[CLASSES.index(DataClass.PUBLIC)] = True
    today, consents = sight.today.toordinal(), history.consents
    in_force = (consents.valid_from <= today) & (today < consents.valid_until)
    receiver = KINDS.index(sight.kind) if sight.receives and sight.kind else ANY_KIND
    mine = (consents.receiver == receiver) | (consents.receiver == ANY_KIND)
    given = consents.only(in_force & mine & sight.receives)
    found[given.data_class, given.owner] = True
    whole = {*sight.administered, sight.organization_id or ""} & history.organization_row.keys()
    found[:, [history.organization_row[each] for each in whole]] = True
    return found
