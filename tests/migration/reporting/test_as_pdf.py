"""The report as PDF. What its pages look like is for eyes; that whatever there is can be written is for these."""

import re
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migration.plain import plain
from migration.reporting.as_pdf import pdf
from migration.reporting.document import Document, Facts, Note, Section, Table
from migration.reporting.writing import report
from tests.migration import journals


def pages(made: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", made))


def letters(made: bytes) -> set[str]:
    """What its glyphs stand for, as a PDF says it for copying and reading aloud."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        plain_ = zlib.decompress(stream) if stream[:1] == b"x" else stream
        if b"beginbfchar" in plain_:
            codes = re.findall(rb"<[0-9A-F]{4}> <([0-9A-F]+)>", plain_)
            found |= {bytes.fromhex(one.decode()).decode("utf-16-be") for one in codes}
    return found


@pytest.mark.parametrize("kind", ["running", "waiting", "paused", "rolled_back", "finished", "hostile", "broken"])
def test_every_run_becomes_a_few_pages(tmp_path: Path, kind: str) -> None:
    made, _ = report(journals.RUN, getattr(journals, kind)(str(tmp_path)).lines(), "pdf")
    assert made.startswith(b"%PDF-")
    assert 1 <= pages(made) <= 6


def test_letters_of_europe_are_there_and_can_be_copied(tmp_path: Path) -> None:
    made, _ = report(journals.RUN, journals.hostile(str(tmp_path)).lines(), "pdf")
    assert set("ŁžΕέДж") <= letters(made)


def test_only_our_fonts_are_used_and_they_are_in_the_file(tmp_path: Path) -> None:
    made, _ = report(journals.RUN, journals.running(str(tmp_path)).lines(), "pdf")
    fonts = set(re.findall(rb"/FontName /[A-Z]{6}\+(\w+)", made))
    assert fonts
    assert all(one.startswith(b"DejaVu") for one in fonts)
    assert b"/FontFile2" in made
    assert b"/URI" not in made
    assert b"/JavaScript" not in made


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.integers(1, 400))
def test_any_text_can_be_written(text: str, times: int) -> None:
    cell = text * times
    rows = ((cell, cell, "x" * 3000),)
    blocks = (Note(cell), Facts(((cell, cell),)), Table((text, "b", "c"), (1, 5, 1), rows))
    made = pdf(Document(text, cell, (Section(text, blocks),)), journals.NOON)
    assert pages(made) <= 6
    assert plain(text).isprintable()
