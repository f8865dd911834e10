"""Clouds where what the sandbox never made may be referred to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gouvernail.sandbox.serve import serving
from tests.gouvernail.sandbox.conftest import Clouds


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[Clouds]:
    with serving(tmp_path / "foreign.db", {}, allow_foreign=True) as ports:
        given = Clouds(ports)
        with given.open:
            yield given
