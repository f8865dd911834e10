"""A group of versions with its policy."""

import json

from tests.policies.worked.stack import DIGEST, REGION, Stack, policy

__all__ = ["expected", "workload"]

THERE = [{"exists": True}]
_STATUS = "sagemaker:ModelApprovalStatus"


def workload(stack: Stack, environment: str) -> None:
    name = {"modelPackageGroupName": "scorecard"}
    stack.add(
        "sagemaker/modelPackageGroup:ModelPackageGroup", "g", "scorecard", {**name, "tags": {"model": "scorecard"}}
    )
    versions = f"arn:aws:sagemaker:{REGION}:{stack.account}:model-package/scorecard/*"
    approver = {"aws:PrincipalArn": f"arn:aws:iam::{stack.account}:role/my-approver"}
    denied = {"Effect": "Deny", "Principal": "*", "Resource": versions}
    approve = {"ArnNotEquals": approver, "StringEquals": {_STATUS: "Approved"}}
    text = policy(
        {**denied, "Action": "sagemaker:UpdateModelPackage", "Condition": approve},
        {
            **denied,
            "Action": "sagemaker:CreateModelPackage",
            "Condition": {"StringNotEquals": {_STATUS: "PendingManualApproval"}},
        },
        {
            **denied,
            "Action": "sagemaker:CreateModelPackage",
            "Condition": {
                "ArnNotEquals": {"aws:PrincipalArn": f"arn:aws:iam::{stack.account}:role/training-conductor"}
            },
        },
    )
    asked = [
        {"inferenceSpecification": {"containers": {"image": THERE}}},
        {"inferenceSpecification": {"containers": {"modelDataUrl": THERE}}},
        {"inferenceSpecification": {"containers": {"modelDataSource": {"s3DataSource": {"s3Uri": THERE}}}}},
        {"additionalInferenceSpecificationsToAdd": {"name": THERE}},
        {"modelCard": {"modelCardContent": THERE}},
        {"sourceUri": THERE},
    ]
    detail = {"eventName": ["UpdateModelPackage"], "$or": [{"requestParameters": one} for one in asked]}
    pattern = {"source": ["aws.sagemaker"], "detail-type": ["AWS API Call via CloudTrail"], "detail": detail}
    rule = {"name": "changed", "eventPattern": json.dumps(pattern), "state": "ENABLED"}
    stack.add("cloudwatch/eventRule:EventRule", "changed", "changed", rule)
    route = f"arn:aws:sns:{REGION}:{stack.account}:high"
    stack.add(
        "cloudwatch/eventTarget:EventTarget",
        "changed",
        "changed-route",
        {"rule": "changed", "arn": route, "deadLetterConfig": stack.put_aside},
    )
    stack.add(
        "sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy", "g", "scorecard", {**name, "resourcePolicy": text}
    )

    image = {"name": "scorecard", "imageTagMutability": "IMMUTABLE", "imageScanningConfiguration": {"scanOnPush": True}}
    key = stack.key("images", ["ecr.amazonaws.com"])
    encrypted = [{"encryptionType": "KMS", "kmsKey": key}]
    stack.add("ecr/repository:Repository", "i", "scorecard", {**image, "encryptionConfigurations": encrypted})
    kept = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["ecr:BatchDeleteImage", "ecr:Delete*", "ecr:PutLifecyclePolicy"],
    }
    stack.add(
        "ecr/repositoryPolicy:RepositoryPolicy", "i", "scorecard", {"repository": "scorecard", "policy": policy(kept)}
    )


def expected(environment: str) -> dict[str, object]:
    return {"models": ("scorecard",), "images": {"scorecard": DIGEST.replace("0" * 12, "registry.example")}}
