"""Two exports held against each other: every difference is found, nothing is taken for equal that was not compared."""

import json
import os
import stat
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration import reconciling
from migration.performing import Outcome
from migration.reconciling import FOLDER, reconciled
from migration.steps.reconcile import Reconcile, told
from migration.steps.step import Step
from tests.migration.replaying.scene import Shadow

KEYS = {
    "data": "decisions",
    "legacy": "exports/{environment}/legacy.jsonl",
    "governed": "exports/{environment}/governed.jsonl",
    "key": "id",
}


def step(**more: Any) -> Step:
    argument = Reconcile.model_validate_json(json.dumps({**KEYS, **more}))
    return Step("soak/2-reconcile", "soak", "reconcile", argument, 100, 0, 7200.0, "pause", 1)


def compared(
    project: Path, legacy: Sequence[object] | bytes, governed: Sequence[object] | bytes, **more: Any
) -> tuple[Outcome, Shadow]:
    folder = project / "exports" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in (("legacy", legacy), ("governed", governed)):
        text = records if isinstance(records, bytes) else b"".join(json.dumps(one).encode() + b"\n" for one in records)
        (folder / f"{name}.jsonl").write_bytes(text)
    run = Shadow(project, None, "run-1")
    return reconciled(run, step(**more)), run


def listed(run: Shadow) -> list[dict[str, str]]:
    [file] = (run.project / FOLDER).glob("*.jsonl")
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_the_same_records_in_any_order_and_form_are_equal(tmp_path: Path) -> None:
    outcome, run = compared(
        tmp_path, [{"id": "a", "s": 1}, {"id": "b", "s": 2.0}], b'{"s":2, "id":"b"}\n{"id":"a","s":1.0}\n'
    )
    assert outcome.kind == "done"
    [told] = run.told("reconciled")
    assert (told["same"], told["different"], told["onlyLegacy"], told["onlyGoverned"]) == (2, 0, 0, 0)
    assert told["digests"]["legacy"] != told["digests"]["governed"]
    assert not (tmp_path / FOLDER).exists()


def test_every_difference_fails_the_step_and_is_listed_on_this_machine_alone(tmp_path: Path) -> None:
    legacy = [{"id": "applicant-a", "s": 1}, {"id": "applicant-b", "s": 2}, {"id": "applicant-c", "s": 3}]
    governed = [{"id": "applicant-a", "s": 1}, {"id": "applicant-b", "s": 2.5}, {"id": "applicant-d", "s": 4}]
    outcome, run = compared(tmp_path, legacy, governed)
    assert outcome.kind == "gate"
    assert "1 records differ, 1 are on the legacy's side alone, 1 on the governed side alone" in outcome.reason
    assert listed(run) == [
        {"key": "applicant-b", "difference": "different"},
        {"key": "applicant-c", "difference": "only legacy"},
        {"key": "applicant-d", "difference": "only governed"},
    ]
    [file] = (tmp_path / FOLDER).glob("*.jsonl")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (file.parent / ".gitignore").read_text() == "*\n"
    assert "applicant" not in run.journal()
    assert "applicant" not in outcome.reason


def test_what_differs_by_nature_is_left_out(tmp_path: Path) -> None:
    legacy, governed = {"id": 1, "at": "x", "m": {"at": 1, "v": 1}}, {"id": 1, "at": "y", "m": {"at": 2, "v": 1}}
    assert compared(tmp_path, [legacy], [governed], ignore=["at", "m.at", "none.at"])[0].kind == "done"
    assert compared(tmp_path, [legacy], [governed], ignore=["at"])[0].kind == "gate"


@pytest.mark.parametrize(
    ("legacy", "governed", "reason"),
    [
        (b"", b"", "both exports are empty"),
        (b'{"id": 1}\n', b"not json\n", "line 1 of the governed export is no JSON"),
        (b'{"id": 1}\n{"id"', b'{"id": 1}\n', "line 2 of the legacy export breaks off"),
        (b'{"id": 1}\n{"id": 1}\n', b'{"id": 1}\n', "line 2 of the legacy export has a key that an earlier line has"),
        (b'{"no": 1}\n', b'{"id": 1}\n', "line 1 of the legacy export has no id"),
        (b'{"id": true}\n', b'{"id": 1}\n', "line 1 of the legacy export has no id"),
        (b"[]\n", b'{"id": 1}\n', "line 1 of the legacy export has no id"),
        (b"[" * 100_000 + b"\n", b'{"id": 1}\n', "line 1 of the legacy export is no JSON"),
    ],
)
def test_what_cannot_be_compared_is_no_pass(tmp_path: Path, legacy: bytes, governed: bytes, reason: str) -> None:
    outcome, run = compared(tmp_path, legacy, governed)
    assert outcome.kind == "gate"
    assert reason in outcome.reason
    assert [*run.records("reconciled")] == []


def test_a_missing_or_old_export_is_no_pass(tmp_path: Path) -> None:
    run = Shadow(tmp_path, None, "run-1")
    outcome = reconciled(run, step())
    assert (outcome.kind, "there is no export of the legacy side" in outcome.reason) == ("gate", True)
    compared(tmp_path, [{"id": 1}], [{"id": 1}])
    old = time.time() - 2 * 86400
    os.utime(tmp_path / "exports" / "test" / "governed.jsonl", (old, old))
    outcome = reconciled(run, step())
    assert "the export of the governed side is 2 days" in outcome.reason
    assert reconciled(run, step(maxAge="3d")).kind == "done"


def test_a_list_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciling, "_LISTED", 5)
    outcome, run = compared(tmp_path, [{"id": number} for number in range(20)], [{"id": 99}])
    assert "20 are on the legacy's side alone" in outcome.reason
    assert len(listed(run)) == 5


RECORDS = st.dictionaries(st.text(min_size=1), st.integers() | st.floats(allow_nan=False) | st.text(), max_size=8)


@given(RECORDS, RECORDS)
def test_it_finds_what_a_mapping_finds(
    tmp_path_factory: pytest.TempPathFactory, one: dict[str, object], other: dict[str, object]
) -> None:
    sides = [[{"id": key, "v": value} for key, value in side.items()] for side in (one, other)]
    if not one and not other:
        return
    _, run = compared(tmp_path_factory.mktemp("exports"), sides[0], sides[1])
    [told] = run.told("reconciled")
    both = set(one) & set(other)
    assert told["same"] == sum(one[key] == other[key] for key in both)
    assert told["different"] == len(both) - told["same"]
    assert (told["onlyLegacy"], told["onlyGoverned"]) == (len(set(one) - both), len(set(other) - both))


def test_it_is_told_in_one_sentence() -> None:
    assert told(step()) == (
        "The exports of decisions of both sides, not older than 1d, are compared by id; "
        "a record that is missing or differs fails the step."
    )
