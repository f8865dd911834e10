import pytest

from gouvernail.sandbox.answers import NotFound, NotSimulated
from gouvernail.sandbox.place import Place
from tests.gouvernail.sandbox.answers.asking import AWS, ask, made, outputs_of

ZONES = "aws:index/getAvailabilityZones:getAvailabilityZones"
LISTS = "aws:ec2/getPrefixList:getPrefixList"


def test_who_asks() -> None:
    found = ask("aws:index/getCallerIdentity:getCallerIdentity")
    assert found["accountId"] == "111122223333"
    assert found["arn"] == "arn:aws:iam::111122223333:user/simulated"


def test_region_and_partition() -> None:
    assert ask("aws:index/getRegion:getRegion")["name"] == "eu-central-1"
    assert ask("aws:index/getRegion:getRegion", region="us-east-1")["endpoint"] == "ec2.us-east-1.amazonaws.com"
    china = ask("aws:index/getPartition:getPartition", at=Place("aws", "1" * 12, "cn-north-1"))
    assert (china["partition"], china["dnsSuffix"], china["reverseDnsPrefix"]) == (
        "aws-cn",
        "amazonaws.com.cn",
        "cn.com.amazonaws",
    )


@pytest.mark.parametrize(
    ("region", "zones", "ids"),
    [
        ("eu-central-1", ["eu-central-1a", "eu-central-1b", "eu-central-1c"], ["euc1-az1", "euc1-az2", "euc1-az3"]),
        ("ca-central-1", ["ca-central-1a", "ca-central-1b", "ca-central-1d"], ["cac1-az1", "cac1-az2", "cac1-az3"]),
        ("ap-southeast-2", [f"ap-southeast-2{letter}" for letter in "abc"], [f"apse2-az{n}" for n in (1, 2, 3)]),
        ("us-gov-west-1", [f"us-gov-west-1{letter}" for letter in "abc"], [f"usgw1-az{n}" for n in (1, 2, 3)]),
    ],
)
def test_zones(region, zones, ids) -> None:
    found = ask(ZONES, region=region)
    assert (found["names"], found["zoneIds"], found["region"]) == (zones, ids, region)


def test_zones_that_are_chosen() -> None:
    assert len(ask(ZONES, at=Place("aws", "1" * 12, "us-east-1"))["names"]) == 6
    assert ask(ZONES, excludeNames=["eu-central-1a"], excludeZoneIds=["euc1-az2"])["names"] == ["eu-central-1c"]
    opt_in = [{"name": "opt-in-status", "values": ["opt-in-not-required"]}]
    assert len(ask(ZONES, filters=opt_in, state="available")["names"]) == 3
    assert ask(ZONES, filters=[{"name": "opt-in-status", "values": ["opted-in"]}])["names"] == []
    assert ask(ZONES, filters=[{"name": "zone-id", "values": ["euc1-az2"]}])["names"] == ["eu-central-1b"]
    assert ask(ZONES, state="impaired")["names"] == []
    with pytest.raises(NotSimulated, match="message"):
        ask(ZONES, filters=[{"name": "message", "values": ["x"]}])


def test_one_zone() -> None:
    token = "aws:index/getAvailabilityZone:getAvailabilityZone"
    assert ask(token, name="eu-central-1b")["zoneId"] == "euc1-az2"
    assert ask(token, zoneId="euc1-az2")["nameSuffix"] == "b"
    with pytest.raises(NotFound):
        ask(token, name="eu-central-1z")


def test_a_list_of_addresses_is_the_one_that_endpoints_have() -> None:
    name = "com.amazonaws.eu-central-1.s3"
    found = ask(LISTS, name=name)
    assert found["id"] == outputs_of("aws:ec2/vpcEndpoint:VpcEndpoint", vpcId="v", serviceName=name)["prefixListId"]
    assert ask(LISTS, prefixListId=found["id"])["name"] == name
    assert ask("aws:ec2/getManagedPrefixList:getManagedPrefixList", name=name)["id"] == found["id"]
    with pytest.raises(NotFound):
        ask(LISTS, name="com.amazonaws.us-east-1.s3")


def test_services_of_endpoints() -> None:
    token = "aws:ec2/getVpcEndpointService:getVpcEndpointService"
    found = ask(token, service="sagemaker.runtime")
    assert (found["serviceName"], found["serviceType"]) == ("com.amazonaws.eu-central-1.sagemaker.runtime", "Interface")
    assert ask(token, service="s3")["serviceType"] == "Gateway"
    with pytest.raises(NotFound):
        ask(token, serviceName="no such service")


def test_the_tags_of_the_provider() -> None:
    place = Place("aws", "1" * 12, "eu-central-1", default_tags=(("owner", "bank"),))
    assert ask("aws:index/getDefaultTags:getDefaultTags", at=place)["tags"] == {"owner": "bank"}


def test_the_role_behind_a_session() -> None:
    token = "aws:iam/getSessionContext:getSessionContext"
    role = made("aws:iam/role:Role", name="deploy", path="/ci/")
    assumed = f"arn:aws:sts::{AWS.account}:assumed-role/deploy/run-1"
    found = ask(token, [role], arn=assumed)
    assert (found["issuerArn"], found["sessionName"]) == (f"arn:aws:iam::{AWS.account}:role/ci/deploy", "run-1")
    user = f"arn:aws:iam::{AWS.account}:user/u"
    assert ask(token, arn=user)["issuerArn"] == user
    with pytest.raises(NotFound, match="deploy"):
        ask(token, arn=assumed)


def test_any_other_function_is_refused_by_its_name() -> None:
    with pytest.raises(NotSimulated, match="aws:pricing/getProduct:getProduct"):
        ask("aws:pricing/getProduct:getProduct", serviceCode="AmazonEC2", filters=[])
