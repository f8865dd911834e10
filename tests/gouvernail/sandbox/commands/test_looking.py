"""`ls`, `show` and `log`."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.sandbox import folder as folders
from gouvernail.sandbox import log
from gouvernail.sandbox.serve import serving
from tests.gouvernail.sandbox.commands.conftest import BUCKET, run


def test_what_exists_is_listed(box):
    lines = run("ls", "--state", box).stdout.splitlines()
    assert [line.split("\t")[:3] for line in lines][1] == [BUCKET, "the-orders", "orders"]
    assert len(lines) == 2
    [one] = json.loads(run("ls", "--state", box, "--type", "S3/", "--json").stdout)
    assert (one["id"], one["account"], one["stack"], one["simulated"]) == ("the-orders", "111111111111", "dev", True)
    assert run("ls", "--state", box, "--type", "aws:s3:Bucket").stdout.split("\t")[1] == "the-orders"
    assert run("ls", "--state", box, "--type", "nothing").stdout == ""


@pytest.mark.parametrize("name", ["the-orders", "arn:aws:s3:::the-orders", f"urn:pulumi:dev::shop::{BUCKET}::orders"])
def test_one_is_shown_by_each_of_its_names(box, name):
    shown = json.loads(run("show", "--state", box, name, "--json").stdout)
    assert shown["inputs"] == {"bucket": "the-orders"}
    assert shown["outputs"]["arn"] == "arn:aws:s3:::the-orders"
    assert "bucket: the-orders" in run("show", "--state", box, name).stdout


def test_what_is_not_there_is_answered_with_the_nearest(box):
    result = run("show", "--state", box, "the-order")
    assert isinstance(result.exception, GouvernailError)
    assert result.exception.exit_code == 2
    assert result.exception.problems[0].nearest == "the-orders"


@pytest.mark.parametrize(
    "command",
    [
        ["ls"],
        ["show", "x"],
        ["log"],
        ["reset", "--yes"],
        ["faults"],
        ["faults", "--clear"],
        ["drift", "x", "--delete"],
        ["serve", "--status"],
        ["serve", "--stop"],
    ],
)
def test_without_a_sandbox_all_say_how_to_begin(tmp_path, command):
    result = run(*command, "--state", tmp_path / "none")
    assert isinstance(result.exception, GouvernailError)
    assert "gouvernail sandbox exec" in str(result.exception)
    assert not (tmp_path / "none").exists()


def test_looking_is_allowed_while_a_sandbox_is_served(box):
    with folders.used(box), serving(box / folders.STATE, {}):
        assert len(run("ls", "--state", box).stdout.splitlines()) == 2


@pytest.fixture
def asked(box):
    """A sandbox of whose calls one is old, one was refused and one never answered."""
    with log.Log(box / log.NAME) as written:
        written.end(written.begin("aws", "Create", type=BUCKET, urn="urn:pulumi:dev::shop::x::orders"), "ok", id="b")
        written.end(written.begin("gcp", "Read", type="gcp:kms/keyRing:KeyRing"), "refused", status="not-found")
        written.begin("aws", "Create", type="aws:kms/key:Key", preview=False)
    old = (datetime.now(UTC) - timedelta(hours=2)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    lines = (box / log.NAME).read_text().splitlines()
    first = {**json.loads(lines[1]), "at": old}
    (box / log.NAME).write_text("\n".join([lines[0], json.dumps(first), *lines[2:]]) + "\n")
    return box


def shown(box, *arguments):
    return [
        one["type"].rpartition(":")[2] for one in json.loads(run("log", "--state", box, "--json", *arguments).stdout)
    ]


@pytest.mark.parametrize(
    ("arguments", "types"),
    [
        ([], ["Bucket", "KeyRing", "Key"]),
        (["--type", "kms/KEY"], ["KeyRing", "Key"]),
        (["--type", "aws:s3:Bucket"], ["Bucket"]),
        (["--operation", "create"], ["Bucket", "Key"]),
        (["--operation", "Read", "--outcome", "refused"], ["KeyRing"]),
        (["--outcome", "unanswered"], ["Key"]),
        (["--since", "1h"], ["KeyRing", "Key"]),
        (["--since", "3h"], ["Bucket", "KeyRing", "Key"]),
        (["--since", "2000-01-01"], ["Bucket", "KeyRing", "Key"]),
        (["--since", "2999-01-01T00:00:00+01:00"], []),
    ],
)
def test_calls_are_chosen(asked, arguments, types):
    assert shown(asked, *arguments) == types


@pytest.mark.parametrize("wrong", [["--operation", "craete"], ["--outcome", "fine"]])
def test_what_no_call_has_is_refused(asked, wrong):
    result = run("log", "--state", asked, *wrong)
    assert result.exit_code == 2
    assert "is not one of" in result.output


def test_a_call_is_a_line(asked):
    first, second, third = (line.split("\t") for line in run("log", "--state", asked).stdout.splitlines())
    assert first[1:4] == ["aws", "Create", "ok"]
    assert first[5:] == [BUCKET, "urn:pulumi:dev::shop::x::orders", "b"]
    assert second[3] == "refused (not-found)"
    assert third[3] == "unanswered"


@pytest.mark.parametrize("since", ["soon", "10", "5x", "2026-13-01", ""])
def test_what_is_no_time_is_refused(asked, since):
    result = run("log", "--state", asked, "--since", since)
    assert isinstance(result.exception, GouvernailError)
    assert "10m" in str(result.exception)


def test_following_shows_what_is_answered_from_now_on(asked):
    lines, end = log.lines(asked / log.NAME)
    following = log.following(asked / log.NAME, end, log.calls(lines)[-1:])
    open_ = log.calls(lines)[-1]
    with (asked / log.NAME).open("a") as file:
        file.write(json.dumps({"server": open_.server, "call": open_.call, "outcome": "ok", "seconds": 1}) + "\n")
    with log.Log(asked / log.NAME) as written:
        written.begin("aws", "Read", urn="open")
        written.end(written.begin("aws", "Delete", urn="done"), "ok")
    assert [(one.operation, one.outcome) for one in (next(following), next(following))] == [
        ("Create", "ok"),
        ("Delete", "ok"),
    ]
