"""The benchmark of the platform, on one stack: both build the same, and what differs is noticed."""

from pathlib import Path

import pytest

from bench.platform import costs
from bench.sandbox import Subject, provider, sandbox
from gouvernail.sandbox.folder import STATE

pytestmark = [pytest.mark.engine, pytest.mark.slow]
STACKS = ["bex-aws-audit-foundation"]


def replaying(state: Path) -> Subject:
    return Subject("replay", lambda _: provider("bench._replay", str(state)))


def test_the_same_program_builds_the_same_on_what_was_recorded(tmp_path):
    for name in ("recorded", "replayed"):
        (tmp_path / name).mkdir()
    ours = costs(sandbox, STACKS, tmp_path / "recorded")
    theirs = costs(replaying(tmp_path / "recorded" / "box" / STATE), STACKS, tmp_path / "replayed")
    assert ours.resources == theirs.resources
    assert ours.resources[STACKS[0]] > 5
    assert min(ours.up, ours.preview, theirs.up, theirs.preview) > 0


def test_what_was_not_recorded_is_not_made_up(tmp_path):
    with pytest.raises(SystemExit, match="was not there when it was recorded"):
        costs(replaying(tmp_path / "empty.db"), STACKS, tmp_path)
