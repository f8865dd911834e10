"""The page of every key is current and names all of them."""

from pathlib import Path

import pytest

from gouvernail.spec.fields import keys
from gouvernail.spec.tables import within
from migration.playbook.model import Playbook
from migration.playbook.reference import main, reference


def test_the_page_is_current() -> None:
    assert main(["--check"]) == 0


def test_an_old_page_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "playbook.md"
    page.write_text(
        "# Before\n\n<!-- begin: generated from the models -->\nold\n<!-- end -->\nAfter\n", encoding="utf-8"
    )
    monkeypatch.setattr("migration.playbook.reference._PAGE", page)
    assert main(["--check"]) == 1
    assert "python -m migration.playbook.reference" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Before\n")
    assert text.endswith("After\n")
    assert "old" not in text.split("\n")


def test_every_key_is_explained() -> None:
    page = reference()
    for model in within(Playbook):
        for key, field in keys(model).items():
            assert f"| `{key}` |" in page
            assert (field.description or "").strip(), f"{model.__name__}.{key}"
