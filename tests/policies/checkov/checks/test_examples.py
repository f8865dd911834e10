"""checkov itself says of each example what its name says, and each check's examples show all that it asks."""

import json
import shlex
import shutil
import subprocess
from dataclasses import replace

import pytest

from policies.checkov.ours import CHECKS, ours
from tests.policies.checkov.checks import examples

pytestmark = pytest.mark.skipif(examples.python() is None, reason="checkov's environment is not made: `make setup`")

PROFILE = "aws_sagemaker_user_profile"
EACH = [pytest.param(check, id=check.id) for check in ours()]


@pytest.fixture(scope="module")
def said():
    return examples.judged(CHECKS)


@pytest.mark.parametrize("check", EACH)
def test_checkov_says_what_the_name_says(said, check):
    assert examples.differences(check, examples.of(check), said) == []


@pytest.mark.parametrize(
    ("id_", "folder"),
    [
        ("CKV_GOUV_1", "reading"),
        ("CKV_GOUV_21", "reading"),
        ("CKV_GOUV_63", "reading_arm"),
        ("CKV_GOUV_1", "reading_plan"),
        ("CKV_GOUV_5", "reading_plan"),
    ],
)
def test_what_is_known_later_is_read_as_such(said, id_, folder):
    check = replace(next(one for one in ours() if one.id == id_), file=folder)
    assert {one.word for one in examples.of(check)} >= {"pass", "unknown"}
    assert examples.differences(check, examples.of(check), said) == []


def test_every_check_is_loaded_and_none_failed_to_run(said):
    assert said["notes"] == []
    assert {id_: (one["name"], tuple(one["types"])) for id_, one in said["checks"].items()} == {
        check.id: (check.title, tuple(sorted(check.types))) for check in ours()
    }


def test_some_example_shows_what_each_path_is_read_for(said):
    assert said["blind"] == []


@pytest.mark.slow
def test_checks_that_are_wrong_are_found(tmp_path):
    """One asks too little, one raises, one reads what no example shows, one is not loaded."""
    folder = shutil.copytree(CHECKS, tmp_path / "checks", ignore=shutil.ignore_patterns("__pycache__"))
    for file, old, new in (
        ("aws/sagemaker_endpoint_redundant.py", "at_least(2)", "at_least(1)"),
        ("gcp/colab_encrypted.py", "given)", "lambda value: 1 / 0)"),
        ("aws/sagemaker_homes_kept.py", '"Delete"))', f'"Delete")), "{PROFILE}": every("tags/a", none_of("b"))'),
        ("azure/search_private.py", "import every", "import everything"),
        ("aws/bedrock_guardrail_version_named.yaml", "not_equals", "equals"),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    said = examples.judged(folder)
    wrong = {check.file for check in ours() if examples.differences(check, examples.of(check), said)}
    assert wrong == {
        "aws/sagemaker_endpoint_redundant",
        "gcp/colab_encrypted",
        "azure/search_private",
        "aws/bedrock_guardrail_version_named",
    }
    assert said["blind"] == [["CKV_GOUV_17 aws_sagemaker_user_profile", "tags/a"]]
    assert sorted({" ".join(note.split()[:5]) for note in said["notes"]}) == [
        "Cannot load external check 'search_private'",
        "Failed to run check CKV_GOUV_86",
    ]


@pytest.mark.slow
def test_the_page_says_how_they_are_run(tmp_path):
    """The commands of the page, as whoever has plain Terraform types them; nothing is asked of the internet."""
    shutil.copytree(CHECKS, tmp_path / "policies" / "checkov" / "checks")
    shutil.copytree(examples.HOME / "aws" / "sagemaker_domain_vpc_only", tmp_path / "platform")
    page = (CHECKS / "README.md").read_text(encoding="utf-8")
    commands = [line.partition(" # ")[0] for line in page.splitlines() if line.startswith("checkov -d . ")]
    assert len(commands) == 2
    found = [_failed(command, tmp_path) for command in commands]
    assert "CKV_AWS_187" in found[0]  # checkov's own run as well
    assert [{id_ for id_ in ids if "GOUV" in id_} for ids in found] == [found[1], found[1]]
    assert "CKV_GOUV_13" in found[1]


def _failed(command, folder):
    words = [*shlex.split(command)[1:], "--framework", "terraform", "--skip-download", "-o", "json"]
    done = subprocess.run(
        [examples.python(), "-m", "checkov.main", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr  # something failed
    return {one["check_id"] for one in json.loads(done.stdout)["results"]["failed_checks"]}
