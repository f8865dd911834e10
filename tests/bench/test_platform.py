"""The benchmark of the platform, on one stack: both build the same, and what differs is noticed."""

import pytest

from bench.platform import costs, replaying, worked
from bench.sandbox import sandbox
from gouvernail.sandbox.folder import STATE


def test_what_is_measured_is_what_there_are_stack_files_of():
    assert worked("azure", "credit-scoring") == [
        "bex-azure-audit-foundation",
        "bex-azure-prod-foundation",
        "credit-scoring-azure-prod-workload",
        "credit-scoring-azure-prod-recovery",
    ]
    assert worked("aws", "document-triage")[-1] == "document-triage-aws-prod-workload"
    assert worked("gcp", "credit-scoring")[0] == "bex-gcp-audit-foundation"


@pytest.mark.engine
@pytest.mark.slow
def test_the_same_program_builds_the_same_on_what_was_recorded(tmp_path):
    stacks = worked("aws", "credit-scoring")[:1]
    for name in ("recorded", "replayed"):
        (tmp_path / name).mkdir()
    ours = costs(sandbox, stacks, tmp_path / "recorded")
    theirs = costs(replaying(tmp_path / "recorded" / "box" / STATE, "aws"), stacks, tmp_path / "replayed")
    assert ours.resources == theirs.resources
    assert ours.resources[stacks[0]] > 5
    assert min(one for its in (ours, theirs) for one in (its.preview, its.up, its.unchanged)) > 0


@pytest.mark.engine
@pytest.mark.slow
def test_what_was_not_recorded_is_not_made_up(tmp_path):
    with pytest.raises(SystemExit, match="was not there when it was recorded"):
        costs(replaying(tmp_path / "empty.db", "aws"), worked("aws", "credit-scoring")[:1], tmp_path)
