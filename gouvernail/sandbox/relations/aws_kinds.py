# ruff: noqa: E501 - a table is read row by row
"""AWS as data: which properties refer to what, by the property's name.

Ids: "Amazon EC2 resource IDs" (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html). ARNs: the
Service Authorization Reference. Where a service takes a name, an id or an ARN stands in its API reference.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from gouvernail.sandbox import index
from gouvernail.sandbox.answers.aws import name_input
from gouvernail.sandbox.answers.aws_forms import IDS
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.words import article

__all__ = ["NAME", "Kind", "kind", "prefixes"]


NAME: Final = "-"
"""The pattern of ARNs where only a name or an id is taken: it fits none."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What belongs at a place.

    `word` names it; `prefixes` are those of its ids (`subnet`), `arns` a pattern of service and resource in its ARN;
    `bare` says what a text that is neither is: a `name` (looked for among `types`), `wrong`, or not judged ("").
    `provided` are the names of those that AWS itself provides. `home` is whether it must be in the same account and
    region by name or id, `regional` whether even an ARN must be of the same region.
    """

    word: str
    types: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    arns: str = ""
    bare: str = ""
    provided: str = ""
    home: bool = True
    regional: bool = False
    shared: bool = False


@cache
def prefixes() -> Mapping[str, frozenset[str]]:
    """The prefixes of ids and the types that they are of."""
    forms = json.loads((Path(__file__).parents[1] / "answers" / "forms" / "aws.json").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for token, form in {**forms, **IDS}.items():
        of_id = re.fullmatch(r"([a-z][a-z-]*)-\{hex17\}", form)
        if of_id and token.split(":")[1].partition("/")[0] in _OF_EC2:
            found.setdefault(of_id.group(1), set()).add(token)
    return {name: frozenset(tokens) for name, tokens in found.items()}


_OF_EC2: Final = frozenset({"ec2", "ebs", "ec2transitgateway", "vpc", "efs", "fsx", "s3"})


def _types(*names: str) -> frozenset[str]:
    return frozenset(f"aws:{name}:{name.rpartition('/')[2][:1].upper()}{name.rpartition('/')[2][1:]}" for name in names)


def _ec2(word: str, *ids: str, bare: str = "wrong", arns: str = "", shared: bool = False) -> Kind:
    return Kind(word, prefixes=frozenset(ids), arns=arns, bare=bare, regional=True, shared=shared)


_VPC: Final = _ec2("a VPC", "vpc", arns="ec2:vpc/")
# Shared by AWS RAM: AWS RAM User Guide, "Shareable AWS resources".
_SUBNET: Final = _ec2("a subnet", "subnet", arns="ec2:subnet/", shared=True)
_TRANSIT: Final = _ec2("a transit gateway", "tgw", arns="ec2:transit-gateway/", shared=True)
_GROUP: Final = _ec2("a security group", "sg", arns="ec2:security-group/", shared=True)
_ROLE: Final = Kind("an IAM role", _types("iam/role"), arns="iam:role/", home=False)
_KEY: Final = Kind(
    "a KMS key",
    _types("kms/key", "kms/replicaKey", "kms/externalKey", "kms/replicaExternalKey", "kms/alias"),
    arns="kms:(key|alias)/",
    bare="name",
    provided=r"alias/aws/.+|AWS_OWNED\w*|AUTO|auto|aws/\w+",
    regional=True,
)
_BUCKET: Final = Kind(
    "an S3 bucket",
    _types("s3/bucket", "s3/bucketV2", "s3/directoryBucket"),
    arns=r"s3[\w-]*:(accesspoint|outpost)",  # S3 API Reference: its name, or an access point's ARN
    bare="name",
    home=False,
)
_FUNCTION: Final = Kind("a Lambda function", _types("lambda/function"), arns="lambda:function:", bare="name")
_API: Final = Kind("a REST API", _types("apigateway/restApi"), bare="name")
_LOG_GROUP: Final = Kind("a log group", _types("cloudwatch/logGroup"), arns="logs:log-group:", bare="name")
_POLICY: Final = Kind("an IAM policy", _types("iam/policy"), arns="iam:policy/", bare="wrong", home=False)


def _named(word: str, *types: str, arns: str = NAME, provided: str = "") -> Kind:
    return Kind(word, _types(*types), arns=arns, bare="name", provided=provided)


def _arn(word: str, arns: str, *, regional: bool = False) -> Kind:
    return Kind(word, arns=arns, home=False, regional=regional)


_IAM_ROLE: Final = _named("an IAM role", "iam/role", arns="iam:role/")

_PLACES: Final[tuple[tuple[str, str, Kind], ...]] = (
    # modules, the property in lower case without its plural, what belongs there
    ("", r"\w*vpcid", _VPC),
    ("", r"(?!secondary)\w*subnetid|vpczoneidentifier", _SUBNET),
    ("lb|alb|ecs|sagemaker|batch|elb|lambda|mq|neptune|elasticbeanstalk|synthetics", "subnet", _SUBNET),
    ("", r"\w*securitygroupid", _GROUP),
    ("lb|alb|ecs|sagemaker|efs|apprunner|synthetics|mq|msk|batch", "securitygroup", _GROUP),
    ("ec2|elb|opsworks", "securitygroup", _ec2("a security group", "sg", bare="")),  # names, too
    ("", "transitgatewayid", _TRANSIT),
    ("", "transitgatewayroutetableid", _ec2("a route table of a transit gateway", "tgw-rtb")),
    ("", "transitgatewayattachmentid", _ec2("an attachment to a transit gateway", "tgw-attach", bare="", shared=True)),
    ("ec2|vpc", "(main|vpc|subnet)?routetableid", _ec2("a route table", "rtb", arns="ec2:route-table/")),
    ("ec2", "natgatewayid", _ec2("a NAT gateway", "nat")),
    ("ec2", "internetgatewayid", _ec2("an internet gateway", "igw")),
    ("ec2", "egressonlygatewayid", _ec2("an egress-only internet gateway", "eigw")),
    ("ec2", "gatewayid", Kind("a gateway", prefixes=frozenset({"igw", "vgw", "vpce", "lgw"}), bare="wrong", provided="local")),
    ("ec2", "vpcpeeringconnectionid", _ec2("a peering connection", "pcx")),
    ("ec2", "vpngatewayid", _ec2("a VPN gateway", "vgw")),
    ("ec2", "customergatewayid", _ec2("a customer gateway", "cgw")),
    ("ec2|vpc", "vpcendpointid", _ec2("a VPC endpoint", "vpce")),
    ("apigateway", "vpcendpointid", _ec2("a VPC endpoint", "vpce")),
    ("ec2", "networkaclid", _ec2("a network ACL", "acl")),
    ("", r"(\w*network)?interfaceid|eniid", _ec2("a network interface", "eni", bare="")),
    ("", "allocationid", _ec2("an elastic IP address", "eipalloc", bare="")),
    ("", r"\w*prefixlistid", _ec2("a prefix list", "pl", bare="wrong", shared=True)),
    ("ec2|ec2transitgateway|ebs|lb|elb", "(source)?instance(id)?", _ec2("an instance", "i", bare="")),
    ("ec2|ebs|autoscaling", "ami|(source)?(image|ami)id", _ec2("a machine image", "ami", bare="", arns="")),
    ("ec2", "(ipv4|ipv6|source)?ipampoolid", _ec2("a pool of addresses", "ipam-pool", shared=True)),
    ("ec2", "ipamid", _ec2("an IPAM", "ipam")),
    ("ec2", "ipamscopeid", _ec2("a scope of an IPAM", "ipam-scope")),
    ("route53", "resourceid", _ec2("a VPC", "vpc", bare="")),
    ("ssm", "windowid", _named("a maintenance window", "ssm/maintenanceWindow")),
    ("ec2|ebs", "volumeid", _ec2("a volume", "vol")),
    ("ec2|ebs", "snapshotid", _ec2("a snapshot", "snap", bare="")),
    ("ec2|autoscaling|eks|batch", r"launchtemplateid|launchtemplate(specification)?\.id", _ec2("a launch template", "lt")),
    ("efs|lambda|ecs|sagemaker|fsx", r"\w*filesystemid", _ec2("a file system", "fs", arns="elasticfilesystem:file-system/")),
    ("efs", "accesspointid", _ec2("an access point", "fsap")),
    ("ec2|autoscaling", "keyname", _named("a key pair", "ec2/keyPair")),
    ("ec2", "iaminstanceprofile", Kind("an instance profile", _types("iam/instanceProfile"), arns="iam:instance-profile/", bare="name")),
    ("iam", "permissionsboundary|managedpolicyarn|policyarn", _POLICY),
    ("", r"(?!service_linked)\w*rolearn", Kind("an IAM role", _types("iam/role"), arns="iam:role/", bare="wrong", home=False)),
    ("lambda|s3|codebuild|sagemaker", "role|servicerole|executionrole|validationrole", replace(_ROLE, bare="wrong")),
    ("glue|batch", "role|servicerole|executionrole|jobrole", _ROLE),
    ("ssm|ecs|dms", "iamrole", _IAM_ROLE),
    ("kms", "keyid|targetkeyid|primarykeyarn", _KEY),
    ("xray", "keyid", _KEY),
    ("", r"\w*kms(master)?key(id|arn|identifier)?|\w*kmsarn|encryptionkeyarn", _KEY),
    ("s3", r"destination\.bucket", Kind("an S3 bucket", _BUCKET.types, arns="s3:", bare="wrong", home=False)),
    ("s3", "bucket|targetbucket", _BUCKET),
    (r"(?!s3|s3outposts|s3control|s3tables|lightsail|opsworks)\w+", r"s3bucket(name)?|(\w*log|\w*logs)bucket(name)?|bucketname", _BUCKET),
    ("", r"\w*bucketarn", Kind("an S3 bucket", _BUCKET.types, arns="s3(express|-outposts|tables)?:", home=False)),
    ("", r"\w*topicarn|snstopic", _arn("an SNS topic", "sns:")),
    ("sns", "topic", Kind("an SNS topic", _types("sns/topic"), arns="sns:", bare="wrong", home=False)),
    ("", r"\w*queuearn", _arn("an SQS queue", "sqs:")),
    ("sqs", "queueurl", _named("an SQS queue", "sqs/queue")),
    ("lambda", "function|functionname", _FUNCTION),
    ("", r"\w*functionarn|lambdaarn|lambdafunction", _arn("a Lambda function", "lambda:function:|cloudfront::?function/")),
    ("apigateway", "restapi", _API),
    ("apigateway", "deployment", _named("a deployment", "apigateway/deployment")),
    ("", r"\w*loadbalancerarn", _arn("a load balancer", "elasticloadbalancing:loadbalancer/", regional=True)),
    ("", r"\w*targetgrouparn", _arn("a target group", "elasticloadbalancing:targetgroup/", regional=True)),
    ("lb|alb", "listenerarn", _arn("a listener", "elasticloadbalancing:listener/", regional=True)),
    ("", r"\w*loggrouparn|cloudwatchlogsgrouparn", _arn("a log group", "logs:log-group:")),
    ("cloudwatch", "loggroupname", _LOG_GROUP),
    ("cloudwatch", "rule", _named("a rule", "cloudwatch/eventRule", arns="events:rule/")),
    ("cloudwatch", "eventbusname", _named("an event bus", "cloudwatch/eventBus", arns="events:event-bus/", provided=r"default|aws\.partner/.+")),
    ("dynamodb", "tablename", _named("a table", "dynamodb/table", arns="dynamodb:table/")),
    ("glue", "databasename", Kind("a database of Glue", _types("glue/catalogDatabase"), bare="name", provided="default", home=False)),
    ("cfg", "configrulename", _named("a rule of Config", "cfg/rule")),
    ("kinesis", "streamname", _named("a stream", "kinesis/stream")),
    ("sagemaker", "modelname", _named("a model", "sagemaker/model")),
    ("sagemaker", "endpointconfigname", _named("an endpoint configuration", "sagemaker/endpointConfiguration")),
    ("cloudwatch", "alarmaction|okaction|insufficientdataaction", _arn("an ARN", "")),
    ("ec2|sfn|cloudwatch|vpclattice", "logdestination", _arn("an ARN", "")),
    ("sns", "endpoint", _arn("an ARN", "")),
    ("wafv2", "resourcearn", _arn("an ARN", "", regional=True)),
    ("ecr", "repository|repositoryname", _named("a repository", "ecr/repository")),
    ("ecs", "taskdefinition", _named("a task definition", "ecs/taskDefinition", arns="ecs:task-definition/")),
    ("ecs", "cluster", _named("a cluster", "ecs/cluster", arns="ecs:cluster/", provided="default")),
    ("eks", "clustername", _named("a cluster", "eks/cluster")),
    ("rds|docdb|neptune", "dbsubnetgroupname", _named("a subnet group", "rds/subnetGroup", "docdb/subnetGroup", "neptune/subnetGroup", provided="default.*")),
    ("elasticache", "subnetgroupname", _named("a subnet group", "elasticache/subnetGroup", provided="default.*")),
    ("backup", r"(target)?vaultname|backupvaultname", _named("a backup vault", "backup/vault", "backup/logicallyAirGappedVault", provided="Default|aws/.+")),
    ("secretsmanager", "secretid", _named("a secret", "secretsmanager/secret", arns="secretsmanager:secret:")),
    ("", "secretarn", _arn("a secret", "secretsmanager:secret:|ssm:parameter/")),
    ("", r"\w*webaclarn", _arn("a web ACL", "(wafv2|waf-regional|waf):")),
)  # fmt: skip
_IAM: Final = {
    "role": "iam/role",
    "user": "iam/user",
    "username": "iam/user",
    "group": "iam/group",
    "groupname": "iam/group",
}
# Whoever is at the other end, or named without being used: no cloud holds these to what exists.
_OTHERS: Final = re.compile(r"source\w*|principal\w*|execution\w*|invoke\w*|resourcearn|accountid|\w*awsaccount\w*")
_GENERAL: Final = re.compile(r"(\w+?)(id|identifier)")
# Ids of what AWS provides ready-made: managed policies of CloudFront, strategies, bundles, engines.
_PROVIDED: Final = frozenset({"cloudfront", "workspaces", "appconfig", "codedeploy", "lightsail", "organizations", "securityhub", "bedrock", "account", "cfg", "controltower"})  # fmt: skip


def kind(resource: ResourceType, one: Property, place: tuple[str, ...]) -> Kind | None:
    """What belongs at a place; None where nothing is known, or what stands there names the thing itself."""
    module = resource.token.split(":")[1].partition("/")[0]
    name = _singular(one.name.lower())
    own = resource.token.rpartition(":")[2].lower()
    if name in ("description", "name") or "tags" in place:
        return None
    if module == "iam" and name in _IAM:
        token = _IAM[name]
        return None if own == token.rpartition("/")[2] else _named(f"an IAM {token.rpartition('/')[2]}", token)
    above = f"{place[-2].lower()}.{name}" if len(place) > 1 else name
    for modules, names, found in _PLACES:
        if (re.fullmatch(names, name) or re.fullmatch(names, above)) and re.fullmatch(modules or ".*", module):
            itself = resource.token in found.types and len(place) == 1 and name_input(resource) == one.name
            return None if itself else _only_arn(found) if name.endswith("arn") else found
    if _OTHERS.fullmatch(name):
        return None
    if name.endswith("arn"):
        return Kind("an ARN", home=False)
    return _general(resource, module, name, own) if len(place) == 1 and module not in _PROVIDED else None


def _only_arn(found: Kind) -> Kind:
    """A property called an ARN takes nothing else, where it is known of what."""
    return replace(found, bare="wrong") if found.arns not in ("", NAME) and not found.bare else found


def _general(resource: ResourceType, module: str, name: str, own: str) -> Kind | None:
    """`userPoolId` is a UserPool of the same module."""
    found = _GENERAL.fullmatch(name)
    token = _of_module(module).get(found.group(1)) if found and found.group(1) != own else None
    if token is None or token == resource.token:
        return None
    return Kind(
        article(token.rpartition(":")[2]),
        frozenset({token}),
        bare="name",
        provided=r"default.*|(AWS|Amazon|aws[:/]).*|\d{12}",
    )


@cache
def _of_module(module: str) -> Mapping[str, str]:
    return {token.rpartition(":")[2].lower(): token for token in index.tokens_of("aws", module)}


def _singular(name: str) -> str:
    name = name.removesuffix("lists")  # `logGroupArnLists`
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "kms", "alias")) else name
