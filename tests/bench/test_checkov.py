import json
import os
from typing import Any

import pytest

from bench.checkov import Memory, _met, resources
from policies.checkov.translating import translate


def policies(count: int, turn: int = 0) -> list[str]:
    """Those of the type that the IAM checks judge."""
    graph = resources(count, turn)
    plan: Any = translate(graph, graph).plan
    listed = plan["planned_values"]["root_module"]["resources"]
    return [
        one["values"]["policy"] for one in listed if one["type"].startswith("aws_iam") and "policy" in one["values"]
    ]


def test_there_are_as_many_resources_as_are_asked_for() -> None:
    assert [len(resources(count)) for count in (30, 300, 1500)] == [30, 300, 1500]


def test_copies_share_no_policy_and_neither_do_turns() -> None:
    first, second = policies(1500), policies(1500, turn=1)
    assert len(set(first)) == len(first) == len(second) == 150
    assert not set(first) & set(second)
    assert all(json.loads(text)["Statement"] for text in first)


def size(**changes: float) -> dict[str, Any]:
    figures = {"cold_of_cli": 0.5, "warm_of_cli": 0.2, "warm": 1, "warm_new_policies": 1, "memory_mb": 200, **changes}
    return {name: {"median": figure, "max": figure} for name, figure in figures.items()}


@pytest.mark.parametrize(
    ("at", "changes", "missed"),
    [
        ("300", {}, set[str]()),
        ("30", {"cold_of_cli": 0.81}, {"cold_of_cli at 30"}),
        ("300", {"warm_of_cli": 0.34}, {"warm_of_cli at 300"}),
        ("3000", {"warm": 11.1}, {"growth of warm from 300 to 3000"}),
        ("3000", {"memory_mb": 500}, {"memory at 3000"}),
    ],
)
def test_a_missed_limit_is_said(at: str, changes: dict[str, float], missed: set[str]) -> None:
    sizes = {name: size(**(changes if name == at else {})) for name in ("30", "300", "3000")}
    assert {name for name, is_met in _met(sizes).items() if not is_met} == missed


def test_memory_is_measured() -> None:
    watch = Memory(os.getpid())
    watch.start()
    held = bytearray(os.urandom(1 << 20)) * 60
    while not watch.most:
        pass
    assert watch.stop() > len(held) / 2**20
