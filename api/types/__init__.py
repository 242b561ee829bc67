"""The object types of the schema, split by noun."""

# First of all: what is made an enum before it is described stays without words.
from api.types import vocabulary as _vocabulary
from api.types import vocabulary_plans as _vocabulary_plans

__all__ = ["_vocabulary", "_vocabulary_plans"]
