"""Columns of the deal history: arrays that are joined, never changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Booleans = NDArray[np.bool_]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BEGINNING = np.iinfo(np.int64).min
NEVER = np.iinfo(np.int64).max
"""Bounds where none is known: of days (proleptic ordinals) and of moments (µs since 1970)."""

C = TypeVar("C", bound="Columns")


@dataclass(frozen=True, slots=True)
class Columns:
    """Arrays of one length: a row in each belongs together."""

    def joined(self, other: Self) -> Self:
        """The rows of both."""
        return type(self)(
            **{
                each.name: np.concatenate([getattr(self, each.name), getattr(other, each.name)])
                for each in fields(self)
            }
        )

    def only(self, kept: Booleans) -> Self:
        """The rows that are kept."""
        return type(self)(**{each.name: getattr(self, each.name)[kept] for each in fields(self)})


def columns(cls: type[C], rows: Sequence[Sequence[Any]]) -> C:
    """Columns of rows; each value a whole number (or a truth value), in the order of the fields."""
    names = [each.name for each in fields(cls)]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(names))
    return cls(**{name: table[:, place].copy() for place, name in enumerate(names)})


def day(at: date | None, otherwise: int) -> int:
    """The ordinal of a day; `otherwise` where none is known."""
    return otherwise if at is None else at.toordinal()


def microseconds(moments: Iterable[str]) -> list[int]:
    """Moments of recording (UTC, see `graph.moments`) as µs since 1970."""
    texts = [each[:26] for each in moments]
    return np.array(texts, dtype="datetime64[us]").astype(np.int64).tolist()


def ranks(ids: Sequence[str]) -> Integers:
    """The place of each in the order of the ids."""
    found = np.empty(len(ids), dtype=np.int64)
    order = np.argsort(np.array([each.encode() for each in ids], dtype=np.bytes_), kind="stable")
    found[order] = np.arange(len(ids))
    return found


# Most changes are of deals, and leave the organisations as they were.
@lru_cache(maxsize=2)
def rows_by_id(ids: tuple[str, ...]) -> Mapping[str, int]:
    """The place of each."""
    return MappingProxyType({id: place for place, id in enumerate(ids)})


@lru_cache(maxsize=2)
def kept_ranks(ids: tuple[str, ...]) -> Integers:
    """`ranks`, kept for the ids that were asked for last."""
    found = ranks(ids)
    found.flags.writeable = False
    return found


def incidence(rows: Integers, places: Integers, rank: Integers, height: int) -> csr_array:
    """A matrix of ones; `rank`: of its places, in whose order each row has them.

    Sums go through a row in its order. So they are the same to the last digit, in whatever order
    the places were read.
    """
    # One key for each place: sorting numbers takes a tenth of what sorting their places does.
    width = max(len(rank), 1)
    sorted_places = np.argsort(rank)[np.sort(rows * width + rank[places]) % width]
    ends = np.cumsum(np.bincount(rows, minlength=height))
    starts = np.concatenate([np.zeros(1, dtype=np.int64), ends])
    shape = (height, len(rank))
    return csr_array((np.ones(len(rows)), sorted_places, starts), shape=shape)


def pairs(rows: Integers, places: Integers, shape: tuple[int, int]) -> csr_array:
    """A matrix of ones, one for each different pair, its places in ascending order."""
    matrix = csr_array((np.ones(len(rows)), (rows, places)), shape=shape)
    matrix.sort_indices()
    matrix.data[:] = 1
    return matrix


def product(matrix: csr_array, vector: Floats) -> Floats:
    """A matrix times a vector."""
    return np.asarray(matrix @ vector, dtype=np.float64)


def row(matrix: csr_array, place: int) -> Integers:
    """Where a row has its ones."""
    start, end = matrix.indptr[place : place + 2]
    return np.asarray(matrix.indices[start:end], dtype=np.int64)


def gathered(matrix: csr_array, places: Integers, weights: Floats) -> Floats:
    """Σ of some rows, each times its weight: much less work than a product where they are few.

    It is summed up in the order of the rows that are given.
    """
    starts = matrix.indptr[places].astype(np.int64)
    lengths = matrix.indptr[places + 1].astype(np.int64) - starts
    ends = np.cumsum(lengths)
    offsets = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    indices = matrix.indices[np.repeat(starts, lengths) + offsets]
    found = np.bincount(indices, weights=np.repeat(weights, lengths), minlength=matrix.shape[1])
    return np.asarray(found, dtype=np.float64)
