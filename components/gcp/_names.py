"""Names that each service of Google Cloud takes: its length, and whether the whole world shares them.

Sources: Cloud Run, names of services (https://cloud.google.com/run/docs/deploying#service); Cloud Storage,
bucket names (https://cloud.google.com/storage/docs/buckets#naming); IAM, service accounts
(https://cloud.google.com/iam/docs/service-accounts-create) and custom roles
(https://cloud.google.com/iam/docs/creating-custom-roles); workload identity pools
(https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create); Cloud Logging,
buckets (https://cloud.google.com/logging/docs/buckets) and sinks
(https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks); Google's own naming of the others
(https://cloud.google.com/compute/docs/naming-resources).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from components.contract.naming import digest, physical_name

__all__ = ["LIMITS", "Limit", "name_of"]


@dataclass(frozen=True, slots=True)
class Limit:
    """`longest` in characters; `joint` between words; `everywhere` where no two customers may have one name."""

    longest: int
    joint: str = "-"
    everywhere: bool = False


_COMPUTE: Final = (
    "Address",
    "Firewall",
    "ForwardingRule",
    "GlobalAddress",
    "Network",
    "NetworkEndpointGroup",
    "RegionBackendService",
    "RegionHealthCheck",
    "RegionNetworkEndpointGroup",
    "RegionSecurityPolicy",
    "RegionSslPolicy",
    "RegionTargetHttpsProxy",
    "RegionUrlMap",
    "Subnetwork",
)
LIMITS: Final[Mapping[str, Limit]] = {
    **{f"compute:{kind}": Limit(63) for kind in _COMPUTE},
    "accesscontextmanager:AccessPolicy": Limit(63),
    "accesscontextmanager:ServicePerimeter": Limit(50, joint="_"),
    "artifactregistry:Repository": Limit(63),
    "binaryauthorization:Attestor": Limit(63),
    "cloudrunv2:Job": Limit(63),
    "cloudrunv2:Service": Limit(49),
    "cloudscheduler:Job": Limit(63),
    "containeranalysis:Note": Limit(63),
    "dns:ManagedZone": Limit(63),
    "dns:Policy": Limit(63),
    "eventarc:Trigger": Limit(63),
    "iam:DenyPolicy": Limit(63),
    "iam:WorkloadIdentityPool": Limit(32),
    "kms:CryptoKey": Limit(63),
    "kms:KeyRing": Limit(63),
    "logging:Metric": Limit(63),
    "logging:ProjectBucketConfig": Limit(63),
    "logging:ProjectExclusion": Limit(63),
    "logging:ProjectSink": Limit(63),
    "logging:SavedQuery": Limit(63),
    "memorystore:Instance": Limit(63),
    "networkconnectivity:ServiceConnectionPolicy": Limit(63),
    "privilegedaccessmanager:Entitlement": Limit(63),
    "projects:IAMCustomRole": Limit(64, joint="_"),
    "pubsub:Subscription": Limit(63),
    "pubsub:Topic": Limit(63),
    "secretmanager:Secret": Limit(63),
    "securitycenter:V2ProjectNotificationConfig": Limit(63),
    "serviceaccount:Account": Limit(30),
    "storage:Bucket": Limit(63, everywhere=True),
    "workflows:Workflow": Limit(63),
}
"""Kind -> what it takes. All take small letters and digits, begin with a letter and end with either."""


def name_of(kind: str, prefix: str, role: str, account: str = "") -> str:
    """The name of a thing of this kind (`storage:Bucket`): always the same for the same prefix, role and account.

    What the whole world shares ends in a digest of all three, so that two customers with one prefix do not meet.
    """
    limit = LIMITS[kind]
    if not limit.everywhere:
        return physical_name(prefix, role, limit=limit.longest).replace("-", limit.joint)
    words, own = "-".join((prefix, role)).replace("_", "-"), digest([prefix, role, account])
    return f"{words[: limit.longest - len(own) - 1].rstrip('-')}-{own}"
