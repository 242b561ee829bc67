"""What docker-compose.yml and the Dockerfile promise, read off the files: no engine runs here."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

PROJECT = Path(__file__).parents[1]
COMPOSE = PROJECT / "docker-compose.yml"
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


def test_compose_file_follows_the_compose_specification(compose: dict[str, Any]) -> None:
    """The file is valid by the JSON schema that the specification publishes."""
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    jsonschema.validate(compose, json.loads(vendored.read_text(encoding="utf-8")))


def test_nothing_runs_as_root(compose: dict[str, Any]) -> None:
    """Every service names a user that is not root, and cannot become root."""
    for name, service in compose["services"].items():
        assert int(str(service["user"]).partition(":")[0]) > 0, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["cap_drop"] == ["ALL"], name
    assert re.search(r"^USER (?!0|root)", DOCKERFILE, re.MULTILINE)


def test_secrets_come_from_the_environment(compose: dict[str, Any]) -> None:
    """No password stands in the file, and a missing one stops compose with a sentence."""
    for name, service in compose["services"].items():
        for key, value in service["environment"].items():
            if "PASSWORD" in key or "AUTH" in key:
                assert re.fullmatch(r"(neo4j/)?\$\{NEO4J_PASSWORD(:\?set .+)?\}", value), name
    assert COMPOSE.read_text(encoding="utf-8").count("${NEO4J_PASSWORD:?set ") == 2


def test_only_the_api_is_published_and_only_on_loopback(compose: dict[str, Any]) -> None:
    """Neo4j is reached by the API alone; the API by this machine unless somebody decides more."""
    published = {name: s["ports"] for name, s in compose["services"].items() if "ports" in s}
    assert published == {"api": ["${RONGZHI_BIND:-127.0.0.1}:${RONGZHI_PORT:-8000}:8000"]}
    assert compose["networks"]["inside"] == {"internal": True}
    assert compose["services"]["neo4j"]["networks"] == ["inside"]


def test_what_stays_up_is_watched_limited_and_restarted(compose: dict[str, Any]) -> None:
    """Neo4j and the API have health checks, memory limits and a restart policy."""
    for name in ("neo4j", "api"):
        service = compose["services"][name]
        assert service["healthcheck"]["test"][0].startswith("CMD"), name
        assert service["restart"] == "unless-stopped", name
        assert service["mem_limit"], name
    assert compose["services"]["api"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}


def test_the_data_outlives_the_container(compose: dict[str, Any]) -> None:
    """The store lies on a named volume."""
    assert compose["services"]["neo4j"]["volumes"] == ["neo4j-data:/data"]
    assert "neo4j-data" in compose["volumes"]


def test_the_api_cannot_write_its_own_code(compose: dict[str, Any]) -> None:
    """The API and the seed run on a read-only file system."""
    assert all(compose["services"][name]["read_only"] for name in ("api", "seed"))


def test_the_seed_runs_only_when_asked(compose: dict[str, Any]) -> None:
    """`docker compose up` does not seed; `docker compose run --rm seed` does, once."""
    seed = compose["services"]["seed"]
    assert (seed["profiles"], seed["restart"]) == (["seed"], "no")
    assert seed["command"] == ["python", "-m", "seed"]


def test_the_server_is_the_release_that_is_tested() -> None:
    """The image's tag is the version that the embedded server runs in the tests."""
    from graph.embedded_home import NEO4J_VERSION

    assert f"image: neo4j:{NEO4J_VERSION}-community" in COMPOSE.read_text(encoding="utf-8")


def test_the_image_holds_locked_packages_and_the_rooms_only() -> None:
    """Packages are installed by hash; what is copied are the rooms, not tests or tools."""
    assert "--require-hashes -r /build/requirements.lock" in DOCKERFILE
    assert "requirements-dev" not in DOCKERFILE
    rooms = {"api", "graph", "loaders", "matching", "onboarding", "seed"}
    assert set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE)) == rooms
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == rooms | {"requirements.lock"}
