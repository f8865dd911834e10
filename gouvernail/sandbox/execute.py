"""Running a command inside the sandbox: providers, backend and environment set, committed files never touched."""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from gouvernail import engine
from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox.provider import Provider
from gouvernail.sandbox.state import State

__all__ = ["PACKAGES", "Session", "reset", "session"]

PACKAGES = ("aws", "azure-native", "gcp")
"""The Pulumi packages that the sandbox stands in for."""

_LARGEST_MESSAGE = 256 * 1024 * 1024
_THREADS = 16
_SHIM = '#!/bin/sh\n# Hands stack files to Pulumi as copies: see gouvernail/sandbox/shim.py\nexec "$GOUVERNAIL_SANDBOX_PYTHON" -P -m gouvernail.sandbox.shim "$@"\n'


@dataclass(frozen=True, slots=True)
class Session:
    """A running sandbox: `environment` is what a command needs to meet it."""

    environment: Mapping[str, str]
    cwd: Path

    def run(self, command: Sequence[str]) -> int:
        """Run a command in the sandbox on this process's own terminal; its exit code (128 + n if signal n ended it).

        Raises GouvernailError where there is no such program.
        """
        program = shutil.which(command[0], path=self.environment["PATH"])
        if program is None:
            raise GouvernailError(Problem(f"there is no program {command[0]!r}", expected="a command that PATH finds"))
        # Ctrl-C reaches the whole process group: the command decides what to do with it, and we outlive it.
        before = signal.signal(signal.SIGINT, _wait)
        try:
            child = subprocess.Popen([program, *command[1:]], env=dict(self.environment), cwd=self.cwd)
            previous = signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGINT))
            try:
                code = child.wait()
            finally:
                signal.signal(signal.SIGTERM, previous)
        finally:
            signal.signal(signal.SIGINT, before)
        return code if code >= 0 else 128 - code


def reset(folder: Path) -> None:
    """Forget everything in `folder`. Raises GouvernailError while another process uses it."""
    with (folder / "users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GouvernailError(
                Problem(
                    "the sandbox is in use", file=str(folder), mend="end the `gouvernail sandbox exec` that uses it"
                )
            ) from None
        shutil.rmtree(folder)


def _wait(_signal: int, _frame: object) -> None:
    """A handler, unlike SIG_IGN, is not inherited by the command."""


@contextmanager
def session(folder: Path, *, cwd: Path) -> Iterator[Session]:
    """The sandbox whose state is in `folder`, serving as long as the context lasts.

    Raises Unusable without an engine, GouvernailError where the state is another version's.
    """
    found = engine.find()
    folder = folder.resolve()
    _make(folder)
    state = State(folder / "state.db")
    with (folder / "users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # `sandbox reset` takes it exclusively
        servers: list[grpc.Server] = []
        ports: dict[str, int] = {}
        try:
            for package in PACKAGES:
                server = grpc.server(
                    ThreadPoolExecutor(_THREADS, thread_name_prefix=package),
                    options=[
                        ("grpc.max_receive_message_length", _LARGEST_MESSAGE),
                        ("grpc.max_send_message_length", _LARGEST_MESSAGE),
                        ("grpc.so_reuseport", 0),
                    ],
                )
                provider_pb2_grpc.add_ResourceProviderServicer_to_server(Provider(package, state, os.environ), server)
                ports[package] = server.add_insecure_port("127.0.0.1:0")
                server.start()
                servers.append(server)
            yield Session(_environment(found, folder, ports), cwd)
        finally:
            for server in servers:
                server.stop(grace=None)
            state.close()


def _make(folder: Path) -> None:
    for name in ("backend", "home", "config", "bin"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, content, mode in (
        (".gitignore", "*\n", 0o644),
        ("passphrase", secrets.token_urlsafe(24), 0o600),
        ("bin/pulumi", _SHIM, 0o755),
    ):
        file = folder / name
        if file.exists() and name != "bin/pulumi":
            continue
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.touch(mode=mode)
        fresh.write_text(content, encoding="utf-8")
        fresh.chmod(mode)
        if name == "passphrase":
            try:
                os.link(fresh, file)  # two that start at once must end with one passphrase
            except FileExistsError:
                pass
            fresh.unlink()
        else:
            fresh.replace(file)


def _environment(found: engine.Engine, folder: Path, ports: Mapping[str, int]) -> dict[str, str]:
    environment = {
        name: value
        for name, value in found.environment().items()
        if name not in ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN", "PULUMI_STACK")
    }
    return environment | {
        "PATH": os.pathsep.join((str(folder / "bin"), environment["PATH"])),
        "PULUMI_BACKEND_URL": f"file://{folder / 'backend'}",
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(folder / "passphrase"),
        "PULUMI_DEBUG_PROVIDERS": ",".join(f"{package}:{port}" for package, port in ports.items()),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "GOUVERNAIL_SANDBOX": str(folder),
        "GOUVERNAIL_SANDBOX_ENGINE": str(found.path),
        "GOUVERNAIL_SANDBOX_PYTHON": sys.executable,
    }
