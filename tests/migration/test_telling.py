"""Progress is told of every record, also when the journal was away in between."""

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from gouvernail.errors import Problem, Unusable
from migration.telling import Telling


class Away:
    """A journal that cannot be read every other time."""

    def __init__(self) -> None:
        self.reads = 0

    def beside(self) -> "Away":
        return self

    def records(self) -> Iterator[Any]:
        self.reads += 1
        if self.reads % 2:
            raise Unusable(Problem("the database does not do it: disk I/O error"))
        data = {"state": "waiting", "reason": "signatures"}
        yield SimpleNamespace(seq=1, kind="migration.state", data=data, at="2026-12-01T02:47:45.000Z", simulated=True)


def test_a_journal_that_is_away_for_a_while_is_told_of_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    journal: Any = Away()
    run: Any = SimpleNamespace(id="short-1", journal=journal)
    with Telling(as_json=False) as telling:
        telling.of(run)
        while journal.reads < 3:
            time.sleep(0.05)
    said, wrong = capsys.readouterr()
    assert said.splitlines() == ["short-1 (simulated)", "02:47:45  == waiting: signatures"]
    assert wrong == ""
