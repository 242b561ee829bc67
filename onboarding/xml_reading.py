"""XML of a workbook, piece by piece, through expat: no DOCTYPE, no depth, no endless elements."""

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from onboarding.bounds import Refused
from onboarding.words import RefusalReason

MOST_ELEMENTS = 5_000_000
DEEPEST = 60
Attributes = dict[str, str]


class Done(Exception):
    """Raised by a handler that has seen enough."""


def read_xml(
    pieces: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Calls the handlers with names and attributes freed of their prefixes. Raises Refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    elements = depth = 0

    def started(name: str, attributes: Attributes) -> None:
        nonlocal elements, depth
        elements += 1
        depth += 1
        if elements > MOST_ELEMENTS or depth > DEEPEST:
            raise Refused(
                RefusalReason.ZIP_BOMB, "The file grows too much when opened: XML elements."
            )
        start(name.rpartition(":")[2], attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2])

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if text:
        parser.CharacterDataHandler = text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except Done:
        return
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise Refused(
            RefusalReason.BROKEN,
            "The workbook is damaged: its XML is not well-formed. Open it, and save it again.",
        ) from problem


def _refuse_doctype(*_: object) -> NoReturn:
    raise Refused(RefusalReason.UNSAFE_XML, "The file declares XML entities: save it again.")


def attribute(attributes: Attributes, name: str) -> str | None:
    """An attribute by its name without prefix (r:id is id)."""
    for each, value in attributes.items():
        if each.rpartition(":")[2] == name:
            return value
    return None
