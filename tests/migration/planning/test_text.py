"""A plan for a terminal says each step, who signs, the bound, and what stands against it."""

from pathlib import Path

from migration.plan import compiled
from migration.planning.outline import outlined
from migration.planning.text import lines
from tests.migration.playbook.worked import edited, loaded


def shown(folder: Path, *edits: dict[str, str]) -> str:
    found = loaded(folder, *edits)
    return "\n".join(lines(outlined(found, compiled(found), preview=False)))


def test_every_step_stands_in_it_with_what_is_in_force(tmp_path: Path) -> None:
    found = loaded(tmp_path)
    text = shown(tmp_path)
    for step in compiled(found).steps:
        assert f"{step.id} " in text
    (weight,) = [line for line in text.splitlines() if line.startswith("strategy/6-setWeight")]
    assert weight.split()[1:3] == ["5", "%"]
    assert "30m       rollback" in weight


def test_who_signs_is_said_with_groups(tmp_path: Path) -> None:
    assert "strategy/5-approval: cutover: 1 approver (grp-model-risk), 1 operator (grp-mlops)" in shown(tmp_path)


def test_the_bound_is_said_part_by_part(tmp_path: Path) -> None:
    assert "latency_p99 (guard): 4m 25s = 3m measurements + 10s asking + 1m update + 15s read back" in shown(tmp_path)


def test_it_ends_with_what_stands_against_it(tmp_path: Path) -> None:
    assert shown(tmp_path).endswith("Nothing stands against this plan.")
    assert shown(tmp_path, edited(", acceptedBy: aiBoard", "")).endswith(
        "1 stands against this plan:\n  risk M1 is high and accepted by nobody; aiBoard may accept it"
    )
