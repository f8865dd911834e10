import subprocess
import sys

from assurance.catalogue import catalogue
from assurance.rules_page import page
from policies.rules import ours
from tests.structure.tree import ROOT


def test_the_page_in_the_repository_is_current():
    done = subprocess.run(
        [sys.executable, "-m", "assurance.rules_page", "--check"], cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr


def test_a_page_that_is_not_current_fails_the_check(tmp_path):
    (tmp_path / "docs" / "guides").mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "assurance.rules_page", "--check"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "python -m assurance.rules_page" in done.stderr


def test_every_rule_has_a_row_with_its_controls():
    known = catalogue()
    text = page(known)
    for rule in ours():
        [row] = [line for line in text.splitlines() if f"[`{rule.id}`]" in line]
        assert rule.title in row
        assert all(f"(controls.md#{entry.id})" in row for entry in known.of_rule(rule.id))
