"""One message, through Apprise, to a service on this machine."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from migration import notifying


class Service(HTTPServer):
    """Answers with `status`, and keeps what it got."""

    status = 200

    def __init__(self) -> None:
        self.got: list[dict[str, object]] = []
        super().__init__(("127.0.0.1", 0), _Answer)


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Service)
        server.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def address(service: Service) -> str:
    return f"json://127.0.0.1:{service.server_port}/token-1234"


def test_a_message_arrives(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUVERNAIL_SECRET_NOTIFY_LEADS", address(service))
    assert notifying.deliver("notify/leads", "credit-scoring-aws-1 is paused", "why\nwhat to do") == ""
    [got] = service.got
    assert got["title"] == "credit-scoring-aws-1 is paused"
    assert got["message"] == "why\nwhat to do"


def test_a_service_that_refuses_is_told_without_its_address(service: Service) -> None:
    service.status = 503
    given = json.dumps({"address": address(service), "title": "t", "body": "b"}) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "migration.sending"], input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == "the service answered 503"
    assert "token-1234" not in done.stdout + done.stderr


def test_an_address_that_nobody_knows_is_told_without_it() -> None:
    given = json.dumps({"address": "nosuchservice://token-1234", "title": "t", "body": "b"}) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "migration.sending"], input=given, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "its address is in no form that Apprise knows")
    assert "token-1234" not in done.stderr
