"""The object types of the schema, split by noun."""

# First of all: what is made an enum before it is described stays without words.
from api.types import vocabulary as _vocabulary

__all__ = ["_vocabulary"]
