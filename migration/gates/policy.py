"""The policy gate: `gouvernail check` judges the stacks of the run, in a process of its own."""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, cast

from migration.child import Child, Ran
from migration.gates.gate import failed, waited
from migration.performing import DONE, Outcome, Run
from migration.steps.step import Step

__all__ = ["COMMAND", "checked"]

COMMAND: Final = (sys.executable, "-m", "gouvernail", "check")
_SHOWN: Final = 5
_MOST: Final = 200
_GOOD: Final = frozenset({"pass", "not_applicable"})


def checked(run: Run, step: Step, command: Sequence[str] = COMMAND) -> Outcome:
    """Judge each stack. What breaks a rule, or could not be judged, fails the gate."""
    playbook = run.plan.playbook
    broken: list[str] = []
    facts: dict[str, object] = {}
    for stack in (playbook.workload_stack, playbook.cutover_stack):
        found = _one(run, step, [*command, stack, "--json"])
        if isinstance(found, Outcome):
            return found
        findings = _findings(found)
        if findings is None or found.code not in (0, 1):
            return failed(f"{stack} could not be judged: {_why(found)}", {"stack": stack, "code": found.code})
        bad = [one for one in findings if one.get("verdict") not in _GOOD and not one.get("waiver")]
        counts = Counter(str(one.get("verdict")) for one in findings)
        waived = sum(1 for one in findings if one.get("waiver"))
        shown = [_brief(one) for one in bad[:_MOST]]
        run.record(
            "policy",
            {
                "step": step.id,
                "attempt": run.attempt,
                "stack": stack,
                "code": found.code,
                "verdicts": dict(counts),
                "waived": waived,
                "findings": shown,
            },
        )
        facts[stack] = {**counts, "waived": waived}
        if found.code != 0:
            first = "; ".join(f"{one['id']} {one['message']}" for one in shown[:_SHOWN]) or _why(found)
            more = f" and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
            broken.append(f"{stack}: {len(bad)} findings: {first}{more}")
    return failed("; ".join(broken), facts) if broken else Outcome(DONE.kind, facts=facts)


def _one(run: Run, step: Step, command: Sequence[str]) -> Ran | Outcome:
    try:
        with Child(command, cwd=run.project, seconds=step.deadline) as child:
            return waited(run, step, child)
    except OSError as error:
        return failed(f"gouvernail check does not start: {error.strerror}")


def _findings(found: Ran) -> Sequence[Mapping[str, object]] | None:
    """Its findings; None where it told none, or something else."""
    try:
        told: object = json.loads(found.out)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in cast("list[object]", told)):
        return None
    return cast("list[dict[str, object]]", told)


def _why(found: Ran) -> str:
    if found.code is None:
        return "it was not done in time"
    return f"exit code {found.code}: {found.last or 'it said nothing'}"


def _brief(one: Mapping[str, object]) -> dict[str, object]:
    return {key: str(one.get(key) or "")[:300] for key in ("id", "verdict", "severity", "urn", "message")}
