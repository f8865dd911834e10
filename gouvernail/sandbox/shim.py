"""The `pulumi` that commands meet in the sandbox: the real engine, with stack files handed over as copies.

A stack's file is committed, and names the secrets provider of the real world. Pulumi writes a salt into it and calls
that provider, so in the sandbox it works on a copy with a provider of its own; the committed file is only read.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

__all__ = ["main"]

_WITH_CONFIG_FILE = (
    "up",
    "update",
    "preview",
    "pre",
    "destroy",
    "down",
    "dn",
    "refresh",
    "import",
    "watch",
    "logs",
    "config",
)
_MAKING = ("up", "update", "preview", "pre", "import", "config")
_OWN = ("secretsprovider", "encryptedkey", "encryptionsalt")
_TAKES_VALUE = (
    "-C",
    "--cwd",
    "-s",
    "--stack",
    "--color",
    "-v",
    "--verbose",
    "--tracing",
    "--profiling",
    "--otel-traces",
)


@dataclass(frozen=True, slots=True)
class _Call:
    """What was typed, as far as it matters here."""

    arguments: list[str]
    words: list[str]
    folder: Path
    stack: str | None
    own_file: bool


def main() -> int:
    """Run the engine with what was typed; its exit code."""
    engine = os.environ["GOUVERNAIL_SANDBOX_ENGINE"]
    arguments = sys.argv[1:]
    call = _read(arguments)
    verb = call.words[0] if call.words else ""
    project = _project(call.folder)
    if project is None or call.own_file:
        return _ended(engine, arguments)
    name = str(project.settings["name"])
    shadow = Path(os.environ["GOUVERNAIL_SANDBOX"]) / "config" / name
    if call.words[:2] in (["stack", "init"], ["stack", "rm"]):
        return _stack(engine, call, project, shadow)
    if call.words[:2] == ["stack", "change-secrets-provider"]:
        print("error: the sandbox keeps secrets with a provider of its own, which cannot be changed", file=sys.stderr)
        return 2
    if verb not in _WITH_CONFIG_FILE:
        return _ended(engine, arguments)
    stack = call.stack or _selected(engine, call.folder)
    if stack is None:
        return _ended(engine, arguments)
    short = stack.rpartition("/")[2]
    if verb in _MAKING and not _exists(engine, shadow, name, short):
        code = _make(engine, shadow, name, short)
        if code:
            return code
    copy = _copy(project.file_of(short), shadow / f"Pulumi.{short}.yaml")
    extra = ["--config-file", str(copy)] + ([] if call.stack else ["--stack", stack])
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return _ended(engine, [*arguments[:at], *extra, *arguments[at:]])


@dataclass(frozen=True, slots=True)
class _Project:
    root: Path
    settings: Mapping[str, Any]

    def file_of(self, stack: str) -> Path:
        """The committed file of a stack (it need not be there)."""
        folder = self.settings.get("stackConfigDir") or self.settings.get("config") or ""
        return self.root / (folder if isinstance(folder, str) else "") / f"Pulumi.{stack}.yaml"


def _read(arguments: list[str]) -> _Call:
    words: list[str] = []
    folder, stack, own = Path.cwd(), None, False
    position = 0
    while position < len(arguments):
        argument = arguments[position]
        if argument == "--":
            break
        flag, joined, value = argument.partition("=")
        if flag in _TAKES_VALUE and not joined:
            position += 1
            value = arguments[position] if position < len(arguments) else ""
        if flag in ("-C", "--cwd"):
            folder = folder / value
        elif flag in ("-s", "--stack"):
            stack = value
        elif flag == "--config-file":
            own = True
        elif not argument.startswith("-"):
            words.append(argument)
        position += 1
    return _Call(arguments, words, folder, stack, own)


def _project(start: Path) -> _Project | None:
    for folder in (start.absolute(), *start.absolute().parents):
        for name in ("Pulumi.yaml", "Pulumi.yml"):
            if (folder / name).is_file():
                settings: object = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
                ok = isinstance(settings, dict) and "name" in settings
                return _Project(folder, cast("Mapping[str, Any]", settings)) if ok else None
    return None


def _selected(engine: str, folder: Path) -> str | None:
    done = subprocess.run(
        [engine, "stack", "--show-name", "--non-interactive"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or None if done.returncode == 0 else None


def _exists(engine: str, shadow: Path, project: str, stack: str) -> bool:
    if os.environ.get("PULUMI_BACKEND_URL", "") != f"file://{shadow.parent.parent / 'backend'}":
        return True
    folder = shadow.parent.parent / "backend" / ".pulumi" / "stacks" / project
    return any((folder / f"{stack}.json{end}").exists() for end in ("", ".gz"))


def _make(engine: str, shadow: Path, project: str, stack: str) -> int:
    """`pulumi stack init` beside the copies, because it writes its salt into the file that it finds there."""
    shadow.mkdir(parents=True, exist_ok=True)
    (shadow / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n", encoding="utf-8")
    return subprocess.run(
        [engine, "-C", str(shadow), "stack", "init", stack, "--no-select", "--non-interactive"],
        stdout=subprocess.DEVNULL,
        check=False,
    ).returncode


def _stack(engine: str, call: _Call, project: _Project, shadow: Path) -> int:
    name = call.stack or (call.words[2] if len(call.words) > 2 else None)
    if call.words[1] == "rm":
        return _ended(engine, [*call.arguments, "--preserve-config"])
    if name is None:
        return _ended(engine, call.arguments)
    code = _make(engine, shadow, str(project.settings["name"]), name.rpartition("/")[2])
    return code or _ended(engine, ["-C", str(call.folder), "stack", "select", name])


def _copy(original: Path, copy: Path) -> Path:
    """The copy, made anew where the original has changed since; the sandbox's own salt stays in it."""
    text = original.read_bytes() if original.is_file() else b""
    digest = hashlib.sha256(text).hexdigest()
    seen = copy.with_name(f"{copy.name}.seen")
    if copy.is_file() and seen.is_file() and seen.read_text(encoding="utf-8") == digest:
        return copy
    held = _mapping(copy.read_bytes() if copy.is_file() else b"")
    settings = {key: value for key, value in _mapping(text).items() if key not in _OWN}
    sealed: list[str] = []
    config = cast("Mapping[str, Any]", settings.get("config") or {})
    settings["config"] = {key: _opened(key, value, sealed) for key, value in config.items()}
    settings |= {key: held[key] for key in _OWN if key in held}
    fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
    fresh.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    fresh.replace(copy)
    seen.write_text(digest, encoding="utf-8")
    if sealed:
        print(
            f"sandbox: {original.name} holds secrets that only their own provider can open; simulated values stand in for {', '.join(sealed)}",
            file=sys.stderr,
        )
    return copy


def _mapping(text: bytes) -> dict[str, Any]:
    loaded: object = yaml.safe_load(text)
    return cast("dict[str, Any]", loaded) if isinstance(loaded, dict) else {}


def _opened(key: str, value: object, sealed: list[str]) -> object:
    if isinstance(value, dict):
        entries = cast("dict[str, object]", value)
        if set(entries) == {"secure"}:
            sealed.append(key)
            return "simulated-secret"
        return {name: _opened(f"{key}.{name}", item, sealed) for name, item in entries.items()}
    if isinstance(value, list):
        return [_opened(f"{key}[{n}]", item, sealed) for n, item in enumerate(cast("list[object]", value))]
    return value


def _ended(engine: str, arguments: list[str]) -> int:
    os.execv(engine, [engine, *arguments])


if __name__ == "__main__":
    sys.exit(main())
