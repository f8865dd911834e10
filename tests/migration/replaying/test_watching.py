"""A mirror that is replayed: beginning, going on beside the steps, ending; and killed in the middle of a batch."""

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from migration.playbook.captured import Captured
from migration.replaying import background, perform, watching
from migration.steps.set_mirror_route import SetMirrorRoute
from migration.steps.step import Step
from tests.migration.replaying.scene import Governed, Shadow, as_lines, asked, governed, same, watched

ROOT = Path(__file__).resolve().parents[3]


def step(share: int | None = 100, name: str = "shadow", id_: str = "strategy/1-setMirrorRoute") -> Step:
    argument = SetMirrorRoute(name=name, percentage=share, by="replay")
    return Step(id_, "strategy", "setMirrorRoute", argument, 0, 0, 1800.0, "rollback", 1)


def run_in(project: Path, name: str, **more: Any) -> Shadow:
    told = {"file": "captured/{environment}/score.jsonl", "ignore": ["request_id"], "rate": 500, **more}
    return Shadow(project, Captured.model_validate_json(json.dumps(told)), f"run-{name}")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    file = tmp_path / "captured" / "test" / "score.jsonl"
    file.parent.mkdir(parents=True)
    file.write_bytes(as_lines(*(asked(number) for number in range(30))))
    return file


def stand_in(monkeypatch: pytest.MonkeyPatch, server: Governed) -> None:
    answering_at(monkeypatch, server.url)


def answering_at(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(watching, "endpoint", lambda *_: url)


def test_a_mirror_begins_with_a_first_batch_goes_on_and_ends(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(tmp_path, "whole")
    with governed() as server:
        stand_in(monkeypatch, server)
        assert perform(run, step()).kind == "done"
        assert [one["count"] for one in run.told("replayed")] == [30]
        with place.open("ab") as opened:
            opened.write(as_lines(asked(30), asked(31)))
        watches = background(run)
        assert len(watches) == 1
        assert watches[0].look(run.now()) is None
        assert len(run.told("replayed")) == 1, "it is not time yet"
        run.ahead = timedelta(minutes=6)
        watched(watches, run, 2)
        assert perform(run, step(None, id_="strategy/4-setMirrorRoute")).kind == "done"
    assert [one["count"] for one in run.told("replayed")] == [30, 2]
    assert [one["share"] for one in run.told("replay")] == [100, 0]
    assert background(run) == []
    assert sorted(server.applicants) == sorted(f"A-{number}" for number in range(32))
    assert "A-1" not in run.journal()


def test_a_mirror_that_was_begun_before_a_crash_is_not_begun_again(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(tmp_path, "again")
    with governed() as server:
        stand_in(monkeypatch, server)
        perform(run, step())
        perform(run, step())
        assert [one["share"] for one in run.told("replay")] == [100]
        run.attempt = 2
        run.ahead = timedelta(minutes=6)
        perform(run, step(50))
    assert [one["share"] for one in run.told("replay")] == [100, 50]
    assert len(server.seen) == 30, "a changed share goes on where it was"


def test_a_batch_under_way_is_taken_over_by_the_next_wait(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(tmp_path, "next-wait")
    go_on = threading.Event()

    def answer(body: dict[str, Any]) -> tuple[int, object]:
        go_on.wait(10)
        return same(body)

    run.record("replay", {"step": "strategy/1-setMirrorRoute", "attempt": 1, "mirror": "shadow", "share": 100})
    with governed(answer) as server:
        stand_in(monkeypatch, server)
        first = background(run)
        assert first[0].look(run.now()) is None
        assert first[0].look(run.now()) is None, "nothing is waited for"
        assert run.told("replayed") == []
        go_on.set()
        watched(background(run), run, 1)
    assert Counter(server.applicants).most_common(1)[0][1] == 1


def test_a_mirror_that_ends_records_the_batch_under_way(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(tmp_path, "ends", rate=50)
    run.record("replay", {"step": "strategy/1-setMirrorRoute", "attempt": 1, "mirror": "shadow", "share": 100})
    with governed() as server:
        stand_in(monkeypatch, server)
        background(run)[0].look(run.now())
        while not server.seen:
            time.sleep(0.01)
        perform(run, step(0, id_="strategy/4-setMirrorRoute"))
        [told] = run.told("replayed")
        assert told["count"] == len(server.seen) < 30
    assert [one["share"] for one in run.told("replay")] == [100, 0]


def test_a_server_that_is_down_fails_no_step_and_is_asked_again_later(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(tmp_path, "down")
    place.write_bytes(as_lines(*(asked(number) for number in range(60))))
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        answering_at(monkeypatch, f"http://127.0.0.1:{nobody.getsockname()[1]}/score")
        assert perform(run, step()).kind == "done"
    [down] = run.told("replayed")
    assert down["errors"] == down["count"] > 0
    assert down["held"]
    with governed() as server:
        stand_in(monkeypatch, server)
        watches = background(run)
        assert watches[0].due(run.now()) > run.now()  # type: ignore[operator]
        run.ahead = timedelta(minutes=6)
        watched(watches, run, 2)
    assert len(server.seen) + down["count"] == 60


def test_a_stack_that_is_not_up_fails_no_step(place: Path, tmp_path: Path) -> None:
    run = run_in(tmp_path, "no-stack")
    assert perform(run, step()).kind == "done"
    [told] = run.told("replayed")
    assert told["count"] == 0
    assert told["held"]
    assert told["position"]["offset"] == 0


def test_without_captured_requests_the_step_fails(tmp_path: Path) -> None:
    run = Shadow(tmp_path, None, "run-none")
    assert perform(run, step()).kind == "effect"


def test_what_another_process_recorded_is_not_recorded_again(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(tmp_path, "other")
    run.record("replay", {"step": "strategy/1-setMirrorRoute", "attempt": 1, "mirror": "shadow", "share": 100})
    with governed() as server:
        stand_in(monkeypatch, server)
        watches = background(run)
        watches[0].look(run.now())
        flight = watching._flights[run.id, "shadow"]
        flight.thread.join(20)
        assert flight.batch is not None
        run.record("replayed", flight.batch.written())
        watches[0].look(run.now())
    assert len(run.told("replayed")) == 1


PROCESS = """
    import sys
    from pathlib import Path
    from tests.migration.replaying.test_watching import run_in, step
    from tests.migration.replaying.scene import watched
    from migration.replaying import background, batch, perform, watching

    batch._MOST = 20
    watching.endpoint = lambda *_: sys.argv[2]
    run = run_in(Path(sys.argv[1]), "killed", rate=200)
    perform(run, step())
    watched(background(run), run, 10**6)
"""


def process(tmp_path: Path, server: Governed) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", textwrap.dedent(PROCESS), str(tmp_path), server.url]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path, start_new_session=True)


@pytest.mark.slow
def test_killed_in_the_middle_of_batches_nothing_is_skipped_and_one_batch_at_most_is_replayed_again(
    place: Path, tmp_path: Path
) -> None:
    place.write_bytes(as_lines(*(asked(number) for number in range(200))))
    run = run_in(tmp_path, "killed")
    kills = 0
    with governed() as server:
        for wanted in (7, 50, 90, 131):  # requests seen when it is killed: in its first batch, and in later ones
            child = process(tmp_path, server)
            while len(server.seen) < wanted:
                assert child.poll() is None
                time.sleep(0.002)
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            kills += 1
        child = process(tmp_path, server)
        while sum(one["count"] for one in run.told("replayed")) < 200:
            assert child.poll() is None
            time.sleep(0.05)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    times = Counter(server.applicants)
    assert sorted(times) == sorted(f"A-{number}" for number in range(200)), "nothing is skipped"
    assert sum(times.values()) - 200 <= kills * 20, "at most one batch again for each kill"
    told = run.told("replayed")
    assert sum(one["count"] for one in told) == 200
    assert all(one["from"] == before["position"] for before, one in itertools.pairwise(told))
