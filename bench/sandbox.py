"""What the sandbox costs: 1,000 creates and a preview without a change, beside the same with a do-nothing provider.

Both run on the real engine, in turn, each time from nothing, the engine writing its state at the end only (its many
checkpoints would hide any slowness of ours). What is deployed is in `bench/many`: ten types of AWS in turn.
Also how long a server takes until it is ready, and its greatest memory after all of it.

    python -m bench.sandbox [--count 1000] [--pairs 5]
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

import psutil

from bench._measure import machine, say, spread, timed, write
from gouvernail import engine
from gouvernail.sandbox.execute import environment, fill
from gouvernail.sandbox.server import Settings, places, start, stop

__all__ = ["Costs", "Subject", "costs", "measure", "nothing", "peak", "provider", "sandbox"]

_ROOT: Final = Path(__file__).parent.parent
_RATIO_LIMIT: Final = 1.3
_READY_LIMIT: Final = 1.0
_MEMORY_LIMIT: Final = 300
_READY_SAMPLES: Final = 10
_KIBS: Final = 1024
_LOOK_SECONDS: Final = 0.02
_STACK: Final = "bench"


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is measured: `serve` gives the ports for a folder, and the server's process."""

    name: str
    serve: Callable[[Path], AbstractContextManager[tuple[Mapping[str, int], int]]]


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one run: seconds of `up` and of `preview`, how often the engine wrote its state; MiB at most and seconds of
    processor time of the server.
    """

    up: float
    preview: float
    writes: int
    memory: float
    processor: float


@contextmanager
def _sandbox(folder: Path) -> Generator[tuple[Mapping[str, int], int]]:
    served, process = start(folder, Settings(places=places()), attended=True)
    try:
        yield served.ports, served.pid
    finally:
        if stop(process):
            sys.exit("the sandbox's server ended before its time")


@contextmanager
def provider(module: str, *arguments: str, package: str = "aws") -> Generator[tuple[Mapping[str, int], int]]:
    """A package's provider that is a program of ours: it says its port, and ends with its standard input."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        said, heard = cast("IO[str]", process.stdout), cast("IO[str]", process.stdin)
        try:
            yield {package: int(said.readline())}, process.pid
        finally:
            heard.close()


def nothing(kind: str = "good") -> Subject:
    """The provider of `_nothing.py`; of its kinds all but `good` must make the benchmark fail."""

    @contextmanager
    def serve(_folder: Path) -> Generator[tuple[Mapping[str, int], int]]:
        with provider("bench._nothing", kind) as served:
            yield served

    return Subject("nothing", serve)


sandbox: Final = Subject("sandbox", _sandbox)
"""The sandbox's own server."""


def peak(pid: int) -> float:
    """The greatest memory that a process ever had, in MiB (Linux says it; elsewhere what it has now)."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return round(int(line.split()[1]) / _KIBS, 1)
    return round(psutil.Process(pid).memory_info().rss / _KIBS**2, 1)


def costs(subject: Subject, count: int, folder: Path, *, checkpoints: bool = False) -> Costs:
    """Deploy `count` resources with a subject in an empty folder, then preview. What fails ends the benchmark."""
    found, log, project = engine.find(), folder / "log", folder / "many"
    shutil.copytree(Path(__file__).parent / "many", project, ignore=shutil.ignore_patterns("__pycache__"))
    box = folder / "box"
    box.mkdir()
    fill(box)
    with subject.serve(box) as (ports, pid):
        env = environment(found, box, ports) | {
            "COUNT": str(count),
            "PULUMI_SKIP_CHECKPOINTS": "false" if checkpoints else "true",
            "AWS_REGION": "us-east-1",
        }
        pulumi = [str(found.path), "--non-interactive", "--color", "never"]
        timed([*pulumi, "stack", "init", _STACK], cwd=project, env=env, log=log)
        state = box / "backend" / ".pulumi" / "stacks" / "many" / f"{_STACK}.json"
        with _watched(state) as writes:
            up = timed([*pulumi, "up", "--yes", "--skip-preview"], cwd=project, env=env, log=log)
        if f"+ {count + 1} created" not in log.read_text():  # the stack itself is one
            sys.exit(f"{subject.name}: not all of the {count} resources were created")
        preview = timed([*pulumi, "preview", "--expect-no-changes"], cwd=project, env=env, log=log)
        spent = psutil.Process(pid).cpu_times()
        return Costs(up, preview, len(writes), peak(pid), round(spent.user + spent.system, 2))


@contextmanager
def _watched(file: Path) -> Generator[set[int]]:
    """The moments at which a file was seen written while the context lasts."""
    seen: set[int] = set()
    over = threading.Event()
    before = file.stat().st_mtime_ns

    def look() -> None:
        if file.exists() and (moment := file.stat().st_mtime_ns) != before:
            seen.add(moment)

    def watch() -> None:
        while not over.wait(_LOOK_SECONDS):
            look()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()
        look()


def measure(subjects: Sequence[Subject], count: int, pairs: int) -> dict[str, list[Costs]]:
    """The costs of the subjects, in turn, who begins changing from pair to pair."""
    found: dict[str, list[Costs]] = {subject.name: [] for subject in subjects}
    for pair in range(pairs):
        for subject in subjects if pair % 2 == 0 else reversed(subjects):
            with tempfile.TemporaryDirectory(prefix="gouvernail-bench-") as folder:
                one = costs(subject, count, Path(folder))
            found[subject.name].append(one)
            say(f"pair {pair + 1} of {pairs}, {subject.name}: up {one.up} s, preview {one.preview} s")
    return found


def _ready() -> list[float]:
    """Seconds from asking for a server of an empty folder to its being ready."""
    found: list[float] = []
    for _ in range(_READY_SAMPLES):
        with tempfile.TemporaryDirectory(prefix="gouvernail-bench-") as folder:
            begun = time.perf_counter()
            _, process = start(Path(folder), Settings(places=places()), attended=True)
            found.append(round(time.perf_counter() - begun, 3))
            stop(process)
    return found


def _ratio(found: Mapping[str, Sequence[Costs]], what: str) -> dict[str, Any]:
    """Sandbox over nothing, pair by pair, beside the seconds of each."""
    ours, theirs = ([getattr(one, what) for one in found[name]] for name in ("sandbox", "nothing"))
    ratios = [round(mine / other, 3) for mine, other in zip(ours, theirs, strict=True)]
    return {
        "sandbox_seconds": spread(ours),
        "nothing_seconds": spread(theirs),
        "ratio": {**spread(ratios), "limit": _RATIO_LIMIT, "met": statistics.median(ratios) <= _RATIO_LIMIT},
    }


def main() -> None:
    """Measure, and write `results/sandbox.json`."""
    parser = argparse.ArgumentParser(description="what the sandbox costs beside a provider that does nothing")
    parser.add_argument("--count", type=int, default=1000, help="how many resources, in tens")
    parser.add_argument("--pairs", type=int, default=5, help="how often both are measured")
    wanted = parser.parse_args()
    where = machine()
    ready = _ready()
    found = measure([sandbox, nothing()], wanted.count, wanted.pairs)
    memory = [one.memory for one in found["sandbox"]]
    write(
        "sandbox",
        {
            "resources": wanted.count,
            "types": "ten of AWS in turn: bench/many/__main__.py",
            "creates": _ratio(found, "up"),
            "preview_without_change": _ratio(found, "preview"),
            "state_written_times": {name: [one.writes for one in all_] for name, all_ in found.items()},
            "server_processor_seconds": {name: spread([one.processor for one in all_]) for name, all_ in found.items()},
            "ready_seconds": {**spread(ready), "limit": _READY_LIMIT, "met": max(ready) <= _READY_LIMIT},
            "peak_mib": {**spread(memory), "limit": _MEMORY_LIMIT, "met": max(memory) <= _MEMORY_LIMIT},
        },
        where=where,
    )


if __name__ == "__main__":
    main()
