"""What all rows of the seed share: keys, moments, sources and typed values.

Rows name each other by keys (`org:东莞银行`, `product:org:东莞银行/科创贷`); `node_id` turns a key
into the immutable id of its node.
"""

from datetime import datetime
from functools import lru_cache
from hashlib import sha1
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict

from graph.model import AssetKind, FinancingPurpose, LifeCycleStage, PartialDate, Unit
from graph.moments import moment

_NAMESPACE = UUID("8f4b1c52-1d9a-4f0e-9a57-6d1f3c1e2b70")


@lru_cache(maxsize=100_000)
def node_id(key: str) -> str:
    """The id of the node with this key: the same in every installation.

    It is `uuid5(namespace, key)`, written out because the library's takes half of the time that
    encoding the rows of a large seed takes.
    """
    digest = sha1(_NAMESPACE.bytes + key.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def _partial(text: str) -> str:
    PartialDate(text)
    return text


def _moment(text: str) -> str:
    if moment(datetime.fromisoformat(text)) != text:
        raise ValueError(f"not a moment in UTC to the microsecond: {text}")
    return text


Partial = Annotated[str, AfterValidator(_partial)]
Moment = Annotated[str, AfterValidator(_moment)]


class Row(BaseModel):
    """A line of the seed; unknown columns are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str


class Sourced(Row):
    """A row that states something: where from, whether it is invented, and when it was recorded.

    `recorded_at` and `superseded_at` are moments as `graph.moments.moment` writes them. A row
    without `recorded_at` was recorded with the edition of the CSV files.
    """

    source: str
    synthetic: bool = False
    recorded_at: Moment | None = None
    superseded_at: Moment | None = None


class ValueRow(BaseModel):
    """A typed value: exactly one of the fields (`number` with its `unit`) is set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: int | None = None
    basis_points: int | None = None
    number: float | None = None
    unit: Unit | None = None
    stage: LifeCycleStage | None = None
    purpose: FinancingPurpose | None = None
    standing: str | None = None
    day: Partial | None = None
    region: str | None = None
    asset_kind: AssetKind | None = None
    text: str | None = None
    node: str | None = None
