"""How the rules of a product or credential combine: shapes of ALL, ANY and AT_LEAST over parts.

A shape is written as a text, `ANY(REVENUE, ALL(RESEARCH_RATIO, AGE))`, and names the parts that
rules fill (docs/decisions/0021-requirements.md).
"""

import ast
from dataclasses import dataclass
from datetime import date
from enum import auto
from functools import lru_cache

from graph.model.money import ProductTerms, Rule
from graph.model.words import Word

DEEPEST = 5


class RequirementMode(Word):
    """How the parts of a requirement combine; RULE: it is one rule."""

    RULE = auto()
    ALL = auto()
    ANY = auto()
    AT_LEAST = auto()


@dataclass(frozen=True, slots=True)
class Shape:
    """A combination of parts; with the mode RULE it is the part that it names."""

    mode: RequirementMode
    part: str | None = None
    at_least: int | None = None
    parts: tuple["Shape", ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """A dated shape over the parts that the rules of a product or credential fill."""

    id: str
    subject_id: str
    shape: str
    valid_from: date
    valid_until: date | None
    illustrative: bool
    unconfirmed: bool
    synthetic: bool
    recorded_at: str
    superseded_at: str | None


@dataclass(frozen=True, slots=True, eq=False)  # each is its own key: they are read, not compared
class Conditions:
    """All that is known at a moment of what a product asks for, whenever it is in force."""

    product_id: str
    rules: tuple[Rule, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    terms: tuple[ProductTerms, ...] = ()


class ShapeError(ValueError):
    """A text that is no shape."""


@lru_cache(maxsize=10_000)
def parse_shape(text: str) -> Shape:
    """Read a shape; raises ShapeError for any other text and one that is too deep."""
    try:
        shape = _read(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ShapeError(f"No shape of a requirement: {text}") from error
    named = _names(shape)
    if len(set(named)) < len(named):
        raise ShapeError(f"A shape names each part once: {text}")
    if _depth(shape) > DEEPEST:
        raise ShapeError(f"A shape is at most {DEEPEST} combinations deep: {text}")
    return shape


def _read(node: ast.expr) -> Shape:
    match node:
        case ast.Name(id=name):
            return Shape(RequirementMode.RULE, part=name)
        case ast.Call(func=ast.Name(id="ALL" | "ANY" as mode), args=[_, *_] as parts, keywords=[]):
            return Shape(RequirementMode(mode), parts=tuple(map(_read, parts)))
        case ast.Call(
            func=ast.Name(id="AT_LEAST"), args=[ast.Constant(value=least), *parts], keywords=[]
        ) if type(least) is int and 1 <= least <= len(parts):
            parts = tuple(map(_read, parts))
            return Shape(RequirementMode.AT_LEAST, at_least=least, parts=parts)
        case _:
            raise ShapeError


def _names(shape: Shape) -> list[str]:
    if shape.part is not None:
        return [shape.part]
    return [name for part in shape.parts for name in _names(part)]


def _depth(shape: Shape) -> int:
    return 1 + max(map(_depth, shape.parts)) if shape.parts else 0
