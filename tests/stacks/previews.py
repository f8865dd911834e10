"""Every stack of a cloud previews clean, as much or as little as a preview knows, and shows what `up` then makes.

Each cloud has a file of its own, and a clone: so they are tested side by side.
"""

import json
from typing import Any, TypeAlias

from tests.conftest import ROOT, Blueprint

__all__ = ["previewed", "previews_clean_and_as_it_then_is", "stacks"]

_Steps: TypeAlias = list[dict[str, Any]]
_ALIKE = (
    "-aws-dev-",
    "-azure-dev-",
    "triage-aws-prod-workload",
    "-gcp-dev-",
    "scoring-azure-prod",
    "scoring-gcp-prod-workload",
    "scoring-gcp-prod-cutover",
)
"""Stacks whose like is previewed: the other system in this environment, and this one on another cloud. Those of dev are
lived through in test_cutover of each cloud, on AWS in test_lifecycle too."""
_LAYERS = ("foundation", "recovery", "workload", "cutover")
_SAID = (
    "warning: using pulumi-resource-",  # by the engine, of every plugin on PATH
    "warning: detection.sensitiveData: nothing here looks for personal data on Google Cloud",  # asked for, not built
)


def stacks(cloud: str) -> list[str]:
    """Those that are previewed, each after those that it stands on."""
    return sorted(
        (
            path.name.removeprefix("Pulumi.").removesuffix(".yaml")
            for path in (ROOT / "stacks").glob(f"Pulumi.*-{cloud}-*.yaml")
            if "-test-" not in path.name  # it is dev with another name
            and not any(name in path.name for name in _ALIKE)
        ),
        key=lambda name: (_LAYERS.index(name.rpartition("-")[2]), "-audit-" not in name, name),
    )


def previewed(blueprint: Blueprint, stack: str, mode: str, *more: str) -> _Steps:
    """The steps that a preview shows; it says nothing else."""
    asked = ("pulumi", "preview", "--json", "--stack", stack, *more)
    done = blueprint.run("sandbox", "exec", f"--preview={mode}", "--", *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    plan = json.loads(done.stdout)
    said = [one["message"] for one in plan.get("diagnostics", ()) if not one["message"].startswith(_SAID)]
    assert said == []
    return plan["steps"]


def _operations(steps: _Steps) -> list[tuple[str, str]]:
    return sorted((step["op"], step["urn"]) for step in steps)


def _unknown(steps: _Steps) -> int:
    """How many outputs a preview does not know."""
    return sum(json.dumps(step.get("newState", {})).count("04da6b54-80e4-46f7-96ec-b56ff0331ba9") for step in steps)


def previews_clean_and_as_it_then_is(blueprint: Blueprint, stack: str) -> None:
    """One story, told in order: the stacks that a later one refers to are up when it is previewed.

    `up` runs the program on values that are known, as a preview in the mode `known` does: a workload is previewed in
    both.
    """
    all_known = previewed(blueprint, stack, "known") if stack.endswith("-workload") else None
    with blueprint.served("--preview=cloud"):
        cloud = previewed(blueprint, stack, "cloud")
        assert {step["op"] for step in cloud} <= {"create", "read"}
        if all_known is not None:
            assert _operations(all_known) == _operations(cloud)
            assert _unknown(all_known) < _unknown(cloud)
        blueprint.up(stack)
        again = previewed(blueprint, stack, "cloud", "--show-sames")
    assert [f"{step['op']} {step['urn']}" for step in again if step["op"] not in ("same", "read")] == []
    assert {step["urn"] for step in again} == {step["urn"] for step in cloud}
