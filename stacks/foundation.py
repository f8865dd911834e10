"""The foundation of an account: what all AI systems of an environment stand on, and the account of the audit log."""

from collections.abc import Mapping
from typing import Final, TypedDict

import pulumi

from components.aws import AuditLog, Keys, Network, trail_id
from components.contract import AuditLogArgs, NetworkArgs, Purpose, StoreToBuild
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import Organisation
from gouvernail.spec.clouds import Aws
from stacks import aws
from stacks.common import export, prefix, roles, tags
from stacks.names import AUDIT, FOUNDATION, StackName
from stacks.references import outputs_of

__all__ = ["deploy"]

_PURPOSES: Final[Mapping[str, Purpose]] = {
    "events": {"through": ["s3"], "kept": True},
    "models": {"through": ["sagemaker"]},
    "logs": {"writers": ["logs"]},
}
_SERVICES: Final[Mapping[str, list[str]]] = {
    "ecr.api": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
    ],
    "ecr.dkr": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    "kms": ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
    "logs": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "monitoring": ["cloudwatch:PutMetricData"],
    "s3": ["s3:GetObject", "s3:ListBucket", "s3:PutObject"],
    "sagemaker.runtime": ["sagemaker:InvokeEndpoint"],
}


def deploy(organisation: Organisation, cloud: str, environment: str) -> None:
    """Builds or adopts the foundation of one account and exports what workloads need of it."""
    settings = organisation.clouds.aws
    if settings is None or cloud != "aws":
        raise GouvernailError(f"a foundation on {cloud} is not built yet")
    _refuse_what_is_not_built(organisation, settings, environment)
    name = StackName(organisation.id, cloud, environment, FOUNDATION)
    own = aws.provider(settings.accounts[environment], settings.region)
    if environment == AUDIT:
        _audit(organisation, settings, name, own)
    else:
        _environment(organisation, settings, name, own)


def _audit(organisation: Organisation, settings: Aws, name: StackName, own: pulumi.ProviderResource) -> None:
    """The account of the audit log: its store, the key of the store, and its own trail."""
    under = pulumi.ResourceOptions(provider=own)
    common, adopted = _common(organisation, settings, AUDIT), settings.adopt.audit_log
    if adopted is not None:
        home = adopted.organization_trail.split(":")[4] == settings.accounts[AUDIT]
        args: AuditLogArgs = {**common, "adopt": {"trail_id": adopted.organization_trail, "read_store": home}}
        export(audit_log=AuditLog("audit-log", args, under))
        return
    left = aws.retained(str(name), pulumi.InvokeOptions(provider=own))
    accounts = sorted(set(settings.accounts.values()))
    keys = Keys(
        "keys",
        {
            **_of_keys(organisation, settings, name),
            "purposes": {"audit": {"through": ["s3"], "writers": ["trail", "flow_logs"], "kept": True}},
            "writing_accounts": accounts,
            "retained": dict(left["key"]),
        },
        under,
    )
    store: StoreToBuild = {
        "accounts": accounts,
        "trails": [
            trail_id(prefix(organisation, environment), account, settings.region)
            for environment, account in sorted(settings.accounts.items())
        ],
        "keep_days": organisation.retention.audit_trail.keep.days,
        "key_id": keys.key_ids["audit"],
        "stack": str(name),
    }
    if "audit" in left["store"]:
        store["retained"] = left["store"]["audit"]
    log = AuditLog("audit-log", {**common, "build": store}, under)
    export(keys=keys, audit_log=log)


def _environment(organisation: Organisation, settings: Aws, name: StackName, own: pulumi.ProviderResource) -> None:
    """The account of an environment: its network, its keys, its trail into the audit account."""
    under, look = pulumi.ResourceOptions(provider=own), pulumi.InvokeOptions(provider=own)
    environment = name.environment
    common, adopted = _common(organisation, settings, environment), settings.adopt.audit_log
    if adopted is not None:
        args: AuditLogArgs = {**common, "adopt": {"trail_id": adopted.organization_trail, "read_store": False}}
    else:
        audit = StackName(organisation.id, name.cloud, AUDIT, FOUNDATION)
        there = outputs_of(audit, "audit_log")["audit_log"]
        args = {**common, "into": {"store": there["store"], "key_id": there["key_id"]}}
    log = AuditLog("audit-log", args, under)
    keys = Keys(
        "keys",
        {
            **_of_keys(organisation, settings, name),
            "purposes": dict(_PURPOSES),
            "retained": dict(aws.retained(str(name), look)["key"]),
        },
        under,
    )
    wanted, landing = organisation.environments[environment], settings.adopt.network.get(environment)
    network_args: NetworkArgs = {
        **common,
        "cidr": str(wanted.cidr),
        "zones": [] if landing else aws.zones(wanted.zones, look),
        "services": dict(_SERVICES),
        "flow_log_store": log.store.apply(lambda store: f"arn:aws:s3:::{store}"),
    }
    if landing:
        network_args["adopt"] = aws.adopted_network(landing, settings.region, look)
    network = Network("network", network_args, under)
    export(network=network, keys=keys, audit_log=log)


class _Common(TypedDict):
    prefix: str
    tags: dict[str, str]
    account: str
    region: str


class _OfKeys(_Common):
    roles: str
    rotation_days: int
    deletion_days: int
    stack: str


def _common(organisation: Organisation, settings: Aws, environment: str) -> _Common:
    return {
        "prefix": prefix(organisation, environment),
        "tags": tags(organisation, environment),
        "account": settings.accounts[environment],
        "region": settings.region,
    }


def _of_keys(organisation: Organisation, settings: Aws, name: StackName) -> _OfKeys:
    return {
        **_common(organisation, settings, name.environment),
        "roles": roles(organisation, name.environment),
        "rotation_days": organisation.keys.rotate.days,
        "deletion_days": organisation.keys.pending_deletion.days,
        "stack": str(name),
    }


def _refuse_what_is_not_built(organisation: Organisation, settings: Aws, environment: str) -> None:
    """A wish that would be passed over in silence is refused."""
    if environment in settings.adopt.keys:
        raise GouvernailError(
            Problem(
                "keys cannot be adopted yet",
                path=f"clouds.aws.adopt.keys.{environment}",
                mend="leave it out: the foundation makes one key per purpose",
            )
        )
    if environment != AUDIT and (hosts := organisation.environments[environment].egress):
        raise GouvernailError(
            Problem(
                f"a way out to {', '.join(hosts)} is not built yet; the network leads nowhere outside",
                path=f"environments.{environment}.egress",
                mend="leave it out",
            )
        )
