"""The history as JSON."""

import json
from pathlib import Path
from typing import Any

from migration.reporting.writing import report
from tests.migration import journals


def made(journal: journals.Journal) -> dict[str, Any]:
    return json.loads(report(journals.RUN, journal.lines(), "json")[0])


def test_programs_get_the_whole_history(tmp_path: Path) -> None:
    found = made(journals.rolled_back(str(tmp_path)))
    assert (found["state"], found["ended"], found["simulated"], found["weight"]) == ("rolledBack", True, True, 0)
    [back] = found["rollbacks"]
    assert (back["seconds"], back["within"], back["short"]) == (184.2, 300, "it answers 503")
    assert [one["weight"] for one in found["weights"]] == [0, 5, 100, 50, 0]
    assert found["weights"][1]["at"] == "2026-11-30T12:23:09.000Z"
    error_rate = found["analyses"][0]
    assert (error_rate["upper"], error_rate["failures"], error_rate["failureLimit"]) == (0.05, 3, 2)
    assert error_rate["records"][7] | {"seq": 0} == {
        "seq": 0,
        "at": "2026-11-30T12:27:09.000Z",
        "value": 0.071,
        "least": None,
        "most": None,
        "count": 1,
        "verdict": "failed",
        "since": "2026-11-30T12:22:09+00:00",
        "until": "2026-11-30T12:27:09+00:00",
        "cases": "",
        "reason": "",
    }
    assert found["approvals"][0]["refused"].startswith("lead@bank.example started the run")
    assert found["evidence"]["valid"]
    assert len(found["evidence"]["head"]["hash"]) == 64


def test_texts_are_as_they_were_written(tmp_path: Path) -> None:
    journal = journals.hostile(str(tmp_path))
    text = report(journals.RUN, journal.lines(), "json")[0].decode()
    assert text.isascii()  # a terminal that shows it is not steered
    assert "\x1b" not in text
    assert journals.HOSTILE in json.loads(text)["reason"]


def test_names_of_roles_and_groups_stay_as_they_are(tmp_path: Path) -> None:
    approval = made(journals.waiting(str(tmp_path)))["steps"][2]
    assert approval["signatures"] == {"aiOfficer": 1, "owner": 1}
    assert approval["standing"] == "now"


def test_a_broken_chain_says_where(tmp_path: Path) -> None:
    evidence = made(journals.broken(str(tmp_path)))["evidence"]
    assert (evidence["valid"], evidence["records"]) == (False, 3)
    assert evidence["fault"].startswith("line 4: ")
