"""The table of survivors: what it says is argued, it may only shrink, and it is true of what is built today."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from tools.survivors.__main__ import searched
from tools.survivors.hunting import Row, places, still_unnoticed, subjects
from tools.survivors.page import page
from tools.survivors.platforms import CLOUDS, platforms
from tools.survivors.table import Entry, argued, difference, load_arguments, read, shrunk, write
from tools.survivors.totals import known

SHARE = 33
ROW: Row = ("aws:sqs/queue:Queue", "messageRetentionSeconds")
OTHER: Row = ("aws:sqs/queue:Queue", "tags.owner")


@pytest.mark.slow
@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_table_is_true(cloud: str) -> None:
    """Of the same share of rows each time in full, and of all rows what a rule on resources could notice now."""
    judges, table = platforms(cloud), read(cloud)
    rows, found = searched(judges, SHARE)
    assert [*difference(found.rows, table, rows)] == []
    assert found.noticed > 20
    known_places = places(subjects(one.graph for one in judges))
    said = {row: entry.kinds for row, entry in table.items()}
    alive = {*still_unnoticed(judges, said, known_places)}
    assert [(row, kind) for row, kinds in said.items() for kind in kinds if (row, kind) not in alive] == []


@pytest.mark.parametrize("cloud", CLOUDS)
def test_each_row_has_the_argument_that_covers_it(cloud: str) -> None:
    table = read(cloud)
    told, untold = argued({row: entry.kinds for row, entry in table.items()}, load_arguments())
    assert untold == []
    assert told == table
    assert len(table) > 500


def test_each_argument_is_about_a_row() -> None:
    used = {entry.argument for cloud in CLOUDS for entry in read(cloud).values()}
    assert set(load_arguments()) - used == set()


def test_the_page_is_of_these_tables() -> None:
    text = page({cloud: read(cloud) for cloud in CLOUDS}, known())
    assert Path("docs/guides/completeness.md").read_text(encoding="utf-8") == text


def test_a_new_survivor_and_one_that_is_gone_are_told() -> None:
    table = {ROW: Entry(frozenset({"removed", "tenth"}), "gap", "a")}
    assert [*difference({ROW: {"removed"}, OTHER: {"emptied"}}, table, [ROW, OTHER])] == [
        "aws:sqs/queue:Queue messageRetentionSeconds: a change (tenth) is noticed now, and stands in the table still",
        "aws:sqs/queue:Queue tags.owner: nobody notices that it is changed (emptied)",
    ]
    assert [*difference({ROW: {"removed", "tenth"}}, table, [ROW, OTHER])] == []


def test_without_leave_the_table_shrinks_only() -> None:
    table = {ROW: Entry(frozenset({"removed", "tenth"}), "gap", "a")}
    found: Mapping[Row, frozenset[str]] = {ROW: frozenset({"removed", "zero"}), OTHER: frozenset({"emptied"})}
    assert shrunk(found, table) == {ROW: {"removed"}}
    assert shrunk({OTHER: frozenset({"emptied"})}, table) == {}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    table = {ROW: Entry(frozenset({"removed", "tenth"}), "gap", "a"), OTHER: Entry(frozenset({"x"}), "size", "b")}
    write("aws", table, tmp_path)
    assert read("aws", tmp_path) == table
    (tmp_path / "aws" / "sqs.tsv").write_text("type\npath\n", encoding="utf-8")
    with pytest.raises(GouvernailError, match="this is no row"):
        read("aws", tmp_path)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a: {reason: other, why: because it is so and not otherwise, types: x}", "Input should be"),
        ("a: {reason: gap, why: short, types: x}", "at least 20"),
        ("a: {reason: gap, why: because it is so and not otherwise}", "everything"),
        ("a: {reason: gap, why: because it is so and not otherwise, types: x, sort: y}", "Extra"),
    ],
)
def test_an_argument_is_one(tmp_path: Path, text: str, wrong: str) -> None:
    file = tmp_path / "arguments.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GouvernailError, match=wrong):
        load_arguments(file)
