"""Rules of products and credentials, how they combine, and what enterprises can change."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

import strawberry

from api.context import Info
from api.scalars import DateTime
from api.types.nodes import Node, Record, record
from api.types.values import Value, to_value
from graph import model
from graph.edges import REQUIREMENT_IN_FORCE, RULES
from graph.views import View
from matching.requirements import Condition, condition_of


def validity(dated: model.Rule | model.Requirement | model.PossibleChange) -> dict[str, Any]:
    """The fields of a version that is in force for a while."""
    return {
        "valid_from": dated.valid_from,
        "valid_until": dated.valid_until,
        "illustrative": dated.illustrative,
        "superseded_at": DateTime(dated.superseded_at) if dated.superseded_at else None,
    }


async def _subject(info: Info, id: str, view: View) -> Node:
    from api.types.registry import to_node

    return to_node(await info.context.loaders.node(id, view), view)


@strawberry.type(
    description="One dated condition of a product or credential. A new threshold is data, not code."
)
class Rule(Record):
    """A rule."""

    part: str = strawberry.field(
        description="Which part of the requirement it fills; a revised rule fills the part of the "
        "one that it replaces."
    )
    criterion: model.Criterion = strawberry.field(description="What is looked at.")
    comparison: model.Comparison = strawberry.field(
        description="How the enterprise's datum is compared with the thresholds."
    )
    thresholds: list[Value] = strawberry.field(
        description="One value for a threshold, several for IS_ONE_OF and HELD: any one of them."
    )
    valid_from: date
    valid_until: date | None
    illustrative: bool = strawberry.field(description="True: the threshold is invented.")
    unconfirmed: bool = strawberry.field(description="True: not yet confirmed by an official text.")
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version; null: current."
    )
    subject_id: strawberry.Private[str]

    @strawberry.field(description="The product or credential that it belongs to.")
    async def subject(self, info: Info) -> Node:
        """A product or credential."""
        return await _subject(info, self.subject_id, self.view)

    @classmethod
    def from_graph(cls, rule: model.Rule, view: View) -> Self:
        """Show a rule."""
        return cls(
            **record(rule, view),
            **validity(rule),
            part=rule.part,
            criterion=rule.criterion,
            comparison=rule.comparison,
            thresholds=[to_value(each, view) for each in rule.thresholds],
            unconfirmed=rule.unconfirmed,
            subject_id=rule.subject_id,
        )


@strawberry.type(
    description="A dated record of how the rules of a product or credential combine. A revised "
    "rule leaves it as it is, for it names the parts that rules fill."
)
class RequirementVersion(Record):
    """A version of a shape."""

    shape: str = strawberry.field(
        description="ALL, ANY and AT_LEAST over parts, for example `ANY(REVENUE, "
        "ALL(RESEARCH_RATIO, AGE))`. Rules of other parts are required beside it."
    )
    valid_from: date
    valid_until: date | None
    illustrative: bool = strawberry.field(description="True: the combination is invented.")
    unconfirmed: bool = strawberry.field(description="True: not yet confirmed by an official text.")
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version; null: current."
    )
    subject_id: strawberry.Private[str]

    @strawberry.field(description="The product or credential that it belongs to.")
    async def subject(self, info: Info) -> Node:
        """A product or credential."""
        return await _subject(info, self.subject_id, self.view)

    @classmethod
    def from_graph(cls, requirement: model.Requirement, view: View) -> Self:
        """Show a version."""
        return cls(
            **record(requirement, view),
            **validity(requirement),
            shape=requirement.shape,
            unconfirmed=requirement.unconfirmed,
            subject_id=requirement.subject_id,
        )


@strawberry.type(
    description="How rules combine, for example: revenue ≥ 1亿, or else R&D ≥ 6 %. Parts without a "
    "rule in force are left out."
)
class Requirement:
    """A rule, or a combination."""

    mode: model.RequirementMode
    at_least: int | None = strawberry.field(
        description="Null unless AT_LEAST. Of fewer parts than that all are asked for."
    )
    rule: Rule | None = strawberry.field(description="Null unless RULE.")
    parts: list[Requirement] = strawberry.field(description="Empty for a RULE.")
    version: RequirementVersion | None = strawberry.field(
        description="The record that says how they combine; null within a requirement, and where "
        "none does: then all rules are required."
    )

    @classmethod
    def from_match(
        cls, condition: Condition, view: View, version: model.Requirement | None = None
    ) -> Self:
        """Show a condition; the version at its root."""
        return cls(
            mode=condition.mode,
            at_least=condition.at_least,
            rule=Rule.from_graph(condition.rule, view) if condition.rule else None,
            parts=[cls.from_match(each, view) for each in condition.parts],
            version=RequirementVersion.from_graph(version, view) if version else None,
        )


@strawberry.type(
    description="An action that is possible for a criterion, with the effort that it takes: data, "
    "illustrative until somebody measures it."
)
class PossibleChange(Record):
    """A possible change."""

    action: model.ChangeAction
    criterion: model.Criterion
    effort: int = strawberry.field(
        description="Its order alone means something, the least first: no price and no time."
    )
    valid_from: date
    valid_until: date | None
    illustrative: bool = strawberry.field(description="True: the effort is invented.")
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version; null: current."
    )
    node_id: strawberry.Private[str | None]

    @strawberry.field(description="For this credential or park alone; null: for any.")
    async def node(self, info: Info) -> Node | None:
        """A credential or park."""
        return await _subject(info, self.node_id, self.view) if self.node_id else None

    @classmethod
    def from_graph(cls, change: model.PossibleChange, view: View) -> Self:
        """Show a possible change."""
        return cls(
            **record(change, view),
            **validity(change),
            action=change.action,
            criterion=change.criterion,
            effort=change.effort,
            node_id=change.node_id,
        )


async def requirement_of(info: Info, id: str, view: View) -> Requirement | None:
    """How the rules of a product or credential combine."""
    rules = await info.context.loaders.many(RULES, id, view)
    version = await info.context.loaders.one(REQUIREMENT_IN_FORCE, id, view)
    condition = condition_of(version, rules)
    return Requirement.from_match(condition, view, version) if condition else None
