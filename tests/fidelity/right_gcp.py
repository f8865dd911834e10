"""Right inputs of what a platform on Google Cloud is made of, each of which may refer to those before it.

Source of each right input: Google's REST reference of its service (https://cloud.google.com/docs), in the SDK's names.
"""

from typing import Final

from tests.fidelity.wrong import Right

__all__ = ["AT", "ATTESTOR", "CONFIG", "DUTY", "IN", "KEY", "NET", "NOBODY", "REGION", "RIGHT", "RING", "SUBNET"]

_PROJECT, REGION = "bex-ai-dev", "europe-west1"
CONFIG: Final = {"project": _PROJECT, "region": REGION}
IN: Final = f"projects/{_PROJECT}"
AT: Final = f"{IN}/locations/{REGION}"
NET: Final = f"{IN}/global/networks/net"
SUBNET: Final = f"{IN}/regions/{REGION}/subnetworks/private"
RING: Final = f"{AT}/keyRings/keys"
KEY: Final = f"{RING}/cryptoKeys/audit"
_WHO: Final = f"who@{_PROJECT}.iam.gserviceaccount.com"
NOBODY: Final = f"nobody@{_PROJECT}.iam.gserviceaccount.com"
_LOGS: Final = f"{AT}/buckets/audit-log"
DUTY: Final = f"{IN}/topics/duty"
ATTESTOR: Final = f"{IN}/attestors/approvals"
_POOL: Final = "from-ci-pool"

RIGHT: Final[Right] = {
    "net": (
        "compute/network:Network",
        {"name": "net", "autoCreateSubnetworks": False, "deleteDefaultRoutesOnCreate": True, "routingMode": "REGIONAL"},
    ),
    "subnet": (
        "compute/subnetwork:Subnetwork",
        {
            "name": "private",
            "network": NET,
            "region": REGION,
            "ipCidrRange": "10.10.0.0/22",
            "privateIpGoogleAccess": True,
            "logConfig": {
                "aggregationInterval": "INTERVAL_1_MIN",
                "flowSampling": 1,
                "metadata": "INCLUDE_ALL_METADATA",
            },
        },
    ),
    "firewall": (
        "compute/firewall:Firewall",
        {
            "name": "https-inside",
            "network": NET,
            "direction": "INGRESS",
            "priority": 1000,
            "sourceRanges": ["10.10.0.0/20"],
            "allows": [{"protocol": "tcp", "ports": ["443"]}],
            "logConfig": {"metadata": "INCLUDE_ALL_METADATA"},
        },
    ),
    "address": (
        "compute/address:Address",
        {
            "name": "gateway",
            "region": REGION,
            "addressType": "INTERNAL",
            "purpose": "SHARED_LOADBALANCER_VIP",
            "subnetwork": SUBNET,
        },
    ),
    "names": (
        "dns/managedZone:ManagedZone",
        {
            "name": "services",
            "dnsName": "googleapis.com.",
            "visibility": "private",
            "privateVisibilityConfig": {"networks": [{"networkUrl": NET}]},
        },
    ),
    "record": (
        "dns/recordSet:RecordSet",
        {
            "managedZone": "services",
            "name": "storage.googleapis.com.",
            "type": "A",
            "ttl": 300,
            "rrdatas": ["10.10.15.254"],
        },
    ),
    "ring": ("kms/keyRing:KeyRing", {"name": "keys", "location": REGION}),
    "key": (
        "kms/cryptoKey:CryptoKey",
        {
            "name": "audit",
            "keyRing": RING,
            "purpose": "ENCRYPT_DECRYPT",
            "rotationPeriod": "15552000s",
            "destroyScheduledDuration": "2592000s",
            "versionTemplate": {"algorithm": "GOOGLE_SYMMETRIC_ENCRYPTION", "protectionLevel": "HSM"},
        },
    ),
    "who": ("serviceaccount/account:Account", {"accountId": "who", "displayName": "who"}),
    "uses-key": (
        "kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
        {"cryptoKeyId": KEY, "role": "roles/cloudkms.cryptoKeyDecrypter", "member": f"serviceAccount:{_WHO}"},
    ),
    "pool": ("iam/workloadIdentityPool:WorkloadIdentityPool", {"workloadIdentityPoolId": _POOL}),
    "trust": (
        "iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
        {
            "workloadIdentityPoolId": _POOL,
            "workloadIdentityPoolProviderId": "from-ci",
            "attributeMapping": {"google.subject": "assertion.sub"},
            "attributeCondition": "assertion.repository == 'bex/ai'",
            "oidc": {
                "issuerUri": "https://token.actions.githubusercontent.com",
                "allowedAudiences": ["https://bex.example"],
            },
        },
    ),
    "role": (
        "projects/iAMCustomRole:IAMCustomRole",
        {"roleId": "reads", "title": "reads", "permissions": ["storage.objects.get"], "stage": "GA"},
    ),
    "may": (
        "projects/iAMMember:IAMMember",
        {"project": _PROJECT, "role": "roles/viewer", "member": f"serviceAccount:{_WHO}"},
    ),
    "trail": (
        "projects/iAMAuditConfig:IAMAuditConfig",
        {
            "project": _PROJECT,
            "service": "allServices",
            "auditLogConfigs": [{"logType": "ADMIN_READ"}, {"logType": "DATA_READ"}, {"logType": "DATA_WRITE"}],
        },
    ),
    "denial": (
        "iam/denyPolicy:DenyPolicy",
        {
            "parent": f"cloudresourcemanager.googleapis.com%2Fprojects%2F{_PROJECT}",
            "name": "boundary",
            "rules": [
                {
                    "denyRule": {
                        "deniedPrincipals": ["principalSet://goog/group/grp-auditor@banque.example"],
                        "deniedPermissions": ["iam.googleapis.com/roles.update"],
                        "denialCondition": {"expression": "resource.matchTag('1/env', 'dev')"},
                    }
                }
            ],
        },
    ),
    "entitlement": (
        "privilegedaccessmanager/entitlement:entitlement",
        {
            "entitlementId": "approver",
            "location": "global",
            "parent": IN,
            "maxRequestDuration": "3600s",
            "eligibleUsers": [{"principals": ["group:grp-approver@banque.example"]}],
            "requesterJustificationConfig": {"unstructured": {}},
            "approvalWorkflow": {
                "manualApprovals": {
                    "requireApproverJustification": True,
                    "steps": [
                        {"approvalsNeeded": 1, "approvers": {"principals": ["group:grp-officer@banque.example"]}}
                    ],
                }
            },
            "privilegedAccess": {
                "gcpIamAccess": {
                    "resource": f"//cloudresourcemanager.googleapis.com/{IN}",
                    "resourceType": "cloudresourcemanager.googleapis.com/Project",
                    "roleBindings": [{"role": "roles/viewer"}],
                }
            },
        },
    ),
    "store": (
        "storage/bucket:Bucket",
        {
            "name": "bex-events",
            "location": REGION,
            "publicAccessPrevention": "enforced",
            "uniformBucketLevelAccess": True,
            "versioning": {"enabled": False},
            "encryption": {"defaultKmsKeyName": KEY},
            "retentionPolicy": {"isLocked": True, "retentionPeriod": "157852800"},
            "lifecycleRules": [{"action": {"type": "Delete"}, "condition": {"age": 2192}}],
        },
    ),
    "reads-store": (
        "storage/bucketIAMMember:BucketIAMMember",
        {"bucket": "bex-events", "role": "roles/storage.objectViewer", "member": f"serviceAccount:{_WHO}"},
    ),
    "log": (
        "logging/projectBucketConfig:ProjectBucketConfig",
        {
            "project": _PROJECT,
            "location": REGION,
            "bucketId": "audit-log",
            "retentionDays": 2557,
            "locked": True,
            "cmekSettings": {"kmsKeyName": KEY},
        },
    ),
    "sink": (
        "logging/projectSink:ProjectSink",
        {
            "name": "trail",
            "destination": f"logging.googleapis.com/{_LOGS}",
            "filter": 'log_id("cloudaudit.googleapis.com/activity")',
            "uniqueWriterIdentity": True,
        },
    ),
    "topic": (
        "pubsub/topic:Topic",
        {"name": "duty", "kmsKeyName": KEY, "messageStoragePolicy": {"allowedPersistenceRegions": [REGION]}},
    ),
    "waits": (
        "pubsub/subscription:Subscription",
        {
            "name": "duty",
            "topic": DUTY,
            "ackDeadlineSeconds": 600,
            "deadLetterPolicy": {"deadLetterTopic": DUTY, "maxDeliveryAttempts": 100},
        },
    ),
    "tells": (
        "pubsub/topicIAMMember:TopicIAMMember",
        {"topic": DUTY, "role": "roles/pubsub.publisher", "member": f"serviceAccount:{_WHO}"},
    ),
    "channel": (
        "monitoring/notificationChannel:NotificationChannel",
        {"displayName": "duty", "type": "pubsub", "labels": {"topic": DUTY}},
    ),
    "alert": (
        "monitoring/alertPolicy:AlertPolicy",
        {
            "displayName": "undone",
            "combiner": "OR",
            "severity": "ERROR",
            "conditions": [
                {
                    "displayName": "A run did not succeed",
                    "conditionThreshold": {
                        "filter": 'metric.type = "workflows.googleapis.com/finished_execution_count"',
                        "comparison": "COMPARISON_GT",
                        "thresholdValue": 0,
                        "duration": "0s",
                        "aggregations": [{"alignmentPeriod": "300s", "perSeriesAligner": "ALIGN_DELTA"}],
                    },
                }
            ],
        },
    ),
    "measure": (
        "logging/metric:Metric",
        {
            "name": "heard",
            "filter": 'resource.type="gcs_bucket"',
            "metricDescriptor": {"metricKind": "DELTA", "valueType": "INT64"},
        },
    ),
    "budget": (
        "billing/budget:Budget",
        {
            "billingAccount": "012345-6789AB-CDEF01",
            "displayName": "month",
            "amount": {"specifiedAmount": {"units": "1000"}},
            "budgetFilter": {"projects": [IN], "calendarPeriod": "MONTH"},
            "thresholdRules": [{"thresholdPercent": 0.5, "spendBasis": "CURRENT_SPEND"}],
            "allUpdatesRule": {"pubsubTopic": DUTY, "schemaVersion": "1.0"},
        },
    ),
    "note": (
        "containeranalysis/note:Note",
        {"name": "approvals", "attestationAuthority": {"hint": {"humanReadableName": "The approver approves it"}}},
    ),
    "attestor": (
        "binaryauthorization/attestor:Attestor",
        {"name": "approvals", "attestationAuthorityNote": {"noteReference": f"{IN}/notes/approvals"}},
    ),
    "gate": (
        "binaryauthorization/policy:Policy",
        {
            "globalPolicyEvaluationMode": "ENABLE",
            "defaultAdmissionRule": {
                "evaluationMode": "REQUIRE_ATTESTATION",
                "enforcementMode": "ENFORCED_BLOCK_AND_AUDIT_LOG",
                "requireAttestationsBies": [ATTESTOR],
            },
        },
    ),
    "images": (
        "artifactregistry/repository:Repository",
        {
            "repositoryId": "images",
            "location": REGION,
            "format": "DOCKER",
            "mode": "STANDARD_REPOSITORY",
            "kmsKeyName": KEY,
            "dockerConfig": {"immutableTags": True},
        },
    ),
    "model": (
        "cloudrunv2/service:Service",
        {
            "name": "scorecard",
            "location": REGION,
            "ingress": "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
            "invokerIamDisabled": False,
            "binaryAuthorization": {"useDefault": True},
            "template": {
                "serviceAccount": _WHO,
                "encryptionKey": KEY,
                "executionEnvironment": "EXECUTION_ENVIRONMENT_GEN2",
                "scaling": {"minInstanceCount": 3, "maxInstanceCount": 12},
                "containers": [
                    {
                        "image": f"{REGION}-docker.pkg.dev/{_PROJECT}/images/scorecard@sha256:{'a' * 64}",
                        "resources": {"limits": {"cpu": "2", "memory": "8Gi"}},
                        "ports": {"containerPort": 8080},
                    }
                ],
                "vpcAccess": {"egress": "ALL_TRAFFIC", "networkInterfaces": [{"network": NET, "subnetwork": SUBNET}]},
            },
            "traffics": [{"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100}],
        },
    ),
    "calls": (
        "cloudrunv2/serviceIamMember:ServiceIamMember",
        {"name": "scorecard", "location": REGION, "role": "roles/run.invoker", "member": f"serviceAccount:{_WHO}"},
    ),
    "hears": (
        "pubsub/subscriptionIAMMember:SubscriptionIAMMember",
        {"subscription": "duty", "role": "roles/pubsub.subscriber", "member": f"serviceAccount:{_WHO}"},
    ),
    "checks": (
        "binaryauthorization/attestorIamMember:AttestorIamMember",
        {
            "attestor": "approvals",
            "role": "roles/binaryauthorization.attestorsVerifier",
            "member": f"serviceAccount:{_WHO}",
        },
    ),
    "reads-note": (
        "containeranalysis/noteIamMember:NoteIamMember",
        {
            "note": "approvals",
            "role": "roles/containeranalysis.notes.occurrences.viewer",
            "member": f"serviceAccount:{_WHO}",
        },
    ),
    "pulls": (
        "artifactregistry/repositoryIamMember:RepositoryIamMember",
        {
            "repository": "images",
            "location": REGION,
            "role": "roles/artifactregistry.reader",
            "member": f"serviceAccount:{_WHO}",
        },
    ),
    "front": (
        "compute/regionSecurityPolicy:RegionSecurityPolicy",
        {
            "name": "front",
            "region": REGION,
            "type": "CLOUD_ARMOR",
            "rules": [
                {
                    "action": "deny(403)",
                    "priority": 100,
                    "match": {"expr": {"expression": "evaluatePreconfiguredWaf('sqli-v33-stable')"}},
                }
            ],
        },
    ),
    "tls": (
        "compute/regionSslPolicy:RegionSslPolicy",
        {"name": "front", "region": REGION, "minTlsVersion": "TLS_1_2", "profile": "RESTRICTED"},
    ),
    "work": (
        "workflows/workflow:Workflow",
        {
            "name": "keeper",
            "region": REGION,
            "serviceAccount": f"{IN}/serviceAccounts/{_WHO}",
            "callLogLevel": "LOG_ERRORS_ONLY",
            "sourceContents": '{"main": {"steps": [{"end": {"return": 1}}]}}',
        },
    ),
    "clock": (
        "cloudscheduler/job:Job",
        {
            "name": "keeper",
            "region": REGION,
            "schedule": "37 * * * *",
            "timeZone": "Etc/UTC",
            "httpTarget": {
                "uri": f"https://workflowexecutions.googleapis.com/v1/{AT}/workflows/keeper/executions",
                "httpMethod": "POST",
                "oauthToken": {"serviceAccountEmail": _WHO},
            },
        },
    ),
    "cache": (
        "memorystore/instance:Instance",
        {
            "instanceId": "answers",
            "location": REGION,
            "shardCount": 1,
            "mode": "CLUSTER_DISABLED",
            "authorizationMode": "IAM_AUTH",
            "transitEncryptionMode": "SERVER_AUTHENTICATION",
            "kmsKey": KEY,
            "desiredAutoCreatedEndpoints": [{"network": NET, "projectId": _PROJECT}],
        },
    ),
    "secret": (
        "secretmanager/secret:Secret",
        {
            "secretId": "itsm",
            "replication": {
                "userManaged": {"replicas": [{"location": REGION, "customerManagedEncryption": {"kmsKeyName": KEY}}]}
            },
        },
    ),
    "reads-secret": (
        "secretmanager/secretIamMember:SecretIamMember",
        {"secretId": "itsm", "role": "roles/secretmanager.secretAccessor", "member": f"serviceAccount:{_WHO}"},
    ),
    "perimeter": (
        "accesscontextmanager/servicePerimeter:ServicePerimeter",
        {
            "parent": "accessPolicies/123456789",
            "name": "accessPolicies/123456789/servicePerimeters/inside",
            "title": "inside",
            "perimeterType": "PERIMETER_TYPE_REGULAR",
            "status": {
                "restrictedServices": ["storage.googleapis.com"],
                "ingressPolicies": [
                    {"ingressFrom": {"identityType": "ANY_USER_ACCOUNT", "sources": [{"accessLevel": "*"}]}}
                ],
            },
        },
    ),
}
