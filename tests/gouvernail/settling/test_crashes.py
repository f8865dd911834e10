"""Executors and engines that are killed leave nothing behind, on the real engine; a naive executor does.

The engine killed alone in an update is in tests/tools/chaos/test_killed.py. `GOUVERNAIL_CRASHES` says how many there
are of each; `python -m tests.gouvernail.settling.crashing` has more and tells.
"""

import os
from collections.abc import Iterator

import pytest

from tests.gouvernail.settling.crashing import WHO, Clouds, clouds, tried

COUNT = int(os.environ.get("GOUVERNAIL_CRASHES", "1"))
# Who is killed, in what, and what is held open then: an id that follows from a name, one that is looked up, and more.
MOMENTS = (
    ("all", "create", "aws:lb:LoadBalancer"),
    ("group", "create", "aws:apigateway:DomainName"),
    ("driver", "replace", "aws:lb:TargetGroup"),
)
pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clouds]:
    with clouds(tmp_path_factory.mktemp("crashing") / "here") as made:
        yield made


@pytest.mark.parametrize(("who", "during", "hold"), MOMENTS)
def test_whoever_is_killed_nothing_is_made_twice_and_nothing_is_left(
    given: Clouds, who: str, during: str, hold: str
) -> None:
    number = WHO.index(who)
    made = tried(given, number, who, during, seed=number, hold=hold)
    assert (made.failed, made.twice, made.lost) == ("", [], False)
    assert made.open
    assert given.locks(f"ours-{number}") == []
    assert given.pending(f"ours-{number}") == []


@pytest.mark.parametrize("number", range(COUNT))
def test_at_any_moment(given: Clouds, number: int) -> None:
    stack = number + len(WHO)
    made = tried(given, stack, WHO[number % len(WHO)], ("create", "update")[number % 2], seed=1000 + number)
    assert (made.failed, made.twice, made.lost) == ("", [], False)
    assert given.locks(f"ours-{stack}") == []
    assert given.pending(f"ours-{stack}") == []


def test_a_naive_executor_meets_a_stale_lock_and_makes_things_twice(given: Clouds) -> None:
    made = tried(given, 0, "all", "create", seed=0, naive=True, hold="aws:route53:Zone")
    assert made.locked
    assert made.twice or "already exists" in made.failed
    assert given.pending("naive-0")
