"""XML of a workbook, piece by piece, through expat: no DOCTYPE, no depth, no endless elements."""

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from onboarding.bounds import Refused
from onboarding.words import RefusalReason

MOST_ELEMENTS = 5_000_000
DEEPEST = 60
LARGEST_TAG = 1_000_000
"""Bytes of one tag or comment."""
Attributes = dict[str, str]


class Done(Exception):
    """Raised by a handler that has seen enough."""


def read_xml(
    pieces: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Calls the handlers with names freed of their prefixes. Raises Refused."""
    bounded = _Bounded(start, end, text)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = bounded.start
    parser.EndElementHandler = bounded.end
    parser.CharacterDataHandler = bounded.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            bounded.fed(len(piece))
        parser.Parse(b"", True)
    except Done:
        return
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise Refused(
            RefusalReason.BROKEN,
            "The workbook is damaged: its XML is not well-formed. Open it, and save it again.",
        ) from problem


class _Bounded:
    """Hands events on, and counts: elements, depth, and bytes in which nothing happens."""

    def __init__(
        self,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None],
        text: Callable[[str], None] | None,
    ) -> None:
        self._start = start
        self._end = end
        self._text = text
        self._elements = 0
        self._depth = 0
        self._silent = 0

    def start(self, name: str, attributes: Attributes) -> None:
        self._silent = 0
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS or self._depth > DEEPEST:
            raise _bomb("XML elements")
        self._start(name.rpartition(":")[2], attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._end(name.rpartition(":")[2])

    def text(self, text: str) -> None:
        self._silent = 0
        if self._text:
            self._text(text)

    def fed(self, size: int) -> None:
        self._silent += size
        if self._silent > LARGEST_TAG:
            raise _bomb("an XML tag or comment")


def _bomb(what: str) -> Refused:
    told = f"The file grows too much when opened: {what}."
    return Refused(RefusalReason.ZIP_BOMB, told)


def _refuse_doctype(*_: object) -> NoReturn:
    raise Refused(RefusalReason.UNSAFE_XML, "The file declares XML entities: save it again.")


def attribute(attributes: Attributes, name: str) -> str | None:
    """An attribute by its name without prefix (r:id is id)."""
    for each, value in attributes.items():
        if each.rpartition(":")[2] == name:
            return value
    return None
