import dataclasses
import subprocess
import sys
from pathlib import Path

from assurance.catalogue import catalogue
from assurance.document import document
from policies.rules import every

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_in_the_repository_is_current() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assurance.document", "--check"], cwd=ROOT, check=False, capture_output=True
    )

    assert done.returncode == 0, done.stderr


def test_every_guarantee_stands_on_the_page_with_its_sentence_and_its_limits() -> None:
    page = document(every(), catalogue())

    for one in every():
        assert f"### {one.name}" in page
        assert one.statement in page
        assert one.unseen in page
        assert f"- Severity: {one.severity}\n- To mend it: {one.remediation}\n- Serves [" in page
        assert all(text in page for text in one.means.values())


def test_controls_are_named_with_what_asks_most_and_lead_to_their_row() -> None:
    serves = "- Serves [log-05](controls.md#log-05), Control-plane audit trail (supports: AI Act Art. 17(1)(k))"

    assert serves in document(every(), catalogue())
    assert '<a id="log-05"></a>' in (ROOT / "docs/guides/controls.md").read_text(encoding="utf-8")


def test_a_changed_sentence_makes_the_check_fail(tmp_path: Path) -> None:
    changed = tuple(dataclasses.replace(one, statement="Something else.") for one in every())

    assert document(changed, catalogue()) != (ROOT / "docs/guides/guarantees.md").read_text(encoding="utf-8")


def test_every_guarantee_is_one_sentence_that_a_control_asks_for_with_twins_on_each_cloud_that_is_built() -> None:
    assert len({one.id for one in every()}) == len(every()) > 0
    for one in every():
        assert one.statement.endswith(".")
        assert catalogue().of_rule(one.id)
        assert set(one.broken) == set(one.unclear) >= {"aws"}
