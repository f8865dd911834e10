"""The secrets of a rehearsal."""

from pathlib import Path

from migration.playbook.loading import load
from migration.rehearsing.secrets import named, put
from migration.revealing import FOLDER, revealed
from tests.migration.rehearsing.worked import PLAYBOOK, ROOT


def test_each_secret_of_a_playbook_is_found_and_can_be_revealed(tmp_path: Path) -> None:
    loaded = load(ROOT / PLAYBOOK)
    names = {*named(loaded.playbook), *named(loaded.inventory)}
    assert names == {
        "legacy/score",
        "governed/replay",
        "prometheus/read",
        "notify/migrations",
        "archive/read",
        "legacy/logs",
    }
    put(tmp_path / "secrets", dict.fromkeys(names, "rehearsal"))
    assert all(revealed(name, {FOLDER: str(tmp_path / "secrets")}) == "rehearsal" for name in names)
