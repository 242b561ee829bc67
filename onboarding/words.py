"""The words of an import: its fields, how bad a finding is, what a row would do, and why not."""

from enum import auto

from graph.model.words import Word


class ImportField(Word):
    """Fields that a column can fill."""

    KIND = auto()
    NAME = auto()
    NAME_EN = auto()
    ALIAS = auto()
    USCC = auto()
    FOUNDED_ON = auto()
    ADDRESS = auto()
    SECTOR = auto()
    STAGE = auto()
    CREDENTIAL = auto()
    HELD_FROM = auto()
    HELD_UNTIL = auto()
    REVENUE = auto()
    EMPLOYEES = auto()
    RESEARCH_SPEND = auto()
    MEMBER_FROM = auto()
    MEMBER_UNTIL = auto()
    SYNTHETIC = auto()


class Severity(Word):
    """NOTE: good, and worth knowing; WARNING: probably meant so; ERROR: not read."""

    NOTE = auto()
    WARNING = auto()
    ERROR = auto()


class RowVerdict(Word):
    """What committing the row would do."""

    NEW = auto()
    CHANGED = auto()
    UNCHANGED = auto()
    POSSIBLE_DUPLICATE = auto()
    INVALID = auto()


class DuplicateSign(Word):
    """What speaks for two records being one organisation."""

    SAME_USCC = auto()
    SAME_NAME = auto()
    SIMILAR_NAME = auto()
    SAME_ALIAS = auto()
    SAME_ADDRESS = auto()


class RefusalReason(Word):
    """Why a file is not read at all."""

    EMPTY = auto()
    TOO_LARGE = auto()
    ENCRYPTED = auto()
    OLD_EXCEL = auto()
    WRONG_TYPE = auto()
    UNSAFE_PATH = auto()
    ZIP_BOMB = auto()
    MACROS = auto()
    EXTERNAL_LINKS = auto()
    UNSAFE_XML = auto()
    BROKEN = auto()
    NUL_BYTES = auto()
    UNKNOWN_ENCODING = auto()
    TOO_MANY_ROWS = auto()
    TOO_MANY_COLUMNS = auto()
    CELL_TOO_LONG = auto()
    NO_HEADINGS = auto()
