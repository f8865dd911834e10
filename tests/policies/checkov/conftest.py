from collections.abc import Iterator

import pytest

from policies.checkov.client import Worker


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """One that serves all tests of a file, as scans leave nothing behind."""
    with Worker(seconds=120) as started:
        yield started
