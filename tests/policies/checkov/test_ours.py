"""Our checks without checkov: what checks.yaml says of them is true, and each has examples of all verdicts."""

import ast
import json
import re
from dataclasses import replace

import pytest

from assurance import checks_page
from assurance.catalogue import catalogue
from gouvernail.sandbox import index
from policies.checkov.ours import CHECKS, OwnCheck, ours, table
from policies.rules import on_resources
from tests.policies.checkov import schemas
from tests.policies.checkov.checks import examples
from tests.structure.tree import ROOT

EACH = [pytest.param(check, id=check.id) for check in ours()]
CONNECTED = re.compile(r"connected_resource_types: \[(\w+)\]")
ID = re.compile(r"CKV2?_GOUV_[1-9]\d*")


def wrong(check: OwnCheck) -> list[str]:
    """What is not as it is for every check."""
    known = catalogue()
    found = [] if ID.fullmatch(check.id) else ["its id"]
    found += [] if check.title.startswith("Ensure ") and not check.title.endswith(".") else ["its title"]
    found += [] if known.of_rule(check.id) else ["a control"]
    found += [f"type {kind}" for kind in check.types if kind not in table().types]
    found += [] if table().checks.get(check.id) == check.file else ["its file"]
    return found + [f"example of {one}" for one in examples.missing(check, examples.of(check))]


@pytest.mark.parametrize("check", EACH)
def test_a_check_is_as_every_check(check):
    assert wrong(check) == []


@pytest.mark.parametrize("check", [param for param in EACH if param.id in catalogue().same])
def test_a_rule_that_judges_the_same_judges_one_of_its_types(check):
    """A guarantee says nothing of types; a rule on resources does."""
    readers = {rule.id: rule.readers for rule in on_resources()}.get(catalogue().same[check.id])
    assert readers is None or {table().types[kind] for kind in check.types} & readers.keys()


def test_there_are_checks_for_each_cloud_in_both_formats():
    checks = ours()
    assert {check.cloud for check in checks} == {"aws", "azure", "gcp"}
    assert {check.id.partition("_")[0] for check in checks} == {"CKV", "CKV2"}
    assert len(checks) >= 25


def test_an_id_is_used_once_and_each_that_is_said_is_a_check():
    ids = [check.id for check in ours()]
    assert sorted(ids) == sorted(table().checks)
    assert not {*ids} & {*table().retired}
    assert sorted(check.file for check in ours()) == sorted(
        path.parent.relative_to(examples.HOME).as_posix()
        for path in examples.HOME.rglob("*")
        if path.suffix in (".tf", ".json") and path.parent.parent != examples.HOME
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"id": "CKV_AWS_1"}, "its id"),
        ({"title": "Encrypt"}, "its title"),
        ({"id": "CKV_GOUV_999"}, "a control"),
        ({"types": ("aws_sagemaker_modle",)}, "type aws_sagemaker_modle"),
        ({"types": ("aws_sagemaker_domain",)}, "example of fail aws_sagemaker_domain"),
        ({"file": "aws/nothing"}, "example of unknown"),
    ],
)
def test_what_is_wrong_is_found(changed, said):
    check = ours()[0]
    assert said in wrong(replace(check, **changed))


def test_a_misnamed_example_is_found():
    check = ours()[0]
    [kind] = check.types
    named = [examples.Example(kind, name) for name in ("pass", "fail", "unknown_key", "good_one")]
    assert examples.missing(check, named) == ["good?"]
    said = {
        "verdicts": [[check.file, check.id, f"{kind}.pass", "failed"], [check.file, check.id, f"{kind}.fail", "failed"]]
    }
    assert examples.differences(check, named[:3], said) == [f"{kind}.pass: failed"]


def test_each_type_is_one_of_the_sdk():
    assert [kind for kind, token in table().types.items() if index.resource(token) is None] == []
    judged = {kind for check in ours() for kind in check.types}
    connected = {one for path in CHECKS.rglob("*.yaml") for one in CONNECTED.findall(path.read_text(encoding="utf-8"))}
    assert judged | connected == {*table().types}


def paths(check: OwnCheck) -> list[tuple[str, str]]:
    """(type, path) for each literal path that a check's file names."""
    return schemas.literal_paths((CHECKS / f"{check.file}.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize("check", [param for param in EACH if param.id.startswith("CKV_")])
def test_what_a_check_reads_exists(check):
    found = paths(check)
    assert {kind for kind, _ in found} == {*check.types}
    assert [f"{kind}: {path}" for kind, path in found if not schemas.exists(table().types[kind], path)] == []


@pytest.mark.parametrize("check", [param for param in EACH if param.id.startswith("CKV2_")])
def test_what_a_graph_check_reads_exists(check):
    text = (CHECKS / f"{check.file}.yaml").read_text(encoding="utf-8")
    named = [name for name in re.findall(r"attribute: ([\w.]+)", text) if name != "resource_type"]
    assert [
        name
        for name in named
        if not any(schemas.exists(table().types[kind], name.replace(".", "/")) for kind in check.types)
    ] == []


@pytest.mark.parametrize(
    ("token", "path", "there"),
    [
        ("aws:sagemaker/model:Model", "vpc_config/subnets", True),
        ("aws:sagemaker/model:Model", "vpcConfig/subnets", False),
        ("aws:sagemaker/model:Model", "container/image", True),
        ("aws:sagemaker/model:Model", "containers/images", False),
        ("gcp:workbench/instance:Instance", "gce_setup/metadata/anything", True),
        ("azure-native:machinelearningservices:Workspace", "properties/hbiWorkspace", True),
        ("azure-native:machinelearningservices:Workspace", "properties/hbi", False),
        ("azure-native:machinelearningservices:Compute", "properties/properties/enableNodePublicIp", True),
        ("azure-native:machinelearningservices:OnlineDeployment", "sku/capacity", True),
        ("azure-native:machinelearningservices:OnlineDeployment", "capacity", False),
    ],
)
def test_a_name_that_no_provider_has_is_found(token, path, there):
    assert schemas.exists(token, path) is there


def test_the_page_is_current():
    assert (CHECKS / "README.md").read_text(encoding="utf-8") == checks_page.page()


def test_no_file_beside_the_checks_is_read_as_one():
    """checkov reads every YAML and JSON file below the directory as a check."""
    assert {path.suffix for path in CHECKS.rglob("*") if path.is_file() and "__pycache__" not in path.parts} == {
        ".py",
        ".yaml",
        ".md",
    }
    assert len(list(CHECKS.rglob("*.yaml"))) == len([check for check in ours() if check.id.startswith("CKV2_")])


def test_a_check_imports_checkov_and_what_lies_beside_it():
    """Whoever points checkov at the directory has nothing else of ours."""
    imported = {
        item.module or ""
        for path in CHECKS.rglob("*.py")
        for item in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(item, ast.ImportFrom)
    }
    ours_ = {name.partition(".")[0] for name in imported}
    assert ours_ <= {"checkov", "gouvernail_asks", "collections", "dataclasses", "enum", "typing"}


def test_the_templates_are_templates():
    for path in examples.HOME.rglob("template.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["$schema"].endswith("deploymentTemplate.json#")
    assert (ROOT / "policies" / "checkov" / "checks.yaml").is_file()
