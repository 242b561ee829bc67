"""The audit as a chain of sealed entries: each seal covers the entry and the seal before it.

Whoever can write the database but lacks the key cannot alter, reorder or remove an entry up to the
last anchor kept outside unnoticed. A holder of the key can forge. A tail that is cut off together
with the head is found only by an anchor: a sequence with its seal, kept elsewhere.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import orjson
from uuid_utils import uuid7

from graph.model import AuditFault, EventChange, EventKind

GENESIS = "0" * 64
"""What the first entry has for the seal before it."""

SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class Change:
    """A node that a unit changed; `other_id` is the other end where a relationship changed."""

    changed_id: str
    kind: EventKind
    change: EventChange
    other_id: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What the entries of one unit share: when, by whom, by which mutation with which input."""

    recorded_at: str
    subject: str | None
    role: str
    scope_id: str | None
    mutation: str
    request_id: str | None
    body_digest: str


class AuditKeys:
    """Named keys: the first one seals, all of them verify, so that a key can be changed."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        """Raises ValueError without a key, or for one of fewer than 32 bytes."""
        if not keys or any(len(key) < SHORTEST_KEY for key in keys.values()):
            raise ValueError(f"an audit key has at least {SHORTEST_KEY} bytes")
        self._keys = dict(keys)
        self.current = next(iter(self._keys))

    @classmethod
    def read(cls, text: str) -> "AuditKeys | None":
        """Keys written `name:secret,name:secret`; None for an empty text.

        Raises ValueError for any other form, and for a secret of fewer than 32 bytes.
        """
        if not text:
            return None
        pairs = [each.partition(":") for each in text.split(",")]
        if any(not name.strip() or not colon for name, colon, _ in pairs):
            raise ValueError("audit keys are written name:secret,name:secret")
        return cls({name.strip(): secret.strip().encode() for name, _, secret in pairs})

    def seal(self, entry: Mapping[str, Any]) -> str:
        """The seal that an entry must have; empty when its key is not known here."""
        name = entry.get("key_name")
        key = self._keys.get(name) if isinstance(name, str) else None
        if key is None:
            return ""
        said = {name: entry.get(name) for name in SEALED}
        return hmac.new(key, orjson.dumps(said, default=_odd), sha256).hexdigest()


def _odd(value: Any) -> Any:
    """A value of a type that no entry has: it must not be taken for the text it looks like."""
    return {type(value).__name__: repr(value)}


SEALED = (
    *("previous_hash", "sequence", "id", "recorded_at", "subject", "role", "scope_id"),
    *("mutation", "request_id", "body_digest", "changed_id", "other_id", "kind", "change"),
    "key_name",
)
"""What a seal covers: everything that an entry says, in this order."""


def sealed(
    keys: AuditKeys, written: Written, changes: Sequence[Change], previous: str, *, after: int
) -> list[dict[str, Any]]:
    """The entries of a unit as they are stored, chained to the seal of entry number `after`."""
    entries: list[dict[str, Any]] = []
    shared = asdict(written)
    for sequence, change in enumerate(changes, after + 1):
        entry = {
            **shared,
            **asdict(change),
            "id": str(uuid7()),
            "sequence": sequence,
            "previous_hash": previous,
            "key_name": keys.current,
        }
        previous = entry["hash"] = keys.seal(entry)
        entries.append(entry)
    return entries


@dataclass(frozen=True, slots=True)
class Anchor:
    """A sequence with its seal, as once exported."""

    sequence: int
    hash: str


class Walk:
    """Goes along the chain and stops at the first fault."""

    def __init__(
        self, keys: AuditKeys, last: int, *, after: int = 0, previous: str | None = GENESIS
    ) -> None:
        """Begin behind entry `after`, whose seal is `previous` (None: not known), up to `last`."""
        self._keys = keys
        self._last = last
        self.checked = 0
        self.place = after
        self.hash: str | None = previous
        self.fault: tuple[int, AuditFault] | None = None

    def entries(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Check entries in the order of their sequence; nothing is checked behind a fault."""
        for entry in entries:
            if self.fault:
                return
            self._entry(entry)

    def _entry(self, entry: Mapping[str, Any]) -> None:
        place, found = self.place + 1, entry["sequence"]
        if found != place:
            fault = AuditFault.MISSING if found > place else AuditFault.REORDERED
            self.fault = (place, fault)
        elif not self._is_sealed(entry):
            moved = any(self._is_sealed_as(entry, place) for place in range(1, self._last + 1))
            self.fault = (place, AuditFault.REORDERED if moved else AuditFault.ALTERED)
        elif self.hash is not None and entry["previous_hash"] != self.hash:
            # Sealed rightly, but behind another entry: one was taken out and the rest renumbered
            # by somebody with the key, or the entry before it was sealed anew.
            self.fault = (place, AuditFault.ALTERED)
        else:
            self.checked += 1
            self.place, self.hash = place, str(entry["hash"])

    def _is_sealed(self, entry: Mapping[str, Any]) -> bool:
        seal = self._keys.seal(entry)
        return seal != "" and hmac.compare_digest(seal.encode(), str(entry.get("hash")).encode())

    def _is_sealed_as(self, entry: Mapping[str, Any], sequence: int) -> bool:
        return self._is_sealed({**entry, "sequence": sequence})

    def end(self, sequence: int, seal: str) -> None:
        """The last entry must have this number and seal, or the end was cut off or made anew."""
        if self.fault is None and self.place < sequence:
            self.fault = (self.place + 1, AuditFault.MISSING)
        elif self.fault is None and (self.place, self.hash) != (sequence, seal):
            self.fault = (max(self.place, 1), AuditFault.ALTERED)
