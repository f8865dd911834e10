"""What a committed output was made from: making it anew takes minutes, and from the same it becomes the same.

`stamps.json` holds two digests an output: of what it was made from (the scripts, and which packages are locked), and of
what was made. Who makes it, or finds by making it that it is current, writes the stamp; a test holds it.
"""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast

__all__ = ["FILE", "MADE", "Made", "record", "stale"]

ROOT: Final = Path(__file__).resolve().parents[1]
FILE: Final = Path(__file__).with_name("stamps.json")


@dataclass(frozen=True, slots=True)
class Made:
    """Something that is made: patterns of files from the project's folder on, and names of locked packages."""

    sources: tuple[str, ...]
    outputs: tuple[str, ...]
    packages: tuple[str, ...] = ()
    group: str | None = None
    """A group of pyproject.toml, whose packages are what is read."""


_SANDBOX: Final = tuple(f"gouvernail/sandbox/{name}.py" for name in ("index", "types", "facts"))
_INDEX: Final = tuple(f"gouvernail/sandbox/data/{package}.zip" for package in ("aws", "azure-native", "gcp"))
MADE: Final = {
    "index": Made(("tools/index/*.py",), _INDEX, ("pulumi-aws", "pulumi-azure-native", "pulumi-gcp")),
    "authorities": Made(
        ("tools/authorities/*.py", "tools/index/archive.py", *_SANDBOX, *_INDEX),
        ("gouvernail/sandbox/data/facts/*",),
        group="authorities",
    ),
}


def stale(name: str, root: Path = ROOT, file: Path = FILE) -> str:
    """Why an output may not be what its sources make; empty where it is as it was stamped."""
    now, then = _stamp(MADE[name], root), _kept(file).get(name)
    if then is None:
        return f"{name} has no stamp"
    if now["from"] != then["from"]:
        return f"{name} was made from something else: a script or a locked package changed since"
    return "" if now["made"] == then["made"] else f"{name} is not what was made: a file of it changed since"


def record(name: str, root: Path = ROOT, file: Path = FILE) -> None:
    """Write down that an output is what its sources make; whoever calls this has just seen it."""
    text = json.dumps({**_kept(file), name: _stamp(MADE[name], root)}, indent=2, sort_keys=True) + "\n"
    file.write_text(text, encoding="utf-8")


def _kept(file: Path) -> dict[str, dict[str, str]]:
    return cast("dict[str, dict[str, str]]", json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def _stamp(made: Made, root: Path) -> dict[str, str]:
    return {
        "from": _digest([*_files(root, made.sources), *_locked(root, made)]),
        "made": _digest(_files(root, made.outputs)),
    }


def _files(root: Path, patterns: Iterable[str]) -> list[str]:
    found = {file for pattern in patterns for file in root.glob(pattern)}
    return [f"{file.relative_to(root).as_posix()} {sha256(file.read_bytes()).hexdigest()}" for file in sorted(found)]


def _locked(root: Path, made: Made) -> list[str]:
    names = {*made.packages}
    if made.group:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        names |= {one.partition(">")[0] for one in project["dependency-groups"][made.group]}
    lock: Any = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))
    versions = {one["name"]: one.get("version", "") for one in lock["package"]}
    return [f"{name} {versions[name]}" for name in sorted(names)]


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()
