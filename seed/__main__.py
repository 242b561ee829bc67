"""`python -m seed`: seeds the database that the NEO4J_ variables name."""

import asyncio
from typing import Annotated

import typer

from graph.errors import GraphUnavailable
from graph.migrations import GraphTooNew
from graph.settings import Neo4jSettings
from seed.load import run

Scale = Annotated[int, typer.Option(min=1, max=50, help="Times as many enterprises and deals.")]


def main(scale: Scale = 1) -> None:
    """Write constraints, the sourced facts and the synthetic ecosystem; safe to repeat."""
    settings = Neo4jSettings()
    password = settings.password.get_secret_value()
    try:
        asyncio.run(run(settings.uri, settings.user, password, typer.echo, scale=scale))
    except GraphTooNew as error:
        typer.echo(f"error: {error}", err=True)
        raise SystemExit(1) from error
    except GraphUnavailable as error:
        typer.echo(
            f"Neo4j at {settings.uri} does not answer ({error}); start it or set NEO4J_URI,"
            " NEO4J_USER and NEO4J_PASSWORD.",
            err=True,
        )
        raise SystemExit(1) from error


if __name__ == "__main__":
    typer.run(main)
