"""What the language host knows of Python programs: which interpreter runs them, what is installed, how they start."""

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import language_pb2, plugin_pb2

__all__ = [
    "Python",
    "Refused",
    "ending",
    "install_commands",
    "output",
    "packages",
    "plugin_command",
    "plugin_of",
    "python_for",
]

_SHOWN = 32  # pulumi-language-python-exec ends so when it has told the user what is wrong


class Refused(Exception):
    """What is asked cannot be done here; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Python:
    """The interpreter that runs a program, and the environment that goes with it."""

    executable: str
    environment: dict[str, str]


def _in_virtual_environment(folder: Path) -> Python:
    bin_folder = folder / "bin"
    executable = bin_folder / "python"
    if not executable.exists():
        raise Refused(
            f"{folder} is no virtual environment (no bin/python): create it and install the program's "
            "dependencies, or change runtime.options in Pulumi.yaml"
        )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONHOME"}
    environment["VIRTUAL_ENV"] = str(folder)
    environment["PATH"] = os.pathsep.join([str(bin_folder), environment.get("PATH", os.defpath)])
    return Python(str(executable), environment)


def python_for(info: language_pb2.ProgramInfo) -> Python:
    """The Python of a program: `runtime.options` of its YAML, else the active environment, else this host's own.

    Raises Refused where the options name one that is not there.
    """
    options = MessageToDict(info.options)
    root = Path(info.root_directory or ".").absolute()
    if options.get("virtualenv"):
        return _in_virtual_environment(root / str(options["virtualenv"]))
    toolchain = options.get("toolchain")
    if toolchain == "poetry":
        told = output(["poetry", "env", "info", "--path"], root)
        return _in_virtual_environment(Path(told.strip()))
    if toolchain == "uv":
        named = os.environ.get("UV_PROJECT_ENVIRONMENT")
        candidates = [root / named] if named else [folder / ".venv" for folder in (root, *root.parents)]
        return _in_virtual_environment(next((one for one in candidates if one.is_dir()), candidates[0]))
    active = os.environ.get("VIRTUAL_ENV")
    if active:
        return _in_virtual_environment(Path(active))
    return Python(sys.executable, dict(os.environ))


def output(command: list[str], folder: Path) -> str:
    """What a command prints. Raises Refused where it is not there or fails."""
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        raise Refused(f"{command[0]} is not on PATH, but the project's runtime options ask for it") from None
    except subprocess.CalledProcessError as error:
        raise Refused(f"{' '.join(command)} failed: {error.stderr.strip()}") from None


def packages(python: Python) -> list[dict[str, Any]]:
    """What is installed beside a program: name, version, whether nothing else needs it, `pulumi-plugin.json`."""
    done = subprocess.run(
        [python.executable, str(Path(__file__).with_name("list_packages.py"))],
        env=python.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(f"{python.executable} cannot list its packages: {done.stderr.strip()}")
    return cast("list[dict[str, Any]]", json.loads(done.stdout))


def plugin_of(package: dict[str, Any]) -> plugin_pb2.PackageDependency | None:
    """The resource plugin that an installed package needs; None where it needs none."""
    plugin: dict[str, Any] | None = package["plugin"]
    if not plugin or not plugin.get("resource"):
        return None
    version = str(plugin.get("version") or package["version"])
    needed = plugin_pb2.PackageDependency(
        name=str(plugin.get("name") or str(package["name"]).removeprefix("pulumi-").removeprefix("pulumi_")),
        kind="resource",
        version=version if version.startswith("v") else f"v{version}",
        server=str(plugin.get("server") or ""),
    )
    given = plugin.get("parameterization")
    if given:
        needed.parameterization.name = given["name"]
        needed.parameterization.version = given["version"]
        needed.parameterization.value = given["value"].encode()
    return needed


def plugin_command(kind: str, folder: str, arguments: list[str]) -> list[str]:
    """What Python is given to run a plugin in `folder`. Raises Refused where there is nothing to run."""
    if kind == "analyzer":
        return ["-u", "-m", "pulumi.policy", *arguments, folder]
    if (Path(folder) / "__main__.py").is_file():
        return [folder, *arguments]
    try:
        project = tomllib.loads((Path(folder) / "pyproject.toml").read_text(encoding="utf-8"))
        return ["-m", "pulumi.run.plugin", str(project["project"]["name"]), *arguments]
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        raise Refused(f"{folder} cannot be run: it has no __main__.py and no pyproject.toml with a name") from None


def install_commands(info: language_pb2.ProgramInfo) -> list[tuple[list[str], Path]]:
    """What installs a project's dependencies, each with the folder to run it in; nothing where nothing is named."""
    options = MessageToDict(info.options)
    root = Path(info.root_directory or ".").absolute()
    program = Path(info.program_directory or root).absolute()
    if options.get("toolchain") == "uv":
        return [(["uv", "sync", "--inexact"], program)]
    if options.get("toolchain") == "poetry":
        return [(["poetry", "install", "--no-ansi"], program)]
    requirements = program / "requirements.txt"
    if not requirements.is_file():
        return []
    made: list[tuple[list[str], Path]] = []
    python = sys.executable
    if options.get("virtualenv"):
        folder = root / str(options["virtualenv"])
        python = str(folder / "bin" / "python")
        if not Path(python).exists():
            made.append(([sys.executable, "-m", "venv", str(folder)], program))
    return [*made, ([python, "-m", "pip", "install", "-r", str(requirements)], program)]


def ending(code: int) -> language_pb2.RunResponse:
    """What the engine is told of a program that ended with `code`."""
    if code == 0:
        return language_pb2.RunResponse()
    if code == _SHOWN:
        return language_pb2.RunResponse(bail=True)
    how = f"was ended by signal {-code}" if code < 0 else f"exited with non-zero exit code: {code}"
    return language_pb2.RunResponse(error=f"program {how}")
