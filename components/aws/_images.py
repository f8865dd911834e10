"""Images where AWS can fetch them: a repository in ECR for each that lies elsewhere, and the digest stays the spec's.

SageMaker runs jobs from ECR alone, and devices and endpoints fetch with a role there. A repository never gives another
image under the same name, looks at each when it arrives, and lets nobody delete one: nothing here knows which digests
are still served, so no lifecycle deletes any either.

Source: Amazon SageMaker AI Developer Guide, "Docker registry paths"; Amazon ECR User Guide, "Image tag immutability",
"Scan images", "Encryption at rest", "Repository policies".
"""

import re
from typing import Final

import pulumi
from pulumi_aws import ecr

from components.aws._policy import deny, document
from components.contract.model_registry import ModelRegistryArgs

__all__ = ["ECR", "mirrored", "repositories"]

ECR: Final = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com/(?P<name>[^@:]+)")
"""The address of a repository in ECR."""
_CHANGES: Final = [
    "ecr:BatchDeleteImage",
    "ecr:DeleteRepository",
    "ecr:PutImageTagMutability",
    "ecr:PutLifecyclePolicy",
]


def mirrored(image: str, prefix: str, region: str, account: str) -> str:
    """Where the image is fetched from: as it is, if it lies in ECR; else its copy there, by the same digest."""
    if ECR.match(image):
        return image
    path, _, digest = image.partition("/")[2].partition("@")
    return f"{account}.dkr.ecr.{region}.amazonaws.com/{prefix}/{path}@{digest}"


def repositories(args: ModelRegistryArgs, parent: pulumi.Resource) -> dict[str, str]:
    """Image -> where it is fetched from, with the repositories for those that lie elsewhere."""
    found = {image: mirrored(image, args["prefix"], args["region"], args["account"]) for image in args["images"]}
    copies = (ECR.match(address) for image, address in found.items() if address != image)
    for name in sorted({copy["name"] for copy in copies if copy}):
        _repository(name, args, pulumi.ResourceOptions(parent=parent))
    return found


def _repository(name: str, args: ModelRegistryArgs, own: pulumi.ResourceOptions) -> None:
    logical = name.removeprefix(f"{args['prefix']}/")
    repository = ecr.Repository(
        logical,
        name=name,
        image_tag_mutability="IMMUTABLE",
        image_scanning_configuration={"scan_on_push": True},
        encryption_configurations=[{"encryption_type": "KMS", "kms_key": args["key_id"]}],
        tags={**args["tags"], "Name": name, "purpose": "artefacts"},
        opts=own,
    )
    ecr.RepositoryPolicy(
        logical,
        repository=repository.name,
        # Nobody of another account is let in; who of this one pushes and pulls is its roles' own policies to say.
        policy=document(deny("NothingIsTakenAway", _CHANGES, None, principal="*")),
        opts=own,
    )
