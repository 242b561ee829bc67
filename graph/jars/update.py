"""Writes the locks anew: resolves what Neo4j needs and hashes every jar."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jgo.maven import Artifact, MavenContext

from graph.jars.download import THREADS, maven
from graph.jars.lock import NEO4J, WEB, Jar, write_lock
from graph.jars.store import cache_folder, sha256

NEO4J_ROOTS = ("org.neo4j:neo4j:2026.07.1", "org.neo4j:neo4j-bolt:2026.07.1")
WEB_ROOTS = (
    "org.webjars.npm:graphiql:2.4.7",
    "org.webjars.npm:react:18.2.0",
    "org.webjars.npm:react-dom:18.2.0",
)
# Some libraries declare their test tools as if they ran with them.
TEST_TOOLS = {"junit", "net.bytebuddy", "org.hamcrest", "org.mockito", "org.objenesis"}


def update() -> list[Path]:
    """Takes a minute or two; the new hashes are to be read in the diff before they are trusted."""
    context = maven(cache_folder() / "maven")
    neo4j = _closure(context, NEO4J_ROOTS)
    web = [context.create_dependency(root).artifact for root in WEB_ROOTS]
    write_lock(NEO4J, _hashed(neo4j))
    write_lock(WEB, _hashed(web))
    return [NEO4J, WEB]


def _closure(context: MavenContext, roots: tuple[str, ...]) -> list[Artifact]:
    inputs, transitive = context.resolver.resolve(
        [context.create_dependency(root) for root in roots]
    )
    unique = {dependency.artifact.key: dependency.artifact for dependency in inputs + transitive}
    return [artifact for artifact in unique.values() if artifact.groupId not in TEST_TOOLS]


def _hashed(artifacts: list[Artifact]) -> list[Jar]:
    def hashed(artifact: Artifact) -> Jar:
        return Jar(
            artifact.groupId,
            artifact.artifactId,
            artifact.classifier,
            artifact.version,
            sha256(artifact.resolve()),
        )

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(hashed, artifacts))
