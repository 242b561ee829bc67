"""Mechanisms of the mission, chains of products and technology platforms."""

from dataclasses import dataclass

from graph.model.finance_words import FinancingPurpose, PlantStepKind
from graph.model.time import PartialDate
from graph.model.words import CapabilityAxis, MechanismKey


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One of the twelve mechanisms; `summary` is in the project's own words."""

    id: str
    key: MechanismKey
    name: str
    name_en: str | None
    summary: str
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class ProductChain:
    """Products that follow each other, for example the plant chain."""

    id: str
    name: str
    name_en: str | None
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class ChainStep:
    """A step of a chain: what its money is for; positions are counted from 1."""

    id: str
    position: int
    kind: PlantStepKind
    name: str
    purposes: tuple[FinancingPurpose, ...]


@dataclass(frozen=True, slots=True)
class TechnologyPlatform:
    """A technology platform, for example 工银智涌."""

    id: str
    name: str
    name_en: str | None
    synthetic: bool
    recorded_at: str


@dataclass(frozen=True, slots=True)
class BaseModel:
    """A model that a platform builds on."""

    id: str
    name: str
    open: bool
    since: PartialDate | None


@dataclass(frozen=True, slots=True)
class Capability:
    """A capability that an organisation offers on a platform."""

    id: str
    axis: CapabilityAxis
    description: str


@dataclass(frozen=True, slots=True)
class AnyNode:
    """A node of any noun, by its id."""

    id: str
