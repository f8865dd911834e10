"""From a stack's name to what is judged: its export, the foundations it reads, and what its spec expects."""

import difflib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, cast

import yaml

from gouvernail.engine import Engine, project_file
from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import Graph, from_export
from gouvernail.sandbox.folder import backend_url
from policies.expectation import Expectation

__all__ = ["Backend", "Deployed", "Loaded", "Source", "backend", "load", "project_root"]

_NAME = re.compile(r"^(?P<owner>.+)-(?P<cloud>aws|azure|gcp)-(?P<environment>[a-z]+)-(?P<layer>[a-z]+)$")
_AUDIT = "audit"
_STANDBY = "recovery"


@dataclass(frozen=True, slots=True)
class Backend:
    """Where states are kept; `simulated` for the sandbox's own."""

    environment: Mapping[str, str]
    simulated: bool


@dataclass(frozen=True, slots=True)
class Loaded:
    """A stack with the stacks it reads from, as one graph; `missing` are those that could not be read, and why."""

    stack: str
    graph: Graph
    expected: Expectation
    missing: Mapping[str, str]


def project_root(start: Path) -> Path:
    """The nearest folder upwards that holds a Pulumi.yaml. Raises GouvernailError where there is none."""
    file = project_file(start)
    if file:
        return file.parent
    raise GouvernailError(
        Problem(
            "no Pulumi project here", expected="a Pulumi.yaml in this folder or above", mend="change to the project"
        )
    )


def backend(root: Path, state: Path | None, url: str | None) -> Backend:
    """The backend that was named, else the one of the environment, else the project's sandbox."""
    named = url or (None if state else os.environ.get("PULUMI_BACKEND_URL"))
    folder = (state or root / ".sandbox").resolve()
    if named:
        return Backend({**os.environ, "PULUMI_BACKEND_URL": named}, simulated=named == backend_url(folder))
    if not (folder / "backend").is_dir():
        raise GouvernailError(
            Problem(
                f"no sandbox in {folder}, and PULUMI_BACKEND_URL is not set",
                mend="`make demo` fills the sandbox; --backend or PULUMI_BACKEND_URL name another place of states",
            )
        )
    variables = {
        "PULUMI_BACKEND_URL": backend_url(folder),
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(folder / "passphrase"),
    }
    inherited = {name: value for name, value in os.environ.items() if name != "PULUMI_CONFIG_PASSPHRASE"}
    return Backend({**inherited, **variables}, simulated=True)


class Source(Protocol):
    """Where the graphs of stacks come from."""

    def graph(self, stack: str) -> Graph:
        """The graph of a stack. GouvernailError where it cannot be had."""
        ...

    def names(self) -> list[str] | None:
        """The stacks that there are; None where that cannot be told."""
        ...


@dataclass(frozen=True, slots=True)
class Deployed:
    """The stacks as the engine built them, from its states."""

    engine: Engine
    root: Path
    where: Backend

    def graph(self, stack: str) -> Graph:
        """What the state holds. GouvernailError where it cannot be had."""
        return from_export(self.engine.export(stack, cwd=self.root, env=self.where.environment))

    def names(self) -> list[str] | None:
        """The stacks that there are; None where that cannot be told."""
        done = self.engine.run(["stack", "ls", "--json"], cwd=self.root, env=self.where.environment, capture=True)
        try:
            listed = cast("list[Mapping[str, object]]", json.loads(done.stdout)) if done.returncode == 0 else None
        except ValueError:
            listed = None
        return None if listed is None else sorted(str(one["name"]) for one in listed)


def load(stack: str, source: Source, root: Path) -> Loaded:
    """The stack, every stack that it reads from, and its standby. GouvernailError where there is no such stack."""
    graphs: dict[str, Graph] = {}
    missing: dict[str, str] = {}
    waiting = [stack]
    while waiting:
        name = waiting.pop()
        if name in graphs or name in missing:
            continue
        try:
            graphs[name] = source.graph(name)
        except GouvernailError as error:
            if name == stack:
                raise _unknown(stack, source, error) from None
            missing[name] = error.problems[0].message
        else:
            waiting += [one for one in _read(graphs[name]) if _belongs(one, stack)]
    expected = _expected(stack, tuple(graphs), root)
    if expected.standby_in:
        standby = f"{stack.rpartition('-')[0]}-{_STANDBY}"
        try:
            graphs[standby] = source.graph(standby)
        except GouvernailError as error:
            names = source.names()
            if names is None or standby in names:
                missing[standby] = error.problems[0].message
                expected = replace(expected, unread=frozenset({_STANDBY}))
    return Loaded(stack, Graph.merge(*graphs.values()), expected, missing)


def _read(graph: Graph) -> list[str]:
    return [reference.rpartition("/")[2] for reference in graph.references]


def _belongs(read: str, stack: str) -> bool:
    """Whether what is read is judged with the stack: of its environment, or of the account of the audit log.

    Environments that share an account read what exists once of each other; each is judged by itself. So is a standby,
    which has a network, keys and routes of its own.
    """
    one, other = _NAME.match(read), _NAME.match(stack)
    if one is None or other is None or one["environment"] == _AUDIT:
        return True
    return one["environment"] == other["environment"] and other["layer"] != _STANDBY


def _unknown(stack: str, source: Source, error: GouvernailError) -> GouvernailError:
    """Names the stacks there are, or gives back the error where the stack is there and cannot be read."""
    names = source.names()
    if names is None or stack in names:
        return error
    nearest = difflib.get_close_matches(stack, names, n=1, cutoff=0.5)
    return GouvernailError(
        Problem(
            f"there is no stack {stack!r}",
            expected="one of " + ", ".join(names) if names else "a stack; there is none yet",
            nearest=nearest[0] if nearest else None,
            mend=None if names else "`make demo` builds the first ones",
        )
    )


def _expected(stack: str, loaded: tuple[str, ...], root: Path) -> Expectation:
    """What the spec named in the stack's own file asks for."""
    # Validation is loaded only for those who need it.
    from gouvernail.spec import load as load_spec
    from policies.from_spec import expectation

    named = _NAME.match(stack)
    if named is None:
        raise GouvernailError(
            Problem(f"the stack's name {stack!r} says nothing", expected="<owner>-<cloud>-<environment>-<layer>")
        )
    file = root / "stacks" / f"Pulumi.{stack}.yaml"
    try:
        configuration = cast("object", yaml.safe_load(file.read_text(encoding="utf-8")))
        config = cast("Mapping[str, Mapping[str, object]]", configuration)["config"]
        spec = root / str(config["gouvernail:spec"])
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        raise GouvernailError(
            Problem(
                "the stack's file does not say which spec it was built from",
                file=str(file.relative_to(root)),
                path="config.gouvernail:spec",
                expected="the path of a spec, for example systems/credit-scoring.yaml",
            )
        ) from None
    return expectation(load_spec(spec), named["cloud"], named["environment"], {_layer(name) for name in loaded})


def _layer(stack: str) -> str:
    named = _NAME.match(stack)
    if named is None:
        return stack
    return _AUDIT if named["environment"] == _AUDIT else named["layer"]
