"""The server of `tools/chaos/postgresql.py`, for tests: they are skipped where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tools.chaos.postgresql import Server, programs, served

__all__ = ["Server", "server"]


@contextmanager
def server() -> Iterator[Server]:
    """Skips the test where there is no PostgreSQL."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed (Debian: postgresql)")
    with served(found) as running:
        yield running
