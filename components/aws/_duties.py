"""What each duty may do on AWS, in statements; what is not named here is denied by the duty's boundary.

Names of what a system has begin with `<system>-<environment>-`, so an environment's duties work on nothing of another
one even where two share an account.

Source: Service Authorization Reference, "Actions, resources, and condition keys" of each service.
"""

from collections.abc import Callable, Mapping
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


def _named(args: IdentityArgs, *kinds: str) -> list[str]:
    """What SageMaker names for a system in this environment."""
    return [f"arn:aws:sagemaker:{args['region']}:{args['account']}:{kind}/*-{args['environment']}-*" for kind in kinds]


def _artefacts(args: IdentityArgs, *, tries: bool = False) -> list[Statement]:
    """What was trained, through S3 and its key; `tries` puts own trials beside it, never in the place of a run's."""
    store = f"arn:aws:s3:::*-{args['environment']}-artefacts-{args['account']}"
    use = ["kms:Decrypt", *(["kms:GenerateDataKey"] if tries else [])]
    return [
        allow("Artefacts", ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"], [store, f"{store}/*"]),
        *([allow("Trials", ["s3:PutObject"], [f"{store}/trials/*"])] if tries else []),
        _through_s3(use, args),
    ]


def _through_s3(use: list[str], args: IdentityArgs) -> Statement:
    return allow(
        "KeysThroughS3",
        use,
        [f"arn:aws:kms:{args['region']}:{args['account']}:key/*"],
        when={"StringEquals": {"kms:ViaService": f"s3.{args['region']}.amazonaws.com"}},
    )


def _logs(args: IdentityArgs) -> Statement:
    group = f"arn:aws:logs:{args['region']}:{args['account']}:log-group:/aws/sagemaker/*"
    return allow("ReadLogs", ["logs:FilterLogEvents", "logs:GetLogEvents"], [group])


def _developer(args: IdentityArgs) -> list[Statement]:
    """Starts pipelines, registers versions as pending. What a pipeline is, is code that the pipeline of CI deploys."""
    train = ["sagemaker:RetryPipelineExecution", "sagemaker:StartPipelineExecution", "sagemaker:StopPipelineExecution"]
    return [
        allow("Look", _LOOK, _ANY),
        allow("Train", train, _named(args, "pipeline")),
        allow(
            "Register",
            ["sagemaker:CreateModelPackage"],
            _named(args, "model-package", "model-package-group"),
            when={"StringEquals": {_STATUS: "PendingManualApproval"}},
        ),
        *_artefacts(args, tries=args["environment"] != _PRODUCTION),
        _logs(args),
    ]


def _approver(args: IdentityArgs) -> list[Statement]:
    """Looks at what was trained and what was measured of it, and says yes or no."""
    return [
        allow("Look", _LOOK, _ANY),
        allow(
            "Decide",
            ["sagemaker:UpdateModelPackage"],
            _named(args, "model-package"),
            when={"StringEquals": {_STATUS: ["Approved", "Rejected"]}},
        ),
        *_artefacts(args),
    ]


def _operator(args: IdentityArgs) -> list[Statement]:
    """Keeps what was approved running, stops it, brings back what was lost."""
    here = {"StringEquals": {"aws:RequestedRegion": args["region"]}}
    place = f"{args['region']}:{args['account']}"
    return [
        allow("Look", [*_LOOK, "backup:Describe*", "backup:List*", "guardduty:Get*", "guardduty:List*"], _ANY),
        _logs(args),
        allow(
            "Operate",
            ["sagemaker:UpdateEndpoint", "sagemaker:UpdateEndpointWeightsAndCapacities"],
            _named(args, "endpoint", "endpoint-config"),
        ),
        allow(
            "DisksOfInstances",  # SageMaker hands the key on to what it starts, in the name of who asks
            ["kms:CreateGrant"],
            [f"arn:aws:kms:{place}:key/*"],
            when={"Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
        allow(
            "Stop",
            ["events:PutEvents"],
            [f"arn:aws:events:{place}:event-bus/default"],
            when={"StringEquals": {"events:source": "gouvernail"}},
        ),
        allow(
            "EmptyCaches",
            ["ssm:GetParameter", "ssm:PutParameter"],
            [f"arn:aws:ssm:{place}:parameter/*-{args['environment']}/cache/*"],
        ),
        allow("Incidents", ["sqs:GetQueueAttributes"], [f"arn:aws:sqs:{place}:{args['prefix']}-*"]),
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
            _through_s3(["kms:Decrypt"], args),
        ]
    return statements


DUTIES: Final[Mapping[str, Callable[[IdentityArgs], list[Statement]]]] = {
    "developer": _developer,
    "approver": _approver,
    "operator": _operator,
    "auditor": _auditor,
}
