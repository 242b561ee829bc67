"""Puts the plan in the place of stock execution, root field by root field."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterator
from inspect import isawaitable
from typing import Any, cast

from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    visit,
)
from graphql.pyutils import Path
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from loaders.plan.catalogue import Catalogue
from loaders.plan.compiling import Compiler
from loaders.plan.fields import RESOLVER, Details, NotPlanned
from loaders.plan.leaves import Surprise, TooSlow
from loaders.plan.root import answered, found, listed
from loaders.plan.run import Run, Tools
from loaders.plan.tree import RootPlan

MOST_PLANS = 500
_log = logging.getLogger(__name__)


class Plans:
    """The plans of a schema, the latest used ones kept."""

    def __init__(self, catalogue: Catalogue, config: StrawberryConfig, scalars: Any) -> None:
        self.catalogue = catalogue
        self.tools = Tools(config, scalars)
        self._operations: OrderedDict[int, _Operation] = OrderedDict()
        self._plans: OrderedDict[Any, RootPlan | str] = OrderedDict()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._plans)

    def of(self, executor: Any, parent_type: GraphQLObjectType, details: Details) -> RootPlan | str:
        """The plan of a root field, or why there is none."""
        operation = self._operation(executor)
        key = (operation, parent_type.name, _key(details), operation.decided(executor))
        return _kept(self._plans, key, lambda: self._compiled(executor, parent_type, details))

    def _compiled(
        self, executor: Any, parent_type: GraphQLObjectType, details: Details
    ) -> RootPlan | str:
        try:
            return Compiler(executor, self.catalogue).root(parent_type, details)
        except NotPlanned as reason:
            return str(reason)
        except GraphQLError:
            # A mistake deep in the selection counts only where something is selected of.
            return "mistake"

    def _operation(self, executor: Any) -> _Operation:
        node = executor.operation
        return _kept(
            self._operations, id(node), lambda: _Operation(node, executor.fragment_definitions)
        )


class _Operation:
    """An operation; kept, so that no other one can have its identity."""

    def __init__(
        self, node: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]
    ) -> None:
        self._node = node
        names = _Deciding()
        for each in (node, *fragments.values()):
            visit(each, names)
        self._conditions = sorted(names.conditions)
        self._cursors = sorted(names.cursors)

    def decided(self, executor: Any) -> tuple[Any, ...]:
        """The values of variables that a plan depends on."""
        given = executor.variable_values.coerced
        return (
            *(given.get(name) for name in self._conditions),
            *(given.get(name) is None for name in self._cursors),
        )


class _Deciding(Visitor):
    """Variables of directives, and those that are cursors."""

    def __init__(self) -> None:
        super().__init__()
        self.conditions: set[str] = set()
        self.cursors: set[str] = set()

    def enter_directive(self, node: Any, *_: Any) -> None:
        """What is skipped or included."""
        self.conditions.update(_variables(node))

    def enter_argument(self, node: Any, *_: Any) -> None:
        """Where a page begins."""
        if node.name.value == "after":
            self.cursors.update(_variables(node))


def _variables(node: Any) -> Iterator[str]:
    """Of an argument, or of all arguments of a directive."""
    for each in getattr(node, "arguments", None) or (node,):
        if isinstance(each.value, VariableNode):
            yield each.value.name.value


def _key(details: Details) -> str:
    node = details[0].node
    return (node.alias or node.name).value


def _kept(kept: OrderedDict[Any, Any], key: Any, make: Any) -> Any:
    """What is kept under a key, made where it is not; the least lately used is given up."""
    if key not in kept:
        kept[key] = make()
        if len(kept) > MOST_PLANS:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]


def remember_resolvers(schema: GraphQLSchema) -> None:
    """Note each field's own resolver, before rules are put around it.

    The plan answers for fields whose rules it knows; one with another rule is asked as it is.
    """
    for type_ in schema.type_map.values():
        for field in getattr(type_, "fields", {}).values():
            if hasattr(field, "resolve"):
                field.extensions[RESOLVER] = field.resolve


class PlannedExecutor(StrawberryGraphQLCoreExecutionContext):
    """Stock execution, but for root fields that have a plan."""

    plans: Plans | None = None

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: Details,
        path: Path,
        position_context: Any,
    ) -> Any:
        """A root field by its plan; any other one as ever."""
        stock = super().execute_field
        asked = (parent_type, source, field_details_list, path, position_context)
        is_root = path.prev is None and self.operation.operation is not OperationType.SUBSCRIPTION
        if self.plans is None or not is_root or _is_introspection(field_details_list):
            return stock(*asked)
        plan = self.plans.of(self, parent_type, field_details_list)
        if isinstance(plan, str) or plan.is_given_up:
            self.plans.catalogue.counted(plan if isinstance(plan, str) else "slow")
            return stock(*asked)
        reads = plan.lists is not None or plan.finds is not None
        run = Run(self, self.plans.catalogue, self.plans.tools, trusts=reads)
        if reads:
            return self._read(plan, run, asked, stock)
        return self._asked(plan, run, asked)

    async def _read(self, plan: RootPlan, run: Run, asked: Any, stock: Any) -> Any:
        """A page of a listing, or a node, unless something is not as the plan expects."""
        try:
            made = await (listed if plan.lists else found)(plan, run)
        except Exception as error:
            self._surprised(plan, error)
            return await _awaited(stock(*asked))
        self._ended(run)
        return made

    def _asked(self, plan: RootPlan, run: Run, asked: Any) -> Any:
        """What a resolver answers with; one that refuses at once does so before others run."""
        parent_type, source, details, path, _ = asked
        definition: Any = plan.asking.definition
        stock: Any = self
        info = stock.build_resolve_info(definition, plan.asking.nodes, parent_type, path)
        try:
            result = definition.resolve(source, info, **run.given(plan.asking))
        except Exception as error:
            stock.handle_field_error(error, definition.type, details, path)
            return None
        return self._answered(plan, run, asked, info, result)

    async def _answered(self, plan: RootPlan, run: Run, asked: Any, info: Any, result: Any) -> Any:
        """It is asked for once, also where the plan fails after it."""
        _, _, details, path, position = asked
        stock: Any = self
        type_ = cast("Any", plan.asking.definition).type
        try:
            value = await _awaited(result)
            try:
                made = await answered(plan, value, run)
            except Exception as error:
                self._surprised(plan, error)
            else:
                self._ended(run)
                return made
            return await _awaited(stock.complete_value(type_, details, info, path, value, position))
        except Exception as error:
            stock.handle_field_error(error, type_, details, path)
            return None

    def _ended(self, run: Run) -> None:
        """The plan answered: what it cost counts."""
        self.context_value.tally.cost += run.context.tally.cost
        run.catalogue.counted("")

    def _surprised(self, plan: RootPlan, error: Exception) -> None:
        assert self.plans  # noqa: S101 - see execute_field
        if isinstance(error, TooSlow):
            plan.is_given_up = True
        reason = str(error) if isinstance(error, Surprise) else type(error).__name__
        self.plans.catalogue.counted(reason)
        if not isinstance(error, Surprise | GraphQLError):
            _log.debug("a plan was given up", exc_info=error)


def _is_introspection(details: Details) -> bool:
    return details[0].node.name.value.startswith("__")


async def _awaited(value: Any) -> Any:
    return await value if isawaitable(value) else value
