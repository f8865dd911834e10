"""The benchmark of the sandbox, on a few resources: it measures what it says, and fails on subjects known to be bad."""

import pytest

from bench.sandbox import costs, measure, nothing, sandbox

pytestmark = [pytest.mark.engine, pytest.mark.slow]
FEW = 20


def test_both_do_the_same_work_in_turn():
    found = measure([sandbox, nothing()], FEW, pairs=1)
    assert list(found) == ["sandbox", "nothing"]
    for [one] in found.values():
        assert one.up > 0
        assert one.preview > 0
        assert one.memory > 10
        assert one.processor > 0


def test_checkpoints_are_skipped(tmp_path):
    for name in ("without", "with"):
        (tmp_path / name).mkdir()
    without = costs(nothing(), FEW, tmp_path / "without")
    assert without.writes == 1
    assert costs(nothing(), FEW, tmp_path / "with", checkpoints=True).writes > 1


@pytest.mark.parametrize(
    ("kind", "said"),
    [("refuse", "up --yes --skip-preview ended with"), ("differ", "preview --expect-no-changes ended with")],
)
def test_a_subject_that_does_not_do_the_work_has_no_figures(tmp_path, kind, said):
    with pytest.raises(SystemExit, match=said):
        costs(nothing(kind), FEW, tmp_path)


def test_a_resource_less_is_noticed(tmp_path):
    with pytest.raises(SystemExit, match="not all of the 25"):
        costs(nothing(), 25, tmp_path)  # they come in tens
