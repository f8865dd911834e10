"""Keys on AWS: one customer-managed KMS key per purpose.

Source: AWS KMS Developer Guide, key policies and rotation
(https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html).
"""

from typing import Final

import pulumi
from pulumi_aws import kms

from components.aws._policy import Conditions, Statement, allow, document
from components.aws._store import RETAINED_BY, kept
from components.contract.keys import KeysArgs, Purpose
from components.contract.naming import physical_name

__all__ = ["Keys"]

_ADMINISTER: Final = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
_USE: Final = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
_EVERYTHING: Final = ["*"]  # in a key's policy: this key


class Keys(pulumi.ComponentResource):
    """One key per purpose, renewed by the clock. Who administers a key cannot use it; nobody may do everything."""

    key_ids: pulumi.Output[dict[str, str]]
    """Purpose -> ARN of its key."""

    def __init__(self, name: str, args: KeysArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Keys", name, None, opts)
        there = args.get("adopt", {})
        made = {one: self._key(one, wanted, args) for one, wanted in args["purposes"].items() if one not in there}
        own = pulumi.ResourceOptions(parent=self)
        read = {one: kms.Key.get(one, id_, opts=own).arn for one, id_ in there.items()}
        self.key_ids = pulumi.Output.all(**made, **read)
        self.register_outputs({"key_ids": self.key_ids})

    def _key(self, purpose: str, wanted: Purpose, args: KeysArgs) -> pulumi.Output[str]:
        retained = args.get("retained", {}).get(purpose)
        stays = wanted.get("kept", False)
        key = kms.Key(
            purpose,
            region=args["region"],
            description=f"{args['prefix']}: {purpose}",
            policy=document(*_statements(wanted, args)),
            enable_key_rotation=True,
            rotation_period_in_days=args["rotation_days"],
            deletion_window_in_days=args["deletion_days"],
            tags={
                **args["tags"],
                "Name": physical_name(args["prefix"], purpose),
                "purpose": purpose,
                **({RETAINED_BY: args["stack"]} if stays else {}),
            },
            opts=kept(self, retained) if stays else pulumi.ResourceOptions(parent=self),
        )
        kms.Alias(
            purpose,
            name=wanted.get("alias") or f"alias/{physical_name(args['prefix'], purpose, limit=250)}",
            region=args["region"],
            target_key_id=key.key_id,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return key.arn


def _statements(wanted: Purpose, args: KeysArgs) -> list[Statement]:
    # The account's root stands for its IAM: without it nobody could ever mend this policy.
    statements = [
        allow("Administer", _ADMINISTER, _EVERYTHING, principal={"AWS": f"arn:aws:iam::{args['account']}:root"})
    ]
    if services := wanted.get("through"):
        statements += _through(services, wanted.get("readers", []), args)
    if makers := wanted.get("makers"):
        statements.append(_make_vaults(makers, args))
    if users := wanted.get("users"):
        caller: Conditions = {"ArnLike": {"aws:PrincipalArn": users}}
        statements.append(allow("UseDirectly", _USE, _EVERYTHING, principal="*", when=caller))
    for writer in wanted.get("writers", []):
        statements += [written(args) for written in _WRITERS[writer]]
    return statements


def _through(services: list[str], readers: list[str], args: KeysArgs) -> list[Statement]:
    """Roles of the platform, and only by way of the services: nobody takes ciphertext to the key by hand."""
    own = {
        "kms:CallerAccount": args["account"],
        "kms:ViaService": [f"{service}.{args['region']}.amazonaws.com" for service in services],
    }
    caller: Conditions = {
        "StringEquals": own,
        "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{args['account']}:role{args['roles']}*"},
    }
    statements = [allow("UseThroughServices", _USE, _EVERYTHING, principal="*", when=caller)]
    if readers:
        reader: Conditions = {"StringEquals": own, "ArnLike": {"aws:PrincipalArn": readers}}
        statements.append(allow("OpenThroughServices", ["kms:Decrypt"], _EVERYTHING, principal="*", when=reader))
    if {"backup", "ecr", "elasticache", "sagemaker"} & {*services}:
        # Disks of instances, images: whoever deploys an endpoint, a cache or a repository lets the service hand the key
        # on to what it starts or keeps, and to nothing else. Who may deploy is a question of sagemaker:CreateEndpoint
        # and its like.
        granted: Conditions = {"StringEquals": own, "Bool": {"kms:GrantIsForAWSResource": "true"}}
        statements.append(allow("GrantToInstances", ["kms:CreateGrant"], _EVERYTHING, principal="*", when=granted))
    return statements


def _make_vaults(makers: list[str], args: KeysArgs) -> Statement:
    """AWS Backup makes a vault only for who may use its key, which it tries, and takes back what it granted for that.

    Source: AWS Backup Developer Guide, "Backup vault creation and deletion", required permissions.
    """
    own = {"kms:CallerAccount": args["account"], "kms:ViaService": f"backup.{args['region']}.amazonaws.com"}
    return allow(
        "MakeVaults",
        ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:RetireGrant"],
        _EVERYTHING,
        principal="*",
        when={"StringEquals": own, "ArnLike": {"aws:PrincipalArn": makers}},
    )


def _logs(args: KeysArgs) -> Statement:
    place = f"arn:aws:logs:{args['region']}:{args['account']}:log-group"
    groups = [
        f"{place}:/aws/{service}/*" for service in ("apigateway", "elasticache", "iot", "sagemaker", "vendedlogs")
    ]
    groups.append(f"{place}:aws-waf-logs-*")  # WAF takes no other names
    return allow(
        "WriteLogGroups",
        ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        _EVERYTHING,
        principal={"Service": f"logs.{args['region']}.amazonaws.com"},
        when={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
    )


def _trail(args: KeysArgs) -> Statement:
    trails = [f"arn:aws:cloudtrail:{args['region']}:{account}:trail/*" for account in _accounts(args)]
    return allow(
        "WriteTrails",
        ["kms:DescribeKey", "kms:GenerateDataKey*"],
        _EVERYTHING,
        principal={"Service": "cloudtrail.amazonaws.com"},
        when={"ArnLike": {"aws:SourceArn": trails}},
    )


def _flow_logs(args: KeysArgs) -> Statement:
    regions = args.get("writing_regions", [args["region"]])
    sources = [f"arn:aws:logs:{region}:{account}:*" for region in regions for account in _accounts(args)]
    return allow(
        "WriteFlowLogs",
        ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        _EVERYTHING,
        principal={"Service": "delivery.logs.amazonaws.com"},
        when={"StringEquals": {"aws:SourceAccount": _accounts(args)}, "ArnLike": {"aws:SourceArn": sources}},
    )


def _notices(args: KeysArgs) -> Statement:
    """Alarms and budgets publish to encrypted topics, and topics send to encrypted queues."""
    publishers = ("backup", "budgets", "cloudwatch", "costalerts", "sns")
    return allow(
        "SendNotices",
        ["kms:Decrypt", "kms:GenerateDataKey*"],
        _EVERYTHING,
        principal={"Service": [f"{service}.amazonaws.com" for service in publishers]},
        when={"StringEquals": {"aws:SourceAccount": args["account"]}},
    )


def _events_told(args: KeysArgs) -> Statement:
    return _events("TellEvents", "sns", args)


def _events_put_aside(args: KeysArgs) -> Statement:
    return _events("PutEventsAside", "sqs", args)


def _events(sid: str, service: str, args: KeysArgs) -> Statement:
    """EventBridge, for our topics or queues only, by what is encrypted: it does not say on whose behalf it comes.

    Source: Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and costs": aws:SourceAccount and its like
    are not supported for EventBridge.
    """
    ours = f"arn:aws:{service}:{args['region']}:{args['account']}:{args['prefix']}-*"
    return allow(
        sid,
        ["kms:Decrypt", "kms:GenerateDataKey*"],
        _EVERYTHING,
        principal={"Service": "events.amazonaws.com"},
        when={"ArnLike": {f"kms:EncryptionContext:aws:{service}:{'topicArn' if service == 'sns' else 'arn'}": ours}},
    )


def _reports(args: KeysArgs) -> Statement:
    """Roles of other accounts put documents, through the store, and cannot read them back."""
    reporters = args.get("reporters", {})
    return allow(
        "PutReports",
        ["kms:GenerateDataKey"],
        _EVERYTHING,
        principal={"AWS": [f"arn:aws:iam::{account}:root" for account in sorted(reporters)]},
        when={
            "StringEquals": {"kms:ViaService": f"s3.{args['region']}.amazonaws.com"},
            "ArnLike": {"aws:PrincipalArn": sorted(reporters.values())},
        },
    )


def _accounts(args: KeysArgs) -> list[str]:
    return args.get("writing_accounts", [args["account"]])


_WRITERS: Final = {
    "logs": (_logs,),
    "notices": (_notices, _events_told, _events_put_aside),
    "trail": (_trail,),
    "flow_logs": (_flow_logs,),
    "reports": (_reports,),
}
