"""A project's stacks without an engine: what an executor asks of them, in a file that several processes share."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gouvernail.settling.outcome import Settled, Updated
from migration.executor.clock import System
from migration.routers import Live


@dataclass
class FakeStack:
    """`gouvernail.settling.stack.Stack`, kept in a file. `fails` is raised by the next `up`s, in this order."""

    name: str
    file: Path
    fails: list[BaseException] = field(default_factory=list)
    lies: bool = False
    """Whether the provider says another weight than was asked for, after an `up` that succeeded."""
    log: list[str] = field(default_factory=list)

    def read(self) -> dict[str, Any]:
        return json.loads(self.file.read_text()) if self.file.exists() else {"weight": 0, "mirror": 0, "config": {}}

    def make(self) -> bool:
        return not self.file.exists()

    def settle(self, **_: object) -> Settled:
        self.log.append("settle")
        return Settled()

    def configure(self, values: Mapping[str, str | None]) -> None:
        self.file.write_text(json.dumps({**self.read(), "config": dict(values)}))

    def up(self, _: float, on_event: Callable[[object], object] | None = None, **__: object) -> Updated:
        self.log.append("up")
        if on_event:
            on_event({})
        if self.fails:
            raise self.fails.pop(0)
        there = self.read()
        wanted = {key: int(there["config"].get(f"gouvernail:{key}", 0)) for key in ("weight", "mirror")}
        changed = {key: there[key] for key in wanted} != wanted
        self.file.write_text(json.dumps({**there, **(wanted if not self.lies else {})}))
        return Updated({"update": 1} if changed else {}, {}, 0.1)

    def refresh(self, *_: object, **__: object) -> Updated:
        return Updated({}, {}, 0.1)

    def graph(self) -> Live:
        there = self.read()
        return Live(there["weight"], there["mirror"])


class Quick(System):
    """A clock that runs an hour in a second."""

    def __init__(self) -> None:
        super().__init__()
        self._began = datetime.now(tz=UTC)

    def now(self) -> datetime:
        real = datetime.now(tz=UTC)
        return self._began + (real - self._began) * 3600

    def jumped(self) -> timedelta | None:
        return None
