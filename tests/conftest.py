"""A copy of the blueprint in an empty folder, with its own sandbox, for tests that run the real engine on it.

They run twice: as `make` sets things up, and stock-like, as a user may have them (tools/stock.py). What is `ONCE`
runs as a user may have it only. The engine writes a stack's state once, at the end: to write it at each step takes most
of an `up` and matters where one ends in the middle, which the tests of smaller programs let it do.
"""

import fcntl
import functools
import gc
import json
import pickle
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from gouvernail.graph import Graph
from tools.stock import Configuration, as_made, stock_like

ROOT = Path(__file__).parents[1]
_COPIED = (
    "__main__.py",
    "Pulumi.yaml",
    "assurance",
    "components",
    "gouvernail",
    "migration",
    "policies",
    "stacks",
    "systems",
)
ONCE = pytest.mark.parametrize("configuration", ["stock"], indirect=True, scope="module")
"""Of what does not depend on how `gouvernail` is installed, nor on how the engine finds its providers."""

settings.register_profile("unhurried", deadline=None)  # no test depends on how long something takes
settings.load_profile("unhurried")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes test, files that take long come first: the last one is not left alone with one of them.

    First those that run the engine. xdist itself would begin with those that have many tests (hence
    --no-loadscope-reorder).
    """
    if hasattr(config, "workerinput"):
        long = {item.path for item in items if item.get_closest_marker("slow")}
        run = {item.path for item in items if item.get_closest_marker("engine")}
        items.sort(key=lambda item: (item.path not in long, item.path not in run))


def pytest_collection_finish() -> None:
    """The SDKs are imported by now and stay: looking through them for garbage, again and again, takes long."""
    gc.freeze()


@dataclass(frozen=True)
class Blueprint:
    """A user's clone: `folder` is under git, so that what a command changes can be seen."""

    folder: Path
    configuration: Configuration

    @classmethod
    def copied_to(cls, folder: Path, configuration: Configuration) -> "Blueprint":
        folder.mkdir(parents=True)
        for name in _COPIED:
            source = ROOT / name
            if source.is_dir():
                # With what Python compiled of it, but for what another process is just writing.
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("*.pyc.*"))
            else:
                shutil.copy(source, folder / name)
        (folder / ".venv").symlink_to(configuration.prefix)
        (folder / ".venv-checkov").symlink_to(ROOT / ".venv-checkov")  # as make makes it beside the other
        (folder / ".gitignore").write_text("/.venv\n/.venv-checkov\n__pycache__/\n")
        blueprint = cls(folder, configuration)
        for arguments in (
            ["init", "-q"],
            ["add", "-A"],
            ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "t"],
        ):
            subprocess.run(["git", *arguments], cwd=folder, check=True)
        return blueprint

    def environment(self, **more: str) -> dict[str, str]:
        """What a command in the clone has in its environment."""
        return self.configuration.environment(
            **{"PYTHONPATH": str(self.folder), "NO_COLOR": "1", "PULUMI_SKIP_CHECKPOINTS": "true", **more}
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`gouvernail ARGUMENTS` in the clone."""
        return subprocess.run(
            self.configuration.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`pulumi ARGUMENTS` in the clone's sandbox."""
        return self.run("sandbox", "exec", "--", "pulumi", *arguments, "--color", "never")

    def up(self, stack: str, *more: str) -> subprocess.CompletedProcess[str]:
        """`pulumi up` of a stack that must succeed."""
        done = self.pulumi("up", "--yes", "--skip-preview", "--stack", stack, *more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def moved(self, stack: str, *more: str) -> dict[str, list[str]]:
        """`pulumi up` of a stack that must succeed, and what it did: as `planned` says what it would."""
        done = self.up(stack, "--json", *more)
        events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return _steps(one["resOutputsEvent"]["metadata"] for one in events if "resOutputsEvent" in one)

    def exported(self, stack: str) -> dict[str, Any]:
        """What `pulumi stack export` says of a stack, out of the file that it reads."""
        file = self.folder / ".sandbox" / "backend" / ".pulumi" / "stacks" / "gouvernail" / f"{stack}.json"
        return {"version": 3, "deployment": json.loads(file.read_text(encoding="utf-8"))["checkpoint"]["latest"]}

    @contextmanager
    def served(self, *more: str) -> Generator[None]:
        """The clouds are served meanwhile: else each command starts, and ends, a server of its own."""
        done = self.run("sandbox", "serve", *more)
        assert done.returncode == 0, done.stderr
        # Ended by one that waits until we hang up, so also when we are ended ourselves.
        with subprocess.Popen(
            ["sh", "-c", 'cat; exec "$@"', "sh", *self.configuration.command("sandbox", "serve", "--stop")],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        ):
            yield

    def destroy(self, stack: str) -> subprocess.CompletedProcess[str]:
        """`pulumi destroy` of a stack that must succeed."""
        done = self.pulumi("destroy", "--yes", "--skip-preview", "--stack", stack)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def planned(self, stack: str) -> dict[str, list[str]]:
        """What a preview would do: operation -> type and name of each resource; what stays the same is left out."""
        done = self.pulumi("preview", "--json", "--stack", stack)
        assert done.returncode == 0, done.stdout + done.stderr
        return _steps(json.loads(done.stdout)["steps"])

    def things(self) -> list[dict[str, Any]]:
        """What exists in the sandbox."""
        done = self.run("sandbox", "ls", "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def show(self, stack: str) -> tuple[int, dict[str, Any]]:
        """`gouvernail show STACK --json`: its exit code and what it says."""
        done = self.run("show", stack, "--json")
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def edit(self, file: str, old: str, new: str) -> None:
        """Change a text in a file of the clone; it must be there."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def changed(self) -> str:
        """What git says has changed since the clone."""
        done = subprocess.run(
            ["git", "status", "--porcelain"], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout


def _steps(every: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    steps: dict[str, list[str]] = {}
    for step in every:
        if step["op"] not in ("same", "read", "refresh"):
            kind, name = step["urn"].split("::")[2:4]
            steps.setdefault(step["op"], []).append(f"{kind.rpartition(':')[2]} {name}")
    return steps


def shared(config: pytest.Config, factory: pytest.TempPathFactory) -> Path:
    """The folder of this run of the tests, which the processes that test in parallel share."""
    here = factory.getbasetemp()
    return here.parent if hasattr(config, "workerinput") else here


@pytest.fixture(scope="session")
def worked_stacks(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Mapping[str, Graph]]:
    """A cloud -> its worked stacks, as the code builds them now; built once in a run, for all processes."""
    from tests.upgrades import recorded  # whoever does not use it does not load what builds them

    folder = shared(request.config, tmp_path_factory)

    @functools.cache
    def built(cloud: str) -> Mapping[str, Graph]:
        file = folder / f"{cloud}.pickle"
        with (folder / f"{cloud}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                file.write_bytes(pickle.dumps(recorded.built(cloud)))
        return pickle.loads(file.read_bytes())  # noqa: S301 - written above

    return built


@pytest.fixture(scope="module", params=["make", "stock"])
def configuration(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    """Each of the two configurations; the processes that test in parallel share the second one."""
    if request.param == "make":
        return as_made()
    return stock_like(shared(request.config, tmp_path_factory))


@pytest.fixture(scope="module")
def blueprint(configuration: Configuration, tmp_path_factory: pytest.TempPathFactory) -> Blueprint:
    """A fresh clone, shared by the tests of a file in one configuration, which run in their order."""
    return Blueprint.copied_to(tmp_path_factory.mktemp("clone") / "my blueprint", configuration)


@pytest.fixture(scope="module")
def served(blueprint: Blueprint) -> Iterator[None]:
    """The clouds of the clone are served as long as its story lasts."""
    with blueprint.served():
        yield
