"""Each clause about versions and images: one change, and it fails or says that it cannot tell."""

import dataclasses

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.twin import Change, Drop, Set, apply

MODEL = "aws:sagemaker/model:Model"
PROD = "333333333333"
VERSION = "aws:cloudcontrol/resource:Resource"
PACKAGE = "primaryContainer.modelPackageName"
REPOSITORY = "aws:ecr/repositoryPolicy:RepositoryPolicy"


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        (Set(MODEL, PACKAGE, f"arn:aws:sagemaker:eu-west-1:{PROD}:model-package/scorecard/2"), Verdict.FAIL),
        (Set(MODEL, PACKAGE, f"arn:aws:sagemaker:eu-west-1:{PROD}:model-package/another/3"), Verdict.FAIL),
        (Set(MODEL, "primaryContainer", {"image": "x@sha256:" + "a" * 64}), Verdict.FAIL),
        (Set(VERSION, "properties.ModelApprovalStatus", "Rejected"), Verdict.FAIL),
        (Set(MODEL, PACKAGE, UNKNOWN), Verdict.NOT_EVALUATED),
        (Drop(VERSION), Verdict.NOT_EVALUATED),
    ],
)
def test_production_serves_the_approved_version_that_the_spec_names(worked, change: Change, answer: Verdict) -> None:
    graph, expected = worked("prod")
    changed, _ = apply(graph, change, expected)

    assert results(changed, expected)["serving.approved_version_served"].verdict is answer


def test_production_without_an_approved_version_is_told_how_to_mend_it(worked) -> None:
    graph, expected = worked("prod")
    found = results(graph, dataclasses.replace(expected, versions={}))["serving.approved_version_served"]

    assert found.verdict is Verdict.FAIL
    assert "models.scorecard.version: {prod: …}" in found.reasons[0].message


def test_a_copy_of_an_image_has_the_digest_that_the_spec_names(worked) -> None:
    graph, expected = worked("dev")
    name = "serving.image_pinned"
    own = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/bex-dev/scorecard@sha256:"
    copied, _ = apply(graph, Set(MODEL, "primaryContainer.image", own + "a" * 64), expected)
    another, _ = apply(graph, Set(MODEL, "primaryContainer.image", own + "c" * 64), expected)

    assert results(copied, expected)[name].verdict is Verdict.PASS
    assert results(another, expected)[name].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        (Drop(REPOSITORY), Verdict.FAIL),
        (Set(REPOSITORY, "policy.Statement[0].Action", "ecr:BatchDeleteImage"), Verdict.FAIL),
        (Set(REPOSITORY, "policy.Statement[0].Condition", {"StringEquals": {"aws:PrincipalArn": "x"}}), Verdict.FAIL),
        (Set("aws:ecr/repository:Repository", "imageScanningConfiguration.scanOnPush", value=False), Verdict.FAIL),
        (Set(REPOSITORY, "policy", UNKNOWN), Verdict.NOT_EVALUATED),
    ],
)
def test_images_are_scanned_and_nobody_takes_one_away(worked, change: Change, answer: Verdict) -> None:
    graph, expected = worked("prod")
    changed, _ = apply(graph, change, expected)

    assert results(changed, expected)["model_registry.images_kept"].verdict is answer
