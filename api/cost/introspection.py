"""How many values an answer about the schema has.

The schema is known, so lists are taken to be as long as they are on average. How deep they may
nest is bounded by the validation (MaxIntrospectionDepthRule).
"""

from typing import Any

from graphql import GraphQLField, GraphQLSchema

from api.cost.kinds import unwrapped
from api.cost.sums import MOST, Sum


class Introspection:
    """The mean lengths of the lists of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        kinds: list[Any] = list(schema.type_map.values())
        fields = [
            field
            for kind in kinds
            for field in getattr(kind, "fields", {}).values()
            if isinstance(field, GraphQLField)
        ]
        arguments = [argument for field in fields for argument in field.args.values()]
        inputs = [
            field
            for kind in kinds
            for field in getattr(kind, "fields", {}).values()
            if not isinstance(field, GraphQLField)
        ]
        values = [value for kind in kinds for value in getattr(kind, "values", {}).values()]
        above = [each for kind in kinds for each in getattr(kind, "interfaces", ())]
        wraps = sum(len(list(unwrapped(each))) - 1 for each in [*fields, *arguments, *inputs])
        named = len(fields) + len(arguments) + len(inputs)
        self._means = {
            ("__Schema", "types"): float(len(kinds)),
            ("__Schema", "directives"): float(len(schema.directives)),
            ("__Type", "fields"): len(fields) / len(kinds),
            ("__Type", "inputFields"): len(inputs) / len(kinds),
            ("__Type", "enumValues"): len(values) / len(kinds),
            ("__Type", "interfaces"): len(above) / len(kinds),
            ("__Type", "possibleTypes"): len(above) / len(kinds),
            ("__Type", "ofType"): wraps / (wraps + named),
            ("__Field", "args"): len(arguments) / max(1, len(fields)),
        }

    def times(self, type_name: str, field_name: str, below: Sum) -> Sum:
        """As often as the field answers with an object on average."""
        return Sum(values=min(MOST, self._means.get((type_name, field_name), 1) * below.values))
