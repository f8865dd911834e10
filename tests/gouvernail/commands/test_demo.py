"""`gouvernail demo`: what a newcomer types first."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def clone(tmp_path):
    """What the command looks at before it builds anything."""
    for name in ("systems", "stacks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)
    return tmp_path


def _demo(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "gouvernail", "demo", *arguments],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--system", "credit-scorng"], "did you mean 'credit-scoring'?"),
        (["--environment", "prdo"], "did you mean 'aws prod'?"),
        (["--cloud", "ibm"], "expected: one of --cloud aws --environment dev"),
        (["--system", "../systems/credit-scoring"], "there is no system"),
        (["--system", ""], "there is no system"),
    ],
)
def test_a_wrong_name_is_answered_with_the_right_ones_and_nothing_is_made(clone, arguments, said):
    done = _demo(clone, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (clone / ".sandbox").exists()


def test_elsewhere_it_says_that_this_is_not_the_blueprint(tmp_path):
    done = _demo(tmp_path)
    assert done.returncode == 2
    assert "not the blueprint" in done.stderr


def test_a_warm_failover_without_its_stack_is_said(clone):
    (clone / "stacks" / "Pulumi.credit-scoring-aws-prod-recovery.yaml").unlink()
    done = _demo(clone, "--environment", "prod")
    assert done.returncode == 2
    assert "there is no stack credit-scoring-aws-prod-recovery" in done.stderr
    assert "Pulumi.credit-scoring-aws-prod-workload.yaml" in done.stderr


def test_a_mistake_in_the_spec_comes_before_the_engine(clone):
    spec = clone / "systems" / "credit-scoring.yaml"
    spec.write_text(spec.read_text().replace("serving:", "servin:", 1))
    done = _demo(clone)
    assert done.returncode == 2
    assert "did you mean 'serving'?" in done.stderr
    assert not (clone / ".sandbox").exists()
