"""What the guide to checkov shows is what its command prints."""

import re
import shlex

from click.testing import CliRunner

from assurance.commands import check
from tests.structure.tree import ROOT

BLOCK = re.compile(r"^```console\n\$ gouvernail check (.*?)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_stranger_s_stack_is_judged_as_shown(monkeypatch):
    monkeypatch.chdir(ROOT)
    [(typed, shown)] = BLOCK.findall((ROOT / "docs" / "guides" / "checkov.md").read_text(encoding="utf-8"))
    done = CliRunner().invoke(check, shlex.split(typed))
    assert done.stdout == shown
    assert done.exit_code == 1
