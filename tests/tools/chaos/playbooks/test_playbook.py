"""Two playbooks a cloud, each whole."""

from pathlib import Path

import pytest

from gouvernail.sandbox import faults
from tools.chaos.playbooks import PLAYBOOKS, Playbook


def test_two_ways_on_each_cloud() -> None:
    assert [*PLAYBOOKS] == [f"{cloud}-{way}" for cloud in ("aws", "azure", "gcp") for way in ("forward", "back")]


@pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=[*PLAYBOOKS])
def test_the_sandbox_knows_what_is_held(tmp_path: Path, playbook: Playbook) -> None:
    file = tmp_path / "faults.yaml"
    held = [one.fault(1) for one in (*playbook.holds, playbook.twice, playbook.weighs)]
    file.write_text(str({"faults": held}))
    assert len(faults.load(file)) == len(held)
    assert {one.operation for one in playbook.holds} == {"create"}
