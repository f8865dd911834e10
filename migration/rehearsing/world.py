"""What lies outside of the sandbox, on one port of this machine: metrics servers, both sides, archives, who is told.

Whoever is asked is known by the name that it is asked under. The two sides answer a request alike: by its content.
"""

import json
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, cast
from urllib.parse import parse_qs, urlsplit

from migration.dotted import holding
from migration.rehearsing.values import Said

__all__ = ["NOTICES", "Asked", "World", "answer", "standing"]

NOTICES: Final = "/notices"
"""The path under which whoever is to be told is told."""
_QUERY: Final = "/api/v1/query"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    host: str
    path: str
    body: bytes


@dataclass(slots=True)
class World:
    """Everybody who may be asked. `things` is address -> the bytes that lie there."""

    said: Sequence[Said] = ()
    things: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    score: str = "score"
    """The field of an answer that holds the score."""
    moved: bool = False
    """Whether all traffic has moved, so that nobody calls the legacy any more."""
    told: list[object] = field(default_factory=list[object])
    """The notices that came."""

    def answers(self, asked: Asked) -> tuple[int, bytes]:
        """Status and body. 404 for a query that nobody foresaw: it has no data."""
        parts = urlsplit(asked.path)
        if asked.path == NOTICES:
            self.told.append(_json(asked.body))
            return 200, b"{}"
        if parts.path.endswith(_QUERY):
            return self._measured(asked)
        thing = self.things.get(f"https://{asked.host}{parts.path}")
        return (200, thing) if thing is not None else (200, json.dumps(answer(asked.body, self.score)).encode())

    def _measured(self, asked: Asked) -> tuple[int, bytes]:
        [query] = parse_qs(asked.body.decode()).get("query", [""])
        for one in self.said:
            if one.address.rstrip("/") == f"https://{asked.host}{asked.path.removesuffix(_QUERY)}" and (
                one.query.fullmatch(query)
            ):
                still = not (one.callers and self.moved)
                result = [
                    {"metric": dict(of.labels), "value": [0, repr(of.value if still else 0.0)]} for of in one.series
                ]
                told = {"status": "success", "data": {"resultType": "vector", "result": result}}
                return 200, json.dumps(told).encode()
        return 404, json.dumps({"status": "error", "error": "this rehearsal knows no such query"}).encode()


def answer(body: bytes, field_: str) -> Mapping[str, object]:
    """What either side answers: a score between 0 and 1 that follows from what was asked."""
    digest = sha256(json.dumps(_json(body), sort_keys=True).encode()).digest()
    return holding(field_, int.from_bytes(digest[:4]) / 2**32)


def _json(body: bytes) -> object:
    try:
        return cast("object", json.loads(body))
    except ValueError:
        return body.decode(errors="replace")


@contextmanager
def standing(world: World) -> Generator[str]:
    """The address under which the world answers while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # a replay keeps its connections, as with a gateway
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _answer(self, body: bytes) -> None:
            status, told = world.answers(Asked(self.headers.get("Host", ""), self.path, body))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            return

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 512  # the users of a load test come at once

        def handle_error(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            return  # who asked was killed meanwhile

    server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
