"""The list of checkov's checks is what checkov says."""

import json
import lzma
import subprocess
import sys

import pytest

from policies.checkov.known import BUILT_IN
from tests.structure.tree import ROOT
from tools.checkov_checks import __main__ as maker


@pytest.mark.slow
def test_the_list_is_current():
    assert lzma.decompress(BUILT_IN.read_bytes()).decode() == maker.made()


def test_a_list_that_is_not_current_fails_the_check(monkeypatch, tmp_path):
    other = tmp_path / "checks.json.xz"
    other.write_bytes(lzma.compress(json.dumps({"CKV_AWS_1": "Another"}).encode()))
    monkeypatch.setattr(maker, "BUILT_IN", other)
    monkeypatch.setattr(maker, "made", lambda: "{}")
    monkeypatch.setattr(sys, "argv", ["checkov_checks", "--check"])
    with pytest.raises(SystemExit, match=r"run `python -m tools\.checkov_checks`"):
        maker.main()


def test_help_says_what_it_does():
    command = [sys.executable, "-m", "tools.checkov_checks", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Exit codes" in done.stdout
