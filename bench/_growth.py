"""How the platform grows with the number of AI systems: one stack a system, all in one set of specs and one account.

The worked system is written down under as many ids. On the real engine each one's production goes up after the others,
in one sandbox and one backend, so the n-th stack meets n-1 in everything that it could meet them in: the folder of
specs, the account, the backend. If its cost does not depend on n, the whole grows linearly; so that is what is fitted.
The same is built in process on every cloud, and the whole set is validated at each size.
"""

import multiprocessing
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from ipaddress import IPv4Network
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Final

import psutil

from bench._measure import say
from bench.sandbox import peak, sandbox
from gouvernail import engine
from gouvernail.sandbox.execute import environment, fill
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from stacks import program

__all__ = ["Fit", "Specs", "engine_growth", "fit", "growth", "process_growth", "written"]

_ROOT: Final = Path(__file__).parent.parent
_PROGRAM: Final = ("__main__.py", "Pulumi.yaml", "components", "gouvernail", "stacks")
_SIZES: Final = (1, 5, 10, 25, 50)
_SETS: Final = (1, 50, 500)
_PROD: Final = "prod"
_LOOK_SECONDS: Final = 0.05
_T: Final = 2.01  # of Student's distribution, two-sided 95 %, about 48 degrees of freedom
_LEAST: Final = 3  # of samples, to fit a line and an error


@dataclass(frozen=True, slots=True)
class Specs:
    """A folder with an organisation and systems, and what they are called."""

    folder: Path
    ids: tuple[str, ...]
    text: str

    def add(self, number: int) -> str:
        """Writes one system more; its id."""
        id_ = self.ids[number]
        (self.folder / f"{id_}.yaml").write_text(self.text.replace("{id}", id_), encoding="utf-8")
        return id_


def written(folder: Path, system: str, count: int) -> Specs:
    """The worked organisation in a folder, with room for `count` systems, none of which is written yet."""
    ids = tuple(f"system-{number:03}" for number in range(1, count + 1))
    given = (_ROOT / "systems" / f"{system}.yaml").read_text(encoding="utf-8")
    text, found = re.subn(rf"^(  id: ){re.escape(system)}\b", r"\1{id}", given, flags=re.MULTILINE)
    house = (_ROOT / "systems" / "organisation.yaml").read_text(encoding="utf-8")
    house, networks = re.subn(r"(cidr: 10\.\d+\.0\.0)/20", r"\1/16", house)
    # Each gateway on Azure has a range of the network by name, behind the quarter in which services are reached.
    house, ranges = re.subn(r"ranges: \{[^}]*?: (10\.\d+)\.[^}]*\}", lambda one: _ranges(one[1], ids), house)
    if (found, networks, ranges) != (1, 3, 3):
        sys.exit("the worked specs are not written as the benchmark of growth expects them")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "organisation.yaml").write_text(house, encoding="utf-8")
    return Specs(folder, ids, text)


def _ranges(network: str, ids: Sequence[str]) -> str:
    free = islice(IPv4Network(f"{network}.0.0/16").subnets(new_prefix=26), 256, None)
    return "ranges: {" + ", ".join(f"{id_}: {range_}" for id_, range_ in zip(ids, free, strict=False)) + "}"


# -- the line


@dataclass(frozen=True, slots=True)
class Fit:
    """Of what each further one cost: a line over its number, by least squares.

    `slope` and `error` (half of its 95 % interval) are a system; a sum has a quadratic term where the slope is not
    nought within its error: half of it. `share` is the part of the sum that the term would be at the end.
    """

    mean: float
    slope: float
    error: float
    share: float
    residual: float
    quadratic: bool


def fit(costs: Sequence[float]) -> Fit | None:
    """The line through what the first, second, ... cost. None where they are too few to say anything."""
    if len(costs) < _LEAST:
        return None
    numbers = range(1, len(costs) + 1)
    slope, base = statistics.linear_regression(numbers, costs)
    mean = statistics.fmean(costs)
    off = [cost - base - slope * number for number, cost in zip(numbers, costs, strict=True)]
    variance = sum(one**2 for one in off) / (len(costs) - 2)
    middle = statistics.fmean(numbers)
    error = _T * (variance / sum((number - middle) ** 2 for number in numbers)) ** 0.5
    share = slope * len(costs) / 2 / mean if mean else 0.0
    return Fit(
        round(mean, 3), round(slope, 5), round(error, 5), round(share, 4), round(variance**0.5, 3), abs(slope) > error
    )


def _grown(costs: Sequence[float]) -> dict[str, Any]:
    """Raw samples, the sum at each size, and the line."""
    its = fit(costs)
    sums = {str(size): round(sum(costs[:size]), 2) for size in _SIZES if size <= len(costs)}
    return {"samples": list(costs), "sum_at": sums, "line": asdict(its) if its else None}


# -- on the engine


@dataclass(frozen=True, slots=True)
class _Run:
    """Seconds of wall time and of processor time; MiB at most of the engine and of the program that it runs."""

    wall: float
    processor: float
    engine: float
    program: float


def _run(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], log: Path) -> _Run:
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with (
        log.open("ab") as output,
        subprocess.Popen(command, cwd=cwd, env=dict(env), stdout=output, stderr=subprocess.STDOUT) as process,
        _watched(process.pid) as most,
    ):
        code = process.wait()
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        sys.exit(f"{' '.join(command)} ended with {code}:\n{tail}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return _Run(round(wall, 2), round(processor, 2), most.get("engine", 0.0), most.get("program", 0.0))


@contextmanager
def _watched(pid: int) -> Any:  # noqa: ANN401 - a generator of what is being filled
    """The greatest memory of the engine and of the greatest Python below it, in MiB, while the context lasts."""
    most: dict[str, float] = {}
    over = threading.Event()

    def look() -> None:
        while not over.wait(_LOOK_SECONDS):
            try:
                for one in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
                    name = one.name()
                    kind = "engine" if name == "pulumi" else "program" if name.startswith("python") else ""
                    if kind:
                        most[kind] = max(most.get(kind, 0.0), peak(one.pid))
            except (psutil.Error, OSError, ValueError):
                continue  # it has just ended

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def engine_growth(system: str, count: int, cloud: str, foundations: Sequence[str], folder: Path) -> dict[str, Any]:
    """Each system's production goes up in turn, in a project of its own in an empty folder."""
    project, box, log = folder / "project", folder / "box", folder / "log"
    project.mkdir()
    for name in _PROGRAM:
        source = _ROOT / name
        if source.is_dir():
            shutil.copytree(source, project / name, ignore=shutil.ignore_patterns("__pycache__", "Pulumi.*.yaml"))
        else:
            shutil.copy(source, project / name)
    (project / ".venv").symlink_to(sys.prefix)
    specs, found = written(project / "systems", system, count), engine.find()
    box.mkdir()
    fill(box)
    runs: list[_Run] = []
    first: dict[str, list[float]] = {"newest": [], "oldest": []}
    with sandbox.serve(box) as (ports, server):
        env = environment(found, box, ports) | {"PYTHONPATH": str(project)}
        pulumi = ["pulumi", "--non-interactive", "--color", "never"]

        def up(stack: str, spec: str) -> _Run:
            config = project / "stacks" / f"Pulumi.{stack}.yaml"
            config.write_text(f"config:\n  gouvernail:spec: systems/{spec}.yaml\n", encoding="utf-8")
            return _run([*pulumi, "up", "--yes", "--skip-preview", "--stack", stack], cwd=project, env=env, log=log)

        for stack in foundations:
            up(stack, "organisation")
        stacks: list[str] = []
        for number in range(count):
            id_ = specs.add(number)
            stacks.append(f"{id_}-{cloud}-{_PROD}-workload")
            runs.append(up(stacks[-1], id_))
            if number + 1 in (*_SIZES, count):
                for which, stack in (("newest", stacks[-1]), ("oldest", stacks[0])):
                    same = ["preview", "--expect-no-changes", "--stack", stack]
                    first[which].append(_run([*pulumi, *same], cwd=project, env=env, log=log).wall)
                say(f"{cloud}, {number + 1} systems: up of the newest {runs[-1].wall} s")
        spent = psutil.Process(server).cpu_times()
        sizes = [file.stat().st_size for file in (box / "backend" / ".pulumi" / "stacks").rglob("system-*.json")]
        memory = peak(server)
    return {
        "cloud": cloud,
        "what": "each system's production workload, up on the engine after those before it",
        "up_seconds": _grown([one.wall for one in runs]),
        "up_processor_seconds": _grown([one.processor for one in runs]),
        "engine_peak_mib": _grown([one.engine for one in runs]),
        "program_peak_mib": _grown([one.program for one in runs]),
        "preview_without_change_seconds": {"sizes": [*(one for one in _SIZES if one < count), count], **first},
        "state_bytes_a_stack": {"min": min(sizes), "max": max(sizes)},
        "sandbox_peak_mib": memory,
        "sandbox_processor_seconds": round(spent.user + spent.system, 2),
    }


# -- in process, and the set itself


def process_growth(system: str, count: int, cloud: str, foundations: Sequence[str]) -> dict[str, Any]:
    """The same in a process of its own without the engine: processor seconds, resources, and memory after each."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_built, (system, count, cloud, list(foundations)))


def _built(system: str, count: int, cloud: str, foundations: Sequence[str]) -> dict[str, Any]:
    outputs: dict[str, Mapping[str, object]] = {}
    seconds: list[float] = []
    resources: dict[str, int] = {}
    memory: list[float] = []
    with tempfile.TemporaryDirectory(prefix="gouvernail-bench-") as folder, State(Path(":memory:")) as state:
        specs = written(Path(folder), system, count)
        wanted = [(stack, "organisation") for stack in foundations]
        wanted += [(f"{id_}-{cloud}-{_PROD}-workload", id_) for id_ in specs.ids]
        for place, (stack, spec) in enumerate(wanted):
            if place >= len(foundations):
                specs.add(place - len(foundations))
            begun = time.process_time()
            config = {"gouvernail:spec": str(specs.folder / f"{spec}.yaml")}
            graph = collect(program.run, stack_name=stack, config=config, references=outputs, state=state)
            if place < len(foundations):
                outputs[stack] = graph.outputs
            else:
                seconds.append(round(time.process_time() - begun, 3))
                memory.append(peak(os.getpid()))
            resources[stack] = sum(1 for _ in graph)
    most = max(resources, key=resources.__getitem__)
    return {
        "processor_seconds": _grown(seconds),
        "mib_more": _grown([round(more - less, 2) for less, more in pairwise(memory)]),
        "resources": {"all": sum(resources.values()), "largest_stack": most, "its": resources[most]},
    }


def _validated(system: str) -> dict[str, Any]:
    """`gouvernail validate systems/*.yaml` of the whole set at each size, and of one system in it."""
    found: dict[str, dict[str, float]] = {}
    command = [sys.executable, "-m", "gouvernail", "validate"]
    with tempfile.TemporaryDirectory(prefix="gouvernail-bench-") as folder:
        log, done = Path(folder) / "log", 0
        specs = written(Path(folder) / "systems", system, _SETS[-1])
        for size in _SETS:
            for number in range(done, size):
                specs.add(number)
            done = size
            files = [str(one) for one in sorted(specs.folder.glob("*.yaml"))]
            env = {**os.environ, "PYTHONPATH": str(_ROOT)}
            whole = _run([*command, *files], cwd=specs.folder, env=env, log=log)
            one = _run([*command, files[-1]], cwd=specs.folder, env=env, log=log)
            found[str(size)] = {"all": whole.wall, "all_processor": whole.processor, "one": one.wall}
    return found


def growth(system: str, count: int, cloud: str, clouds: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Everything at once; `clouds` are those with workloads, each with the foundations of its production."""
    built = {one: process_growth(system, count, one, foundations) for one, foundations in clouds.items()}
    for one, its in built.items():
        say(f"{one}, in process: {its['processor_seconds']['sum_at']} s, line {its['processor_seconds']['line']}")
    validated = _validated(system)
    with tempfile.TemporaryDirectory(prefix="gouvernail-bench-") as folder:
        on_engine = engine_growth(system, count, cloud, clouds[cloud], Path(folder))
    return {"systems": count, "engine": on_engine, "in_process": built, "validate_seconds": validated}
