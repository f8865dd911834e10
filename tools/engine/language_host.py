"""The Python language host: Pulumi's engine asks it to run programs, policy packs and plugins written in Python.

Speaks `pulumirpc.LanguageRuntime` (pulumi/sdk: proto/pulumi/language.proto) and behaves as the host of the official
bundle does, less what generates code. The engine starts it with its own address as last argument, reads the port from
the first line of standard output, and interrupts the process group when it is done.
"""

import argparse
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, cast

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.json_format import MessageToDict

# A neighbour in the folder that holds the engine, which is sys.path[0] when this file is run.
from language_programs import (
    Python,
    Refused,
    ending,
    install_commands,
    output,
    packages,
    plugin_command,
    plugin_of,
    python_for,
)
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2
from typing_extensions import override

_VERSION = "3.255.0"
_WATCH_SECONDS = 1.0
_GRACE_SECONDS = 2.0
_NO_FETCHING = "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"
_NO_CODE = "this language host generates no code: use the official Pulumi CLI"


class Children:
    """The programs that run now, so that none outlives the host."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()

    def start(
        self,
        command: list[str],
        *,
        cwd: Path | str | None = None,
        env: Mapping[str, str] | None = None,
        stdout: int | None = None,
        stderr: int | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start one. It stays in the host's process group, which the engine interrupts and kills as a whole."""
        child = subprocess.Popen(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
        with self._lock:
            self._running.add(child)
        return child

    def wait(self, child: subprocess.Popen[bytes]) -> int:
        """The exit code of one, when it has ended."""
        code = child.wait()
        with self._lock:
            self._running.discard(child)
        return code

    def stop(self, children: Iterable[subprocess.Popen[bytes]] | None = None) -> None:
        """End those that run: asked first, then made to."""
        with self._lock:
            ended = list(self._running if children is None else children)
        for child in ended:
            child.terminate()
        for child in ended:
            try:
                child.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


class Host(language_pb2_grpc.LanguageRuntimeServicer):
    """The answers to what the engine asks."""

    def __init__(self, engine: str, tracing: str, executor: Path) -> None:
        self.children = Children()
        self._engine = engine
        self._tracing = tracing
        self._executor = executor

    @override
    def Handshake(
        self, request: language_pb2.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        """The engine that attached says where it listens."""
        self._engine = request.engine_address
        return language_pb2.LanguageHandshakeResponse()

    @override
    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """This host's version: the engine's, whose protocol it speaks."""
        return plugin_pb2.PluginInfo(version=_VERSION)

    @override
    def GetRequiredPackages(
        self, request: language_pb2.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPackagesResponse:
        """The resource plugins that the program's installed packages need, for the engine to fetch beforehand."""
        if os.environ.get(_NO_FETCHING, "").lower() in {"1", "true"}:
            # `pulumi package` and `pulumi install` would fetch all the same, and fail without network.
            return language_pb2.GetRequiredPackagesResponse()
        needed = [plugin_of(package) for package in packages(python_for(request.info))]
        return language_pb2.GetRequiredPackagesResponse(packages=[one for one in needed if one])

    @override
    def GetProgramDependencies(
        self, request: language_pb2.GetProgramDependenciesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetProgramDependenciesResponse:
        """The packages installed beside the program; only those nothing else needs, unless all are wanted."""
        return language_pb2.GetProgramDependenciesResponse(
            dependencies=[
                language_pb2.DependencyInfo(name=one["name"], version=one["version"])
                for one in packages(python_for(request.info))
                if one["direct"] or request.transitiveDependencies
            ]
        )

    @override
    def About(self, request: language_pb2.AboutRequest, context: grpc.ServicerContext) -> language_pb2.AboutResponse:
        """Which Python runs the program."""
        python = python_for(request.info)
        version = output([python.executable, "-c", "import platform; print(platform.python_version())"], Path.cwd())
        return language_pb2.AboutResponse(executable=python.executable, version=version.strip())

    @override
    def RuntimeOptionsPrompts(
        self, request: language_pb2.RuntimeOptionsRequest, context: grpc.ServicerContext
    ) -> language_pb2.RuntimeOptionsResponse:
        """Nothing needs to be asked: without options the active environment is used."""
        return language_pb2.RuntimeOptionsResponse()

    @override
    def Template(
        self, request: language_pb2.TemplateRequest, context: grpc.ServicerContext
    ) -> language_pb2.TemplateResponse:
        """A new project needs nothing of its host."""
        return language_pb2.TemplateResponse()

    @override
    def Run(self, request: language_pb2.RunRequest, context: grpc.ServicerContext) -> language_pb2.RunResponse:
        """Run a program to its end. What it prints goes to the engine by the streams that it inherits."""
        python = python_for(request.info)
        if request.attach_debugger:
            raise Refused("this host attaches no debugger: use the one of the official Pulumi CLI")
        self._type_check(python, request.info)
        named = {
            "monitor": request.monitor_address,
            "engine": self._engine,
            "project": request.project,
            "root_directory": request.info.root_directory,
            "stack": request.stack,
            "pwd": request.pwd,
            "dry_run": "true" if request.dryRun else "false",
            "parallel": str(request.parallel),
            "tracing": self._tracing,
            "organization": request.organization,
        }
        options = [word for name, value in named.items() if value for word in (f"--{name}", value)]
        child = self.children.start(
            [python.executable, str(self._executor), *options, request.info.entry_point or ".", *request.args],
            env={
                **python.environment,
                "PULUMI_CONFIG": json.dumps(dict(request.config)),
                "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
            },
        )
        context.add_callback(lambda: self.children.stop([child]) if child.poll() is None else None)
        return ending(self.children.wait(child))

    def _type_check(self, python: Python, info: language_pb2.ProgramInfo) -> None:
        checker = MessageToDict(info.options).get("typechecker")
        if not checker:
            return
        done = self.children.start(
            [python.executable, "-m", str(checker), info.program_directory],
            env=python.environment,
            cwd=info.program_directory,
        )
        if self.children.wait(done):
            raise Refused(f"{checker} found mistakes in {info.program_directory}, or is not installed")

    @override
    def RunPlugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        """Run a policy pack, a component provider or another plugin from its folder; stream what it prints."""
        python = python_for(request.info)
        child = self.children.start(
            [python.executable, *plugin_command(request.kind, request.info.program_directory, list(request.args))],
            cwd=request.pwd or None,
            env={**dict(one.split("=", 1) for one in request.env), **python.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        context.add_callback(lambda: self.children.stop([child]) if child.poll() is None else None)
        printed = _pump(stdout=child.stdout, stderr=child.stderr)
        for stream, chunk in printed:
            if stream == "stdout":
                yield language_pb2.RunPluginResponse(stdout=chunk)
            else:
                yield language_pb2.RunPluginResponse(stderr=chunk)
        yield language_pb2.RunPluginResponse(exitcode=self.children.wait(child))

    @override
    def InstallDependencies(
        self, request: language_pb2.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """`pulumi install`: what the project's lock or requirements name, into its virtual environment."""
        for command, folder in install_commands(request.info):
            yield language_pb2.InstallDependenciesResponse(stdout=f"{' '.join(command)}\n".encode())
            try:
                child = self.children.start(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            except FileNotFoundError:
                raise Refused(f"{command[0]} is not on PATH, but the project's runtime options ask for it") from None
            for _, chunk in _pump(stdout=child.stdout):
                yield language_pb2.InstallDependenciesResponse(stdout=chunk)
            code = self.children.wait(child)
            if code:
                raise Refused(f"{command[0]} ended with exit code {code}")

    @override
    def GenerateProgram(
        self, request: language_pb2.GenerateProgramRequest, context: grpc.ServicerContext
    ) -> language_pb2.GenerateProgramResponse:
        """Refused: the generators are parts of the official host, written in Go."""
        context.abort(grpc.StatusCode.UNIMPLEMENTED, f"{_NO_CODE}, or say `pulumi import --generate-code=false`")

    @override
    def GenerateProject(
        self, request: language_pb2.GenerateProjectRequest, context: grpc.ServicerContext
    ) -> language_pb2.GenerateProjectResponse:
        """Refused, as above."""
        context.abort(grpc.StatusCode.UNIMPLEMENTED, _NO_CODE)

    @override
    def GeneratePackage(
        self, request: language_pb2.GeneratePackageRequest, context: grpc.ServicerContext
    ) -> language_pb2.GeneratePackageResponse:
        """Refused, as above. A package's folder in `packages:` of Pulumi.yaml is run without any."""
        context.abort(grpc.StatusCode.UNIMPLEMENTED, _NO_CODE)

    @override
    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:
        """The engine wants all that runs here to end."""
        self.children.stop()
        return Empty()


def _pump(**streams: IO[bytes] | None) -> Iterator[tuple[str, bytes]]:
    """What arrives on several pipes, as it arrives, until all are closed."""
    arrived: queue.Queue[tuple[str, bytes]] = queue.Queue()

    def read(name: str, pipe: IO[bytes]) -> None:
        while chunk := os.read(pipe.fileno(), 65536):
            arrived.put((name, chunk))
        arrived.put((name, b""))

    readers = [threading.Thread(target=read, args=(name, pipe), daemon=True) for name, pipe in streams.items() if pipe]
    for reader in readers:
        reader.start()
    open_streams = len(readers)
    while open_streams:
        name, chunk = arrived.get()
        if chunk:
            yield name, chunk
        else:
            open_streams -= 1


class _Refusals(grpc.ServerInterceptor):
    """Turns Refused into a status whose message the engine shows as it is."""

    @override
    def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
        handler = continuation(handler_call_details)
        if handler is None:
            return None

        def one(request: object, context: grpc.ServicerContext) -> object:
            try:
                return handler.unary_unary(request, context)
            except Refused as refused:
                context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(refused))

        def many(request: object, context: grpc.ServicerContext) -> Iterator[object]:
            try:
                yield from handler.unary_stream(request, context)
            except Refused as refused:
                context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(refused))

        wires = {
            "request_deserializer": handler.request_deserializer,
            "response_serializer": handler.response_serializer,
        }
        if handler.unary_stream:
            return grpc.unary_stream_rpc_method_handler(cast("Any", many), **wires)
        return grpc.unary_unary_rpc_method_handler(cast("Any", one), **wires)


def main() -> None:
    """Serve until the engine interrupts us or is gone."""
    parser = argparse.ArgumentParser(prog="pulumi-language-python", allow_abbrev=False)
    parser.add_argument("--tracing", default="")
    parser.add_argument("engine", nargs="?", default="", help="the engine's address")
    known, rest = parser.parse_known_args()
    # Flags of the engine's own logging come before its address, which is the last word.
    engine = rest[-1] if rest and not rest[-1].startswith("-") else known.engine

    # An engine that was killed cannot say so: then we get another parent. It may be killed as soon as it has our port.
    parent = os.getppid()
    over = threading.Event()

    def stop(number: int, frame: object) -> None:  # noqa: ARG001 - a handler is given both
        over.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)

    host = Host(engine, known.tracing, Path(__file__).resolve().with_name("pulumi-language-python-exec"))
    # Every plugin that runs holds a thread until it ends; threads are made when they are needed.
    server = grpc.server(
        ThreadPoolExecutor(max_workers=256),
        interceptors=[_Refusals()],
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)

    while not over.wait(_WATCH_SECONDS) and os.getppid() == parent:
        pass
    host.children.stop()
    server.stop(grace=0)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # not waiting for threads that still read from pipes of programs that are ending


if __name__ == "__main__":
    main()
