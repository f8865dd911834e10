"""Following a run until it ends."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from gouvernail.errors import Unusable
from gouvernail.evidence import Tampered, store_at
from migration import watching
from migration.executor.lease import Held, here
from migration.watching import Followed
from tests.migration import journals


class Lease:
    """The lease of the stack, as a test says."""

    def __init__(self, *, released: bool = True) -> None:
        self.held = Held(journals.STACK, 1, journals.RUN, here(), journals.NOON, released=released)

    def __call__(self, stack: str) -> Held:
        assert stack == journals.STACK
        return self.held


def followed(place: Path, lease: Lease | None = None) -> Followed:
    return Followed(store_at(str(place), journals.RUN), lease or Lease())


@pytest.mark.parametrize(("kind", "code"), [("finished", 0), ("rolled_back", 1)])
def test_it_ends_with_the_run_and_its_exit_code(tmp_path: Path, kind: str, code: int) -> None:
    getattr(journals, kind)(str(tmp_path))
    told: list[str] = []
    assert watching.lines(followed(tmp_path), out=told.append) == code
    assert told[0] == "credit-scoring-aws-1 (simulated)"
    assert told[-1].endswith("== finished" if code == 0 else "error_rate: 3 failures are more than 2")


def test_lines_come_as_they_are_recorded_and_none_twice(tmp_path: Path) -> None:
    journal = journals.running(str(tmp_path))
    told: list[str] = []
    rest: list[Callable[[], object]] = [
        lambda: journal.wait(1500).ended("strategy/3-pause"),
        lambda: journal.weight("strategy/4-setWeight", 100),
        lambda: None,
        lambda: journal.wait(1).state("finished"),
    ]

    def wait() -> None:
        rest.pop(0)()

    assert watching.lines(followed(tmp_path), out=told.append, wait=wait) == 0
    assert len(told) == len(set(told))
    assert told[-2].endswith("the provider says: weight 100 %")
    assert told[-1].endswith("== finished")


def test_it_waits_for_who_performs_it_to_let_go(tmp_path: Path) -> None:
    """What is recorded after the end, such as who was told, is shown too."""
    journal = journals.finished(str(tmp_path))
    lease = Lease(released=False)
    told: list[str] = []

    def wait() -> None:
        data = {"about": 1, "moment": "finished", "to": "notify/leads", "try": 1, "reason": "the service answered 500"}
        journal.record("notNotified", data)
        lease.held = Lease().held

    watching.lines(followed(tmp_path, lease), out=told.append, wait=wait)
    assert told[-1].endswith("notify/leads was not told (finished): the service answered 500")


def test_a_database_that_is_away_for_a_while_ends_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journals.finished(str(tmp_path))
    store = store_at(str(tmp_path), journals.RUN)
    times = iter([Unusable("the database is away"), Unusable("the database is away")])

    class Flaky:
        chain = journals.RUN

        def records(self, after: int = 0):
            for error in times:
                raise error
            return store.records(after)

    run = Followed(Flaky(), Lease())  # type: ignore[arg-type]
    assert watching.lines(run, out=lambda _: None, wait=lambda: None) == 0
    assert capsys.readouterr().err.splitlines().count("the database is away") == 1


def test_a_broken_chain_is_not_followed(tmp_path: Path) -> None:
    journals.broken(str(tmp_path))
    with pytest.raises(Tampered):
        watching.lines(followed(tmp_path), out=lambda _: None)


def test_events_are_one_a_line_and_all_of_them(tmp_path: Path) -> None:
    journals.rolled_back(str(tmp_path))
    told: list[str] = []
    assert watching.events(followed(tmp_path), out=told.append) == 1
    sequence = [json.loads(line)["data"]["seq"] for line in told]
    assert sequence == list(range(1, len(sequence) + 1))


def test_the_live_view_leaves_how_it_ended_behind(tmp_path: Path) -> None:
    journals.rolled_back(str(tmp_path))
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=100, height=30, color_system=None)
    assert watching.live(followed(tmp_path), console) == 1
    after = out.getvalue().rpartition("\x1b[?1049l")[2]
    assert "rolled back" in after
    assert "0 %, legacy 100 %" in after


def test_who_leaves_the_view_does_not_say_that_the_run_is_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journals.running(str(tmp_path))

    def leave() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watching, "_wait", leave)
    console = Console(file=io.StringIO(), force_terminal=True, width=100, height=30)
    assert watching.live(followed(tmp_path, Lease(released=False)), console) == 1


def test_the_view_fits_a_terminal_that_was_resized(tmp_path: Path) -> None:
    journals.running(str(tmp_path))
    run = followed(tmp_path)
    run.look()
    for width, height in ((120, 40), (40, 10), (90, 24)):
        console = Console(file=io.StringIO(), force_terminal=True, width=width, height=height, color_system=None)
        console.print(watching.Viewer(run))
        rows = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
        assert len(rows) <= height
        assert max(map(len, rows)) <= width
