"""Writes the seed: constraints first, then every batch of rows; a second run changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, LiteralString

from pydantic import SecretStr

from graph import upserts
from graph.client import Graph, connect
from graph.constraints import apply_constraints
from graph.seeding import RECORD_SEED, is_seeded
from graph.settings import Neo4jSettings
from seed import encode
from seed.encode_names import alias_sources, names
from seed.rows import SeedRows
from seed.sourced import sourced
from seed.synthetic import synthetic

BATCH = 500

Progress = Callable[[str], None]
Batch = tuple[str, LiteralString, Sequence[dict[str, Any]]]


async def run(uri: str, user: str, password: str, progress: Progress) -> None:
    """Seed the database at `uri`; cut off, it goes on where it was when it is run again.

    Making the rows takes seconds, so a database that this very release has seeded is told by the
    files that they are made from.
    """
    settings = Neo4jSettings(uri=uri, user=user, password=SecretStr(password))
    release = release_digest()
    async with connect(settings) as graph:
        await apply_constraints(graph)
        if await is_seeded(graph, release):
            progress("The data is there already.")
            return
        await seed(graph, together(sourced(), synthetic()), progress)
        await graph.unit([(RECORD_SEED, {"digest": release})])


def release_digest() -> str:
    """Changes with every file that the rows, and how they are written, come from."""
    state = sha256()
    for package in ("seed", "graph"):
        folder = Path(str(files(package)))
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".csv"):
                state.update(f"{package}/{path.relative_to(folder)}".encode())
                state.update(path.read_bytes())
    return state.hexdigest()


def together(*parts: SeedRows) -> SeedRows:
    """All rows of several origins."""
    names = [field.name for field in fields(SeedRows)]
    return SeedRows(
        **{name: [row for part in parts for row in getattr(part, name)] for name in names}
    )


async def seed(graph: Graph, rows: SeedRows, progress: Progress) -> None:
    """Write the rows in units of at most 500; does nothing where these rows are in the graph."""
    await apply_constraints(graph)
    digest = _digest(rows)
    if await is_seeded(graph, digest):
        progress("The data is there already.")
        return
    recorded_at = datetime.now(UTC).isoformat(timespec="microseconds")
    for title, statement, encoded in _batches(rows, recorded_at):
        for start in range(0, len(encoded), BATCH):
            part = encoded[start : start + BATCH]
            await graph.unit([(statement, {"rows": part})])
            progress(f"{title}: {start + len(part)} of {len(encoded)}")
    await graph.unit([(RECORD_SEED, {"digest": digest})])


def _batches(rows: SeedRows, at: str) -> Iterator[Batch]:
    """What is named comes before what names it."""
    wholes = [row for row in rows.organizations if row.part_of]
    sub_parks = [encode.part_of(row) for row in wholes if encode.is_sub_park(row)]
    branches = [encode.part_of(row) for row in wholes if not encode.is_sub_park(row)]
    enabled = [
        {"id": encode.node_id(row.key), "product_id": encode.node_id(product)}
        for row in rows.policies
        for product in row.enables
    ]
    yield "sources", upserts.UPSERT_SOURCES, [encode.source(row) for row in rows.sources]
    yield "sectors", upserts.UPSERT_SECTORS, [encode.sector(row) for row in rows.sectors]
    yield "topics", upserts.UPSERT_TOPICS, [encode.topic(row) for row in rows.topics]
    yield (
        "organisations",
        upserts.UPSERT_ORGANIZATIONS,
        [encode.organization(row, at) for row in rows.organizations],
    )
    yield "sub-parks", upserts.LINK_SUB_PARKS, sub_parks
    yield "branches", upserts.LINK_BRANCHES, branches
    yield (
        "credentials",
        upserts.UPSERT_CREDENTIALS,
        [encode.credential(row, at) for row in rows.credentials],
    )
    yield "products", upserts.UPSERT_PRODUCTS, [encode.product(row, at) for row in rows.products]
    yield "terms", upserts.UPSERT_TERMS, [encode.terms(row, at) for row in rows.terms]
    yield "rules", upserts.UPSERT_RULES, [encode.rule(row, at) for row in rows.rules]
    yield "policies", upserts.UPSERT_POLICIES, [encode.policy(row, at) for row in rows.policies]
    yield "enabled products", upserts.LINK_ENABLED_PRODUCTS, enabled
    yield (
        "expertise",
        upserts.UPSERT_EXPERTISE,
        [encode.expertise(row, at) for row in rows.expertise],
    )
    yield "facts", upserts.UPSERT_FACTS, [encode.fact(row, at) for row in rows.facts]
    yield (
        "credentials held",
        upserts.UPSERT_HOLDINGS,
        [encode.holding(row, at) for row in rows.holdings],
    )
    yield "deals", upserts.UPSERT_DEALS, [encode.deal(row, at) for row in rows.deals]
    yield "consents", upserts.UPSERT_CONSENTS, [encode.consent(row, at) for row in rows.consents]
    yield "names", upserts.UPSERT_NAMES, list(names(rows))
    yield "sources of aliases", upserts.SOURCE_ALIASES, alias_sources(rows)


def _digest(rows: SeedRows) -> str:
    """Changes with any row, and with how rows are encoded."""
    state = sha256()
    for title, statement, encoded in _batches(rows, ""):
        state.update(repr((title, statement, encoded)).encode())
    return state.hexdigest()
