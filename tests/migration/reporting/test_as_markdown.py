"""The report as Markdown: mark-up is ours alone."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from migration.reporting.as_markdown import markdown
from migration.reporting.document import Document, Note, Section, Table
from migration.reporting.writing import report
from tests.migration import journals


def test_what_somebody_wrote_is_no_mark_up(tmp_path: Path) -> None:
    text = report(journals.RUN, journals.hostile(str(tmp_path)).lines(), "markdown")[0].decode()
    assert "<" not in text
    assert not re.search(r"(?<!\\)!?(?<!\\)\[", text)  # no link, no image
    assert not re.search(r"(?<!\\)`", text)
    assert "\x1b" not in text


def test_tables_keep_their_columns(tmp_path: Path) -> None:
    text = report(journals.RUN, journals.hostile(str(tmp_path)).lines(), "markdown")[0].decode()
    columns = 0
    for line in text.splitlines():
        there = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not there or not columns or there == columns
        columns = there


def test_it_says_what_the_others_say(tmp_path: Path) -> None:
    text = report(journals.RUN, journals.rolled_back(str(tmp_path)).lines(), "markdown")[0].decode()
    assert text.startswith("# Migration run credit-scoring-aws-1 (simulated)\n")
    assert "3 m 4 s; within the 5 m that the spec promises" in text
    assert "Per cent of the requests that the governed side answers" in text  # the chart, in words


@given(st.text(min_size=1))
def test_any_text_stays_in_its_cell(text: str) -> None:
    made = markdown(Document("a", "b", (Section("c", (Table(("x", "y"), (1, 1), ((text, text),)), Note(text))),)))
    rows = [line for line in made.splitlines() if line.startswith("| ") or line == "|  |  |"]
    assert len(rows) == 3
    assert all(len(re.findall(r"(?<!\\)\|", re.sub(r"\\\\", "", row))) == 3 for row in rows)
