"""People are told, as the playbook says whom and when: beside the run, never in its way.

The journal knows what was sent (`notified`) and what was not, and why (`notNotified`); neither holds an address. Who
takes a run over sends what was not sent yet, so that a message may come twice and is not lost with a process. Whatever
fails here ends no run.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Protocol, Self, cast

from gouvernail.errors import GouvernailError
from gouvernail.evidence import Record
from migration.executor.journal import Fenced, Journal
from migration.plain import plain
from migration.reporting.times import moment as shown
from migration.revealing import revealed

__all__ = ["Message", "Notifier", "Notifying", "deliver"]

_MOMENTS: Final = {
    "waiting": "awaiting",
    "paused": "paused",
    "failed": "failed",
    "rollingBack": "rollingBack",
    "rolledBack": "rolledBack",
    "aborted": "aborted",
    "finished": "finished",
}
"""State of a run -> the word of the playbook."""
_SAID: Final = {
    "started": "started",
    "awaiting": "waits for signatures",
    "paused": "is paused",
    "failed": "failed",
    "rollingBack": "is rolled back now",
    "rolledBack": "was rolled back",
    "aborted": "was aborted",
    "finished": "has finished",
}
_WAITS: Final = (10.0, 60.0, 300.0)  # seconds between the tries of one message
_SECONDS: Final = 30.0  # that one try may take
_LAST: Final = 45.0  # seconds that the end of a run waits for messages
_EVERY: Final = 0.5


class Deliver(Protocol):
    """What sends a message."""

    def __call__(self, secret: str, title: str, body: str) -> str:
        """Send it to the address that the secret holds; empty, or why it was not sent."""
        ...


@dataclass(slots=True)
class Message:
    """That a record tells of a moment, to somebody who is told of it."""

    about: int
    """The record's place in the journal."""
    moment: str
    to: str
    """The name of the secret that holds the address."""
    title: str
    body: str
    tries: int = 0
    due: float = 0.0
    """When it is tried next, by the steady clock."""

    @property
    def key(self) -> tuple[int, str]:
        """What the journal knows it by."""
        return self.about, self.to


def deliver(secret: str, title: str, body: str) -> str:
    """Send through Apprise in a process of its own, for 30 s at most; empty, or why it was not sent."""
    try:
        address = revealed(secret)
    except GouvernailError as error:
        return error.problems[0].message
    given = json.dumps({"address": address, "title": title, "body": body}) + "\n"
    command = [sys.executable, "-m", "migration.sending"]
    try:
        done = subprocess.run(
            command,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=_SECONDS,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        return f"it was not sent within {_SECONDS:.0f} s"
    except OSError as error:
        return f"no process could be started: {error.strerror}"
    if done.returncode == 0:
        return ""
    return plain(done.stdout, 200) if done.returncode == 1 and done.stdout else "its process failed"


class Notifier:
    """Reads a journal and sends what is to be sent. Not for several threads."""

    def __init__(
        self,
        journal: Journal,
        *,
        deliver: Deliver = deliver,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`steady` is a clock that does not jump."""
        self._journal = journal
        self._deliver = deliver
        self._steady = steady
        self._read = 0
        self._state = ""
        self._open: dict[tuple[int, str], Message] = {}

    def about(self, record: Record) -> Iterator[Message]:
        """The messages that a record gives rise to. A state that is recorded again is no news."""
        kind, data = record.kind.removeprefix("migration."), record.data
        moment = ""
        if kind == "started":
            moment = "started"
        elif kind == "state" and data.get("state") != self._state:
            self._state = str(data.get("state"))
            moment = _MOMENTS.get(self._state, "")
        if moment:
            title, body = self._text(record, moment)
            for one in self._recipients():
                if moment in _words(one.get("on")) and isinstance(to := one.get("to"), Mapping):
                    secret = str(cast("Mapping[str, object]", to).get("secret"))
                    yield Message(record.seq, moment, secret, title, body)

    def look(self) -> None:
        """Read on, and send what is due: each message once where that goes well, four times at most."""
        for record in self._journal.records():
            if record.seq > self._read:
                self._read = record.seq
                self._take(record)
        for message in [one for one in self._open.values() if one.due <= self._steady()]:
            self._send(message)

    def _take(self, record: Record) -> None:
        kind, data = record.kind, record.data
        if kind in ("migration.notified", "migration.notNotified"):
            message = self._open.get((int(str(data["about"])), str(data["to"])))
            if message is not None:
                message.tries = int(str(data["try"]))
                if kind == "migration.notified" or message.tries > len(_WAITS):
                    del self._open[message.key]
            return
        for message in self.about(record):
            self._open.setdefault(message.key, message)

    def _send(self, message: Message) -> None:
        message.tries += 1
        message.due = self._steady() + (_WAITS[message.tries - 1] if message.tries <= len(_WAITS) else 0.0)
        reason = self._deliver(message.to, message.title, message.body)
        said: dict[str, object] = {
            "about": message.about,
            "moment": message.moment,
            "to": message.to,
            "try": message.tries,
        }
        if not reason or message.tries > len(_WAITS):
            self._open.pop(message.key, None)
        if reason:
            self._journal.record("notNotified", {**said, "reason": reason})
        else:
            self._journal.record("notified", said)

    def _recipients(self) -> list[Mapping[str, object]]:
        """As the plan that was recorded at the start says: a rollback, too, tells them."""
        plan = self._journal.state().facts.get("plan")
        found = cast("Mapping[str, object]", plan).get("notifications") if isinstance(plan, Mapping) else None
        return cast("list[Mapping[str, object]]", found) if isinstance(found, list) else []

    def _text(self, record: Record, moment: str) -> tuple[str, str]:
        state, run = self._journal.state(), record.chain
        facts = state.facts
        label = " (simulated)" if record.simulated else ""
        reason = plain(record.data.get("reason") or "", 500)
        place = f"{facts.get('system')} ({facts.get('cloud')}, {facts.get('environment')})"
        lines = [
            f"{place}: {state.weight} % of the requests are answered by the governed side.",
            *([reason] if reason else []),
            f"At {shown(record.time)} UTC.",
            f"gouvernail migrate {'approve' if moment == 'awaiting' else 'status'} {run}",
        ]
        return f"{run} {_SAID[moment]}{label}", "\n".join(lines)


class Notifying:
    """Tells people in a thread while the block, which performs the run, goes on."""

    def __init__(self, journal: Journal, *, deliver: Deliver = deliver) -> None:
        """`journal` is this thread's alone."""
        self._notifier = Notifier(journal, deliver=deliver)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="notifying", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The end of a run waits a moment for its last messages; who has to let go of it leaves them to the next."""
        self._over.set()
        self._thread.join(0.0 if error is not None else _LAST)

    def _follow(self) -> None:
        last = False
        while not last:
            last = self._over.wait(_EVERY)
            try:
                self._notifier.look()
            except Fenced:
                return  # another has taken over, and tells
            except Exception:  # noqa: BLE001, S110 - the journal is away: the run itself says so, and this goes on
                pass


def _words(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
