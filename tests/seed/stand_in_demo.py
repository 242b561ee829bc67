"""`seed.demo` with a seed and an API of a few lines, so that its own promises can be tested.

STAND_IN_SEED=fails lets the seed fail; STAND_IN_API=ends lets the API end at once, =errs lets it
answer with errors.
"""

import os
import sys
import types
from collections.abc import Callable
from functools import partial

import typer
from neo4j import AsyncGraphDatabase

API = """
import http.server, os, sys
if os.environ.get("STAND_IN_API") == "ends":
    sys.exit("the stand-in had to end")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path in ("/health/ready", "/graphql/questions")
        configured = os.environ["RONGZHI_DEMO"] == "true" and os.environ["NEO4J_URI"]
        self.send_response(200 if found and configured else 404)
        self.end_headers()
        self.wfile.write(b'[{"name": "one", "query": "{ one }"}]')
    def do_POST(self):
        self.send_response(200)
        self.end_headers()
        failing = os.environ.get("STAND_IN_API") == "errs"
        self.wfile.write(b'{"errors": [{}]}' if failing else b'{"data": {}}')
address = (os.environ["RONGZHI_HOST"], int(os.environ["RONGZHI_PORT"]))
http.server.HTTPServer(address, Handler).serve_forever()
"""


async def run(uri: str, user: str, password: str, progress: Callable[[str], None]) -> bool:
    if os.environ.get("STAND_IN_SEED") == "fails":
        raise ValueError("row 7 is no row\nand more lines")
    driver = AsyncGraphDatabase.driver(uri, auth=(user, password))  # pyright: ignore[reportUnknownMemberType]
    async with driver:
        await driver.execute_query("MERGE (:StandIn)", database_="neo4j")
    progress("the stand-in is loaded")
    return True


if __name__ == "__main__":
    load = types.ModuleType("seed.load")
    load.__dict__["run"] = run
    sys.modules["seed.load"] = load

    from graph.embedded import start
    from seed.demo import demo

    sys.modules["seed.demo_api"].__dict__["COMMAND"] = (sys.executable, "-c", API)
    sys.modules["graph.embedded"].__dict__["start"] = partial(start, fast_start=True)
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(demo)
    app()
