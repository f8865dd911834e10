"""The one door to HTTP: TLS is verified, no redirect is followed, an answer comes in time and in size or not at all.

A redirect would carry what opens a server to another one; a server that sends a byte now and then would hold up who
watches live traffic. Both are no answer. Proxies that the environment names are not used: what is asked here lies in
the networks of the system. In the sandbox one address of this machine may stand in for all of them
(migration/standing_in.py).
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from types import TracebackType
from typing import Final, Self
from urllib.parse import SplitResult, urlsplit

from gouvernail.errors import Unusable
from migration.standing_in import stand_in

__all__ = ["Answer", "Door", "NoAnswer", "asked", "place"]

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
    sent = {"Accept": "*/*", "Connection": "close", **(headers or {})}
    with Door(url, seconds=seconds, most=most) as door:
        if bearer is not None:
            if not door.closed_to_others:
                raise NoAnswer("a token is sent over https only")
            sent["Authorization"] = f"Bearer {bearer}"
        return door.ask("GET" if data is None else "POST", door.target, data, sent, take)


class Door:
    """One server that is asked again and again, over one connection while it lasts; by one thread at a time."""

    def __init__(self, url: str, *, seconds: float, most: int = _MOST) -> None:
        """`seconds` and `most` bytes are for each answer. NoAnswer where the address is none."""
        self._parts = _parts(url)
        self._seconds = seconds
        self._most = most
        self._connection: http.client.HTTPConnection | None = None
        self.target: str = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        """Path and query of the address."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def closed_to_others(self) -> bool:
        """Whether nobody on the way reads what is sent: https, or this very machine."""
        return self._parts.scheme == "https" or _here(self._parts.hostname or "")

    def close(self) -> None:
        """Let the connection go."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def ask(
        self,
        method: str,
        target: str,
        data: bytes | None,
        headers: Mapping[str, str],
        take: Callable[[bytes], object] | None = None,
    ) -> Answer:
        """The answer to one request. NoAnswer otherwise. What the server closed while nobody asked is opened anew."""
        kept = self._connection is not None
        for last in (not kept, True):
            try:
                return self._asked(method, target, data, headers, take)
            except _Dropped as dropped:
                if last:
                    raise NoAnswer(str(dropped)) from None
        raise NoAnswer("it was not asked")

    def _asked(
        self,
        method: str,
        target: str,
        data: bytes | None,
        headers: Mapping[str, str],
        take: Callable[[bytes], object] | None,
    ) -> Answer:
        connection = self._connection = self._connection or _connection(self._parts, self._seconds)
        answer: Answer | None = None
        over = True
        with _Limit(self._seconds) as limit:
            try:
                if not isinstance(connection.sock, socket.socket):
                    connection.connect()
                limit.holds(connection.sock)
                connection.request(method, target, data, _named(headers, self._parts))
                response = connection.getresponse()
                answer = _read(response, self._most, take)
                response.close()  # the connection goes on
                over = response.will_close
            except NoAnswer:
                if not limit.late:
                    raise
            except (OSError, http.client.HTTPException, ValueError) as error:
                if not limit.late:
                    raise (_Dropped if isinstance(error, _DROPPED) else NoAnswer)(_why(error)) from None
            finally:
                if over or limit.late:
                    self.close()
        if answer is None or limit.late:
            raise NoAnswer(f"no answer within {self._seconds:g} s")
        return answer


class _Limit:
    """Ends a connection when the time is over, however the server keeps it busy."""

    def __init__(self, seconds: float) -> None:
        self._over = threading.Event()
        self._socket: socket.socket | None = None  # the connection lets go of its own once the head is there
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    @property
    def late(self) -> bool:
        """Whether the time is over."""
        return self._over.is_set()

    def holds(self, one: socket.socket) -> None:
        """End this one when the time is over; TimeoutError where it is already."""
        self._socket = one
        if self.late:
            raise TimeoutError

    def _end(self) -> None:
        self._over.set()
        if self._socket is not None:
            with suppress(OSError):  # it ended by itself
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Dropped(Exception):
    """The connection ended before an answer began."""


_DROPPED: Final = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)


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
    try:
        instead = stand_in(host)
    except Unusable as error:
        raise NoAnswer(error.problems[0].message) from None
    if instead:
        return http.client.HTTPConnection(*instead, timeout=seconds)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=seconds)


def _named(headers: Mapping[str, str], parts: SplitResult) -> dict[str, str]:
    """The headers with the name that is asked, whoever answers under it."""
    return {**({} if any(name.lower() == "host" for name in headers) else {"Host": parts.netloc}), **headers}


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
