"""A Maven repository on loopback, which can be told to misbehave."""

import hashlib
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from graph.jars import Jar


class Repository:
    """Counts who asks for what; `wrong` and `half` say how often a jar comes spoilt."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.half: Counter[str] = Counter()
        self.seconds_each = 0.0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def publish(self, *names: str, size: int = 1000) -> list[Jar]:
        """Makes one jar of each name and returns how a lock would name it."""
        jars: list[Jar] = []
        for name in names:
            content = name.encode() * (size // len(name))
            self.files[f"/org/example/{name}/1.0/{name}-1.0.jar"] = content
            digest = hashlib.sha256(content).hexdigest()
            jars.append(Jar("org.example", name, "", "1.0", digest))
        return jars

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        repository = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content = repository.files.get(self.path)
                if content is None:
                    self.send_error(404)
                    return
                name = self.path.split("/")[3]
                repository.asked[name] += 1
                time.sleep(repository.seconds_each)
                if repository.wrong[name] > 0:
                    repository.wrong[name] -= 1
                    content = content[::-1]
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if repository.half[name] > 0:
                    repository.half[name] -= 1
                    content = content[: len(content) // 2]
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002

        return Handler
