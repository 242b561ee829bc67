"""The parts of a workbook beside its sheets: which sheets there are, formats, shared texts."""

import posixpath
import re
from dataclasses import dataclass, field
from enum import IntEnum

from onboarding.archive import Archive
from onboarding.bounds import LONGEST_CELL, MOST_CELLS, Refused, too_many_rows
from onboarding.words import RefusalReason
from onboarding.xml_reading import Attributes, attribute, read_xml

_MACRO_FOLDERS = ("xl/macrosheets/", "xl/dialogsheets/", "xl/activex/")
_LINK_FOLDERS = ("xl/externallinks/", "xl/querytables/")
_MONTH_FORMATS = frozenset({17, 27, 36, 50, 52, 57})
_DAY_FORMATS = frozenset({14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58})
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f]|5[Ff])_")


class Shown(IntEnum):
    """How much of a day the format of a number shows; its ISO form has as many characters."""

    NOTHING = 0
    YEAR = 4
    MONTH = 7
    DAY = 10


@dataclass(slots=True)
class Workbook:
    """`sheets`: the parts of the visible worksheets with their names, in order."""

    sheets: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    of_1904: bool = False
    formats: list[Shown] = field(default_factory=list[Shown])
    strings: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    target: str
    is_external: bool


def open_workbook(archive: Archive) -> Workbook:
    """Raises Refused for macros, external links, and zips that are no workbook."""
    _refuse_active_parts(archive)
    main = next(
        (each.target for each in _relations(archive, "").values() if each.kind == "officeDocument"),
        "xl/workbook.xml",
    )
    if main not in archive or main.endswith(".bin"):
        told = "The file is a zip, and no workbook: save the table as XLSX."
        raise Refused(RefusalReason.WRONG_TYPE, told)
    relations = _relations(archive, main)
    if any(each.is_external or each.kind == "externalLink" for each in relations.values()):
        raise _linked()
    book = Workbook()
    _read_main(archive, main, relations, book)
    for each in relations.values():
        if each.kind == "styles" and each.target in archive:
            book.formats = _formats(archive, each.target)
        if each.kind == "sharedStrings" and each.target in archive:
            book.strings = _strings(archive, each.target)
    return book


def _refuse_active_parts(archive: Archive) -> None:
    names = list(archive.entries)
    macros = any(
        name.endswith("vbaproject.bin") or name.startswith(_MACRO_FOLDERS) for name in names
    )
    types = "[Content_Types].xml"
    if macros or (types in archive and b"macroenabled" in archive.read(types).lower()):
        raise Refused(RefusalReason.MACROS, "The workbook has macros: save it as XLSX without.")
    if any(name.startswith(_LINK_FOLDERS) or name == "xl/connections.xml" for name in names):
        raise _linked()
    if "xl/workbook.bin" in archive:
        raise Refused(RefusalReason.WRONG_TYPE, "A binary workbook (.xlsb): save it as XLSX.")


def _linked() -> Refused:
    told = "The workbook is linked to other files: paste the values, or break the links."
    return Refused(RefusalReason.EXTERNAL_LINKS, told)


def _relations(archive: Archive, part: str) -> dict[str, _Relation]:
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, _Relation] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship":
            target = attributes.get("Target", "")
            whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            external = attributes.get("TargetMode", "").casefold() == "external"
            found[attributes.get("Id", "")] = _Relation(kind, whole, external)

    if path in archive:
        read_xml(archive.pieces(path), start, _ignore)
    return found


def _read_main(
    archive: Archive, main: str, relations: dict[str, _Relation], book: Workbook
) -> None:
    def start(element: str, attributes: Attributes) -> None:
        if element == "workbookPr":
            book.of_1904 = attributes.get("date1904", "").casefold() in {"1", "true", "on"}
        if element == "sheet" and attributes.get("state", "visible") == "visible":
            relation = relations.get(attribute(attributes, "id") or "")
            if relation and relation.kind == "worksheet" and relation.target in archive:
                book.sheets.append((attributes.get("name", ""), relation.target))

    read_xml(archive.pieces(main), start, _ignore)
    book.sheets = list({part: (name, part) for name, part in reversed(book.sheets)}.values())[::-1]


def _ignore(_: str) -> None:
    return


def _formats(archive: Archive, part: str) -> list[Shown]:
    codes: dict[str, Shown] = {}
    formats: list[Shown] = []
    inside = False

    def start(element: str, attributes: Attributes) -> None:
        nonlocal inside
        if element == "numFmt":
            shown = _shown(attributes.get("formatCode", ""))
            codes[attributes.get("numFmtId", "")] = shown
        inside = inside or element == "cellXfs"
        if element == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            formats.append(codes[number] if number in codes else _built_in(number))

    def end(element: str) -> None:
        nonlocal inside
        inside = inside and element != "cellXfs"

    read_xml(archive.pieces(part), start, end)
    return formats


def _built_in(number: str) -> Shown:
    if not (number.isascii() and number.isdecimal() and len(number) < 4):
        return Shown.NOTHING
    if int(number) in _MONTH_FORMATS:
        return Shown.MONTH
    return Shown.DAY if int(number) in _DAY_FORMATS else Shown.NOTHING


def _shown(code: str) -> Shown:
    letters = _QUOTED.sub("", code[:300]).partition(";")[0].casefold()
    if "d" in letters:
        return Shown.DAY
    if "y" not in letters:
        return Shown.NOTHING
    return Shown.MONTH if "m" in letters else Shown.YEAR


def _strings(archive: Archive, part: str) -> list[str]:
    strings: list[str] = []
    collected = Collected()

    def start(element: str, _: Attributes) -> None:
        if element == "si":
            collected.clear()
        collected.started(element)

    def end(element: str) -> None:
        collected.ended(element)
        if element == "si":
            if len(strings) >= MOST_CELLS:
                raise too_many_rows()
            strings.append(collected.text())

    read_xml(archive.pieces(part), start, end, collected.add)
    return strings


class Collected:
    """The runs of one rich text, without phonetic guides; not much longer than a cell may be."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._listens = False
        self._is_guide = False

    def clear(self) -> None:
        """Begins a text."""
        self._parts = []
        self._length = 0

    def started(self, element: str) -> None:
        """A run, or a guide that is not read."""
        if element == "rPh":
            self._is_guide = True
        self._listens = element == "t" and not self._is_guide

    def ended(self, element: str) -> None:
        """The end of either."""
        if element == "rPh":
            self._is_guide = False
        self._listens = False

    def add(self, text: str) -> None:
        """Characters inside some element."""
        if self._listens and self._length <= LONGEST_CELL:
            self._parts.append(text[: LONGEST_CELL + 1])
            self._length += len(text)

    def text(self) -> str:
        """The whole text, with the escapes of control characters undone."""
        return unescaped("".join(self._parts))


def unescaped(text: str) -> str:
    """Control characters that XML cannot hold are written _x000D_."""
    if "_x00" not in text:
        return text
    return _ESCAPED.sub(
        lambda match: {"0A": "\n", "0D": "\n", "09": "\t", "5F": "_"}.get(match[1].upper(), ""),
        text,
    )
