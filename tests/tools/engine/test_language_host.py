import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

FOLDER = Path(__file__).resolve().parents[3] / "tools" / "engine"
sys.path.append(str(FOLDER))  # as when the engine runs it: its parts are neighbours in one folder

import language_host  # noqa: E402
import language_programs  # noqa: E402

LAUNCHER = FOLDER / "pulumi-language-python"


def info(folder: Path, **options: object) -> language_pb2.ProgramInfo:
    struct = Struct()
    struct.update(options)
    return language_pb2.ProgramInfo(
        root_directory=str(folder), program_directory=str(folder), entry_point=".", options=struct
    )


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"):
        monkeypatch.delenv(name, raising=False)


def virtual_environment(folder: Path) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    return folder


class TestWhichPython:
    def test_without_options_the_hosts_own(self, tmp_path: Path) -> None:
        assert language_programs.python_for(info(tmp_path)).executable == sys.executable

    def test_the_active_environment(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = virtual_environment(tmp_path / "active one")
        monkeypatch.setenv("VIRTUAL_ENV", str(folder))
        monkeypatch.setenv("PYTHONHOME", "/elsewhere")
        python = language_programs.python_for(info(tmp_path))
        assert python.executable == str(folder / "bin" / "python")
        assert python.environment["PATH"].startswith(f"{folder}/bin{os.pathsep}")
        assert "PYTHONHOME" not in python.environment

    def test_the_option_wins(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VIRTUAL_ENV", str(virtual_environment(tmp_path / "active")))
        folder = virtual_environment(tmp_path / "project" / ".venv")
        python = language_programs.python_for(info(tmp_path / "project", virtualenv=".venv", toolchain="pip"))
        assert python.executable == str(folder / "bin" / "python")
        assert python.environment["VIRTUAL_ENV"] == str(folder)

    def test_uv_uses_the_nearest_environment_above(self, tmp_path: Path) -> None:
        folder = virtual_environment(tmp_path / ".venv")
        (tmp_path / "below").mkdir()
        python = language_programs.python_for(info(tmp_path / "below", toolchain="uv"))
        assert python.executable == str(folder / "bin" / "python")

    @pytest.mark.parametrize("options", [{"virtualenv": "gone"}, {"toolchain": "uv"}])
    def test_one_that_is_not_there_is_refused(self, tmp_path: Path, options: dict[str, str]) -> None:
        with pytest.raises(language_programs.Refused, match="is no virtual environment"):
            language_programs.python_for(info(tmp_path, **options))

    def test_a_tool_that_is_not_there_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(language_programs.Refused, match="poetry is not on PATH"):
            language_programs.python_for(info(tmp_path, toolchain="poetry"))


@pytest.mark.parametrize(
    ("code", "error", "bail"),
    [
        (0, "", False),
        (32, "", True),
        (1, "program exited with non-zero exit code: 1", False),
        (-9, "program was ended by signal 9", False),
    ],
)
def test_how_a_program_ended(code: int, error: str, bail: bool) -> None:  # noqa: FBT001
    assert language_programs.ending(code) == language_pb2.RunResponse(error=error, bail=bail)


class TestPlugins:
    def test_a_policy_pack_is_run_by_the_sdk(self, tmp_path: Path) -> None:
        command = language_programs.plugin_command("analyzer", str(tmp_path), ["127.0.0.1:1"])
        assert command == ["-u", "-m", "pulumi.policy", "127.0.0.1:1", str(tmp_path)]

    def test_a_folder_with_a_main(self, tmp_path: Path) -> None:
        (tmp_path / "__main__.py").touch()
        assert language_programs.plugin_command("resource", str(tmp_path), ["a"]) == [str(tmp_path), "a"]

    def test_a_package(self, tmp_path: Path) -> None:
        (tmp_path / "pyproject.toml").write_text('[project]\nname = "things"\n')
        command = language_programs.plugin_command("resource", str(tmp_path), ["a"])
        assert command == ["-m", "pulumi.run.plugin", "things", "a"]

    @pytest.mark.parametrize("content", [None, "", "[project]\n", "nonsense ="])
    def test_a_folder_with_nothing_to_run_is_refused(self, tmp_path: Path, content: str | None) -> None:
        if content is not None:
            (tmp_path / "pyproject.toml").write_text(content)
        with pytest.raises(language_programs.Refused, match="cannot be run"):
            language_programs.plugin_command("resource", str(tmp_path), [])

    def test_what_a_package_needs(self) -> None:
        package: dict[str, Any] = {"name": "pulumi-aws", "version": "7.1.0", "plugin": {"resource": True}}
        needed = language_programs.plugin_of(package)
        assert needed is not None
        assert (needed.name, needed.version, needed.kind) == ("aws", "v7.1.0", "resource")
        package["plugin"] = {"resource": True, "name": "amazon", "version": "7.2.0", "server": "https://a.example"}
        named = language_programs.plugin_of(package)
        assert named is not None
        assert (named.name, named.version, named.server) == ("amazon", "v7.2.0", "https://a.example")

    @pytest.mark.parametrize("plugin", [None, {"resource": False}, {}])
    def test_a_package_that_needs_none(self, plugin: dict[str, object] | None) -> None:
        assert language_programs.plugin_of({"name": "pulumi-policy", "version": "1", "plugin": plugin}) is None


class TestInstalling:
    def test_nothing_named_nothing_installed(self, tmp_path: Path) -> None:
        assert language_programs.install_commands(info(tmp_path)) == []

    def test_requirements_go_into_the_named_environment_which_is_made(self, tmp_path: Path) -> None:
        (tmp_path / "requirements.txt").touch()
        made, installed = language_programs.install_commands(info(tmp_path, virtualenv="venv"))
        assert made[0] == [sys.executable, "-m", "venv", str(tmp_path / "venv")]
        assert installed[0][:4] == [str(tmp_path / "venv" / "bin" / "python"), "-m", "pip", "install"]
        virtual_environment(tmp_path / "venv")
        assert len(language_programs.install_commands(info(tmp_path, virtualenv="venv"))) == 1

    def test_uv_removes_nothing_that_is_there(self, tmp_path: Path) -> None:
        assert language_programs.install_commands(info(tmp_path, toolchain="uv")) == [
            (["uv", "sync", "--inexact"], tmp_path)
        ]


def start(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


@pytest.fixture
def host() -> Iterator[subprocess.Popen[str]]:
    child = start(sys.executable, language_host.__file__, "127.0.0.1:1")
    yield child
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def connect(host: subprocess.Popen[str]) -> language_pb2_grpc.LanguageRuntimeStub:
    assert host.stdout is not None
    return language_pb2_grpc.LanguageRuntimeStub(grpc.insecure_channel(f"127.0.0.1:{int(host.stdout.readline())}"))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    if not Path("/proc").is_dir():
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # it ended between the two looks
        return False


def until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 30
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(pid)


class TestServing:
    def test_it_says_its_version_and_which_python(self, host: subprocess.Popen[str], tmp_path: Path) -> None:
        stub = connect(host)
        assert stub.GetPluginInfo(Empty()).version == language_host._VERSION
        about = stub.About(language_pb2.AboutRequest(info=info(tmp_path)))
        assert about.executable == sys.executable
        assert about.version == ".".join(str(part) for part in sys.version_info[:3])

    def test_packages_and_their_plugins(self, host: subprocess.Popen[str], tmp_path: Path) -> None:
        stub = connect(host)
        asked = language_pb2.GetProgramDependenciesRequest(info=info(tmp_path), transitiveDependencies=True)
        names = {one.name for one in stub.GetProgramDependencies(asked).dependencies}
        asked.transitiveDependencies = False
        direct = {one.name for one in stub.GetProgramDependencies(asked).dependencies}
        assert {"pulumi", "grpcio", "gouvernail"} <= names
        assert direct < names
        assert "grpcio" not in direct
        required = stub.GetRequiredPackages(language_pb2.GetRequiredPackagesRequest(info=info(tmp_path))).packages
        assert {one.name for one in required} == {"aws", "azure-native", "gcp"}

    def test_nothing_is_required_where_nothing_may_be_fetched(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true")
        child = start(sys.executable, language_host.__file__, "127.0.0.1:1")
        try:
            asked = language_pb2.GetRequiredPackagesRequest(info=info(tmp_path))
            assert list(connect(child).GetRequiredPackages(asked).packages) == []
        finally:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()

    def test_a_refusal_is_a_status_with_its_reason(self, host: subprocess.Popen[str], tmp_path: Path) -> None:
        stub = connect(host)
        with pytest.raises(grpc.RpcError) as caught:
            stub.Run(language_pb2.RunRequest(info=info(tmp_path, virtualenv="gone"), pwd=str(tmp_path)))
        assert caught.value.code() == grpc.StatusCode.FAILED_PRECONDITION
        assert "is no virtual environment" in caught.value.details()

    @pytest.mark.parametrize("what", ["Program", "Project", "Package"])
    def test_code_is_not_generated_and_it_says_so(self, host: subprocess.Popen[str], what: str) -> None:
        asked = getattr(language_pb2, f"Generate{what}Request")()
        with pytest.raises(grpc.RpcError) as caught:
            getattr(connect(host), f"Generate{what}")(asked)
        assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED
        assert "use the official Pulumi CLI" in caught.value.details()

    def test_a_plugins_output_and_exit_code_are_streamed(self, host: subprocess.Popen[str], tmp_path: Path) -> None:
        folder = tmp_path / "a plugin"
        folder.mkdir()
        (folder / "__main__.py").write_text(
            "import os, sys\nprint(os.environ['GIVEN'], os.getcwd(), *sys.argv[1:])\nprint('bad', file=sys.stderr)\n"
            "sys.exit(5)\n"
        )
        asked = language_pb2.RunPluginRequest(
            pwd=str(tmp_path), args=["x y"], env=["GIVEN=a=b"], info=info(folder), kind="resource"
        )
        answers = list(connect(host).RunPlugin(asked))
        assert b"".join(one.stdout for one in answers).decode() == f"a=b {tmp_path} x y\n"
        assert b"".join(one.stderr for one in answers) == b"bad\n"
        assert answers[-1].exitcode == 5

    def test_a_plugin_ends_when_the_engine_hangs_up(self, host: subprocess.Popen[str], tmp_path: Path) -> None:
        (tmp_path / "__main__.py").write_text(
            "import os, time\nprint(os.getpid(), flush=True)\nwhile True:\n    time.sleep(1)\n"
        )
        call = connect(host).RunPlugin(language_pb2.RunPluginRequest(info=info(tmp_path), kind="resource"))
        pid = int(next(call).stdout)
        call.cancel()
        assert until_gone(pid)
        assert host.poll() is None

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_it_stops_when_it_is_told_to_and_takes_what_runs_with_it(
        self, host: subprocess.Popen[str], tmp_path: Path, number: signal.Signals
    ) -> None:
        (tmp_path / "__main__.py").write_text(
            "import os, time\nprint(os.getpid(), flush=True)\nwhile True:\n    time.sleep(1)\n"
        )
        call = connect(host).RunPlugin(language_pb2.RunPluginRequest(info=info(tmp_path), kind="resource"))
        pid = int(next(call).stdout)
        host.send_signal(number)
        assert host.wait(30) == 0
        assert until_gone(pid)

    def test_it_does_not_outlive_an_engine_that_was_killed(self) -> None:
        parent = start(
            sys.executable,
            "-c",
            "import subprocess, sys, time\n"
            f"child = subprocess.Popen([sys.executable, {language_host.__file__!r}], stdout=subprocess.PIPE)\n"
            "child.stdout.readline()\nprint(child.pid, flush=True)\ntime.sleep(600)\n",
        )
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_running(pid)
        parent.kill()
        parent.communicate()
        assert until_gone(pid)


class TestLauncher:
    @pytest.fixture
    def installed(self, tmp_path: Path) -> Path:
        folder = tmp_path / "the engine"
        folder.mkdir()
        (folder / LAUNCHER.name).write_bytes(LAUNCHER.read_bytes())
        (folder / LAUNCHER.name).chmod(0o755)
        (folder / "language_host.py").write_text("import sys\nprint(sys.executable, *sys.argv[1:])\n")
        return folder / LAUNCHER.name

    @staticmethod
    def said(launcher: Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(launcher), "a b"],
            cwd=cwd,
            env={"PATH": "/usr/bin:/bin", **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def test_the_python_that_is_named_wins(self, installed: Path, tmp_path: Path) -> None:
        assert self.said(installed, tmp_path, GOUVERNAIL_PYTHON=sys.executable).stdout == f"{sys.executable} a b\n"

    def test_the_active_environment(self, installed: Path, tmp_path: Path) -> None:
        done = self.said(installed, tmp_path, VIRTUAL_ENV=str(Path(sys.executable).parents[1]))
        assert done.stdout.endswith(" a b\n")

    def test_one_without_the_sdk_is_passed_over(self, installed: Path, tmp_path: Path) -> None:
        bare = tmp_path / "bare"
        bare.write_text(f'#!/bin/sh\nexec {sys.executable} -I -S "$@"\n')
        bare.chmod(0o755)
        done = self.said(
            installed, tmp_path, GOUVERNAIL_PYTHON=str(bare), VIRTUAL_ENV=str(Path(sys.executable).parents[1])
        )
        assert done.stdout.endswith(" a b\n")

    def test_the_projects_own_environment_is_found_from_below(self, installed: Path, tmp_path: Path) -> None:
        project = tmp_path / "a project"
        (project / "below").mkdir(parents=True)
        (project / ".venv").symlink_to(Path(sys.executable).parents[1])
        assert self.said(installed, project / "below").stdout.endswith(" a b\n")

    def test_none_at_all_is_said(self, installed: Path, tmp_path: Path) -> None:
        (tmp_path / "bin").mkdir()
        for name in ("dirname", "readlink"):
            (tmp_path / "bin" / name).symlink_to(f"/usr/bin/{name}")
        done = self.said(installed, tmp_path, PATH=str(tmp_path / "bin"))
        assert done.returncode == 1
        assert "GOUVERNAIL_PYTHON" in done.stderr
        assert done.stdout == "", "the engine would take the first line for a port"
