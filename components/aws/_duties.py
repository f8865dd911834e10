"""What each duty may do on AWS, in statements; what is not named here is denied by the duty's boundary.

Names of what a system has begin with `<system>-<environment>-`, so an environment's duties work on nothing of another
one even where two share an account.

Source: Service Authorization Reference, "Actions, resources, and condition keys" of each service.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pulumi

from components.aws._policy import Statement, allow
from components.contract.identity import IdentityArgs
from components.contract.naming import physical_name

__all__ = ["DUTIES", "actions"]

_ANY: Final = ["*"]  # these actions name no resource, or are for looking around
_LOOK: Final = (
    "cloudwatch:Describe*",
    "cloudwatch:Get*",
    "cloudwatch:List*",
    "logs:Describe*",
    "sagemaker:Describe*",
    "sagemaker:List*",
)
_STATUS: Final = "sagemaker:ModelApprovalStatus"
_PRODUCTION: Final = "prod"
_AUDIT: Final = (
    "access-analyzer:Get*",
    "access-analyzer:List*",
    "apigateway:GET",
    "application-autoscaling:Describe*",
    "backup:Describe*",
    "backup:Get*",
    "backup:List*",
    "budgets:View*",
    "ce:Describe*",
    "ce:GetAnomalyMonitors",
    "ce:GetAnomalySubscriptions",
    "ce:ListTagsForResource",
    "cloudtrail:Describe*",
    "cloudtrail:Get*",
    "cloudtrail:List*",
    "cloudtrail:LookupEvents",
    "cloudwatch:Describe*",
    "cloudwatch:Get*",
    "cloudwatch:List*",
    "config:Describe*",
    "config:Get*",
    "config:List*",
    "ec2:Describe*",
    "ecr:Describe*",
    "ecr:GetLifecyclePolicy",
    "ecr:GetRepositoryPolicy",
    "ecr:List*",
    "elasticache:Describe*",
    "elasticache:List*",
    "events:Describe*",
    "events:List*",
    "guardduty:Get*",
    "guardduty:List*",
    "iam:Get*",
    "iam:List*",
    "inspector2:Get*",
    "inspector2:List*",
    "iot:Describe*",
    "iot:GetPolicy",
    "iot:GetTopicRule",
    "iot:ListAttachedPolicies",
    "iot:ListPolicies",
    "iot:ListPolicyVersions",
    "iot:ListProvisioningTemplates",
    "iot:ListRoleAliases",
    "iot:ListTagsForResource",
    "iot:ListTargetsForPolicy",
    "iot:ListThingGroups",
    "iot:ListThingTypes",
    "iot:ListTopicRules",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:List*",
    "logs:Describe*",
    "logs:ListTagsForResource",
    "macie2:GetMacieSession",
    "pipes:Describe*",
    "pipes:List*",
    "s3:GetAccountPublicAccessBlock",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListAllMyBuckets",
    "sagemaker:Describe*",
    "sagemaker:GetModelPackageGroupPolicy",
    "sagemaker:List*",
    "scheduler:Get*",
    "scheduler:List*",
    "securityhub:Describe*",
    "securityhub:Get*",
    "securityhub:List*",
    "signer:Describe*",
    "signer:Get*",
    "signer:List*",
    "sns:Get*",
    "sns:List*",
    "sqs:GetQueueAttributes",
    "sqs:List*",
    "ssm:DescribeParameters",
    "ssm:ListTagsForResource",
    "states:DescribeStateMachine",
    "states:ListExecutions",
    "states:ListStateMachines",
    "states:ListTagsForResource",
    "tag:Get*",
    "wafv2:Get*",
    "wafv2:List*",
    "xray:GetEncryptionConfig",
    "xray:GetGroup*",
    "xray:GetSamplingRules",
    "xray:ListTagsForResource",
)
"""Settings, findings and records of what happened; nothing that shows what a system keeps about anybody."""


def actions(statements: list[Statement]) -> list[str]:
    """Everything that the statements name."""
    return sorted({action for one in statements for action in one.get("Action", ())})


def _home(args: IdentityArgs) -> list[str]:
    return [f"{args['region']}:{args['account']}"]


def _regions(args: IdentityArgs) -> list[str]:
    return [args["region"], *([args["recovery_region"]] if "recovery_region" in args else [])]


def _everywhere(args: IdentityArgs) -> list[str]:
    """In the recovery region, too, where a standby is."""
    return [f"{region}:{args['account']}" for region in _regions(args)]


def _named(args: IdentityArgs, *kinds: str, places: Sequence[str] = ()) -> list[str]:
    """What SageMaker names for a system in this environment, at home where no `places` are given."""
    return [
        f"arn:aws:sagemaker:{place}:{kind}/*-{args['environment']}-*"
        for place in places or _home(args)
        for kind in kinds
    ]


def _artefacts(args: IdentityArgs, puts: Sequence[str] = ()) -> list[Statement]:
    """What was trained, through S3 and its key; `puts` are the places for what is no run's own."""
    store = f"arn:aws:s3:::*-{args['environment']}*artefacts-{args['account']}"
    use = ["kms:Decrypt", *(["kms:GenerateDataKey"] if puts else [])]
    return [
        allow("Artefacts", ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"], [store, f"{store}/*"]),
        *([allow("PutBeside", ["s3:PutObject"], [f"{store}/{place}/*" for place in puts])] if puts else []),
        _through(["s3"], use, args),
    ]


def _through(services: Sequence[str], use: list[str], args: IdentityArgs) -> Statement:
    """Keys by way of these services, and in no other way."""
    via = [f"{service}.{region}.amazonaws.com" for region in _regions(args) for service in services]
    return allow(
        f"KeysThrough{''.join(service.capitalize() for service in services)}",
        use,
        [f"arn:aws:kms:{place}:key/*" for place in _everywhere(args)],
        when={"StringEquals": {"kms:ViaService": via}},
    )


def _logs(places: Sequence[str]) -> Statement:
    groups = [f"arn:aws:logs:{place}:log-group:/aws/sagemaker/*" for place in places]
    return allow("ReadLogs", ["logs:FilterLogEvents", "logs:GetLogEvents"], groups)


def _developer(args: IdentityArgs) -> list[Statement]:
    """Starts pipelines, which register versions. What a pipeline is, is code that the pipeline of CI deploys."""
    train = ["sagemaker:RetryPipelineExecution", "sagemaker:StartPipelineExecution", "sagemaker:StopPipelineExecution"]
    return [
        allow("Look", _LOOK, _ANY),
        allow("Train", train, _named(args, "pipeline")),
        *_artefacts(args, () if args["environment"] == _PRODUCTION else ("trials",)),
        _logs(_home(args)),
    ]


def _approver(args: IdentityArgs) -> list[Statement]:
    """Looks at what was trained and what was measured of it, and says yes or no."""
    return [
        allow("Look", _LOOK, _ANY),
        allow(
            "Decide",
            ["sagemaker:UpdateModelPackage"],
            _named(args, "model-package", places=_everywhere(args)),
            when={"StringEquals": {_STATUS: ["Approved", "Rejected"]}},
        ),
        _through(["sagemaker"], ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], args),  # a version's card
        *_artefacts(args),
    ]


def _operator(args: IdentityArgs) -> list[Statement]:
    """Brings versions from one registry to the next, keeps what was approved running, stops it, restores.

    In the recovery region, too.
    """
    here = {"StringEquals": {"aws:RequestedRegion": _regions(args)}}
    places = _everywhere(args)
    return [
        allow("Look", [*_LOOK, "backup:Describe*", "backup:List*", "guardduty:Get*", "guardduty:List*"], _ANY),
        _logs(places),
        allow(
            "Operate",
            ["sagemaker:UpdateEndpoint", "sagemaker:UpdateEndpointWeightsAndCapacities"],
            _named(args, "endpoint", "endpoint-config", places=places),
        ),
        allow(
            "Promote",
            ["sagemaker:CreateModelPackage"],
            _named(args, "model-package", "model-package-group", places=places),
            when={"StringEquals": {_STATUS: "PendingManualApproval"}},
        ),
        *_artefacts(args, ("promoted",)),
        allow(
            "DisksOfInstances",  # SageMaker hands the key on to what it starts, in the name of who asks
            ["kms:CreateGrant"],
            [f"arn:aws:kms:{one}:key/*" for one in places],
            when={"Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
        allow(
            "Stop",
            ["events:PutEvents"],
            [f"arn:aws:events:{one}:event-bus/default" for one in places],
            when={"StringEquals": {"events:source": "gouvernail"}},
        ),
        allow(
            "EmptyCachesAndStartDevices",
            ["ssm:GetParameter", "ssm:PutParameter"],
            [
                f"arn:aws:ssm:{places[0]}:parameter/*-{args['environment']}/{what}"
                for what in ("cache/*", "edge/stopped")
            ],
        ),
        allow(
            "OpenGateways",
            ["wafv2:GetRegexPatternSet", "wafv2:UpdateRegexPatternSet"],
            [f"arn:aws:wafv2:{one}:regional/regexpatternset/*-{args['environment']}*/*" for one in places],
        ),
        allow("Incidents", ["sqs:GetQueueAttributes"], [f"arn:aws:sqs:{places[0]}:{args['prefix']}-*"]),
        allow("Findings", ["securityhub:BatchUpdateFindings", "securityhub:GetFindings"], _ANY, when=here),
        allow("Restore", ["backup:StartRestoreJob"], _ANY, when=here),
        allow(
            "RestoreAs",
            ["iam:PassRole"],
            [f"arn:aws:iam::{args['account']}:role{args['roles']}*-backup"],
            when={"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}},
        ),
    ]


def _auditor(args: IdentityArgs) -> list[Statement]:
    """Reads how everything is set and what happened. In the account of the audit log, the log itself too."""
    statements = [allow("Read", _AUDIT, _ANY)]
    if "log" in args:
        documents = f"arn:aws:s3:::{physical_name(args['prefix'], 'documents', args['account'])}"
        see = ["s3:GetObjectRetention", "s3:ListBucketVersions"]
        statements.append(allow("SeeLocks", see, [documents, f"{documents}/*"]))
        store = pulumi.Output.concat("arn:aws:s3:::", args["log"])
        objects = pulumi.Output.concat(store, "/*")
        statements += [
            allow("ReadTheLog", ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"], [store, objects]),
            _through(["s3"], ["kms:Decrypt"], args),
        ]
    return statements


DUTIES: Final[Mapping[str, Callable[[IdentityArgs], list[Statement]]]] = {
    "developer": _developer,
    "approver": _approver,
    "operator": _operator,
    "auditor": _auditor,
}
