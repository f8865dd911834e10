"""Sends requests to the one governed address, marked as replayed, and proves who asks."""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from gouvernail.errors import GouvernailError, Problem
from migration.asking import Door, NoAnswer
from migration.replaying.request import Request
from migration.replaying.signing import Keys, keys, region_of, signed
from migration.revealing import revealed
from migration.secret import SecretName

__all__ = ["MARK", "Answered", "Sender"]

MARK: Final = "x-gouvernail-replay"
"""The header that tells the governed side that nobody waits for this answer: it holds the run's id."""
_SECONDS: Final = 10.0
_MOST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back. Without a status there was no answer, and `reason` says why."""

    status: int | None
    body: bytes
    seconds: float
    reason: str = ""


class Sender:
    """A few connections to one address; each thread has its own. GouvernailError where what opens it is not here."""

    def __init__(self, url: str, auth: SecretName | None, *, run: str) -> None:
        self._url, self._run = url, run
        self._host = urlsplit(url).netloc
        self._doors: list[Door] = []
        self._own = threading.local()
        self._bearer, self._keys, self._region = "", Keys("", ""), region_of(urlsplit(url).hostname or "")
        if auth:
            self._opened(revealed(auth.secret), auth.secret)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for door in self._doors:
            door.close()

    def asked(self, request: Request) -> Answered:
        """The governed side's answer. Method, query and body are the line's; the address never is."""
        begun = time.monotonic()
        try:
            door = self._door()
            target = door.target + (f"?{request.query}" if request.query else "")
            headers = self._headers(request, target)
            begun = time.monotonic()
            answer = door.ask(request.method, target, request.body or None, headers)
        except (NoAnswer, ValueError) as error:
            return Answered(None, b"", time.monotonic() - begun, str(error) or type(error).__name__)
        return Answered(answer.status, answer.body, time.monotonic() - begun)

    def _opened(self, value: str, name: str) -> None:
        if not Door(self._url, seconds=_SECONDS).closed_to_others:
            raise GouvernailError(Problem("what opens the governed side is sent over https only"))
        if self._region is None:
            self._bearer = value
            return
        found = keys(value)
        if found is None:
            expected = "<access key>:<secret key>:<session token> of a role that may invoke the gateway"
            raise GouvernailError(Problem(f"the secret {name} signs no request to AWS", expected=expected))
        self._keys = found

    def _headers(self, request: Request, target: str) -> dict[str, str]:
        sent = {"user-agent": "gouvernail", **request.headers, "host": self._host, MARK: self._run}
        if self._bearer:
            return {**sent, "authorization": f"Bearer {self._bearer}"}
        if self._region and self._keys.access:
            now = datetime.now(tz=UTC)
            return signed(self._keys, self._region, (request.method, target, request.body), sent, now=now)
        return sent

    def _door(self) -> Door:
        found: Door | None = getattr(self._own, "door", None)
        if found is None:
            found = self._own.door = Door(self._url, seconds=_SECONDS, most=_MOST)
            self._doors.append(found)
        return found
