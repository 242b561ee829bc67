"""`python -m seed`: seeds the database that the NEO4J_ variables name."""

import asyncio

import typer

from graph.errors import GraphUnavailable
from graph.settings import Neo4jSettings
from seed.load import run


def main() -> None:
    """Write constraints, the sourced facts and the synthetic ecosystem; safe to repeat."""
    settings = Neo4jSettings()
    try:
        asyncio.run(
            run(settings.uri, settings.user, settings.password.get_secret_value(), typer.echo)
        )
    except GraphUnavailable as error:
        typer.echo(
            f"Neo4j at {settings.uri} does not answer ({error}); start it or set NEO4J_URI,"
            " NEO4J_USER and NEO4J_PASSWORD.",
            err=True,
        )
        raise SystemExit(1) from error


if __name__ == "__main__":
    typer.run(main)
