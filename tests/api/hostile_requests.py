"""HTTP requests with something wrong in them, as bytes; always the same ones for a number."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import orjson

from tests.api.hostile_parts import (
    ACCEPTS,
    BODIES,
    METHODS,
    ODD_HEADERS,
    ODD_JSON,
    PARAMETERS,
    PATHS,
    TYPES,
    VERSIONS,
)


@dataclass
class Request:
    """The parts of a request; `answers` how many are to come back, if all is well."""

    method: bytes = b"POST"
    target: bytes = b"/graphql"
    version: bytes = b"HTTP/1.1"
    headers: list[tuple[bytes, bytes]] = field(default_factory=list[tuple[bytes, bytes]])
    body: bytes = b""
    length: bool = True
    end: bytes = b"\r\n"
    cut: int | None = None
    after: bytes = b""

    def sent(self) -> bytes:
        """All of it, as far as it is sent at all."""
        headers = list(self.headers)
        if self.length:
            headers.append((b"Content-Length", str(len(self.body)).encode()))
        line = b" ".join([self.method, self.target, self.version]) + self.end
        head = line + b"".join(name + b": " + value + self.end for name, value in headers)
        whole = head + self.end + self.body + self.after
        return whole if self.cut is None else whole[: self.cut]


def _right(random: Random) -> Request:
    return Request(
        headers=[(b"Host", b"localhost"), (b"Content-Type", b"application/json")],
        body=orjson.dumps(random.choice(BODIES)),
    )


def _put(request: Request, name: bytes, value: bytes) -> None:
    request.headers = [each for each in request.headers if each[0].lower() != name.lower()]
    request.headers.append((name, value))


def odd_json(request: Request, random: Random) -> None:
    request.body = random.choice(ODD_JSON)


def flipped_bytes(request: Request, random: Random) -> None:
    changed = bytearray(request.body)
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(changed) + 1)
        changed[at : at + random.randint(0, 2)] = random.randbytes(random.randint(0, 3))
    request.body = bytes(changed)


def odd_type(request: Request, random: Random) -> None:
    _put(request, b"Content-Type", random.choice(TYPES))


def no_type(request: Request, _: Random) -> None:
    request.headers = [each for each in request.headers if each[0] != b"Content-Type"]


def odd_accept(request: Request, random: Random) -> None:
    request.headers += [(b"Accept", random.choice(ACCEPTS)) for _ in range(random.randint(1, 2))]


def odd_header(request: Request, random: Random) -> None:
    at = random.randrange(len(request.headers) + 1)
    request.headers[at:at] = random.choices(ODD_HEADERS, k=random.randint(1, 3))


def doubled_header(request: Request, random: Random) -> None:
    request.headers += random.choices(request.headers, k=random.randint(1, 3))


def many_headers(request: Request, random: Random) -> None:
    request.headers += [
        (b"X-%d" % number, b"1") for number in range(random.choice([90, 900, 3_000]))
    ]


def odd_length(request: Request, random: Random) -> None:
    request.length = False
    length = len(request.body) + random.choice([-5, -1, 1, 7, 10_000_000])
    request.headers += [(b"Content-Length", str(length).encode())] * random.randint(1, 2)


def two_lengths(request: Request, random: Random) -> None:
    request.headers.append((b"Content-Length", str(random.randint(0, 99)).encode()))


def length_and_chunks(request: Request, random: Random) -> None:
    chunks(request, random)
    request.headers.append(
        (b"Content-Length", str(random.choice([0, 3, len(request.body)])).encode())
    )


def chunks(request: Request, random: Random) -> None:
    """Of the right sizes, or not."""
    request.length = False
    request.headers.append((b"Transfer-Encoding", b"chunked"))
    body, sent = request.body, b""
    while body:
        size = random.randint(1, 40)
        chunk, body = body[:size], body[size:]
        said = len(chunk) + random.choice([0] * 12 + [1, -1, 500])
        end = random.choice([b"\r\n"] * 12 + [b"\n", b"", b"\r\n\r\n"])
        extension = random.choice([b""] * 8 + [b";a=b", b";" + b"a" * 9_000, b"\xff"])
        sent += b"%x" % max(0, said) + extension + b"\r\n" + chunk + end
    request.body = sent + random.choice(
        [b"0\r\n\r\n"] * 4 + [b"", b"0\r\n", b"-1\r\n\r\n", b"zz\r\n"]
    )


def too_large(request: Request, random: Random) -> None:
    request.body = (
        b'{"query": "{ __typename }", "x": "' + b"x" * random.choice([99_900, 150_000]) + b'"}'
    )


def compressed(request: Request, random: Random) -> None:
    request.body = gzip.compress(request.body)
    request.headers.append((b"Content-Encoding", random.choice([b"gzip", b"GZIP", b"identity"])))


def cut_short(request: Request, random: Random) -> None:
    request.cut = random.randrange(len(request.sent()))


def odd_method(request: Request, random: Random) -> None:
    request.method = random.choice(METHODS)


def odd_path(request: Request, random: Random) -> None:
    request.target = random.choice(PATHS)


def odd_version(request: Request, random: Random) -> None:
    request.version = random.choice(VERSIONS)


def odd_lines(request: Request, random: Random) -> None:
    request.end = random.choice([b"\n", b"\r", b"\r\r\n", b"\r\n "])


def asked_by_get(request: Request, random: Random) -> None:
    request.method, request.body, request.length = b"GET", b"", random.random() < 0.2
    request.target = b"/graphql?" + random.choice(PARAMETERS).encode()


def pipelined(request: Request, random: Random) -> None:
    more = [_right(random) for _ in range(random.randint(1, 4))]
    if random.random() < 0.5:
        odd_json(more[-1], random)
    request.after = b"".join(each.sent() for each in more)


def rubbish_after(request: Request, random: Random) -> None:
    request.after = random.randbytes(random.randint(1, 60))


MUTATIONS: list[Callable[[Request, Random], None]] = [
    odd_json,
    flipped_bytes,
    odd_type,
    no_type,
    odd_accept,
    odd_header,
    doubled_header,
    many_headers,
    odd_length,
    two_lengths,
    length_and_chunks,
    chunks,
    too_large,
    compressed,
    cut_short,
    odd_method,
    odd_path,
    odd_version,
    odd_lines,
    asked_by_get,
    pipelined,
    rubbish_after,
]


def mutated(number: int) -> tuple[str, bytes]:
    """What was done to a proper request, and its bytes: one mutation, or two or three at once."""
    random = Random(number)
    request = _right(random)
    first = MUTATIONS[number % len(MUTATIONS)]
    more = random.sample(MUTATIONS, k=random.choice([0, 0, 1, 2]))
    chosen = [first, *(each for each in more if each is not first)]
    # What looks at all bytes comes last.
    chosen.sort(key=lambda each: each is cut_short)
    for mutate in chosen:
        mutate(request, random)
    return ", ".join(each.__name__ for each in chosen), request.sent()
