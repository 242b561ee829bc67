"""Trusted documents: what the clients' build tools wrote into their manifests."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from api.bounds.documents import Documents, NotExecutable


class ApolloOperation(BaseModel):
    """One operation of Apollo's manifest."""

    id: Annotated[str, Field(min_length=1)]
    body: Annotated[str, Field(min_length=1)]


class ApolloManifest(BaseModel):
    """What `generate-persisted-query-manifest` writes."""

    model_config = ConfigDict(extra="ignore")

    format: Literal["apollo-persisted-query-manifest"]
    version: Literal[1]
    operations: list[ApolloOperation]


PlainManifest = dict[Annotated[str, Field(min_length=1)], Annotated[str, Field(min_length=1)]]
"""Ids with their documents, as relay-compiler and GraphQL Code Generator write them."""

_MANIFEST: TypeAdapter[ApolloManifest | PlainManifest] = TypeAdapter(ApolloManifest | PlainManifest)


class BadManifest(Exception):
    """A manifest cannot be read, or its documents do not fit the schema; it says which ones."""


class TrustedDocuments:
    """Documents by the ids that clients know them by."""

    def __init__(self, texts: Mapping[str, str], *, only: bool) -> None:
        """`only`: no other document is executed."""
        self._texts = dict(texts)
        # Apollo's clients also ask by the hash where a manifest has ids of its own.
        hashes = {sha256(text.encode()).hexdigest(): text for text in texts.values()}
        self._by_id = hashes | self._texts
        self._known = set(self._texts.values())
        self._only = only

    def by_id(self, id: str) -> str | None:
        """The document of an id or hash; None: there is none."""
        # GraphQL Code Generator's ids say how they were made.
        return self._by_id.get(id) or self._by_id.get(id.removeprefix("sha256:"))

    def takes(self, text: str) -> bool:
        """Whether a document that was sent as a text is executed."""
        return not self._only or text in self._known

    def warm(self, documents: Documents) -> None:
        """Parse and validate all of them; raises BadManifest that names those that do not fit."""
        faults: list[str] = []
        for id, text in self._texts.items():
            try:
                documents.trust(text)
            except NotExecutable as mistakes:
                faults += [f"{id}: {error.message}" for error in mistakes.errors]
        if faults:
            raise BadManifest(
                "Trusted documents that the schema does not take:\n" + "\n".join(faults)
            )


def read(paths: str, *, only: bool) -> TrustedDocuments:
    """The documents of manifests, paths with commas between; raises BadManifest."""
    texts: dict[str, str] = {}
    for path in _paths(paths):
        for id, text in _of_file(path).items():
            if texts.setdefault(id, text) != text:
                raise BadManifest(f"{path}: the id {id} stands for two documents.")
    return TrustedDocuments(texts, only=only)


def _paths(paths: str) -> Iterable[Path]:
    return (Path(each.strip()) for each in paths.split(",") if each.strip())


def _of_file(path: Path) -> dict[str, str]:
    try:
        manifest = _MANIFEST.validate_json(path.read_bytes())
    except OSError as error:
        raise BadManifest(f"{path}: {error.strerror}.") from None
    except ValidationError:
        raise BadManifest(
            f"{path} is no manifest of Apollo, Relay or GraphQL Code Generator."
        ) from None
    if isinstance(manifest, ApolloManifest):
        return {each.id: each.body for each in manifest.operations}
    return manifest
