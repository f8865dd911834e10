"""Running a command inside the sandbox: providers, backend and environment set, committed files never touched."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvernail import engine
from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox import folder as folders
from gouvernail.sandbox import log
from gouvernail.sandbox.index import PACKAGES
from gouvernail.sandbox.planned import Preview
from gouvernail.sandbox.server import Served, Settings, places, running, start, stop

if TYPE_CHECKING:
    from gouvernail.sandbox.faults import Fault

__all__ = ["Session", "environment", "fill", "session"]

_SHIM: Final = """#!/bin/sh
# Hands stack files to Pulumi as copies: see gouvernail/sandbox/shim.py
exec "$GOUVERNAIL_SANDBOX_PYTHON" -P -m gouvernail.sandbox.shim "$@"
"""
_PLUGIN: Final = """#!/bin/sh
# What the engine starts as a provider's plugin: it says the port of the sandbox's server, until the engine hangs up.
package=${0##*/pulumi-resource-}
port=$(printf ',%s,' "$GOUVERNAIL_SANDBOX_PORTS" | sed -n "s/.*,$package:\\([0-9]*\\),.*/\\1/p")
[ -n "$port" ] || { echo "$0: no sandbox serves $package; run it in gouvernail sandbox exec" >&2; exit 1; }
echo "$port"
exec cat >/dev/null
"""
_FOREIGN: Final = "allow-foreign"
_FORWARDED: Final = (signal.SIGTERM, signal.SIGHUP)
_DEBUG: Final = "PULUMI_DEBUG_PROVIDERS"
_HOW: Final = "GOUVERNAIL_SANDBOX_PROVIDERS"
_WAYS: Final = ("attached", "path")
# What would lead to another backend or another secret; a stack that was chosen with PULUMI_STACK stays chosen.
_LEFT_OUT: Final = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN", "PULUMI_CREDENTIALS_PATH", "PULUMI_BACKEND_URL")


@dataclass(frozen=True, slots=True)
class Session:
    """A running sandbox: `environment` is what a command needs to meet it."""

    environment: Mapping[str, str]
    cwd: Path

    def run(self, command: Sequence[str]) -> int:
        """Run a command in the sandbox on this process's own terminal; its exit code (128 + n if signal n ended it).

        Ctrl-C reaches the command from the terminal, once; what ends us (SIGTERM, SIGHUP) is passed on to it, and the
        clouds stay until it has ended. Raises GouvernailError where there is no such program.
        """
        program = shutil.which(command[0], path=self.environment["PATH"])
        if program is None:
            raise GouvernailError(Problem(f"there is no program {command[0]!r}", expected="a command that PATH finds"))
        asked: list[int] = []
        children: list[subprocess.Popen[bytes]] = []

        def pass_on(number: int, _frame: object) -> None:
            asked.append(number)
            for child in children:
                child.send_signal(number)

        kept = [one for one in _FORWARDED if signal.getsignal(one) is not signal.SIG_IGN]  # nohup stays nohup
        before = {signal.SIGINT: signal.signal(signal.SIGINT, _wait)} | {
            one: signal.signal(one, pass_on) for one in kept
        }
        try:
            child = subprocess.Popen([program, *command[1:]], env=dict(self.environment), cwd=self.cwd)
            children.append(child)
            for number in asked:
                child.send_signal(number)
            code = child.wait()
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
        return code if code >= 0 else 128 - code


def _wait(_signal: int, _frame: object) -> None:
    """A handler, unlike SIG_IGN, is not inherited by the command."""


@contextmanager
def session(
    folder: Path,
    *,
    cwd: Path,
    allow_foreign: bool = False,
    preview: Preview | None = None,
    faults: Sequence["Fault"] | None = None,
) -> Generator[Session]:
    """The sandbox whose state is in `folder`, served as long as the context lasts: by whoever serves it already, else
    by a process of its own.

    `allow_foreign` accepts references to what the sandbox never made, `preview` says what a preview knows (`known`),
    `faults` are loaded before; the same ones go on counting. What is loaded is said on standard error.
    Raises Unusable without an engine, GouvernailError where the folder is not a sandbox's or of another version, or
    where its server was started to work otherwise. Says on standard error when the server ended meanwhile.
    """
    found = engine.find()
    folder = folder.resolve()
    with folders.used(folder):
        fill(folder)
        _load(folder, faults)
        served = running(folder)
        if served:
            _agree(served.settings, folder, allow_foreign=allow_foreign, preview=preview)
            yield Session(environment(found, folder, served.ports), cwd)
            if running(folder) != served:
                _say_ended(folder, served)
            return
        wanted = Settings(allow_foreign=allow_foreign, preview=preview or "known", places=places())
        own, process = start(folder, wanted, attended=True)
        gone = False
        try:
            yield Session(environment(found, folder, own.ports), cwd)
        finally:
            gone = stop(process)
        if gone:
            _say_ended(folder, own)


def _load(folder: Path, faults: Sequence["Fault"] | None) -> None:
    """Load faults, and say what is loaded: what somebody loaded yesterday must not be a riddle today."""
    if faults is None and not (folder / folders.STATE).exists():
        return
    from gouvernail.sandbox.state import State

    with State(folder / folders.STATE) as held:
        if faults is not None:
            from gouvernail.sandbox.faults import put

            put(held, faults, again=True)
        count = len(held.faults())
    if count:
        said = "1 fault is" if count == 1 else f"{count} faults are"
        print(f"sandbox: {said} loaded (gouvernail sandbox faults)", file=sys.stderr)


def _agree(there: Settings, folder: Path, *, allow_foreign: bool, preview: Preview | None) -> None:
    """GouvernailError where a command would meet other clouds than it asks for; what it does not say, it takes."""
    served, asked = _said(there), _said(Settings(allow_foreign=True, preview=preview or there.preview, places=places()))
    others = [what for what, how in asked.items() if how != served[what] and (allow_foreign or what != _FOREIGN)]
    if others:
        raise GouvernailError(
            Problem(
                "this sandbox is served already, with " + ", ".join(f"{what} {served[what]}" for what in others),
                file=str(folder),
                expected=", ".join(f"{what} {asked[what]}" for what in others) + ", as is asked for here",
                mend="ask for the same, or end it: gouvernail sandbox serve --stop",
            )
        )


def _said(settings: Settings) -> dict[str, str]:
    """Settings as one says them: `preview`: `cloud`, `place of aws`: `aws/000000000000/us-east-1`."""
    where = {
        f"place of {package}": "/".join(str(part) for part in astuple(place) if part)
        for package, place in settings.places.items()
    }
    return {_FOREIGN: "on" if settings.allow_foreign else "off", "preview": settings.preview, **where}


def _say_ended(folder: Path, served: Served) -> None:
    how = log.ended(folder / log.NAME, served.server)
    print(f"sandbox: the clouds' server ended before the command did: {how}", file=sys.stderr)


def fill(folder: Path) -> None:
    """Make what a command needs in the folder: backend, home, passphrase, and the `pulumi` it meets."""
    for name in ("backend", "home", "config", "bin", "plugins"):
        (folder / name).mkdir(exist_ok=True)
    passphrase = folder / "passphrase"
    if not passphrase.exists():
        fresh = _written(passphrase, secrets.token_urlsafe(24), 0o600)
        with suppress(FileExistsError):
            os.link(fresh, passphrase)  # two that start at once must end with one passphrase
        fresh.unlink()
    programs = {folder / "bin" / "pulumi": _SHIM} | {
        folder / "plugins" / f"pulumi-resource-{package}": _PLUGIN for package in PACKAGES
    }
    for program, text in programs.items():
        _written(program, text, 0o755).replace(program)


def _written(beside: Path, content: str, mode: int) -> Path:
    fresh = beside.with_name(f"{beside.name}.{os.getpid()}")
    fresh.touch(mode=mode)
    fresh.write_text(content, encoding="utf-8")
    fresh.chmod(mode)
    return fresh


def environment(found: engine.Engine, folder: Path, ports: Mapping[str, int]) -> dict[str, str]:
    """What a command needs in its environment to meet the clouds on these ports.

    `GOUVERNAIL_SANDBOX_PROVIDERS` says how the engine meets them: `attached` (PULUMI_DEBUG_PROVIDERS) or `path` (plugin
    executables on PATH, which the engine starts as it does any other). GouvernailError where it says something else.
    """
    way = os.environ.get(_HOW) or _WAYS[0]
    if way not in _WAYS:
        raise GouvernailError(Problem(f"{_HOW} is {way!r}", expected=f"one of {', '.join(_WAYS)}"))
    inherited = {name: value for name, value in found.environment().items() if name not in _LEFT_OUT}
    others = [one for one in inherited.pop(_DEBUG, "").split(",") if one and one.partition(":")[0] not in ports]
    own = [f"{package}:{port}" for package, port in ports.items()]
    attached = others if way == "path" else others + own
    if way == "path":
        inherited.pop("PULUMI_IGNORE_AMBIENT_PLUGINS", None)
    first = [folder / "bin", *([folder / "plugins"] if way == "path" else [])]
    return (
        inherited
        | ({_DEBUG: ",".join(attached)} if attached else {})
        | {
            "PATH": os.pathsep.join((*map(str, first), inherited["PATH"])),
            "PULUMI_BACKEND_URL": folders.backend_url(folder),
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_CONFIG_PASSPHRASE_FILE": str(folder / "passphrase"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "GOUVERNAIL_SANDBOX": str(folder),
            "GOUVERNAIL_SANDBOX_ENGINE": str(found.path),
            "GOUVERNAIL_SANDBOX_PORTS": ",".join(own),
            "GOUVERNAIL_SANDBOX_PYTHON": sys.executable,
        }
    )
