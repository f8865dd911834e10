"""Builds the Pulumi CLI from its Go modules into the user's cache, with our language host beside it.

    python tools/engine/build.py            where no supported `pulumi` is installed and none was built yet
    python tools/engine/build.py --force    also where one is installed

Needs Go and the Go module proxy; everything it downloads is pinned by go.sum. Nothing is left by a build that was
interrupted. Exit codes: 0 there is an engine, 3 there is none and none can be built.
"""

import argparse
import fcntl
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # runs before anything is installed

from gouvernail import engine
from gouvernail.errors import Problem, Unusable

_COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_SDK = "github.com/pulumi/pulumi/sdk/v3"
_EXECUTOR = "pulumi-language-python-exec"
_STAMP = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
_OLDEST_GO = (1, 21)  # from here on Go fetches by itself the newer toolchain that a go.mod asks for
_PLAIN_SECONDS = 10.0
_KEPT_LINES = 40
_SPACE = 4_000_000_000


def build() -> Path:
    """Make the engine of these sources in the cache and return its folder. Raises Unusable where that fails."""
    source, home = engine.source(), engine.home()
    if source is None or home is None:
        raise Unusable("the sources of the engine are not here")
    go = _go()
    home.parent.mkdir(parents=True, exist_ok=True)
    with _alone(home.parent):
        if (home / "pulumi").is_file():
            return home
        _need_space(home.parent)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=home.parent) as temporary:
            made = Path(temporary) / home.name
            made.mkdir()
            same = next(home.parent.glob(f"{home.name.split('-')[0]}-*/pulumi"), None)
            if same:
                (made / "pulumi").hardlink_to(same)
            else:
                _compile(go, source, made / "pulumi")
            for name in engine.HOST:
                shutil.copy(source / name, made / name)
            sdk = _go_says(go, source, "list", "-m", "-f", "{{.Dir}}", _SDK)
            shutil.copy(Path(sdk) / "python" / "cmd" / _EXECUTOR, made / _EXECUTOR)
            (made / _EXECUTOR).chmod(0o755)  # the module cache is read-only
            made.rename(home)
    return home


def _go() -> str:
    found = shutil.which("go")
    if found is None:
        raise Unusable(
            Problem(
                "no Pulumi engine: neither `pulumi` nor `go` is on PATH",
                expected=f"Pulumi {engine.supported()}, or Go {'.'.join(map(str, _OLDEST_GO))} or newer to build it",
                mend="install the Pulumi CLI (https://www.pulumi.com/docs/install/) or Go (https://go.dev/doc/install)",
            )
        )
    said = subprocess.run([found, "version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"go(\d+)\.(\d+)", said)
    if version is None or (int(version[1]), int(version[2])) < _OLDEST_GO:
        raise Unusable(
            Problem(
                f"Go is too old to build the engine: {said.strip() or found}",
                expected=f"Go {'.'.join(map(str, _OLDEST_GO))} or newer",
                mend="install a newer Go (https://go.dev/doc/install), or the Pulumi CLI "
                "(https://www.pulumi.com/docs/install/)",
            )
        )
    return found


def _need_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _SPACE:
        raise Unusable(
            Problem(
                f"only {free / 1e9:.1f} GB are free at {folder}",
                expected=f"{_SPACE / 1e9:.0f} GB for Go's modules, its build cache and the engine",
                mend="free some space, or let XDG_CACHE_HOME, GOCACHE and GOMODCACHE name a larger disk",
            )
        )


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """One build at a time for all checkouts of a user; what an earlier one left when it was killed is removed."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("engine: another build is running, waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folder.glob(".building-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _environment() -> dict[str, str]:
    return {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOWORK": "off"}


def _go_says(go: str, source: Path, *arguments: str) -> str:
    done = subprocess.run([go, *arguments], cwd=source, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unusable(_failure(f"go {' '.join(arguments)}", done.stderr.splitlines()))
    return done.stdout.strip()


def _failure(command: str, said: list[str]) -> Problem:
    return Problem(
        f"`{command}` failed:\n    " + "\n    ".join(said[-_KEPT_LINES:]),
        mend="is the Go module proxy reachable (`go env GOPROXY`)? Running `make setup` again goes on where this ended",
    )


def _compile(go: str, source: Path, target: Path) -> None:
    progress = _Progress()
    # Only what the command needs is fetched; `go mod download` would fetch the tests of all modules too.
    _follow([go, "list", "-deps", _COMMAND], source, lambda lines: progress.show("fetching modules", len(lines)))
    total = len(_go_says(go, source, "list", "-deps", _COMMAND).splitlines())
    link = f"-s -w -X {_STAMP}=v{engine.VERSION}"
    command = [go, "build", "-v", "-trimpath", "-buildvcs=false", "-ldflags", link, "-o", str(target), _COMMAND]
    _follow(command, source, lambda lines: progress.show("compiling packages", len(lines), total))
    progress.end(f"engine: Pulumi {engine.VERSION} built")


def _follow(command: list[str], source: Path, shown: Callable[[list[str]], None]) -> None:
    """Run a Go command that names on standard error each thing it has done; raises Unusable where it fails."""
    child = subprocess.Popen(
        command,
        cwd=source,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,  # so that its compilers end with it
    )
    arrived: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        with child:
            for line in child.stderr or ():
                arrived.put(line.rstrip())
        arrived.put(None)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    lines: list[str] = []
    try:
        while True:
            try:
                line = arrived.get(timeout=0.5)
            except queue.Empty:
                shown(lines)
                continue
            if line is None:
                break
            lines.append(line)
            shown(lines)
        if child.wait():
            raise Unusable(_failure(" ".join(command[:3]), lines))
    finally:
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        reader.join()


class _Progress:
    """One line that changes on a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._last = 0.0
        self._live = sys.stdout.isatty()

    def show(self, doing: str, done: int, total: int | None = None) -> None:
        """Say how far we are, if it is time to."""
        now = time.monotonic()
        if now - self._last < (0.2 if self._live else _PLAIN_SECONDS):
            return
        self._last = now
        count = f"{done}" if total is None else f"{min(done, total)} of at most {total}"
        line = f"engine: {doing} ({count}), {now - self._began:.0f} s"
        print(f"\r\x1b[K{line}" if self._live else line, end="" if self._live else "\n", flush=True)

    def end(self, line: str) -> None:
        """Say that it is over."""
        print(f"{chr(13) + chr(27) + '[K' if self._live else ''}{line} in {time.monotonic() - self._began:.0f} s")


def _stop(number: int, frame: object) -> None:  # noqa: ARG001 - a handler is given both
    sys.exit(128 + number)  # as an exception, so that what was begun is removed


def main() -> int:
    """See the module's documentation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--force", action="store_true", help="build although a supported pulumi is installed")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    try:
        there, reason = engine.installed()
        if there and not reason and not wanted.force:
            print(f"engine: Pulumi {there.version} at {there.path}")
            return 0
        if reason:
            print(f"engine: {reason}; building {engine.VERSION} instead", flush=True)
        own = engine.built()
        if own is None:
            print(f"engine: no pulumi is installed; building {engine.VERSION}, once, about 4 minutes", flush=True)
        print(f"engine: Pulumi {engine.VERSION} at {own.path if own else build() / 'pulumi'}")
    except Unusable as problem:
        print(f"error: {problem}", file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        print("engine: interrupted; nothing was left behind", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
