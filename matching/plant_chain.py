"""Where an enterprise stands in the plant chain: acquire, develop, mortgage."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graph.model import Deal, DealState, FinancingPurpose, PlantStepKind, StepState

_COUNTED = (DealState.CONFIRMED, DealState.ENDED)


@dataclass(frozen=True, slots=True)
class PlantStep:
    """A step with its latest counted deal, if there is one."""

    kind: PlantStepKind
    state: StepState
    deal: Deal | None


def plant_chain(
    deals: Iterable[Deal], purposes: Mapping[PlantStepKind, Collection[FinancingPurpose | None]]
) -> list[PlantStep]:
    """The steps in their order; `purposes` says for what the money of each step is.

    Only confirmed and ended deals count. The enterprise is at the furthest step that has one:
    that step is PRESENT while its latest deal runs, and DONE once that has ended. Steps before it
    are DONE, the first one behind it NEXT, the others LATER. Without deals the first is NEXT.
    """
    latest: dict[PlantStepKind, Deal] = {}
    for deal in sorted(deals, key=lambda each: (each.agreed_on, each.id)):
        for kind, served in purposes.items():
            if deal.state in _COUNTED and deal.purpose in served:
                latest[kind] = deal
    kinds = list(PlantStepKind)
    furthest = max((kinds.index(kind) for kind in latest), default=-1)
    return [
        PlantStep(kind, _state(place - furthest, latest.get(kind)), latest.get(kind))
        for place, kind in enumerate(kinds)
    ]


def _state(distance: int, deal: Deal | None) -> StepState:
    """`distance`: how many steps behind the furthest one."""
    if distance < 0:
        return StepState.DONE
    if distance == 0:
        running = deal is not None and deal.state == DealState.CONFIRMED
        return StepState.PRESENT if running else StepState.DONE
    return StepState.NEXT if distance == 1 else StepState.LATER
