import subprocess
import sys

from assurance.coverage_page import page
from policies.checkov.coverage import coverage
from tests.structure.tree import ROOT


def test_a_page_that_is_not_current_fails_the_check(tmp_path):
    (tmp_path / "docs" / "guides").mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "assurance.coverage_page", "--check"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "python -m assurance.coverage_page" in done.stderr


def test_every_type_that_is_translated_or_cannot_be_stands_there():
    text, rows = page(), coverage()
    assert all(f"| `{one.token}` | {one.reason} |" in text for one in rows if one.status == "unmapped")
    bucket = next(one for one in rows if one.token == "aws:s3/bucket:Bucket")
    assert f"Bucket {len(bucket.checks)}," in text
    assert len(bucket.checks) > 10
