"""A small TCP proxy before the database that can go away at a chosen moment."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

COMMIT = b"\xb0\x12"
"""Bolt's message that ends a transaction."""

SECONDS_TO_COMMIT = 0.5


class Proxy:
    """Forwards bytes on loopback, until it cuts its connections or stops listening."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self._target = port
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.cut_at_commit = False
        self._silent = False

    async def listen(self) -> None:
        """Accept connections, the second time on the port of the first."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Close all connections; new ones are accepted."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def go_away(self) -> None:
        """Close all connections and accept no more."""
        if self._server:
            self._server.close()
            self._server = None
        self.cut()

    async def close(self) -> None:
        """Go away and wait until nothing is left."""
        self.go_away()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with suppress(OSError, asyncio.CancelledError):
            answers, questions = await asyncio.open_connection("127.0.0.1", self._target)
            self._writers |= {writer, questions}
            try:
                await asyncio.gather(
                    self._forward(reader, questions, to_server=True),
                    self._forward(answers, writer, to_server=False),
                )
            finally:
                for each in (writer, questions):
                    each.transport.abort()

    async def _forward(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, to_server: bool
    ) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                last = to_server and self.cut_at_commit and COMMIT in data
                self._silent |= last
                if to_server or not self._silent:
                    sink.write(data)
                    await sink.drain()
                if last:
                    await asyncio.sleep(SECONDS_TO_COMMIT)
                    self.go_away()
        sink.transport.abort()


@asynccontextmanager
async def proxy(uri: str) -> AsyncGenerator[Proxy]:
    """A proxy before the server at `uri`."""
    made = Proxy(int(uri.rpartition(":")[2]))
    await made.listen()
    try:
        yield made
    finally:
        await made.close()
