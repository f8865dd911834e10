"""What was read can be written, and read again the same."""

import json
from pathlib import Path

import pytest

from migration.playbook.model import Playbook
from migration.written import digest, written
from tests.migration.playbook.worked import edited, loaded


def test_what_is_written_is_read_as_the_same(tmp_path: Path) -> None:
    playbook = loaded(tmp_path, edited(", forShare: 99%", "")).playbook
    text = json.dumps(written(playbook))
    assert Playbook.model_validate_json(text, by_alias=True, by_name=False) == playbook


def test_units_and_secrets_are_written_as_people_write_them(tmp_path: Path) -> None:
    told = json.loads(json.dumps(written(loaded(tmp_path).playbook)))
    assert told["soak"]["duration"] == "35d"
    assert told["validate"][2]["drill"] == {"rollback": True, "environment": "test", "maxAge": "30d"}
    assert told["legacy"]["auth"] == {"secret": "legacy/score"}
    assert told["analysisTemplates"][0]["metrics"][2]["thresholdRange"] == {"max": "5%"}
    assert "compare" not in told["analysisTemplates"][0]["metrics"][0]


@pytest.mark.parametrize("other", [{"b": [1, 2], "a": "é"}, {"a": "é", "b": [1, 2]}])
def test_a_digest_is_of_what_is_said_and_not_of_its_order(other: object) -> None:
    assert digest(other) == digest({"a": "é", "b": [1, 2]})
    assert digest(other) != digest({"a": "é", "b": [2, 1]})
    assert len(digest(other)) == 64
