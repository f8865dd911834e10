"""The one door to HTTP: TLS is verified, no redirect is followed, an answer comes in time and in size or not at all.

A redirect would carry what opens a server to another one; a server that sends a byte now and then would hold up who
watches live traffic. Both are no answer. Proxies that the environment names are not used: what is asked here lies in
the networks of the system.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

__all__ = ["Answer", "NoAnswer", "asked", "place"]

_MOST: Final = 1 << 20
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said, whatever its status."""

    status: int
    body: bytes


class NoAnswer(Exception):
    """Nothing came that can be used; the text says why, without what opens the server."""


def place(url: str) -> str:
    """An address as it may be shown and recorded: without credentials, query and fragment."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that is no URL"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def asked(
    url: str,
    *,
    seconds: float,
    data: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    bearer: str | None = None,
    most: int = _MOST,
    take: Callable[[bytes], object] | None = None,
) -> Answer:
    """The answer to a GET, or to a POST of `data`, within `seconds` and of `most` bytes. NoAnswer otherwise.

    `take` is given the body bit by bit, for what is too large to hold; the answer then has none.
    """
    parts = _parts(url)
    sent = {"Accept": "*/*", "Connection": "close", **(headers or {})}
    if bearer is not None:
        if parts.scheme != "https" and not _here(parts.hostname or ""):
            raise NoAnswer("a token is sent over https only")
        sent["Authorization"] = f"Bearer {bearer}"
    connection = _connection(parts, seconds)
    late = threading.Event()
    sockets: list[socket.socket] = []  # the connection lets go of its own once the head is there

    def end() -> None:
        late.set()
        for one in sockets:
            with suppress(OSError):  # it ended by itself
                socket.socket.shutdown(one, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.connect()
        sockets.append(connection.sock)
        if late.is_set():
            raise TimeoutError
        connection.request("GET" if data is None else "POST", target, data, sent)
        answer = _read(connection.getresponse(), most, take)
    except NoAnswer:
        if not late.is_set():
            raise
        answer = None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(f"no answer within {seconds:g} s" if late.is_set() else _why(error)) from None
    finally:
        timer.cancel()
        connection.close()
    if answer is None or late.is_set():
        raise NoAnswer(f"no answer within {seconds:g} s")
    return answer


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise NoAnswer("the address is no URL") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise NoAnswer("the address is no http or https URL without credentials")
    return parts


def _connection(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=seconds)


def _read(response: http.client.HTTPResponse, most: int, take: Callable[[bytes], object] | None) -> Answer:
    parts: list[bytes] = []
    keep = take or parts.append
    size = 0
    while chunk := response.read1(_CHUNK):
        size += len(chunk)
        if size > most:
            raise NoAnswer(f"the answer is longer than {most} bytes")
        keep(chunk)
    if response.length:
        raise NoAnswer("the answer breaks off")
    return Answer(response.status, b"".join(parts))


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _why(error: Exception) -> str:
    """A reason in one line: what a library says may hold the whole address."""
    match error:
        case TimeoutError():
            return "it does not answer in time"
        case ssl.SSLCertVerificationError():
            return f"its certificate does not hold: {error.verify_message}"
        case socket.gaierror():
            return "its name is not known"
        case OSError() if error.strerror:
            return error.strerror[:200]
        case http.client.RemoteDisconnected():
            return "it closed the connection without an answer"
        case _:
            return f"what it says is no HTTP ({type(error).__name__})"
