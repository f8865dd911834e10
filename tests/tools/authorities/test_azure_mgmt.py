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
        ("network:PrivateEndpoint", "subnet", "replace", "the provider's own list"),
        ("network:PublicIPAddress", "sku", "replace", "the provider's own list"),
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
        ("authorization:RoleAssignment", "principalId", "replace", "the provider's own list"),
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


# ---- packages made up ----

NEW_MODELS = '''
class StorageAccount(_Model):
    sku: Optional["_models.Sku"] = rest_field(visibility=["read", "create", "update", "delete", "query"])
    location: str = rest_field(visibility=["read", "create"])
    kind: str = rest_field(visibility=["read", "create"])
    properties: Optional["_models.Inner"] = rest_field(visibility=["read", "create", "update", "delete", "query"])
    __flattened_items = ["access_tier", "network_rule_set", "primary", "encryption", "is_hns_enabled"]


class Inner(_Model):
    """What is inside.

    :ivar access_tier: The tier. This property cannot be changed when the kind is premium.
    :vartype access_tier: str
    """

    access_tier: Optional[str] = rest_field(name="accessTier", visibility=["read", "create", "update"])
    network_rule_set: Optional["_models.Rules"] = rest_field(
        name="networkAcls", visibility=["read", "create", "update"]
    )
    encryption: Optional[str] = rest_field(visibility=["read"])
    is_hns_enabled: Optional[bool] = rest_field(name="isHnsEnabled", visibility=["read", "create", "update"])


class Rules(_Model):
    """Rules.

    :ivar bypass: What goes around. This property cannot be changed after creation.
    :vartype bypass: str
    """

    bypass: Optional[str] = rest_field(visibility=["read", "create", "update"])
'''
CALLS = '''
def build_storage_accounts_create_request(resource_group_name, account_name, **kwargs):
    _url = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Storage/storageAccounts/{accountName}"
    )
    path_format_arguments = {
        "resourceGroupName": _SERIALIZER.url("resource_group_name", resource_group_name, "str", min_length=1),
        "accountName": _SERIALIZER.url("account_name", account_name, "str", pattern=r"^[a-z]+$"),
    }
    return HttpRequest(method="PUT", url=_url)


class StorageAccountsOperations:
    def _create_initial(self, resource_group_name: str, account_name: str, parameters: Union[_models.BODY, IO[bytes]]):
        _request = build_storage_accounts_create_request(resource_group_name=resource_group_name)

    def begin_create(self, resource_group_name: str, account_name: str, parameters: _models.BODY):
        """Makes one.

        :param account_name: Its name. Names must be between 2 and 9 characters. Required.
        :type account_name: str
        """
'''
TOKEN = "azure-native:storage:StorageAccount"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    home = tmp_path / "azure" / "mgmt" / "storage"
    for folder in ("operations", "models"):
        (home / folder).mkdir(parents=True)
    (home / "operations" / "_operations.py").write_text(CALLS.replace("BODY", "StorageAccount"), encoding="utf-8")
    (home / "models" / "_models.py").write_text(NEW_MODELS, encoding="utf-8")
    return tmp_path


def test_a_package_of_the_new_form(site: Path) -> None:
    entry = azure_mgmt.entries("azure-native", site)[TOKEN]
    assert entry == {
        "named": "Microsoft.Storage/storageAccounts",
        "replace": ["accountName", "kind", "location", "networkRuleSet.bypass", "resourceGroupName"],
        "update": ["accessTier", "isHnsEnabled", "networkRuleSet"],  # a condition is no rule; encryption is read only
        "limits": {
            "accountName": {"min_length": 2, "max_length": 9, "pattern": "^[a-z]+$"},
            "resourceGroupName": {"min_length": 1},
        },
    }


def test_a_package_of_the_old_form_says_nothing_of_changes(site: Path) -> None:
    models = '''
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
    (site / "azure" / "mgmt" / "storage" / "models" / "_models.py").unlink()
    (site / "azure" / "mgmt" / "storage" / "models" / "_models_py3.py").write_text(models, encoding="utf-8")
    entry = azure_mgmt.entries("azure-native", site)[TOKEN]
    assert entry.get("replace") == ["accountName", "kind", "resourceGroupName"]
    assert entry.get("update") == ["tags"]
    assert entry.get("limits", {}).get("accessTier") == {"max_length": 7}
    assert "encryption" not in entry.get("limits", {})


def test_a_call_with_a_parameter_that_the_resource_has_not_is_another_one(site: Path) -> None:
    file = site / "azure" / "mgmt" / "storage" / "operations" / "_operations.py"
    file.write_text(file.read_text(encoding="utf-8").replace("accountName", "shelfName"), encoding="utf-8")
    assert azure_mgmt.entries("azure-native", site) == {}


def test_two_calls_that_could_be_meant_are_none(site: Path) -> None:
    file = site / "azure" / "mgmt" / "storage" / "operations" / "_operations.py"
    second = file.read_text(encoding="utf-8").replace("/storageAccounts/{", "/storageBoxes/{")
    (file.parent / "_more_operations.py").write_text(second, encoding="utf-8")
    assert azure_mgmt.entries("azure-native", site) == {}


def test_a_model_that_is_not_there_leaves_the_names(site: Path) -> None:
    (site / "azure" / "mgmt" / "storage" / "models" / "_models.py").write_text("", encoding="utf-8")
    assert azure_mgmt.entries("azure-native", site)[TOKEN].get("replace") == ["accountName", "resourceGroupName"]


def test_models_that_hold_each_other_end(site: Path) -> None:
    file = site / "azure" / "mgmt" / "storage" / "models" / "_models.py"
    file.write_text(NEW_MODELS.replace("bypass: Optional[str]", 'bypass: Optional["_models.Rules"]'), encoding="utf-8")
    assert TOKEN in azure_mgmt.entries("azure-native", site)
