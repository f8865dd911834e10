"""Copies are verified by digest: what differs, or cannot be read, is no copy."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from migration.performing import Outcome
from migration.steps import data_copy as verb
from migration.steps.data_copy import DataCopy
from tests.migration.gates.worked import run_of
from tests.migration.running import FakeRun, step_of
from tests.migration.serving import Reply, Seen, secure

STEP = step_of("dataCopy", DataCopy(verify="digest"), deadline=5.0)


def sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def moved(copied: object, digest: str | None = None, **more: object) -> dict[str, Any]:
    thing = {"what": "scores", "owner": "owner", "action": "move", "copied": copied, "digest": digest, **more}
    return {"data": {"decisions": {key: value for key, value in thing.items() if value is not None}}}


def copied(root: Path, inventory: dict[str, Any]) -> tuple[Outcome, FakeRun]:
    run = run_of(root, inventory)
    return verb.perform(run, STEP), run


def test_a_file_that_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "copy.bin").write_bytes(b"scores" * 400_000)
    outcome, run = copied(tmp_path, moved({"at": "copy.bin"}, sha256(b"scores" * 400_000)))
    assert outcome.kind == "done"
    told = run.told("copy")
    assert (told[0]["what"], told[0]["verified"], told[0]["copy"]) == ("data/decisions", True, "copy.bin")


def test_one_that_differs(tmp_path: Path) -> None:
    (tmp_path / "copy.bin").write_bytes(b"scorez")
    outcome, run = copied(tmp_path, moved({"at": "copy.bin"}, sha256(b"scores")))
    assert outcome.kind == "gate"
    assert f"the copy has {sha256(b'scorez')}, the original {sha256(b'scores')}" in outcome.reason
    assert run.told("copy")[0]["verified"] is False


def test_what_stays_is_not_looked_at(tmp_path: Path) -> None:
    assert copied(tmp_path, moved({"at": "gone"}, sha256(b"x"), action="keep"))[0].kind == "done"


def test_one_that_nobody_can_find(tmp_path: Path) -> None:
    assert "nobody says where" in copied(tmp_path, moved(None, sha256(b"x")))[0].reason
    (tmp_path / "copy.bin").write_bytes(b"x")
    assert "nothing to compare" in copied(tmp_path, moved({"at": "copy.bin"}))[0].reason
    assert "No such file" in copied(tmp_path, moved({"at": "gone.bin"}, sha256(b"x")))[0].reason
    (tmp_path / "folder").mkdir()
    assert "Is a directory" in copied(tmp_path, moved({"at": "folder"}, sha256(b"x")))[0].reason


def test_an_empty_one_is_none(tmp_path: Path) -> None:
    (tmp_path / "copy.bin").write_bytes(b"")
    assert "is empty" in copied(tmp_path, moved({"at": "copy.bin"}, sha256(b"")))[0].reason


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"x")
    root = tmp_path / "project"
    root.mkdir()
    (root / "copy.bin").symlink_to(outside)
    assert "leads out of the project" in copied(root, moved({"at": "copy.bin"}, sha256(b"x")))[0].reason


def test_the_original_may_be_read_instead(tmp_path: Path) -> None:
    for name in ("original.log", "copy.log"):
        (tmp_path / name).write_bytes(b"line\n")
    both = moved({"at": "copy.log"}, original={"at": "original.log"})
    assert copied(tmp_path, both)[0].kind == "done"
    (tmp_path / "original.log").write_bytes(b"line\nline\n")
    assert "the copy has" in copied(tmp_path, both)[0].reason
    same = moved({"at": "copy.log"}, original={"at": "copy.log"})
    assert "the original itself" in copied(tmp_path, same)[0].reason
    wrong = moved({"at": "copy.log"}, sha256(b"x"), original={"at": "original.log"})
    assert "the inventory says" in copied(tmp_path, wrong)[0].reason


def test_over_https_with_its_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUVERNAIL_SECRET_ARCHIVE_READ", "s3cret")

    def answer(seen: Seen) -> Reply:
        return Reply(200, b"scores") if seen.headers.get("Authorization") == "Bearer s3cret" else Reply(403, b"scores")

    with secure(tmp_path, monkeypatch, answer) as server:
        at = f"{server.url}/decisions"
        opened = moved({"at": at, "auth": {"secret": "archive/read"}}, sha256(b"scores"))
        outcome, run = copied(tmp_path, opened)
        assert outcome.kind == "done"
        assert all(b"s3cret" not in line for line in run.store.lines())
        assert "it answers 403" in copied(tmp_path, moved({"at": at}, sha256(b"scores")))[0].reason


@pytest.mark.parametrize("reply", [Reply(302, b"scores", {"Location": "/x"}), Reply(206, b"scores"), Reply(404)])
def test_what_is_no_whole_answer_is_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reply: Reply) -> None:
    with secure(tmp_path, monkeypatch, lambda _: reply) as server:
        outcome, _ = copied(tmp_path, moved({"at": server.url}, sha256(b"scores")))
    assert outcome.kind == "gate"


def test_one_that_breaks_off_is_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = Reply(raw=lambda out: out.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nscores") and None)
    with secure(tmp_path, monkeypatch, lambda _: half) as server:
        outcome, _ = copied(tmp_path, moved({"at": server.url}, sha256(b"scores")))
    assert "breaks off" in outcome.reason


@pytest.mark.parametrize(
    "at", ["http://a.example/x", "https://a.example/x?sig=1", "https://u:p@a.example/x", "../x", "/x"]
)
def test_a_place_is_in_the_project_or_an_https_url_without_secrets(tmp_path: Path, at: str) -> None:
    outcome, _ = copied(tmp_path, moved({"at": at}, sha256(b"x")))
    assert outcome.kind == "gate"
    assert "sig=1" not in outcome.reason.replace(at, "")


def test_an_inventory_that_is_gone_fails(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    (tmp_path / "inventory.yaml").unlink()
    assert verb.perform(run, STEP).kind == "gate"
