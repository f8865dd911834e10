"""What each duty may do on Google Cloud: permissions named one by one, for the whole project; and what it never may.

Data is no part of it: who makes a store gives the groups of people what they need in it, on it and nowhere else. So
does who makes an account as which somebody lets a thing run.

A version is approved by an attestation: a note says that it was, and a signature with a key of the approver's that it
was the approver.

Sources: IAM, permissions (https://cloud.google.com/iam/docs/permissions-reference); Binary Authorization, making
attestations (https://cloud.google.com/binary-authorization/docs/making-attestations).
"""

from collections.abc import Callable, Mapping
from typing import Final

from components.gcp._denials import APPROVE, CHANGE, CONTENT, GIVE, MAKE, RISE

__all__ = ["CONSENT", "DUTIES", "LIMITS"]

_PRODUCTION: Final = "prod"


def _seen(*things: str) -> tuple[str, ...]:
    return tuple(f"{thing}.{verb}" for thing in things for verb in ("get", "list"))


_LOOK: Final = (
    *_seen(
        "artifactregistry.dockerimages",
        "artifactregistry.repositories",
        "artifactregistry.tags",
        "artifactregistry.versions",
        "binaryauthorization.attestors",
        "containeranalysis.notes",
        "containeranalysis.occurrences",
        "monitoring.alertPolicies",
        "monitoring.dashboards",
        "run.executions",
        "run.jobs",
        "run.revisions",
        "run.services",
        "workflows.executions",
        "workflows.workflows",
    ),
    "binaryauthorization.policy.get",
    "monitoring.timeSeries.list",
    "resourcemanager.projects.get",
)
_RUN: Final = ("workflows.executions.cancel", "workflows.executions.create")
_ATTEST: Final = (
    *_seen("cloudkms.cryptoKeyVersions"),
    "binaryauthorization.attestors.verifyImageAttested",
    "cloudkms.cryptoKeyVersions.useToSign",
    "cloudkms.cryptoKeyVersions.viewPublicKey",
    "containeranalysis.notes.attachOccurrence",
    "containeranalysis.occurrences.create",
)
_OPERATE: Final = ("run.services.update", *_RUN)
_WHO_MAY: Final = tuple(
    f"{thing}.getIamPolicy"
    for thing in (
        "artifactregistry.repositories",
        "cloudkms.cryptoKeys",
        "cloudkms.keyRings",
        "iam.serviceAccounts",
        "pubsub.subscriptions",
        "pubsub.topics",
        "resourcemanager.projects",
        "run.services",
        "secretmanager.secrets",
        "storage.buckets",
    )
)
_AUDIT: Final = (
    *_WHO_MAY,
    *_seen(
        "cloudkms.cryptoKeyVersions",
        "cloudkms.cryptoKeys",
        "cloudkms.keyRings",
        "cloudscheduler.jobs",
        "compute.firewalls",
        "compute.networks",
        "compute.routes",
        "compute.subnetworks",
        "dns.managedZones",
        "eventarc.triggers",
        "iam.roles",
        "iam.serviceAccountKeys",
        "iam.serviceAccounts",
        "iam.workloadIdentityPoolProviders",
        "iam.workloadIdentityPools",
        "logging.buckets",
        "logging.logMetrics",
        "logging.sinks",
        "logging.views",
        "monitoring.notificationChannels",
        "privilegedaccessmanager.entitlements",
        "privilegedaccessmanager.grants",
        "pubsub.subscriptions",
        "pubsub.topics",
        "secretmanager.secrets",
        "secretmanager.versions",
        "serviceusage.services",
        "storage.buckets",
    ),
)
"""Settings and who may do what; nothing that shows what a system keeps about anybody."""


def _developer(environment: str) -> tuple[str, ...]:
    """Runs pipelines, and with them any workflow, for none has rights of its own; in production nobody does by hand."""
    return _LOOK if environment == _PRODUCTION else (*_LOOK, *_RUN)


def _approver(_: str) -> tuple[str, ...]:
    """Looks at what was trained, and attests what is good."""
    return (*_LOOK, *_ATTEST)


def _operator(_: str) -> tuple[str, ...]:
    """Keeps running what was approved; starts the workflows that stop, let in again and restore."""
    return (*_LOOK, *_OPERATE)


def _auditor(_: str) -> tuple[str, ...]:
    """Reads how everything is set."""
    return (*_LOOK, *_AUDIT)


DUTIES: Final[Mapping[str, Callable[[str], tuple[str, ...]]]] = {
    "developer": _developer,
    "approver": _approver,
    "operator": _operator,
    "auditor": _auditor,
}
"""Duty -> environment -> the permissions of its role."""

LIMITS: Final[Mapping[str, tuple[str, ...]]] = {
    "developer": (*APPROVE, *RISE, *GIVE),
    "approver": (*RISE, *GIVE, *MAKE),
    "operator": (*APPROVE, *RISE, *GIVE),
    "auditor": (*CHANGE, *CONTENT),
}
"""Duty -> what is denied to its group for good."""

CONSENT: Final[Mapping[str, str]] = {"approver": "operator", "operator": "approver"}
"""Duty -> the one that has to agree each time somebody takes it."""
