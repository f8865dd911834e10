"""The commands people know from the official bundle, on the real engine with the host of our own beside it."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from gouvernail import engine

pytestmark = pytest.mark.engine

PROGRAM = """
import sys
import pulumi

config = pulumi.Config()
print("printed by the program")
match config.get("fail"):
    case "error":
        raise pulumi.RunError("what the program found wrong")
    case "bug":
        raise ValueError("a mistake of the program")
    case "exit":
        sys.exit(7)
    case _:
        pulumi.export("said", config.get("say") or "nothing")
"""

COMPONENT = '''
from typing import TypedDict

import pulumi
from pulumi.provider.experimental import component_provider_host


class ThingArgs(TypedDict):
    size: pulumi.Input[int]
    """How large it is."""


class Thing(pulumi.ComponentResource):
    """A thing that doubles."""

    doubled: pulumi.Output[int]

    def __init__(self, name: str, args: ThingArgs, opts: pulumi.ResourceOptions | None = None):
        super().__init__("things:index:Thing", name, {}, opts)
        self.doubled = pulumi.Output.from_input(args["size"]).apply(lambda size: size * 2)
        self.register_outputs({"doubled": self.doubled})


component_provider_host([Thing], "things")
'''

USER = """
import pulumi


class Thing(pulumi.ComponentResource):
    doubled: pulumi.Output[int]

    def __init__(self, name, size):
        super().__init__("things:index:Thing", name, {"size": size, "doubled": None}, None, remote=True)


pulumi.export("doubled", Thing("one", 21).doubled)
"""

PACK = """
from concurrent.futures import ThreadPoolExecutor

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2


class Pack(analyzer_pb2_grpc.AnalyzerServicer):
    def Handshake(self, request, context):
        return analyzer_pb2.AnalyzerHandshakeResponse()

    def ConfigureStack(self, request, context):
        return analyzer_pb2.AnalyzerStackConfigureResponse()

    def Configure(self, request, context):
        return Empty()

    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo(version="1.0.0")

    def GetAnalyzerInfo(self, request, context):
        policy = analyzer_pb2.PolicyInfo(name="no-stacks", enforcementLevel=analyzer_pb2.MANDATORY)
        return analyzer_pb2.AnalyzerInfo(name="strict", version="1.0.0", policies=[policy])

    def Analyze(self, request, context):
        return analyzer_pb2.AnalyzeResponse(diagnostics=[analyzer_pb2.AnalyzeDiagnostic(
            policyName="no-stacks", policyPackName="strict", policyPackVersion="1.0.0",
            message="nothing is allowed here", enforcementLevel=analyzer_pb2.MANDATORY, urn=request.urn,
        )])

    def AnalyzeStack(self, request, context):
        return analyzer_pb2.AnalyzeResponse()


server = grpc.server(ThreadPoolExecutor(4))
analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Pack(), server)
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
server.wait_for_termination()
"""


@dataclass(frozen=True)
class Project:
    """A project in a folder whose name holds a space, with a state of its own."""

    folder: Path
    engine: engine.Engine
    env: dict[str, str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.engine.run([*arguments, "--color", "never"], cwd=self.folder, env=self.env, capture=True)


def make(place: Path, yaml: str, program: str) -> Project:
    folder = place / "a project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(yaml)
    (folder / "__main__.py").write_text(program)
    (place / "state").mkdir()
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith("PULUMI_")},
        "PULUMI_BACKEND_URL": f"file://{place / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "of this test",
        "PULUMI_HOME": str(place / "home"),
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    project = Project(folder, engine.built() or engine.find(), env)
    made = project.run("stack", "init", "dev")
    assert made.returncode == 0, made.stderr
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make(tmp_path, "name: tried\nruntime: python\n", PROGRAM)


def test_up_again_and_destroy(project: Project) -> None:
    first = project.run("up", "--yes", "--stack", "dev", "--config", "say=hello")
    assert first.returncode == 0, first.stderr
    assert "printed by the program" in first.stdout
    assert json.loads(project.run("stack", "output", "--json", "--stack", "dev").stdout) == {"said": "hello"}
    assert project.run("up", "--yes", "--expect-no-changes", "--stack", "dev").returncode == 0
    state = project.engine.export("dev", cwd=project.folder, env=project.env)
    assert "'outputs': {'said': 'hello'}" in str(state)
    assert project.run("destroy", "--yes", "--stack", "dev").returncode == 0


@pytest.mark.parametrize(
    ("fail", "says", "traceback"),
    [
        ("error", "error: what the program found wrong", False),
        ("bug", "ValueError: a mistake of the program", True),
        ("exit", "program exited with non-zero exit code: 7", False),
    ],
)
def test_a_program_that_fails_is_shown_as_it_said_it(project: Project, fail: str, says: str, traceback: bool) -> None:  # noqa: FBT001
    done = project.run("preview", "--stack", "dev", "--config", f"fail={fail}")
    assert done.returncode != 0
    assert says in done.stdout
    assert ("Traceback" in done.stdout) is traceback
    assert "tools/engine" not in done.stdout
    assert "language_host" not in done.stdout, "the host is not what failed"


def test_a_bug_is_reported_once(project: Project) -> None:
    done = project.run("preview", "--stack", "dev", "--config", "fail=bug")
    assert "exit code" not in done.stdout


def test_a_virtual_environment_that_is_not_there(tmp_path: Path) -> None:
    project = make(tmp_path, "name: tried\nruntime:\n  name: python\n  options:\n    virtualenv: gone\n", PROGRAM)
    done = project.run("preview", "--stack", "dev")
    assert done.returncode != 0
    assert "gone is no virtual environment" in done.stdout + done.stderr


def test_a_policy_pack_in_a_folder(project: Project, tmp_path: Path) -> None:
    pack = tmp_path / "a pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (pack / "__main__.py").write_text(PACK)
    done = project.run("preview", "--stack", "dev", "--policy-pack", str(pack))
    assert done.returncode != 0
    assert "nothing is allowed here" in done.stdout
    assert project.run("preview", "--stack", "dev").returncode == 0


def test_a_policy_pack_that_does_not_start_stops_the_run(project: Project, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (pack / "__main__.py").write_text("raise ValueError('a pack with a mistake')\n")
    assert project.run("preview", "--stack", "dev", "--policy-pack", str(pack)).returncode != 0


def test_components_of_a_folder_have_a_schema_and_are_used(tmp_path: Path) -> None:
    provider = tmp_path / "things"
    provider.mkdir()
    (provider / "PulumiPlugin.yaml").write_text("runtime: python\n")
    (provider / "__main__.py").write_text(COMPONENT)
    project = make(tmp_path, "name: user\nruntime: python\npackages:\n  things: ../things\n", USER)
    schema = project.run("package", "get-schema", str(provider))
    assert schema.returncode == 0, schema.stderr
    thing = json.loads(schema.stdout)["resources"]["things:index:Thing"]
    assert thing["inputProperties"]["size"]["description"] == "How large it is."
    done = project.run("up", "--yes", "--stack", "dev")
    assert done.returncode == 0, done.stdout
    assert json.loads(project.run("stack", "output", "--json", "--stack", "dev").stdout) == {"doubled": 42}


def test_about_and_install(project: Project) -> None:
    about = project.run("about", "--json", "--transitive")
    assert about.returncode == 0, about.stderr
    report = json.loads(about.stdout)
    assert report["runtime"]["language"] == "python"
    assert "grpcio" in {one["name"] for one in report["dependencies"]}
    assert project.run("install").returncode == 0


def test_an_interrupted_run_leaves_no_program_behind(project: Project, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    (project.folder / "__main__.py").write_text(
        f"import os, pathlib, time\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\ntime.sleep(600)\n"
    )
    running = subprocess.Popen(
        [str(project.engine.path), "preview", "--stack", "dev", "--non-interactive"],
        cwd=project.folder,
        env=project.engine.environment(project.env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not (mark.exists() and mark.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    pid = int(mark.read_text())
    running.send_signal(signal.SIGINT)
    running.send_signal(signal.SIGINT)
    assert running.wait(60) != 0
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the program still runs")
