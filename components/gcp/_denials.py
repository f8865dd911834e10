"""Denials: what somebody can never do in a project, whatever roles give it. They are what limits roles here.

Google refuses a denial as a whole where it names a permission that no denial takes, so few are named: those on which
the rest depends. Nobody but who has a right of the organisation (*Deny Admin*) makes, changes or lifts one.

Sources: IAM, denials (https://cloud.google.com/iam/docs/deny-overview), the permissions that they take
(https://cloud.google.com/iam/docs/deny-permissions-support) and whom they name
(https://cloud.google.com/iam/docs/principal-identifiers#v2).
"""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

import pulumi
from pulumi_gcp import iam, organizations

from components.gcp._names import name_of

__all__ = [
    "APPROVE",
    "CHANGE",
    "CONTENT",
    "GIVE",
    "MAKE",
    "RISE",
    "denial",
    "denial_id",
    "group_in",
    "number_of",
    "of_account",
    "rule",
    "services_in",
]

_IAM: Final = "iam.googleapis.com"
_ACCOUNTS: Final = f"{_IAM}/serviceAccounts"
_KEYS: Final = "cloudkms.googleapis.com/cryptoKeys"
_VERSIONS: Final = "cloudkms.googleapis.com/cryptoKeyVersions"

APPROVE: Final = (f"{_VERSIONS}.useToSign",)
"""What makes an attestation: without its signature a version is not approved."""

RISE: Final = (
    f"{_IAM}/roles.create",
    f"{_IAM}/roles.undelete",
    f"{_IAM}/roles.update",
    f"{_IAM}/serviceAccountKeys.create",
    f"{_ACCOUNTS}.getAccessToken",
    f"{_ACCOUNTS}.getOpenIdToken",
    f"{_ACCOUNTS}.implicitDelegation",
    f"{_ACCOUNTS}.signBlob",
    f"{_ACCOUNTS}.signJwt",
    f"{_IAM}/workloadIdentityPoolProviders.create",
    f"{_IAM}/workloadIdentityPoolProviders.update",
)
"""With one of these one could become somebody else, or change what a role allows."""

GIVE: Final = (
    f"{_KEYS}.setIamPolicy",
    "cloudresourcemanager.googleapis.com/projects.setIamPolicy",
    f"{_ACCOUNTS}.setIamPolicy",
    "storage.googleapis.com/buckets.setIamPolicy",
)
"""Giving rights."""

MAKE: Final = (
    "artifactregistry.googleapis.com/repositories.uploadArtifacts",
    "cloudbuild.googleapis.com/builds.create",
    "run.googleapis.com/services.create",
    "run.googleapis.com/services.update",
    "storage.googleapis.com/objects.create",
    "storage.googleapis.com/objects.delete",
    "storage.googleapis.com/objects.update",
)
"""Making what is approved, and serving it."""

CHANGE: Final = (
    *APPROVE,
    *RISE,
    *GIVE,
    *MAKE,
    f"{_VERSIONS}.useToEncrypt",
    f"{_ACCOUNTS}.actAs",
    f"{_ACCOUNTS}.create",
    f"{_ACCOUNTS}.delete",
    "logging.googleapis.com/sinks.delete",
    "logging.googleapis.com/sinks.update",
    "run.googleapis.com/services.delete",
    "secretmanager.googleapis.com/versions.add",
)
"""Changes of every kind that a denial takes."""

CONTENT: Final = (
    f"{_VERSIONS}.useToDecrypt",
    "secretmanager.googleapis.com/versions.access",
    "storage.googleapis.com/objects.get",
)
"""Reading what a system keeps."""


def rule(
    why: str, whom: pulumi.Input[str], what: Sequence[str], spared: Sequence[pulumi.Input[str]] = ()
) -> iam.DenyPolicyRuleArgsDict:
    """Who is denied what, and who of them is spared."""
    its: iam.DenyPolicyRuleDenyRuleArgsDict = {"denied_principals": [whom], "denied_permissions": sorted(what)}
    if spared:
        its["exception_principals"] = list(spared)
    return {"description": why, "deny_rule": its}


def denial(
    role: str, account: str, prefix: str, rules: Sequence[iam.DenyPolicyRuleArgsDict], opts: pulumi.ResourceOptions
) -> iam.DenyPolicy:
    """The denial `prefix-role` on everything in the project."""
    name = name_of("iam:DenyPolicy", prefix, role)
    return iam.DenyPolicy(
        role,
        name=name,
        display_name=name,
        parent=_on(account),
        rules=list(rules),
        opts=opts,
    )


def denial_id(account: str, prefix: str, role: str) -> str:
    """The id of a denial, before it is there."""
    return f"{_on(account)}/{name_of('iam:DenyPolicy', prefix, role)}"


def number_of(account: str, parent: pulumi.Resource) -> pulumi.Output[str]:
    """The number of the project, by which pools and sets of accounts are named."""
    return organizations.get_project_output(project_id=account, opts=pulumi.InvokeOutputOptions(parent=parent)).number


def services_in(number: pulumi.Output[str]) -> pulumi.Output[str]:
    """Every service account of the project, those that are made later too; Google's own agents are none of them."""
    return number.apply(
        lambda it: f"principalSet://cloudresourcemanager.googleapis.com/projects/{it}/type/ServiceAccount"
    )


def of_account(email: pulumi.Input[str]) -> pulumi.Output[str]:
    """One service account."""
    return pulumi.Output.concat("principal://iam.googleapis.com/projects/-/serviceAccounts/", email)


def group_in(address: str) -> str:
    """Everybody in a group of the directory."""
    return f"principalSet://goog/group/{address}"


def _on(account: str) -> str:
    return quote(f"cloudresourcemanager.googleapis.com/projects/{account}", safe="")
