"""checkov beside our rules, as somebody asks for it: the worker itself is real."""

import json
import os

import pytest
from click.testing import CliRunner

from assurance.commands import check
from assurance.scanning import Scanning
from gouvernail.errors import GouvernailError, Problem, Unusable
from gouvernail.findings import Finding
from policies.checkov import environment
from policies.checkov.known import checks, named_in
from tests.assurance.test_checking import OPEN, export, group

BUCKET = "aws:s3/bucket:Bucket"
THING = "aws:sagemaker/notebookInstance:NotebookInstance"
OWN = """
metadata: {id: CKV2_OWN_1, name: Ensure groups are called by a name, category: NETWORKING}
definition: {cond_type: attribute, resource_types: [aws_security_group], attribute: name, operator: exists}
"""


def run(*arguments):
    return CliRunner().invoke(check, arguments)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("stranger") / "state.json"
    bucket = {"urn": f"urn:pulumi:dev::stranger::{BUCKET}::b", "type": BUCKET, "custom": True, "id": "b", "inputs": {}}
    notebook = {**bucket, "urn": f"urn:pulumi:dev::stranger::{THING}::n", "type": THING}
    path.write_text(export(group("open", [OPEN]), bucket, notebook), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    (folder / "__init__.py").touch()
    (folder / "named.yaml").write_text(OWN, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def found(file, own):
    done = run(file, "--json", "--all", "--external-checks-dir", str(own))
    assert done.exit_code == 1
    return json.loads(done.stdout)


def verdicts(found, name):
    return {one["id"]: one["verdict"] for one in found if one["urn"] and one["urn"].endswith(f"::{name}")}


def test_rules_and_checks_are_one_list_of_findings(found):
    assert {one["source"] for one in found} == {"rule", "checkov"}
    assert {frozenset(one) for one in found} == {frozenset(Finding.model_fields)}
    of_group = verdicts(found, "open")
    assert of_group["network.admin_ports_closed"] == of_group["CKV_AWS_24"] == "fail"
    [at] = [one for one in found if one["id"] == "CKV_AWS_24"]
    assert (at["file"], at["line"]) == ("index.ts", 7)


def test_a_check_that_judges_as_a_rule_of_ours_is_as_grave_and_mended_so(found):
    [rule] = [one for one in found if one["id"] == "network.admin_ports_closed"]
    [same] = [one for one in found if one["id"] == "CKV_AWS_24"]
    assert (same["severity"], same["remediation"]) == (rule["severity"], rule["remediation"])
    assert {"sec-01"} <= {*same["controls"]} <= {*rule["controls"]}
    [other] = [one for one in found if one["id"] == "CKV_AWS_23"]
    assert (other["severity"], other["remediation"]) == ("medium", "see ingress")


def test_our_own_checks_and_those_of_a_folder_are_asked_too(found):
    assert "CKV_GOUV" in {one["id"].rpartition("_")[0] for one in found if one["source"] == "checkov"}
    assert verdicts(found, "open")["CKV2_OWN_1"] == "fail"


def test_the_summary_tells_both_and_what_checkov_has_no_check_for(file):
    done = run(file, "--compact", "--check", "CKV_AWS_24,CKV_AWS_21,network.admin_ports_closed")
    assert "3 resources, 1 rules and 2 checks of checkov: 3 failed" in done.stdout
    assert done.stdout.count("\n  fail ") == 3


def test_a_check_that_is_skipped_fails_nobody(file):
    done = run(file, "--only", "checkov", "--json", "--check", "CKV_AWS_24", "--skip-check", "CKV_AWS_*")
    assert (json.loads(done.stdout), done.exit_code) == ([], 0)


def test_no_checkov_is_no_pass(file, monkeypatch):
    def absent():
        raise Unusable(Problem("checkov is not installed", mend="make setup"))

    monkeypatch.setattr(environment, "python", absent)
    with pytest.raises(Unusable, match=r"mend: make setup$"):
        raise run(file, "--only", "checkov").exception
    with pytest.raises(Unusable, match="make setup, or judge by our rules alone: --only rules"):
        raise run(file).exception
    assert run(file, "--only", "rules").exit_code == 1


def test_a_check_that_takes_the_worker_along_ends_in_an_error_and_no_verdict(file, tmp_path):
    (tmp_path / "__init__.py").touch()
    (tmp_path / "ends.py").write_text("import os\nos._exit(7)\n", encoding="utf-8")
    done = run(file, "--only", "checkov", "--json", "--external-checks-dir", str(tmp_path))
    assert isinstance(done.exception, Unusable)
    assert done.stdout == ""


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(GouvernailError, match="this is no folder"):
        Scanning(folders=[tmp_path / "none"])


def test_every_check_has_a_name_and_ours_are_among_them():
    known = checks()
    assert len(known) > 800
    assert all(known.values())
    assert known["CKV_AWS_7"] == "Ensure rotation for customer created CMKs is enabled"
    assert sum(one.startswith(("CKV_GOUV_", "CKV2_GOUV_")) for one in known) >= 25


def test_ids_are_read_from_a_folder_without_running_it(tmp_path):
    (tmp_path / "a.py").write_text('import os\nos._exit(1)\nid = "CKV_OWN_2"\n', encoding="utf-8")
    (tmp_path / "b.yaml").write_text("metadata:\n  id: CKV2_OWN_3\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("id: CKV2_OWN_4\n", encoding="utf-8")
    assert named_in(tmp_path) == {"CKV_OWN_2", "CKV2_OWN_3"}
    assert os.getpid()
