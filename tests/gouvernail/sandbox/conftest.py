"""The sandbox's providers as the engine meets them (over gRPC), and strangers' Pulumi programs run in a sandbox."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from gouvernail import engine
from gouvernail.sandbox.serve import serving
from gouvernail.sandbox.wire import Properties, decode, encode
from tools.stock import Configuration

PROGRAMS = Path(__file__).parent / "programs"


def urn(token: str, name: str, stack: str = "dev") -> str:
    return f"urn:pulumi:{stack}::shop::{token}::{name}"


@dataclass
class Instance:
    """One provider instance, as a connection of its own."""

    stub: Any

    def attach(self, address: str) -> None:
        """As the engine at an address does."""
        self.stub.Attach(plugin_pb2.PluginAttach(address=address))

    def check(self, token: str, inputs: Mapping[str, object], name: str = "it", **more: Any) -> Any:
        given = inputs if not isinstance(inputs, Mapping) else encode(inputs)
        return self.stub.Check(provider_pb2.CheckRequest(urn=urn(token, name), news=given, **more))

    def failures(self, token: str, inputs: Mapping[str, object]) -> list[tuple[str, str]]:
        return [(one.property, one.reason) for one in self.check(token, inputs).failures]

    def said(self, token: str, inputs: Mapping[str, object], path: str) -> list[str]:
        """What check says of one place."""
        return [reason for at, reason in self.failures(token, inputs) if at == path]

    def create(
        self, token: str, inputs: Mapping[str, object], name: str = "it", *, secrets: Any = (), preview: bool = False
    ) -> tuple[str, Properties]:
        made = self.stub.Create(
            provider_pb2.CreateRequest(urn=urn(token, name), properties=encode(inputs, secrets), preview=preview)
        )
        return made.id, decode(made.properties)

    def read(self, token: str, id_: str, name: str = "it", **known: object) -> Any:
        return self.stub.Read(provider_pb2.ReadRequest(id=id_, urn=urn(token, name), properties=encode(known)))

    def diff(
        self, token: str, id_: str, old: Mapping[str, object], new: Mapping[str, object], name: str = "it", **more: Any
    ) -> Any:
        return self.stub.Diff(
            provider_pb2.DiffRequest(
                id=id_, urn=urn(token, name), olds=encode(old), old_inputs=encode(old), news=encode(new), **more
            )
        )

    def update(
        self, token: str, id_: str, new: Mapping[str, object], name: str = "it", *, preview: bool = False
    ) -> Properties:
        asked = provider_pb2.UpdateRequest(id=id_, urn=urn(token, name), news=encode(new), preview=preview)
        done = self.stub.Update(asked)
        return decode(done.properties)

    def delete(self, token: str, id_: str, name: str = "it") -> None:
        self.stub.Delete(provider_pb2.DeleteRequest(id=id_, urn=urn(token, name)))

    def invoke(self, token: str, **args: object) -> Any:
        return self.stub.Invoke(provider_pb2.InvokeRequest(tok=token, args=encode(args)))

    def answer(self, token: str, **args: object) -> dict[str, object]:
        return decode(getattr(self.invoke(token, **args), "return")).values


@dataclass
class Clouds:
    """The three packages, served."""

    ports: Mapping[str, int]
    open: ExitStack = field(default_factory=ExitStack)

    def connect(self, package: str = "aws") -> Any:
        # A pool of its own: channels to one address would else share a connection.
        channel = grpc.insecure_channel(
            f"127.0.0.1:{self.ports[package]}", options=[("grpc.use_local_subchannel_pool", 1)]
        )
        return provider_pb2_grpc.ResourceProviderStub(self.open.enter_context(channel))

    def instance(self, package: str = "aws", **config: object) -> Instance:
        stub = self.connect(package)
        written = {name: value if isinstance(value, str) else json.dumps(value) for name, value in config.items()}
        stub.Configure(provider_pb2.ConfigureRequest(args=encode(written)))
        return Instance(stub)


@pytest.fixture
def clouds(tmp_path: Path) -> Iterator[Clouds]:
    with serving(tmp_path / "state.db", {}) as ports:
        given = Clouds(ports)
        with given.open:
            yield given


@pytest.fixture
def aws(clouds: Clouds) -> Instance:
    return clouds.instance("aws", region="eu-west-1", allowedAccountIds=["111111111111"])


@dataclass(frozen=True)
class Stranger:
    """Somebody's Pulumi project, under git, and the sandbox in it."""

    folder: Path
    configuration: Configuration

    def gouvernail(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.configuration.command(*arguments),
            cwd=self.folder,
            env=self.configuration.environment(NO_COLOR="1", **environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def pulumi(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`pulumi ARGUMENTS --stack dev --color never` in the sandbox."""
        own = [*arguments, "--stack", "dev", "--color", "never"]
        return self.gouvernail("sandbox", "exec", "--", "pulumi", *own, **environment)

    def up(self, *more: str) -> subprocess.CompletedProcess[str]:
        done = self.pulumi("up", "--yes", "--skip-preview", *more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def outputs(self) -> dict[str, Any]:
        done = self.pulumi("stack", "output", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def things(self) -> list[dict[str, Any]]:
        done = self.gouvernail("sandbox", "ls", "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def write(self, program: str) -> None:
        (self.folder / "__main__.py").write_text(program, encoding="utf-8")

    def changed(self) -> str:
        return subprocess.run(
            ["git", "status", "--porcelain"], cwd=self.folder, check=True, capture_output=True, text=True
        ).stdout


@pytest.fixture
def stranger(tmp_path: Path, configuration: Configuration) -> Callable[[str], Stranger]:
    """A copy of a program in `programs/`, in a folder with spaces. Without an engine it fails: nothing is skipped."""
    engine.find()

    def copy(name: str) -> Stranger:
        folder = tmp_path / "a stranger's program"
        shutil.copytree(PROGRAMS / name, folder)
        (folder / ".gitignore").write_text("*.pyc\n", encoding="utf-8")  # as `pulumi new` writes it
        for arguments in (
            ["init", "-q"],
            ["add", "-A"],
            ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "t"],
        ):
            subprocess.run(["git", *arguments], cwd=folder, check=True)
        return Stranger(folder, configuration)

    return copy
