"""A stack on the real engine: its locks, its configuration, what it cannot decide, and what it says of a run."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from gouvernail import engine
from gouvernail.errors import GouvernailError
from gouvernail.sandbox import faults
from gouvernail.sandbox.execute import environment, fill
from gouvernail.sandbox.server import Settings, places, start, stop
from gouvernail.sandbox.state import State
from gouvernail.settling.outcome import DeadlinePassed, EngineKilled, Failed, Locked, Settled, Undecided
from gouvernail.settling.stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(1200)]
PROJECT = "name: shop\nruntime: python\n"
PROGRAM = """
import pulumi
from pulumi_aws import kms, sqs
size = pulumi.Config().get_int("size") or 1024
for name in ("one", "two"):
    sqs.Queue(name, name=f"{pulumi.get_stack()}-{name}", max_message_size=size)
if pulumi.Config().get_bool("key"):
    kms.Key("key", description="of the shop")
pulumi.export("size", size)
"""
QUEUE = "urn:pulumi:{}::shop::aws:sqs/queue:Queue::one"
KEY = "urn:pulumi:{}::shop::aws:kms/key:Key::key"
EXECUTOR = (
    "import sys; from pathlib import Path; from gouvernail.settling.stack import Stack; "
    "Stack(sys.argv[1], Path.cwd()).up(600)"
)


class Shop:
    """A project in a sandbox of its own, which is served."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.folder, self.env = folder, env

    def stack(self, name: str, **config: str) -> Stack:
        made = Stack(name, self.folder, self.env, grace=10, patience=0)
        assert made.make()
        made.configure({f"shop:{key}": value for key, value in config.items()} or {"shop:size": "1024"})
        return made

    def let(self, *rules: Mapping[str, object]) -> None:
        file = self.folder / "faults.yaml"
        file.write_text(json.dumps({"faults": rules}))
        with State(self.folder / "box" / "state.db") as state:
            faults.put(state, faults.load(file) if rules else [])

    def size(self, stack: str) -> object:
        with State(self.folder / "box" / "state.db") as state:
            [one] = [one for one in state.of_type("aws:sqs/queue:Queue") if one.urn == QUEUE.format(stack)]
        return one.outputs["maxMessageSize"]

    def keys(self) -> int:
        with State(self.folder / "box" / "state.db") as state:
            return len(state.of_type("aws:kms/key:Key"))

    def lock(self, stack: str, **content: object) -> Path:
        file = self.folder / "box" / "backend" / ".pulumi" / "locks" / "organization" / "shop" / stack / "abc.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        own = {
            "pid": 2**22 + 1,
            "username": "ann",
            "hostname": socket.gethostname(),
            "timestamp": "2026-01-01T00:00:00Z",
        }
        file.write_text(json.dumps({**own, **content}))
        return file

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """A command as a person types it."""
        return subprocess.run(
            ["sh", "-c", command], cwd=self.folder, env=dict(self.env), capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("settling") / "a shop"
    box = folder / "box"
    box.mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "__main__.py").write_text(PROGRAM)
    fill(box)
    served, process = start(box, Settings(places=places()), attended=True)
    try:
        yield Shop(folder, environment(engine.find(), box, served.ports))
    finally:
        stop(process)


def crashed(shop: Shop, stack: Stack, *rules: Mapping[str, object], done: Callable[[], bool] = lambda: True) -> None:
    """Bring it up in another process, and kill all of that as soon as a call is held by a fault, and `done` so."""
    shop.let(*rules)
    process = subprocess.Popen([sys.executable, "-c", EXECUTOR, stack.name], cwd=shop.folder, env=dict(shop.env))
    try:
        until(lambda: held(shop) and done())
    finally:
        for one in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        process.wait()
        shop.let()


def held(shop: Shop) -> bool:
    with State(shop.folder / "box" / "state.db") as state:
        return any(calls for _, calls in state.faults())


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 300
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_stack_that_is_not_there_is_settled_and_one_that_is_there_is_not_made_again(shop: Shop) -> None:
    stack = Stack("absent", shop.folder, shop.env)
    assert stack.settle() == Settled()
    assert stack.make()
    assert not stack.make()
    assert stack.settle() == Settled()


def test_a_run_says_what_it_changed_and_the_next_nothing(shop: Shop) -> None:
    stack = shop.stack("plain")
    seen: list[str] = []
    planned = stack.preview(on_event=seen.extend)
    assert planned.changes == {"create": 3}
    done = stack.up(600)
    assert done.changes["create"] == 3
    assert QUEUE.format("plain") in done.urns["create"]
    assert "summaryEvent" in seen
    assert stack.up(600).changes == {}
    assert stack.graph().outputs == {"size": 1024}
    assert stack.settle() == Settled()
    assert not (shop.folder / "Pulumi.plain.yaml").exists()  # in the sandbox it is a copy that is written


def test_the_engines_own_words_come_through(shop: Shop) -> None:
    stack = shop.stack("refused")
    shop.let(
        {"type": "aws:sqs:Queue", "operation": "create", "on": "every", "error": "ThrottlingException: Rate exceeded"}
    )
    with pytest.raises(Failed, match="Rate exceeded") as error:
        stack.up(600)
    shop.let()
    assert error.value.throttled
    assert any(one.urn == QUEUE.format("refused") for one in error.value.diagnostics)
    assert stack.settle() == Settled()


def test_a_lock_whose_engine_is_gone_is_removed(shop: Shop) -> None:
    stack = shop.stack("stale")
    file = shop.lock("stale")
    with pytest.raises(Locked, match=r"ann@.* \(process 4194305\)"):
        stack.up(600)
    settled = stack.settle()
    assert settled.lock is not None
    assert settled.lock.user == "ann"
    assert not file.exists()


def test_what_a_killed_engine_left_half_written_is_removed_and_a_whole_lock_beside_it_is_not(shop: Shop) -> None:
    stack = shop.stack("half")
    whole = shop.lock("half", hostname="runner-7")
    torn = whole.with_name("0.json.18ed01503d4eca63.tmp")
    torn.touch()
    state = shop.folder / "box" / "backend" / ".pulumi" / "stacks" / "shop" / "half.json"
    attributes = state.with_name("half.json.attrs")
    attributes.write_bytes(b"")
    with pytest.raises(GouvernailError, match="EOF"):
        stack.graph()
    with pytest.raises(Locked, match="runner-7"):
        stack.settle()
    assert (torn.exists(), attributes.exists(), whole.exists()) == (False, False, True)
    whole.unlink()
    torn.write_text('{"pid": 1')
    assert stack.settle() == Settled()
    assert not torn.exists()


def test_a_lock_of_another_host_stays_until_a_lease_says_that_it_is_dead(shop: Shop) -> None:
    stack = shop.stack("elsewhere")
    file = shop.lock("elsewhere", hostname="runner-7")
    for dead in (None, lambda _holder: False):
        with pytest.raises(Locked, match="another host"):
            stack.settle(take_over=True, dead=dead)
    assert file.exists()
    stack.settle(dead=lambda holder: holder is not None and holder.host == "runner-7")
    assert not file.exists()


def test_an_engine_at_work_is_left_alone_or_ended(shop: Shop) -> None:
    stack = shop.stack("busy")
    shop.let({"type": "aws:sqs:Queue", "operation": "create", "on": "every", "late": "1h"})
    process = subprocess.Popen(
        ["pulumi", "up", "--yes", "--skip-preview", "--stack", "busy"],
        cwd=shop.folder,
        env=dict(shop.env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until(lambda: held(shop))
    with pytest.raises(Locked, match="at work") as error:
        stack.settle()
    assert error.value.holders[0].pid == process.pid
    assert process.poll() is None
    shop.let()
    settled = replace(stack, grace=1).settle(take_over=True)
    process.wait()
    assert QUEUE.format("busy") in settled.adopted
    assert QUEUE.format("busy") not in stack.up(600).urns.get("create", ())


def test_a_deadline_ends_the_engine_cleanly(shop: Shop) -> None:
    stack = shop.stack("late")
    shop.let({"type": "aws:sqs:Queue", "operation": "create", "on": "every", "late": "8s"})
    with pytest.raises(DeadlinePassed) as error:
        replace(stack, grace=60).up(6)
    shop.let()
    assert error.value.clean
    assert stack.settle() == Settled()


def test_an_engine_that_is_killed_is_told(shop: Shop) -> None:
    stack = shop.stack("killed")

    def kill(event: Mapping[str, object]) -> None:
        if "resourcePreEvent" in event:
            for one in psutil.Process(os.getpid()).children(recursive=True):
                if one.name() == "pulumi":
                    one.send_signal(signal.SIGKILL)

    with pytest.raises(EngineKilled, match="signal 9"):
        stack.up(600, on_event=kill)
    stack.settle()
    assert stack.up(600).diagnostics == ()


def test_an_update_that_was_done_and_not_recorded_does_not_hide_from_the_way_back(shop: Shop) -> None:
    stack = shop.stack("hidden", size="1024")
    stack.up(600)
    stack.configure({"shop:size": "2048"})
    update = {"type": "aws:sqs:Queue", "operation": "update", "on": "every", "late": "600s"}
    crashed(shop, stack, update, done=lambda: shop.size("hidden") == 2048)  # there are two queues
    stack.configure({"shop:size": "1024"})
    assert QUEUE.format("hidden") in stack.settle().refreshed
    stack.up(600, refresh=False)
    assert shop.size("hidden") == 1024


def test_what_nobody_can_tell_is_left_to_a_person_and_nothing_is_made_twice(shop: Shop) -> None:
    stack, urn = shop.stack("torn", key="true"), KEY.format("torn")
    before = shop.keys()
    crashed(shop, stack, {"type": "aws:kms:Key", "operation": "create", "on": "every", "late": "600s"})
    for _ in range(2):
        with pytest.raises(Undecided) as error:
            stack.settle()
    [open_] = error.value.pending
    assert (open_.urn, open_.type) == (urn, "aws:kms/key:Key")
    with State(shop.folder / "box" / "state.db") as state:
        [made] = [one for one in state.of_type("aws:kms/key:Key") if one.urn == urn]
    settled = stack.settle(decided={urn: made.id})
    assert settled.adopted[urn] == made.id
    stack.up(600)
    assert shop.keys() == before + 1


@pytest.mark.parametrize("there", [True, False])
def test_the_commands_that_a_person_is_told_do_it(shop: Shop, there: bool) -> None:  # noqa: FBT001 - parametrized
    name = f"told-{'there' if there else 'absent'}"
    stack, urn, before = shop.stack(name, key="true"), KEY.format(name), shop.keys()
    crashed(
        shop,
        stack,
        {"type": "aws:kms:Key", "operation": "create", "on": "every", "late" if there else "latency": "600s"},
    )
    with pytest.raises(Undecided) as error:
        stack.settle()
    [open_] = error.value.pending
    if there:
        with State(shop.folder / "box" / "state.db") as state:
            [made] = [one for one in state.of_type("aws:kms/key:Key") if one.urn == urn]
        done = shop.run(open_.adopt.replace(" ID ", f" {made.id} "))
    else:
        done = shop.run(open_.drop)
    assert done.returncode == 0, done.stdout + done.stderr
    stack.settle()
    stack.up(600)
    assert shop.keys() == before + 1
