"""Counts statements on their way to Neo4j: a relay that sees every client's messages."""

import asyncio
import re
import threading
from collections.abc import Generator
from contextlib import contextmanager

from benchmarks.overload_load import HOST

RUN = re.compile(rb"\xb3\x10[\x80-\x8f\xd0-\xd2]")
"""Bolt's RUN: a structure of three fields with its signature, whose first one is a text."""


class Relay:
    """Between clients and Neo4j; `statements` were run since it began."""

    def __init__(self, neo4j_port: int) -> None:
        self.port = 0
        self.statements = 0
        self._neo4j_port = neo4j_port

    async def serve(self, ready: threading.Event, ended: asyncio.Event) -> None:
        """Until it is ended."""
        server = await asyncio.start_server(self._relayed, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await ended.wait()

    async def _relayed(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection(HOST, self._neo4j_port)

        async def passed_on(
            source: asyncio.StreamReader, target: asyncio.StreamWriter, *, counted: bool
        ) -> None:
            while data := await source.read(1 << 16):
                if counted:
                    self.statements += len(RUN.findall(data))
                target.write(data)
                await target.drain()
            target.close()

        both = (
            passed_on(reader, up_writer, counted=True),
            passed_on(up_reader, writer, counted=False),
        )
        await asyncio.gather(*both, return_exceptions=True)


@contextmanager
def counting(neo4j_port: int) -> Generator[Relay]:
    """A relay in a thread of its own."""
    relay, ready = Relay(neo4j_port), threading.Event()
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(relay.serve(ready, ended)))
    thread.start()
    ready.wait()
    try:
        yield relay
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()
