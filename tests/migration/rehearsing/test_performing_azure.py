"""The worked playbook of Azure, whole, by the real engine in the sandbox: copies, one switch, one way back."""

from pathlib import Path

import pytest

from tests.migration.rehearsing.test_performing import records, rehearsed

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(2400)]

PLAYBOOK = "migration/playbooks/azure-blue-green.yaml"


def test_copies_and_one_switch_after_the_drill(tmp_path: Path) -> None:
    """The preview is judged on copies of the legacy's calls, people sign, and all calls move at once."""
    folder = tmp_path / "kept"
    code, told, said = rehearsed(folder, PLAYBOOK, "--wait", "0.5")
    assert (code, told.get("state")) == (0, "finished"), said
    assert told["drill"] == "credit-scoring-azure-test-rehearsal"
    events = records(folder, told["run"])
    done = [
        one["data"]["step"] for one in events if one["kind"] == "migration.ended" and one["data"]["outcome"] == "done"
    ]
    assert {"validate/1-policy", "validate/3-drill", "soak/1-soak", "decommission/2-decommission"} <= {*done}
    effects = [one["data"] for one in events if one["kind"] == "migration.effect"]
    assert [*dict.fromkeys((one["weight"], one["mirror"]) for one in effects)] == [(0, 0), (0, 100), (100, 0)]
