"""Buckets: the same for everybody who computes them, in whatever language."""

import hashlib
import shutil
import subprocess
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.bucketing import bucket, named


@pytest.mark.parametrize(("value", "number"), [("A-1042", 69), ("", 49), ("Åsa", 0), ("1", 15)])
def test_a_bucket_never_changes(value: str, number: int) -> None:
    assert bucket(value) == number


@given(st.text())
def test_it_is_the_digest_modulo_100(value: str) -> None:
    text = value.encode("utf-8", "surrogateescape") if value.isprintable() else b""
    if text:
        assert bucket(value) == int(hashlib.sha256(text).hexdigest(), 16) % 100


def test_people_are_spread_evenly() -> None:
    counts = Counter(bucket(f"A-{number}") for number in range(20_000))
    assert len(counts) == 100
    assert max(counts.values()) < 270


def test_it_is_sent_as_two_digits() -> None:
    assert [named(0), named(7), named(99)] == ["00", "07", "99"]


@pytest.mark.skipif(not shutil.which("node"), reason="no node here")
def test_what_the_guide_says_for_javascript_is_right() -> None:
    code = (
        'const {createHash} = require("crypto"); const bucket = value => (BigInt("0x" + '
        'createHash("sha256").update(value, "utf8").digest("hex")) % 100n).toString().padStart(2, "0"); '
        'console.log(bucket("A-1042"), bucket("Åsa"))'
    )
    told = subprocess.run(["node", "-e", code], capture_output=True, text=True, check=True).stdout.split()
    assert told == [named(bucket("A-1042")), named(bucket("Åsa"))]
