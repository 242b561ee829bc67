"""What partner recommendations read of the graph: every version, with who may see it."""

from dataclasses import dataclass
from datetime import date

from graph.model.finance_words import DealKind, DealState
from graph.model.words import DataClass, Measure, OrganizationKind


@dataclass(frozen=True, slots=True)
class RecordedDeal:
    """A deal with all its states, and who took part.

    `states`, `states_since` and `states_recorded_at` belong together, in the order of their
    recording. `financier_ids`: who brought money or cover, once each, where it is a FINANCING deal;
    `party_ids`: all who took part, the leads among them in `lead_ids`.
    """

    id: str
    kind: DealKind
    agreed_on: date
    recorded_at: str
    data_class: DataClass
    enterprise_id: str
    states: tuple[DealState, ...]
    states_since: tuple[date, ...]
    states_recorded_at: tuple[str, ...]
    financier_ids: tuple[str, ...]
    party_ids: tuple[str, ...]
    lead_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordedPlace:
    """A version of a fact that puts an organisation into a sector or a park (its site).

    It holds from the later of `as_of_last` and `period_start_first` until `until_last`; None:
    no bound is known.
    """

    measure: Measure
    node_id: str
    as_of_last: date | None
    period_start_first: date | None
    until_last: date | None
    recorded_at: str
    superseded_at: str | None
    data_class: DataClass


@dataclass(frozen=True, slots=True)
class RecordedOrganization:
    """An organisation with its sectors and sites; an anonymous one is named by no source."""

    id: str
    kind: OrganizationKind
    synthetic: bool
    recorded_at: str
    places: tuple[RecordedPlace, ...]
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class RecordedConsent:
    """A consent in full that was not revoked: who may see a class of an owner's records.

    `receiver_kind`: None for every member.
    """

    id: str
    owner_id: str
    data_class: DataClass
    receiver_kind: OrganizationKind | None
    valid_from: date
    valid_until: date | None
