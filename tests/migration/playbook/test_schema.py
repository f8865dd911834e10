"""The committed schemas are current, accept the worked files and refuse what is wrong."""

from pathlib import Path
from typing import Any

import pytest

from gouvernail.spec.document import read
from gouvernail.spec.places import plain
from migration.playbook.inventory import Inventory
from migration.playbook.load import LoadProfile
from migration.playbook.model import Playbook
from migration.playbook.schema import main, schema, schemas
from tests.gouvernail.spec.test_schema import wrong
from tests.migration.playbook.worked import BASE, ROOT

SCHEMAS: dict[str, Any] = {
    "Migration": schema(Playbook),
    "Inventory": schema(Inventory),
    "LoadProfile": schema(LoadProfile),
}
FILES = sorted(
    file for name in ("playbooks", "inventory", "load") for file in (ROOT / "migration" / name).glob("*.yaml")
)


def judged(data: Any, kind: str) -> list[str]:
    root = SCHEMAS[kind]
    return wrong(root, data, root)


def test_the_committed_schemas_are_current() -> None:
    assert main(["--check"]) == 0


def test_an_old_schema_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("migration.playbook.schema._FOLDER", tmp_path)
    assert main([]) == 0
    assert {file.name for file in tmp_path.iterdir()} == set(schemas())
    (tmp_path / "migration.schema.json").write_text("{}", encoding="utf-8")
    assert main(["--check"]) == 1
    assert "migration.schema.json is not current" in capsys.readouterr().err


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_worked_files_are_accepted_and_name_their_schema(file: Path) -> None:
    data: Any = plain(read(file))
    assert judged(data, data["kind"]) == []
    named = file.read_text("utf-8").partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
    assert (file.parent / named).resolve().parent == ROOT / "gouvernail" / "schemas"
    assert (file.parent / named).is_file()


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("strategy", "canary", "steps"), [{"setWeight": 101}], ".strategy.canary.steps[0].setWeight: range"),
        (("strategy", "canary", "steps"), [{"setWieght": 1}], ".strategy.canary.steps[0].setWieght: unknown"),
        (("strategy", "canary", "steps"), [], ".strategy.canary.steps: length"),
        (("legacy", "endpoint"), "http://plain.example", ".legacy.endpoint: pattern"),
        (("legacy", "auth"), {"token": "x"}, ".legacy.auth.secret: missing"),
        (("kind",), "Release", ".kind: choice"),
        (("soak", "duration"), "a while", ".soak.duration: pattern"),
    ],
)
def test_what_is_wrong_is_refused(path: tuple[str, ...], value: object, told: str) -> None:
    data: Any = plain(read(BASE / "moving.yaml"))
    here = data
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = value
    assert told in judged(data, "Migration")
