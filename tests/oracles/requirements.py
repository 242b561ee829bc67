"""How rules combine to a verdict, computed naively from the four rules of its definition."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from graph.model import Verdict

Shape: TypeAlias = "tuple[str, int | None, str | None, tuple[Shape, ...]]"
"""Mode, how many at least, the name of the part where the mode is RULE, the parts."""

Tree: TypeAlias = "tuple[str, int | None, str | None, Verdict, tuple[Tree, ...]]"
"""Mode, how many at least, the id of the rule where the mode is RULE, verdict, the parts."""

Parts: TypeAlias = "Mapping[str, Sequence[tuple[str, Verdict]]]"
"""Of each part that has rules in force: their ids and verdicts."""


# Texts


def read(text: str) -> Shape:
    """The shape that a text writes."""
    shape, rest = _read(re.findall(r"\w+|[(),]", text))
    assert not rest
    return shape


def _read(words: list[str]) -> tuple[Shape, list[str]]:
    name, rest = words[0], words[1:]
    if rest[:1] != ["("]:
        return ("RULE", None, name, ()), rest
    rest = rest[1:]
    least = None
    if name == "AT_LEAST":
        least, rest = int(rest[0]), rest[2:]
    parts: list[Shape] = []
    while True:
        part, rest = _read(rest)
        parts.append(part)
        after, rest = rest[0], rest[1:]
        if after == ")":
            return (name, least, None, tuple(parts)), rest


def names(shape: Shape) -> list[str]:
    """The parts that a shape names."""
    mode, _, name, parts = shape
    if mode == "RULE":
        assert name is not None
        return [name]
    return [one for part in parts for one in names(part)]


# Verdicts


def combined(mode: str, at_least: int | None, verdicts: Sequence[Verdict]) -> Verdict:
    """Rules 3 and 4: what the verdicts of the parts say together."""
    asked = [each for each in verdicts if each != Verdict.NOT_ASKED]
    if not asked:
        return Verdict.NOT_ASKED
    if mode == "ALL":
        return first_of((Verdict.FAILS, Verdict.UNKNOWN, Verdict.HOLDS), asked)
    if mode == "ANY":
        return first_of((Verdict.HOLDS, Verdict.UNKNOWN, Verdict.FAILS), asked)
    assert at_least is not None
    needed = min(at_least, len(asked))
    if asked.count(Verdict.HOLDS) >= needed:
        return Verdict.HOLDS
    if asked.count(Verdict.HOLDS) + asked.count(Verdict.UNKNOWN) < needed:
        return Verdict.FAILS
    return Verdict.UNKNOWN


def first_of(order: Sequence[Verdict], verdicts: Sequence[Verdict]) -> Verdict:
    """The first of the verdicts in an order."""
    return next(each for each in order if each in verdicts)


# Trees


def tree(text: str | None, parts: Parts) -> "Tree | None":
    """The verdict of a product as a tree; None where no rule is in force."""
    if not parts:
        return None
    shape = None if text is None else read(text)
    named = [] if shape is None else names(shape)
    own = None if shape is None else _of_shape(shape, parts)
    beside = [_of_part(parts[name]) for name in sorted(parts) if name not in named]
    if own is not None and not beside:
        return own
    return _combination("ALL", None, [*beside, *([] if own is None else [own])])


def _of_shape(shape: Shape, parts: Parts) -> "Tree | None":
    """Rule 2: parts without a rule and combinations without a part are left out."""
    mode, at_least, name, below = shape
    if mode == "RULE":
        assert name is not None
        return _of_part(parts[name]) if name in parts else None
    kept = [each for each in (_of_shape(part, parts) for part in below) if each is not None]
    return _combination(mode, at_least, kept) if kept else None


def _of_part(rules: Sequence[tuple[str, Verdict]]) -> Tree:
    """Rule 1: a part is all of its rules."""
    leaves: list[Tree] = [("RULE", None, id, verdict, ()) for id, verdict in sorted(rules)]
    return leaves[0] if len(leaves) == 1 else _combination("ALL", None, leaves)


def _combination(mode: str, at_least: int | None, below: Sequence[Tree]) -> Tree:
    verdict = combined(mode, at_least, [part[3] for part in below])
    return mode, at_least, None, verdict, tuple(below)
