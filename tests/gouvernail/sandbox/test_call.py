from pathlib import Path

import pytest

from gouvernail.sandbox.call import read

HERE = Path("/somewhere")


@pytest.mark.parametrize(
    ("typed", "words", "stack"),
    [
        ("up --yes --stack dev", ("up",), "dev"),
        ("up -sdev", ("up",), "dev"),
        ("up -s=dev", ("up",), "dev"),
        ("--stack=org/shop/dev preview", ("preview",), "org/shop/dev"),
        ("-C sub update", ("up",), None),
        ("down", ("destroy",), None),
        ("stack new dev", ("stack", "init", "dev"), None),
        ("stack init --secrets-provider passphrase dev", ("stack", "init", "dev"), None),
        ("--color never stack delete -y", ("stack", "rm"), None),
        ("config set --secret key value -s dev", ("config", "set", "key", "value"), "dev"),
        ("", (), None),
        ("--stack", (), None),
    ],
)
def test_what_was_typed_is_understood(typed, words, stack):
    call = read(typed.split(), HERE)
    assert call.words == words
    assert call.stack == stack


def test_folders_and_flags():
    assert read(["-C", "sub", "up"], HERE).folder == HERE / "sub"
    assert read(["--cwd=/other", "up"], HERE).folder == Path("/other")
    assert read(["up"], HERE).folder == HERE
    assert read(["up", "--config-file", "mine.yaml"], HERE).own_file
    assert read(["stack", "select", "dev", "--create"], HERE).creating
    assert read(["up", "-h"], HERE).help
    assert read(["stack", "select", "dev"], HERE).third == "dev"
    assert read(["stack", "select"], HERE).third is None


def test_what_follows_two_dashes_is_not_the_engine_s():
    call = read(["up", "--", "--stack", "other", "--config-file", "x"], HERE)
    assert (call.words, call.stack, call.own_file, call.end) == (("up",), None, False, 1)
