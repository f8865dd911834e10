"""Who acts in a rehearsal."""

from pathlib import Path

import pytest

from gouvernail.errors import Unusable
from gouvernail.evidence import members
from migration.plan import compiled
from migration.playbook.loading import load
from migration.rehearsing.people import enrolled
from tests.migration.rehearsing.worked import PLAYBOOK, ROOT


def test_there_is_somebody_for_each_signature_and_the_files_say_so(tmp_path: Path) -> None:
    plan = compiled(load(ROOT / PLAYBOOK))
    project = tmp_path / "project"
    crew = enrolled(plan, project, tmp_path / "keys")
    wanted = {role for step in plan.steps for role in plan.signatures(step)}
    assert set(crew.keys) == wanted
    found = members.people(project / members.FILE, plan.system.roles)
    signers = (project / members.SIGNERS).read_text()
    for role in wanted:
        assert {key.name.casefold() for key in crew.keys[role]} == found[role]
        assert all(f"{key.name} ssh-ed25519 " in signers for key in crew.keys[role])
        assert all((key.stat().st_mode & 0o077) == 0 for key in crew.keys[role])


def test_without_ssh_keygen_nobody_can_sign_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = compiled(load(ROOT / PLAYBOOK))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unusable, match="there is no ssh-keygen"):
        enrolled(plan, tmp_path / "project", tmp_path / "keys")
    assert not (tmp_path / "project").exists()
