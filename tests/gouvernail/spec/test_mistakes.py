"""Every mistake of the folders beside this file gets exactly its answer, and every rule has such a folder.

A folder holds `spec.yaml`, a patch on the valid pair in `base/` (which text is replaced by which), and `error.txt`.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from gouvernail.errors import GouvernailError
from gouvernail.spec import load, loading
from gouvernail.spec.rules import rules

HERE = Path(__file__).parent
BASE = HERE / "base"
MISTAKES = sorted(file.parent.name for file in HERE.glob("*/spec.yaml"))
RULES = [rule.__name__ for _, rule in rules()]


def patched(mistake: str, folder: Path) -> Path:
    """Writes the base with the mistake into `folder`; returns the name of the file to validate."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in BASE.glob("*.yaml")}
    patch: dict[str, Any] = yaml.safe_load((HERE / mistake / "spec.yaml").read_text(encoding="utf-8"))
    for edit in patch["edits"]:
        name = edit["in"]
        assert texts[name].count(edit["find"]) == 1, f"{edit['find']!r} must stand once in {name}"
        texts[name] = texts[name].replace(edit["find"], edit["put"])
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Path(patch["of"])


def answer(file: Path) -> str:
    try:
        load(file)
    except GouvernailError as error:
        return f"{error}\n"
    return ""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_its_answer(mistake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = patched(mistake, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert answer(file) == (HERE / mistake / "error.txt").read_text(encoding="utf-8")


def test_the_base_has_no_mistake(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(BASE)
    assert answer(Path("organisation.yaml")) == ""
    assert answer(Path("system.yaml")) == ""


def test_every_rule_has_a_mistake():
    assert sorted(set(RULES) - set(MISTAKES)) == []


def test_no_two_rules_have_one_name():
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_without_the_rule_its_mistake_is_not_found(rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = patched(rule, tmp_path)
    monkeypatch.chdir(tmp_path)
    before = answer(file)
    others = [(kind, one) for kind, one in rules() if one.__name__ != rule]

    def found_by_others(spec: object):
        for kind, one in others:
            if isinstance(spec, kind):
                yield from one(spec)

    monkeypatch.setattr(loading, "found_by", found_by_others)
    assert answer(file) != before
