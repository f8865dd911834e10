"""The verdicts on Pulumi resources are those that checkov gives on the Terraform and ARM that they came from."""

import json
from pathlib import Path
from typing import Final

import pytest

from policies.checkov.client import Request, Worker
from policies.checkov.tables import tables
from tests.policies.checkov.vectors import Case, cases, differences

KNOWN: Final[dict[str, dict[str, str]]] = {"terraform": {}, "arm": {}, "published": {}}
"""Differences that stay, each with its class: there are none."""
SHARED: Final = Path(__file__).parents[4] / "shared" / "vectors"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["terraform", "arm", "published"])
def test_all_verdicts_are_those_of_checkov(worker: Worker, name: str) -> None:
    given = cases(name)
    found = list(differences(worker, given))
    all_verdicts = sum(len(case["verdicts"]) for case in given)
    assert [one.key for one in found if one.key not in KNOWN[name]] == []
    assert [one.key for one in found if one.is_false_pass and one.key not in KNOWN[name]] == []
    assert len(found) <= all_verdicts * 0.01
    assert all_verdicts >= {"terraform": 4710, "arm": 450, "published": 2000}[name]


@pytest.mark.slow
def test_the_verdicts_on_what_others_published_are_those_on_their_own_templates(worker: Worker) -> None:
    given = cases("published")
    assert sum(len(case["resources"]) for case in given) >= 200
    assert len({resource["type"] for case in given for resource in case["resources"]}) >= 30
    for case in given[:: max(1, len(given) // 100)]:
        answer = worker.scan(Request(arm=case["template"]))
        said = {one.check_id: one.result[0].upper() for one in answer.records if one.result in ("passed", "failed")}
        assert said == {key.rpartition(" ")[2]: verdict for key, verdict in case["verdicts"].items()}


@pytest.mark.parametrize("name", ["terraform", "arm"])
def test_the_cases_are_those_that_were_given(name: str) -> None:
    original = SHARED / f"checkov-{name}.json"
    if not original.exists():
        pytest.skip("the cases' original is not here")
    assert cases(name) == json.loads(original.read_text(encoding="utf-8"))


def case_of(name: str, part: str) -> Case:
    return next(case for case in cases(name) if part in case["name"])


@pytest.mark.parametrize(
    ("part", "shape", "wire", "places"),
    [
        # without what checkov calls it
        (
            "DLMEventsCross",
            "aws:dlm/LifecyclePolicyPolicyDetailsActionCrossRegionCopyEncryptionConfigurationArgs",
            "encrypted",
            ["encrypted"],
        ),
        # a list of blocks in the plural only, as the SDK has it
        (
            "ELBPolicyUsesSecureProtocols",
            "aws:elb/loadBalancerPolicy:LoadBalancerPolicy",
            "policyAttributes",
            ["policy_attributes"],
        ),
        # a list of plain values in the singular
        ("EKSPublicAccessCIDR", "aws:eks/ClusterVpcConfigArgs", "publicAccessCidrs", ["public_access_cidr"]),
    ],
)
def test_a_wrong_name_in_the_table_fails_a_case(
    worker: Worker, part: str, shape: str, wire: str, places: list[str]
) -> None:
    case, right = case_of("terraform", part), tables()
    assert list(differences(worker, [case])) == []
    _, kind = right.terraform_shapes[shape][wire]
    changed = {**right.terraform_shapes, shape: {**right.terraform_shapes[shape], wire: (places, kind)}}
    assert list(differences(worker, [case], right.changed(terraform_shapes=changed)))


def test_a_dropped_exception_fails_a_case(worker: Worker) -> None:
    case, right = case_of("terraform", "CloudtrailDefinesSNSTopic"), tables()
    without = {token: entry for token, entry in right.terraform.items() if token != "aws:cloudtrail/trail:Trail"}
    assert list(differences(worker, [case])) == []
    assert list(differences(worker, [case], right.changed(terraform=without)))


def test_a_dropped_rename_of_arm_fails_a_case(worker: Worker) -> None:
    right = tables()
    shape = "azure-native:storage:StorageAccount"
    resource = {
        "urn": f"urn:pulumi:s::p::{shape}::s",
        "type": shape,
        "inputs": {"accountName": "s", "enableHttpsTrafficOnly": False},
    }
    made = Case(name="storage", resources=[resource], verdicts={f"{resource['urn']} CKV_AZURE_3": "F"})
    assert list(differences(worker, [made])) == []
    _, kind = right.arm_shapes[shape]["enableHttpsTrafficOnly"]
    wrong = {**right.arm_shapes[shape], "enableHttpsTrafficOnly": (["properties/enableHttpsTrafficOnly"], kind)}
    changed = right.changed(arm_shapes={**right.arm_shapes, shape: wrong})
    assert [one.key for one in differences(worker, [made], changed)] == ["storage s CKV_AZURE_3 F->P"]
