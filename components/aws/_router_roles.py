"""The identity of a cutover stack: it says how calls are divided, reads what the stack has, and does nothing else.

Each role is taken in one way: by the operator, whom the directory signed in, or by the environment's jobs of the
pipeline. Both stand below the boundary of services, as every role that who deploys makes; that they do nothing else is
said in their own policies, by a denial of all that is not named.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Elastic Load Balancing V2"; Pulumi,
"State and backends".
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pulumi
from pulumi_aws import iam, lb

from components.aws._pipeline_roles import provider_id, token_of
from components.aws._policy import Statement, allow, deny_all_but, document, trust_directory
from components.aws.state import state_of_stack
from components.contract.identity import State
from components.contract.naming import physical_name
from components.contract.traffic import TrafficArgs

__all__ = ["mover_id", "router_roles"]

_HOUR: Final = 3600
_CUTOVER: Final = "cutover"
_LOOK: Final = (
    "acm:DescribeCertificate",
    "acm:ListTagsForCertificate",
    "apigateway:GET",
    "ec2:Describe*",
    "ec2:GetManagedPrefixListEntries",
    "elasticloadbalancing:Describe*",
    "logs:Describe*",
    "logs:GetDelivery*",
    "logs:ListTagsForResource",
    "route53:GetHostedZone",
    "route53:ListResourceRecordSets",
    "route53:ListTagsForResource",
    "sts:GetCallerIdentity",
    "tag:GetResources",
)
"""What a refresh of the stack reads of what is no object with a name of ours, and what its program looks up."""
_OF_ROLES: Final = ("iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies")


class _Trusted(NamedTuple):
    """Who may take a role, and what the role's tags say of that."""

    by: Statement
    tags: Mapping[str, str]


def mover_id(account: str, roles: str, environment: str) -> str:
    """A pattern of what these roles are called in an environment, before they are there."""
    return f"arn:aws:iam::{account}:role{roles}*-{environment}-{_CUTOVER}*"


def router_roles(
    args: TrafficArgs, listener: lb.Listener, rules: Sequence[lb.ListenerRule], parent: pulumi.Resource
) -> dict[str, pulumi.Output[str]]:
    """`operator` and `pipeline` -> ARN of the role with which they move calls."""
    signed_in = trust_directory("SignedIn", args["account"], args["operator"]["permission_set"])
    trusts = {"operator": _Trusted(signed_in, {"duty": "operator", "group": args["operator"]["group"]})}
    if "pipeline" in args:
        its = args["pipeline"]
        provider = its.get("provider") or provider_id(args["account"])
        trusts["pipeline"] = _Trusted(token_of(its, provider), {"pipeline": _CUTOVER})
    may = _may(args, listener, rules)
    return {who: _role(who, trusted, may, args, parent) for who, trusted in trusts.items()}


def _role(
    who: str, trusted: _Trusted, may: list[Statement], args: TrafficArgs, parent: pulumi.Resource
) -> pulumi.Output[str]:
    name, own = _called(args, who), pulumi.ResourceOptions(parent=parent)
    role = iam.Role(
        f"{_CUTOVER}-{who}",
        name=name,
        path=args["roles"],
        description=f"Says how calls to {args['system']} are divided, for the {who}",
        assume_role_policy=document(trusted.by),
        permissions_boundary=args["boundary"],
        max_session_duration=_HOUR,
        tags={**args["tags"], "Name": name, **trusted.tags},
        opts=own,
    )
    iam.RolePolicy(f"{_CUTOVER}-{who}", name=_CUTOVER, role=role.name, policy=document(*may), opts=own)
    return role.arn


def _called(args: TrafficArgs, who: str) -> str:
    """The operator's is the shorter one: people type it."""
    return physical_name(args["prefix"], _CUTOVER, *([] if who == "operator" else [who]), limit=64)


def _may(args: TrafficArgs, listener: lb.Listener, rules: Sequence[lb.ListenerRule]) -> list[Statement]:
    own = f"arn:aws:iam::{args['account']}:role{args['roles']}{physical_name(args['prefix'], _CUTOVER, limit=64)}*"
    statements = [
        allow("MoveCalls", ["elasticloadbalancing:ModifyListener"], [listener.arn]),
        *([allow("MoveBuckets", ["elasticloadbalancing:ModifyRule"], [one.arn for one in rules])] if rules else []),
        allow("Look", _LOOK, ["*"]),
        allow("LookAtItself", _OF_ROLES, [own]),
        *(_state(args["state"], args) if "state" in args else []),
    ]
    named = {action for one in statements for action in one.get("Action", ())}
    return [*statements, deny_all_but("NothingElse", sorted(named))]


def _state(state: State, args: TrafficArgs) -> list[Statement]:
    """The state of this stack to write, and of those that it stands on to read; and the key of the secrets in it."""
    store = f"arn:aws:s3:::{state['store']}"
    return [
        allow("State", ["s3:GetObject", "s3:ListBucket"], [store, f"{store}/*"]),
        allow("StateOfItsStack", ["s3:DeleteObject", "s3:PutObject"], state_of_stack(state["store"], args["stack"])),
        allow(
            "SecretsInState",
            ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
            [f"arn:aws:kms:{args['region']}:{state['account']}:key/*"],
            when={"ForAnyValue:StringEquals": {"kms:ResourceAliases": state["key_alias"]}},
        ),
    ]
