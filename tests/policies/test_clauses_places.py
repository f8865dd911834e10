"""Each way in which something lies, or may lie, where the spec does not allow it, on each cloud."""

from dataclasses import replace

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import index
from gouvernail.spec.regions import REGIONS, inside
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.reading.aws.places import _COPIES as AWS_COPIES
from policies.reading.aws.places import _KINDS as AWS
from policies.reading.azure.places import _COPIES as AZURE_COPIES
from policies.reading.azure.places import _KINDS as AZURE
from policies.reading.gcp.places import _KINDS as GCP
from policies.rules import every
from policies.twin import Add, Change, Set, apply

RULE = tuple(one for one in every() if one.id == "data_lake.within_residency")
ACCOUNT = "azure-native:storage:StorageAccount"
TOPIC = "gcp:pubsub/topic:Topic"
SECRET = "gcp:secretmanager/secret:Secret"
BUCKET = "gcp:storage/bucket:Bucket"
DISK = "gcp:compute/disk:Disk"
TABLE = "aws:dynamodb/table:Table"
HUB = "azure-native:iothub:IotHubResource"
COSMOS = "azure-native:cosmosdb:DatabaseAccount"
VAULT = "azure-native:dataprotection:BackupVault"
PAIRED = {"location": "swedencentral", "sku": {"name": "Standard_GRS"}}
PAIR = "swedensouth"


def replicated(*regions: object) -> dict[str, object]:
    return {"region": "eu-west-1", "replicas": [{"regionName": one} for one in regions]}


def spread(*regions: object) -> dict[str, object]:
    return {"location": "westeurope", "locations": [{"locationName": one} for one in regions]}


def backed_up(kind: object, location: str = "westeurope") -> dict[str, object]:
    return {"location": location, "properties": {"storageSettings": [{"type": kind, "datastoreType": "VaultStore"}]}}


def secret(*regions: object) -> dict[str, object]:
    return {"replication": {"userManaged": {"replicas": [{"location": one} for one in regions]}}}


ANSWERS: list[tuple[str, Change, Verdict]] = [
    ("aws", Set("aws:cloudwatch/logGroup:LogGroup", "region", "us-east-1"), Verdict.FAIL),
    ("aws", Set("aws:cloudwatch/logGroup:LogGroup", "region", UNKNOWN), Verdict.NOT_EVALUATED),
    ("aws", Set("aws:sagemaker/endpoint:Endpoint", "region", "eu-west-2"), Verdict.FAIL),
    ("aws", Set("aws:sagemaker/endpoint:Endpoint", "region", "eu-central-1"), Verdict.PASS),
    ("aws", Set("aws:sqs/queue:Queue", "region", "eu-central-2"), Verdict.FAIL),  # Zurich
    ("aws", Set("aws:backup/vault:Vault", "region", "us-west-2"), Verdict.FAIL),
    ("aws", Set("aws:ecr/repository:Repository", "region", "us-west-2"), Verdict.FAIL),
    ("aws", Set("aws:s3/bucket:Bucket", "region", "us-west-2", at="audit"), Verdict.FAIL),
    ("aws", Add(TABLE, replicated("eu-west-3")), Verdict.PASS),
    ("aws", Add(TABLE, replicated("eu-west-3", "us-east-1")), Verdict.FAIL),
    ("aws", Add(TABLE, replicated(UNKNOWN)), Verdict.NOT_EVALUATED),
    ("aws", Add(TABLE, replicated(None)), Verdict.NOT_EVALUATED),
    ("aws", Add(TABLE, {**replicated(), "replicas": UNKNOWN}), Verdict.NOT_EVALUATED),
    ("azure", Set("azure-native:operationalinsights:Workspace", "location", "uksouth"), Verdict.FAIL),
    ("azure", Set("azure-native:operationalinsights:Workspace", "location", UNKNOWN), Verdict.NOT_EVALUATED),
    ("azure", Set("azure-native:machinelearningservices:OnlineEndpoint", "location", "East US"), Verdict.FAIL),
    ("azure", Set("azure-native:machinelearningservices:OnlineEndpoint", "location", "North Europe"), Verdict.PASS),
    ("azure", Set("azure-native:apimanagement:ApiManagementService", "additionalLocations", [{"location": "eastus"}]),
     Verdict.FAIL),
    ("azure", Add(ACCOUNT, PAIRED), Verdict.PASS),
    ("azure", Add(ACCOUNT, {**PAIRED, "location": "swedencentral", "sku": {"name": UNKNOWN}}), Verdict.NOT_EVALUATED),
    ("azure", Add(ACCOUNT, {**PAIRED, "location": "nowhere"}), Verdict.NOT_EVALUATED),  # what it is paired with
    ("azure", Add(ACCOUNT, {**PAIRED, "location": "nowhere", "sku": {"name": "Standard_ZRS"}}), Verdict.FAIL),
    ("azure", Add(ACCOUNT, {**PAIRED, "location": "westus3"}), Verdict.FAIL),
    ("azure", Add(COSMOS, spread("North Europe")), Verdict.PASS),
    ("azure", Add(COSMOS, spread("North Europe", "ukwest")), Verdict.FAIL),
    ("azure", Add(HUB, {"location": "westeurope", "properties": {}}), Verdict.PASS),
    ("azure", Add(HUB, {"location": "westeurope", "properties": {"enableDataResidency": UNKNOWN}}),
     Verdict.NOT_EVALUATED),
    ("azure", Add(VAULT, backed_up("LocallyRedundant")), Verdict.PASS),
    ("azure", Add(VAULT, backed_up("GeoRedundant")), Verdict.PASS),
    ("azure", Add(VAULT, backed_up(UNKNOWN)), Verdict.NOT_EVALUATED),
    ("gcp", Set("gcp:logging/projectBucketConfig:ProjectBucketConfig", "location", "global"), Verdict.FAIL),
    ("gcp", Set("gcp:logging/projectBucketConfig:ProjectBucketConfig", "location", UNKNOWN), Verdict.NOT_EVALUATED),
    ("gcp", Set("gcp:cloudrunv2/service:Service", "location", "us-east1"), Verdict.FAIL),
    ("gcp", Set("gcp:artifactregistry/repository:Repository", "location", "us"), Verdict.FAIL),
    ("gcp", Add("gcp:artifactregistry/repository:Repository", {"location": "europe"}), Verdict.PASS),
    ("gcp", Set(TOPIC, "messageStoragePolicy", None), Verdict.FAIL),
    ("gcp", Set(TOPIC, "messageStoragePolicy.allowedPersistenceRegions[+]", "europe-west6"), Verdict.FAIL),
    ("gcp", Set(TOPIC, "messageStoragePolicy.allowedPersistenceRegions[+]", "europe-west9"), Verdict.PASS),
    ("gcp", Set(TOPIC, "messageStoragePolicy", UNKNOWN), Verdict.NOT_EVALUATED),
    ("gcp", Add(SECRET, secret("europe-west1")), Verdict.PASS),
    ("gcp", Add(SECRET, secret("europe-west1", "us-east1")), Verdict.FAIL),
    ("gcp", Add(SECRET, secret(UNKNOWN)), Verdict.NOT_EVALUATED),
    ("gcp", Add(SECRET, secret(None)), Verdict.NOT_EVALUATED),
    ("gcp", Add(SECRET, {"replication": {"auto": {}}}), Verdict.FAIL),
    ("gcp", Add(SECRET, {"replication": UNKNOWN}), Verdict.NOT_EVALUATED),
    ("gcp", Add(SECRET, {}), Verdict.NOT_EVALUATED),
    ("gcp", Add(BUCKET, {"location": "EU"}), Verdict.PASS),
    ("gcp", Add(BUCKET, {"location": "EUR4"}), Verdict.PASS),
    ("gcp", Add(BUCKET, {"location": "EUR5"}), Verdict.FAIL),  # London
    ("gcp", Add(BUCKET, {"location": "US"}), Verdict.FAIL),
    ("gcp", Add(BUCKET, {"location": "EU", "customPlacementConfig": {"dataLocations": ["EUROPE-WEST1", "US-EAST1"]}}),
     Verdict.FAIL),
    ("gcp", Add(BUCKET, {"location": "EU", "customPlacementConfig": UNKNOWN}), Verdict.NOT_EVALUATED),
    ("gcp", Add(DISK, {"zone": "europe-west1-b"}), Verdict.PASS),
    ("gcp", Add(DISK, {"zone": "us-east1-b"}), Verdict.FAIL),
]  # fmt: skip


@pytest.mark.parametrize(("cloud", "change", "due"), ANSWERS)
def test_it_answers(worked, cloud: str, change: Change, due: Verdict) -> None:
    graph, expected = worked("dev", cloud)
    expected = replace(expected, regions=frozenset(one for one in REGIONS[cloud] if inside(cloud, one, "EEA")))
    result = results(apply(graph, change, expected)[0], expected, RULE)[RULE[0].id]
    assert result.verdict is due, result.reasons


def stored(kind: object) -> dict[str, object]:
    return {"location": "swedencentral", "sku": {"name": kind}}


IN_ITS_PAIR = [
    (ACCOUNT, stored("Standard_GRS"), Verdict.FAIL),
    (ACCOUNT, stored("Standard_RAGRS"), Verdict.FAIL),
    (ACCOUNT, stored("Standard_RAGZRS"), Verdict.FAIL),
    (ACCOUNT, stored("Standard_ZRS"), Verdict.PASS),
    (ACCOUNT, stored("Premium_LRS"), Verdict.PASS),
    (VAULT, backed_up("GeoRedundant", "swedencentral"), Verdict.FAIL),
    (VAULT, backed_up("ZoneRedundant", "swedencentral"), Verdict.PASS),
    (HUB, {"location": "swedencentral", "properties": {}}, Verdict.FAIL),
    (HUB, {"location": "swedencentral", "properties": {"enableDataResidency": True}}, Verdict.PASS),
]


@pytest.mark.parametrize(("kind", "inputs", "due"), IN_ITS_PAIR)
def test_what_azure_keeps_in_the_paired_region_too_lies_there(worked, kind: str, inputs, due: Verdict) -> None:
    graph, expected = worked("dev", "azure")
    here = replace(expected, regions=expected.regions | {"westeurope", "northeurope", "swedencentral"})
    result = results(apply(graph, Add(kind, inputs), here)[0], here, RULE)[RULE[0].id]
    assert result.verdict is due, result.reasons
    assert all(f"lies in {PAIR}, outside" in one.message for one in result.reasons)


SAID = [
    *((token, "region") for token in AWS),
    *((token, "location") for token in AZURE),
    *((token, path) for token, (_, path) in GCP.items()),
    *((token, path) for one in (AWS_COPIES, AZURE_COPIES) for token, (path, _) in one.items()),
]


@pytest.mark.parametrize(("token", "path"), SAID)
def test_each_kind_is_one_and_says_there_where_it_lies(token: str, path: str) -> None:
    kind = index.resource(token)
    assert kind is not None
    assert path in {one.name for one in kind.inputs.values()}
