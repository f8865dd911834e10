"""A legacy's captured requests, a governed server that differs in known ways, and a run on a real journal."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from gouvernail.evidence import Record, Store, store_at, verify
from migration.performing import DONE, Outcome, Watch
from migration.playbook.captured import Captured
from migration.steps.step import Step

PATH = "/v2/score"
Answering = Callable[[dict[str, Any]], tuple[int, object]]


def asked(number: int, **more: Any) -> dict[str, Any]:
    """One captured request: applicant `number`, whom the legacy scores number / 1000."""
    line = {
        "at": "2026-11-30T21:39:00.123Z",
        "method": "POST",
        "path": PATH,
        "headers": {"Content-Type": "application/json", "Authorization": "Bearer legacys-own", "Cookie": "a=b"},
        "body": {"application_id": f"A-{number}", "age_band": "18-25" if number % 4 == 0 else "26-64"},
        "answer": {"status": 200, "body": {"score": number / 1000, "request_id": f"L{number}"}, "seconds": 0.05},
        "key": f"A-{number}",
    }
    return {**line, **more}


def as_lines(*requests: Mapping[str, Any]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in requests)


def same(body: dict[str, Any]) -> tuple[int, object]:
    """The governed side as it should be: the same scores, with ids of its own."""
    number = int(body["application_id"].removeprefix("A-"))
    return 200, {"score": number / 1000, "request_id": f"G{number}"}


@dataclass
class Governed:
    url: str
    answer: Answering
    seen: list[tuple[dict[str, str], str, dict[str, Any]]] = field(default_factory=list[Any])
    """Headers, path and body of each request."""
    connections: set[int] = field(default_factory=set[int])
    hang: threading.Event = field(default_factory=threading.Event)

    @property
    def applicants(self) -> list[str]:
        return [body["application_id"] for _, _, body in self.seen]


@contextmanager
def governed(answer: Answering = same) -> Iterator[Governed]:
    """Scores at 127.0.0.1 while the block runs, keeping connections as gateways do."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                served.seen.append(({k.lower(): v for k, v in self.headers.items()}, self.path, body))
                served.connections.add(self.client_address[1])
            status, told = served.answer(body)
            text = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            return

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            return

    server = Quiet(("127.0.0.1", 0), Handler)
    served = Governed(f"http://127.0.0.1:{server.server_address[1]}/prod/scorecard", answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Shadow:
    """`migration.performing.Run`, as far as a replay sees it."""

    project: Path
    captured: Captured | None
    id: str
    attempt: int = 1
    endpoint: str = f"https://scoring.legacy.example{PATH}"
    rehearsal: float | None = None
    ahead: timedelta = timedelta()

    @property
    def plan(self) -> Any:
        legacy = SimpleNamespace(captured=self.captured, endpoint=self.endpoint)
        playbook = SimpleNamespace(legacy=legacy, environment="test", workload_stack="x-aws-test-workload")
        return SimpleNamespace(playbook=playbook, system=SimpleNamespace(served_model="scorecard"))

    def now(self) -> datetime:
        return datetime.now(tz=UTC) + self.ahead

    @property
    def store(self) -> Store:
        return store_at(str(self.project / "runs"), self.id, simulated=True, clock=self.now)

    def shortened(self, seconds: float) -> float:
        return seconds if self.rehearsal is None else min(seconds, self.rehearsal)

    def enough(self, cases: int) -> int:
        return cases

    def record(self, kind: str, data: Mapping[str, object]) -> Record:
        return self.store.append(f"migration.{kind}", data, actor="gouvernail")

    def records(self, *kinds: str) -> Iterator[Record]:
        wanted = {f"migration.{kind}" for kind in kinds}
        return (record for record in self.store.records() if record.kind in wanted)

    def told(self, kind: str) -> list[dict[str, Any]]:
        lines = [*self.store.lines()]
        assert not lines or verify(lines).valid
        return [cast("dict[str, Any]", record.data) for record in self.records(kind)]

    def journal(self) -> str:
        """Everything that was written, as it lies on disk."""
        return b"".join(self.store.lines()).decode()

    def wait(self, _step: Step, _seconds: float | None, watches: Sequence[Watch] = ()) -> Outcome:
        while any(watch.due(self.now()) is not None for watch in watches):
            for watch in watches:
                watch.look(self.now())
            time.sleep(0.01)
        return DONE


def watched(watches: Sequence[Watch], run: Shadow, batches: int) -> None:
    """Look until the journal holds so many batches."""
    while len(run.told("replayed")) < batches:
        for watch in watches:
            assert watch.look(run.now()) is None
        time.sleep(0.01)
