"""A stack's own file, changed as `pulumi config set-all` changes it, and whole at every moment."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from gouvernail.engine import Engine
from gouvernail.errors import GouvernailError, Problem

__all__ = ["put"]


def put(
    engine: Engine, stack: str, file: Path, values: Mapping[str, str | None], *, cwd: Path, env: Mapping[str, str]
) -> None:
    """Set keys in a stack's file, all of them or none; None takes a key away.

    The engine writes a copy, which then takes the file's place: it would write the file itself in place, and a kill
    in the middle would leave half of it. Comments and everything else in it stay. Raises GouvernailError in the
    engine's words.
    """
    with tempfile.TemporaryDirectory(prefix="gouvernail-") as made:
        copy = Path(made).resolve() / file.name
        if file.is_file():
            shutil.copyfile(file, copy)
        kept = [f"{key}={value}" for key, value in sorted(values.items()) if value is not None]
        gone = sorted(key for key, value in values.items() if value is None)
        commands = [["config", "set-all", *(part for one in kept for part in ("--plaintext", one))]] if kept else []
        commands += [["config", "rm-all", *gone]] if gone else []
        for command in commands:
            done = engine.run(
                [*command, "--stack", stack, "--config-file", str(copy), "--non-interactive", "--color", "never"],
                cwd=cwd,
                env=env,
                capture=True,
            )
            if done.returncode:
                said = done.stderr.strip().removeprefix("error: ") or f"pulumi ended with exit code {done.returncode}"
                raise GouvernailError(
                    Problem(f"the configuration of stack {stack} cannot be set: {said}", file=str(file))
                )
        if copy.is_file():
            _replace(file, copy.read_bytes())


def _replace(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    with fresh.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    if file.exists():
        shutil.copymode(file, fresh)
    fresh.replace(file)
