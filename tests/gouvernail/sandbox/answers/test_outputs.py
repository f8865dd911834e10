import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import answers
from gouvernail.sandbox.place import Place
from tests.gouvernail.sandbox.answers.asking import AWS, GCP, PLACES, id_of, outputs_of, type_of, urn

TOKENS = (
    "aws:ec2/vpc:Vpc",
    "aws:ec2/subnet:Subnet",
    "aws:s3/bucket:Bucket",
    "aws:iam/role:Role",
    "aws:kms/key:Key",
    "aws:lb/loadBalancer:LoadBalancer",
    "azure-native:storage:StorageAccount",
    "azure-native:keyvault:Vault",
    "azure-native:network:Subnet",
    "gcp:compute/subnetwork:Subnetwork",
    "gcp:kms/cryptoKey:CryptoKey",
    "gcp:serviceaccount/account:Account",
)


def test_a_bucket() -> None:
    outputs = outputs_of("aws:s3/bucket:Bucket", bucket="logs", forceDestroy=True)
    assert outputs["bucketDomainName"] == "logs.s3.amazonaws.com"
    assert outputs["bucketRegionalDomainName"] == "logs.s3.eu-central-1.amazonaws.com"
    assert outputs["bucketRegion"] == "eu-central-1"
    assert outputs["forceDestroy"] is True


def test_a_bucket_that_is_not_named_gives_back_the_name_in_its_id() -> None:
    assert outputs_of("aws:s3/bucket:Bucket")["bucket"] == id_of("aws:s3/bucket:Bucket")


@pytest.mark.assumes("defaults")
def test_what_was_not_given_and_has_no_default_that_is_told_is_absent() -> None:
    outputs = outputs_of("aws:sqs/queue:Queue", name="orders")
    assert "visibilityTimeoutSeconds" not in outputs
    assert outputs_of("aws:sqs/queue:Queue", visibilityTimeoutSeconds=5)["visibilityTimeoutSeconds"] == 5


@pytest.mark.assumes("namespace")
def test_a_service_of_azure_that_no_table_names_is_called_as_its_module() -> None:
    assert "/providers/Microsoft.Chaos/" in id_of("azure-native:chaos:Experiment", resourceGroupName="g")


def test_a_network() -> None:
    outputs = outputs_of("aws:ec2/vpc:Vpc", cidrBlock="10.0.0.0/16", enableDnsHostnames=True)
    assert outputs["ownerId"] == "111122223333"
    assert outputs["mainRouteTableId"] == outputs["defaultRouteTableId"]
    assert str(outputs["defaultNetworkAclId"]).startswith("acl-")
    assert (outputs["enableDnsHostnames"], outputs["enableDnsSupport"]) == (True, True)
    assert outputs["instanceTenancy"] == "default"
    assert outputs["ipv6AssociationId"] == ""


def test_a_subnet_without_a_zone_is_given_one_of_the_regions() -> None:
    chosen = outputs_of("aws:ec2/subnet:Subnet", vpcId="vpc-1")
    assert chosen["availabilityZone"] in {f"eu-central-1{letter}" for letter in "abc"}
    given_ = outputs_of("aws:ec2/subnet:Subnet", vpcId="vpc-1", availabilityZone="eu-central-1b")
    assert (given_["availabilityZone"], given_["availabilityZoneId"]) == ("eu-central-1b", "euc1-az2")
    by_id = outputs_of("aws:ec2/subnet:Subnet", vpcId="vpc-1", availabilityZoneId="euc1-az3")
    assert by_id["availabilityZone"] == "eu-central-1c"


def test_a_key() -> None:
    outputs = outputs_of("aws:kms/key:Key")
    assert outputs["keyId"] == id_of("aws:kms/key:Key")
    assert outputs["arn"] == f"arn:aws:kms:eu-central-1:111122223333:key/{outputs['keyId']}"
    assert outputs["customerMasterKeySpec"] == "SYMMETRIC_DEFAULT"
    assert "policy" not in outputs  # which one AWS writes is not ours to make up


@pytest.mark.parametrize("key", ["k1", "arn:aws:kms:eu-central-1:111122223333:key/k1"])
def test_an_alias_tells_the_arn_of_its_key(key) -> None:
    outputs = outputs_of("aws:kms/alias:Alias", name="alias/a", targetKeyId=key)
    assert outputs["targetKeyArn"] == "arn:aws:kms:eu-central-1:111122223333:key/k1"


def test_a_role() -> None:
    document: dict[str, object] = {"Version": "2012-10-17", "Statement": []}
    outputs = outputs_of("aws:iam/role:Role", assumeRolePolicy=document)
    assert outputs["assumeRolePolicy"] == '{"Version":"2012-10-17","Statement":[]}'  # a document comes back as its text
    assert outputs["name"] == id_of("aws:iam/role:Role")
    assert str(outputs["uniqueId"]).startswith("AROA")
    assert len(str(outputs["uniqueId"])) == 21


def test_tags_of_the_provider_are_merged_and_the_things_own_win() -> None:
    place = Place("aws", "1" * 12, "eu-central-1", default_tags=(("class", "high"), ("owner", "bank")))
    tags = {"owner": "me", "name": "x"}
    outputs = outputs_of("aws:s3/bucket:Bucket", at=place, bucket="b", tags=tags)
    assert outputs["tagsAll"] == {"class": "high", "owner": "me", "name": "x"}
    assert outputs["tags"] == tags
    assert outputs_of("aws:s3/bucket:Bucket", at=place, bucket="b", tags=UNKNOWN)["tagsAll"] is UNKNOWN


def test_a_repository_has_an_address() -> None:
    outputs = outputs_of("aws:ecr/repository:Repository", name="team/app")
    assert outputs["repositoryUrl"] == "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/app"
    assert outputs["registryId"] == "111122223333"


def test_an_endpoint_of_a_network_knows_its_prefix_list() -> None:
    gateway = outputs_of("aws:ec2/vpcEndpoint:VpcEndpoint", vpcId="v", serviceName="com.amazonaws.eu-central-1.s3")
    assert str(gateway["prefixListId"]).startswith("pl-")
    other = outputs_of("aws:ec2/vpcEndpoint:VpcEndpoint", vpcId="v", serviceName="com.amazonaws.eu-central-1.sts")
    assert "prefixListId" not in other


def test_azure() -> None:
    outputs = outputs_of(
        "azure-native:storage:StorageAccount", resourceGroupName="rg", accountName="acc", location="northeurope"
    )
    assert outputs["name"] == "acc"
    assert outputs["type"] == "Microsoft.Storage/storageAccounts"
    assert outputs["provisioningState"] == "Succeeded"
    assert outputs["location"] == "northeurope"
    ends = outputs["primaryEndpoints"]
    assert isinstance(ends, dict)
    assert ends["blob"] == "https://acc.blob.core.windows.net/"
    assert "accountName" not in outputs  # azure-native gives it back as the name


def test_a_workflow_says_where_it_is_called() -> None:
    outputs = outputs_of("azure-native:logic:Workflow", resourceGroupName="rg", workflowName="w")
    assert str(outputs["accessEndpoint"]).startswith("https://prod-00.logic.azure.com:443/workflows/")


def test_an_endpoint_of_collection_says_where_logs_are_taken() -> None:
    outputs = outputs_of(
        "azure-native:monitor:DataCollectionEndpoint",
        resourceGroupName="rg",
        dataCollectionEndpointName="e",
        location="westeurope",
    )
    taken = outputs["logsIngestion"]
    assert isinstance(taken, dict)
    assert str(taken["endpoint"]).startswith("https://e-")
    assert str(taken["endpoint"]).endswith(".westeurope-1.ingest.monitor.azure.com")


def test_azure_nested_kinds() -> None:
    outputs = outputs_of(
        "azure-native:machinelearningservices:OnlineDeployment",
        resourceGroupName="rg", workspaceName="ws", endpointName="e", deploymentName="blue",
        properties={"endpointComputeType": "Managed"},
    )  # fmt: skip
    assert outputs["type"] == "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments"
    assert outputs["name"] == "blue"


def test_azure_adds_to_the_properties_what_it_computes() -> None:
    outputs = outputs_of(
        "azure-native:keyvault:Vault",
        resourceGroupName="rg",
        vaultName="v",
        properties={"tenantId": "t", "enablePurgeProtection": True},
    )
    assert outputs["properties"] == {
        "tenantId": "t",
        "enablePurgeProtection": True,
        "vaultUri": "https://v.vault.azure.net/",
        "provisioningState": "Succeeded",
    }


def test_azure_identities_have_a_principal() -> None:
    user = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u"
    outputs = outputs_of(
        "azure-native:storage:StorageAccount",
        resourceGroupName="rg", accountName="acc",
        identity={"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": [user]},
    )  # fmt: skip
    identity = outputs["identity"]
    assert isinstance(identity, dict)
    assert identity["tenantId"] == "tenant"
    assert len(str(identity["principalId"])) == 36
    assert list(identity["userAssignedIdentities"]) == [user]


def test_azure_keys_have_a_uri() -> None:
    outputs = outputs_of("azure-native:keyvault:Key", resourceGroupName="rg", vaultName="v", keyName="k", properties={})
    assert outputs["keyUri"] == "https://v.vault.azure.net/keys/k"
    assert str(outputs["keyUriWithVersion"]).startswith("https://v.vault.azure.net/keys/k/")


def test_gcp_an_address_that_is_not_chosen_is_assigned():
    assert re.fullmatch(r"192\.0\.2\.\d+", outputs_of("gcp:compute/address:Address", name="a")["address"])
    assert outputs_of("gcp:compute/globalAddress:GlobalAddress", name="a", address="10.0.0.5")["address"] == "10.0.0.5"


def test_gcp() -> None:
    outputs = outputs_of("gcp:compute/subnetwork:Subnetwork", name="s", network="n", ipCidrRange="10.1.0.0/24")
    link = "https://www.googleapis.com/compute/v1/projects/my-project/regions/europe-west3/subnetworks/s"
    assert outputs["selfLink"] == link
    assert (outputs["project"], outputs["region"], outputs["gatewayAddress"]) == (
        "my-project",
        "europe-west3",
        "10.1.0.1",
    )


def test_gcp_labels() -> None:
    place = Place("gcp", "p", "r", zone="r-b", default_tags=(("owner", "bank"),))
    outputs = outputs_of("gcp:pubsub/topic:Topic", at=place, name="t", labels={"a": "b"})
    assert outputs["effectiveLabels"] == {"goog-pulumi-provisioned": "true", "owner": "bank", "a": "b"}
    assert outputs["labels"] == {"a": "b"}


def test_gcp_service_accounts() -> None:
    outputs = outputs_of("gcp:serviceaccount/account:Account", accountId="sa", project="other")
    assert outputs["email"] == "sa@other.iam.gserviceaccount.com"
    assert outputs["member"] == "serviceAccount:sa@other.iam.gserviceaccount.com"
    assert outputs["project"] == "other"


@pytest.mark.assumes("made-up")
def test_what_nobody_can_know_says_that_it_is_simulated() -> None:
    outputs = outputs_of("aws:route53/zone:Zone", name="a.b")
    assert "simulated" in str(outputs["primaryNameServer"])


@pytest.mark.parametrize(
    ("token", "inputs", "name"),
    [
        ("aws:s3/bucket:Bucket", {"bucket": UNKNOWN}, "arn"),
        ("aws:iam/role:Role", {"name": UNKNOWN}, "arn"),
        ("aws:sagemaker/endpoint:Endpoint", {"name": UNKNOWN}, "arn"),
        ("aws:kms/alias:Alias", {"name": "alias/a", "targetKeyId": UNKNOWN}, "targetKeyArn"),
        ("aws:iam/role:Role", {"name": "r", "assumeRolePolicy": {"Statement": [UNKNOWN]}}, "assumeRolePolicy"),
        ("azure-native:storage:StorageAccount", {"resourceGroupName": UNKNOWN, "accountName": "a"}, "name"),
        ("gcp:kms/cryptoKey:CryptoKey", {"keyRing": UNKNOWN, "name": "k"}, "keyRing"),
        ("gcp:compute/network:Network", {"name": UNKNOWN}, "selfLink"),
    ],
)
def test_what_rests_on_something_unknown_is_unknown(token, inputs, name) -> None:
    assert outputs_of(token, **inputs)[name] is UNKNOWN


def test_what_does_not_rest_on_it_is_known() -> None:
    outputs = outputs_of("aws:iam/role:Role", name="r", assumeRolePolicy=UNKNOWN)
    assert outputs["assumeRolePolicy"] is UNKNOWN
    assert outputs["arn"] == "arn:aws:iam::111122223333:role/r"


@given(st.sampled_from(TOKENS), st.text(st.characters(categories=("Ll", "Nd"))), st.integers(0, 3))
def test_answers_depend_on_nothing_but_what_is_asked(token, name, generation) -> None:
    resource = type_of(token)
    place = {"aws": AWS, "gcp": GCP}.get(resource.package) or Place("azure-native", "s", "l", tenant="t", client="c")

    def both() -> tuple[str, str]:
        id_ = answers.physical_id(resource, place, urn(token, name), generation, {})
        return id_, json.dumps(answers.outputs(resource, place, urn(token, name), id_, {}), sort_keys=True)

    assert both() == both()


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        ("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}),
        ("aws:kms/key:Key", {}),
        ("aws:sns/topic:Topic", {}),
        ("aws:s3/bucket:Bucket", {}),
        ("azure-native:storage:StorageAccount", {"resourceGroupName": "rg"}),
        ("gcp:compute/network:Network", {}),
    ],
)
def test_outputs_stay_when_the_resource_is_renamed_in_the_program(token, inputs) -> None:
    """An alias gives a thing another URN, and changes nothing in the cloud."""
    resource, id_ = type_of(token), id_of(token, **inputs)
    place = PLACES[resource.package]
    before = answers.outputs(resource, place, urn(token), id_, inputs)
    assert before == answers.outputs(resource, place, urn(token, "renamed"), id_, inputs)


def test_a_service_s_identity_is_a_member():
    found = outputs_of("gcp:projects/serviceIdentity:ServiceIdentity", service="aiplatform.googleapis.com")
    assert found["member"] == f"serviceAccount:{found['email']}"
    assert found["email"].endswith("@gcp-sa-aiplatform.iam.gserviceaccount.com")


def test_a_service_whose_agent_is_called_otherwise_has_that_one():
    found = outputs_of("gcp:projects/serviceIdentity:ServiceIdentity", service="run.googleapis.com")
    assert found["email"].endswith("@serverless-robot-prod.iam.gserviceaccount.com")
