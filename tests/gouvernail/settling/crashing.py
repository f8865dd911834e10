"""Kills executors and engines at random moments, lets somebody go on, and counts what the clouds were asked.

In the suite a few times; at length, with what a naive executor leaves for comparison:

    python -m tests.gouvernail.settling.crashing --count 40
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from gouvernail import engine
from gouvernail.errors import GouvernailError
from gouvernail.sandbox import faults, log
from gouvernail.sandbox.execute import environment, fill
from gouvernail.sandbox.server import Settings, places, start, stop
from gouvernail.sandbox.state import State
from gouvernail.settling import ids
from gouvernail.settling.stack import Stack

PROGRAMS = Path(__file__).parent / "programs"
LISTENER = "aws:lb/listener:Listener"
HELD = (
    *(
        "aws:lb:LoadBalancer",
        "aws:lb:TargetGroup",
        "aws:lb:TargetGroupAttachment",
        "aws:lb:Listener",
        "aws:lb:ListenerRule",
    ),
    *("aws:ec2:SecurityGroup", "aws:iam:Role", "aws:iam:RolePolicy", "aws:route53:Zone", "aws:route53:Record"),
    *("aws:apigateway:DomainName", "aws:apigateway:DomainNameAccessAssociation", "aws:apigateway:BasePathMapping"),
    *("aws:cloudwatch:LogGroup", "aws:cloudwatch:LogDelivery", "aws:cloudwatch:LogDeliverySource"),
    *("aws:s3:Bucket", "aws:s3:BucketVersioning", "aws:sns:Topic", "aws:sqs:Queue"),
)
"""What a crash may find in the middle of its creation: the answer to it comes late."""
WHO = ("all", "group", "engine", "driver")
_OURS = (
    "import sys; from pathlib import Path; from gouvernail.settling.stack import Stack; "
    "Stack(sys.argv[1], Path.cwd(), grace=5).up(600)"
)
_NAIVE = ("up", "--yes", "--skip-preview", "--non-interactive", "--color", "never", "--stack")
_PATIENCE = 600.0


@dataclass
class Clouds:
    """A sandbox with its server, and the stacks in it."""

    folder: Path
    environment: Mapping[str, str]
    ground: Mapping[str, Any] = field(default_factory=dict)

    @property
    def router(self) -> Path:
        return self.folder / "router"

    def stack(self, name: str) -> Stack:
        return Stack(name, self.router, self.environment, grace=10, patience=0)

    def pulumi(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pulumi", *arguments],
            cwd=cwd or self.router,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self, stack: str) -> list[log.Entry]:
        """What the clouds were asked for a stack, but for what only a preview asked."""
        read = log.calls(log.lines(self.folder / "box" / log.NAME)[0])
        return [one for one in read if one.urn.startswith(f"urn:pulumi:{stack}::") and not one.preview]

    def let(self, *rules: Mapping[str, object]) -> None:
        file = self.folder / "faults.yaml"
        file.write_text(json.dumps({"faults": rules}))
        with State(self.folder / "box" / "state.db") as state:
            faults.put(state, faults.load(file) if rules else [])

    def weight(self, stack: str) -> int:
        """The governed side's weight, as the cloud has it."""
        with State(self.folder / "box" / "state.db") as state:
            [held] = [one for one in state.of_type(LISTENER) if one.urn.startswith(f"urn:pulumi:{stack}::")]
        actions: Any = held.outputs["defaultActions"]
        return int(actions[0]["forward"]["targetGroups"][1]["weight"])

    def locks(self, stack: str) -> list[Path]:
        return [*(self.folder / "box" / "backend" / ".pulumi" / "locks").glob(f"**/{stack}/*.json")]

    def pending(self, stack: str) -> list[Any]:
        deployment: Any = self.stack(stack)._export()["deployment"]
        return deployment.get("pending_operations") or []


@contextmanager
def clouds(folder: Path) -> Iterator[Clouds]:
    """A sandbox, served, with the network that routers stand in."""
    box = folder / "box"
    box.mkdir(parents=True)
    for name in ("ground", "router"):
        shutil.copytree(PROGRAMS / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    fill(box)
    served, process = start(box, Settings(places=places()), attended=True)
    try:
        given = Clouds(folder, environment(engine.find(), box, served.ports))
        ground = Stack("dev", folder / "ground", given.environment)
        ground.make()
        ground.up(_PATIENCE)
        given.ground = dict(ground.graph().outputs)
        yield given
    finally:
        stop(process)


@dataclass
class Crash:
    """One kill, and what came of it. `made` is what had been made when it came."""

    who: str
    during: str
    held: str
    made: int = 0
    open: list[str] = field(default_factory=list)
    locked: bool = False
    twice: list[str] = field(default_factory=list)
    lost: bool = False
    failed: str = ""
    seconds: float = 0


def driver(given: Clouds, stack: str, *, naive: bool) -> "subprocess.Popen[bytes]":
    """An executor in a process group of its own."""
    command = ["pulumi", *_NAIVE, stack] if naive else [sys.executable, "-c", _OURS, stack]
    if naive:  # it waits for its engine, as an executor does
        command = [sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])", *command]
    return subprocess.Popen(
        command,
        cwd=given.router,
        env=dict(given.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(process: "subprocess.Popen[bytes]", who: str) -> None:
    """Kill all that it started and itself, its process group, its engine alone, or itself alone."""
    handle = psutil.Process(process.pid)
    tree = handle.children(recursive=True)
    engines = [one for one in tree if one.name() == "pulumi"]
    chosen = {"all": [handle, *tree], "engine": engines, "driver": [handle]}.get(who, [])
    if who == "group":
        os.killpg(process.pid, signal.SIGKILL)
    for one in chosen:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait()


def crash(
    given: Clouds, stack: str, who: str, during: str, *, chance: random.Random, naive: bool, hold: str = ""
) -> Crash:
    """Start an executor and kill it: while a call of a chosen type is held open, or after a random number of calls."""
    operation = "Update" if during == "update" else "Create"
    held = chance.choice(
        {"create": [*HELD, ""], "update": ["aws:lb:Listener", ""], "replace": ["aws:lb:TargetGroup"]}[during]
    )
    enough = chance.randint(0, 25) if during == "create" else 0
    if held:
        given.let({"type": held, "operation": operation.lower(), "on": "every", "late": "60s"})
    before = len([one for one in given.calls(stack) if one.operation == operation])
    process = driver(given, stack, naive=naive)

    def come() -> bool:
        calls = [one for one in given.calls(stack) if one.operation == operation][before:]
        return any(one.fault for one in calls) if held else len(calls) > enough

    wait(lambda: come() or process.poll() is not None)
    time.sleep(chance.random() * 0.3)
    made = Crash(who, during, held)
    kill(process, who)
    given.let()
    made.made = len([one for one in given.calls(stack) if one.operation == operation and one.id][before:])
    return made


def go_on(given: Clouds, stack: str, made: Crash) -> None:
    """As an executor that takes over does."""
    begun = time.monotonic()
    held = given.stack(stack)
    try:
        settled = held.settle(take_over=True)
        made.open = sorted({*settled.adopted, *settled.absent, *settled.refreshed})
        held.up(_PATIENCE)
    except GouvernailError as error:
        made.failed = str(error)
    made.seconds = time.monotonic() - begun


def go_on_naively(given: Clouds, stack: str, made: Crash) -> None:
    """`up` again, and where that is refused `cancel` and `up`."""
    begun = time.monotonic()
    wait(lambda: not engines_of(stack))  # whoever was left has ended by itself
    done = given.pulumi(*_NAIVE, stack)
    made.locked = "currently locked" in done.stderr
    if made.locked:
        given.pulumi("cancel", "--yes", "--stack", stack)
        done = given.pulumi(*_NAIVE, stack)
    made.failed = (done.stdout + done.stderr)[-20_000:] if done.returncode else ""
    made.seconds = time.monotonic() - begun


def engines_of(stack: str) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for one in psutil.process_iter():
        with suppress(psutil.Error):
            if one.name() == "pulumi" and stack in one.cmdline() and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one)
    return found


def judge(given: Clouds, stack: str, made: Crash, *, weight: int) -> None:
    """What was made twice, and whether the cloud has what was asked for."""
    counted = [one for one in given.calls(stack) if one.operation != "Create" or ids.rule(one.type) is not ids.AGAIN]
    count = Counter(one.urn for one in counted if one.operation == "Create" and one.id)
    count.subtract(Counter(one.urn for one in counted if one.operation == "Delete" and one.outcome == "ok"))
    made.twice = sorted(urn for urn, number in count.items() if number > 1)
    made.lost = made.failed == "" and given.weight(stack) != weight


def tried(
    given: Clouds, number: int, who: str, during: str, *, seed: int, naive: bool = False, hold: str = ""
) -> Crash:
    """One stack, killed once during its creation or an update, gone on with and judged."""
    stack, chance = f"{'naive' if naive else 'ours'}-{number}", random.Random(seed)  # noqa: S311 - no secret
    held = given.stack(stack)
    held.make()
    ground = json.dumps(given.ground)
    held.configure({"router:ground": ground, "router:weight": "5"})
    wanted = 5
    if during != "create":
        held.up(_PATIENCE)
        changed = {"update": {"router:weight": "25"}, "replace": {"router:port": "8443"}}[during]
        held.configure({"router:ground": ground, "router:weight": "5", **changed})
    made = crash(given, stack, who, during, chance=chance, naive=naive, hold=hold)
    if during == "update":  # who takes over goes on, or back
        wanted = chance.choice((5, 25))
        held.configure({"router:ground": ground, "router:weight": str(wanted)})
    (go_on_naively if naive else go_on)(given, stack, made)
    judge(given, stack, made, weight=wanted)
    return made


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not until():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def main() -> None:
    """Crash ours, and a naive executor, so many times each, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--naive", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crashing-") as folder, clouds(Path(folder) / "here") as given:
        for naive, count in ((False, asked.count), (True, asked.naive)):
            crashes: list[Crash] = []
            for number in range(count):
                who, during = WHO[number % 4], ("create", "update", "create", "replace")[number // 4 % 4]
                one = tried(given, number, who, during, seed=asked.seed + number, naive=naive)
                left = [] if naive else [*given.locks(f"ours-{number}"), *given.pending(f"ours-{number}")]
                crashes.append(one)
                print(json.dumps({"naive": naive, "left": len(left), **asdict(one)}), flush=True)
            told = {
                "crashes": count,
                "with open operations": sum(1 for one in crashes if one.open),
                "stale locks met": sum(one.locked for one in crashes),
                "made twice": sum(len(one.twice) for one in crashes),
                "changes lost": sum(one.lost for one in crashes),
                "could not go on": sum(1 for one in crashes if one.failed),
            }
            print("naive" if naive else "ours", json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
