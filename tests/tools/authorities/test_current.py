"""The committed facts are what the locked authorities say: they are installed and read again."""

import subprocess
import sys

import pytest

from tests.structure.tree import ROOT


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_facts_are_current():
    done = subprocess.run(
        [sys.executable, "-m", "tools.authorities", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
