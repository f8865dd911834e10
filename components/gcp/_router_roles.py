"""The identity of a cutover stack: it says how calls are divided, reads what the stack has, and does nothing else.

The environment's jobs of the pipeline come by token, as an account of their own. The operator asks for the same right,
with a reason, and has it for an hour: nobody has to agree, for a way back waits for nobody, and that calls move at all
is approved by the playbook.

A right on one URL map alone is not to be had: IAM's conditions know no URL maps. But a URL map takes only backends that
who changes it may use, and those are named: both sides of this router. So whoever moves calls sends them nowhere else.

The role is the stack's own, and a service account may not make roles: who brings the stack up the first time is a
person, as for identity.

Sources: Compute Engine API, rights on URL maps (https://cloud.google.com/compute/docs/reference/rest/v1/regionUrlMaps);
IAM, what conditions know (https://cloud.google.com/iam/docs/conditions-resource-attributes) and the role of who uses
backends (https://cloud.google.com/load-balancing/docs/access-control); Privileged Access Manager
(https://cloud.google.com/iam/docs/pam-overview).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
from pulumi_gcp import iam, projects, serviceaccount
from pulumi_gcp import privilegedaccessmanager as access

from components.contract.identity import Pipeline
from components.contract.traffic import TrafficArgs
from components.gcp._names import name_of
from components.gcp._state_rights import On, may_read, may_use_secrets, may_write, of_stack
from gouvernail.errors import GouvernailError

__all__ = ["router_roles"]

_CUTOVER: Final = "cutover"
_HOUR: Final = "3600s"
_USES: Final = "roles/compute.loadBalancerServiceUser"
_MAY: Final = (
    "compute.addresses.get",
    "compute.forwardingRules.get",
    "compute.networkEndpointGroups.get",
    "compute.regionBackendServices.get",
    "compute.regionHealthChecks.get",
    "compute.regionOperations.get",
    "compute.regionSecurityPolicies.get",
    "compute.regionSslPolicies.get",
    "compute.regionTargetHttpsProxies.get",
    "compute.regionUrlMaps.get",
    "compute.regionUrlMaps.update",
    "dns.managedZones.get",
    "dns.resourceRecordSets.get",
    "dns.resourceRecordSets.list",
    "iam.roles.get",
    "iam.serviceAccounts.get",
    "iam.serviceAccounts.getIamPolicy",
    "iam.workloadIdentityPoolProviders.get",
    "logging.buckets.get",
    "logging.sinks.get",
    "privilegedaccessmanager.entitlements.get",
    "resourcemanager.projects.get",
    "resourcemanager.projects.getIamPolicy",
    "serviceusage.services.get",
)
"""To move calls, and what a refresh of the stack reads in its project."""


def router_roles(
    args: TrafficArgs,
    sides: Mapping[str, pulumi.Output[str]],
    parent: pulumi.Resource,
    after: Sequence[pulumi.Resource],
) -> dict[str, pulumi.Output[str]]:
    """`operator` -> id of the entitlement, `pipeline` -> address of the account, with which they move calls.

    `sides` are the ids of the backends between which they do.
    """
    own = pulumi.ResourceOptions(parent=parent)
    name = name_of("projects:IAMCustomRole", args["prefix"], _CUTOVER)
    role = projects.IAMCustomRole(
        _CUTOVER,
        role_id=name,
        project=args["account"],
        title=name,
        description=f"Says how calls to {args['system']} are divided",
        permissions=list(_MAY),
        stage="GA",
        opts=own,
    )
    only = pulumi.Output.all(*sides.values()).apply(
        lambda ids: " || ".join(f'resource.name == "{id_}"' for id_ in sorted(ids))
    )
    roles = {"operator": _operator(role, only, args, parent, after)}
    if "pipeline" in args:
        roles["pipeline"] = _pipeline(args["pipeline"], role, only, args, own)
    return roles


def _operator(
    role: projects.IAMCustomRole,
    only: pulumi.Output[str],
    args: TrafficArgs,
    parent: pulumi.Resource,
    after: Sequence[pulumi.Resource],
) -> pulumi.Output[str]:
    if "domain" not in args:
        raise GouvernailError("the operator of a router on Google Cloud is a group of a domain (domain)")
    whom = f"group:{args['operator']['group']}@{args['domain']}"
    return access.Entitlement(
        f"{_CUTOVER}-operator",
        entitlement_id=name_of("privilegedaccessmanager:Entitlement", args["prefix"], _CUTOVER),
        parent=f"projects/{args['account']}",
        location="global",
        max_request_duration=_HOUR,
        eligible_users=[{"principals": [whom]}],
        requester_justification_config={"unstructured": {}},
        privileged_access={
            "gcp_iam_access": {
                "resource": f"//cloudresourcemanager.googleapis.com/projects/{args['account']}",
                "resource_type": "cloudresourcemanager.googleapis.com/Project",
                "role_bindings": [{"role": role.id}, {"role": _USES, "condition_expression": only}],
            }
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    ).id


def _pipeline(
    its: Pipeline,
    role: projects.IAMCustomRole,
    only: pulumi.Output[str],
    args: TrafficArgs,
    own: pulumi.ResourceOptions,
) -> pulumi.Output[str]:
    name = name_of("serviceaccount:Account", args["prefix"], _CUTOVER)
    mover = serviceaccount.Account(
        f"{_CUTOVER}-pipeline",
        account_id=name,
        project=args["account"],
        display_name=name,
        description=f"Says how calls to {args['system']} are divided, for the pipeline",
        opts=own,
    )
    for what, given, when in (("moves", role.id, None), ("uses", _USES, only)):
        projects.IAMMember(
            f"{_CUTOVER}-{what}",
            project=args["account"],
            role=given,
            member=mover.member,
            condition=None if when is None else {"title": "both-sides-only", "expression": when},
            opts=own,
        )
    if "state" in args:
        state = args["state"]
        on = On(state.get("container", state["store"]), state.get("key_id", ""))
        may_read(_CUTOVER, mover.member, on, own)
        may_write(_CUTOVER, mover.member, on, of_stack(state["store"], args["stack"]), own)
        if "key_id" in state:
            may_use_secrets(_CUTOVER, mover.member, on, own, close=True)
    subject = f"repo:{its['repository']}:environment:{its['place']}"
    serviceaccount.IAMMember(
        f"{_CUTOVER}-by-token",
        service_account_id=mover.name,
        role="roles/iam.workloadIdentityUser",
        member=pulumi.Output.concat("principal://iam.googleapis.com/", _pool(its, args, own), "/subject/", subject),
        opts=own,
    )
    return mover.email


def _pool(its: Pipeline, args: TrafficArgs, own: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """The name of the pool, with the project's number."""
    if "provider" not in its and "pool" not in args:
        raise GouvernailError("a pipeline comes to a router on Google Cloud by a pool (pool)")
    provider = its.get("provider") or f"{args.get('pool')}/providers/github"
    there = iam.WorkloadIdentityPoolProvider.get("github", provider, opts=own)
    return there.name.apply(lambda name: name.partition("/providers/")[0])
