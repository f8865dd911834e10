"""A chain as an auditor meets it: whatever is done to it is found, and nothing that comes in ends in a traceback."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from gouvernail.evidence import Head, Verified, verify
from gouvernail.evidence.canonical import LONGEST, written
from gouvernail.evidence.file import FileStore
from gouvernail.evidence.record import Follower, read, stamp, time_of
from gouvernail.evidence.store import following

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
DATA = [{"weight": 5}, {"text": "é\u2028\U0001f600"}, {"rate": 0.0125}, {"none": None}, {"list": [1, [2, {}]]}, {}]


def chain(
    name: str = "run-1", data: list[dict[str, object]] | None = None, times: list[datetime] | None = None
) -> list[bytes]:
    follower, lines = Follower(name), list[bytes]()
    for number, one in enumerate(DATA if data is None else data):
        at = times[number] if times else NOON + timedelta(seconds=number)
        records, follower = following(follower, "migration.intent", one, actor="a@b.example", at=at, simulated=True)
        lines += [record.line + b"\n" for record in records]
    return lines


def fault(lines: list[bytes]) -> tuple[int, str]:
    found = verify(lines).fault
    assert found is not None
    return found.line, found.code


def test_a_whole_chain_is_valid_and_says_how_far_it_goes():
    found = verify(chain())
    assert found.valid
    assert found.count == len(DATA)
    assert found.head is not None
    assert (found.head.chain, found.head.seq) == ("run-1", len(DATA))
    assert found.head.hash == json.loads(chain()[-1])["hash"]
    assert found.notes == ()


def test_a_digest_is_of_the_line_without_it():
    """What the guide tells auditors to compute with sed and sha256sum."""
    before = "0" * 64
    for line in chain():
        record = json.loads(line)
        cut = line.removesuffix(b"\n").replace(f'"hash":"{record["hash"]}",'.encode(), b"")
        assert sha256(cut).hexdigest() == record["hash"]
        assert record["prev"] == before
        before = record["hash"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda c: c[1:], (1, "missing")),
        (lambda c: c[:2] + c[3:], (3, "missing")),
        (lambda c: c[:1] + c[4:], (2, "missing")),
        (lambda c: [c[0], c[2], c[1], *c[3:]], (2, "missing")),
        (lambda c: [c[1], c[0], *c[2:]], (1, "missing")),
        (lambda c: [*c[:3], c[2], *c[3:]], (4, "misplaced")),
        (lambda c: [*c, c[0]], (7, "misplaced")),
        (lambda c: [*c[:2], *chain("run-2")[2:3], *c[3:]], (3, "foreign")),
        (lambda c: [*c, *chain("run-2")], (7, "foreign")),
        (lambda c: [*c[:2], *chain(data=[{"other": 1}, *DATA])[2:]], (3, "unlinked")),
        (lambda c: [*c[:2], c[2].replace(b'"rate":0.0125', b'"rate":0.0126'), *c[3:]], (3, "altered")),
        (lambda c: [c[0].replace(b'"simulated":true', b'"simulated":false'), *c[1:]], (1, "altered")),
        (lambda c: [*c[:5], c[5].replace(b'"actor":"a@', b'"actor":"z@')], (6, "altered")),
        (lambda c: [c[0], b"\n", *c[1:]], (2, "unreadable")),
        (lambda c: [c[0], c[1].replace(b'":{"', b'": {"'), *c[2:]], (2, "unreadable")),
        (lambda c: [*c, b"{}\n"], (7, "unreadable")),
        (lambda _: [], (1, "empty")),
    ],
)
def test_what_was_done_to_a_chain_is_found(change: Callable[[list[bytes]], list[bytes]], found: tuple[int, str]):
    assert fault(change(chain())) == found


def test_a_fault_tells_what_was_before_it():
    lines = chain()
    found = verify([*lines[:2], *lines[3:]])
    assert not found.valid
    assert found.count == 2
    assert found.head is not None
    assert found.head.seq == 2
    assert str(found.fault) == "line 3: record 3 is missing before record 4"


def test_another_chain_than_the_one_asked_for_is_found():
    found = verify(chain(), chain="run-2").fault
    assert found is not None
    assert (found.line, found.code) == (1, "foreign")


def test_a_chain_that_was_cut_off_is_found_with_what_was_seen_before():
    lines = chain()
    seen = verify(lines).head
    assert verify(lines, reaching=seen).valid
    assert verify([*lines, *chain(data=[*DATA, {}])[-1:]], reaching=seen).valid
    cut = verify(lines[:-1], reaching=seen)
    assert cut.fault is not None
    assert (cut.fault.line, cut.fault.code) == (5, "short")
    assert "ends with record 5" in cut.fault.reason
    assert "saw record 6" in cut.fault.reason


def test_a_chain_that_was_made_anew_is_found_with_what_was_seen_before():
    seen = verify(chain()).head
    again = verify(chain(data=[{"weight": 6}, *DATA[1:]]), reaching=seen)
    assert again.fault is not None
    assert (again.fault.line, again.fault.code) == (6, "altered")


def test_times_that_run_back_are_told_and_no_fault():
    times = [NOON + timedelta(seconds=s) for s in (0, 60, 10, 11, 61, 60.5)]
    found = verify(chain(times=times))
    assert found.valid
    assert [note.partition(":")[0] for note in found.notes] == ["line 3", "line 4"]
    assert "ran back by 50.000 s" in found.notes[0]


HOSTILE = {
    "nothing": b"",
    "no JSON": b"hello",
    "half": b'{"v":1',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "no text": b"\xff\xfe",
    "zeros": b"\0" * 100,
    "a key twice": b'{"v":1,"v":1}',
    "not a number": b'{"v":NaN}',
    "infinite": b'{"v":1,"x":1e999}',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "quite deep": b"[" * 33 + b"]" * 33,
    "huge number": b'{"v":' + b"9" * 100_000 + b"}",
    "half a character": b'{"v":1,"x":"\\ud800"}',
    "too long": b'"' + b"x" * (LONGEST + 1) + b'"',
    "another version": written({"v": 2}),
    "a version that is true": written({"v": True}),
    "no version": b"{}",
    "no fields": written({"v": 1}),
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_hostile_lines_are_one_clear_finding(line: bytes):
    for lines in ([line + b"\n", *chain()], [line + b"\n"]):
        found = verify(lines)
        assert found.fault is not None
        assert (found.fault.line, found.fault.code) == (1, "unreadable")
        assert len(found.fault.reason) < 200


def mended(record: dict[str, object]) -> bytes:
    """A record with the digest that it should have: only its shape is wrong."""
    del record["hash"]
    return written({**record, "hash": sha256(written(record)).hexdigest()}) + b"\n"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("chain", ""),
        ("chain", "../x"),
        ("seq", 0),
        ("seq", 1.5),
        ("seq", True),
        ("seq", "1"),
        ("at", "2026-11-30T12:00:00Z"),
        ("at", "2026-02-30T12:00:00.000Z"),
        ("at", "2026-11-30T12:00:00.000+01:00"),
        ("kind", "intent"),
        ("kind", "x" * 100 + ".y"),
        ("actor", " "),
        ("actor", "a\nb"),
        ("simulated", 1),
        ("simulated", None),
        ("data", []),
        ("prev", None),
        ("prev", "A" * 64),
        ("more", 1),
    ],
)
def test_a_record_of_a_wrong_shape_is_refused(key: str, value: object):
    line = mended({**json.loads(chain()[0]), key: value})
    found = verify([line]).fault
    assert found is not None
    assert found.code == "unreadable"
    assert "it is no record" in found.reason


@given(st.data())
def test_any_changed_byte_is_found(data: st.DataObject):
    lines = chain()
    whole = bytearray(b"".join(lines))
    place = data.draw(st.integers(0, len(whole) - 2))  # the very last byte ends the last line
    whole[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    assert not verify(split(bytes(whole))).valid


def split(whole: bytes) -> list[bytes]:
    *lines, rest = whole.split(b"\n")
    return [line + b"\n" for line in lines] + ([rest] if rest else [])


LINES = st.lists(st.sampled_from(range(12)), max_size=12)


@given(LINES)
def test_any_other_choice_of_lines_is_found(choice: list[int]):
    """Lines of two chains in any order, any of them twice or left out: only a beginning of one chain is valid."""
    pool = [*chain(), *chain("run-2")]
    valid = verify([pool[n] for n in choice]).valid
    assert valid == (bool(choice) and choice in (list(range(len(choice))), list(range(6, 6 + len(choice)))))


@given(st.binary(max_size=300))
def test_no_bytes_end_in_a_traceback(junk: bytes):
    assert isinstance(verify(split(junk)), Verified)
    assert not verify([junk.replace(b"\n", b"") + b"\n", *chain()]).valid


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON, max_size=4))
def test_whatever_json_can_say_is_recorded_and_read_back(data: dict[str, object]):
    (line,) = chain(data=[data])
    assert verify([line]).valid
    record = read(line)
    assert record is not None
    assert record.data == data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"x": float("nan")}, "not a number"),
        ({"x": float("inf")}, "infinite"),
        ({"x": 2**53}, "record it as text"),
        ({"x": b"bytes"}, "bytes"),
        ({"x": {1: 2}}, "keys must be strings"),
        ({"x": NOON}, "datetime"),
        ({"x": "\ud800"}, "codepoints"),
        ({"\ud800": 1}, "surrogates"),
        ({"x": "y" * LONGEST}, "record its digest"),
        ([], "data"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_json_cannot_say_is_refused(data: dict[str, object], said: str):
    with pytest.raises(GouvernailError, match="cannot be recorded") as refused:
        chain(data=[data])
    assert said in str(refused.value)


def test_what_is_nested_without_end_is_refused():
    data: dict[str, object] = {}
    data["again"] = data
    with pytest.raises(GouvernailError, match="nested more than 32 levels"):
        chain(data=[data])


def test_numbers_are_written_as_rfc_8785_says():
    """From its Appendix B."""
    numbers = {5e-324: "5e-324", 1.7976931348623157e308: "1.7976931348623157e+308", 1e21: "1e+21"}
    numbers |= {1e20: "100000000000000000000", -0.0: "0", 333333333.3333332: "333333333.3333332", 1e-7: "1e-7"}
    for number, text in numbers.items():
        (line,) = chain(data=[{"n": number}])
        assert f'"n":{text}}}'.encode() in line
        assert verify([line]).valid


def test_kinds_of_the_chain_itself_cannot_be_forged():
    with pytest.raises(GouvernailError, match="written by the chain itself"):
        following(Follower("run-1"), "evidence.torn", {}, actor="a", at=NOON, simulated=True)


def test_a_first_record_says_whether_it_is_simulated(tmp_path: Path):
    with pytest.raises(GouvernailError, match="whether it is simulated"):
        FileStore(tmp_path / "x.jsonl", "x").append("migration.intent", {}, actor="a")


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 1, 1))  # noqa: DTZ001
    assert time_of(stamp(NOON)) == NOON


def test_a_checkpoint_of_another_chain_fits_none():
    seen = verify(chain("run-2")).head
    assert isinstance(seen, Head)
    found = verify(chain(), reaching=seen).fault
    assert found is not None
    assert found.code == "foreign"
