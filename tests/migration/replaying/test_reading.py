"""Files that grow, are rotated, cut, replaced or hostile: every whole line once, in order."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.replaying.reading import LONGEST, NotThere, Position, ahead, lines

NOW = datetime.now(tz=UTC)
LATER = NOW + timedelta(hours=1)


def read(place: Path, position: Position = Position(), now: datetime = LATER) -> tuple[list[str], Position]:  # noqa: B008
    found: list[str] = []
    for line in lines(place, position, now):
        found.append(("gap " if line.gap else "") + (line.text.decode().strip() if line.text else f"<{line.what}>"))
        position = line.after
    return [one for one in found if one != "<rest>"], position


def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "score.jsonl"
    file.write_text("one\ntwo\n")
    found, position = read(file)
    assert found == ["one", "two"]
    assert read(file, position) == ([], position)
    with file.open("a") as opened:
        opened.write("three\n")
    assert ahead(file, position) == 6
    assert read(file, position)[0] == ["three"]
    assert Position.read(position.written()) == position


def test_a_line_that_is_being_written_waits_until_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "score.jsonl"
    file.write_text("one\ntw")
    found, position = read(file)
    assert found == ["one"]
    with file.open("a") as opened:
        opened.write("o\nthree\n")
    assert read(file, position)[0] == ["two", "three"]


@pytest.mark.parametrize("suffix", [".1", "-20261130", ".20261130213900"])
def test_a_rotated_file_is_read_to_its_end_before_the_new_one(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / "score.jsonl"
    file.write_text("one\ntwo\n")
    _, position = read(file)
    with file.open("a") as opened:
        opened.write("three\n")
    file.rename(tmp_path / f"score.jsonl{suffix}")
    file.write_text("four\n")
    found, position = read(file, position)
    assert found == ["three", "four"]
    assert read(file, position)[0] == []


def test_several_rotations_while_nobody_looked_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "score.jsonl"
    file.write_text("one\n")
    _, position = read(file)
    for number in range(2, 6):
        for index in range(4, 0, -1):
            old = tmp_path / f"score.jsonl.{index}"
            if old.exists():
                old.rename(tmp_path / f"score.jsonl.{index + 1}")
        file.rename(tmp_path / "score.jsonl.1")
        file.write_text(f"line {number}\n")
    assert read(file, position)[0] == ["line 2", "line 3", "line 4", "line 5"]


def test_a_rotated_file_that_is_still_written_to_is_not_left(tmp_path: Path) -> None:
    file = tmp_path / "score.jsonl"
    (tmp_path / "score.jsonl.1").write_text("one\n")
    file.write_text("three\n")
    found, position = read(file, now=NOW)
    assert found == ["one"], "a worker of the proxy may hold it open"
    with (tmp_path / "score.jsonl.1").open("a") as opened:
        opened.write("two\n")
    assert read(file, position)[0] == ["two", "three"]


def test_the_half_line_of_a_killed_writer_is_told_and_passed(tmp_path: Path) -> None:
    (tmp_path / "score.jsonl.1").write_text("one\ntw")
    (tmp_path / "score.jsonl").write_text("three\n")
    found, position = read(tmp_path / "score.jsonl")
    assert found == ["one", "<torn>", "three"]
    assert read(tmp_path / "score.jsonl", position)[0] == []


def test_a_file_that_was_copied_and_cut_is_read_to_its_end_in_the_copy(tmp_path: Path) -> None:
    file = tmp_path / "score.jsonl"
    file.write_text("one\ntwo\n")
    _, position = read(file)
    with file.open("a") as opened:
        opened.write("three\n")
    shutil.copyfile(file, tmp_path / "score.jsonl.1")
    file.write_text("4\n")
    assert read(file, position)[0] == ["three", "4"]


def test_a_file_that_was_cut_or_replaced_is_a_gap(tmp_path: Path) -> None:
    file = tmp_path / "score.jsonl"
    file.write_text("one\ntwo\n")
    _, position = read(file)
    file.write_text("")
    with pytest.raises(NotThere):
        read(file, position)
    file.write_text("a longer line than there was\n")
    found, position = read(file, position)
    assert found == ["gap a longer line than there was"]
    assert read(file, position)[0] == []


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for hour in (9, 10, 11):
        (tmp_path / f"2026-11-30T{hour:02}.jsonl").write_text(f"hour {hour}\n")
    (tmp_path / "2026-11-30T10b.jsonl").write_text("")
    (tmp_path / "notes.txt").write_text("no request\n")
    found, position = read(tmp_path)
    assert found == ["hour 9", "hour 10", "hour 11"]
    (tmp_path / "2026-11-30T09.jsonl").unlink()
    (tmp_path / "2026-11-30T12.jsonl").write_text("hour 12\n")
    found, position = read(tmp_path, position)
    assert found == ["hour 12"]
    for file in tmp_path.glob("*.jsonl"):
        file.unlink()
    (tmp_path / "2026-11-30T10.jsonl").write_text("an old one comes back\n")
    assert read(tmp_path, position)[0] == [], "what sorts before is not read again"
    (tmp_path / "2026-11-30T13.jsonl").write_text("hour 13\n")
    assert read(tmp_path, position)[0] == ["gap hour 13"]


def test_a_line_of_50_mb_is_passed_in_pieces(tmp_path: Path) -> None:
    file = tmp_path / "score.jsonl"
    with file.open("wb") as opened:
        opened.write(b"one\n" + b"x" * (50 << 20) + b"\nthree\n")
    longest, found = 0, list[str]()
    for line in lines(file, Position(), LATER):
        longest = max(longest, len(line.text))
        found += [line.what] if line.what != "rest" else []
    assert found == ["request", "long", "request"]
    assert longest < LONGEST


def test_a_long_line_can_be_gone_on_with_in_its_middle(tmp_path: Path) -> None:
    file = tmp_path / "score.jsonl"
    file.write_bytes(b"x" * (LONGEST + 5))
    found, position = read(file)
    assert found == ["<long>"]
    assert position.inside
    with file.open("ab") as opened:
        opened.write(b"yyy\nafter\n")
    assert read(file, position)[0] == ["after"]


def test_what_is_binary_is_lines_too(tmp_path: Path) -> None:
    file = tmp_path / "score.jsonl"
    file.write_bytes(bytes(range(256)) * 3 + b"\nend\n")
    texts = [line.text for line in lines(file, Position(), LATER)]
    assert texts[-1] == b"end\n"
    assert b"".join(texts) == file.read_bytes()


def test_where_nothing_is_that_is_said(tmp_path: Path) -> None:
    for place in (tmp_path / "nothing.jsonl", tmp_path):
        with pytest.raises(NotThere, match="nothing captured"):
            read(place)
    assert ahead(tmp_path / "nothing.jsonl", Position()) == 0


def test_a_name_with_signs_of_a_pattern_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "s[c]ore*.jsonl.1").write_text("one\n")
    (tmp_path / "s[c]ore*.jsonl").write_text("two\n")
    (tmp_path / "score1.jsonl.1").write_text("another's\n")
    assert read(tmp_path / "s[c]ore*.jsonl")[0] == ["one", "two"]


@given(st.lists(st.sampled_from(["write", "half", "rotate", "read", "cut in batches"]), min_size=1, max_size=30))
def test_whatever_happens_each_line_is_read_once_and_in_order(tmp_path_factory: object, steps: list[str]) -> None:
    folder: Path = tmp_path_factory.mktemp("captured")  # type: ignore[attr-defined]
    file, number, position = folder / "score.jsonl", 0, Position()
    half, wanted, found = "", list[str](), list[str]()
    for step in [*steps, "read"]:
        if step == "write":
            with file.open("a") as opened:
                opened.write(f"{'rest' if half else ''} line {number}\n")
            wanted.append(f"{half}{'rest' if half else ''} line {number}".strip())
            half, number = "", number + 1
        elif step == "half" and not half:
            half = f"half {number} "
            with file.open("a") as opened:
                opened.write(half)
        elif step == "rotate" and file.exists() and not half:
            count = len(list(folder.glob("score.jsonl.*")))
            for index in range(count, 0, -1):
                os.rename(folder / f"score.jsonl.{index}", folder / f"score.jsonl.{index + 1}")  # noqa: PTH104
            file.rename(folder / "score.jsonl.1")
        elif step in {"read", "cut in batches"}:
            try:
                for line in lines(file, position, LATER):
                    found += [line.text.decode().strip()] if line.text else []
                    position = line.after
                    if step != "read":
                        break
            except NotThere:
                continue
    assert found == wanted
