"""Foundations on Azure: from the same file, with the same promises, and what is refused."""

import pulumi
import pulumi_azure_native
import pytest

from assurance.summary import summary
from components import azure
from components.azure import direct_key_address
from gouvernail import spec
from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from gouvernail.verdict import Verdict
from policies.from_spec import expectation
from tests.stacks.desk import Desk

AUDIT, DEV, PROD = (f"bex-azure-{environment}-foundation" for environment in ("audit", "dev", "prod"))
OF = {name: f"00000000-0000-0000-0000-00000000000{digit}" for name, digit in (("dev", 1), ("prod", 3), ("audit", 4))}


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Both environments on one audit account, and the specs that they are built from."""
    desk = Desk.laid(tmp_path_factory.mktemp("azure"))
    with State(tmp_path_factory.mktemp("state") / "state.db") as state:
        return desk, desk.up(AUDIT, DEV, PROD, state=state)


def adopts(desk, said):
    """Names one more thing that the landing zone has."""
    gateways = "      gateways:\n"
    desk.edit("organisation.yaml", gateways, f"      {said}\n{gateways}")


def kinds(graph):
    return {resource.type.removeprefix("azure-native:") for resource in graph}


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_every_promise_that_is_proved_holds(built, environment):
    desk, graphs = built
    graph = Graph.merge(graphs[AUDIT], graphs[f"bex-azure-{environment}-foundation"])
    asked = expectation(spec.load(desk.systems / "organisation.yaml"), "azure", environment, {"audit", "foundation"})
    judged = [one for part in summary(graph, asked) for one in part.guarantees]
    rest = {one.guarantee.id: one.result for one in judged}
    assert len(rest) > 30
    assert {name: its for name, its in rest.items() if its.verdict is not Verdict.PASS} == {}


def test_each_stack_works_in_its_own_subscription_and_is_given_rights_on_the_log_alone(built):
    for environment, account in OF.items():
        graph = built[1][f"bex-azure-{environment}-foundation"]
        there = [one for one in graph if one.type.startswith("azure-native:") and one.custom]
        elsewhere = [one for one in there if graph.account(one) != account]
        assert {one.type for one in elsewhere} <= {"azure-native:authorization:RoleAssignment"}
        log = built[1][AUDIT].outputs["audit_log"]["store"]
        assert all(str(one.inputs["scope"]).startswith(log) for one in elsewhere)


def test_an_environment_names_no_other_one(built):
    for resource in built[1][PROD]:
        assert OF["dev"] not in str(resource.inputs)
    for resource in built[1][DEV]:
        assert OF["prod"] not in str(resource.inputs)


def test_production_alone_lets_the_archive_look(built):
    graphs = built[1]
    assert graphs[PROD].outputs["archive"] == graphs[AUDIT].outputs["archive"]
    assert "archive" not in graphs[DEV].outputs
    assert "gouvernail-azure:index:Archive" not in kinds(graphs[DEV])


def test_what_a_foundation_gives_is_what_its_contract_says_on_either_cloud(built, desk):
    aws = desk.up("bex-aws-audit-foundation", "bex-aws-dev-foundation")["bex-aws-dev-foundation"].outputs
    azure = built[1][DEV].outputs
    assert {name: set(its) for name, its in azure.items()} == {name: set(its) for name, its in aws.items()}


TENANT = "    tenant: 00000000-0000-0000-0000-0000000000ff\n"
STATE = '    state: {{backend: "{backend}", secretsProvider: "azurekeyvault://{key}"}}\n'
KEY = "bex-audit-direct-a177c610.vault.azure.net/keys/state"


def test_the_state_lies_in_the_audit_account_and_its_pipelines_write_their_own(desk, tmp_path):
    backend = "azblob://state?storage_account=bexpulumistate"
    desk.edit("organisation.yaml", TENANT, TENANT + STATE.format(backend=backend, key=key_of(desk)))
    with State(tmp_path / "state.db") as state:
        graphs = desk.up(AUDIT, DEV, state=state)
    store = graphs[AUDIT].outputs["state"]["store"]
    assert "/storageAccounts/bexpulumistate/" in store
    writes = [
        one
        for one in graphs[DEV].of_type("azure-native:authorization:RoleAssignment")
        if one.inputs["scope"] == store and one.inputs.get("condition")
    ]
    assert any("-azure-dev-" in str(one.inputs["condition"]) for one in writes)
    assert not [one for one in writes if "-azure-prod-" in str(one.inputs["condition"])]
    asked = expectation(spec.load(desk.systems / "organisation.yaml"), "azure", "dev", {"audit", "foundation"})
    judged = {
        one.guarantee.id: one.result.verdict
        for part in summary(Graph.merge(graphs[AUDIT], graphs[DEV]), asked)
        for one in part.guarantees
    }
    promised = {name: verdict for name, verdict in judged.items() if name.startswith("state.")}
    assert set(promised.values()) == {Verdict.PASS}


def key_of(desk):
    """What the message says that can be made."""
    organisation = spec.load(desk.systems / "organisation.yaml")
    prefix, account = f"{organisation.id}-audit", organisation.clouds.azure.accounts["audit"]
    return direct_key_address(prefix, account, "state").removeprefix("azurekeyvault://")


@pytest.mark.parametrize(
    ("backend", "key", "said"),
    [
        ("azblob://elsewhere?storage_account=bexpulumistate", KEY, r"cannot lie at azblob://elsewhere"),
        ("azblob://state", KEY, r"cannot lie at azblob://state"),
        ("azblob://state?storage_account=bexpulumistate", "theirs.vault.azure.net/keys/k", r"cannot be made"),
    ],
)
def test_a_state_that_cannot_be_made_is_refused(desk, backend, key, said):
    desk.edit("organisation.yaml", TENANT, TENANT + STATE.format(backend=backend, key=key))
    with pytest.raises(GouvernailError, match=said) as refused:
        desk.up(AUDIT)
    assert "clouds.azure.state." in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (TENANT, "", "clouds.azure.tenant"),
        ("      grp-model-risk: 00000000-0000-0000-0000-00000000000b\n", "", "the id of grp-model-risk"),
        ("dev:  {cidr: 10.10.0.0/20, zones: 2,", "dev:  {cidr: 10.10.0.0/20, zones: 4,", "asks for 4 zones"),
        ("    recoveryRegion: northeurope\n", "    recoveryRegion: francecentral\n", "northeurope"),
        ("    recoveryRegion: northeurope\n", "", "clouds.azure: has no recoveryRegion"),
    ],
)
def test_what_azure_cannot_be_built_from_is_said(built, desk, old, new, said):
    desk.edit("organisation.yaml", old, new)
    with pytest.raises(GouvernailError, match=said):
        desk.up(DEV, on={AUDIT: built[1][AUDIT]})


@pytest.mark.parametrize(
    ("adopt", "said"),
    [
        ("auditLog: {workspace: SPACE}", "clouds.azure.adopt.auditLog"),
        ("detection: {workspace: SPACE}", "clouds.azure.adopt.detection"),
    ],
)
def test_what_cannot_be_adopted_yet_is_refused_and_not_passed_over(desk, adopt, said):
    space = f"/subscriptions/{OF['audit']}/resourceGroups/l/providers/Microsoft.OperationalInsights/workspaces/l"
    adopts(desk, adopt.replace("SPACE", space))
    with pytest.raises(GouvernailError, match=said):
        desk.up(AUDIT)


def test_a_foundation_waits_for_the_audit_account(desk):
    with pytest.raises(GouvernailError, match=f"{AUDIT}, which does not exist yet"):
        desk.up(DEV)


GROUP = f"/subscriptions/{OF['dev']}/resourceGroups/landing/providers"
NET = f"{GROUP}/Microsoft.Network/virtualNetworks/net"


def landing_network():
    own = pulumi_azure_native.Provider("landing", subscription_id=OF["dev"], location="westeurope")
    opts = pulumi.ResourceOptions(provider=own)
    group = pulumi_azure_native.resources.ResourceGroup("landing", resource_group_name="landing", opts=opts)
    net = pulumi_azure_native.network.VirtualNetwork(
        "net",
        virtual_network_name="net",
        resource_group_name=group.name,
        address_space={"address_prefixes": ["10.10.0.0/20"]},
        opts=opts,
    )
    pulumi_azure_native.network.Subnet(
        "private",
        subnet_name="private",
        virtual_network_name=net.name,
        resource_group_name=group.name,
        address_prefix="10.10.0.0/22",
        opts=opts,
    )
    for zone in sorted({zone for zones in azure.ZONES.values() for zone in zones}):
        pulumi_azure_native.privatedns.PrivateZone(
            zone, private_zone_name=zone, resource_group_name=group.name, location="global", opts=opts
        )


@pytest.mark.parametrize(
    ("subnet", "said"),
    [(f"{NET}/subnets/public", "there is no subnet"), (f"{NET}2/subnets/private", "does not lie in")],
)
def test_a_subnet_that_is_not_there_cannot_be_adopted(desk, tmp_path, subnet, said):
    with State(tmp_path / "state.db") as state:
        collect(landing_network, stack_name="landing-zone", state=state)
        adopt(desk, subnet)
        with pytest.raises(GouvernailError, match=said):
            desk.up(AUDIT, DEV, state=state)


def test_the_landing_zones_network_is_read_and_what_is_built_is_reached_from_it(desk, tmp_path):
    with State(tmp_path / "state.db") as state:
        collect(landing_network, stack_name="landing-zone", state=state)
        adopt(desk, f"{NET}/subnets/private")
        dev = desk.up(AUDIT, DEV, state=state)[DEV]
    assert dev.outputs["network"]["network_id"] == NET
    assert all(
        one.external for one in dev.of_type("azure-native:network:VirtualNetwork", "azure-native:network:Subnet")
    )
    ways = dev.of_type("azure-native:network:PrivateEndpoint")
    assert {one.inputs["subnet"]["id"] for one in ways} == {f"{NET}/subnets/private"}


def adopt(desk, subnet):
    zones = sorted({zone for zones in azure.ZONES.values() for zone in zones})
    ids = ", ".join(f"{GROUP}/Microsoft.Network/privateDnsZones/{zone}" for zone in zones)
    adopts(desk, f"network: {{dev: {{virtualNetwork: {NET}, subnets: [{subnet}], privateZones: [{ids}]}}}}")


def landing_documents():
    own = pulumi_azure_native.Provider("landing", subscription_id=OF["audit"], location="westeurope")
    opts = pulumi.ResourceOptions(provider=own)
    group = pulumi_azure_native.resources.ResourceGroup("landing", resource_group_name="landing", opts=opts)
    store = pulumi_azure_native.storage.StorageAccount(
        "documents",
        account_name="landingdocuments",
        resource_group_name=group.name,
        kind="StorageV2",
        sku={"name": "Standard_ZRS"},
        opts=opts,
    )
    pulumi_azure_native.storage.BlobServiceProperties(
        "documents",
        account_name=store.name,
        resource_group_name=group.name,
        blob_services_name="default",
        is_versioning_enabled=True,
        opts=opts,
    )


def test_the_landing_zones_archive_is_read_and_neither_key_nor_machine_is_made(desk, tmp_path):
    account = f"/subscriptions/{OF['audit']}/resourceGroups/landing/providers/Microsoft.Storage/storageAccounts"
    store = f"{account}/landingdocuments"
    adopts(desk, f"archive: {{container: {store}/blobServices/default/containers/documents}}")
    with State(tmp_path / "state.db") as state:
        collect(landing_documents, stack_name="landing-zone", state=state)
        audit = desk.up(AUDIT, state=state)[AUDIT]
    assert audit.outputs["archive"] == {"store": store, "key_id": "", "releases": ""}
    assert "documents" not in {one.name for one in audit.of_type("azure-native:keyvault:Key")}
    asked = expectation(spec.load(desk.systems / "organisation.yaml"), "azure", "audit", {"audit"})
    judged = {one.guarantee.id: one.result.verdict for part in summary(audit, asked) for one in part.guarantees}
    assert judged["archive.lock_extended"] is Verdict.NOT_EVALUATED


PURPOSES = ("artefacts", "backups", "cache", "data", "events", "incidents", "logs", "models", "recovery")


def landing_keys():
    own = pulumi_azure_native.Provider("landing", subscription_id=OF["dev"], location="westeurope")
    opts = pulumi.ResourceOptions(provider=own)
    group = pulumi_azure_native.resources.ResourceGroup("landing", resource_group_name="landing", opts=opts)
    vault = pulumi_azure_native.keyvault.Vault(
        "theirs",
        vault_name="theirs",
        resource_group_name=group.name,
        properties={"tenant_id": OF["dev"], "sku": {"family": "A", "name": "premium"}},
        opts=opts,
    )
    for purpose in PURPOSES:
        pulumi_azure_native.keyvault.Key(
            purpose,
            key_name=purpose,
            vault_name=vault.name,
            resource_group_name=group.name,
            properties={"kty": "RSA-HSM"},
            opts=opts,
        )


def test_the_landing_zones_keys_are_read_by_the_names_of_their_purposes(desk, tmp_path):
    vault = f"/subscriptions/{OF['dev']}/resourceGroups/landing/providers/Microsoft.KeyVault/vaults/theirs"
    adopts(desk, f"keys: {{dev: {{vault: {vault}}}}}")
    with State(tmp_path / "state.db") as state:
        collect(landing_keys, stack_name="landing-zone", state=state)
        dev = desk.up(AUDIT, DEV, state=state)[DEV]
    assert dev.outputs["keys"]["key_ids"] == {one: f"{vault}/keys/{one}" for one in PURPOSES}
    assert all(one.external for one in dev.of_type("azure-native:keyvault:Vault", "azure-native:keyvault:Key"))
