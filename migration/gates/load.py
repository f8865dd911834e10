"""The load test: Locust in a process of its own asks the governed side what the profile says, and nobody else."""

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

from gouvernail.errors import GouvernailError
from gouvernail.spec.document import read
from gouvernail.spec.judging import judged as read_as
from migration.asking import place
from migration.child import Child, Ran
from migration.gates import endpoints
from migration.gates.figures import figure, judged
from migration.gates.gate import failed, waited
from migration.performing import Outcome, Run
from migration.playbook.load import LoadProfile
from migration.steps.load_test import LoadTest
from migration.steps.step import Step
from migration.written import written

__all__ = ["loaded"]

_COMMAND: Final = (sys.executable, "-m", "migration.gates.driving")


class _Wrong(Exception):
    """What came back is no result."""


def loaded(run: Run, step: Step, address: str | None = None) -> Outcome:
    """Put the load on the governed side, whatever the router does, and judge what came of it."""
    test = step.of(LoadTest)
    try:
        target = address or endpoints.governed(run)
        profile = _profile(run.project / test.profile)
    except GouvernailError as error:
        return failed(error.problems[0].message)
    seconds = run.shortened(test.duration.seconds)
    users = _users(test, seconds, profile)
    question = {
        "host": target,
        "users": users,
        "seconds": seconds,
        "spawnRate": profile.spawn_rate,
        "wait": [profile.wait.min.seconds, profile.wait.max.seconds],
        "auth": profile.auth.secret if profile.auth else None,
        "tasks": [written(task) for task in profile.tasks],
    }
    found = _driven(run, step, question)
    if isinstance(found, Outcome):
        return found
    try:
        return _judged(run, step, users, target, _result(found))
    except _Wrong as error:
        return failed(f"the load test gave no result: {error}")


def _users(test: LoadTest, seconds: float, profile: LoadProfile) -> int:
    """All of them; where the time is shortened, as many as can be there when half of it is over."""
    if seconds >= test.duration.seconds:
        return test.users
    return max(1, min(test.users, int(profile.spawn_rate * seconds / 2)))


def _profile(file: Path) -> LoadProfile:
    reading = read_as(LoadProfile, read(file))
    if reading.model is None or reading.problems:
        raise GouvernailError(reading.problems)
    return reading.model


def _driven(run: Run, step: Step, question: Mapping[str, object]) -> Ran | Outcome:
    """Run the child in an empty folder: a locust.conf or a module that lies somewhere changes nothing."""
    with tempfile.TemporaryDirectory(prefix="gouvernail-load-") as folder:
        given = json.dumps(question).encode()
        with Child(_COMMAND, cwd=Path(folder), seconds=step.deadline, given=given) as child:
            return waited(run, step, child)


def _result(found: Ran) -> Mapping[str, object]:
    if found.code is None:
        raise _Wrong("it was not done in time")
    try:
        told: object = json.loads(found.out.strip().rpartition(b"\n")[2])
    except (ValueError, RecursionError):
        told = None
    if found.code != 0 or not isinstance(told, dict):
        raise _Wrong(f"exit code {found.code}: {found.last or 'it said nothing'}")
    return cast("dict[str, object]", told)


def _judged(run: Run, step: Step, users: int, target: str, result: Mapping[str, object]) -> Outcome:
    test = step.of(LoadTest)
    requests, failures = _whole(result.get("requests")), _whole(result.get("failures"))
    times = {int(key): _whole(value) for key, value in cast("Mapping[str, object]", result["milliseconds"]).items()}
    why: list[str] = []
    figures: dict[str, float | None] = {}
    monitors = run.plan.system.monitoring
    rates = [name for name, its in monitors.items() if (its.metric or name) == "error_rate"]
    for name in dict.fromkeys((*test.metrics, *rates)):  # a time says nothing where requests fail unnoticed
        monitor = monitors[name]
        value = figure(monitor.metric or name, requests, failures, times)
        figures[name] = None if value is None else round(value, 6)
        if problem := judged(name, monitor, requests, value):
            why.append(problem)
    facts: dict[str, object] = {
        "target": place(target),
        "users": users,
        "spawned": result.get("spawned"),
        "seconds": result.get("seconds"),
        "requests": requests,
        "failures": failures,
        "figures": figures,
        "errors": result.get("errors"),
    }
    if failures and not rates:
        why.append(f"{failures} of {requests} requests failed, and the spec has no error_rate that would bear them")
    if _whole(result.get("spawned")) < users:
        why.append(f"only {result.get('spawned')} of {users} users were there before the time was over")
    run.record("load", {"step": step.id, "attempt": run.attempt, "profile": test.profile, **facts})
    return (
        failed(f"the governed side does not bear the load: {'; '.join(why)}", facts)
        if why
        else Outcome("done", facts=facts)
    )


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Wrong("a number is missing in it")
    return value
