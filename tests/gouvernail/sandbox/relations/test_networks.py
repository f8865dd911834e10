"""Subnets in their networks: by function, and as the provider answers."""

import grpc
import pytest

from gouvernail.sandbox.relations.networks import wrong

VPC, SUBNET = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet"
SECONDARY = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
NETWORK, PART = "azure-native:network:VirtualNetwork", "azure-native:network:Subnet"
GCP_NETWORK, GCP_PART = "gcp:compute/network:Network", "gcp:compute/subnetwork:Subnetwork"


def refused(call):
    with pytest.raises(grpc.RpcError) as error:
        call()
    return error.value.details()  # pyright: ignore[reportAttributeAccessIssue]


@pytest.fixture
def vpc(aws):
    return aws.create(VPC, {"cidrBlock": "10.0.0.0/16"}, "vpc")[0]


def test_a_subnet_lies_in_its_vpc(aws, vpc):
    assert aws.failures(SUBNET, {"vpcId": vpc, "cidrBlock": "10.0.1.0/24"}) == []
    ((path, reason),) = aws.failures(SUBNET, {"vpcId": vpc, "cidrBlock": "10.1.0.0/24"})
    assert path == "cidrBlock"
    assert reason == f"'10.1.0.0/24' lies outside the blocks of {vpc} (10.0.0.0/16) (InvalidSubnet.Range)"
    said = refused(lambda: aws.create(SUBNET, {"vpcId": vpc, "cidrBlock": "10.1.0.0/24"}))
    assert "InvalidSubnet.Range" in said


def test_a_vpc_s_second_block_counts(aws, vpc):
    aws.create(SECONDARY, {"vpcId": vpc, "cidrBlock": "10.1.0.0/16"}, "second")
    assert aws.failures(SUBNET, {"vpcId": vpc, "cidrBlock": "10.1.0.0/24"}) == []
    assert "overlaps" in refused(lambda: aws.create(SECONDARY, {"vpcId": vpc, "cidrBlock": "10.1.0.0/20"}, "third"))
    assert "overlaps" in refused(lambda: aws.create(SECONDARY, {"vpcId": vpc, "cidrBlock": "10.0.0.0/20"}, "third"))


def test_a_vpc_s_second_block_stays_as_long_as_a_subnet_is_in_it(aws, vpc):
    second, _ = aws.create(SECONDARY, {"vpcId": vpc, "cidrBlock": "10.1.0.0/16"}, "second")
    subnet, _ = aws.create(SUBNET, {"vpcId": vpc, "cidrBlock": "10.1.0.0/24"}, "a")
    assert "InvalidCidrBlock.InUse" in refused(lambda: aws.delete(SECONDARY, second, "second"))
    aws.delete(SUBNET, subnet, "a")
    aws.delete(SECONDARY, second, "second")


def test_subnets_of_a_vpc_do_not_overlap(aws, vpc):
    aws.create(SUBNET, {"vpcId": vpc, "cidrBlock": "10.0.0.0/20"}, "a")
    said = refused(lambda: aws.create(SUBNET, {"vpcId": vpc, "cidrBlock": "10.0.8.0/24"}, "b"))
    assert "'10.0.8.0/24' overlaps '10.0.0.0/20'" in said
    assert "InvalidSubnet.Conflict" in said
    other = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"}, "other")[0]
    aws.create(SUBNET, {"vpcId": other, "cidrBlock": "10.0.8.0/24"}, "b")


def test_a_new_subnet_in_the_block_of_the_old_needs_the_old_one_gone(aws, vpc):
    old, _ = aws.create(SUBNET, {"vpcId": vpc, "cidrBlock": "10.0.0.0/24"}, "a")
    again = {"vpcId": vpc, "cidrBlock": "10.0.0.0/24", "availabilityZone": "eu-west-1b"}
    assert "InvalidSubnet.Conflict" in refused(lambda: aws.create(SUBNET, again, "a"))
    aws.delete(SUBNET, old, "a")
    aws.create(SUBNET, again, "a")


def test_a_preview_sees_what_the_run_will_have_made(aws):
    network, _ = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"}, "vpc", preview=True)
    aws.create(SUBNET, {"vpcId": network, "cidrBlock": "10.0.0.0/24"}, "a", preview=True)
    assert "overlaps" in refused(
        lambda: aws.create(SUBNET, {"vpcId": network, "cidrBlock": "10.0.0.0/28"}, "b", preview=True)
    )
    assert aws.failures(SUBNET, {"vpcId": network, "cidrBlock": "10.9.0.0/24"}) != []
    aws.create(SUBNET, {"vpcId": network, "cidrBlock": "10.0.0.0/24"}, "a", preview=True)


@pytest.mark.assumes("unjudged")
def test_a_subnet_that_gets_another_name_in_the_program_is_no_other_subnet(aws, vpc):
    inputs = {"vpcId": vpc, "cidrBlock": "10.0.0.0/24"}
    id_, _ = aws.create(SUBNET, inputs, "a")
    aws.update(SUBNET, id_, {**inputs, "mapPublicIpOnLaunch": True}, "b", preview=True)
    aws.update(SUBNET, id_, {**inputs, "mapPublicIpOnLaunch": True}, "b")


def test_what_was_not_made_here_is_not_judged(clouds):
    aws = clouds.instance("aws", region="eu-west-1")
    said = [reason for _, reason in aws.failures(SUBNET, {"vpcId": "vpc-12345678", "cidrBlock": "10.0.0.0/24"})]
    assert not [reason for reason in said if "lies outside" in reason]


@pytest.fixture
def azure(clouds):
    instance = clouds.instance("azure-native")
    instance.create("azure-native:resources:ResourceGroup", {"resourceGroupName": "shop"}, "shop")
    return instance


def in_azure(**more):
    return {"resourceGroupName": "shop", "virtualNetworkName": "net", **more}


def space(*prefixes, **more):
    return in_azure(addressSpace={"addressPrefixes": [*prefixes]}, **more)


def test_an_azure_subnet_lies_in_the_address_space(azure):
    azure.create(NETWORK, space("10.0.0.0/16"), "net")
    azure.create(PART, in_azure(subnetName="a", addressPrefix="10.0.0.0/24"), "a")
    ((path, reason),) = azure.failures(PART, in_azure(subnetName="b", addressPrefixes=["10.1.0.0/24"]))
    assert path == "addressPrefixes[0]"
    assert "NetcfgSubnetRangeOutsideVnet" in reason
    said = refused(lambda: azure.create(PART, in_azure(subnetName="b", addressPrefix="10.0.0.128/25"), "b"))
    assert "NetcfgSubnetRangesOverlap" in said


def test_an_azure_subnet_stays_where_it_is_when_it_changes(azure):
    azure.create(NETWORK, space("10.0.0.0/16"), "net")
    id_, _ = azure.create(PART, in_azure(subnetName="a", addressPrefix="10.0.0.0/24"), "a")
    azure.update(PART, id_, in_azure(subnetName="a", addressPrefix="10.0.0.0/23"), "a")


def test_an_azure_network_keeps_the_space_of_its_subnets(azure):
    id_, _ = azure.create(NETWORK, space("10.0.0.0/16"), "net")
    azure.create(PART, in_azure(subnetName="a", addressPrefix="10.0.0.0/24"), "a")
    azure.update(NETWORK, id_, space("10.0.0.0/16", "10.9.0.0/16"), "net")
    assert "InUsePrefixCannotBeDeleted" in refused(lambda: azure.update(NETWORK, id_, space("10.9.0.0/16"), "net"))


def test_subnets_within_an_azure_network_are_judged_with_it(azure):
    inline = [{"name": "a", "addressPrefix": "10.0.0.0/24"}, {"name": "b", "addressPrefix": "10.0.0.128/25"}]
    ((path, _),) = azure.failures(NETWORK, space("10.0.0.0/16", subnets=inline))
    assert path == "subnets[1].addressPrefix"
    azure.create(NETWORK, space("10.0.0.0/16", subnets=inline[:1]), "net")
    azure.create(PART, in_azure(subnetName="a", addressPrefix="10.0.0.0/24"), "a")
    assert "overlaps" in refused(lambda: azure.create(PART, in_azure(subnetName="c", addressPrefix="10.0.0.0/25"), "c"))


@pytest.fixture
def gcp(clouds):
    return clouds.instance("gcp", project="shop", region="europe-west1")


def test_subnets_of_a_google_network_do_not_overlap(gcp):
    network, made = gcp.create(GCP_NETWORK, {"name": "net", "autoCreateSubnetworks": False}, "net")
    second = [{"rangeName": "pods", "ipCidrRange": "10.4.0.0/14"}]
    gcp.create(
        GCP_PART, {"name": "a", "network": network, "ipCidrRange": "10.0.0.0/20", "secondaryIpRanges": second}, "a"
    )
    for name in (network, made.values["selfLink"], "net"):
        part = {"name": "b", "network": name, "ipCidrRange": "10.5.0.0/20"}
        assert "overlaps '10.4.0.0/14'" in refused(lambda part=part: gcp.create(GCP_PART, part, "b"))
    gcp.create(GCP_PART, {"name": "b", "network": network, "ipCidrRange": "10.130.0.0/20"}, "b")


def test_a_network_in_auto_mode_keeps_its_range(gcp):
    network, _ = gcp.create(GCP_NETWORK, {"name": "net"}, "net")
    said = refused(lambda: gcp.create(GCP_PART, {"name": "a", "network": network, "ipCidrRange": "10.130.0.0/20"}, "a"))
    assert "auto mode" in said


def test_ranges_of_one_subnet_do_not_overlap():
    inputs = {"ipCidrRange": "10.0.0.0/20", "secondaryIpRanges": [{"rangeName": "a", "ipCidrRange": "10.0.0.0/24"}]}
    (found,) = wrong(GCP_PART, inputs)
    assert found.path == "secondaryIpRanges[0].ipCidrRange"


def test_a_secret_stands_in_no_reason():
    (found,) = wrong(VPC, {"cidrBlock": "hunter2"}, ("cidrBlock",))
    assert "hunter2" not in found.reason
