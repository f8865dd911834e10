"""A head that was signed and kept elsewhere finds what the chain alone cannot."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.evidence import verify
from gouvernail.evidence.checkpoint import Checkpoint, exported, read
from gouvernail.evidence.file import FileStore
from gouvernail.evidence.signing import NotVerified
from tests.gouvernail.evidence.signers import Signers, signers

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Signers:
    return signers(tmp_path_factory.mktemp("keys"), "auditor")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    store = FileStore(tmp_path / "run-1.jsonl", "run-1", simulated=True)
    for number in range(4):
        store.append("test.fact", {"n": number}, actor="a")
    return store


def seen(store: FileStore, people: Signers, folder: Path) -> Checkpoint:
    head = store.head()
    assert head is not None
    file = folder / "checkpoint.json"
    file.write_bytes(exported(head, people.key("auditor"), NOON).line)
    return read(file)


def test_a_chain_that_was_cut_off_is_found(store: FileStore, people: Signers, tmp_path: Path):
    checkpoint = seen(store, people, tmp_path)
    assert checkpoint.signer(people.file) == "auditor@bank.example"
    assert checkpoint.at == "2026-11-30T12:00:00.000Z"
    assert verify(store.lines(), reaching=checkpoint.head).valid
    lines = list(store.lines())
    assert verify(lines[:3]).valid  # the chain alone says nothing
    fault = verify(lines[:3], reaching=checkpoint.head).fault
    assert fault is not None
    assert fault.code == "short"


def test_a_chain_that_went_on_is_whole(store: FileStore, people: Signers, tmp_path: Path):
    checkpoint = seen(store, people, tmp_path)
    store.append("test.fact", {}, actor="a")
    assert verify(store.lines(), reaching=checkpoint.head).valid


@pytest.mark.parametrize(
    ("key", "value"), [("seq", 3), ("hash", "0" * 64), ("chain", "run-2"), ("at", "2026-11-30T12:00:00.001Z")]
)
def test_a_checkpoint_that_was_altered_is_refused(
    store: FileStore, people: Signers, tmp_path: Path, key: str, value: object
):
    checkpoint = seen(store, people, tmp_path).model_copy(update={key: value})
    with pytest.raises(NotVerified) as error:
        checkpoint.signer(people.file)
    assert error.value.reason == "altered"


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "hello", '{"v":2}', "\0" * 100, "x" * 200_000, '{"at":"2026-02-30T12:00:00.000Z"}'],
    ids=["empty", "no fields", "list", "no JSON", "version", "zeros", "long", "time"],
)
def test_what_is_no_checkpoint_is_told(tmp_path: Path, text: str):
    (tmp_path / "x").write_text(text)
    with pytest.raises(GouvernailError, match="this is no checkpoint") as error:
        read(tmp_path / "x")
    assert "gouvernail evidence checkpoint" in str(error.value)


def test_a_time_that_there_is_not_is_told(store: FileStore, people: Signers, tmp_path: Path):
    fields = json.loads(seen(store, people, tmp_path).line)
    text = json.dumps({**fields, "at": "2026-02-30T12:00:00.000Z"}, sort_keys=True, separators=(",", ":"))
    (tmp_path / "x").write_text(text)
    with pytest.raises(GouvernailError, match="this is no checkpoint"):
        read(tmp_path / "x")


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(GouvernailError, match="cannot be read"):
        read(tmp_path / "none")
