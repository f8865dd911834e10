"""Definitions of workflows are whole: nothing here runs one, so what Google refuses is looked for here.

Sources: Workflows, steps (https://cloud.google.com/workflows/docs/reference/syntax/steps), jumps
(https://cloud.google.com/workflows/docs/reference/syntax/jumps), subworkflows
(https://cloud.google.com/workflows/docs/reference/syntax/subworkflows) and limits
(https://cloud.google.com/workflows/quotas#resource_limit: 400 characters an expression).
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from components.gcp import Archive, Backup, State
from tests.components.gcp import test_archive, test_backup, test_state
from tests.components.gcp.graphs import every

BUILT = [
    (State, test_state.ARGS),
    (Archive, {**test_archive.COMMON, "build": test_archive.TO_BUILD}),
    (Backup, test_backup.ARGS),
]
JUMPS = {"continue", "break", "end"}


def blocks(said: Any) -> Iterator[list[dict[str, Any]]]:
    """Every list of steps."""
    if isinstance(said, dict):
        if isinstance(said.get("steps"), list):
            yield said["steps"]
        for value in said.values():
            yield from blocks(value)
    elif isinstance(said, list):
        for value in said:
            yield from blocks(value)


def maps(said: Any) -> Iterator[dict[str, Any]]:
    if isinstance(said, dict):
        yield said
    for value in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from maps(value)


def texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    for value in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from texts(value)


def wrong(definition: dict[str, Any]) -> list[str]:
    """What Google would refuse, or would go astray."""
    found: list[str] = []
    for part, its in definition.items():
        names = [name for block in blocks(its) for step in block for name in step]
        found += [f"{part}: a step has several names" for block in blocks(its) for step in block if len(step) != 1]
        found += [f"{part}: two steps are called {name}" for name in set(names) if names.count(name) > 1]
        for one in maps(its):
            if isinstance(one.get("next"), str) and one["next"] not in {*names, *JUMPS}:
                found.append(f"{part}: no step {one['next']}")
            called = one.get("call")
            if isinstance(called, str) and "." not in called:
                asked = definition.get(called, {}).get("params")
                if asked is None or set(asked) != set(one.get("args", {})):
                    found.append(f"{part}: {called} is not called with {asked}")
    for one in texts(definition):
        if one.startswith("${") and (not one.endswith("}") or len(one) > 400 or one.count("(") != one.count(")")):
            found.append(f"no expression: {one}")
    return found


@pytest.mark.parametrize(("component", "args"), BUILT, ids=[one.__name__ for one, _ in BUILT])
def test_every_definition_is_whole(build, component, args):
    flows = every(build(component, args), "workflows.Workflow")
    assert flows
    for flow in flows:
        assert wrong(json.loads(flow.inputs["sourceContents"])) == []


def test_a_definition_that_is_not_whole_is_found():
    step = {"a": {"call": "lost", "args": {"x": "${y"}}}
    said = {"main": {"steps": [step, {"a": {"switch": [{"condition": "${true}", "next": "nowhere"}]}}]}}
    assert sorted(wrong(said)) == [
        "main: lost is not called with None",
        "main: no step nowhere",
        "main: two steps are called a",
        "no expression: ${y",
    ]
