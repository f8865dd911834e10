"""The rehearsal itself: the foundations come up, the drill is exercised, the playbook is performed to its end."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gouvernail import engine
from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox import execute
from gouvernail.spec.document import read
from gouvernail.spec.judging import judged
from migration.executor import listing
from migration.executor.home import Home, opened
from migration.executor.state import State
from migration.plan import Plan, compiled
from migration.playbook.legacy import STACK
from migration.playbook.load import LoadProfile
from migration.playbook.loading import Loaded, load
from migration.rehearsing import copying, people, secrets, values
from migration.rehearsing.world import NOTICES, World, standing
from migration.revealing import FOLDER
from migration.standing_in import SETTING
from migration.steps.drill import Drill
from migration.steps.load_test import LoadTest

__all__ = ["Rehearsal", "Wanted", "rehearsed"]

_LONGEST: Final = 3600.0  # seconds that a part of a rehearsal may take
_OFTEN: Final = 0.3
_ALL: Final = 100
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is rehearsed, and how."""

    playbook: Path
    environment: str | None = None
    values: Mapping[str, float] | None = None
    """Metric -> what it measures, instead of what is allowed."""
    wait: float = 1.0
    """Seconds, wherever the playbook waits for longer."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it."""

    run: str
    state: str
    reason: str
    drill: str
    """The run that was rolled back before; empty where there was none."""
    notices: int
    """How many messages came."""
    seconds: float
    report: Path


def rehearsed(wanted: Wanted, folder: Path, tell: Tell, *, quiet: bool = False) -> Rehearsal:
    """Rehearse a playbook in an empty `folder`, which keeps project, sandbox, journal and report.

    `tell` gets what is done around the run; what the run itself says goes to standard output, or nowhere (`quiet`).
    GouvernailError for a mistake in the playbook, or where a foundation or the drill fails; Unusable without an engine.
    """
    begun = time.monotonic()
    original = load(wanted.playbook, environment=wanted.environment)
    asked = next((step.of(Drill) for step in compiled(original).steps if step.verb == "drill"), None)
    environments = [*([asked.environment] if asked else []), wanted.environment]
    said = [
        one
        for environment in environments
        for one in values.said(
            compiled(load(wanted.playbook, environment=environment)), original.inventory, wanted.values or {}
        )
    ]
    _ = engine.find()
    project = folder / "project"
    copying.project(original.project.root, project)
    things = copying.things(project, original.playbook.legacy.inventory)
    file = project / original.project.path(original.file)
    loaded = load(file, environment=wanted.environment)
    plans = [compiled(load(file, environment=environment)) for environment in environments]
    plan = plans[-1]
    crew = people.enrolled(plan, project, folder / "keys")
    captured = max(copying.captured(one, project, _path(one)) for one in plans)
    if captured:
        tell(f"captured requests: {captured}, made up")
    its = plan.playbook.legacy.captured
    world = World(said, things, its.score if its else "score")
    with standing(world) as address, execute.session(folder / "sandbox", cwd=project) as session:
        secrets.put(folder / "secrets", _secrets(loaded, address))
        scene = _Scene(folder, file, wanted.wait, session.environment, address, world, tell, quiet=quiet)
        for stack in dict.fromkeys(stack for one in plans for stack in _before(one)):
            scene.up(stack)
        drill = scene.drilled(plans[0], crew) if asked else ""
        state = scene.run(plan, crew)
    return Rehearsal(
        run=state.run,
        state=state.name,
        reason=state.reason or crew.gave_up,
        drill=drill,
        notices=len(world.told),
        seconds=time.monotonic() - begun,
        report=scene.report(state.run),
    )


@dataclass(slots=True)
class _Scene:
    """Runs commands of the project in the sandbox."""

    folder: Path
    playbook: Path
    wait: float
    sandbox: Mapping[str, str]
    address: str
    world: World
    tell: Tell
    quiet: bool

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @property
    def home(self) -> Home:
        runs = self.folder / "runs"
        return Home(self.project, f"sqlite:///{runs / 'runs.db'}", runs)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in self.sandbox.items() if not name.startswith("GOUVERNAIL_SECRET_")},
            "PYTHONPATH": str(self.project),
            "GOUVERNAIL_RUNS": str(self.folder / "runs"),
            "GOUVERNAIL_ACTOR": people.ACTOR,
            FOLDER: str(self.folder / "secrets"),
            SETTING: self.address,
        }

    def up(self, stack: str) -> None:
        """Bring a stack up. GouvernailError with the engine's last words where that fails."""
        begun = time.monotonic()
        log = self.folder / f"{stack}.log"
        command = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--stack", stack]
        program = shutil.which(command[0], path=self.environment["PATH"]) or command[0]
        with log.open("wb") as file:
            done = subprocess.run(
                [program, *command[1:]], cwd=self.project, env=self.environment, stdout=file, stderr=file, check=False
            )
        if done.returncode:
            last = " ".join(log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:])
            raise GouvernailError(Problem(f"{stack} does not come up: {last[-600:]}", str(log)))
        self.tell(f"up: {stack} ({time.monotonic() - begun:.0f} s)")

    def run(self, plan: Plan, crew: people.Crew) -> State:
        """Perform the playbook to its end."""
        run = self._name(plan)
        with people.acting(self.home, run, crew, self.tell), _ended(self._started(plan, run)) as process:
            while process.poll() is None and not crew.gave_up:
                time.sleep(_OFTEN)
                self.world.moved = self._weight(run) == _ALL
            state = self._state(run)
            if crew.gave_up and not state.ended:
                self._command("rollback" if state.moved else "abort", run, reason=crew.gave_up)
            process.wait(_LONGEST)
        return self._state(run)

    def drilled(self, plan: Plan, crew: people.Crew) -> str:
        """Perform it in the drill's environment, and roll it back once live traffic has moved; the run's name."""
        run = self._name(plan)
        with people.acting(self.home, run, crew, self.tell), _ended(self._started(plan, run)) as process:
            while process.poll() is None and not crew.gave_up:
                if self._weight(run):
                    self.tell(f"{run} is rolled back: the drill")
                    people.held(self.home, run)  # a command takes a while to start, and the run would go on meanwhile
                    self._command("rollback", run, reason="drill")
                    break
                time.sleep(_OFTEN)
            process.wait(_LONGEST)
        state = self._state(run)
        if state.name != "rolledBack":
            why = state.reason or crew.gave_up or f"it ended as {state.name}"
            raise GouvernailError(Problem(f"the drill {run} was not rolled back: {why}", plan.file))
        return run

    def report(self, run: str) -> Path:
        """The report of the run, as HTML."""
        file = self.folder / f"{run}.html"
        self._command("report", run, "--output", str(file))
        return file

    def _name(self, plan: Plan) -> str:
        environment = plan.playbook.environment
        return f"{plan.playbook.name}-{environment}-rehearsal"

    def _started(self, plan: Plan, run: str) -> "subprocess.Popen[bytes]":
        command = ["migrate", "run", str(self.playbook), "--run", run, "--rehearsal", f"{self.wait:g}"]
        words = [*command, "--environment", plan.playbook.environment]
        return subprocess.Popen(
            [sys.executable, "-m", "gouvernail", *words],
            cwd=self.project,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.quiet else None,
        )

    def _command(self, *words: str, reason: str = "") -> None:
        said: Sequence[str] = ("--reason", reason) if reason else ()
        done = subprocess.run(
            [sys.executable, "-m", "gouvernail", "migrate", *words, *said],
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise GouvernailError(f"gouvernail migrate {words[0]} fails: {done.stderr.strip()[-600:]}")

    def _weight(self, run: str) -> int:
        """The weight that it has; 0 as long as there is no such run."""
        try:
            return self._state(run).weight
        except GouvernailError:
            return 0

    def _state(self, run: str) -> State:
        runs = opened(self.home)
        try:
            return listing.named(runs, run).state
        finally:
            runs.dispose()


@contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> Generator["subprocess.Popen[bytes]"]:
    """A process that is told to end, and waited for, where the block is left before it has."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def _path(plan: Plan) -> str:
    endpoint = plan.playbook.legacy.endpoint
    return "/" if endpoint.startswith(STACK) else urlsplit(endpoint).path or "/"


def _before(plan: Plan) -> list[str]:
    """What has to stand before the run, in order: foundations, and where the legacy is a stack of ours, that."""
    playbook, organisation = plan.playbook, plan.system.organisation.id
    sides = [(playbook.cloud, playbook.environment)]
    legacy = playbook.legacy.endpoint
    stacks: list[str] = []
    if legacy.startswith(STACK):
        *_, cloud, environment, _layer = legacy.removeprefix(STACK).split("-")
        sides.insert(0, (cloud, environment))
        stacks = [legacy.removeprefix(STACK)]
    foundations = [
        f"{organisation}-{cloud}-{where}-foundation" for cloud, environment in sides for where in ("audit", environment)
    ]
    return [*foundations, *stacks]


def _secrets(loaded: Loaded, address: str) -> dict[str, str]:
    playbook = loaded.playbook
    profiles = [
        judged(LoadProfile, read(loaded.project.root / test.profile)).model
        for one in playbook.validation
        if isinstance(test := one.load_test, LoadTest)
    ]
    found = {name: secrets.PLAIN for model in (playbook, loaded.inventory, *profiles) for name in secrets.named(model)}
    its = playbook.legacy.captured
    if its and its.auth and playbook.cloud == "aws":
        found[its.auth.secret] = secrets.SIGNING
    for notice in playbook.notifications:
        found |= dict.fromkeys(secrets.named(notice), f"json://{urlsplit(address).netloc}{NOTICES}")
    return found
