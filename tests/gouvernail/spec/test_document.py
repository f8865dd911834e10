"""Files as hostile as they come get one clear answer; scalars mean what YAML 1.2 says."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.document import read
from gouvernail.spec.places import find, plain
from gouvernail.spec.scalars import scalar


def problems(file: Path) -> tuple[Problem, ...]:
    try:
        read(file)
    except GouvernailError as error:
        return error.problems
    return ()


def refused(folder: Path, content: bytes) -> str:
    file = folder / "x.yaml"
    file.write_bytes(content)
    with pytest.raises(GouvernailError) as caught:
        read(file)
    return str(caught.value).replace(str(folder) + os.sep, "")


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"", "x.yaml:1:1: is empty"),
        (b"# only a comment\n", "x.yaml:1:1: is empty"),
        (b"- a\n- b\n", "x.yaml:1:1: is not a set of keys"),
        (b"just words", "x.yaml:1:1: is not a set of keys"),
        (b"a: 1\nb: caf\xe9\n", "x.yaml:2:7: byte 0xe9 is not UTF-8"),
        ("a: 1\n".encode("utf-16"), "x.yaml:1:1: byte 0xff is not UTF-8"),
        (b"a: 1\nb: x\x00y\n", "x.yaml:2:5: control character 0x00 stands here"),
        (b"a:\n\tb: 1\n", "x.yaml:2:1: a tab stands where YAML wants spaces"),
        (b"a: 1\nb: 2\na: 3\n", "x.yaml:3:1: the key 'a' stands here twice, first on line 1"),
        (b"a: &x [1]\n", "x.yaml:1:4: an anchor (&x) is not allowed here"),
        (b"a: 1\nb: *x\n", "x.yaml:2:4: an alias (*x) is not allowed here"),
        (b"a: {<<: {b: 1}}\n", "x.yaml:1:5: a merge key (<<) is not allowed here"),
        (b"a: !!python/object/apply:os.system [ls]\n", "a tag (tag:yaml.org,2002:python/object/apply:os.system)"),
        (b"a: 1\n---\nb: 2\n", "x.yaml:2:1: a second document begins"),
        (b"a: " + b"9" * 100_000, "x.yaml:1:4: a number of 100000 digits is too large"),
        (b"a: 0x" + b"f" * 5000, "x.yaml:1:4: a number of 5000 digits is too large"),
        (b"a: 1e999\n", "x.yaml:1:4: the number is too large"),
        (b"a: -.inf\n", "x.yaml:1:4: infinity and not-a-number are not values here"),
        (b"a: .nan\n", "x.yaml:1:4: infinity and not-a-number are not values here"),
        (b"a: " + b"[" * 5000, "is nested more than 40 levels deep"),
        (b"a: " + b"{a: " * 5000, "is nested more than 40 levels deep"),
        (b"? [a]\n: b\n", "x.yaml:1:3: a list stands as a key"),
        (b"a: [1, 2\nb: 3\n", "is not YAML"),
        (b'a: "open\n', "is not YAML"),
        (b"a: 1\n" + b"#" * (1 << 20), "is larger than 1 MiB"),
        (b"a: [" + b"1," * 60_000 + b"1]\n", "has more than 50000 values"),
    ],
)
def test_a_hostile_file_gets_its_answer(content: bytes, answer: str, tmp_path: Path):
    assert answer in refused(tmp_path, content)


def test_an_alias_bomb_is_never_expanded(tmp_path: Path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    answer = refused(tmp_path, "\n".join(lines).encode())
    assert "an alias (*a0) is not allowed here" in answer


def test_what_is_no_file_is_said(tmp_path: Path):
    for name, answer in ((tmp_path, "is a folder"), (tmp_path / "none.yaml", "there is no such file")):
        with pytest.raises(GouvernailError, match=answer):
            read(name)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(GouvernailError, match="is not a regular file"):
        read(pipe)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_said(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_text("a: 1", encoding="utf-8")
    file.chmod(0)
    with pytest.raises(GouvernailError, match="cannot be read: Permission denied"):
        read(file)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert plain(read(file)) == {"a": 1}


def test_every_value_knows_its_place(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_text("a:\n  b: [1, {c: 2}]\n", encoding="utf-8")
    place, node = find(read(file), ("a", "b", 1, "c"))
    assert (place.line, place.column) == (2, 11)
    assert node is not None
    assert plain(node) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("1:30", "1:30"),
        ("2027-03-31", "2027-03-31"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("true", True),
        ("False", False),
        ("", None),
        ("~", None),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        (".5e1", 5.0),
        ("1e3", 1000.0),
        ("+1", 1),
        ("5(b)", "5(b)"),
        ("10.10.0.0/20", "10.10.0.0/20"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(text: str, value: object):
    assert scalar(text) == value
    assert type(scalar(text)) is type(value)


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_bytes_give_anything_but_a_tree_or_an_answer(tmp_path_factory: pytest.TempPathFactory, content: bytes):
    file = tmp_path_factory.mktemp("bytes") / "x.yaml"
    file.write_bytes(content)
    assert all(problem.file and problem.message for problem in problems(file))


@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@`,#? \n\t0.\\<", max_size=200))
@settings(max_examples=400, deadline=None)
def test_no_yaml_gives_anything_but_a_tree_or_an_answer(tmp_path_factory: pytest.TempPathFactory, content: str):
    file = tmp_path_factory.mktemp("text") / "x.yaml"
    file.write_text(content, encoding="utf-8")
    assert all(problem.file and problem.message for problem in problems(file))
