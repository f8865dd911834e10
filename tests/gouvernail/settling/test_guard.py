"""Whether an engine's owner has ended, so that nobody interrupts it twice."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import psutil

from gouvernail.settling import guard

# An owner that starts a guard and an engine, says their numbers, and waits.
OWNER = """
import subprocess, sys, os
from gouvernail.settling.guard import guarding
with guarding(600) as guard:
    sleeps = "import signal, time; signal.signal(2, lambda *_: None); time.sleep(600)"
    engine = subprocess.Popen([sys.executable, "-c", sleeps], env={**os.environ, **guard.environment})
    guard.watch(engine.pid)
    print(engine.pid, guard.environment["GOUVERNAIL_GUARD"].split()[1], flush=True)
    sys.stdin.read()
"""


def eventually(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_an_engine_whose_owner_was_killed_is_being_ended_while_its_guard_lives() -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    assert owner.stdin is not None
    engine, watching = (psutil.Process(int(one)) for one in owner.stdout.readline().split())
    try:
        assert not guard.orphaned(engine)
        owner.kill()
        owner.wait()
        eventually(lambda: guard.orphaned(engine))
        watching.kill()
        eventually(lambda: not guard.orphaned(engine))
    finally:
        engine.kill()
        owner.stdout.close()
        owner.stdin.close()


def test_who_has_no_guard_is_nobodys_orphan() -> None:
    assert not guard.orphaned(psutil.Process(os.getpid()))


def test_a_guard_that_is_told_of_no_engine_ends_with_its_owner() -> None:
    before = set(psutil.Process().children())
    with guard.guarding(1):
        assert set(psutil.Process().children()) - before
    assert not set(psutil.Process().children()) - before
