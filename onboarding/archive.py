"""The zip of a workbook, mistrusted: checked as a whole before a part of it is inflated."""

import io
import zlib
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from onboarding.bounds import Refused
from onboarding.words import RefusalReason

MOST_ENTRIES = 1_000
LARGEST_DIRECTORY = 500_000
MOST_INFLATED = 100_000_000
HIGHEST_RATIO = 200
RATIO_COUNTS_FROM = 1_000_000
_PIECE = 65_536
_END = b"PK\x05\x06"
_HEADER = b"PK\x03\x04"


class Archive:
    """The parts of a workbook by name, case folded; nothing is inflated before it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Raises Refused for a zip that is broken, has strange names, or would grow too much."""
        self._data = data
        _check_directory(data)
        try:
            with ZipFile(io.BytesIO(data)) as opened:
                entries = opened.infolist()
        except (BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as problem:
            raise _broken("its directory cannot be read") from problem
        except (UnicodeError, IndexError) as problem:
            raise _broken("its names cannot be read") from problem
        _check_entries(entries)
        self.entries = {each.filename.casefold(): each for each in entries}
        if len(self.entries) != len(entries):
            raise Refused(RefusalReason.UNSAFE_PATH, "Two parts of the file have one name.")

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self.entries

    def pieces(self, name: str) -> Iterator[bytes]:
        """The inflated bytes of one part, at most as many as it declares. Raises Refused."""
        entry = self.entries[name.casefold()]
        size, check = 0, 0
        for piece in self._inflated(entry):
            size += len(piece)
            if size > entry.file_size:
                raise _bomb("a part inflates to more than it declares")
            check = zlib.crc32(piece, check)
            yield piece
        if size != entry.file_size or check != entry.CRC:
            raise _broken("a part is not what its checksum says")

    def read(self, name: str) -> bytes:
        """One part as a whole. Raises Refused."""
        return b"".join(self.pieces(name))

    def _inflated(self, entry: ZipInfo) -> Iterator[bytes]:
        start = entry.header_offset
        if self._data[start : start + 4] != _HEADER:
            raise _broken("a part is not where its directory says")
        name, extra = self._data[start + 26 : start + 28], self._data[start + 28 : start + 30]
        begin = start + 30 + int.from_bytes(name, "little") + int.from_bytes(extra, "little")
        raw = memoryview(self._data)[begin : begin + entry.compress_size]
        if entry.compress_type == ZIP_STORED:
            yield bytes(raw)
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for place in range(0, len(raw), _PIECE):
                rest = bytes(raw[place : place + _PIECE])
                while rest and not inflater.eof:
                    yield inflater.decompress(rest, _PIECE)
                    rest = inflater.unconsumed_tail
            while not inflater.eof and (piece := inflater.decompress(b"", _PIECE)):
                yield piece
        except zlib.error as problem:
            raise _broken("a part cannot be inflated") from problem
        if not inflater.eof:
            raise _broken("a part is cut off")


def _check_directory(data: bytes) -> None:
    """Before the directory is read at all: how large it is."""
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise _broken("it was cut off")
    entries = int.from_bytes(data[end + 10 : end + 12], "little")
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    if entries == 0xFFFF or size == 0xFFFFFFFF:
        raise _broken("it is a zip64")
    if size > LARGEST_DIRECTORY or entries > MOST_ENTRIES:
        raise _bomb("its directory is too large")


def _check_entries(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise _bomb(f"it has more than {MOST_ENTRIES:,} entries")
    for entry in entries:
        parts = entry.orig_filename.split("/")
        strange = any(mark in entry.orig_filename for mark in "\\:\0")
        if strange or parts[0] == "" or ".." in parts:
            raise Refused(RefusalReason.UNSAFE_PATH, "A part of the file has a name with a path.")
        if entry.flag_bits & 0x41:
            raise Refused(RefusalReason.ENCRYPTED, "The file has a password: take it off.")
    if sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise _bomb(f"it declares more than {MOST_INFLATED:,} bytes")
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            raise _bomb("its entries overlap")
        end = entry.header_offset + 30 + entry.compress_size
        is_large = entry.file_size > RATIO_COUNTS_FROM
        if is_large and entry.file_size > HIGHEST_RATIO * entry.compress_size:
            raise _bomb(f"a part declares more than {HIGHEST_RATIO} times its compressed size")
        if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise _broken("a part is compressed in an unknown way")


def _bomb(why: str) -> Refused:
    return Refused(RefusalReason.ZIP_BOMB, f"The file grows too much when opened: {why}.")


def _broken(why: str) -> Refused:
    told = f"The workbook is damaged: {why}. Open it, save it again, and send it whole."
    return Refused(RefusalReason.BROKEN, told)
