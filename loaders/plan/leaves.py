"""Values of scalars and enums, a whole column at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLEnumType, GraphQLScalarType, Undefined

Leaf = GraphQLScalarType | GraphQLEnumType

_PLAIN: Mapping[str, type[Any]] = {"String": str, "ID": str, "Boolean": bool}


class Surprise(Exception):
    """Something is not as the plan expects it: stock execution is to say what follows."""


class TooSlow(Surprise):
    """A statement of the plan was ended; it would begin anew each time, with its planning."""

    def __init__(self) -> None:
        super().__init__("slow")


class Leaves:
    """Completes values of one leaf type, as graphql-core does one by one."""

    def __init__(
        self,
        type_: Leaf,
        plain: Mapping[str, type[Any]],
        convert: Callable[[Any], Any] | None = None,
    ) -> None:
        """`convert`: from what is stored to a value of the model; None: it is one."""
        self._coerce = type_.coerce_output_value
        self._convert = convert
        self._plain = None if convert else _PLAIN.get(type_.name, plain.get(type_.name))

    def of(self, values: Sequence[Any]) -> Sequence[Any]:
        """Completed values; None stays. Raises Surprise where one cannot be completed."""
        if self._plain is not None and set(map(type, values)) <= {self._plain, type(None)}:
            return values
        known: dict[Any, Any] = {}
        try:
            return [self._one(each, known) for each in values]
        except Surprise:
            raise
        except Exception as error:
            raise Surprise("leaf") from error

    def _one(self, value: Any, known: dict[Any, Any]) -> Any:
        if value is None:
            return None
        # True is 1 to a dict, and not to a client.
        key = (value.__class__, value)
        if key not in known:
            made = self._convert(value) if self._convert else value
            known[key] = self._coerce(made)
            if known[key] is None or known[key] is Undefined:
                raise Surprise("leaf")
        return known[key]
