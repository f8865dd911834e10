"""The door to HTTP: an answer in time and in size, from a server whose certificate holds, or none."""

import ssl
import subprocess
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from migration.asking import NoAnswer, asked, place
from tests.migration.serving import Reply, serving


def test_an_answer_comes_whatever_its_status() -> None:
    with serving(lambda _: Reply(503, b"sick")) as server:
        answer = asked(f"{server.url}/v1?x=1", seconds=5)
    assert (answer.status, answer.body) == (503, b"sick")
    assert (server.seen[0].method, server.seen[0].path) == ("GET", "/v1?x=1")


def test_a_redirect_is_not_followed_and_takes_no_token_along() -> None:
    with serving(lambda _: Reply(200, b"stolen")) as other:
        elsewhere = Reply(307, headers={"Location": f"{other.url}/x"})
        with serving(lambda _: elsewhere) as server:
            answer = asked(server.url, seconds=5, bearer="t0ken", data=b"q")
        assert answer.status == 307
        assert server.seen[0].headers["Authorization"] == "Bearer t0ken"
        assert other.seen == []


def _drip(handler: BaseHTTPRequestHandler) -> None:
    """A header that never ends: each byte comes before a socket's own time is over."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def _drip_body(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    _drip(handler)


@pytest.mark.parametrize("drip", [_drip, _drip_body])
def test_a_server_that_drips_is_no_answer(drip: object) -> None:
    with serving(lambda _: Reply(raw=drip)) as server, pytest.raises(NoAnswer, match=r"within 0\.5 s"):  # type: ignore[arg-type]
        asked(server.url, seconds=0.5)


def test_an_answer_that_is_too_long_or_breaks_off_is_none() -> None:
    with serving(lambda _: Reply(body=b"x" * 2000)) as server, pytest.raises(NoAnswer, match="longer than 1000"):
        asked(server.url, seconds=5, most=1000)
    short = Reply(raw=lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") and None)
    with serving(lambda _: short) as server, pytest.raises(NoAnswer, match="breaks off"):
        asked(server.url, seconds=5)


def test_what_is_no_http_is_no_answer() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    with serving(lambda _: Reply(raw=answer)) as server, pytest.raises(NoAnswer, match="no HTTP"):
        asked(server.url, seconds=5)


def test_nobody_there() -> None:
    with serving(lambda _: Reply()) as server:
        gone = server.url
    with pytest.raises(NoAnswer, match="refused"):
        asked(gone, seconds=5)


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x", "file:///etc/passwd", "https://", "https://u:secret@a.example/", "http://[::1", "x"]
)
def test_no_address(url: str) -> None:
    with pytest.raises(NoAnswer) as told:
        asked(url, seconds=1)
    assert "secret" not in str(told.value)


def test_a_token_is_never_sent_in_the_clear() -> None:
    with pytest.raises(NoAnswer, match="https only"):
        asked("http://prometheus.example/api", seconds=1, bearer="t0ken")


def test_a_certificate_that_does_not_hold_is_no_answer(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(lambda _: Reply(), context) as server, pytest.raises(NoAnswer, match="certificate does not hold"):
        asked(server.url, seconds=5, bearer="t0ken")
    assert server.seen == []


def test_a_place_holds_no_secret() -> None:
    assert place("https://user:pw@a.example:8443/x?token=1#y") == "https://a.example:8443/x"
    assert place("http://[::1") == "an address that is no URL"
