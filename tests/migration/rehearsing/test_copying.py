"""The copy that is rehearsed: nothing of the project itself is touched."""

import json
import subprocess
from pathlib import Path

import pytest

from migration.plan import compiled
from migration.playbook.loading import load
from migration.rehearsing import copying
from migration.rehearsing.world import answer
from migration.replaying.request import parsed
from tests.migration.rehearsing.worked import PLAYBOOK, ROOT, small


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small(tmp_path / "project")


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def test_what_git_ignores_and_what_was_deleted_is_left_out(project: Path, tmp_path: Path) -> None:
    (project / ".gitignore").write_text("secret/\n")
    (project / "secret").mkdir()
    (project / "secret/key").write_text("x")
    (project / "gone.yaml").write_text("x")
    git(project, "init", "-q")
    git(project, "add", ".")
    (project / "gone.yaml").unlink()
    (project / "new file.yaml").write_text("x")
    copying.project(project, tmp_path / "copy")
    there = {str(one.relative_to(tmp_path / "copy")) for one in (tmp_path / "copy").rglob("*") if one.is_file()}
    assert {"new file.yaml", PLAYBOOK} <= there
    assert not {"secret/key", "gone.yaml"} & there
    assert not (tmp_path / "copy/.git").exists()


def test_without_git_what_tools_made_is_left_out(project: Path, tmp_path: Path) -> None:
    for name in (".sandbox/state", ".gouvernail/runs/runs.db", "stacks/__pycache__/x.pyc"):
        (project / name).parent.mkdir(parents=True)
        (project / name).write_text("x")
    copying.project(project, tmp_path / "copy")
    assert load(tmp_path / "copy" / PLAYBOOK)
    assert not (tmp_path / "copy/.sandbox").exists()
    assert not (tmp_path / "copy/.gouvernail").exists()


def test_what_is_copied_has_the_digest_that_the_inventory_names(project: Path) -> None:
    from hashlib import sha256

    from migration.gates.copies import moving

    before = (project / "migration/inventory/credit-scoring.yaml").read_text()
    found = copying.things(project, "migration/inventory/credit-scoring.yaml")
    loaded = load(project / PLAYBOOK)
    things = [thing for _, thing in moving(loaded.inventory)]
    assert things
    for thing in things:
        assert thing.copied
        assert thing.digest == f"sha256:{sha256(found[thing.copied.at]).hexdigest()}"
    log = loaded.inventory.logs["scoring-log"]
    assert log.original
    assert log.copied
    assert found[log.original.at] == found[log.copied.at]
    assert (ROOT / "migration/inventory/credit-scoring.yaml").read_text() == before


def test_captured_requests_can_be_replayed_and_are_answered_alike(project: Path) -> None:
    plan = compiled(load(project / PLAYBOOK))
    number = copying.captured(plan, project, "/v2/score")
    lines = (project / "captured/prod/score.jsonl").read_bytes().splitlines()
    assert number == len(lines) > 1000
    groups = set[object]()
    for line in lines[:10]:
        request = parsed(line, path="/v2/score", headers=frozenset({"content-type"}))
        assert request.answer == answer(request.body, "score")
        groups.add(json.loads(line)["body"]["applicant"]["age_band"])
    assert len(groups) == 2


def test_somebody_elses_file_is_not_written(project: Path, tmp_path: Path) -> None:
    file = project / PLAYBOOK
    outside = tmp_path / "outside/{environment}/score.jsonl"
    file.write_text(file.read_text().replace("captured/{environment}/score.jsonl", str(outside)))
    assert copying.captured(compiled(load(file)), project, "/v2/score") == 0
    assert not (tmp_path / "outside").exists()
