"""Run in a child: `python -m migration.gates.driving` asks one host what it is told on its input, with Locust.

It writes one line of JSON: how many requests and failures, and how many good answers took how many milliseconds
(rounded up). Locust's own percentiles are rounded to two digits, which would let 304 ms pass for 300.
"""

import json
import math
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import gevent
import gevent.os
from locust import HttpUser, between, constant
from locust.env import Environment

from migration.revealing import revealed
from migration.standing_in import stand_in

__all__ = ["main"]

_SECONDS = 30.0
_MOST_ERRORS = 10


class _Results:
    """What came of the requests."""

    def __init__(self) -> None:
        self.requests = 0
        self.failures = 0
        self.milliseconds: Counter[int] = Counter()
        self.errors: Counter[str] = Counter()

    def take(self, response_time: float, exception: BaseException | None, name: str, **_: object) -> None:
        """A listener of Locust's `request` event; times in milliseconds. A quick refusal is no answer."""
        self.requests += 1
        if exception is None:
            self.milliseconds[max(1, math.ceil(response_time))] += 1
            return
        self.failures += 1
        self.errors[f"{name}: {type(exception).__name__} {str(exception)[:120]}"] += 1


def main() -> None:
    """Read what to do, do it, say what came of it."""
    told: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    gevent.spawn(_watch)
    address, named = _where(told["host"])
    environment = Environment(user_classes=[_user(told, named)], host=address)
    results = _Results()
    events: Any = environment.events
    events.request.add_listener(results.take)
    runner: Any = environment.create_local_runner()
    began, spawned = time.monotonic(), 0
    runner.start(told["users"], spawn_rate=told["spawnRate"])
    while time.monotonic() - began < told["seconds"]:
        gevent.sleep(0.1)
        spawned = max(spawned, runner.user_count)
    runner.quit()
    answer = {
        "requests": results.requests,
        "failures": results.failures,
        "spawned": spawned,
        "seconds": round(time.monotonic() - began, 1),
        "milliseconds": {str(key): count for key, count in results.milliseconds.items()},
        "errors": dict(results.errors.most_common(_MOST_ERRORS)),
    }
    sys.stdout.write(f"\n{json.dumps(answer)}\n")
    sys.stdout.flush()
    os._exit(0)


def _where(address: str) -> tuple[str, str]:
    """The address that is asked, and the name that it is asked under."""
    parts = urlsplit(address)
    instead = stand_in(parts.hostname or "")
    return f"http://{instead[0]}:{instead[1]}{parts.path}" if instead else address, parts.netloc


def _user(told: dict[str, Any], named: str) -> type[HttpUser]:
    bearer = revealed(told["auth"]) if told["auth"] else None
    least, most = told["wait"]

    class User(HttpUser):
        """Asks the tasks of the profile, by their weights."""

        wait_time = between(least, most) if least < most else constant(least)

        def on_start(self) -> None:
            self.client.trust_env = False  # no proxy, no .netrc: the load goes to the one host that it is for
            self.client.verify = os.environ.get("SSL_CERT_FILE") or True
            self.client.headers["User-Agent"] = "gouvernail-load-test"
            self.client.headers["Host"] = named
            if bearer:
                self.client.headers["Authorization"] = f"Bearer {bearer}"

    tasks = [_task(task) for task in told["tasks"] for _ in range(task.get("weight", 1))]
    setattr(User, "tasks", tasks)  # noqa: B010 - its type is of Locust's own classes
    return User


def _task(task: dict[str, Any]) -> Callable[[HttpUser], None]:
    def ask(user: HttpUser) -> None:
        client: Any = user.client
        with client.request(
            task["method"],
            task["path"],
            name=task["name"],
            json=task.get("json"),
            timeout=_SECONDS,
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            if 300 <= answer.status_code < 400:  # 0 where there was no answer, which Locust counts itself
                answer.failure(f"it answers {answer.status_code}: it sends elsewhere, which is not followed")

    return ask


def _watch() -> None:
    """Ends with who started it: the input ends when that process does."""
    while gevent.os.tp_read(0, 1024):
        continue
    os._exit(1)


if __name__ == "__main__":
    main()
