"""A playbook is read whole or refused with everything that is wrong in it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from migration.plan import compiled
from migration.playbook import load
from tests.migration.playbook.worked import BASE, PLAYBOOK, loaded, project

TEXT = (BASE / "moving.yaml").read_text(encoding="utf-8")
WHOLE: Any = yaml.safe_load(TEXT)


def test_the_base_has_no_mistake(tmp_path: Path) -> None:
    found = loaded(tmp_path)
    assert found.playbook.name == "moving"
    assert found.system.id == "credit-scoring"
    assert found.system.organisation.id == "bex"
    assert found.inventory.system == "legacy-scorecard"
    assert found.project.root == tmp_path


def test_what_is_signed_names_every_file_that_it_rests_on(tmp_path: Path) -> None:
    assert sorted(loaded(tmp_path).inputs) == [
        "docs/runbook.md",
        "migration/inventory/legacy.yaml",
        "migration/load/month-end.yaml",
        "systems/credit-scoring.yaml",
        "systems/organisation.yaml",
    ]


def test_a_drill_is_the_same_playbook_in_another_environment(tmp_path: Path) -> None:
    file = project(tmp_path)
    for stack in ("workload", "cutover"):
        (tmp_path / f"stacks/Pulumi.credit-scoring-aws-test-{stack}.yaml").write_text("config: {}\n")
    assert load(file, environment="test").playbook.cutover_stack == "credit-scoring-aws-test-cutover"
    assert load(file).playbook.cutover_stack == "credit-scoring-aws-prod-cutover"


def test_another_environment_is_judged_like_the_playbooks_own(tmp_path: Path) -> None:
    with pytest.raises(GouvernailError, match="there is no environment 'tset'"):
        load(project(tmp_path), environment="tset")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(GouvernailError, match="there is no such file"):
        load(tmp_path / "nothing.yaml")


def test_a_file_outside_of_every_project_says_where_it_belongs(tmp_path: Path) -> None:
    file = tmp_path / "moving.yaml"
    file.write_text(TEXT)
    with pytest.raises(GouvernailError, match=r"in no project[\s\S]*migration/playbooks/"):
        load(file)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner: list[tuple[Any, Any]] = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return [path, *(deeper for key, one in inner for deeper in paths(one, (*path, key)))]


OPEN = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.sampled_from(["", "x", "30s", "5%", "legacy", "{}", "\n"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "pause", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.sampled_from(paths(WHOLE)[1:]), what=OPEN)
def test_whatever_stands_anywhere_is_a_plan_or_a_clear_mistake(
    where: tuple[str | int, ...], what: object, tmp_path: Path
) -> None:
    data: Any = yaml.safe_load(TEXT)
    here = data
    for part in where[:-1]:
        here = here[part]
    here[where[-1]] = what
    project(tmp_path, [{"in": str(PLAYBOOK), "write": yaml.safe_dump(data, sort_keys=False)}])
    try:
        found = compiled(load(tmp_path / PLAYBOOK)).steps
    except GouvernailError as error:
        found = [one for one in error.problems if one.message and one.file]
    assert found
