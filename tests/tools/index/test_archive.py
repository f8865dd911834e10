"""The index's files, and the command that makes them, on the SDKs that are installed."""

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from gouvernail.sandbox import index
from tools.index import archive
from tools.index.__main__ import main


def test_the_same_members_give_the_same_bytes() -> None:
    members = {"index.json": "{}", "modules/x.json": '{"é":1}'}
    assert archive.pack(members) == archive.pack(dict(members))


def test_differences_are_named(tmp_path: Path) -> None:
    members = {"index.json": "{}", "modules/x.json": "{}"}
    assert archive.differences("aws", members, tmp_path) == ["aws.zip"]
    (tmp_path / "aws.zip").write_bytes(archive.pack(members))
    assert archive.differences("aws", members, tmp_path) == []
    changed = {"index.json": '{"a":1}', "modules/y.json": "{}"}
    assert archive.differences("aws", changed, tmp_path) == ["index.json", "modules/x.json", "modules/y.json"]


def test_the_committed_index_holds_nothing_of_a_day_or_a_machine() -> None:
    for package in archive.PACKAGES:
        with zipfile.ZipFile(archive.HOME / f"{package}.zip") as committed:
            assert {entry.date_time for entry in committed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert committed.namelist() == sorted(committed.namelist())
            assert not any("/site-packages/" in committed.read(name).decode() for name in committed.namelist())


def test_a_stale_index_ends_with_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.index.__main__.build", lambda *_: {"index.json": "{}"})
    result = CliRunner().invoke(main, ["--check", "aws"])
    assert result.exit_code == 1
    assert "members differ" in result.output
    assert "python -m tools.index" in result.output
    assert index.resource("aws:kms/key:Key") is not None  # nothing was written


def test_a_missing_sdk_ends_with_exit_code_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(archive.PACKAGES, "aws", "pulumi_not_there")
    result = CliRunner().invoke(main, ["--check", "aws"])
    assert result.exit_code == 3
    assert "the SDK of aws is not installed" in result.output
