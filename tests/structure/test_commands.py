"""Every command is found, explains itself with an example, and is named in the documentation."""

import re
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import click
import pytest

from tests.structure.tree import ROOT, files, write

ENTRIES = sorted(entry_points(group="gouvernail.commands"), key=lambda entry: entry.name)


def commands(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, each with the words that call it."""
    yield name, command
    if isinstance(command, click.Group):
        for below, one in command.commands.items():
            yield from commands(f"{name} {below}", one)


def named(root: Path, words: str) -> bool:
    """Whether the README or a guide shows the command as one types it."""
    pages = [root / "README.md", *files(root / "docs", ".md")]
    pattern = re.compile(rf"\bgouvernail {re.escape(words)}\b")
    return any(pattern.search(page.read_text(encoding="utf-8")) for page in pages)


def unexplained(command: click.Command) -> list[str]:
    """What a command does not explain: itself, how it is called, or an option."""
    text = f"{command.help or ''}{command.epilog or ''}"
    wrong = [] if command.help else ["itself"]
    wrong += [] if "Example" in text or isinstance(command, click.Group) else ["an example"]
    options = [one for one in command.params if isinstance(one, click.Option)]
    return wrong + [one.opts[0] for one in options if not one.help and not one.hidden]


def test_there_are_commands() -> None:
    assert {"doctor", "sandbox", "show", "validate"} <= {entry.name for entry in ENTRIES}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_command_is_found_explained_and_documented(entry: EntryPoint) -> None:
    command = entry.load()
    assert isinstance(command, click.Command)
    for words, one in commands(entry.name, command):
        assert unexplained(one) == [], words
        assert named(ROOT, words), f"`gouvernail {words}` stands neither in README.md nor in docs/"


def test_a_command_that_is_not_documented_is_found(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": "`gouvernail show STACK`, gouvernail showing", "docs/a/b.md": "gouvernail doctor"})
    assert named(tmp_path, "show")
    assert named(tmp_path, "doctor")
    assert not named(tmp_path, "check")
    assert not named(tmp_path, "show all")


def test_a_command_that_explains_nothing_is_found() -> None:
    bare = click.Command("bare", params=[click.Option(["--thing"])])
    assert unexplained(bare) == ["itself", "an example", "--thing"]
    good = click.Command("good", help="It is good.\n\nExamples: good", params=[click.Option(["--thing"], help="What.")])
    assert unexplained(good) == []
    group = click.Group("all", commands={"good": good})
    assert [words for words, _ in commands("all", group)] == ["all", "all good"]
