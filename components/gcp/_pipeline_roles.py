"""Who deploys without a person: one account to look at a pull request, one to deploy. Neither has a key.

What the deploying account may make is given to it by hand. From here it has the right to give roles in the project, on
a condition: none but those that services work with. What neither can ever do, denials say (`identity.py`).

A pool that was deleted keeps its name for thirty days, so destroy leaves it, and the next `up` takes it back: by itself
it lets nobody be an account.

Sources: IAM, deploying with tokens of GitHub
(https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines) and limits on giving roles
(https://cloud.google.com/iam/docs/setting-limits-on-granting-roles: ten roles in a list).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_gcp import iam, projects, serviceaccount

from components.contract.identity import IdentityArgs, Pipeline, State
from components.gcp._names import name_of
from components.gcp._state_rights import On, may_read, may_use_secrets, may_write, of_environment

__all__ = [
    "GIVEN",
    "ROLES",
    "account_role",
    "own_role_id",
    "pipeline_accounts",
    "pipeline_role_id",
    "pool_id",
    "trusted",
]

ROLES: Final = ("deploy", "preview")
"""The accounts of the pipeline."""

GIVEN: Final = (
    "roles/bigquery.jobUser",
    "roles/cloudtrace.agent",
    "roles/eventarc.eventReceiver",
    "roles/logging.logWriter",
    "roles/monitoring.metricWriter",
    "roles/monitoring.viewer",
    "roles/workflows.invoker",
)
"""Google's own roles that services of the platform have in the whole project."""

_PROVIDER: Final = "github"
_ISSUER: Final = "https://token.actions.githubusercontent.com"
_GIVE: Final = ("resourcemanager.projects.getIamPolicy", "resourcemanager.projects.setIamPolicy")
_LOOK: Final = (
    "artifactregistry.repositories.get",
    "artifactregistry.versions.get",
    "binaryauthorization.attestors.get",
    "binaryauthorization.policy.get",
    "cloudkms.cryptoKeyVersions.get",
    "cloudkms.cryptoKeyVersions.viewPublicKey",
    "cloudkms.cryptoKeys.get",
    "cloudkms.keyRings.get",
    "containeranalysis.notes.get",
    "containeranalysis.occurrences.list",
    "iam.serviceAccounts.get",
    "iam.workloadIdentityPoolProviders.get",
    "logging.cmekSettings.get",
    "monitoring.notificationChannels.get",
    "resourcemanager.projects.get",
    "run.services.get",
)
"""What the program looks up while it is previewed; that changes nothing."""
_MOST: Final = 10


def pipeline_role_id(prefix: str, account: str, role: str) -> str:
    """The address of an account of the pipeline (`deploy`, `preview`), before it is there."""
    return f"{name_of('serviceaccount:Account', prefix, role)}@{account}.iam.gserviceaccount.com"


def own_role_id(prefix: str, account: str, role: str) -> str:
    """The id of a role of this capability, before it is there."""
    return f"projects/{account}/roles/{name_of('projects:IAMCustomRole', prefix, role)}"


def pool_id(prefix: str, account: str) -> str:
    """The id of the pool by which the pipeline comes, before it is there and where an earlier destroy left it."""
    return f"projects/{account}/locations/global/workloadIdentityPools/{_pool_name(prefix)}"


def account_role(
    role: str, why: str, permissions: Sequence[str], args: IdentityArgs, opts: pulumi.ResourceOptions
) -> projects.IAMCustomRole:
    """A role of the project that names all it may do."""
    name = name_of("projects:IAMCustomRole", args["prefix"], role)
    return projects.IAMCustomRole(
        role,
        role_id=name,
        project=args["account"],
        title=name,
        description=why,
        permissions=sorted(set(permissions)),
        stage="GA",
        opts=opts,
    )


def pipeline_accounts(
    args: IdentityArgs, roles: Sequence[str], parent: pulumi.Resource
) -> dict[str, serviceaccount.Account]:
    """Both accounts, with what they may look at, and what who deploys may give: `roles` beside Google's own."""
    own = pulumi.ResourceOptions(parent=parent)
    made = {role: _account(role, args, own) for role in ROLES}
    looks = account_role("look", "Looks at what there is", _LOOK, args, own)
    for role, one in made.items():
        _have(f"{role}-look", one.member, looks.id, args, own)
        if "state" in args:
            _on_state(role, one.member, args["state"], args["environment"], own)
    gives = account_role("give", "Gives and takes roles in the project", _GIVE, args, own)
    only = _only(sorted({*GIVEN, *roles}))
    _have("deploy-give", made["deploy"].member, gives.id, args, own, when=only)
    return made


def trusted(
    pipeline: Pipeline,
    made: dict[str, serviceaccount.Account],
    args: IdentityArgs,
    parent: pulumi.Resource,
    after: Sequence[pulumi.Resource],
) -> None:
    """Lets runs of the repository be the accounts; nobody comes in before what stands in `after` is there."""
    repository, opts = pipeline["repository"], pulumi.ResourceOptions(parent=parent, depends_on=list(after))
    subjects = {
        "deploy": f"repo:{repository}:environment:{pipeline['place']}",
        "preview": f"repo:{repository}:pull_request",
    }
    pool = _pool(pipeline, list(subjects.values()), args, opts)
    for role, subject in subjects.items():
        serviceaccount.IAMMember(
            f"{role}-by-token",
            service_account_id=made[role].name,
            role="roles/iam.workloadIdentityUser",
            member=pulumi.Output.concat("principal://iam.googleapis.com/", pool, "/subject/", subject),
            opts=opts,
        )


def _only(roles: Sequence[str]) -> str:
    """The condition: these roles and no others. A list has ten at most, so there may be several."""
    some = [roles[start : start + _MOST] for start in range(0, len(roles), _MOST)]
    lists = [", ".join(f"'{role}'" for role in its) for its in some]
    return " || ".join(
        f"api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([{one}])" for one in lists
    )


def _account(role: str, args: IdentityArgs, own: pulumi.ResourceOptions) -> serviceaccount.Account:
    name = name_of("serviceaccount:Account", args["prefix"], role)
    return serviceaccount.Account(
        role,
        account_id=name,
        project=args["account"],
        display_name=name,
        description=f"The pipeline, to {role}",
        opts=own,
    )


def _have(
    name: str,
    member: pulumi.Input[str],
    role: pulumi.Input[str],
    args: IdentityArgs,
    own: pulumi.ResourceOptions,
    *,
    when: str = "",
) -> None:
    projects.IAMMember(
        name,
        project=args["account"],
        role=role,
        member=member,
        condition={"title": "named-roles-only", "expression": when} if when else None,
        opts=own,
    )


def _pool(
    pipeline: Pipeline, subjects: Sequence[str], args: IdentityArgs, opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """The name of the pool, with the project's number; it takes tokens for itself and of these subjects alone."""
    if "provider" in pipeline:
        there = iam.WorkloadIdentityPoolProvider.get("github", pipeline["provider"], opts=opts)
        return there.name.apply(lambda name: name.partition("/providers/")[0])
    name, left = _pool_name(args["prefix"]), args.get("retained")
    pool = iam.WorkloadIdentityPool(
        "pipeline",
        workload_identity_pool_id=name,
        project=args["account"],
        display_name=name,
        description="Runs of the repository that deploys",
        opts=_stays(opts, left),
    )
    listed = ", ".join(f"'{one}'" for one in subjects)
    provider = iam.WorkloadIdentityPoolProvider(
        "github",
        workload_identity_pool_id=pool.workload_identity_pool_id,
        workload_identity_pool_provider_id=_PROVIDER,
        project=args["account"],
        attribute_mapping={"google.subject": "assertion.sub"},
        attribute_condition=f"assertion.sub in [{listed}]",
        oidc={"issuer_uri": _ISSUER},
        opts=_stays(opts, f"{left}/providers/{_PROVIDER}" if left else None),
    )
    return provider.name.apply(lambda its: its.partition("/providers/")[0])


def _pool_name(prefix: str) -> str:
    return name_of("iam:WorkloadIdentityPool", prefix, "pipeline")


def _stays(opts: pulumi.ResourceOptions, left: str | None) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(retain_on_delete=True, import_=left))


def _on_state(
    role: str, member: pulumi.Output[str], state: State, environment: str, own: pulumi.ResourceOptions
) -> None:
    """The state of all stacks to read, that of the environment's own to write, and the secrets in it."""
    on = On(state.get("container", state["store"]), state.get("key_id", ""))
    may_read(role, member, on, own)
    if role == "deploy":
        may_write(role, member, on, of_environment(state["store"], environment), own)
    if "key_id" in state:
        may_use_secrets(role, member, on, own, close=role == "deploy")
