"""Who has which role: what is written down, and nobody else."""

from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.evidence.members import people
from gouvernail.spec.people import Role

ROLES = {
    "approver": Role(group="grp-model-risk", disjoint_from=("owner",)),
    "operator": Role(group="grp-mlops"),
    "owner": Role(group="grp-credit"),
    "dpo": Role(group="grp-dpo"),
}
HEAD = "apiVersion: gouvernail/v1\nkind: Members\n"


def written(folder: Path, text: str, head: str = HEAD) -> Path:
    file = folder / "members.yaml"
    file.write_text(head + text)
    return file


def test_roles_are_of_the_members_of_their_groups(tmp_path: Path):
    file = written(
        tmp_path, "groups:\n  grp-model-risk: [A@bank.example]\n  grp-mlops: [b@bank.example, c@bank.example]\n"
    )
    assert people(file, ROLES) == {
        "approver": {"a@bank.example"},
        "operator": {"b@bank.example", "c@bank.example"},
    }


def test_a_group_without_members_is_nobody_and_one_that_is_missing_is_not_mapped(tmp_path: Path):
    assert people(written(tmp_path, "groups: {grp-mlops: []}\n"), ROLES) == {"operator": frozenset()}


@pytest.mark.parametrize(("other", "group"), [("operator", "grp-mlops"), ("owner", "grp-credit")])
def test_a_person_in_two_roles_that_are_kept_apart_is_told(tmp_path: Path, other: str, group: str):
    file = written(tmp_path, f"groups:\n  grp-model-risk: [a@bank.example]\n  {group}: [A@bank.example]\n")
    with pytest.raises(GouvernailError, match=f"a@bank.example is approver and {other}, which are kept apart") as error:
        people(file, ROLES)
    assert "members.yaml:4" in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "groups: is missing"),
        ("groups: {grp-mlops: ['*@bank.example']}\n", "an address"),
        ("groups: {grp-mlops: [nobody]}\n", "an address"),
        ("groups: {grp-mlops: a@bank.example}\n", "a list"),
        ("group: {}\n", "did you mean 'groups'"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, text: str, said: str):
    with pytest.raises(GouvernailError, match=said):
        people(written(tmp_path, text), ROLES)


def test_another_kind_of_file_and_none_are_told(tmp_path: Path):
    with pytest.raises(GouvernailError, match="kind"):
        people(written(tmp_path, "groups: {}\n", "apiVersion: gouvernail/v1\nkind: Organisation\n"), ROLES)
    with pytest.raises(GouvernailError, match="no such file"):
        people(tmp_path / "none.yaml", ROLES)
