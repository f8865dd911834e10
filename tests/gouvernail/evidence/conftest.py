"""The places in which a chain can be kept: each test that asks for `place` runs in all of them."""

from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import text

from gouvernail.evidence.database import engine
from tests.postgresql import Server, server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty one: a folder, or a database's address."""
    if request.param == "file":
        return str(tmp_path / "runs")
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'evidence.db'}"
    running: Server = request.getfixturevalue("postgresql")
    name = f"test_{token_hex(6)}"
    administrator = engine(running.url).execution_options(isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    administrator.dispose()
    return running.url.replace("/postgres?", f"/{name}?")
