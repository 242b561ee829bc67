"""One counter orders all writes: its number is the revision that derived arrays follow."""

from typing import LiteralString

ADVANCE_REVISION: LiteralString = """
MERGE (counter:Counter {name: 'all'})
SET counter.value = coalesce(counter.value, 0) + 1
RETURN counter.value AS revision
"""

REVISION: LiteralString = """
OPTIONAL MATCH (counter:Counter {name: 'all'})
RETURN coalesce(counter.value, 0) AS revision
"""
