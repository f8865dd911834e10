"""A chain in a file, when writers are killed, disks are full and somebody has been at it."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError, Unusable
from gouvernail.evidence import Tampered, verify
from gouvernail.evidence.canonical import LONGEST
from gouvernail.evidence.file import FileStore, lines_of


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    store = FileStore(tmp_path / "runs" / "run-1.jsonl", "run-1", simulated=True)
    for number in range(3):
        store.append("test.fact", {"n": number}, actor="a")
    return store


def again(store: FileStore) -> FileStore:
    """As another process sees it."""
    return FileStore(store.path, store.chain)


def facts(store: FileStore) -> list[object]:
    return [record.data["n"] for record in store.records() if record.kind == "test.fact"]


@given(st.data())
def test_a_writer_that_is_killed_at_any_byte_loses_nothing_unseen(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    store = FileStore(tmp_path_factory.mktemp("x") / "c.jsonl", "c", simulated=True)
    for number in range(3):
        store.append("test.fact", {"n": number}, actor="a")
    whole = store.path.read_bytes()
    begins = whole.rindex(b"\n", 0, -1) + 1
    cut = data.draw(st.integers(begins, len(whole)))
    store.path.write_bytes(whole[:cut])
    left = verify(again(store).lines())
    torn = begins < cut < len(whole) - 1
    assert left.valid
    assert (left.notes != ()) == torn
    assert left.count == (3 if cut >= len(whole) - 1 else 2)
    next_one = again(store)
    next_one.append("test.fact", {"n": 9}, actor="b")
    assert facts(next_one) == ([0, 1, 2, 9] if left.count == 3 else [0, 1, 9])
    named = [record for record in next_one.records() if record.kind == "evidence.torn"]
    assert [record.data["lines"][0]["bytes"] for record in named] == ([cut - begins] if torn else [])
    found = verify(next_one.lines())
    assert (found.valid, found.notes) == (True, ())
    assert store.path.read_bytes().startswith(whole[:cut])  # nothing was ever taken away


def test_what_a_killed_writer_left_is_named_and_stays(store: FileStore):
    left = [b'{"actor":"a', b"\0" * 200, b'{"half']
    for one in left[:2]:
        with store.path.open("ab") as file:
            file.write(one + b"\n")
    with store.path.open("ab") as file:
        file.write(left[2])
    other = again(store)
    record = other.append("test.fact", {"n": 3}, actor="b")
    assert record.seq == 5
    assert facts(other) == [0, 1, 2, 3]
    (named,) = [record for record in other.records() if record.kind == "evidence.torn"]
    assert [line["bytes"] for line in named.data["lines"]] == [11, 200, 6]
    assert verify(other.lines()).valid
    assert facts(store) == [0, 1, 2, 3]
    lines = list(other.lines())
    for changed in (
        [*lines[:3], *lines[4:]],
        [*lines[:3], b"{}\n", *lines[4:]],
        [*lines[:3], lines[4], lines[3], *lines[5:]],
    ):
        fault = verify(changed).fault
        assert fault is not None
        assert fault.line == 4
    fault = verify([*lines[:3], *lines[6:]]).fault  # all that was torn taken away
    assert fault is not None
    assert (fault.line, fault.code) == (4, "torn")


def test_junk_that_nobody_names_is_a_fault(store: FileStore):
    lines = list(store.lines())
    fault = verify([lines[0], b"junk\n", *lines[1:]]).fault
    assert fault is not None
    assert (fault.line, fault.code) == (2, "unreadable")
    store.path.write_bytes(b"".join([lines[0], b"junk\n", *lines[1:]]))
    with pytest.raises(Tampered):
        again(store).head()


def test_much_junk_is_a_fault_at_once_and_nothing_is_appended_to_it(store: FileStore):
    with store.path.open("ab") as file:
        file.write(b"junk\n" * 1000)
    before = store.path.read_bytes()
    with pytest.raises(Tampered, match="no JSON") as refused:
        again(store).append("test.fact", {}, actor="a")
    assert refused.value.fault.line == 4
    assert store.path.read_bytes() == before


@pytest.mark.parametrize("ended", [True, False])
def test_a_line_without_end_is_refused_before_it_fills_the_memory(store: FileStore, *, ended: bool):
    with store.path.open("ab") as file:
        file.write(b"x" * (3 * LONGEST) + b"\n" * ended)
    with store.path.open("rb") as file:
        last = list(lines_of(file))[-1]
    assert len(last) == LONGEST + 2 + ended
    assert verify(again(store).lines()).valid is not ended
    with pytest.raises(Tampered):
        again(store).append("test.fact", {}, actor="a")


def test_a_chain_that_was_changed_is_neither_read_nor_appended_to(store: FileStore):
    store.path.write_bytes(store.path.read_bytes().replace(b'"n":1', b'"n":7'))
    before = store.path.read_bytes()
    for attempt in (
        lambda: again(store).append("test.fact", {}, actor="a"),
        lambda: list(again(store).records()),
        lambda: again(store).head(),
    ):
        with pytest.raises(
            Tampered, match=r"run-1\.jsonl:2: this chain is broken: record 2 is not what was"
        ) as refused:
            attempt()
        assert refused.value.exit_code == 1
    assert store.path.read_bytes() == before


def test_a_file_that_was_cut_replaced_or_taken_away_is_noticed_by_who_knew_it(store: FileStore):
    whole = store.path.read_bytes()
    store.path.write_bytes(whole[: whole.index(b"\n") + 1])
    with pytest.raises(Tampered, match="replaced or cut"):
        store.head()
    store.path.unlink()
    with pytest.raises(Tampered, match="gone"):
        store.append("test.fact", {}, actor="a")
    assert not store.path.exists()
    other = FileStore(store.path.parent / "other", "run-1", simulated=True)
    for number in range(5):
        other.append("test.fact", {"n": number}, actor="a")
    other.path.rename(store.path)
    with pytest.raises(Tampered, match="replaced or cut"):
        list(store.records())
    assert facts(again(store)) == [0, 1, 2, 3, 4]


def test_records_that_change_while_they_are_read_are_noticed(store: FileStore):
    reading = store.records()
    assert next(reading).seq == 1
    whole = store.path.read_bytes()
    store.path.write_bytes(whole.replace(b'"n":1', b'"n":7'))
    fresh = store.records()
    next(fresh)
    with pytest.raises(Tampered, match="record 2 is not there any more"):
        next(fresh)


FULL = """
import resource, sys
from pathlib import Path
from gouvernail.errors import Unusable
from gouvernail.evidence.file import FileStore
store = FileStore(Path(sys.argv[1]), "run-1", simulated=True)
store.append("test.fact", {"n": 0}, actor="a")
room = store.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (room + int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    store.append("test.fact", {"n": 1}, actor="a")
except Unusable as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(store.append("test.fact", {"n": 2}, actor="a").seq)
"""


@pytest.mark.parametrize("room", [0, 1, 100])
def test_a_full_disk_leaves_the_chain_valid(tmp_path: Path, room: int):
    """The kernel itself refuses to write beyond the limit, after it has written a part."""
    path = tmp_path / "c.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(room)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert "was not recorded" in done.stdout
    assert "nothing of it stands there" in done.stdout
    assert done.stdout.splitlines()[-1] == "2"
    store = FileStore(path, "run-1")
    assert facts(store) == [0, 2]
    assert verify(store.lines()).notes == ()


def test_a_full_disk_that_cannot_even_be_undone_is_told_and_named(store: FileStore, monkeypatch: pytest.MonkeyPatch):
    real = os.write

    def half(descriptor: int, data: bytes) -> int:
        real(descriptor, data[: len(data) // 2])
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def no(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", half)
        broken.setattr(os, "ftruncate", no)
        with pytest.raises(Unusable, match="Input/output error; a part of it may stand there") as refused:
            store.append("test.fact", {"n": 3}, actor="a")
    assert refused.value.exit_code == 3
    store.append("test.fact", {"n": 4}, actor="a")
    assert facts(store) == [0, 1, 2, 4]
    assert [record.kind for record in store.records()].count("evidence.torn") == 1
    assert verify(store.lines()).valid


def test_a_folder_in_its_place_and_one_that_cannot_be_made_are_told(tmp_path: Path):
    (tmp_path / "x.jsonl").mkdir()
    with pytest.raises(GouvernailError, match="is a folder"):
        FileStore(tmp_path / "x.jsonl", "x", simulated=True).append("test.fact", {}, actor="a")
    (tmp_path / "file").touch()
    with pytest.raises(Unusable, match="cannot be opened"):
        FileStore(tmp_path / "file" / "x.jsonl", "x", simulated=True).append("test.fact", {}, actor="a")


def test_who_reads_a_chain_that_is_not_there_makes_nothing(tmp_path: Path):
    store = FileStore(tmp_path / "runs" / "x.jsonl", "x")
    assert store.head() is None
    assert list(store.records()) == []
    assert not (tmp_path / "runs").exists()
