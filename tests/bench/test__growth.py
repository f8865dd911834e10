"""The benchmark of growth: its line finds what is not linear, and its specs are those of as many systems."""

import pytest

from bench._growth import fit, written
from gouvernail import spec
from gouvernail.errors import GouvernailError

NOISE = [0.1, -0.2, 0.15, -0.05, 0.0, 0.2, -0.1, -0.15, 0.1, -0.05]


def test_what_costs_the_same_each_time_needs_no_quadratic_term():
    its = fit([5 + off for off in NOISE])
    assert its is not None
    assert not its.quadratic
    assert its.mean == pytest.approx(5)


@pytest.mark.parametrize("a_system", [0.1, -0.1])
def test_what_costs_more_or_less_each_time_needs_one(a_system):
    its = fit([5 + a_system * number + off for number, off in enumerate(NOISE)])
    assert its is not None
    assert its.quadratic
    assert its.slope == pytest.approx(a_system, abs=0.02)
    assert its.share == pytest.approx(a_system * len(NOISE) / 2 / its.mean, rel=0.2)


def test_two_say_nothing_of_a_line():
    assert fit([1.0, 2.0]) is None


def test_every_system_of_the_set_is_valid_beside_all_others(tmp_path):
    specs = written(tmp_path, "credit-scoring", 50)
    for number in range(50):
        specs.add(number)
    for name in ("organisation", specs.ids[0], specs.ids[-1]):
        spec.load(tmp_path / f"{name}.yaml")
    (tmp_path / "more.yaml").write_text((tmp_path / "system-050.yaml").read_text())
    with pytest.raises(GouvernailError, match="the id 'system-050' is also that of"):
        spec.load(tmp_path / "system-050.yaml")
