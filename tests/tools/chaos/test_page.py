"""The page on crashes says what the result says."""

from pathlib import Path

import pytest

from tests.tools.chaos.test_result import BOUNDARIES, THROTTLED, UPDATES
from tools.chaos import result
from tools.chaos.page import PAGE, bring, counted


def test_the_page_is_of_the_result() -> None:
    assert counted(result.FILE) in PAGE.read_text(encoding="utf-8")


def test_what_was_not_counted_is_not_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, file = tmp_path / "page.md", tmp_path / "chaos.json"
    page.write_text("before\n<!-- counted -->\nold figures\n<!-- end of counted -->\nafter\n", encoding="utf-8")
    bring(file, page)
    assert page.read_text() == (
        "before\n<!-- counted -->\nNot counted yet: `make chaos ARGS=--write`.\n<!-- end of counted -->\nafter\n"
    )
    monkeypatch.setattr(result, "FILE", file)
    asked = {"at once": 2, "playbooks": ["forward", "back"], "boundaries": 16}
    result.written([BOUNDARIES, UPDATES, THROTTLED], [result.part({"boundaries"}, asked, 130)], whole=False)
    bring(file, page)
    text = page.read_text()
    assert "**Not all of it was done yet.** forward, back: killed at 16 boundaries each." in text
    assert "- boundaries of forward, back: until " in text
    assert "| at boundaries of the journal | 2 |" in text
    assert "throttled (1)" in text
    assert text.endswith("<!-- end of counted -->\nafter\n")
