"""A plan with all that is said about it, as machines read it."""

import json
from pathlib import Path

from migration.plan import compiled
from migration.planning.outline import changed, outlined
from migration.planning.previews import Preview
from tests.migration.playbook.worked import loaded


def test_it_is_one_json_object_without_a_secret(tmp_path: Path) -> None:
    found = loaded(tmp_path)
    text = json.dumps(outlined(found, compiled(found), preview=False).json())
    told = json.loads(text)
    assert told["findings"] == []
    assert told["previews"] is None
    assert told["rollback"]["required"] == {"error_rate": 145.0, "latency_p99": 265.0}
    assert told["rollback"]["assumed"] is True
    assert told["risks"] == [{"id": "M1", "level": "high", "acceptedBy": "aiBoard"}]
    assert told["signatures"][1] == {
        "step": "strategy/5-approval",
        "approval": "cutover",
        "each": {"approver": 1, "operator": 1},
        "groups": {"approver": "grp-model-risk", "operator": "grp-mlops"},
        "expires": 86400.0,
    }
    assert "prometheus/read" not in text


def test_a_preview_is_said_in_a_line() -> None:
    assert changed(Preview("a", {"create": 2, "same": 9, "update": 1})) == "2 create, 1 update"
    assert changed(Preview("a", {"same": 9})) == "nothing"
    assert changed(Preview("a", problem="no")) == "failed: no"
    assert changed(Preview("a", unknown="not yet")) == "not known: not yet"
