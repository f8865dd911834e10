"""Documents in properties: JSON that a cloud parses before it takes it.

Which properties hold one is told here, type by type, as the services' own references say: not every `policy` is one
(ECR's of lifecycles, DLM's, Route 53's of traffic have grammars of their own and are not judged). A document that is
not known yet is not judged, and of one that is secret no reason quotes anything.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gouvernail.sandbox.check import Failure
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.relations import bindings, definitions
from gouvernail.sandbox.relations.reading import parse, standing, veiled
from gouvernail.sandbox.relations.statements import IDENTITY, REPOSITORY, RESOURCE, TRUST, Kind, allows, read

__all__ = ["DOCUMENTS", "Document", "wrong"]


@dataclass(frozen=True, slots=True)
class Document:
    """A document: where it stands (`inlinePolicies[].policy`), its kind, how long it may be and what its refusal is.

    `spaces` says whether white space counts.
    """

    at: str
    kind: Kind
    longest: int | None = None
    spaces: bool = True
    refusal: str = ""


_MALFORMED: Final = "MalformedPolicyDocument"
_KMS: Final = Document("policy", RESOURCE, 32_768, refusal="MalformedPolicyDocumentException")
_S3: Final = Document("policy", RESOURCE, 20_480, refusal="MalformedPolicy")
_OF_ROLE: Final = Document("policy", IDENTITY, 10_240, spaces=False, refusal=_MALFORMED)
_RESOURCE: Final = Document("policy", RESOURCE)
_LOOSE: Final = Document("policy", REPOSITORY)
_ACCESS: Final = Document("accessPolicies", RESOURCE)
_SECRET: Final = Document("policy", RESOURCE, 20_480, refusal="MalformedPolicyDocumentException")
_KMS_KEYS: Final = frozenset(
    f"aws:kms/{name}"
    for name in (
        "key:Key", "keyPolicy:KeyPolicy", "externalKey:ExternalKey", "replicaKey:ReplicaKey",
        "replicaExternalKey:ReplicaExternalKey",
    )
)  # fmt: skip

# Lengths: IAM and AWS STS quotas (white space does not count); KMS and S3 "resource quotas"; SQS "quotas related to
# policies"; PutRepositoryPolicy, PutResourcePolicy (CloudWatch Logs) and PutResourcePolicy (Secrets Manager); VPC
# quotas of endpoints. A trust policy may be 4,096 long where the account's quota was raised.
DOCUMENTS: Final[Mapping[str, tuple[Document, ...]]] = {
    "aws:iam/role:Role": (
        Document("assumeRolePolicy", TRUST, 2_048, spaces=False, refusal=_MALFORMED),
        Document("inlinePolicies[].policy", IDENTITY, 10_240, spaces=False, refusal=_MALFORMED),
    ),
    "aws:iam/policy:Policy": (Document("policy", IDENTITY, 6_144, spaces=False, refusal=_MALFORMED),),
    "aws:iam/rolePolicy:RolePolicy": (_OF_ROLE,),
    "aws:iam/userPolicy:UserPolicy": (Document("policy", IDENTITY, 2_048, spaces=False, refusal=_MALFORMED),),
    "aws:iam/groupPolicy:GroupPolicy": (Document("policy", IDENTITY, 5_120, spaces=False, refusal=_MALFORMED),),
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": (Document("inlinePolicy", IDENTITY),),
    **dict.fromkeys(_KMS_KEYS, (_KMS,)),
    "aws:s3/bucketPolicy:BucketPolicy": (_S3,),
    "aws:s3/bucket:Bucket": (_S3,),
    "aws:s3/accessPoint:AccessPoint": (_S3,),
    "aws:s3control/accessPointPolicy:AccessPointPolicy": (_S3,),
    "aws:s3control/bucketPolicy:BucketPolicy": (_S3,),
    "aws:sns/topicPolicy:TopicPolicy": (_RESOURCE,),
    "aws:sns/topic:Topic": (_RESOURCE,),
    "aws:sqs/queuePolicy:QueuePolicy": (Document("policy", RESOURCE, 8_192),),
    "aws:sqs/queue:Queue": (Document("policy", RESOURCE, 8_192),),
    "aws:secretsmanager/secret:Secret": (_SECRET,),
    "aws:secretsmanager/secretPolicy:SecretPolicy": (_SECRET,),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": (Document("policy", REPOSITORY, 10_240),),
    "aws:ecr/registryPolicy:RegistryPolicy": (_RESOURCE,),
    "aws:ecrpublic/repositoryPolicy:RepositoryPolicy": (Document("policy", REPOSITORY, 10_240),),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (Document("policy", REPOSITORY, 20_480),),
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": (Document("policy", REPOSITORY, 20_480),),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": (Document("policyDocument", RESOURCE, 5_120),),
    "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": (Document("accessPolicy", RESOURCE),),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": (_RESOURCE,),
    "aws:elasticsearch/domain:Domain": (_ACCESS,),
    "aws:elasticsearch/domainPolicy:DomainPolicy": (_ACCESS,),
    "aws:opensearch/domain:Domain": (_ACCESS,),
    "aws:opensearch/domainPolicy:DomainPolicy": (_ACCESS,),
    **dict.fromkeys(
        (
            "aws:apigateway/restApi:RestApi",
            "aws:apigateway/restApiPolicy:RestApiPolicy",
            "aws:backup/vaultPolicy:VaultPolicy",
            "aws:dynamodb/resourcePolicy:ResourcePolicy",
            "aws:efs/fileSystemPolicy:FileSystemPolicy",
            "aws:glue/resourcePolicy:ResourcePolicy",
            "aws:kinesis/resourcePolicy:ResourcePolicy",
            "aws:networkfirewall/resourcePolicy:ResourcePolicy",
        ),
        (_LOOSE,),
    ),
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": (Document("resourcePolicy", REPOSITORY),),
}
"""The policies of AWS's types, for what a platform uses."""

_SPACE: Final = re.compile(r"\s")


def wrong(resource: ResourceType, inputs: Mapping[str, object], secrets: Collection[str] = ()) -> list[Failure]:
    """What a cloud would refuse in the documents of a resource's inputs; `secrets` are the paths that must not show."""
    match resource.package:
        case "aws":
            return list(_policies(resource.token, inputs, secrets))
        case "gcp":
            return [veiled(one, secrets) for one in bindings.wrong(resource, inputs)]
        case _:
            return [veiled(one, secrets) for one in definitions.wrong(resource, inputs)]


def _policies(token: str, inputs: Mapping[str, object], secrets: Collection[str]) -> Iterator[Failure]:
    for document in DOCUMENTS.get(token, ()):
        for path, value in standing(inputs, document.at):
            for reason in _judged(value, document, token, inputs):
                yield veiled(Failure(path, reason), secrets)


def _judged(value: object, document: Document, token: str, inputs: Mapping[str, object]) -> Iterator[str]:
    policy = parse(value)
    if policy is None:
        return
    if isinstance(policy, str):
        yield policy
        return
    ending = f" ({document.refusal})" if document.refusal else ""
    reasons = list(read(policy, document.kind))
    yield from (f"{reason}{ending}" for reason in reasons)
    if document.longest and (length := _length(value, document)) > document.longest:
        of_what = "" if document.spaces else ", white space not counted"
        yield f"the policy has {length:,} characters, at most {document.longest:,} are taken{of_what}{ending}"
    if token in _KMS_KEYS and not reasons and _locks_out(policy, inputs):
        yield f"no statement allows kms:PutKeyPolicy to anybody: nobody could change the key's policy again{ending}"


def _length(value: object, document: Document) -> int:
    text = value if isinstance(value, str) else json.dumps(value, default=str, separators=(",", ":"))
    return len(text.encode()) if document.spaces else len(_SPACE.sub("", text))


def _locks_out(policy: Mapping[str, object], inputs: Mapping[str, object]) -> bool:
    """KMS refuses such a policy unless told otherwise (CreateKey, BypassPolicyLockoutSafetyCheck)."""
    return inputs.get("bypassPolicyLockoutSafetyCheck") in (None, False) and not allows(policy, "kms:PutKeyPolicy")
