import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.sandbox.place import Place, place

ROLE = "arn:aws:iam::{}:role/deploy"


@pytest.mark.parametrize(
    ("config", "environment", "account", "region"),
    [
        ({}, {}, "000000000000", "us-east-1"),
        ({"region": "eu-central-1"}, {"AWS_REGION": "eu-west-1"}, "000000000000", "eu-central-1"),
        ({}, {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"}, "000000000000", "eu-west-1"),
        ({"region": ""}, {"AWS_DEFAULT_REGION": "eu-west-2"}, "000000000000", "eu-west-2"),
        ({"allowedAccountIds": '["111111111111","222222222222"]'}, {}, "111111111111", "us-east-1"),
        ({"allowedAccountIds": ["111111111111"]}, {}, "111111111111", "us-east-1"),
        ({"assumeRoles": json.dumps([{"roleArn": ROLE.format("3" * 12)}])}, {}, "3" * 12, "us-east-1"),
        (  # roles are assumed one after another: the last one's account is where the provider works
            {"assumeRoles": json.dumps([{"roleArn": ROLE.format("3" * 12)}, {"roleArn": ROLE.format("4" * 12)}])},
            {},
            "4" * 12,
            "us-east-1",
        ),
        ({"assumeRole": json.dumps({"roleArn": ROLE.format("5" * 12)})}, {}, "5" * 12, "us-east-1"),
        ({}, {"GOUVERNAIL_SANDBOX_ACCOUNT": "6" * 12}, "6" * 12, "us-east-1"),
        ({"allowedAccountIds": '["111111111111"]'}, {"GOUVERNAIL_SANDBOX_ACCOUNT": "6" * 12}, "1" * 12, "us-east-1"),
    ],
)
def test_aws(config, environment, account, region) -> None:
    found = place("aws", config, environment)
    assert (found.account, found.region) == (account, region)


@pytest.mark.parametrize(
    ("region", "partition"),
    [("eu-central-1", "aws"), ("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")],
)
def test_the_partition_follows_the_region(region, partition) -> None:
    assert Place("aws", "1" * 12, region).partition == partition


def test_default_tags_travel_as_json() -> None:
    config = {"defaultTags": json.dumps({"tags": {"owner": "bank", "class": "high"}})}
    assert place("aws", config, {}).default_tags == (("class", "high"), ("owner", "bank"))
    assert place("gcp", {"defaultLabels": '{"owner": "bank"}'}, {}).default_tags == (("owner", "bank"),)


def test_azure() -> None:
    assert place(
        "azure-native", {"subscriptionId": "s", "tenantId": "t", "clientId": "c", "location": "l"}, {}
    ) == Place("azure-native", "s", "l", tenant="t", client="c")
    environment = {"ARM_SUBSCRIPTION_ID": "s2", "ARM_TENANT_ID": "t2", "ARM_CLIENT_ID": "c2", "ARM_LOCATION": "l2"}
    assert place("azure-native", {}, environment) == Place("azure-native", "s2", "l2", tenant="t2", client="c2")
    assert place("azure-native", {"subscriptionId": "s"}, environment).account == "s"


def test_gcp() -> None:
    found = place("gcp", {"project": "p", "region": "europe-west3"}, {"GOOGLE_ZONE": "europe-west3-c"})
    assert (found.account, found.region, found.zone) == ("p", "europe-west3", "europe-west3-c")
    assert place("gcp", {}, {"GOOGLE_CLOUD_PROJECT": "q"}).account == "q"
    assert place("gcp", {"region": "europe-west3"}, {}).zone.startswith("europe-west3-")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
_KEYS = ("region", "allowedAccountIds", "assumeRoles", "assumeRole", "defaultTags", "defaultLabels", "project")


@given(st.sampled_from(("aws", "azure-native", "gcp")), st.dictionaries(st.sampled_from(_KEYS), _VALUES))
def test_any_configuration_has_a_place(package, config) -> None:
    """What is not of its form is refused by the check; here it only must not break."""
    for given_ in (config, {name: json.dumps(value) for name, value in config.items()}):
        found = place(package, given_, {})
        assert found.account
        assert found.region
        assert hash(found) == hash(place(package, given_, {}))


def test_a_list_nested_without_end_is_no_account() -> None:
    assert place("aws", {"allowedAccountIds": "[" * 100_000}, {}).account == "000000000000"
