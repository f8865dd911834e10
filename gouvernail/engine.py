"""The one door to Pulumi: which engine this machine has, and how it is run.

An installed `pulumi` of a supported version wins; otherwise the one that `tools/engine` built into the user's cache.
Only the standard library is imported, because `tools/engine/build.py` asks here where to build before anything is
installed.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from gouvernail.errors import GouvernailError, Problem, Unusable

__all__ = [
    "HOST",
    "MINIMUM",
    "VERSION",
    "Engine",
    "built",
    "cache",
    "find",
    "home",
    "installed",
    "project_file",
    "source",
    "supported",
]

VERSION = "3.255.0"
"""The version that `tools/engine` builds: its go.mod names the same (tested)."""

MINIMUM = (3, 255, 0)
"""The oldest version we run on is the one every test runs on; older ones may work, and nobody has seen them do it."""

_BELOW = (4, 0, 0)  # a new major version may change anything
_CLI = ("build.py", "go.mod", "go.sum", "tools.go")
HOST = ("language_host.py", "language_programs.py", "list_packages.py", "pulumi-language-python")
"""The files of the language host, which lie beside a built CLI."""
_QUESTION_SECONDS = 60
_NO_CHECKPOINTS = "PULUMI_SKIP_CHECKPOINTS"


@dataclass(frozen=True, slots=True)
class Engine:
    """A Pulumi CLI that is there and of a supported version."""

    path: Path
    version: str
    built: bool
    """Whether `tools/engine` made it, with the language host of our own beside it."""

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """The whole environment for a child process that shall find this engine first.

        Programs that name no virtual environment run with the Python that runs us, which has the SDKs.
        """
        inherited = dict(os.environ if base is None else base)
        path = os.pathsep.join(part for part in (str(self.path.parent), inherited.get("PATH", "")) if part)
        return {
            "GOUVERNAIL_PYTHON": sys.executable,
            **inherited,
            "PATH": path,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }

    def run(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        capture: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Run `pulumi ARGUMENTS` in a project and return how it ended; what to do with the exit code is the caller's.

        `env` is the base environment (this process's own if absent). With `capture`, output is kept and nothing is
        asked on the terminal.
        """
        return subprocess.run(
            [str(self.path), *arguments],
            cwd=cwd,
            env=self.environment(env),
            stdin=subprocess.DEVNULL if capture else None,
            capture_output=capture,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )

    def start(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        out: IO[bytes],
        err: IO[bytes],
    ) -> "subprocess.Popen[bytes]":
        """Start `pulumi ARGUMENTS` in a session of its own, and let the caller wait for it.

        What ends the caller's process group (Ctrl-C, a kill) does not reach it: a second signal would end the engine
        in the middle of what it does. Every step is written into the stack's state, whatever the environment says.
        """
        own = {name: value for name, value in self.environment(env).items() if name != _NO_CHECKPOINTS}
        return subprocess.Popen(
            [str(self.path), *arguments],
            cwd=cwd,
            env=own,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )

    def export(
        self, stack: str, *, cwd: Path, env: Mapping[str, str] | None = None, unsealed: bool = False
    ) -> dict[str, object]:
        """The state of a stack as `pulumi stack export` gives it, secrets kept sealed unless they shall be open.

        Raises GouvernailError with the engine's own words where the stack cannot be read.
        """
        done = self.run(
            [
                *("stack", "export", "--stack", stack, "--non-interactive", "--color", "never"),
                *(["--show-secrets"] if unsealed else []),
            ],
            cwd=cwd,
            env=env,
            capture=True,
        )
        if done.returncode:
            said = done.stderr.strip().removeprefix("error: ") or f"pulumi ended with exit code {done.returncode}"
            raise GouvernailError(
                Problem(
                    f"the state of stack {stack} cannot be read: {said}",
                    mend="`pulumi stack ls` names the stacks there are; `pulumi up` makes one",
                )
            )
        try:
            document: object = json.loads(done.stdout)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise GouvernailError(f"the engine exported no JSON object for stack {stack}")
        return cast("dict[str, object]", document)


def source() -> Path | None:
    """Where the engine's sources are: `tools/engine` of a checkout; None where we were installed as a wheel."""
    folder = Path(__file__).resolve().parent.parent / "tools" / "engine"
    return folder if (folder / "go.mod").is_file() else None


def cache() -> Path:
    """The folder that holds every engine built for this user, shared by all checkouts.

    `$XDG_CACHE_HOME` is honoured where it is absolute, as the XDG Base Directory Specification demands.
    """
    named = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(named) if Path(named).is_absolute() else Path.home() / ".cache"
    return base / "gouvernail" / "engine"


def home() -> Path | None:
    """The folder where the engine of these sources is or will be; None without sources.

    Digests of the sources of CLI and host are its name: a changed pin or host is built anew, a checkout never runs
    another's, and a CLI that did not change need not be compiled again.
    """
    folder = source()
    if folder is None:
        return None
    return cache() / f"v{VERSION}" / f"{_digest(folder, _CLI)}-{_digest(folder, HOST)}"


def _digest(folder: Path, names: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        content = (folder / name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


def built() -> Engine | None:
    """The engine in the user's cache: of these sources, or the newest where we were installed as a wheel."""
    here = home()
    if here is None:
        made = [folder for folder in (cache() / f"v{VERSION}").glob("[0-9a-f]*") if (folder / "pulumi").is_file()]
        here = max(made, key=lambda folder: folder.stat().st_mtime, default=None)
    # The folder is renamed into place whole, so the program in it stands for all of it.
    return Engine(here / "pulumi", VERSION, built=True) if here and (here / "pulumi").is_file() else None


def installed(env: Mapping[str, str] | None = None) -> tuple[Engine | None, str | None]:
    """The first `pulumi` on PATH, and why it cannot be used (None where it can, or where there is none).

    One that leads to our cache is passed over: it was built, and `built` knows whether it is still the right one.
    """
    environment = os.environ if env is None else env
    found = (one for one in _on_path("pulumi", environment) if not one.resolve().is_relative_to(cache().resolve()))
    path = next(found, None)
    if path is None:
        return None, None
    try:
        answer = subprocess.run(
            [str(path), "version"],
            env={**environment, "PULUMI_SKIP_UPDATE_CHECK": "true"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_QUESTION_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, f"{path} does not run: {error}"
    version = re.fullmatch(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?", answer.stdout.strip())
    if answer.returncode or version is None:
        return None, f"{path} does not say its version: {(answer.stdout + answer.stderr).strip()[:200]!r}"
    number = tuple(int(part) for part in version.groups())
    engine = Engine(path, ".".join(version.groups()), built=False)
    if not MINIMUM <= number < _BELOW:
        return engine, f"{path} is version {engine.version}; supported is {supported()}"
    return engine, None


def _on_path(program: str, env: Mapping[str, str]) -> Iterator[Path]:
    for folder in os.get_exec_path(dict(env)):
        found = shutil.which(program, path=folder)
        if found:
            yield Path(found).absolute()


def project_file(start: Path) -> Path | None:
    """The Pulumi.yaml of the project around a folder: the nearest one upwards, as the engine looks for it; or None."""
    start = start.absolute()
    candidates = (folder / name for folder in (start, *start.parents) for name in ("Pulumi.yaml", "Pulumi.yml"))
    return next((file for file in candidates if file.is_file()), None)


def supported() -> str:
    """The supported versions in words."""
    return f"{'.'.join(map(str, MINIMUM))} or newer, below {_BELOW[0]}"


def find(env: Mapping[str, str] | None = None) -> Engine:
    """The engine to use in an environment (this process's own if absent).

    Raises Unusable, naming both remedies, where there is none.
    """
    engine, reason = installed(env)
    if engine and reason is None:
        return engine
    own = built()
    if own:
        return own
    raise Unusable(
        Problem(
            reason or "no Pulumi engine: `pulumi` is not on PATH and none was built",
            expected=f"Pulumi {supported()}",
            mend="install the Pulumi CLI (https://www.pulumi.com/docs/install/), or install Go 1.21 or newer "
            "(https://go.dev/doc/install) and run `make setup`, which builds the engine",
        )
    )
