"""Bytes to text: what kind of file it is by its bytes, and in which encoding a CSV is."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from onboarding.bounds import LARGEST_FILE, Refused
from onboarding.words import RefusalReason

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_OTHER_TYPES = {
    b"%PDF": "a PDF", b"\x89PNG": "an image", b"\xff\xd8\xff": "an image", b"GIF8": "an image",
    b"\x1f\x8b": "a gzip file", b"7z\xbc\xaf": "a 7z file", b"Rar!": "a RAR file",
    b"{\\rtf": "an RTF document", b"PK\x05\x06": "an empty zip",
}  # fmt: skip
_MARKS = {
    codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be",
}  # fmt: skip
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MARKUP = re.compile(r"\s*<[a-z!?]", re.IGNORECASE | re.ASCII)
_SAVE = "save the file as XLSX, or as CSV in UTF-8."


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a CSV under one encoding."""

    encoding: str
    text: str


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as a zip; raises Refused for what is no table at all."""
    if not data:
        raise Refused(RefusalReason.EMPTY, "The file is empty.")
    if len(data) > LARGEST_FILE:
        raise Refused(RefusalReason.TOO_LARGE, f"More than {LARGEST_FILE:,} bytes: split the file.")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(RefusalReason.ENCRYPTED, "The workbook has a password: take it off.")
        raise Refused(RefusalReason.OLD_EXCEL, "An old Excel file (.xls): save it as XLSX.")
    for beginning, kind in _OTHER_TYPES.items():
        if data.startswith(beginning):
            raise Refused(RefusalReason.WRONG_TYPE, f"This is {kind}: {_SAVE}")
    return data.startswith(b"PK\x03\x04")


def decoded(data: bytes) -> list[Decoded]:
    """The texts that a CSV may be: one, or GB18030 and Big5. Raises Refused."""
    texts = [Decoded(each.encoding, each.text.removeprefix("\ufeff")) for each in _texts(data)]
    for each in texts:
        if not each.text.strip():
            raise Refused(RefusalReason.EMPTY, "The file holds no text.")
        if "\0" in each.text:
            raise Refused(RefusalReason.NUL_BYTES, f"The file holds NUL characters: {_SAVE}")
        if _MARKUP.match(each.text):
            raise Refused(RefusalReason.WRONG_TYPE, f"This is a web page or XML: {_SAVE}")
    return texts


def _texts(data: bytes) -> list[Decoded]:
    if data.startswith(_UTF_32):
        raise Refused(RefusalReason.UNKNOWN_ENCODING, f"UTF-32 is not read: {_SAVE}")
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            if text is None:
                told = f"Begins as {encoding.upper()}, and is none further on: {_SAVE}"
                raise Refused(RefusalReason.BROKEN, told)
            return [Decoded(encoding, text)]
    if b"\0" in data:
        return [_utf_16(data)]
    try:
        return [Decoded("utf-8", data.decode("utf-8"))]
    except UnicodeDecodeError as problem:
        cut = problem.reason == "unexpected end of data" and not data[: problem.start].isascii()
        if cut:
            told = "The file ends within a character: it was cut off; send it again."
            raise Refused(RefusalReason.BROKEN, told) from problem
    both = [(encoding, _strict(data, encoding)) for encoding in ("gb18030", "cp950")]
    if texts := [Decoded(encoding, text) for encoding, text in both if text is not None]:
        return texts
    raise Refused(RefusalReason.UNKNOWN_ENCODING, f"In no encoding that is known here: {_SAVE}")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf_16(data: bytes) -> Decoded:
    found: dict[int, list[Decoded]] = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data, encoding)
        if text is not None and _is_plausible(text):
            ascii_letters = sum(map(str.isascii, text))
            found.setdefault(ascii_letters, []).append(Decoded(encoding, text))
    best = found[max(found)] if found else []
    if len(best) != 1:
        raise Refused(RefusalReason.NUL_BYTES, f"The file holds NUL bytes: {_SAVE}")
    return best[0]


def _is_plausible(text: str) -> bool:
    return all(
        each in "\t\r\n" or unicodedata.category(each) not in {"Cc", "Cn", "Co"}
        for each in set(text)
    )


def is_gb2312(data: bytes) -> bool:
    """Whether every character beyond ASCII is a pair of bytes from A1: GB2312, not only GBK."""
    return re.fullmatch(rb"(?:[\x00-\x7f]|[\xa1-\xf7][\xa1-\xfe])*+", data) is not None
