"""`python -m graph.jars` fetches the locked jars now; `--update` writes the locks anew."""

from typing import Annotated

import typer

from graph.embedded_errors import EmbeddedError
from graph.jars.lock import NEO4J, WEB
from graph.jars.store import ensure


def main(
    web_only: Annotated[
        bool, typer.Option(help="Only what the offline pages need (3 MB), not Neo4j (160 MB).")
    ] = False,
    update: Annotated[
        bool, typer.Option(help="Resolve the versions anew and write both locks.")
    ] = False,
) -> None:
    """Fetch the locked jars into the cache, so that later starts need no network."""
    try:
        if update:
            from graph.jars import update as updating

            for lock in updating.update():
                typer.echo(f"wrote {lock}")
        for lock in (WEB,) if web_only else (WEB, NEO4J):
            typer.echo(f"{len(ensure(lock))} jars of {lock.name} are ready")
    except EmbeddedError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    typer.run(main)
