"""Where an enterprise stands in its life-cycle, and which next steps open products (M4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.model import (
    ChangeAction,
    Conditions,
    LifeCycleStage,
    Measure,
    PossibleChange,
    StageValue,
)
from matching.counterfactuals import Change, Counterfactual, opened_by_one
from matching.criteria.kind import Request
from matching.profiles import Profile, latest

_STAGES = tuple(LifeCycleStage)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The stage, the one after it, and each single step that opens a product."""

    stage: LifeCycleStage | None
    next_stage: LifeCycleStage | None
    opens: tuple[Counterfactual, ...]


def outlook(
    conditions: Sequence[Conditions],
    possible: Sequence[PossibleChange],
    profile: Profile,
    request: Request,
) -> Outlook:
    """Steps are the next stage, where the stage is known, and labels that are not held."""
    fact = latest(profile, Measure.STAGE, request.as_of)
    stage = fact.value.stage if fact and isinstance(fact.value, StageValue) else None
    coming = None if stage is None else _STAGES[_STAGES.index(stage) + 1 :]
    next_stage = coming[0] if coming else None

    def is_step(change: Change) -> bool:
        if change.action == ChangeAction.REACH_STAGE:
            return change.target == (next_stage and StageValue(next_stage))
        return change.action == ChangeAction.OBTAIN_CREDENTIAL

    opens = opened_by_one(conditions, possible, profile, request, is_step)
    return Outlook(stage, next_stage, opens)
