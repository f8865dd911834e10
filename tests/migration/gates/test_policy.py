"""The policy gate asks a real child; what breaks a rule, and what could not be judged, fails it."""

import sys
from pathlib import Path

import pytest

from migration.gates.policy import checked
from migration.performing import Outcome
from migration.steps.policy import Policy
from tests.migration.planned import ROOT, plan
from tests.migration.running import FakeRun, step_of

STEP = step_of("policy", Policy(), deadline=30.0)
FINDING = '{"id": "encrypted", "verdict": "%s", "severity": "high", "urn": "urn:x", "message": "is not", "waiver": %s}'


def judged(tmp_path: Path, code: int, said: str, deadline: float = 30.0) -> tuple[Outcome, FakeRun]:
    """The gate with a child that says this and ends so."""
    run = FakeRun(tmp_path, plan(tmp_path))
    (tmp_path / "check.py").write_text(
        f"import sys, time\nprint({said!r}) if {code} != 9 else time.sleep(60)\nsys.exit({code})\n"
    )
    step = step_of("policy", Policy(), deadline=deadline)
    return checked(run, step, [sys.executable, str(tmp_path / "check.py")]), run


def test_good_stacks_pass_and_are_counted(tmp_path: Path) -> None:
    outcome, run = judged(tmp_path, 0, f"[{FINDING % ('pass', 'null')}, {FINDING % ('fail', '{}')}]")
    assert outcome.kind == "done"
    told = run.told("policy")
    assert [one["stack"] for one in told] == ["credit-scoring-aws-prod-workload", "credit-scoring-aws-prod-cutover"]
    assert told[0]["verdicts"] == {"pass": 1, "fail": 1}


@pytest.mark.parametrize("verdict", ["fail", "not_evaluated", "error", "unmapped"])
def test_a_finding_fails_it_and_is_named(tmp_path: Path, verdict: str) -> None:
    outcome, run = judged(tmp_path, 1, f"[{FINDING % (verdict, 'null')}]")
    assert outcome.kind == "gate"
    assert "1 findings: encrypted is not" in outcome.reason
    assert run.told("policy")[0]["findings"][0]["verdict"] == verdict


@pytest.mark.parametrize(
    ("code", "said", "reason"),
    [
        (3, "[]", "exit code 3"),
        (2, "there is no such stack", "there is no such stack"),
        (0, "", "could not be judged"),
        (0, "{}", "could not be judged"),
        (0, "[1]", "could not be judged"),
        (1, "Traceback", "could not be judged"),
        (-9, "[]", "could not be judged"),
    ],
)
def test_what_is_no_judgement_fails_it(tmp_path: Path, code: int, said: str, reason: str) -> None:
    outcome, _ = judged(tmp_path, code, said)
    assert outcome.kind == "gate"
    assert reason in outcome.reason


def test_one_that_takes_too_long_fails_it(tmp_path: Path) -> None:
    outcome, _ = judged(tmp_path, 9, "", deadline=0.5)
    assert outcome.kind in ("gate", "deadline")
    assert "in time" in outcome.reason or "within" in outcome.reason or "late" in outcome.reason


def test_a_program_that_is_not_there_fails_it(tmp_path: Path) -> None:
    outcome = checked(FakeRun(tmp_path, plan(tmp_path)), STEP, [str(tmp_path / "gone")])
    assert (outcome.kind, "does not start" in outcome.reason) == ("gate", True)


@pytest.mark.slow
def test_gouvernail_check_itself(tmp_path: Path) -> None:
    """With a stack that there is not: the gate says what the command says."""
    run = FakeRun(tmp_path, plan(tmp_path, system="credit-scoring", environment="nowhere"))
    run.project = ROOT
    outcome = checked(run, step_of("policy", Policy(), deadline=120.0))
    assert outcome.kind == "gate"
    assert "credit-scoring-aws-nowhere-workload could not be judged: exit code 2" in outcome.reason
