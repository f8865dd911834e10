"""What no step covers is named."""

from pathlib import Path

import pytest

from migration.plan import compiled
from migration.planning.coverage import uncovered
from migration.planning.previews import Preview
from tests.migration.playbook.worked import edited, loaded


def told(folder: Path, *edits: dict[str, str], previewed: list[Preview] | None = None) -> str:
    found = loaded(folder, *edits)
    return "\n".join(uncovered(compiled(found), found.inventory, previewed))


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (edited("  - drill: {rollback: true, environment: test, maxAge: 30d}\n", ""), "exercised lately"),
        (edited("  - policy: {}\n", ""), "no rule judges the stacks"),
        (edited("  observeTraffic: 7d\n", ""), "nobody looks who calls the legacy"),
        (
            edited("  - name: guard\n", "  - name: guard\n    dryRun: [{metricName: error_rate_hard}]\n"),
            "decides nothing (dryRun)",
        ),
        (edited("    stickyBy: application_id\n", ""), "one person may be answered by both sides"),
        (edited("ifShort: {rampBack: [50, 0]}, ", ""), "it gets all of it nevertheless"),
        (edited(", review: decisions", ""), "nobody lists whom the withdrawn model scored"),
    ],
)
def test_what_is_left_out_is_named(tmp_path: Path, edit: dict[str, str], sentence: str) -> None:
    assert sentence not in told(tmp_path)
    assert sentence in told(tmp_path, edit)


def test_what_no_playbook_can_cover_is_always_named(tmp_path: Path) -> None:
    always = told(tmp_path)
    assert "calls in flight" in always
    assert "error_rate is measured over 5m" in always
    assert "a call without it goes to the legacy at every weight" in always
    assert "a replayed request is answered later" in always
    assert "what the governed side records is not in the legacy's decisions" in always


def test_a_plan_without_previews_says_so(tmp_path: Path) -> None:
    assert "was not looked at" in told(tmp_path)
    assert "was not looked at" not in told(tmp_path, previewed=[])


def test_a_preview_that_is_not_known_or_simulated_is_named(tmp_path: Path) -> None:
    unknown = told(tmp_path, previewed=[Preview("a-stack", unknown="nobody has made it yet")])
    assert "what a-stack would change is not known: nobody has made it yet" in unknown
    assert "the sandbox answered" not in unknown
    assert "the sandbox answered for the cloud" in told(tmp_path, previewed=[Preview("a-stack", simulated=True)])
