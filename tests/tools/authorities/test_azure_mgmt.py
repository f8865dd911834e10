"""Known answers, each with where azure-mgmt gives it, and packages made up for what must not be believed."""

import json
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gouvernail.sandbox import index
from gouvernail.sandbox.facts import HOME
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Union
from tests.tools.authorities.azure_made import change, package
from tools.authorities import azure_mgmt


@cache
def committed() -> dict[str, dict[str, Any]]:
    with zipfile.ZipFile(HOME / "azure-native.azure-mgmt.zip") as archive:
        members = [name for name in archive.namelist() if name.startswith("modules/")]
        return {token: entry for name in members for token, entry in json.loads(archive.read(name)).items()}


def answer(token: str, place: str) -> str:
    entry = committed().get(f"azure-native:{token}", {})
    return next((verdict for verdict in ("replace", "update") if place in entry.get(verdict, ())), "unknown")


@pytest.mark.parametrize(
    ("token", "place", "expected", "source"),
    [
        ("storage:StorageAccount", "accountName", "replace", "StorageAccounts.create: in its URL"),
        ("storage:StorageAccount", "resourceGroupName", "replace", "StorageAccounts.create: in its URL"),
        (
            "storage:StorageAccount",
            "location",
            "replace",
            "StorageAccountCreateParameters: cannot be changed once it is created",
        ),
        (
            "storage:StorageAccount",
            "isHnsEnabled",
            "replace",
            "StorageAccountPropertiesCreateParameters has it, …UpdateParameters has not",
        ),
        (
            "storage:StorageAccount",
            "enableNfsV3",
            "replace",
            "StorageAccountPropertiesCreateParameters has it, …UpdateParameters has not",
        ),
        ("storage:StorageAccount", "tags", "update", "StorageAccountUpdateParameters"),
        ("storage:StorageAccount", "kind", "update", "StorageAccountUpdateParameters"),
        ("storage:StorageAccount", "minimumTlsVersion", "update", "StorageAccountPropertiesUpdateParameters"),
        (
            "storage:StorageAccount",
            "networkRuleSet",
            "update",
            "StorageAccountPropertiesUpdateParameters: networkAcls on the wire",
        ),
        (
            "storage:BlobContainer",
            "immutableStorageWithVersioning",
            "replace",
            "ContainerProperties: The property is immutable",
        ),
        (
            "storage:BlobContainer",
            "publicAccess",
            "update",
            "ContainerProperties, which BlobContainers.update sends too",
        ),
        ("storage:FileShare", "enabledProtocols", "replace", "FileShareProperties: visibility read, create"),
        ("storage:FileShare", "shareQuota", "update", "FileShareProperties, which FileShares.update sends too"),
        (
            "network:VirtualNetwork",
            "addressSpace",
            "update",
            "VirtualNetworkPropertiesFormat: visibility of every call",
        ),
        ("network:VirtualNetwork", "location", "replace", "Resource: where it lies"),
        ("network:Subnet", "networkSecurityGroup", "update", "SubnetPropertiesFormat: visibility of every call"),
        ("network:Subnet", "subnetName", "replace", "Subnets.create_or_update: in its URL"),
        (
            "network:NetworkSecurityGroup",
            "securityRules",
            "update",
            "NetworkSecurityGroupPropertiesFormat: visibility of every call",
        ),
        (
            "network:NspLink",
            "autoApprovedRemotePerimeterResourceId",
            "replace",
            "NspLinkProperties: visibility read, create",
        ),
        (
            "compute:Disk",
            "creationData",
            "replace",
            "DiskProperties: cannot be changed after the disk has been created",
        ),
        ("compute:Disk", "diskSizeGB", "update", "DiskUpdateProperties"),
        (
            "compute:VirtualMachine",
            "osProfile.adminUsername",
            "replace",
            "OSProfile: cannot be updated after the VM is created",
        ),
        ("compute:VirtualMachine", "hardwareProfile", "update", "VirtualMachineUpdate"),
        ("keyvault:Vault", "vaultName", "replace", "Vaults.create_or_update: in its URL"),
        ("keyvault:Vault", "properties", "update", "VaultPatchParameters"),
        ("containerregistry:Registry", "adminUserEnabled", "update", "RegistryUpdateParameters"),
        ("containerregistry:Registry", "registryName", "replace", "Registries.create: in its URL"),
        (
            "operationalinsights:Cluster",
            "isDoubleEncryptionEnabled",
            "replace",
            "loganalytics ClusterProperties: visibility read, create",
        ),
        ("operationalinsights:Workspace", "retentionInDays", "update", "loganalytics WorkspacePatch"),
        ("redis:Redis", "subnetId", "replace", "RedisCreateParameters has it, RedisUpdateParameters has not"),
        ("redis:Redis", "shardCount", "update", "RedisUpdateParameters"),
        ("dns:RecordSet", "recordType", "replace", "RecordSets.create_or_update: in its URL"),
        ("privatedns:PrivateRecordSet", "relativeRecordSetName", "replace", "RecordSets.create_or_update: in its URL"),
        ("privatedns:VirtualNetworkLink", "registrationEnabled", "update", "VirtualNetworkLinks.update sends it too"),
        ("authorization:RoleAssignment", "scope", "replace", "RoleAssignments.create: in its URL"),
        (
            "managedidentity:UserAssignedIdentity",
            "resourceName",
            "replace",
            "msi UserAssignedIdentities.create_or_update: in its URL",
        ),
        ("managedidentity:UserAssignedIdentity", "tags", "update", "msi IdentityUpdate"),
        ("monitor:MetricAlert", "severity", "update", "MetricAlertResourcePatch"),
        ("monitor:MetricAlert", "ruleName", "replace", "MetricAlerts.create_or_update: in its URL"),
        ("eventgrid:Topic", "inboundIpRules", "update", "TopicUpdateParameters"),
        ("apimanagement:ApiManagementService", "publisherEmail", "update", "ApiManagementServiceUpdateParameters"),
        ("apimanagement:GlobalSchema", "schemaType", "replace", "GlobalSchemaContract: Immutable."),
        ("resources:ResourceGroup", "resourceGroupName", "replace", "ResourceGroups.create_or_update: in its URL"),
        ("resources:ResourceGroup", "tags", "update", "ResourceGroupPatchable"),
        ("consumption:Budget", "amount", "update", "BudgetProperties: visibility of every call"),
        ("recoveryservices:Vault", "vaultName", "replace", "Vaults.create_or_update: in its URL"),
        ("cdn:Profile", "profileName", "replace", "Profiles.create: in its URL"),
        ("logic:Workflow", "workflowName", "replace", "Workflows.create_or_update: in its URL"),
    ],
)
def test_known_changes(token: str, place: str, expected: str, source: str) -> None:
    assert answer(token, place) == expected, source


@pytest.mark.parametrize(
    ("token", "place"),
    [
        ("network:PublicIPPrefix", "sku"),  # no model of updates has it, and the model of all calls says nothing sure
        ("compute:Disk", "zones"),
        ("containerregistry:Registry", "zoneRedundancy"),  # RegistryUpdateParameters lacks it: that alone says little
        ("eventgrid:Topic", "inputSchema"),  # this package says nothing of calls
        ("machinelearningservices:Workspace", "applicationInsights"),  # what a package of 2020 forbids, today's allows
        ("keyvault:Key", "properties"),  # create_if_not_exist: a key that exists is not written
        ("storage:StorageAccount", "noSuchThing"),
    ],
)
def test_what_is_not_sure_is_not_said(token: str, place: str) -> None:
    assert answer(token, place) == "unknown"


@pytest.mark.parametrize(
    ("token", "place", "expected"),
    [
        # "must be between 3 and 24 characters in length and use numbers and lower-case letters only"
        ("storage:StorageAccount", "accountName", {"min_length": 3, "max_length": 24, "pattern": "^[a-z0-9]*$"}),
        ("storage:BlobContainer", "containerName", {"min_length": 3, "max_length": 63}),
        ("compute:Disk", "diskName", {"max_length": 80}),  # "The maximum name length is 80 characters."
        # redis: _SERIALIZER.url("resource_group_name", …, max_length=90, min_length=1)
        ("redis:Redis", "resourceGroupName", {"min_length": 1, "max_length": 90}),
        ("redis:Redis", "staticIP", {"pattern": r"^\d+\.\d+\.\d+\.\d+$"}),  # RedisCreateParameters._validation
        # apimanagement: _SERIALIZER.url("service_name", …)
        (
            "apimanagement:Api",
            "serviceName",
            {"min_length": 1, "max_length": 50, "pattern": "^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$"},
        ),
        ("apimanagement:Backend", "pool.services.weight", {"minimum": 0, "maximum": 100}),  # BackendPoolItem
        ("monitor:ActionGroup", "groupShortName", {"max_length": 12}),  # ActionGroupResource._validation
        ("monitor:AutoscaleSetting", "profiles", {"min_items": 0, "max_items": 20}),
        ("security:JitNetworkAccessPolicy", "virtualMachines.ports.number", {"minimum": 0, "maximum": 65535}),
        (
            "managedidentity:FederatedIdentityCredential",
            "federatedIdentityCredentialResourceName",
            {"pattern": "^[a-zA-Z0-9]{1}[a-zA-Z0-9-_]{2,119}$"},
        ),
        ("eventgrid:Namespace", "namespaceName", {"min_length": 3, "max_length": 50, "pattern": "^[a-zA-Z0-9-]*$"}),
    ],
)
def test_known_limits(token: str, place: str, expected: dict[str, object]) -> None:
    assert committed()[f"azure-native:{token}"]["limits"][place] == expected


def test_a_container_may_have_the_names_that_the_cloud_itself_gives() -> None:
    """`$web` and `$root` are containers: the sentence that speaks of letters and dashes only is not the whole truth."""
    assert "pattern" not in committed()["azure-native:storage:BlobContainer"]["limits"]["containerName"]


def _there(token: str, place: str) -> bool:
    found = index.resource(token)
    assert found is not None
    properties, kind = [found.inputs], None
    for part in place.split("."):
        if part == "*":
            assert isinstance(kind, MapOf)
            continue
        kind = next((several[part].type for several in properties if part in several), None)
        if kind is None:
            return False
        inner = kind
        while isinstance(inner, ListOf | MapOf):
            inner = inner.item if isinstance(inner, ListOf) else inner.value
        refs = [one for one in (inner.members if isinstance(inner, Union) else [inner]) if isinstance(one, Ref)]
        properties = [index.type_named("azure-native", ref).properties for ref in refs]
    return True


def test_every_place_is_of_the_index_and_has_one_answer() -> None:
    for token, entry in committed().items():
        replace, update, limits = entry.get("replace", []), entry.get("update", []), entry.get("limits", {})
        assert not set(replace) & set(update), token
        assert [place for place in [*replace, *update, *limits] if not _there(token, place)] == [], token


def test_a_place_that_is_not_there_is_seen() -> None:
    assert not _there("azure-native:storage:StorageAccount", "sku.nmae")
    assert not _there("azure-native:storage:StorageAccount", "skuu")


def test_every_limit_can_be_kept() -> None:
    for token, entry in committed().items():
        for place, limit in entry.get("limits", {}).items():
            re.compile(limit.get("pattern", ""))
            assert limit, (token, place)
            assert limit.get("min_length", 0) <= limit.get("max_length", 10**9), (token, place)
            assert limit.get("minimum", 0) <= limit.get("maximum", 10**9), (token, place)


def test_what_is_read_is_not_less_than_it_was() -> None:
    """A change of the packages' form would show first as types that are found no more."""
    modules = {token.split(":")[1] for token in committed()}
    assert len(committed()) >= 392
    assert len(modules) == 21


TOKEN = "azure-native:storage:StorageAccount"


def read(site: Path) -> dict[str, Any]:
    return dict(azure_mgmt.entries("azure-native", site).get(TOKEN, {}))


def test_a_package_of_the_new_form(tmp_path: Path) -> None:
    package(tmp_path)
    assert read(tmp_path) == {
        "named": "Microsoft.Storage/storageAccounts",
        "replace": ["accountName", "kind", "location", "networkRuleSet.bypass", "resourceGroupName"],
        "update": ["accessTier", "isHnsEnabled", "networkRuleSet"],  # a condition is no rule; encryption is read only
        "limits": {
            "accountName": {"min_length": 2, "max_length": 9, "pattern": "^[a-z]+$"},
            "resourceGroupName": {"min_length": 1},
        },
    }


OLD_MODELS = '''
class StorageAccount(_serialization.Model):
    """An account.

    :ivar kind: The kind. Immutable.
    :vartype kind: str
    """

    _validation = {
        "access_tier": {"max_length": 7, "required": True},
        "encryption": {"readonly": True, "min_length": 1},
    }
    _attribute_map = {
        "kind": {"key": "kind", "type": "str"},
        "access_tier": {"key": "properties.accessTier", "type": "str"},
        "encryption": {"key": "properties.encryption", "type": "str"},
        "tags": {"key": "tags", "type": "{str}"},
        "sku_tier": {"key": "sku.tier", "type": "str"},
    }
'''


def test_a_package_of_the_old_form_says_nothing_of_changes(tmp_path: Path) -> None:
    _, models = package(tmp_path)
    models.rename(models.with_name("_models_py3.py")).write_text(OLD_MODELS, encoding="utf-8")
    entry = read(tmp_path)
    assert entry["replace"] == ["accountName", "kind", "resourceGroupName"]
    assert entry["update"] == ["tags"]
    assert entry["limits"]["accessTier"] == {"max_length": 7}
    assert "encryption" not in entry["limits"]


STAYS = [
    "The tier. This property cannot be changed after creation.",
    "Once specified, this property cannot be updated.",
    "Whether it is. This Property can not be modified after the cluster's creation.",
    "The property is immutable and can only be set to true at creation.",
    "Schema Type. Immutable. Known values are: 1.",
    "Required at create and immutable thereafter.",
    "This setting can't be changed after you create the endpoint.",
]
MAY_CHANGE = [
    "The immutable id of this thing.",
    "It cannot be changed for premium accounts.",
    "It cannot be changed if the kind is premium.",
    "Some of the settings cannot be changed once it is provisioned.",
    "This property cannot be changed with ExtendImmutabilityPolicy API.",
    "New blocks can be added and existing blocks cannot be modified or deleted.",
    "The name cannot be empty.",
]


@pytest.mark.parametrize("sentence", [*STAYS, *MAY_CHANGE])
def test_only_a_sentence_without_a_condition_is_believed(tmp_path: Path, sentence: str) -> None:
    _, models = package(tmp_path)
    change(models, "The tier. This property cannot be changed when the kind is premium.", sentence)
    assert ("accessTier" in read(tmp_path)["replace"]) == (sentence in STAYS)


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        ("It must be between 3 and 63 characters.", {"min_length": 3, "max_length": 63}),
        ("The max name length is 80 characters.", {"max_length": 80}),
        ("Names use numbers and lower-case letters only.", {"pattern": "^[a-z0-9]*$"}),
        ("It must be between 3 and 63.", {}),
        ("Names use numbers, lower-case letters and dash (-) only.", {}),
    ],
)
def test_only_plain_words_limit_a_name(tmp_path: Path, sentence: str, limits: dict[str, object]) -> None:
    operations, _ = package(tmp_path)
    change(operations, ', pattern=r"^[a-z]+$"', "")
    change(operations, "Names must be between 2 and 9 characters.", sentence)
    assert read(tmp_path)["limits"].get("accountName", {}) == limits


def test_a_call_with_a_parameter_that_the_resource_has_not_is_another_one(tmp_path: Path) -> None:
    operations, _ = package(tmp_path)
    change(operations, "accountName", "shelfName")
    assert read(tmp_path) == {}


def test_two_calls_that_could_be_meant_are_none(tmp_path: Path) -> None:
    operations, _ = package(tmp_path)
    second = operations.with_name("_more_operations.py")
    second.write_text(operations.read_text(encoding="utf-8"), encoding="utf-8")
    change(second, "/storageAccounts/{", "/storageBoxes/{")
    assert read(tmp_path) == {}


def test_a_model_that_is_not_there_leaves_the_names(tmp_path: Path) -> None:
    _, models = package(tmp_path)
    models.write_text("", encoding="utf-8")
    assert read(tmp_path)["replace"] == ["accountName", "resourceGroupName"]


def test_models_that_hold_each_other_end(tmp_path: Path) -> None:
    _, models = package(tmp_path)
    change(models, "bypass: Optional[str]", 'bypass: Optional["_models.Rules"]')
    assert "networkRuleSet" in read(tmp_path)["update"]


def test_models_that_show_each_other_end(tmp_path: Path) -> None:
    _, models = package(tmp_path)
    change(
        models,
        "class Rules(_Model):",
        """
class Outer(_Model):
    properties: "_models.StorageAccount" = rest_field(visibility=["read", "create", "update"])


class Rules(_Model):""",
    )
    change(models, "class Inner(_Model):", "class Inner(Outer):")
    assert "networkRuleSet" in read(tmp_path)["update"]
