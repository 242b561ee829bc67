"""From the selection of a root field to the steps that complete it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from graphql import (
    GraphQLNamedType,
    GraphQLObjectType,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import collect_subfields

from graph.declarations import Cardinality
from graph.rows import converter_of
from loaders.declared import Finds, Leads, Lists
from loaders.plan.catalogue import Catalogue
from loaders.plan.fields import (
    DEFINITION,
    Details,
    NotPlanned,
    Resolved,
    is_followed,
    is_page,
    name_of,
    nodes_of,
    resolved_by,
    shape_of_field,
)
from loaders.plan.leaves import Leaves
from loaders.plan.tree import (
    Asking,
    AttributeStep,
    CallStep,
    ColumnStep,
    ConnectionField,
    ConnectionParts,
    EdgeStep,
    Layout,
    RootPlan,
    Selection,
    Step,
    TypeNameStep,
)

OTHER_VIEW = frozenset({"asOf", "knownAt"})


class Compiler:
    """Of one root field."""

    def __init__(self, executor: Any, catalogue: Catalogue) -> None:
        self._executor = executor
        self._catalogue = catalogue
        self._given = executor.variable_values.coerced
        self._places = 0
        self._views = 0

    def root(self, parent_type: GraphQLObjectType, details: Details) -> RootPlan:
        """Raises NotPlanned."""
        definition = parent_type.fields[name_of(details)]
        asking, shape = Asking(definition, details), shape_of_field(definition)
        resolved = resolved_by(definition)
        if isinstance(resolved.declared, Lists):
            layout = Layout(resolved.declared.listing.noun)
            parts = self._connection(shape.named, details, layout, 0)
            plan = RootPlan(shape, asking, resolved.declared, layout=layout, connection=parts)
        elif isinstance(resolved.declared, Finds):
            layout = Layout(resolved.declared.noun)
            selection = self._rows(shape.named, details, layout, 0)
            plan = RootPlan(shape, asking, finds=resolved.declared, selection=selection)
        else:
            leaves, selection = self._content(shape.named, details)
            return RootPlan(shape, asking, leaves=leaves, selection=selection)
        plan.cost, plan.begins = resolved.cost, resolved.begins
        return plan

    def _grouped(self, type_: GraphQLObjectType, details: Details) -> Mapping[str, Details]:
        executor = self._executor
        found = collect_subfields(
            executor.schema,
            executor.fragments,
            executor.variable_values,
            executor.operation,
            type_,
            details,
            executor.hide_suggestions,
        )
        if found.new_defer_usages:
            raise NotPlanned("defer")
        return found.grouped_field_set

    def _content(
        self, named: GraphQLNamedType, details: Details
    ) -> tuple[Leaves | None, Selection | None]:
        """What completes values of a type that a resolver answered with."""
        if is_leaf_type(named):
            return self._leaves(named), None
        return None, self._objects(named, details)

    def _leaves(self, named: GraphQLNamedType, convert: Any = None) -> Leaves:
        return Leaves(cast("Any", named), self._catalogue.plain, convert)

    def _types(self, named: GraphQLNamedType) -> list[GraphQLObjectType]:
        if is_abstract_type(named):
            return list(self._executor.schema.get_possible_types(named))
        return [cast("GraphQLObjectType", named)]

    def _objects(self, named: GraphQLNamedType, details: Details) -> Selection:
        selection = Selection({})
        types = self._types(named)
        for type_ in types:
            if is_abstract_type(named) or type_.is_type_of:
                selection.classes[type_.extensions[DEFINITION].origin] = type_.name
            selection.steps[type_.name] = [
                self._of_object(type_, key, found, selection)
                for key, found in self._grouped(type_, details).items()
            ]
        return selection

    def _of_object(
        self, type_: GraphQLObjectType, key: str, details: Details, selection: Selection
    ) -> Step:
        name = name_of(details)
        if name == "__typename":
            return TypeNameStep(key, type_.name)
        definition = type_.fields[name]
        resolved = resolved_by(definition)
        declared = cast("Leads", resolved.declared)
        if is_followed(resolved, details, self._given) and not declared.named:
            of = declared.of
            unit = selection.units.setdefault(of, Layout())
            if known := unit.known(key, resolved.declared, nodes_of(details)):
                return known
            step = self._edge(key, Asking(definition, details), resolved, 0)
            step.unit = of
            unit.steps.append(step)
            return step
        return self._of_python(type_, key, Asking(definition, details), resolved)

    def _of_python(
        self, type_: GraphQLObjectType, key: str, asking: Asking, resolved: Resolved
    ) -> Step:
        """A field that an object in memory answers."""
        shape = shape_of_field(asking.definition)
        leaves, selection = self._content(shape.named, asking.details)
        if resolved.is_attribute:
            attribute = asking.definition.extensions[DEFINITION].python_name
            return AttributeStep(key, attribute, shape, leaves, selection)
        return CallStep(key, asking, shape, leaves, selection, type_)

    def _rows(
        self,
        named: GraphQLNamedType,
        details: Details,
        layout: Layout,
        view: int,
        *,
        cut: bool = False,
    ) -> Selection:
        """What is selected of the nodes of a layout; `cut`: their pages are read by their ids."""
        assert layout.noun  # noqa: S101 - units have no rows
        selection = Selection({}, layout)
        types = self._types(named)
        if is_abstract_type(named):
            if layout.noun.label not in self._catalogue.kinds:
                raise NotPlanned("type")
            selection.kind = self._catalogue.kinds[layout.noun.label]
            layout.column(selection.kind[0])
        grouped = {type_.name: self._grouped(type_, details) for type_ in types}
        is_cut = cut and any(
            is_page(type_, found) for type_ in types for found in grouped[type_.name].values()
        )
        for type_ in types:
            selection.steps[type_.name] = [
                self._of_row(type_, key, found, selection, view, cut=is_cut)
                for key, found in grouped[type_.name].items()
            ]
        return selection

    def _of_row(
        self,
        type_: GraphQLObjectType,
        key: str,
        details: Details,
        selection: Selection,
        view: int,
        *,
        cut: bool,
    ) -> Step:
        name, layout = name_of(details), selection.layout
        if name == "__typename":
            return TypeNameStep(key, type_.name)
        assert layout and layout.noun  # noqa: S101, PT018 - see _rows
        definition = type_.fields[name]
        resolved, asking = resolved_by(definition), Asking(definition, details)
        if is_followed(resolved, details, self._given):
            parent = selection.units.setdefault("id", Layout(view=view)) if cut else layout
            if known := parent.known(key, resolved.declared, nodes_of(details)):
                return known
            step = self._edge(key, asking, resolved, view)
            step.unit = "id" if cut else None
            parent.steps.append(step)
            if cut or (step.connection is not None and step.connection.has_cursors):
                layout.column("id")
            return step
        shape = shape_of_field(definition)
        stored = self._catalogue.stored.get(type_.name, {})
        attribute = definition.extensions[DEFINITION].python_name
        if resolved.is_attribute and is_leaf_type(shape.named) and attribute in stored:
            column = stored[attribute]
            layout.column(column)
            convert = converter_of(layout.noun.cls, column)
            return ColumnStep(key, column, shape, self._leaves(shape.named, convert))
        layout.whole = True
        return self._of_python(type_, key, asking, resolved)

    def _edge(self, key: str, asking: Asking, resolved: Resolved, view: int) -> EdgeStep:
        declared = resolved.declared
        assert isinstance(declared, Leads)  # noqa: S101 - see _is_followed
        shape = shape_of_field(asking.definition)
        own_view = any(each.name.value in OTHER_VIEW for each in asking.nodes[0].arguments or ())
        step = EdgeStep(
            key=key,
            asking=asking,
            declared=declared,
            shape=shape,
            place=self._place(),
            view=self._view() if own_view else view,
            layout=Layout(declared.edge.target),
            cost=resolved.cost,
            most=resolved.most,
            own_view=own_view,
        )
        if declared.edge.cardinality is Cardinality.PAGES:
            step.counting_place = self._place()
            step.connection = self._connection(shape.named, asking.details, step.layout, step.view)
        elif declared.then is not None:
            step.layout.whole = True
            step.leaves = self._leaves(shape.named)
        else:
            step.selection = self._rows(
                shape.named, asking.details, step.layout, step.view, cut=True
            )
        return step

    def _connection(
        self, named: GraphQLNamedType, details: Details, layout: Layout, view: int
    ) -> ConnectionParts:
        if not isinstance(named, GraphQLObjectType):
            raise NotPlanned("connection")
        fields = [
            self._part(named, key, found, layout, view)
            for key, found in self._grouped(named, details).items()
        ]
        parts = ConnectionParts(fields)
        if parts.has_cursors:
            layout.keyed = True
            layout.column("id")
        return parts

    def _part(
        self, page: GraphQLObjectType, key: str, details: Details, layout: Layout, view: int
    ) -> ConnectionField:
        name = name_of(details)
        if name == "__typename":
            return ConnectionField(key, name, type_name=page.name)
        definition = page.fields[name]
        part = ConnectionField(key, name, cost=resolved_by(definition).cost)
        if name == "totalCount":
            return part
        type_ = shape_of_field(definition).named
        if name not in ("edges", "pageInfo") or not isinstance(type_, GraphQLObjectType):
            raise NotPlanned("connection")
        part.type_name = type_.name
        for inner, found in self._grouped(type_, details).items():
            part.parts.append((inner, name_of(found)))
            if name_of(found) == "node":
                node = shape_of_field(type_.fields["node"]).named
                part.nodes[inner] = self._rows(node, found, layout, view)
        return part

    def _place(self) -> int:
        self._places += 1
        return self._places

    def _view(self) -> int:
        self._views += 1
        return self._views
