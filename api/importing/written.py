"""Which cells of a row committing would write something of."""

from collections.abc import Iterator, Mapping

from api.importing.changes import MEASURES, Setting
from graph.import_writing import MemberWrite
from graph.model import Measure, MembershipState
from onboarding.records import MemberRecord, ParsedRow
from onboarding.table import Column
from onboarding.words import ImportField

_OF_NODE = {
    ImportField.NAME_EN: "name_en",
    ImportField.USCC: "uscc",
    ImportField.ADDRESS: "address",
}
_OF_NEW = frozenset({ImportField.NAME, ImportField.KIND, ImportField.SYNTHETIC})
_FACTS = {
    ImportField.FOUNDED_ON: Measure.FOUNDED_ON,
    ImportField.STAGE: Measure.STAGE,
    ImportField.SECTOR: Measure.SECTOR,
    **{field: measure for field, (measure, _) in MEASURES.items()},
}
_LABELS = frozenset({ImportField.CREDENTIAL, ImportField.HELD_FROM, ImportField.HELD_UNTIL})


class WrittenCells:
    """Says it of the rows of one table."""

    def __init__(self, columns: tuple[Column, ...], setting: Setting) -> None:
        self._columns = {each.index: each for each in columns}
        self._names = {id: name for name, id in setting.nodes.items()}

    def of(self, row: ParsedRow, record: MemberRecord, write: MemberWrite) -> tuple[int, ...]:
        """The columns, counted from 0, of cells that say something which is written."""
        said = {each.column: each.parsed for each in row.cells if each.parsed is not None}
        written = _Written(record, write, said, self._names, self._columns)
        return tuple(sorted(each for each in said if written.has(self._columns[each])))


class _Written:
    def __init__(
        self,
        record: MemberRecord,
        write: MemberWrite,
        said: Mapping[int, str],
        names: Mapping[str, str],
        columns: Mapping[int, Column],
    ) -> None:
        """`said`: by column; `names`: of sectors and credentials, by the ids of their nodes."""
        self._record = record
        self._write = write
        self._said = said
        self._names = names
        self._columns = columns

    def has(self, column: Column) -> bool:
        """Whether something that the cell of a column says is written."""
        write, field = self._write, column.field
        if field is None:
            return False
        if field in _LABELS:
            return self._has_label(column)
        if field in _FACTS:
            return any(self._facts(column, field))
        if field in (ImportField.MEMBER_FROM, ImportField.MEMBER_UNTIL):
            begun = write.membership
            return begun is not None and begun.state is MembershipState.ACTIVE
        if write.is_new and field in _OF_NEW:
            return True
        return self._is_of_node(field) or self._is_name(field)

    def _is_of_node(self, field: ImportField) -> bool:
        return field in _OF_NODE and _OF_NODE[field] in self._write.properties

    def _is_name(self, field: ImportField) -> bool:
        """Whether one of the field's names is written as another name."""
        record = self._record
        names = {
            ImportField.NAME: (record.name,),
            ImportField.NAME_EN: (record.name_en,),
            ImportField.ALIAS: record.aliases,
        }
        return field in names and not set(names[field]).isdisjoint(self._write.aliases)

    def _facts(self, column: Column, field: ImportField) -> Iterator[bool]:
        """Whether each fact that is written of the field's measure is what the cell says."""
        words = self._said[column.index].split("; ")
        for fact in self._write.facts:
            if fact.measure is not _FACTS[field]:
                continue
            if fact.measure is Measure.SECTOR:
                yield self._names[fact.refers_to or ""] in words
            elif field in MEASURES and column.year is not None:
                yield fact.as_of.text.startswith(column.year)
            else:
                yield True

    def _has_label(self, column: Column) -> bool:
        """Whether a holding is written of a label that the cell, or the one it dates, names."""
        dated = column.label_column
        named = column if dated is None else self._columns[dated]
        said = self._said.get(named.index, "")
        if named.label is None:
            labels = set(said.split("; "))
        else:
            labels = {str(named.label)} if said == f"{named.label}: true" else set[str]()
        return any(self._names[each.credential_id] in labels for each in self._write.holdings)
