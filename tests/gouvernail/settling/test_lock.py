"""Who holds a lock, read from what the engine said on several backends, and whether it still works."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from gouvernail.settling import lock
from gouvernail.settling.outcome import Holder

# Recorded: engine 3.255.0, `pulumi up` on a stack with lock files.
SAID = (
    "error: the stack is currently locked by {count} lock(s). Either wait for the other process(es) to end or delete "
    "the lock file with `pulumi cancel`."
)
FILE = "file:///srv/state/.pulumi/locks/organization/router/dev/abc.json?no_tmp_dir=true"
BUCKET = "s3://state/.pulumi/locks/organization/router/dev/0b6d.json?region=eu-west-1"
CLOUD = """error: [409] Conflict: Another update is currently in progress.
To learn more about possible reasons and resolution, visit https://www.pulumi.com/docs/support/troubleshooting/"""
HERE = socket.gethostname()
NOW = datetime.now(UTC)


def told(*lines: str) -> str:
    return "\n  ".join([SAID.format(count=len(lines)), *lines])


@pytest.mark.parametrize("place", [FILE, BUCKET, "azblob://state/locks/x.json", "gs://state/x.json"])
def test_the_holder_is_read_whatever_the_backend(place: str) -> None:
    said = told(f"{place}: created by root@runner-7 (pid 99999) at 2026-11-30T21:00:00Z")
    assert lock.is_locked(said)
    assert lock.holders(said) == [Holder("root", "runner-7", 99999, datetime(2026, 11, 30, 21, tzinfo=UTC))]


def test_several_holders_and_strange_users() -> None:
    said = told(
        rf"{FILE}: created by CORP\ann@example.com@host-1 (pid 7) at 2026-11-30T22:00:00+01:00",
        f"{FILE}: created by bob@host-2 (pid 8) at 2026-11-30T21:00:00-05:00",
    )
    assert [(one.user, one.host, one.pid, one.since.hour) for one in lock.holders(said)] == [
        ("CORP\\ann@example.com", "host-1", 7, 21),
        ("bob", "host-2", 8, 2),
    ]


def test_pulumi_cloud_names_nobody() -> None:
    assert lock.is_locked(CLOUD)
    assert lock.holders(CLOUD) == []


@pytest.mark.parametrize("said", ["", "error: no stack named 'dev' found", "error: the door is locked by a key"])
def test_other_words_are_no_lock(said: str) -> None:
    assert not lock.is_locked(said)


@pytest.fixture
def pulumi(tmp_path: Path) -> Iterator[psutil.Process]:
    """A process that bears the engine's name, told to work on the stack `dev`."""
    program = tmp_path / "pulumi"
    program.symlink_to("/bin/sleep")
    process = subprocess.Popen([program, "600"])
    handle = psutil.Process(process.pid)
    while handle.name() != "pulumi":
        time.sleep(0.01)
    yield handle
    process.kill()
    process.wait()


def holder(pid: int, since: datetime = NOW, host: str = HERE) -> Holder:
    return Holder("me", host, pid, since)


def test_an_engine_that_runs_since_before_the_lock_holds_it(pulumi: psutil.Process) -> None:
    found = lock.at_work(holder(pulumi.pid, datetime.now(UTC)), "dev")
    assert found is not None
    assert found.pid == pulumi.pid


def test_an_engine_that_came_after_the_lock_has_somebody_elses_number(pulumi: psutil.Process) -> None:
    assert lock.at_work(holder(pulumi.pid, datetime.now(UTC) - timedelta(hours=1)), "dev") is None


def test_but_one_that_works_on_the_stack_holds_it_whatever_the_clock_says(pulumi: psutil.Process) -> None:
    assert lock.at_work(holder(pulumi.pid, datetime.now(UTC) - timedelta(hours=1)), "600") is not None


def test_another_program_with_the_number_holds_nothing() -> None:
    assert lock.at_work(holder(os.getpid()), "dev") is None


def test_a_process_that_ended_holds_nothing_nor_does_its_ghost() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    assert lock.at_work(holder(child.pid), "dev") is None
    child.wait()
    assert lock.at_work(holder(child.pid), "dev") is None


def test_of_another_host_nothing_is_known(pulumi: psutil.Process) -> None:
    other = holder(pulumi.pid, datetime.now(UTC), "elsewhere")
    assert not lock.on_this_host(other)
    assert lock.at_work(other, "dev") is None
