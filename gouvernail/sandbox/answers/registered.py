"""What people bring, as a cloud shows it: a version of a model in a registry, and a certificate.

Pulumi makes no versions: runs of a pipeline register them and a person approves them, and neither happens here. So
every well-formed version of an account's own is there and approved, and says that nobody approved it. The image is of
the right form and made up: the same digest for the same model and number in every registry of an account, as if the
version had been brought from one to the other. A certificate is validated or imported by hand: every well-formed one
of an account's own is there and issued.
"""

import json
import re
from typing import Final

from gouvernail.sandbox.answers.values import hexadecimal
from gouvernail.sandbox.place import Place

__all__ = ["APPROVAL", "CERTIFICATE", "IN_REGISTRY", "VERSION", "approval", "certificate", "in_registry", "properties"]

VERSION: Final = "AWS::SageMaker::ModelPackage"
"""The type's name there."""
CERTIFICATE: Final = "aws:acm/certificate:Certificate"
"""The type of a certificate that AWS keeps."""
IN_REGISTRY: Final = "azure-native:machinelearningservices:RegistryModelVersion"
"""The type of a version in a registry of Azure Machine Learning."""
APPROVAL: Final = re.compile(r"approved/([^/]+)/([1-9]\d*)/attestation\.json")
"""The object that is there once a version was approved, below the bucket of what was trained."""
_ID: Final = re.compile(
    r"/subscriptions/([0-9a-f-]{36})/resourceGroups/[^/]+/providers/Microsoft\.MachineLearningServices/"
    r"registries/([^/]+)/models/([^/]+)/versions/([1-9]\d*)",
    re.IGNORECASE,
)
_ARN: Final = re.compile(r"arn:aws[a-z-]*:sagemaker:([a-z0-9-]+):(\d{12}):model-package/([a-z0-9-]+)/([1-9]\d*)")
_ISSUED: Final = re.compile(r"arn:aws[a-z-]*:acm:([a-z0-9-]+):(\d{12}):certificate/[0-9a-f-]{36}")


def properties(place: Place, id_: str) -> str | None:
    """What it shows of the version, as JSON; None where it can be no version of this account and region."""
    found = _ARN.fullmatch(id_)
    if found is None or found.groups()[:2] != (place.region, place.account):
        return None
    group, number = found.groups()[2:]
    digest = hexadecimal(64, place.account, group.rpartition("-")[2], number)
    image = f"{place.account}.dkr.ecr.{place.region}.amazonaws.com/{group}@sha256:{digest}"
    return json.dumps(
        {
            "ModelPackageArn": id_,
            "ModelPackageGroupName": group,
            "ModelPackageVersion": int(number),
            "ModelPackageStatus": "Completed",
            "ModelApprovalStatus": "Approved",
            "ApprovalDescription": "simulated: nobody has looked at it",
            "InferenceSpecification": {"Containers": [{"Image": image}]},
        },
        sort_keys=True,
    )


def certificate(place: Place, id_: str) -> dict[str, object] | None:
    """What AWS shows of a certificate; None where it can be none of this account and region."""
    found = _ISSUED.fullmatch(id_)
    if found is None or found.groups() != (place.region, place.account):
        return None
    return {"arn": id_, "region": place.region, "status": "ISSUED", "type": "IMPORTED"}


def in_registry(place: Place, id_: str) -> dict[str, object] | None:
    """What Azure shows of the version with this id; None where it can be none of this subscription."""
    found = _ID.fullmatch(id_)
    if found is None or found.group(1) != place.account:
        return None
    _, registry, model, number = found.groups()
    digest = hexadecimal(64, place.account, model, number)
    return {
        "name": number,
        "type": "Microsoft.MachineLearningServices/registries/models/versions",
        "properties": {
            "description": "simulated: nobody has looked at it",
            "isAnonymous": False,
            "isArchived": False,
            "modelType": "custom_model",
            "modelUri": f"azureml://registries/{registry}/models/{model}/versions/{number}/{digest}",
        },
    }


def approval(place: Place, bucket: str, name: str) -> dict[str, object] | None:
    """What Cloud Storage shows of the approval of a version; None where the object can be none."""
    if APPROVAL.fullmatch(name) is None:
        return None
    digest = hexadecimal(64, place.account, bucket, name)
    return {
        "bucket": bucket,
        "name": name,
        "contentType": "application/json",
        "metadata": {"simulated": "nobody has looked at it"},
        "contentHexsha512": digest * 2,
        "selfLink": f"https://www.googleapis.com/storage/v1/b/{bucket}/o/{name.replace('/', '%2F')}",
    }
