"""Google Cloud: an id is the full name of the thing, and follows from project, place and name.

The forms are what each type's page says of `pulumi import` (https://www.pulumi.com/registry/packages/gcp/api-docs/).
The project and region are those in which the provider works, where a thing names none.
"""

from collections.abc import Mapping
from typing import Final

from gouvernail.settling.ids import AGAIN, Rule

__all__ = ["PLACES", "RULES"]

PLACES: Final = {
    "project": ("gcp:organizations/getClientConfig:getClientConfig", "project"),
    "region": ("gcp:organizations/getClientConfig:getClientConfig", "region"),
}
"""What a form says that is no input: the function that knows it, and its output."""

_OF_COMPUTE: Final = {
    "regions/{region}": {
        "Address": "addresses", "ForwardingRule": "forwardingRules", "RegionBackendService": "backendServices",
        "RegionHealthCheck": "healthChecks", "RegionNetworkEndpointGroup": "networkEndpointGroups",
        "RegionNetworkFirewallPolicy": "firewallPolicies", "RegionSecurityPolicy": "securityPolicies",
        "RegionSslCertificate": "sslCertificates", "RegionSslPolicy": "sslPolicies",
        "RegionTargetHttpProxy": "targetHttpProxies", "RegionTargetHttpsProxy": "targetHttpsProxies",
        "RegionUrlMap": "urlMaps", "Router": "routers", "Subnetwork": "subnetworks",
    },
    "global": {
        "Firewall": "firewalls", "GlobalAddress": "addresses", "GlobalForwardingRule": "forwardingRules",
        "GlobalNetworkEndpointGroup": "networkEndpointGroups", "Network": "networks", "Route": "routes",
    },
    "zones/{zone}": {"NetworkEndpointGroup": "networkEndpointGroups"},
}  # fmt: skip
# Who adds a member to a role that has it, enables what is enabled, or uploads what is there, changes nothing (IAM,
# setIamPolicy; Service Usage, services.enable; Cloud Storage, "Consistency").
_AGAIN: Final = (
    "binaryauthorization/attestorIamMember:AttestorIamMember",
    "cloudrunv2/jobIamMember:JobIamMember",
    "cloudrunv2/serviceIamMember:ServiceIamMember",
    "containeranalysis/noteIamMember:NoteIamMember",
    "kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
    "projects/iAMAuditConfig:IAMAuditConfig",
    "projects/iAMMember:IAMMember",
    "projects/service:Service",
    "projects/serviceIdentity:ServiceIdentity",
    "pubsub/subscriptionIAMMember:SubscriptionIAMMember",
    "pubsub/topicIAMMember:TopicIAMMember",
    "secretmanager/secretIamMember:SecretIamMember",
    "serviceaccount/iAMMember:IAMMember",
    "storage/bucketObject:BucketObject",
    "storage/bucketIAMMember:BucketIAMMember",
    "storage/managedFolderIamMember:ManagedFolderIamMember",
)
_FORMS: Final = {
    "artifactregistry/repository:Repository": "projects/{project}/locations/{location}/repositories/{repositoryId}",
    "binaryauthorization/attestor:Attestor": "projects/{project}/attestors/{name}",
    "binaryauthorization/policy:Policy": "projects/{project}",
    "cloudrunv2/job:Job": "projects/{project}/locations/{location}/jobs/{name}",
    "cloudrunv2/service:Service": "projects/{project}/locations/{location}/services/{name}",
    "cloudscheduler/job:Job": "projects/{project}/locations/{region}/jobs/{name}",
    "compute/networkEndpointList:NetworkEndpointList": (
        "projects/{project}/zones/{zone}/networkEndpointGroups/{networkEndpointGroup}"
    ),
    "compute/routerNat:RouterNat": "projects/{project}/regions/{region}/routers/{router}/{name}",
    "containeranalysis/note:Note": "projects/{project}/notes/{name}",
    "dns/managedZone:ManagedZone": "projects/{project}/managedZones/{name}",
    "dns/policy:Policy": "projects/{project}/policies/{name}",
    "dns/recordSet:RecordSet": "projects/{project}/managedZones/{managedZone}/rrsets/{name}/{type}",
    "eventarc/trigger:Trigger": "projects/{project}/locations/{location}/triggers/{name}",
    "iam/denyPolicy:DenyPolicy": "{parent}/{name}",
    "iam/workloadIdentityPool:WorkloadIdentityPool": (
        "projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}"
    ),
    "iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": (
        "projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}"
        "/providers/{workloadIdentityPoolProviderId}"
    ),
    "kms/cryptoKey:CryptoKey": "{keyRing}/cryptoKeys/{name}",
    "kms/keyRing:KeyRing": "projects/{project}/locations/{location}/keyRings/{name}",
    "logging/metric:Metric": "{name}",
    "logging/projectBucketConfig:ProjectBucketConfig": "projects/{project}/locations/{location}/buckets/{bucketId}",
    "logging/projectSink:ProjectSink": "projects/{project}/sinks/{name}",
    "memorystore/instance:Instance": "projects/{project}/locations/{location}/instances/{instanceId}",
    "monitoring/metricDescriptor:MetricDescriptor": "projects/{project}/metricDescriptors/{type}",
    "networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": (
        "projects/{project}/locations/{location}/serviceConnectionPolicies/{name}"
    ),
    "privilegedaccessmanager/entitlement:entitlement": "{parent}/locations/{location}/entitlements/{entitlementId}",
    "projects/iAMCustomRole:IAMCustomRole": "projects/{project}/roles/{roleId}",
    "pubsub/subscription:Subscription": "projects/{project}/subscriptions/{name}",
    "pubsub/topic:Topic": "projects/{project}/topics/{name}",
    "secretmanager/secret:Secret": "projects/{project}/secrets/{secretId}",
    "securitycenter/v2ProjectNotificationConfig:V2ProjectNotificationConfig": (
        "projects/{project}/locations/{location}/notificationConfigs/{configId}"
    ),
    "serviceaccount/account:Account": (
        "projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com"
    ),
    "storage/bucket:Bucket": "{name}",
    "storage/managedFolder:ManagedFolder": "{bucket}/managedFolders/{name}",
    "workflows/workflow:Workflow": "projects/{project}/locations/{region}/workflows/{name}",
}


def _compute(where: str, kind: str, collection: str) -> tuple[str, str]:
    token = f"gcp:compute/{kind[:1].lower()}{kind[1:]}:{kind}"
    return token, f"projects/{{project}}/{where}/{collection}/{{name}}"


RULES: Final[Mapping[str, Rule]] = {
    **{f"gcp:{name}": form for name, form in _FORMS.items()},
    **{f"gcp:{name}": AGAIN for name in _AGAIN},
    **dict(_compute(where, kind, its) for where, kinds in _OF_COMPUTE.items() for kind, its in kinds.items()),
}
