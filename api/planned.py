"""What the plan is told of this schema, and the schema's executor."""

from collections.abc import Callable
from typing import Any

import strawberry
from strawberry.types.base import StrawberryObjectDefinition

from api.listing_pages import page_of_listing, settled
from api.pagination import check_first, page_of_edge
from api.types.kinds import KINDS
from api.types.registry import STORED, to_shown
from loaders.plan.catalogue import Catalogue
from loaders.plan.executor import PlannedExecutor, Plans

PLAIN: dict[str, type[Any]] = {"DateTime": str, "Uscc": str, "Yuan": int, "BasisPoints": int}
"""Scalars whose values are JSON already."""


def catalogue(counted: Callable[[str], None] = lambda _: None) -> Catalogue:
    """Of this schema; `counted`: see Catalogue."""
    kinds = {str(kind): _definition(cls).name for kind, cls in KINDS.items()}
    return Catalogue(
        show=to_shown,
        kinds={"Organization": ("kind", kinds)},
        stored={_definition(cls).name: _stored(cls, names) for cls, names in STORED.items()},
        plain=PLAIN,
        edge_page=page_of_edge,
        check_first=check_first,
        settled=settled,
        listing_page=page_of_listing,
        counted=counted,
    )


def _definition(cls: type[Any]) -> StrawberryObjectDefinition:
    return cls.__strawberry_definition__


def _stored(cls: type[Any], renamed: dict[str, str]) -> dict[str, str]:
    """The columns of a type's attributes; those of another name are given."""
    own = {each.python_name for each in _definition(cls).fields if each.is_basic_field}
    return {name: renamed.get(name, name) for name in own}


def executor(schema: strawberry.Schema, shown: Catalogue) -> type[PlannedExecutor]:
    """The executor of a schema."""
    converter = schema.schema_converter
    plans = Plans(shown, schema.config, converter.scalar_registry)
    return type("Planned", (PlannedExecutor,), {"plans": plans})
