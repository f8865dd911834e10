"""What `validate` derives: only stacks that the blueprint can build, under names that it has files for."""

from pathlib import Path
from typing import get_args

import pytest

from gouvernail import spec
from gouvernail.spec.clouds import CloudName
from gouvernail.spec.summary import stacks, summary

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("layer", ["foundation", "workload", "recovery"])
def test_the_clouds_that_a_spec_may_name_are_those_with_components_and_stacks(layer):
    packages = {one.parent.name for one in (ROOT / "components").glob("*/__init__.py")} - {"contract"}
    deployed = {one for one in packages if any((ROOT / "stacks").glob(f"Pulumi.*-{one}-*-{layer}.yaml"))}
    assert sorted(get_args(CloudName)) == sorted(deployed)


@pytest.mark.parametrize("file", sorted((ROOT / "systems").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_stack_that_follows_from_a_worked_spec_has_its_file(file):
    named = stacks(spec.load(file))
    assert named
    for name in named:
        assert (ROOT / "stacks" / f"Pulumi.{name}.yaml").is_file()


def test_a_class_comes_with_its_reason():
    derived = summary(spec.load(ROOT / "systems" / "credit-scoring.yaml"))
    assert derived["riskClass"] == "high"
    assert any("Annex III 5(b)" in str(reason) for reason in derived["because"])
