"""Stack files as the sandbox takes them: with a stand-in for each secret, in copies with its own secrets provider."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import yaml

from gouvernail.engine import project_file
from gouvernail.errors import GouvernailError, Problem

__all__ = ["SIMULATED_SECRET", "Project", "configuration", "copy_of", "project_around", "stacks_in"]

SIMULATED_SECRET: Final = "simulated-secret"  # noqa: S105 - that is what it says
"""What stands in the copy where the committed file has a secret that only its own provider can open."""

_START, _END = "Pulumi.", ".yaml"
_OWN: Final = ("secretsprovider", "encryptedkey", "encryptionsalt")


@dataclass(frozen=True, slots=True)
class Project:
    """A Pulumi project: its root, its name, and where its stack files lie."""

    root: Path
    name: str
    stack_folder: str = ""

    def file_of(self, stack: str) -> Path:
        """The committed file of a stack (it need not be there)."""
        return self.root / self.stack_folder / f"{_START}{stack}{_END}"

    def stacks(self) -> list[str]:
        """The stacks that have a committed file."""
        return stacks_in(self.root / self.stack_folder)


def stacks_in(folder: Path) -> list[str]:
    """The stacks that have a file in a folder, by name."""
    return sorted(file.name.removeprefix(_START).removesuffix(_END) for file in folder.glob(f"{_START}*{_END}"))


def project_around(start: Path) -> Project | None:
    """The project in this folder or above it; None where there is none, or one whose file the engine must judge."""
    file = project_file(start)
    return _project(file.parent, file) if file else None


def configuration(file: Path) -> Mapping[str, str]:
    """What a program is told of a stack file: a text a key, as the engine hands it over; what is no text is JSON.

    Raises GouvernailError for a stack file that cannot be read.
    """
    config = _mapping(file, file.read_bytes()).get("config")
    entries = cast("dict[str, object]", config) if isinstance(config, dict) else dict[str, object]()
    opened = {key: _opened(key, value, []) for key, value in entries.items()}
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in opened.items()}


def copy_of(original: Path, copy: Path) -> tuple[Path, list[str]]:
    """The copy, made anew where the original has changed since, and what a person should know of that.

    Kept in the copy is only the sandbox's salt: what `pulumi config set` wrote is lost when the original changes.
    Raises GouvernailError for a stack file that cannot be read.
    """
    text = original.read_bytes() if original.is_file() else b""
    digest = hashlib.sha256(text).hexdigest()
    seen = copy.with_name(f"{copy.name}.seen")
    if copy.is_file() and seen.is_file() and seen.read_text(encoding="utf-8") == digest:
        return copy, []
    held = _mapping(copy, copy.read_bytes()) if copy.is_file() else {}
    settings = {key: value for key, value in _mapping(original, text).items() if key not in _OWN}
    notices: list[str] = []
    if settings.pop("environment", None) is not None:
        notices.append(f"{original.name} imports an environment of Pulumi ESC, which is left out here")
    config = settings.get("config")
    if isinstance(config, dict):
        sealed: list[str] = []
        entries = cast("dict[str, object]", config)
        settings["config"] = {key: _opened(key, value, sealed) for key, value in entries.items()}
        if sealed:
            notices.append(
                f"{original.name} holds secrets that only their own provider can open; {SIMULATED_SECRET!r} stands in "
                f"for {', '.join(sealed)}"
            )
    copy.parent.mkdir(parents=True, exist_ok=True)
    _write(copy, yaml.safe_dump({**settings, **{key: held[key] for key in _OWN if key in held}}, sort_keys=False))
    _write(seen, digest)
    return copy, notices


def _project(root: Path, file: Path) -> Project | None:
    try:
        settings: object = yaml.safe_load(file.read_bytes())
    except (yaml.YAMLError, UnicodeDecodeError):
        return None
    if not isinstance(settings, dict):
        return None
    entries = cast("dict[str, Any]", settings)
    name, folder = entries.get("name"), entries.get("stackConfigDir") or entries.get("config") or ""
    return Project(root, name, folder if isinstance(folder, str) else "") if isinstance(name, str) else None


def _mapping(file: Path, text: bytes) -> dict[str, Any]:
    try:
        loaded: object = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise GouvernailError(Problem(f"this is not YAML: {error.problem}", file=str(file), line=line)) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise GouvernailError(Problem(f"this is not YAML: {error}", file=str(file))) from None
    if loaded is not None and not isinstance(loaded, dict):
        raise GouvernailError(Problem("this is no stack file", file=str(file), expected="a map with `config`"))
    return cast("dict[str, Any]", loaded or {})


def _opened(key: str, value: object, sealed: list[str]) -> object:
    """The value with a stand-in for each secret; `sealed` gets their keys."""
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value)
        if set(entries) == {"secure"}:
            sealed.append(key)
            return SIMULATED_SECRET
        return {name: _opened(f"{key}.{name}", item, sealed) for name, item in entries.items()}
    if isinstance(value, list):
        return [_opened(f"{key}[{n}]", item, sealed) for n, item in enumerate(cast("list[object]", value))]
    return value


def _write(file: Path, text: str) -> None:
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)
