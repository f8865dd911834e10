"""Who is on call finds a page for each failure, with commands that exist, and the runbook that a playbook names."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from migration.performing import Kind
from migration.playbook.care import OnFailure
from migration.steps.step import Failure
from tests.docs.commands import wrong
from tests.docs.test_guides import commands
from tests.structure.tree import ROOT

PAGES = ROOT / "docs" / "migration"
RUNBOOKS = PAGES / "runbooks"
KINDS = [kind for kind in get_args(Kind) if kind != "done"]
FOLLOWS = list(get_args(Failure))
PLAYBOOKS = sorted((ROOT / "migration" / "playbooks").glob("*.yaml"))
PAGES_SHOWN = [*sorted(PAGES.rglob("*.md")), *sorted((ROOT / "migration").rglob("*.md"))]


def sections(page: Path) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_failure_has_a_page_that_says_for_whatever_follows_what_to_do(kind: str) -> None:
    page = RUNBOOKS / f"{kind}.md"
    text = page.read_text(encoding="utf-8")
    assert "**What you see.**" in text
    assert "**Look.**" in text
    assert [name for name in sections(page) if name in FOLLOWS] == FOLLOWS
    for name in FOLLOWS:
        assert "**Do.**" in sections(page)[name]
        assert "**Escalate**" in sections(page)[name]
    assert f"({kind}.md)" in (RUNBOOKS / "README.md").read_text(encoding="utf-8")


def test_what_a_playbook_can_say_has_a_page() -> None:
    assert set(OnFailure.model_fields) <= set(KINDS)


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=lambda file: file.stem)
def test_the_runbook_that_a_playbook_names_brings_people_back_without_an_executor(playbook: Path) -> None:
    told = yaml.safe_load(playbook.read_text(encoding="utf-8"))
    text = (ROOT / told["continuity"]["runbook"]).read_text(encoding="utf-8")
    stack = f"{told['system']}-aws-{told['environment']}-cutover"
    assert f"pulumi config set gouvernail:weight 0 --stack {stack}" in text
    assert f"pulumi config set gouvernail:mirror 0 --stack {stack}" in text
    assert f"pulumi up --yes --skip-preview --refresh --stack {stack}" in text
    assert f"pulumi preview --refresh --expect-no-changes --stack {stack}" in text


@pytest.mark.engine
@pytest.mark.parametrize("page", PAGES_SHOWN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_of_a_page_is_one(page: Path) -> None:
    found = {one: wrong(one) for one in dict.fromkeys(commands(page.read_text(encoding="utf-8")))}
    assert {command: said for command, said in found.items() if said} == {}
