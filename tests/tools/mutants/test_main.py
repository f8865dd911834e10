"""The command: what it refuses, and what it prints of what survives."""

import subprocess
import sys

from tests.structure.tree import ROOT


def mutants(*names):
    return subprocess.run(
        [sys.executable, "-m", "tools.mutants", *names], cwd=ROOT, check=False, capture_output=True, text=True
    )


def test_a_rule_that_is_not_there_is_said():
    done = mutants("keys.gone")
    assert done.returncode == 2
    assert "there is no rule keys.gone" in done.stderr


def test_examples_are_proposed_and_renewed_for_guarantees_alone():
    for what in ("--propose", "--renew"):
        done = mutants(what, "network.admin_ports_closed")
        assert done.returncode == 2
        assert "network.admin_ports_closed is no guarantee" in done.stderr


def test_the_score_of_rules_and_of_guarantees_is_told_apart():
    done = mutants("network.admin_ports_closed", "policies/rules/cache/cache_dropped.py")
    assert done.returncode == 0, done.stdout
    rules, guarantees = done.stdout.splitlines()[-2:]
    assert rules.startswith("rules on resources: ")
    assert guarantees.startswith("guarantees: ")
    assert "0 survive" in guarantees
