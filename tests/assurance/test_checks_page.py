import subprocess
import sys

from assurance.catalogue import catalogue
from assurance.checks_page import page
from policies.checkov.ours import ours
from tests.structure.tree import ROOT


def test_a_page_that_is_not_current_fails_the_check(tmp_path):
    (tmp_path / "policies" / "checkov" / "checks").mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "assurance.checks_page", "--check"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "python -m assurance.checks_page" in done.stderr


def test_every_check_has_a_row_with_what_it_serves():
    text, known = page(), catalogue()
    assert f"\n{len(ours())} checks in " in text
    for check in ours():
        [row] = [line for line in text.splitlines() if f"[`{check.id}`]" in line]
        assert check.title.removeprefix("Ensure ") in row
        served = [entry.id for entry in known.of_rule(check.id)]
        assert served
        assert all(f"controls.md#{one})" in row for one in served)
        assert all(f"`{kind}`" in row for kind in check.types)
        assert check.id not in known.same or f"`{known.same[check.id]}`" in row
