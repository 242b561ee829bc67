"""What committing each row would do to what is there: new, changed, the same, or perhaps double."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.names import plain
from onboarding.records import Figure, Holding, MemberRecord, ParsedRow
from onboarding.similarity import SIMILAR, ComparedName, compared, similarity
from onboarding.words import DuplicateSign, RowVerdict

MOST_DUPLICATES = 5
LARGEST_BLOCK = 50
LIKELY_RENAMED = 5_000
SIMILAR_AT_ONE_ADDRESS = 6_000
SHORTEST_ADDRESS = 6
_LINKING = frozenset({DuplicateSign.SAME_USCC, DuplicateSign.SAME_NAME, DuplicateSign.SAME_ALIAS})


@dataclass(frozen=True, slots=True)
class Existing:
    """A current record of the graph that a row may be about; never of an anonymous one."""

    id: str
    record: MemberRecord


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An existing record that may be the same organisation; `similarity` in basis points."""

    existing_id: str
    similarity: int
    signs: tuple[DuplicateSign, ...]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """`existing_id`: the record that the row is; None where it is none, or that is not sure."""

    number: int
    verdict: RowVerdict
    existing_id: str | None = None
    duplicates: tuple[Duplicate, ...] = ()


def verdicts(rows: Sequence[ParsedRow], existing: Iterable[Existing]) -> list[JudgedRow]:
    """One for each row, in their order. Ids of `existing` are unique."""
    known = KnownRecords(existing)
    return [_judged(row, known) for row in rows]


class KnownRecords:
    """The existing records by what may point at them."""

    def __init__(self, existing: Iterable[Existing]) -> None:
        """Their ids are unique."""
        self.records: list[Existing] = sorted(existing, key=lambda each: each.id)
        self._places = {each.id: place for place, each in enumerate(self.records)}
        self.names: list[ComparedName] = []
        self.keys: list[frozenset[str]] = []
        self.addresses: list[str] = []
        self.by_code: defaultdict[str, list[int]] = defaultdict(list)
        self.by_name: defaultdict[str, list[int]] = defaultdict(list)
        self.by_key: defaultdict[str, list[int]] = defaultdict(list)
        self.by_address: defaultdict[str, list[int]] = defaultdict(list)
        self.by_block: defaultdict[int, list[int]] = defaultdict(list)
        for place, each in enumerate(self.records):
            record, name = each.record, compared(each.record.name)
            self.names.append(name)
            if record.uscc:
                self.by_code[record.uscc].append(place)
            self.by_name[name.key].append(place)
            self.keys.append(_keys(record, name))
            for key in self.keys[-1]:
                self.by_key[key].append(place)
            self.addresses.append(_address(record))
            if self.addresses[-1]:
                self.by_address[self.addresses[-1]].append(place)
            for block in name.blocks():
                self.by_block[block].append(place)

    def duplicates_of(self, id: str) -> tuple[Duplicate, ...]:
        """Which others one of the records may be, likeliest first; none for what is not there."""
        own = self._places.get(id)
        if own is None:
            return ()
        asked = _asked(self.records[own].record)
        places = sorted(set(self.candidates(asked)) - {own})
        return _likeliest(each for place in places if (each := _duplicate(asked, self, place)))

    def candidates(self, asked: "_Asked") -> Iterator[int]:
        """Places of the records that share anything with this one; some twice."""
        yield from self.by_code.get(asked.record.uscc or "", [])[:LARGEST_BLOCK]
        yield from self.by_name.get(asked.name.key, [])[:LARGEST_BLOCK]
        narrow = [self.by_address.get(asked.address, [])]
        narrow += [self.by_key.get(key, []) for key in asked.keys]
        narrow += [self.by_block.get(block, []) for block in asked.name.blocks()]
        for block in narrow:
            if len(block) <= LARGEST_BLOCK:
                yield from block


@dataclass(frozen=True, slots=True)
class _Asked:
    """A record of a row, by what may point at existing ones."""

    record: MemberRecord
    name: ComparedName
    keys: frozenset[str]
    address: str


def _keys(record: MemberRecord, name: ComparedName) -> frozenset[str]:
    others = [plain(each) for each in (record.name_en, *record.aliases) if each]
    return frozenset({name.key, *(each for each in others if len(each) > 1)})


def _address(record: MemberRecord) -> str:
    key = plain(record.address or "")
    return key if len(key) >= SHORTEST_ADDRESS else ""


def _judged(row: ParsedRow, known: KnownRecords) -> JudgedRow:
    record = row.record
    if record is None:
        return JudgedRow(row.number, RowVerdict.INVALID)
    asked = _asked(record)
    found: list[tuple[int, Duplicate]] = []
    for place in sorted(set(known.candidates(asked))):
        if duplicate := _duplicate(asked, known, place):
            found.append((place, duplicate))
    if (same := _same(record, found, known)) is not None:
        other = known.records[same]
        is_there = _is_there(record, other.record)
        verdict = RowVerdict.UNCHANGED if is_there else RowVerdict.CHANGED
        return JudgedRow(row.number, verdict, other.id)
    if not found:
        return JudgedRow(row.number, RowVerdict.NEW)
    duplicates = _likeliest(each for _, each in found)
    return JudgedRow(row.number, RowVerdict.POSSIBLE_DUPLICATE, None, duplicates)


def _likeliest(found: Iterable[Duplicate]) -> tuple[Duplicate, ...]:
    best = sorted(found, key=lambda each: (-each.similarity, each.existing_id))
    return tuple(best[:MOST_DUPLICATES])


def _asked(record: MemberRecord) -> _Asked:
    name = compared(record.name)
    return _Asked(record, name, _keys(record, name), _address(record))


def _duplicate(asked: _Asked, known: KnownRecords, place: int) -> Duplicate | None:
    record, other, name = asked.record, known.records[place], known.names[place]
    signs: set[DuplicateSign] = set()
    if record.uscc and record.uscc == other.record.uscc:
        signs.add(DuplicateSign.SAME_USCC)
    if asked.name.key == name.key:
        signs.add(DuplicateSign.SAME_NAME)
    elif _codes_differ(record, other.record):
        return None
    if (asked.keys & known.keys[place]) - ({asked.name.key} & {name.key}):
        signs.add(DuplicateSign.SAME_ALIAS)
    same_address = bool(asked.address) and asked.address == known.addresses[place]
    least = SIMILAR_AT_ONE_ADDRESS if same_address else SIMILAR
    alike = similarity(asked.name, name, 0 if signs else least)
    if alike >= SIMILAR and DuplicateSign.SAME_NAME not in signs:
        signs.add(DuplicateSign.SIMILAR_NAME)
    if same_address and (signs or alike >= SIMILAR_AT_ONE_ADDRESS):
        signs.add(DuplicateSign.SAME_ADDRESS)
    ordered = tuple(sign for sign in DuplicateSign if sign in signs)
    return Duplicate(other.id, alike, ordered) if ordered else None


def _codes_differ(record: MemberRecord, other: MemberRecord) -> bool:
    return bool(record.uscc and other.uscc and record.uscc != other.uscc)


def _same(
    record: MemberRecord, found: list[tuple[int, Duplicate]], known: KnownRecords
) -> int | None:
    """The one record that the row is, where there is no doubt."""
    by_code = [each for each in found if DuplicateSign.SAME_USCC in each[1].signs]
    by_name = [each for each in found if DuplicateSign.SAME_NAME in each[1].signs]
    several = by_code or by_name
    if len(several) != 1:
        return None
    place, duplicate = several[0]
    other = known.records[place].record
    if other.kind is not record.kind or _codes_differ(record, other):
        return None
    if by_code:
        is_named_so = bool(_LINKING & set(duplicate.signs) - {DuplicateSign.SAME_USCC})
        named_by_others = [each for each in by_name if each[0] != place]
        if named_by_others or not (is_named_so or duplicate.similarity >= LIKELY_RENAMED):
            return None
    return place


def _is_there(record: MemberRecord, other: MemberRecord) -> bool:
    """Whether committing the record would change nothing: what is not said changes nothing."""
    plain_fields = (
        (record.name, other.name),
        (record.name_en, other.name_en),
        (record.uscc, other.uscc),
        (record.founded_on, other.founded_on),
        (record.address, other.address),
        (record.stage, other.stage),
        (record.member_from, other.member_from),
        (record.member_until, other.member_until),
        (record.synthetic, other.synthetic),
    )
    return (
        all(mine is None or mine == theirs for mine, theirs in plain_fields)
        and set(record.aliases) <= {*other.aliases, other.name}
        and set(record.sectors) <= set(other.sectors)
        and all(_holds(other.holdings, each) for each in record.holdings)
        and all(_states(other.figures, each) for each in record.figures)
    )


def _holds(holdings: tuple[Holding, ...], said: Holding) -> bool:
    return any(
        each.kind is said.kind
        and said.held_from in {None, each.held_from}
        and said.held_until in {None, each.held_until}
        for each in holdings
    )


def _states(figures: tuple[Figure, ...], said: Figure) -> bool:
    return said in figures
