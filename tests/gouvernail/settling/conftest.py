"""An engine that is a shell script, so that what it does and when is the test's."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gouvernail.engine import Engine

Fake = Callable[[str], Engine]


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """Makes an engine of a script. It may write `$HERE/name` to tell what it did."""

    def make(script: str) -> Engine:
        path = tmp_path / "bin" / "pulumi"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\nHERE='{tmp_path}'\n{script}\n")
        path.chmod(0o755)
        return Engine(path, "3.255.0", built=False)

    return make


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"}
