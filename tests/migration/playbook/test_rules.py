"""Every mistake of the files in `rules/` gets exactly its answer, and every rule has one of its name.

A file is about one file of `migration/playbook/rules` (`reading.yaml`: about what is read before any rule). A mistake
is a list of edits of the valid project that `worked.py` writes, and what is answered.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from gouvernail.errors import GouvernailError
from migration.playbook import load, loading
from migration.playbook.rules import rules
from tests.migration.playbook.worked import PLAYBOOK, project

HERE = Path(__file__).parent / "rules"
MISTAKES: dict[str, Any] = {
    name: one
    for file in sorted(HERE.glob("*.yaml"))
    for name, one in yaml.safe_load(file.read_text(encoding="utf-8")).items()
}
RULES = [rule.__name__ for _, rule in rules()]


def answer(mistake: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    project(folder, MISTAKES[mistake]["edits"])
    monkeypatch.chdir(folder)
    try:
        load(Path(MISTAKES[mistake].get("of", PLAYBOOK)))
    except GouvernailError as error:
        return f"{error}\n"
    return ""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_its_answer(mistake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(mistake, tmp_path, monkeypatch) == MISTAKES[mistake]["error"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_no_secret_is_repeated(mistake: str) -> None:
    assert "s3cr3t" not in MISTAKES[mistake]["error"]


def test_every_rule_has_a_mistake() -> None:
    assert sorted(set(RULES) - set(MISTAKES)) == []


def test_no_two_rules_have_one_name() -> None:
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_without_the_rule_its_mistake_is_not_found(rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [(kind, one) for kind, one in rules() if one.__name__ != rule]

    def found_by_others(subject: object):
        for kind, one in others:
            if isinstance(subject, kind):
                yield from one(subject)

    monkeypatch.setattr(loading, "found_by", found_by_others)
    # What a rule kept out may then fail somewhere further in: all that counts is that nobody else gives its answer.
    try:
        after = answer(rule, tmp_path, monkeypatch)
    except (KeyError, FileNotFoundError, AttributeError):
        after = ""
    assert after != MISTAKES[rule]["error"]
