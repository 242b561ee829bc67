"""The demo's API: a process of its own, which ends with the demo."""

import http.client
import os
import re
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from graph.child import Child
from graph.embedded import EmbeddedNeo4j
from seed.demo_questions import BANK
from seed.issuer import audit_keys, key_set

HOST = "127.0.0.1"
COMMAND = (sys.executable, "-m", "api")
PROJECT = Path(__file__).resolve().parents[1]
GRACE = 2.0
OIDC = re.compile("RONGZHI_OIDC_", re.IGNORECASE)


class ApiFailed(Exception):
    """The API ended, or never answered; the message is one sentence."""

    def __init__(self, what: str, log: Path) -> None:
        super().__init__(f"The API {what}; its last words are in {log}.")


def start_api(parts: ExitStack, neo4j: EmbeddedNeo4j, *, port: int, timeout: float) -> Child:
    """Returns once the API says that it is ready; raises ApiFailed, IssuerUnusable."""
    # A real issuer that the environment names has no say in the demo.
    inherited = {name: value for name, value in os.environ.items() if not OIDC.match(name)}
    api = Child(
        COMMAND,
        folder=PROJECT,
        env=inherited
        | {
            "NEO4J_URI": neo4j.uri,
            "NEO4J_USER": neo4j.user,
            "NEO4J_PASSWORD": neo4j.password,
            "RONGZHI_HOST": HOST,
            "RONGZHI_PORT": str(port),
            "RONGZHI_DEMO": "true",
            "RONGZHI_DEMO_BANK": BANK,
            "RONGZHI_DEMO_KEYS": key_set(neo4j.data),
            "RONGZHI_AUDIT_KEYS": audit_keys(neo4j.data),
        },
        # By port, for two demos may share one data folder.
        log=neo4j.data / f"api-{port}.log",
        state=neo4j.data / f"api-{port}.json",
        port=port,
        grace=GRACE,
    )
    parts.callback(api.stop)
    began = time.monotonic()
    while not is_ready(port):
        if not api.running:
            raise ApiFailed("stopped before it was ready", api.log)
        if time.monotonic() - began > timeout:
            raise ApiFailed(f"was not ready within {timeout:.0f} s", api.log)
        time.sleep(0.1)
    return api


def is_ready(port: int) -> bool:
    """Whether an API answers on this machine, with its graph."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
