"""Sets the project up: uv, the locked packages in .venv, checkov's in .venv-checkov, the engine.

Does nothing where nothing has changed.

    python tools/setup.py

Runs on the standard library alone. The engine is compiled while the packages are installed, as one waits mostly for
the processor and the others for the network. checkov has an environment of its own, as it needs old versions of what
we use. Exit codes: 0 all is there, 3 something is missing on this machine.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # runs before anything is installed

from gouvernail import engine  # noqa: E402
from gouvernail.errors import Problem, Unusable  # noqa: E402

_PINNED = ROOT / "tools" / "uv.txt"
_OLDEST_UV = (0, 9, 0)  # the first that reads our lock and builds with the backend that pyproject.toml names
_STILL_SECONDS = 10.0


def stamp() -> str:
    """What an environment was set up from: it is current as long as this stays the same."""
    digest = hashlib.sha256()
    for name in (
        "pyproject.toml",
        "uv.lock",
        "policies/checkov/pyproject.toml",
        "policies/checkov/uv.lock",
        "tools/setup.py",
    ):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether the environment is there, runs, and was set up from what the checkout holds now."""
    python, mark = _python(), ROOT / ".venv" / "setup.stamp"
    try:
        same = mark.read_text(encoding="utf-8") == stamp()
    except OSError:
        return False
    return same and all(_runs(one) for one in (python, _checkov_python()))


def _runs(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _python() -> Path:
    return ROOT / ".venv" / "bin" / "python"


def _checkov_python() -> Path:
    return ROOT / ".venv-checkov" / "bin" / "python"


def find_uv() -> Path:
    """A uv that is new enough: on PATH, or pinned in the user's cache, installed there if need be."""
    found = shutil.which("uv")
    if found and uv_version(Path(found)) >= _OLDEST_UV:
        return Path(found)
    if found:
        print(f"uv: {found} is older than {'.'.join(map(str, _OLDEST_UV))}; a pinned one is used", flush=True)
    pinned = re.findall(r"^uv==(\S+)", _PINNED.read_text(encoding="utf-8"), re.MULTILINE)
    home = engine.cache().parent / "uv" / pinned[0]
    uv = home / "bin" / "uv"
    return uv if uv.is_file() else _install_uv(home)


def uv_version(uv: Path) -> tuple[int, ...]:
    """The version of a uv; () if it does not say one."""
    try:
        said = subprocess.run([str(uv), "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return ()
    version = re.search(r"(\d+)\.(\d+)\.(\d+)", said)
    return tuple(int(part) for part in version.groups()) if version else ()


def _install_uv(home: Path) -> Path:
    """uv from the package index into `home`, its hash checked. PEP 668 forbids no installation into a folder."""
    print(f"uv: not installed; version {home.name} goes to {home}", flush=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".installing-", dir=home.parent) as temporary:
        made = Path(temporary) / "uv"
        arguments = ["install", "--require-hashes", "--only-binary", ":all:", "--no-deps", "--target", str(made)]
        done = subprocess.run(
            [*_pip(Path(temporary)), *arguments, "-r", str(_PINNED)],
            env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Unusable(
                Problem(
                    "uv cannot be installed: " + (done.stderr.strip() or done.stdout.strip()),
                    mend="is the package index reachable? uv may also be installed by hand: "
                    "https://docs.astral.sh/uv/getting-started/installation/",
                )
            )
        try:
            made.rename(home)
        except OSError:  # another one was as quick, and what it made is the same
            if not (home / "bin" / "uv").is_file():
                raise
    return home / "bin" / "uv"


def _pip(scratch: Path) -> list[str]:
    """A command that runs pip: this Python's own, else that of a throw-away virtual environment."""
    own = [sys.executable, "-m", "pip"]
    if subprocess.run([*own, "--version"], capture_output=True, check=False).returncode == 0:
        return own
    made = scratch / "venv"
    if subprocess.run([sys.executable, "-m", "venv", str(made)], capture_output=True, check=False).returncode == 0:
        return [str(made / "bin" / "python"), "-m", "pip"]
    raise Unusable(
        Problem(
            f"{sys.executable} has neither pip nor venv, and uv is not installed: there is nothing to begin with",
            mend="install one of them (Debian, Ubuntu: apt install python3-pip; or uv: "
            "https://docs.astral.sh/uv/getting-started/installation/)",
        )
    )


def sync_environment(uv: Path) -> Mapping[str, str]:
    """The environment for `uv sync`: into .venv whatever is active, with the Pythons that are there, compiled once."""
    inherited = {key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    return {
        # Trust what this machine trusts, as pip and Go do: behind a proxy that opens TLS nothing else works.
        "UV_SYSTEM_CERTS": "1",
        "UV_NATIVE_TLS": "1",  # its older name
        **inherited,
        "PATH": os.pathsep.join([str(uv.parent), inherited.get("PATH", os.defpath)]),
        "UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv"),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_COMPILE_BYTECODE": "1",  # the SDKs are large: 17 modules of one load in 3 s instead of 9
        "UV_COMPILE_BYTECODE_TIMEOUT": "600",
        "UV_NO_PROGRESS": "1",
    }


def install(uv: Path) -> None:
    """Bring .venv to what the lock says, and the engine to what its sources say. Raises Unusable where one fails."""
    running = {name: _start(command, environment) for name, (command, environment) in _installations(uv).items()}
    readers = [threading.Thread(target=_relay, args=one, daemon=True) for one in running.items()]
    try:
        for reader in readers:
            reader.start()
        print("packages: installing what uv.lock names (1.1 GB with the three clouds)", flush=True)
        for seconds in _ticks(running["packages"]):
            print(f"packages: installing, {seconds:.0f} s", flush=True)
        readers[0].join()
        if running["packages"].wait():
            raise Unusable(
                Problem(
                    "the packages could not be installed: see above",
                    mend="is the package index reachable? Running `make setup` again goes on where this ended",
                )
            )
        for reader in readers[1:]:
            reader.join()
        for name in ("checkov", "engine"):
            if running[name].wait():
                raise Unusable(f"the packages are installed; {name} is not: see above")
    finally:
        for child in running.values():
            if child.poll() is None:
                child.terminate()
                child.wait()


def _installations(uv: Path) -> Mapping[str, tuple[list[str], Mapping[str, str]]]:
    """What is installed at the same time: the command of each, and its variables."""
    environment, chosen = sync_environment(uv), os.environ.get("PYTHON")
    packages = [str(uv), "sync", "--frozen", "--all-extras", "--all-groups"]
    checkov = [str(uv), "sync", "--locked", "--project", str(ROOT / "policies" / "checkov")]
    for command, python in ((packages, _python()), (checkov, _checkov_python())):
        if chosen or not python.exists():
            command += ["--python", sys.executable]
    return {
        "packages": (packages, environment),
        "checkov": (checkov, {**environment, "UV_PROJECT_ENVIRONMENT": str(_checkov_python().parents[1])}),
        "engine": ([sys.executable, str(ROOT / "tools" / "engine" / "build.py")], os.environ),
    }


def link(found: engine.Engine) -> None:
    """Put a built engine beside the environment's other commands, so that `pulumi` works where it is active."""
    for name in ("pulumi", "pulumi-language-python", "pulumi-language-python-exec"):
        place, target = _python().with_name(name), found.path.with_name(name)
        if not found.built:
            place.unlink(missing_ok=True)  # one that was installed since is not to be hidden
        elif not (place.is_symlink() and place.readlink() == target):
            new = place.with_name(f".{name}.new")
            new.unlink(missing_ok=True)
            new.symlink_to(target)
            new.replace(place)


def _start(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def _relay(name: str, child: subprocess.Popen[str]) -> None:
    """Show what a child says as it comes, less the name of every single package."""
    for line in child.stdout or ():
        text = line.rstrip()
        if text and not text.startswith((" + ", " - ", " ~ ")):
            print(text if text.startswith((f"{name}:", "error:", "  ")) else f"{name}: {text}", flush=True)


def _ticks(child: subprocess.Popen[str]) -> Iterator[float]:
    """The seconds gone by, now and then while a child runs."""
    began = time.monotonic()
    while True:
        try:
            child.wait(_STILL_SECONDS)
        except subprocess.TimeoutExpired:
            yield time.monotonic() - began
        else:
            return


def main() -> int:
    """See the module's documentation."""
    began = time.monotonic()
    try:
        # An engine of the user's own, or one built before, makes this a matter of milliseconds.
        if is_current() and not os.environ.get("PYTHON") and _has_engine():
            link(engine.find())
            return 0
        if shutil.which("go") is None:
            engine.find()  # says at once what is missing, and not after a minute of downloads
        install(find_uv())
        link(engine.find())
        (ROOT / ".venv" / "setup.stamp").write_text(stamp(), encoding="utf-8")
    except Unusable as problem:
        print(f"error: {problem}", file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        print("setup: interrupted; `make setup` goes on where it ended", file=sys.stderr)
        return 130
    print(f"setup: done in {time.monotonic() - began:.0f} s")
    return 0


def _has_engine() -> bool:
    try:
        engine.find()
    except Unusable:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
