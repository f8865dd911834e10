"""Google's own roles as the platform gives them, and those of these stacks: role -> what it lets do.

A role that is in neither is not known. Of the basic roles all counts as everything, the reader's as reading.

Source: IAM, roles and permissions (https://cloud.google.com/iam/docs/roles-permissions).
"""

from collections.abc import Mapping
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.maybe import Maybe
from gouvernail.values import text, texts

__all__ = ["permissions_of"]

_CUSTOM = "gcp:projects/iAMCustomRole:IAMCustomRole"
_KEY, _VERSION, _RING = "cloudkms.cryptoKeys", "cloudkms.cryptoKeyVersions", "cloudkms.keyRings"
_ENCRYPT, _DECRYPT = f"{_VERSION}.useToEncrypt", f"{_VERSION}.useToDecrypt"
_MANAGED = ("create", "destroy", "get", "list", "restore", "update")
_OBJECTS = "storage.objects"
_ARTEFACTS = "artifactregistry.repositories"
_ACCOUNTS = "iam.serviceAccounts"
_BECOMES = ("getAccessToken", "getOpenIdToken", "implicitDelegation", "signBlob", "signJwt")
_OWN: Mapping[str, tuple[str, ...]] = {
    "roles/owner": ("*",),
    "roles/editor": ("*",),
    "roles/viewer": ("*.get", "*.list"),
    "roles/aiplatform.user": ("aiplatform.*",),
    "roles/artifactregistry.reader": tuple(f"{_ARTEFACTS}.{one}" for one in ("downloadArtifacts", "get", "list")),
    "roles/artifactregistry.writer": tuple(
        f"{_ARTEFACTS}.{one}" for one in ("downloadArtifacts", "get", "list", "uploadArtifacts")
    ),
    "roles/artifactregistry.repoAdmin": ("artifactregistry.*",),
    "roles/binaryauthorization.attestorsVerifier": tuple(
        f"binaryauthorization.attestors.{one}" for one in ("get", "list", "verifyImageAttested")
    ),
    "roles/bigquery.jobUser": ("bigquery.jobs.create",),
    "roles/cloudtrace.agent": ("cloudtrace.traces.patch",),
    "roles/compute.loadBalancerServiceUser": (
        *(f"compute.backendServices.{verb}" for verb in ("get", "list", "use")),
        *(f"compute.regionBackendServices.{verb}" for verb in ("get", "list", "use")),
        "compute.projects.get",
        *(f"resourcemanager.projects.{verb}" for verb in ("get", "list")),
    ),
    "roles/containeranalysis.notes.occurrences.viewer": (
        "containeranalysis.notes.get",
        "containeranalysis.notes.listOccurrences",
    ),
    "roles/eventarc.eventReceiver": ("eventarc.events.receiveEvent",),
    "roles/iam.securityAdmin": ("*.setIamPolicy", "*.getIamPolicy", "*.list"),
    "roles/iam.serviceAccountTokenCreator": tuple(f"{_ACCOUNTS}.{one}" for one in _BECOMES),
    "roles/iam.serviceAccountUser": (f"{_ACCOUNTS}.actAs",),
    "roles/iam.workloadIdentityUser": (f"{_ACCOUNTS}.getAccessToken", f"{_ACCOUNTS}.getOpenIdToken"),
    "roles/logging.logWriter": ("logging.logEntries.create",),
    "roles/logging.viewAccessor": ("logging.logEntries.download", "logging.views.access", "logging.views.list*"),
    "roles/monitoring.metricWriter": (
        *(f"monitoring.metricDescriptors.{verb}" for verb in ("create", "get", "list")),
        *(f"monitoring.monitoredResourceDescriptors.{verb}" for verb in ("get", "list")),
        "monitoring.timeSeries.create",
    ),
    "roles/monitoring.viewer": ("monitoring.*.get", "monitoring.*.list"),
    "roles/pubsub.publisher": ("pubsub.topics.publish",),
    "roles/pubsub.subscriber": ("pubsub.subscriptions.consume", "pubsub.topics.attachSubscription"),
    "roles/recommender.iamViewer": ("recommender.*.get", "recommender.*.list"),
    "roles/workflows.invoker": tuple(f"workflows.executions.{verb}" for verb in ("cancel", "create", "get", "list")),
    "roles/resourcemanager.projectIamAdmin": ("resourcemanager.projects.*IamPolicy",),
    "roles/cloudkms.admin": (f"{_KEY}.*", f"{_RING}.*", *(f"{_VERSION}.{one}" for one in _MANAGED)),
    "roles/cloudkms.cryptoKeyEncrypterDecrypter": (_ENCRYPT, _DECRYPT),
    "roles/cloudkms.cryptoKeyEncrypter": (_ENCRYPT,),
    "roles/cloudkms.cryptoKeyDecrypter": (_DECRYPT,),
    "roles/cloudkms.signer": (f"{_VERSION}.useToSign",),
    "roles/cloudkms.viewer": (f"{_KEY}.get", f"{_KEY}.list", f"{_RING}.get", f"{_RING}.list"),
    "roles/logging.admin": ("logging.*",),
    "roles/logging.bucketWriter": ("logging.buckets.write",),
    "roles/secretmanager.secretAccessor": ("secretmanager.versions.access",),
    "roles/memorystore.dbConnectionUser": ("memorystore.instances.connect",),
    "roles/run.developer": (
        *(f"run.services.{verb}" for verb in ("create", "delete", "get", "getIamPolicy", "list", "update")),
        *(f"run.revisions.{verb}" for verb in ("delete", "get", "list")),
    ),
    "roles/run.jobsExecutorWithOverrides": ("run.executions.cancel", "run.jobs.run", "run.jobs.runWithOverrides"),
    "roles/run.viewer": ("run.*.get", "run.*.getIamPolicy", "run.*.list"),
    "roles/run.invoker": ("run.jobs.run", "run.routes.invoke"),
    "roles/storage.admin": ("storage.*",),
    "roles/storage.legacyBucketReader": ("storage.buckets.get", f"{_OBJECTS}.list"),
    "roles/storage.objectAdmin": (f"{_OBJECTS}.*",),
    "roles/storage.objectCreator": (f"{_OBJECTS}.create",),
    "roles/storage.objectViewer": (f"{_OBJECTS}.get", f"{_OBJECTS}.list"),
    "roles/storage.objectUser": tuple(
        f"{_OBJECTS}.{verb}" for verb in ("create", "delete", "get", "list", "move", "restore", "update")
    ),
}
"""Role -> its permissions, as the documentation lists them; patterns where it has a whole family."""


def permissions_of(graph: Graph, role: Maybe[str]) -> Maybe[tuple[str, ...]]:
    """What the role of this name lets do."""
    if role is UNKNOWN:
        return UNKNOWN
    return _OWN[role] if role in _OWN else _custom(graph).get(role, UNKNOWN)


@lru_cache(maxsize=4)  # every reader asks; a graph does not change
def _custom(graph: Graph) -> Mapping[str, Maybe[tuple[str, ...]]]:
    found: dict[str, Maybe[tuple[str, ...]]] = {}
    for one in graph.of_type(_CUSTOM):
        name = text(one.value("name"))
        for known in (one.id, name if isinstance(name, str) else None):
            if known:
                found[known] = texts(one.value("permissions"))
    return found
