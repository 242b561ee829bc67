"""Policies, products, their terms and their rules."""

from dataclasses import dataclass
from datetime import date

from graph.model.finance_words import Comparison, Criterion, FinancingPurpose, Pairing, ProductKind
from graph.model.time import PartialDate
from graph.model.values import Value
from graph.model.words import LifeCycleStage, OrganizationKind


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document or instrument."""

    id: str
    name: str
    name_en: str | None
    document_number: str | None
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product; its natural key is provider and name."""

    id: str
    name: str
    name_en: str | None
    kind: ProductKind
    purposes: tuple[FinancingPurpose, ...]
    stages: tuple[LifeCycleStage, ...]
    pairing: Pairing | None
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """Dated limits and price of a product: whole yuan, whole months, yearly basis points.

    `service_kinds`: who else must take part, one of each, without money or cover.
    """

    id: str
    product_id: str
    minimum: int
    maximum: int | None
    maximum_tenor_months: int | None
    step: int
    annual_rate: int | None
    coverage: int | None
    service_kinds: tuple[OrganizationKind, ...]
    valid_from: date
    valid_until: date | None
    illustrative: bool
    synthetic: bool
    recorded_at: str
    superseded_at: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated condition of a product or credential.

    `part`: which part of its requirement it fills; a revised rule fills the part of the old one.
    `unconfirmed`: the threshold is a real one, but no official text is at hand.
    """

    id: str
    subject_id: str
    part: str
    criterion: Criterion
    comparison: Comparison
    thresholds: tuple[Value, ...]
    valid_from: date
    valid_until: date | None
    illustrative: bool
    unconfirmed: bool
    synthetic: bool
    recorded_at: str
    superseded_at: str | None
