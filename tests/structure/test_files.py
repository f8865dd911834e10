"""Files are short, say nothing of the machine or the moment they were written on, and hold no loose ends."""

import re
from pathlib import Path

import pytest

from tests.structure.tree import ROOT, files, write

LONGEST = 500
TEXT = (".py", ".md", ".yaml", ".yml", ".toml", ".sh", "")
# A licence, the tables of every key of a spec and a playbook, of types and guarantees: nobody reads them through.
REFERENCES = {"LICENSE", "spec.md", "playbook.md", "fidelity.md", "guarantees.md"}
LOCKS = {"uv.lock", "go.sum", "go.mod", "package-lock.json"}  # made by tools, which write where each package comes from

# A letter in brackets, so that this file does not say what it looks for.
FORBIDDEN = {
    "a loose end": re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X)\b"),
    "a registry's host": re.compile(r"python[h]osted\.org|py[p]i\.org|proxy\.[g]olang|npm[j]s\.(?:org|com)"),
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:h[o]me|U[s]ers|r[o]ot|w[o]rk)/\w"),
}


def too_long(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}: {lines}"
        for path in files(root, ".py", ".md", ".sh", ".yaml", "")
        if path.name not in REFERENCES and (lines := len(text(path).splitlines())) > LONGEST
    ]


def loose(root: Path) -> list[str]:
    """Place and kind of everything that is forbidden."""
    return [
        f"{path.relative_to(root)}:{number}: {kind}"
        for path in files(root, *TEXT)
        if path.name not in LOCKS
        for number, line in enumerate(text(path).splitlines(), 1)
        for kind, pattern in FORBIDDEN.items()
        if pattern.search(line)
    ]


def text(path: Path) -> str:
    """What a file says; nothing where it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_is_too_long() -> None:
    assert too_long(ROOT) == []


def test_nothing_forbidden_is_said() -> None:
    assert loose(ROOT) == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("# T-ODO: later", "a loose end"),
        ("see https://py-pi.org/project/x", "a registry's host"),
        ('PLACE = "/h-ome/anybody/x"', "a path of somebody's machine"),
        ("cd /w-ork/main", "a path of somebody's machine"),
    ],
)
def test_what_is_forbidden_is_found(tmp_path: Path, line: str, kind: str) -> None:
    said = line.replace("-", "")
    write(tmp_path, {"a/b.py": f"\n{said}\n", "uv.lock": said, ".venv/x.py": said})
    assert loose(tmp_path) == [f"a/b.py:2: {kind}"]


@pytest.mark.parametrize("line", ["methodology", "https://example.org/home/page", "mastodon", "network/main.py"])
def test_innocent_words_pass(tmp_path: Path, line: str) -> None:
    write(tmp_path, {"a.md": line})
    assert loose(tmp_path) == []


def test_a_long_file_is_found(tmp_path: Path) -> None:
    write(tmp_path, {"long.py": "\n" * (LONGEST + 1), "short.py": "\n" * LONGEST, "LICENSE": "\n" * 999})
    assert too_long(tmp_path) == [f"long.py: {LONGEST + 1}"]
