"""What each stack of a plan would change, as the real engine previews it. Nothing is changed, not even a file.

The engine is given a copy of the stack's file, configured as a run begins, and a copy of its backend where that is a
folder: there a stack that nobody has made yet can be made, and is forgotten with the copy.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import unquote

import yaml

from gouvernail import engine
from gouvernail.engine import Engine
from gouvernail.errors import GouvernailError
from gouvernail.sandbox.stackfile import copy_of, project_around
from migration.plan import Plan
from migration.simulating import BOX
from migration.steps.provision import Provision

__all__ = ["Preview", "previews"]

_BACKEND: Final = "PULUMI_BACKEND_URL"
_FILE: Final = "file://"
_MISSING: Final = "no stack named"
_LOSING: Final = ("delete", "replace", "delete-replaced", "create-replacement", "discard", "discard-replaced")
_NOTHING_SAID: Final = ("an unhandled error occurred", "error: an unhandled error occurred", "preview failed")
_QUIET: Final = ("--non-interactive", "--color", "never")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a stack would change when the run brings it up."""

    stack: str
    changes: Mapping[str, int] = field(default_factory=dict[str, int])
    """Operation -> how many resources: `create`, `update`, `same`."""
    lost: tuple[str, ...] = ()
    """URNs of what would be deleted or replaced."""
    unknown: str | None = None
    """Why nothing is known, where that is no mistake."""
    problem: str | None = None
    """What the engine said, where it failed."""
    simulated: bool = False
    """Whether the sandbox answered for the cloud."""


@dataclass(frozen=True, slots=True)
class _Bench:
    """A place to preview: the engine, its environment, and a folder that goes away."""

    engine: Engine
    env: Mapping[str, str]
    folder: Path
    apart: bool
    """Whether the backend is a copy."""

    @property
    def simulated(self) -> bool:
        """Whether this is the sandbox."""
        return BOX in self.env


def previews(plan: Plan) -> tuple[Preview, ...]:
    """One of each stack that the plan brings up, in its order. Raises Unusable where there is no engine."""
    found: list[Preview] = []
    standing = True
    with _bench(plan.root, engine.find()) as bench:
        for step in plan.steps:
            if not isinstance(step.argument, Provision):
                continue
            stack, cutover = step.argument.stack, step.argument.layer == "cutover"
            if cutover and not standing:
                needed = f"{plan.playbook.workload_stack} does not stand yet, and it leads to that"
                found.append(Preview(stack, unknown=needed, simulated=bench.simulated))
                continue
            values = {**plan.configuration, "gouvernail:weight": "0", "gouvernail:mirror": "0"} if cutover else {}
            found.append(replace(_preview(bench, plan.root, stack, values), simulated=bench.simulated))
            standing = standing and _stands(bench, plan.root, plan.playbook.workload_stack)
    return tuple(found)


@contextmanager
def _bench(root: Path, found: Engine) -> Generator[_Bench]:
    with tempfile.TemporaryDirectory(prefix="gouvernail-plan-") as made:
        folder, env = Path(made).resolve(), dict(os.environ)
        url = env.get(_BACKEND) or _logged_in(found, root)
        if not url.startswith(_FILE):
            yield _Bench(found, env, folder, apart=False)
            return
        backend = Path(unquote(url.removeprefix(_FILE))).expanduser()
        state = Path(".pulumi")
        if (backend / state).is_dir():
            left_out = shutil.ignore_patterns("history", "backups", "locks")
            shutil.copytree(backend / state, folder / "backend" / state, ignore=left_out)
        else:
            (folder / "backend").mkdir()
        if BOX in env:
            config = Path(env[BOX]) / "config"
            if config.is_dir():
                shutil.copytree(config, folder / "config")
            env[BOX] = str(folder)
        env[_BACKEND] = f"{_FILE}{folder / 'backend'}"
        yield _Bench(found, env, folder, apart=True)


def _logged_in(found: Engine, root: Path) -> str:
    """The backend that `pulumi login` has chosen; nothing where there is none, which the engine then says itself."""
    done = found.run(["whoami", "--json", *_QUIET], cwd=root, capture=True)
    try:
        said = cast("object", json.loads(done.stdout)) if done.returncode == 0 else None
    except ValueError:
        said = None
    return str(cast("dict[str, object]", said).get("url", "")) if isinstance(said, dict) else ""


def _preview(bench: _Bench, root: Path, stack: str, values: Mapping[str, str | None]) -> Preview:
    if _exported(bench, root, stack) is None:
        if not bench.apart:
            return Preview(stack, unknown=f"nobody has made it yet: `pulumi stack init {stack}`, then plan again")
        if problem := _made(bench, root, stack):
            return Preview(stack, problem=problem)
    file = _configured(bench, root, stack, values)
    arguments = ["preview", "--stack", stack, "--config-file", str(file), "--json", *_QUIET]
    done = bench.engine.run(arguments, cwd=root, env=bench.env, capture=True)
    digest = _object(done.stdout)
    if done.returncode or digest is None:
        return Preview(stack, problem=_said(digest, done.stderr))
    steps = cast("list[dict[str, object]]", digest.get("steps") or [])
    lost = dict.fromkeys(str(step.get("urn")) for step in steps if step.get("op") in _LOSING)
    changes = cast("dict[str, int]", digest.get("changeSummary") or {})
    return Preview(stack, dict(sorted(changes.items())), tuple(lost))


def _stands(bench: _Bench, root: Path, stack: str) -> bool:
    """Whether the stack holds anything."""
    export = _exported(bench, root, stack)
    deployment = export.get("deployment") if export else None
    return isinstance(deployment, dict) and bool(cast("dict[str, object]", deployment).get("resources"))


def _exported(bench: _Bench, root: Path, stack: str) -> dict[str, object] | None:
    """The state of a stack, None where there is none; empty where the backend does not answer: the preview says why."""
    try:
        return bench.engine.export(stack, cwd=root, env=bench.env)
    except GouvernailError as error:
        return None if _MISSING in str(error) else {}


def _made(bench: _Bench, root: Path, stack: str) -> str | None:
    """Make the stack in the copy of the backend; what the engine said where it could not."""
    project = project_around(root)
    name = project.name if project else root.name
    folder = bench.folder / "made"
    folder.mkdir(exist_ok=True)
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump({"name": name, "runtime": "python"}), encoding="utf-8")
    done = bench.engine.run(["stack", "init", stack, "--no-select", *_QUIET], cwd=folder, env=bench.env, capture=True)
    return None if done.returncode == 0 else _said(None, done.stderr)


def _configured(bench: _Bench, root: Path, stack: str, values: Mapping[str, str | None]) -> Path:
    """The stack's file with these values, beside what opens its secrets."""
    project = project_around(root)
    original = project.file_of(stack) if project else root / f"Pulumi.{stack}.yaml"
    if bench.simulated and project:
        original, _ = copy_of(original, bench.folder / "config" / project.name / original.name)
    settings = _settings(original)
    fresh = _settings(bench.folder / "made" / original.name)  # the salt of a stack that was made just now
    config = {**cast("dict[str, object]", settings.get("config") or {}), **values}
    config = {key: value for key, value in config.items() if value is not None}
    file = bench.folder / f"Pulumi.{stack}.yaml"
    file.write_text(yaml.safe_dump({**fresh, **settings, "config": config}, sort_keys=False), encoding="utf-8")
    return file


def _settings(file: Path) -> dict[str, Any]:
    loaded: object = yaml.safe_load(file.read_bytes()) if file.is_file() else None
    return cast("dict[str, Any]", loaded) if isinstance(loaded, dict) else {}


def _object(text: str) -> dict[str, object] | None:
    try:
        loaded: object = json.loads(text)
    except ValueError:
        return None
    return cast("dict[str, object]", loaded) if isinstance(loaded, dict) else None


def _said(digest: Mapping[str, object] | None, stderr: str) -> str:
    """The engine's own words: its errors, else the end of what it wrote."""
    told = [
        " ".join(str(one.get("message", "")).removeprefix("error: ").split())
        for one in cast("list[dict[str, object]]", (digest or {}).get("diagnostics") or [])
        if one.get("severity") == "error"
    ]
    own = [one for one in told if not one.startswith(_NOTHING_SAID)] or told
    return "; ".join(dict.fromkeys(own)) or stderr.strip().removeprefix("error: ")[-2000:] or "it gave no answer"
