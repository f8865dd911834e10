import pytest

from gouvernail.sandbox import index
from gouvernail.sandbox.naming import GLOBAL, claim, home, name_property
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.relations.unique import IN_THEIR_HOME

AWS = Place("aws", "111111111111", "eu-west-1")
GCP = Place("gcp", "shop", "europe-west1")
BUCKET, ROLE = "aws:s3/bucket:Bucket", "aws:iam/role:Role"


def of(token):
    known = index.resource(token)
    assert known is not None
    return known


def test_a_thing_of_aws_lives_where_it_says_else_where_its_provider_works():
    queue = of("aws:sqs/queue:Queue")
    assert home(queue, AWS, {}).region == "eu-west-1"
    assert home(queue, AWS, {"region": "us-east-2"}) == Place("aws", "111111111111", "us-east-2")


def test_what_takes_no_region_is_global():
    assert home(of(ROLE), AWS, {}).region == GLOBAL
    assert home(of("aws:cloudfront/distribution:Distribution"), AWS, {}).region == GLOBAL


def test_a_thing_of_google_lives_in_the_project_that_it_names():
    bucket = of("gcp:storage/bucket:Bucket")
    assert home(bucket, GCP, {"location": "EU", "project": "other"}) == Place("gcp", "other", "EU")


@pytest.mark.parametrize(
    ("token", "name"),
    [
        (BUCKET, "bucket"),
        (ROLE, "name"),
        ("aws:ec2/vpc:Vpc", None),
        ("gcp:serviceaccount/account:Account", "accountId"),
        ("azure-native:storage:StorageAccount", "accountName"),
        ("azure-native:keyvault:Vault", "vaultName"),
        ("azure-native:resources:ResourceGroup", "resourceGroupName"),
    ],
)
def test_the_input_that_names_a_thing(token, name):
    assert name_property(of(token)) == name


def test_a_bucket_s_name_is_claimed_for_all_accounts():
    other = Place("aws", "222222222222", "us-east-2")
    given = {"bucket": "one-name"}
    assert claim(of(BUCKET), AWS, "one-name", given) == claim(of(BUCKET), other, "one-name", given)


def test_a_role_s_name_is_claimed_in_its_account_whatever_else_it_says():
    first = claim(of(ROLE), home(of(ROLE), AWS, {}), "it", {"assumeRolePolicy": "{}"})
    second = claim(of(ROLE), home(of(ROLE), AWS, {}), "it", {"assumeRolePolicy": "other"})
    other = claim(of(ROLE), home(of(ROLE), Place("aws", "2" * 12, "eu-west-1"), {}), "it", {"assumeRolePolicy": "{}"})
    assert first == second != other


@pytest.mark.assumes("name-scope")
def test_records_of_one_name_are_told_apart_by_their_type():
    record = of("aws:route53/record:Record")
    inputs = {"name": "www", "zoneId": "Z1", "type": "A"}
    assert claim(record, AWS, "www", inputs) != claim(record, AWS, "www", {**inputs, "type": "AAAA"})
    assert claim(record, AWS, "www", inputs) == claim(record, AWS, "www", {**inputs, "ttl": 60})


def test_a_claim_shows_no_input():
    parameter = of("aws:ssm/parameter:Parameter")
    assert "geheim" not in claim(parameter, AWS, "p", {"type": "SecureString", "value": "geheim", "name": "geheim"})


@pytest.mark.parametrize("token", sorted(IN_THEIR_HOME))
def test_the_table_of_names_speaks_of_what_the_sdk_has(token):
    assert {*IN_THEIR_HOME[token]} <= {*of(token).inputs}


def claimed(token, place, id_, **inputs):
    return claim(of(token), home(of(token), place, inputs), id_, inputs)


@pytest.mark.parametrize(
    ("token", "one", "other", "same"),
    [
        ("aws:lb/targetGroup:TargetGroup", {"name": "a", "port": 80}, {"name": "a", "port": 81}, True),
        ("aws:iam/role:Role", {"name": "Admin"}, {"name": "admin"}, True),
        (
            "aws:ec2/securityGroup:SecurityGroup",
            {"name": "a", "vpcId": "vpc-1"},
            {"name": "a", "vpcId": "vpc-2"},
            False,
        ),
        ("aws:wafv2/webAcl:WebAcl", {"name": "a", "scope": "REGIONAL"}, {"name": "a", "scope": "CLOUDFRONT"}, False),
        ("aws:guardduty/detector:Detector", {"enable": True}, {"enable": False}, True),
        ("aws:lb/targetGroup:TargetGroup", {"namePrefix": "a"}, {"namePrefix": "a"}, False),
        ("aws:dynamodb/table:Table", {"name": "a"}, {"name": "a", "region": "us-east-1"}, False),
    ],
)
def test_what_a_name_is_given_to_once(token, one, other, same):
    assert (claimed(token, AWS, "id-1", **one) == claimed(token, AWS, "id-2", **other)) is same


def test_a_full_name_is_there_once_whatever_else_differs():
    id_ = "projects/shop/regions/europe-west1/subnetworks/a"
    token = "gcp:compute/subnetwork:Subnetwork"
    assert claimed(token, GCP, id_, ipCidrRange="10.0.0.0/24") == claimed(token, GCP, id_, ipCidrRange="10.1.0.0/24")
    azure, vault = Place("azure-native", "0" * 8, "westeurope"), "azure-native:network:VirtualNetwork"
    assert claimed(vault, azure, "/subscriptions/x/Net") == claimed(vault, azure, "/subscriptions/x/net")


def test_bindings_differ_by_their_condition():
    given = {"project": "shop", "role": "roles/viewer", "member": "allUsers"}
    token = "gcp:projects/iAMMember:IAMMember"
    plain = claimed(token, GCP, "shop/roles/viewer/allUsers", **given)
    assert plain == claimed(token, GCP, "shop/roles/viewer/allUsers", **given)
    assert plain != claimed(
        token, GCP, "shop/roles/viewer/allUsers", **given, condition={"title": "t", "expression": "e"}
    )
