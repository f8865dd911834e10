"""A run of the engine ends in every case, and tells how; here with an engine that is a script."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from gouvernail.engine import Engine
from gouvernail.settling import child
from gouvernail.settling.child import Ended
from gouvernail.settling.outcome import DeadlinePassed, Interrupted
from tests.gouvernail.settling.conftest import Fake

# It ends when it is interrupted, as the engine does, and notes it; it says `ready` in an event when it can be.
PATIENT = """
trap 'echo interrupted >> "$HERE/told"; exit 1' INT
echo '{"readyEvent": {}}'
while :; do sleep 0.05; done
"""
STUBBORN = """
trap 'echo interrupted >> "$HERE/told"' INT
echo $$ > "$HERE/pid"
echo '{"readyEvent": {}}'
while :; do sleep 0.05; done
"""


def run(engine: Engine, tmp_path: Path, **more: Any) -> Ended:
    return child.run(engine, ["up"], cwd=tmp_path, env=None, **{"deadline": 600.0, "grace": 600.0, **more})


def told(tmp_path: Path) -> list[str]:
    return (tmp_path / "told").read_text().split()


def test_events_come_whole_and_in_order_and_words_are_kept(fake: Fake, tmp_path: Path) -> None:
    engine = fake("""printf '{"a": 1}\\n{"b"'; sleep 0.2; printf ': 2}\\nnoise\\n'; echo sorry >&2; exit 3""")
    seen: list[Mapping[str, object]] = []
    done = run(engine, tmp_path, on_event=seen.append)
    assert done.events == ({"a": 1}, {"b": 2})
    assert seen == [{"a": 1}, {"b": 2}]
    assert (done.code, done.said) == (3, "sorry")


def test_an_engine_that_is_killed_is_told_from_one_that_fails(fake: Fake, tmp_path: Path) -> None:
    assert run(fake("kill -9 $$"), tmp_path).code == -9


def test_every_step_is_recorded_whatever_the_environment_says(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_SKIP_CHECKPOINTS", "true")
    assert run(fake('[ -z "$PULUMI_SKIP_CHECKPOINTS" ]'), tmp_path).code == 0


def test_it_is_not_in_our_process_group(fake: Fake, tmp_path: Path) -> None:
    done = run(fake("""echo "{\\"group\\": $(ps -o pgid= -p $$)}" """), tmp_path)
    assert done.events[0]["group"] != os.getpgrp()


def test_a_deadline_interrupts_it_once(fake: Fake, tmp_path: Path) -> None:
    with pytest.raises(DeadlinePassed, match=r"took more than 0\.5 seconds") as passed:
        run(fake(PATIENT), tmp_path, deadline=0.5)
    assert passed.value.clean
    assert told(tmp_path) == ["interrupted"]


def test_who_does_not_end_is_killed(fake: Fake, tmp_path: Path) -> None:
    with pytest.raises(DeadlinePassed, match="had to be killed") as passed:
        run(fake(STUBBORN), tmp_path, deadline=0.5, grace=0.5)
    assert not passed.value.clean
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


def test_one_that_succeeds_at_the_last_moment_has_succeeded(fake: Fake, tmp_path: Path) -> None:
    done = run(fake("trap 'exit 0' INT\nwhile :; do sleep 0.05; done"), tmp_path, deadline=0.5)
    assert done.code == 0


def test_what_a_listener_raises_ends_the_engine_first(fake: Fake, tmp_path: Path) -> None:
    def stop(event: Mapping[str, object]) -> None:
        raise ValueError("enough")

    with pytest.raises(ValueError, match="enough"):
        run(fake(PATIENT), tmp_path, on_event=stop)
    assert told(tmp_path) == ["interrupted"]


def test_another_thread_is_interrupted(fake: Fake, tmp_path: Path) -> None:
    caught: list[BaseException] = []
    ready = threading.Event()

    def work() -> None:
        try:
            run(fake(PATIENT), tmp_path, on_event=lambda _event: ready.set())
        except Interrupted as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert ready.wait(60)
    child.interrupt()
    thread.join(60)
    assert len(caught) == 1
    assert told(tmp_path) == ["interrupted"]


def test_to_interrupt_nothing_is_forgotten(fake: Fake, tmp_path: Path) -> None:
    child.interrupt()
    assert run(fake("exit 0"), tmp_path).code == 0


OWNER = """
import sys
from pathlib import Path
from gouvernail.engine import Engine
from gouvernail.settling import child

engine = Engine(Path(sys.argv[1]), "3.255.0", built=False)
ready = lambda event: print("ready", flush=True)
child.run(engine, ["up"], cwd=Path("."), env=None, deadline=600, grace=float(sys.argv[2]), on_event=ready)
"""


def owner(engine: Engine, tmp_path: Path, grace: float = 600) -> "subprocess.Popen[str]":
    """A process that waits for an engine, which runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(engine.path), str(grace)], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.stdout.close()
    return process


def eventually(true: Any) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 1)])
def test_who_is_told_to_end_ends_its_engine_first(fake: Fake, tmp_path: Path, number: int, code: int) -> None:
    process = owner(fake(PATIENT), tmp_path)
    process.send_signal(number)
    assert process.wait(60) in (code, -signal.SIGINT)
    assert told(tmp_path) == ["interrupted"]


def test_who_is_killed_leaves_a_guard_that_interrupts_the_engine(fake: Fake, tmp_path: Path) -> None:
    process = owner(fake(PATIENT), tmp_path)
    process.kill()
    process.wait()
    eventually((tmp_path / "told").exists)
    assert told(tmp_path) == ["interrupted"]


def test_the_guard_kills_an_engine_that_does_not_end(fake: Fake, tmp_path: Path) -> None:
    process = owner(fake(STUBBORN), tmp_path, grace=0.5)
    engine = psutil.Process(int((tmp_path / "pid").read_text()))
    process.kill()
    process.wait()
    eventually(lambda: not engine.is_running() or engine.status() == psutil.STATUS_ZOMBIE)
    assert told(tmp_path) == ["interrupted"]
