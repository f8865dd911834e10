# ruff: noqa: E501 - a table is read row by row
"""Google Cloud as data: ids where the documentation's import shows another form, and what else is computed.

Names follow each service's REST path (https://cloud.google.com/apis/design/resource_names); ids are those of the
provider's documentation ("Attributes Reference").
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["AGENTS", "COMPUTED", "IDS", "NAMES"]

NAMES: Final = (
    "name", "accountId", "datasetId", "secretId", "repositoryId", "instanceId", "tableId", "serviceId", "endpointId",
)  # fmt: skip
"""Inputs that name a thing, the first that a type has."""

AGENTS: Final[Mapping[str, str]] = {"monitoring": "gcp-sa-monitoring-notification", "run": "serverless-robot-prod"}
"""Service -> the project of its agent, where that is not called like the service (https://cloud.google.com/iam/docs/service-agents)."""

_AGENT: Final = "{accountId}@{project}.iam.gserviceaccount.com"
_POOL: Final = "projects/{projectNumber}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}"
_NOTIFIER: Final = "service-{projectNumber}@gcp-sa-scc-notification.iam.gserviceaccount.com"
IDS: Final[Mapping[str, str]] = {
    "gcp:bigquery/table:Table": "projects/{project}/datasets/{datasetId}/tables/{tableId}",
    "gcp:compute/instanceGroupManager:InstanceGroupManager": "projects/{project}/zones/{zone}/instanceGroupManagers/{name}",
    "gcp:dataproc/cluster:Cluster": "projects/{project}/regions/{region}/clusters/{name}",
    "gcp:dns/recordSet:RecordSet": "projects/{project}/managedZones/{managedZone}/rrsets/{name}/{type}",
    "gcp:endpoints/service:Service": "{serviceName}",
    "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember": "projects/{project}/subscriptions/{subscription}/{role}/{member}",
    "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": "{cryptoKeyId}/{role}/{member}",
    "gcp:kms/keyRingIAMMember:KeyRingIAMMember": "{keyRingId}/{role}/{member}",
    "gcp:logging/folderSink:FolderSink": "folders/{folder}/sinks/{name}",
    "gcp:logging/organizationSink:OrganizationSink": "organizations/{orgId}/sinks/{name}",
    "gcp:logging/projectSink:ProjectSink": "projects/{project}/sinks/{name}",
    "gcp:monitoring/alertPolicy:AlertPolicy": "projects/{project}/alertPolicies/{digits19}",
    "gcp:monitoring/dashboard:Dashboard": "projects/{project}/dashboards/{digits19}",
    "gcp:monitoring/metricDescriptor:MetricDescriptor": "projects/{project}/metricDescriptors/{type}",
    "gcp:monitoring/notificationChannel:NotificationChannel": "projects/{project}/notificationChannels/{digits19}",
    "gcp:organizations/folder:Folder": "folders/{digits12}",
    "gcp:organizations/project:Project": "projects/{projectId}",
    "gcp:projects/iAMAuditConfig:IAMAuditConfig": "{project}/audit_config/{service}",
    "gcp:projects/iAMBinding:IAMBinding": "{project}/{role}",
    "gcp:projects/iAMCustomRole:IAMCustomRole": "projects/{project}/roles/{roleId}",
    "gcp:projects/iAMMember:IAMMember": "{project}/{role}/{member}",
    "gcp:projects/iAMPolicy:IAMPolicy": "{project}",
    "gcp:projects/service:Service": "{project}/{service}",
    "gcp:serviceaccount/account:Account": f"projects/{{project}}/serviceAccounts/{_AGENT}",
    "gcp:serviceaccount/iAMMember:IAMMember": "{serviceAccountId}/{role}/{member}",
    "gcp:serviceaccount/key:Key": "{serviceAccountId}/keys/{hex40}",
    "gcp:storage/bucket:Bucket": "{name}",
    "gcp:storage/bucketIAMBinding:BucketIAMBinding": "b/{bucket}/{role}",
    "gcp:storage/bucketIAMMember:BucketIAMMember": "b/{bucket}/{role}/{member}",
    "gcp:storage/bucketIAMPolicy:BucketIAMPolicy": "b/{bucket}",
    "gcp:storage/bucketObject:BucketObject": "{bucket}-{name}",
    "gcp:vertex/aiDataset:AiDataset": "projects/{project}/locations/{region}/datasets/{digits19}",
    "gcp:workflows/workflow:Workflow": "projects/{project}/locations/{region}/workflows/{name}",
}  # fmt: skip

# https://cloud.google.com/iam/docs/service-account-types and the documentation of each function
_AGENTS: Final = {
    "appengine/getDefaultServiceAccount:getDefaultServiceAccount": "{project}@appspot.gserviceaccount.com",
    "bigquery/getDefaultServiceAccount:getDefaultServiceAccount": "bq-{projectNumber}@bigquery-encryption.iam.gserviceaccount.com",
    "compute/getDefaultServiceAccount:getDefaultServiceAccount": "{projectNumber}-compute@developer.gserviceaccount.com",
    "storage/getTransferProjectServiceAccount:getTransferProjectServiceAccount": "project-{projectNumber}@storage-transfer-service.iam.gserviceaccount.com",
}

COMPUTED: Final[Mapping[str, Mapping[str, str]]] = {
    **{f"gcp:{token}": {"email": email, "member": f"serviceAccount:{email}"} for token, email in _AGENTS.items()},
    "gcp:artifactregistry/repository:Repository": {"registryUri": "{location}-docker.pkg.dev/{project}/{repositoryId}"},
    "gcp:bigquery/dataset:Dataset": {"selfLink": "https://bigquery.googleapis.com/bigquery/v2/{id}"},
    "gcp:bigquery/table:Table": {"selfLink": "https://bigquery.googleapis.com/bigquery/v2/{id}"},
    "gcp:compute/address:Address": {"address": "{assigned}"},
    "gcp:compute/globalAddress:GlobalAddress": {"address": "{assigned}"},
    "gcp:compute/subnetwork:Subnetwork": {"gatewayAddress": "{gateway}", "stackType": "IPV4_ONLY", "purpose": "PRIVATE"},
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": {"name": _POOL, "state": "ACTIVE"},
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": {
        "name": f"{_POOL}/providers/{{workloadIdentityPoolProviderId}}", "state": "ACTIVE",
    },
    "gcp:logging/getSink:getSink": {"writerIdentity": "{loggingAgent}"},
    "gcp:logging/organizationSink:OrganizationSink": {"writerIdentity": "{loggingAgent}"},
    "gcp:logging/projectSink:ProjectSink": {"writerIdentity": "{loggingAgent}"},
    "gcp:organizations/project:Project": {"number": "{digits12OfId}"},
    **{
        f"gcp:{module}/serviceIdentity:ServiceIdentity": {
            "email": "{serviceAgent}", "member": "serviceAccount:{serviceAgent}",
        }
        for module in ("folder", "organizations", "projects")
    },
    "gcp:secretmanager/secret:Secret": {"name": "projects/{projectNumber}/secrets/{secretId}"},
    "gcp:securitycenter/notificationServiceAccount:NotificationServiceAccount": {
        "email": _NOTIFIER, "member": f"serviceAccount:{_NOTIFIER}",
    },
    "gcp:securitycenter/v2ProjectNotificationConfig:V2ProjectNotificationConfig": {"serviceAccount": _NOTIFIER},
    "gcp:serviceaccount/account:Account": {
        "email": _AGENT, "member": f"serviceAccount:{_AGENT}", "name": "{id}", "uniqueId": "{digits21OfId}",
    },
    "gcp:serviceaccount/key:Key": {"name": "{id}"},
    "gcp:storage/bucket:Bucket": {
        "selfLink": "https://www.googleapis.com/storage/v1/b/{name}", "url": "gs://{name}", "storageClass": "STANDARD",
        "publicAccessPrevention": "inherited",
    },
    "gcp:workflows/workflow:Workflow": {"state": "ACTIVE"},
    "gcp:vertex/aiEndpoint:AiEndpoint": {
        "dedicatedEndpointDns": "{name}.{location}-{projectNumber}.prediction.vertexai.goog",
    },
}  # fmt: skip
"""Type -> output -> its template, for what was not given."""
