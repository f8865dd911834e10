"""Functions that find what exists."""

import ipaddress
import json
from typing import cast

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import index
from gouvernail.sandbox.answers import NotFound, NotSimulated
from gouvernail.sandbox.answers.shape import fits
from gouvernail.sandbox.place import Place
from tests.gouvernail.sandbox.answers.asking import AZURE, ask, made

TAGGED = "aws:resourcegroupstaggingapi/getResources:getResources"
ELSEWHERE = Place("aws", "999999999999", "eu-central-1")
FAR = Place("aws", "111122223333", "us-east-1")


def arns(found: dict[str, object]) -> list[str]:
    listed = found["resourceTagMappingLists"]
    assert isinstance(listed, list)
    return [one["resourceArn"] for one in listed]


def test_what_carries_a_tag() -> None:
    tags = {"retained-by": "s", "purpose": "audit"}
    bucket, key = made("aws:s3/bucket:Bucket", bucket="b", tags=tags), made("aws:kms/key:Key", tags=tags)
    things = [
        bucket,
        key,
        made("aws:s3/bucket:Bucket", bucket="untagged"),
        made("aws:s3/bucket:Bucket", bucket="other", tags={"retained-by": "t"}),
        made("aws:s3/bucket:Bucket", at=ELSEWHERE, bucket="elsewhere", tags=tags),
        made("aws:s3/bucket:Bucket", at=FAR, bucket="far", tags=tags),
        made("aws:sns/topic:Topic", name="t", tags=tags),
        made("aws:s3/bucketPolicy:BucketPolicy", bucket="b", policy="{}"),
    ]
    wanted = [{"key": "retained-by", "values": ["s"]}]
    kinds = ["s3:bucket", "kms:key"]
    found = ask(TAGGED, things, tagFilters=wanted, resourceTypeFilters=kinds)
    assert arns(found) == sorted([str(bucket.outputs["arn"]), str(key.outputs["arn"])])
    assert len(arns(ask(TAGGED, things, tagFilters=wanted))) == 3  # the topic too
    assert arns(ask(TAGGED, things, tagFilters=wanted, resourceTypeFilters=["sns"])) == [
        "arn:aws:sns:eu-central-1:111122223333:t"
    ]
    assert arns(ask(TAGGED, things, tagFilters=[{"key": "purpose"}], resourceTypeFilters=["kms:key"])) == [
        key.outputs["arn"]
    ]
    assert arns(ask(TAGGED, things, tagFilters=wanted, resourceTypeFilters=["kms:alias"])) == []
    assert arns(ask(TAGGED, things, region="us-east-1", tagFilters=wanted)) == ["arn:aws:s3:::far"]
    assert arns(ask(TAGGED, things, resourceArnLists=[bucket.outputs["arn"]])) == [bucket.outputs["arn"]]


def test_tags_come_with_what_is_found() -> None:
    bucket = made("aws:s3/bucket:Bucket", bucket="b", tags={"purpose": "audit"})
    assert ask(TAGGED, [bucket])["resourceTagMappingLists"] == [
        {"resourceArn": "arn:aws:s3:::b", "tags": {"purpose": "audit"}, "complianceDetails": []}
    ]


NETWORK = made("aws:ec2/vpc:Vpc", logical="a", cidrBlock="10.0.0.0/16", tags={"Name": "one"})
OTHER = made("aws:ec2/vpc:Vpc", logical="b", cidrBlock="10.1.0.0/16")
SUBNETS = [
    made(
        "aws:ec2/subnet:Subnet",
        logical=zone,
        vpcId=NETWORK.id,
        availabilityZone=f"eu-central-1{zone}",
        tags={"tier": zone},
    )
    for zone in "ab"
]


def test_a_network() -> None:
    token = "aws:ec2/getVpc:getVpc"
    things = [NETWORK, OTHER]
    assert ask(token, things, id=NETWORK.id)["cidrBlock"] == "10.0.0.0/16"
    assert ask(token, things, cidrBlock="10.1.0.0/16")["id"] == OTHER.id
    assert ask(token, things, tags={"Name": "one"})["id"] == NETWORK.id
    assert ask(token, things, filters=[{"name": "tag:Name", "values": ["o*"]}])["state"] == "available"
    with pytest.raises(NotFound, match="no matching EC2 VPC found"):
        ask(token, things, id="vpc-0")
    with pytest.raises(NotFound, match="multiple EC2 VPCs matched"):
        ask(token, things)
    with pytest.raises(NotFound):
        ask(token, things, at=ELSEWHERE, id=NETWORK.id)


def test_subnets() -> None:
    token = "aws:ec2/getSubnets:getSubnets"
    by_network = [{"name": "vpc-id", "values": [NETWORK.id]}]
    assert ask(token, SUBNETS, filters=by_network)["ids"] == sorted(one.id for one in SUBNETS)
    zone = [{"name": "availability-zone", "values": ["eu-central-1b"]}]
    assert ask(token, SUBNETS, filters=by_network + zone)["ids"] == [SUBNETS[1].id]
    assert ask(token, SUBNETS, tags={"tier": "a"})["ids"] == [SUBNETS[0].id]
    assert ask(token, SUBNETS, filters=[{"name": "vpc-id", "values": ["vpc-0"]}])["ids"] == []
    with pytest.raises(NotSimulated, match="strange-thing"):
        ask(token, SUBNETS, filters=[{"name": "strange-thing", "values": ["x"]}])
    assert ask("aws:ec2/getSubnet:getSubnet", SUBNETS, id=SUBNETS[0].id)["vpcId"] == NETWORK.id
    with pytest.raises(NotFound, match="no matching EC2 Subnet found"):
        ask("aws:ec2/getSubnet:getSubnet", SUBNETS, id="subnet-0")


def test_route_tables() -> None:
    tables = [made("aws:ec2/routeTable:RouteTable", logical=name, vpcId=f"vpc-{name}") for name in "ab"]
    assert ask("aws:ec2/getRouteTables:getRouteTables", tables, vpcId="vpc-a")["ids"] == [tables[0].id]


def test_a_key_by_id_arn_and_alias() -> None:
    key = made("aws:kms/key:Key", description="d")
    alias = made("aws:kms/alias:Alias", name="alias/a", targetKeyId=key.id)
    for wanted in (key.id, key.outputs["arn"], "alias/a", alias.outputs["arn"]):
        found = ask("aws:kms/getKey:getKey", [key, alias], keyId=wanted)
        assert (found["id"], found["arn"], found["keyState"]) == (key.id, key.outputs["arn"], "Enabled")
    assert ask("aws:kms/getAlias:getAlias", [alias], name="alias/a")["targetKeyId"] == key.id
    with pytest.raises(NotFound, match="reading KMS Key"):
        ask("aws:kms/getKey:getKey", [key], keyId="alias/none")


def test_any_type_by_its_name() -> None:
    role = made("aws:iam/role:Role", name="reader", assumeRolePolicy="{}")
    found = ask("aws:iam/getRole:getRole", [role], name="reader")
    assert (found["id"], found["arn"]) == ("reader", "arn:aws:iam::111122223333:role/reader")
    with pytest.raises(NotFound, match=r"reading iam.Role \(name: writer\): couldn't find resource"):
        ask("aws:iam/getRole:getRole", [role], name="writer")
    with pytest.raises(NotFound):
        ask("aws:iam/getRole:getRole", [role], at=ELSEWHERE, name="reader")
    bucket = made("aws:s3/bucket:Bucket", bucket="b")
    assert ask("aws:s3/getBucket:getBucket", [bucket], bucket="b")["bucketRegion"] == "eu-central-1"


def test_arguments_that_are_no_properties_are_not_simulated() -> None:
    with pytest.raises(NotSimulated, match="with executableUsers, owners"):
        ask("aws:ec2/getAmi:getAmi", owners=["amazon"], executableUsers=["self"])


def test_azure_by_the_id() -> None:
    vault = made("azure-native:keyvault:Vault", resourceGroupName="rg", vaultName="v", properties={"tenantId": "t"})
    found = ask("azure-native:keyvault:getVault", [vault], resourceGroupName="RG", vaultName="v")  # ARM knows no case
    assert found["id"] == vault.id
    properties = found["properties"]
    assert isinstance(properties, dict)
    assert properties["vaultUri"] == "https://v.vault.azure.net/"
    with pytest.raises(NotFound, match=r"ResourceNotFound.*microsoft.keyvault/vaults/w.*resource group 'rg'"):
        ask("azure-native:keyvault:getVault", [vault], resourceGroupName="rg", vaultName="w")


def test_azure_groups_and_subnets() -> None:
    group = made("azure-native:resources:ResourceGroup", resourceGroupName="rg", location="northeurope")
    assert ask("azure-native:resources:getResourceGroup", [group], resourceGroupName="rg")["location"] == "northeurope"
    where = {"resourceGroupName": "rg", "virtualNetworkName": "vn", "subnetName": "a"}
    subnet = made("azure-native:network:Subnet", **where, addressPrefix="10.0.0.0/24")
    assert ask("azure-native:network:getSubnet", [subnet], **where)["addressPrefix"] == "10.0.0.0/24"


def test_azure_client() -> None:
    found = ask("azure-native:authorization:getClientConfig")
    assert found["subscriptionId"] == AZURE.account
    assert (found["tenantId"], found["clientId"]) == ("tenant", "client")
    with pytest.raises(NotSimulated):
        ask("azure-native:authorization:getClientToken")


def test_gcp_by_name_and_link() -> None:
    network = made("gcp:compute/network:Network", name="n")
    assert ask("gcp:compute/getNetwork:getNetwork", [network], name="n")["id"] == network.id
    by_link = ask("gcp:compute/getNetwork:getNetwork", [network], selfLink=network.outputs["selfLink"])
    assert by_link["id"] == network.id
    with pytest.raises(NotFound, match="googleapi: Error 404: The resource 'projects/my-project/global/networks/m'"):
        ask("gcp:compute/getNetwork:getNetwork", [network], name="m")
    with pytest.raises(NotFound):
        ask("gcp:compute/getNetwork:getNetwork", [network], name="n", project="other")


def test_gcp_keys() -> None:
    ring = made("gcp:kms/keyRing:KeyRing", name="r", location="europe-west3")
    found = ask("gcp:kms/getKMSKeyRing:getKMSKeyRing", [ring], name="r", location="europe-west3")
    assert found["id"] == ring.id
    key = made("gcp:kms/cryptoKey:CryptoKey", name="k", keyRing=ring.id)
    assert ask("gcp:kms/getKMSCryptoKey:getKMSCryptoKey", [key], name="k", keyRing=ring.id)["id"] == key.id


def test_gcp_facts() -> None:
    client = ask("gcp:organizations/getClientConfig:getClientConfig")
    assert (client["project"], client["region"], client["zone"]) == ("my-project", "europe-west3", "europe-west3-b")
    project = ask("gcp:organizations/getProject:getProject")
    assert project["projectId"] == "my-project"
    agent = ask("gcp:storage/getProjectServiceAccount:getProjectServiceAccount")
    assert agent["emailAddress"] == f"service-{project['number']}@gs-project-accounts.iam.gserviceaccount.com"
    mover = ask("gcp:storage/getTransferProjectServiceAccount:getTransferProjectServiceAccount")
    assert mover["member"] == (
        f"serviceAccount:project-{project['number']}@storage-transfer-service.iam.gserviceaccount.com"
    )
    assert ask("gcp:compute/getZones:getZones", region="europe-west1")["names"] == [
        f"europe-west1-{zone}" for zone in "bcd"
    ]
    regions = ask("gcp:compute/getRegions:getRegions")["names"]
    assert isinstance(regions, list)
    assert "europe-west3" in regions
    projects = ask("gcp:projects/getProject:getProject", filter="id:my-project")["projects"]
    assert isinstance(projects, list)
    assert [one["number"] for one in projects] == [project["number"]]
    assert ask("gcp:projects/getProject:getProject", filter="id:none")["projects"] == []


def test_gcp_policies() -> None:
    found = ask(
        "gcp:organizations/getIAMPolicy:getIAMPolicy",
        bindings=[
            {"role": "roles/b", "members": ["user:z", "user:a"]},
            {"role": "roles/a", "members": ["user:x"], "condition": {"title": "t", "expression": "e"}},
        ],
    )
    assert found["policyData"] == (
        '{"bindings":[{"condition":{"expression":"e","title":"t"},"members":["user:x"],"role":"roles/a"},'
        '{"members":["user:a","user:z"],"role":"roles/b"}]}'
    )


def test_what_is_asked_with_something_unknown_is_unknown() -> None:
    found = ask("aws:ec2/getVpc:getVpc", [NETWORK], id=UNKNOWN)
    assert found
    assert all(value is UNKNOWN for value in found.values())


@pytest.mark.parametrize(
    ("token", "args"),
    [
        ("aws:index/getCallerIdentity:getCallerIdentity", {}),
        ("aws:index/getAvailabilityZones:getAvailabilityZones", {}),
        ("aws:index/getAvailabilityZone:getAvailabilityZone", {"name": "eu-central-1a"}),
        ("aws:ec2/getVpcEndpointService:getVpcEndpointService", {"service": "sts"}),
        ("aws:ec2/getVpc:getVpc", {"id": NETWORK.id}),
        ("aws:iam/getPolicyDocument:getPolicyDocument", {}),
        ("aws:ec2/getSubnets:getSubnets", {}),
        ("azure-native:authorization:getClientConfig", {}),
        ("gcp:organizations/getProject:getProject", {}),
        ("gcp:compute/getRegions:getRegions", {}),
    ],
)
def test_results_are_of_the_types_that_functions_declare(token, args) -> None:
    function, found = index.function(token), ask(token, [NETWORK], **args)
    assert function is not None
    assert not set(found) - set(function.outputs)
    assert all(fits(function.package, function.outputs[name].type, value) for name, value in found.items())


CONTROLLED = "aws:cloudcontrol/getResource:getResource"
PACKAGE = "AWS::SageMaker::ModelPackage"
VERSION = "arn:aws:sagemaker:eu-central-1:111122223333:model-package/scorecard/3"


def test_every_version_of_a_model_is_there_and_says_that_nobody_approved_it() -> None:
    found = json.loads(str(ask(CONTROLLED, [], identifier=VERSION, typeName=PACKAGE)["properties"]))
    assert (found["ModelApprovalStatus"], found["ModelPackageVersion"]) == ("Approved", 3)
    assert "simulated" in found["ApprovalDescription"]
    for other in (VERSION.replace("111122223333", "999999999999"), VERSION.removesuffix("/3"), "scorecard"):
        with pytest.raises(NotFound):
            ask(CONTROLLED, [], identifier=other, typeName=PACKAGE)


IN_REGISTRY = "azure-native:machinelearningservices:getRegistryModelVersion"


def test_every_version_in_a_registry_of_azure_is_there_and_says_that_nobody_looked_at_it() -> None:
    asked = {"resourceGroupName": "g", "registryName": "r", "modelName": "scorecard", "version": "3"}
    found = ask(IN_REGISTRY, [], AZURE, **asked)
    assert found["name"] == "3"
    assert "simulated" in str(found["properties"])
    with pytest.raises(NotFound, match="scorecard has no version latest in r"):
        ask(IN_REGISTRY, [], AZURE, **{**asked, "version": "latest"})


def test_cloud_control_shows_nothing_else_that_it_did_not_make() -> None:
    with pytest.raises(NotSimulated, match="AWS::EC2::VPC"):
        ask(CONTROLLED, [], identifier="vpc-1", typeName="AWS::EC2::VPC")


OBJECT = "gcp:storage/getBucketObject:getBucketObject"


def test_every_version_on_google_cloud_has_an_approval_that_says_that_nobody_looked_at_it() -> None:
    found = ask(OBJECT, [], bucket="models", name="approved/scorecard/3/attestation.json")
    assert found["metadata"] == {"simulated": "nobody has looked at it"}
    for other in ("approved/scorecard/attestation.json", "pipelines/scorecard/3/attestation.json", "approved/s/0/a"):
        with pytest.raises(NotFound, match="Error 404: No such object: models/"):
            ask(OBJECT, [], bucket="models", name=other)


def test_an_object_that_a_program_put_is_the_one_that_is_shown() -> None:
    put = made("gcp:storage/bucketObject:BucketObject", bucket="models", name="a/b", contentType="text/csv")
    assert ask(OBJECT, [put], bucket="models", name="a/b")["contentType"] == "text/csv"
    with pytest.raises(NotFound):
        ask(OBJECT, [put], bucket="others", name="a/b")


def test_a_service_says_where_its_requests_go() -> None:
    service, function = "gcp:cloudrunv2/service:Service", "gcp:cloudrunv2/getService:getService"
    traffics = [{"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": "s-1", "percent": 100, "tag": "on"}]
    there = made(service, name="s", location="europe-west3", traffics=traffics)
    found = ask(function, [there], name="s", location="europe-west3", project="my-project")
    assert found["traffics"] == traffics
    with pytest.raises(NotFound, match="not found"):
        ask(function, [there], name="t", location="europe-west3", project="my-project")


def test_the_account_that_encrypts_logs_is_one_of_the_project() -> None:
    project = ask("gcp:organizations/getProject:getProject")
    settings = ask("gcp:logging/getProjectCmekSettings:getProjectCmekSettings", project="my-project")

    assert str(settings["serviceAccountId"]).endswith("@gcp-sa-logging.iam.gserviceaccount.com")
    assert str(project["number"]) in str(settings["serviceAccountId"])


def test_an_access_policy_is_found_by_its_scope() -> None:
    function, house = "gcp:accesscontextmanager/getAccessPolicy:getAccessPolicy", "organizations/123456789012"
    scoped = made("gcp:accesscontextmanager/accessPolicy:AccessPolicy", parent=house, title="a", scopes="projects/1")

    found = ask(function, [scoped], parent=house, scopes=["projects/1"])
    assert (found["id"], found["scopes"]) == (scoped.id, ["projects/1"])
    for parent, scopes in ((house, []), (house, ["projects/2"]), ("organizations/9", ["projects/1"])):
        with pytest.raises(NotFound):
            ask(function, [scoped], parent=parent, scopes=scopes)


def test_a_key_that_signs_has_a_public_one_from_the_first_version_on() -> None:
    function, ring = (
        "gcp:kms/getKMSCryptoKeyVersion:getKMSCryptoKeyVersion",
        "projects/my-project/locations/r/keyRings/x",
    )
    signing = {"purpose": "ASYMMETRIC_SIGN", "versionTemplate": {"algorithm": "EC_SIGN_P256_SHA256"}}
    signs = made("gcp:kms/cryptoKey:CryptoKey", name="s", keyRing=ring, **signing)
    encrypts = made("gcp:kms/cryptoKey:CryptoKey", name="e", keyRing=ring)

    found = ask(function, [signs, encrypts], cryptoKey=signs.id)
    assert (found["id"], found["version"]) == (f"//cloudkms.googleapis.com/v1/{signs.id}/cryptoKeyVersions/1", 1)
    assert [one["algorithm"] for one in found["publicKeys"]] == ["EC_SIGN_P256_SHA256"]
    assert ask(function, [signs, encrypts], cryptoKey=encrypts.id)["publicKeys"] == []
    with pytest.raises(NotFound):
        ask(function, [signs], cryptoKey=signs.id, version=2)


def test_what_bears_a_label_in_a_project_is_found_whatever_its_kind() -> None:
    labels = {"retained-by": "bex", "purpose": "events"}
    mine = made("gcp:storage/bucket:Bucket", name="a-bucket", labels=labels)
    key = made(
        "gcp:kms/cryptoKey:CryptoKey", name="k", keyRing="projects/my-project/locations/r/keyRings/x", labels=labels
    )
    other = made("gcp:storage/bucket:Bucket", name="b-bucket", labels={"retained-by": "another"})
    kinds = ["storage.googleapis.com/Bucket", "cloudkms.googleapis.com/CryptoKey"]

    def search(**asked: object) -> list[dict[str, object]]:
        found = ask("gcp:cloudasset/getSearchAllResources:getSearchAllResources", [mine, key, other], **asked)
        return cast("list[dict[str, object]]", found["results"])

    found = search(scope="projects/my-project", assetTypes=kinds, query="labels.retained-by=bex")
    assert [one["name"] for one in found] == [
        f"//storage.googleapis.com/{mine.id}",
        f"//cloudkms.googleapis.com/{key.id}",
    ]
    assert [one["labels"] for one in found] == [labels, labels]
    assert search(scope="projects/other-project", assetTypes=kinds, query="labels.retained-by=bex") == []
    with pytest.raises(NotSimulated):
        search(scope="projects/my-project", assetTypes=kinds, query="name:a-bucket")


def test_a_zone_by_its_name_and_the_network_that_it_is_for() -> None:
    token = "aws:route53/getZone:getZone"
    public = made("aws:route53/zone:Zone", name="a.example.com")
    private = made("aws:route53/zone:Zone", name="b.example.com", vpcs=[{"vpcId": "vpc-1"}])
    things = [public, private]
    assert ask(token, things, name="a.example.com.")["zoneId"] == public.id
    found = ask(token, things, name="b.example.com", privateZone=True, vpcId="vpc-1")
    assert (found["zoneId"], found["privateZone"]) == (private.id, True)
    for asked in ({"privateZone": False}, {"privateZone": True, "vpcId": "vpc-2"}):
        with pytest.raises(NotFound, match="no matching"):
            ask(token, things, name="b.example.com", **asked)
    with pytest.raises(NotFound, match="multiple"):
        ask(token, [public, made("aws:route53/zone:Zone", name="c.example.com")])


def test_cloud_control_shows_a_delivery_of_logs_with_its_ends() -> None:
    token, kind = "aws:cloudcontrol/getResource:getResource", "AWS::Logs::Delivery"
    one = made("aws:cloudwatch/logDelivery:LogDelivery", deliverySourceName="calls", deliveryDestinationArn="arn:d")
    shown = json.loads(str(ask(token, [one], typeName=kind, identifier=one.id)["properties"]))
    assert (shown["DeliverySourceName"], shown["DeliveryDestinationArn"]) == ("calls", "arn:d")
    with pytest.raises(NotFound):
        ask(token, [one], typeName=kind, identifier="other")


def test_a_private_endpoint_has_an_interface_with_an_address_in_each_of_its_subnets() -> None:
    subnets = [
        made(
            "aws:ec2/subnet:Subnet", logical=zone, vpcId="vpc-1", cidrBlock=f"10.0.{number}.0/28", availabilityZone=zone
        )
        for number, zone in enumerate(("eu-central-1a", "eu-central-1b"))
    ]
    given = {"vpcId": "vpc-1", "serviceName": "com.amazonaws.eu-central-1.execute-api", "vpcEndpointType": "Interface"}
    endpoint = made("aws:ec2/vpcEndpoint:VpcEndpoint", **given, subnetIds=[one.id for one in subnets])
    there = [endpoint, *subnets]
    found = ask("aws:ec2/getVpcEndpoint:getVpcEndpoint", there, vpcId="vpc-1", serviceName=given["serviceName"])
    interfaces = cast("list[str]", found["networkInterfaceIds"])
    shown = [ask("aws:ec2/getNetworkInterface:getNetworkInterface", there, id=one) for one in interfaces]
    zones = {str(one["availabilityZone"]): ipaddress.IPv4Address(str(one["privateIp"])) for one in shown}
    assert set(zones) == {"eu-central-1a", "eu-central-1b"}
    for number, zone in enumerate(sorted(zones)):
        block = ipaddress.IPv4Network(f"10.0.{number}.0/28")
        assert zones[zone] in [*block][4:-1]  # what AWS keeps for itself is nobody's


@pytest.mark.parametrize("kind", ["Gateway", None])
def test_an_endpoint_on_routes_has_no_interface(kind) -> None:
    given = {"vpcEndpointType": kind} if kind else {}
    endpoint = made("aws:ec2/vpcEndpoint:VpcEndpoint", vpcId="vpc-1", serviceName="s3", **given)
    assert endpoint.outputs["networkInterfaceIds"] == []


def test_an_interface_that_nobody_has_is_not_found() -> None:
    with pytest.raises(NotFound, match="eni-0"):
        ask("aws:ec2/getNetworkInterface:getNetworkInterface", [], id="eni-0")
