"""The report as a page: nothing is loaded, nothing runs, and everybody can read it."""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.reporting.as_html import html
from migration.reporting.document import Document, Facts, Note, Section, Table
from migration.reporting.writing import report
from tests.migration import journals


class Page(HTMLParser):
    """What stands in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "col"):
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def page(place: Path, kind: str) -> Page:
    journal: journals.Journal = getattr(journals, kind)(str(place))
    made, _ = report(journals.RUN, journal.lines(), "html")
    return Page(made.decode())


@pytest.mark.parametrize("kind", ["running", "rolled_back", "hostile", "broken"])
def test_nothing_runs_and_nothing_is_loaded(tmp_path: Path, kind: str) -> None:
    found = page(tmp_path, kind)
    names = {name for name, _ in found.tags}
    assert names.isdisjoint({"script", "img", "link", "iframe", "object", "embed", "base", "form", "a", "use", "image"})
    attributes = {attribute for _, given_ in found.tags for attribute in given_}
    assert attributes.isdisjoint({"src", "href", "srcset", "xlink:href", "action"})
    assert not [attribute for attribute in attributes if attribute.startswith("on")]
    assert "default-src 'none'" in str(found.tags)


def test_what_somebody_wrote_is_text(tmp_path: Path) -> None:
    assert "<script>alert(1)</script>" in page(tmp_path, "hostile").words


def test_a_screen_reader_gets_titles_heads_and_charts_in_words(tmp_path: Path) -> None:
    found = page(tmp_path, "rolled_back")
    assert ("html", {"lang": "en"}) in found.tags
    charts = [given_ for name, given_ in found.tags if name == "svg"]
    assert charts
    ids = [given_["id"] for _, given_ in found.tags if "id" in given_]
    assert max(Counter(ids).values()) == 1
    for chart in charts:
        assert chart["role"] == "img"
        assert set(str(chart["aria-labelledby"]).split()) <= set(ids)
    assert {given_.get("scope") for name, given_ in found.tags if name == "th"} == {"col", "row"}
    levels = [int(name[1]) for name, _ in found.tags if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_it_tells_all_of_a_rollback(tmp_path: Path) -> None:
    words = page(tmp_path, "rolled_back").words
    for told in (
        "The run ended on 2026-11-30 12:58:55 UTC: rolled back: soak/1-soak",
        "5f" * 32,
        "lead@bank.example",
        "the legacy was short: it answers 503",
        "3 m 4 s; within the 5 m that the spec promises",
        "failed (analysis) in 1 m",
        "2026-11-30 12:22:09",  # the window of the data that failed first
        "refused: lead@bank.example started the run",
        "decisions of the withdrawn model",
        "verified: no record was changed",
    ):
        assert told in words, told


def test_one_that_goes_on_says_so(tmp_path: Path) -> None:
    words = page(tmp_path, "paused").words
    assert "The run still goes on: it is paused: month-end close." in words
    assert "after record" in words
    assert "so far" in words


def test_a_broken_chain_is_said_first_and_what_stands_behind_is_not_told(tmp_path: Path) -> None:
    words = page(tmp_path, "broken").words
    assert words.index("The chain breaks: line 4") < words.index("The run\n")
    assert "BROKEN" in words
    assert "strategy/2-setWeight" in words  # planned in record 2
    assert "2026-11-30 12:54:51" not in words  # happened in a record behind


@given(st.text(), st.text())
def test_any_text_is_one_text(one: str, two: str) -> None:
    blocks = (Note(one), Facts(((one, two),)), Table((one,), (1,), ((two,),)))
    assert Counter(name for name, _ in Page(html(Document(one, two, (Section(one, blocks),)))).tags)["td"] == 2
