"""`gouvernail doctor`: what this machine has, what is missing, and what to do about it."""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

import click

from gouvernail import engine
from gouvernail.errors import Unusable

__all__ = ["Finding", "doctor", "examine"]

State = Literal["ok", "missing", "too old", "unusable"]

_GB = 1_000_000_000
_DISK = 2 * _GB  # the packages of the three clouds, a state and its history
_MEMORY = 4 * _GB  # a stack on one cloud's SDK takes one to two, the engine and the tests the rest
_OLDEST_UV = (0, 9, 0)
_OLDEST_GO = (1, 21, 0)
_OLDEST_SSH = (8, 9, 0)  # `-O verify-time`, by which a signature is judged as of its day
_CLOUDS = {"aws": "pulumi-aws", "azure": "pulumi-azure-native", "gcp": "pulumi-gcp"}
_OWN_CHECKOV = Path(__file__).parents[2] / ".venv-checkov"
_QUESTION_SECONDS = 30
_COLOURS: dict[State, str] = {"ok": "green", "missing": "red", "too old": "red", "unusable": "red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One prerequisite: what was found of it. Without one that is `needed`, nothing works."""

    name: str
    state: State
    needed: bool
    version: str | None = None
    detail: str | None = None
    mend: str | None = None


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Say what this machine has, what is missing, and what to do.

    \b
    Examples:
      gouvernail doctor
      gouvernail doctor --json | jq '.findings[] | select(.state != "ok")'

    Ends with exit code 3 where something that is needed is missing.
    """
    findings = list(examine())
    usable = all(finding.state == "ok" for finding in findings if finding.needed)
    if as_json:
        click.echo(json.dumps({"usable": usable, "findings": [asdict(finding) for finding in findings]}, indent=2))
    elif sys.stdout.isatty():
        _table(findings)
    else:
        _plain(findings)
    context.exit(0 if usable else Unusable.exit_code)


def examine() -> Iterator[Finding]:
    """Every prerequisite in the order in which one depends on the other."""
    yield _python()
    yield _uv()
    pulumi = _pulumi()
    yield pulumi
    yield _go(needed=pulumi.state != "ok")
    yield _language_host(pulumi)
    yield from _sdks()
    yield _checkov()
    yield _git()
    yield _ssh_keygen()
    yield _disk()
    yield _memory()
    yield _sandbox()


def _python() -> Finding:
    version = platform.python_version()
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Finding("python", "ok", needed=True, version=version, detail=sys.executable)
    state: State = "too old" if sys.version_info[:2] < (3, 11) else "unusable"
    return Finding("python", state, needed=True, version=version, mend="use Python 3.11, 3.12 or 3.13")


def _said(*command: str) -> str | None:
    """What a program says of itself; None where it is not there or does not answer."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_QUESTION_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout or done.stderr


def _number(text: str | None) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text or "")
    return tuple(int(part or 0) for part in found.groups()) if found else ()


def _dotted(number: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in number)


def _program(name: str, question: str, oldest: tuple[int, ...], *, needed: bool, mend: str) -> Finding:
    path = shutil.which(name)
    if path is None:
        return Finding(name, "missing", needed, mend=mend)
    number = _number(_said(path, question))
    if not number:
        return Finding(name, "unusable", needed, detail=f"{path} does not say its version", mend=mend)
    state: State = "ok" if number >= oldest else "too old"
    return Finding(name, state, needed, _dotted(number), path, mend=None if state == "ok" else mend)


def _uv() -> Finding:
    mend = "nothing needs it but `make setup`, which brings its own; or https://docs.astral.sh/uv/"
    return _program("uv", "--version", _OLDEST_UV, needed=False, mend=mend)


def _pulumi() -> Finding:
    try:
        found = engine.find()
    except Unusable as problem:
        (reason,) = problem.problems
        refused, why = engine.installed()
        older = refused is not None and _number(refused.version) < engine.MINIMUM
        state: State = "too old" if older else "unusable" if why else "missing"
        return Finding("pulumi", state, needed=True, detail=reason.message, mend=reason.mend)
    how = "built by tools/engine" if found.built else "installed"
    return Finding("pulumi", "ok", needed=True, version=found.version, detail=f"{found.path} ({how})")


def _go(*, needed: bool) -> Finding:
    mend = "only to build the engine where no Pulumi CLI is installed: https://go.dev/doc/install"
    return _program("go", "version", _OLDEST_GO, needed=needed, mend=mend)


def _language_host(pulumi: Finding) -> Finding:
    name = "pulumi-language-python"
    if pulumi.state != "ok" or pulumi.detail is None:
        return Finding(name, "missing", needed=True, mend="comes with the engine")
    beside = Path(pulumi.detail.rsplit(" (", 1)[0]).resolve().parent / name
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which(name)
    if found:
        return Finding(name, "ok", needed=True, detail=found)
    mend = "install the whole Pulumi CLI: its archive holds the language hosts beside `pulumi`"
    return Finding(name, "missing", needed=True, mend=mend)


def _sdks() -> Iterator[Finding]:
    yield _package("pulumi", needed=True, mend="make setup")
    found = {
        cloud: _package(name, needed=False, mend=f"make setup, or: uv sync --inexact --extra {cloud}")
        for cloud, name in _CLOUDS.items()
    }
    yield from found.values()
    if all(finding.state != "ok" for finding in found.values()):
        yield Finding("a cloud's SDK", "missing", needed=True, mend="make setup brings the SDKs of all three clouds")


def _package(name: str, *, needed: bool, mend: str) -> Finding:
    label = f"{name} (package)"
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Finding(label, "missing", needed, mend=mend)
    oldest, below = _limits(name)
    number = _number(version)
    if oldest <= number and (not below or number < below):
        return Finding(label, "ok", needed, version)
    state: State = "too old" if number < oldest else "unusable"
    return Finding(label, state, needed, version, f"wanted is {_dotted(oldest)} or newer", mend)


def _limits(name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The bounds that our own requirements set on a package: from, below; () where there is none."""
    for requirement in metadata.requires("gouvernail") or ():
        if re.split(r"[^\w.-]", requirement, maxsplit=1)[0] == name:
            bounds = requirement.split(";")[0]
            oldest, below = (re.search(rf"{sign}\s*([\d.]+)", bounds) for sign in (">=", "<(?!=)"))
            return _padded(oldest), _padded(below)
    return (), ()


def _padded(bound: re.Match[str] | None) -> tuple[int, ...]:
    return tuple(int(part) for part in [*bound[1].split("."), "0", "0"][:3]) if bound else ()


def _checkov() -> Finding:
    """In this environment, or in its own beside it; only `gouvernail check` asks it."""
    sites = [str(site) for site in _OWN_CHECKOV.glob("lib/python3.*/site-packages")]
    found = [*metadata.distributions(name="checkov"), *metadata.distributions(name="checkov", path=sites)]
    if not found:
        mend = "make setup; without it `gouvernail check` judges with --only rules"
        return Finding("checkov", "missing", needed=False, mend=mend)
    return Finding("checkov", "ok", needed=False, version=found[0].version)


def _git() -> Finding:
    return _program("git", "--version", (2,), needed=False, mend="only to change the project: install git")


def _ssh_keygen() -> Finding:
    """It does not say its version: `ssh`, which comes with it, does."""
    name, mend = "ssh-keygen", "only for signatures (approvals, checkpoints): install OpenSSH's client, 8.9 or newer"
    path = shutil.which(name)
    if path is None:
        return Finding(name, "missing", needed=False, mend=mend)
    number = _number(_said("ssh", "-V"))
    if number and number < _OLDEST_SSH:
        return Finding(name, "too old", needed=False, version=_dotted(number), detail=path, mend=mend)
    return Finding(name, "ok", needed=False, version=_dotted(number) if number else None, detail=path)


def _disk() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free
    detail = f"{free / _GB:.1f} GB free at {Path.cwd()}"
    if free >= _DISK:
        return Finding("disk", "ok", needed=False, detail=detail)
    return Finding("disk", "unusable", needed=False, detail=detail, mend=f"have {_DISK // _GB} GB free")


def _memory() -> Finding:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    detail = f"{total / _GB:.1f} GB"
    if total >= _MEMORY:
        return Finding("memory", "ok", needed=False, detail=detail)
    return Finding("memory", "unusable", needed=False, detail=detail, mend=f"{_MEMORY // _GB} GB make it comfortable")


def _sandbox() -> Finding:
    file = engine.project_file(Path.cwd())
    project = file.parent if file else Path.cwd()
    state = project / ".sandbox"
    place = state if state.exists() else project
    if os.access(place, os.W_OK | os.X_OK):
        return Finding("sandbox state", "ok", needed=True, detail=str(state))
    mend = "make it writable, or keep the sandbox elsewhere: gouvernail sandbox exec --state DIR"
    return Finding("sandbox state", "unusable", needed=True, detail=f"{place} is not writable", mend=mend)


def _words(finding: Finding) -> tuple[str, str, str, str]:
    about = [finding.detail, f"mend: {finding.mend}" if finding.mend and finding.state != "ok" else None]
    state = finding.state if finding.needed or finding.state == "ok" else f"{finding.state} (optional)"
    return state, finding.name, finding.version or "", "\n".join(part for part in about if part)


def _plain(findings: list[Finding]) -> None:
    for finding in findings:
        state, name, version, about = _words(finding)
        click.echo(f"{state:20} {name:30} {version:10} {about.replace(chr(10), '; ')}".rstrip())


def _table(findings: list[Finding]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    for finding in findings:
        state, *rest = _words(finding)
        colour = _COLOURS[finding.state] if finding.needed or finding.state == "ok" else "yellow"
        table.add_row(Text(state, style=colour), *(Text(part, overflow="fold") for part in rest))
    Console().print(table)
