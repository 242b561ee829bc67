"""Policies, products, their terms and their rules."""

from dataclasses import dataclass
from datetime import date

from graph.model.finance_words import Comparison, Criterion, FinancingPurpose, Pairing, ProductKind
from graph.model.time import PartialDate
from graph.model.values import Value
from graph.model.words import AssetKind, LifeCycleStage, OrganizationKind


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
class Offer:
    """A product and who offers it."""

    product: Product
    provider_id: str
    provider_kind: OrganizationKind


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """Dated limits and price of a product: whole yuan, whole months, yearly basis points.

    `maximum_ceiling`: what the maximum could be raised to. `service_kinds`: who else must take
    part, one of each, without money or cover. What the provider covers of the loans of others, or
    does beside them: at most `cover_cap` for an enterprise, which could be raised to
    `cover_cap_ceiling`, for `fee` of what it covers, or of the loan that it only attends. All four
    are None where they are not known, or do not apply. `coverage`: the share of a paired loan that
    its partner covers, 0 for a partner that is only present. `pledged_kinds`: a loan is secured by
    assets of these kinds; empty: it needs none.
    """

    id: str
    product_id: str
    minimum: int
    maximum: int | None
    maximum_ceiling: int | None
    maximum_tenor_months: int | None
    step: int
    annual_rate: int | None
    coverage: int | None
    cover_cap: int | None
    cover_cap_ceiling: int | None
    fee: int | None
    service_kinds: tuple[OrganizationKind, ...]
    pledged_kinds: tuple[AssetKind, ...]
    valid_from: date
    valid_until: date | None
    illustrative: bool
    synthetic: bool
    recorded_at: str
    superseded_at: str | None


@dataclass(frozen=True, slots=True)
class ProviderLimits:
    """What a provider lends to one enterprise at most, over all its products, on a day.

    Whole yuan; the cap could be raised to `borrower_cap_ceiling`. `recruitment_cost`: yuan a year
    for a team that it joins for a plan.
    """

    id: str
    provider_id: str
    borrower_cap: int | None
    borrower_cap_ceiling: int | None
    recruitment_cost: int
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
