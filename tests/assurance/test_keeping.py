import sys

import pytest

from assurance.keeping import keep


@pytest.fixture
def made(tmp_path):
    current, old = tmp_path / "current.md", tmp_path / "old.md"
    current.write_text("a", encoding="utf-8")
    old.write_text("b", encoding="utf-8")
    return {current: "a", old: "c", tmp_path / "absent.md": "d"}


def test_what_is_not_as_it_is_made_is_written_and_nothing_else(made, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["maker"])
    current = next(iter(made))
    before = current.stat().st_mtime_ns
    keep(made, "a.maker", "Makes.")
    assert {file: file.read_text(encoding="utf-8") for file in made} == made
    assert current.stat().st_mtime_ns == before


def test_a_check_writes_nothing_and_says_which_maker_mends_it(made, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["maker", "--check"])
    with pytest.raises(SystemExit, match=r"old\.md is not what it is made from: run `python -m a\.maker`"):
        keep(made, "a.maker", "Makes.")
    assert [file.is_file() and file.read_text(encoding="utf-8") for file in made] == ["a", "b", False]


def test_a_check_of_what_is_current_says_nothing(made, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["maker", "--check"])
    current = next(iter(made))
    keep({current: "a"}, "a.maker", "Makes.")
