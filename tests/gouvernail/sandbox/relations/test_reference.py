"""Whatever stands where a reference belongs, it is judged and nothing breaks; what is not known yet is not judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import index
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.relations.foreseen import Foreseen
from gouvernail.sandbox.relations.references import References
from gouvernail.sandbox.state import State
from gouvernail.sandbox.wire import Properties

PLACES = {
    "aws": Place("aws", "111111111111", "eu-west-1"),
    "azure-native": Place("azure-native", "00000000-0000-0000-0000-000000000001", "westeurope"),
    "gcp": Place("gcp", "ours", "europe-west1"),
}
SPOTS = [
    ("aws:ec2/subnet:Subnet", "vpcId"),
    ("aws:sns/topic:Topic", "kmsMasterKeyId"),
    ("aws:lambda/function:Function", "role"),
    ("aws:sns/topicSubscription:TopicSubscription", "endpoint"),
    ("aws:s3/bucketPolicy:BucketPolicy", "bucket"),
    ("azure-native:network:Subnet", "resourceGroupName"),
    ("azure-native:authorization:RoleAssignment", "scope"),
    ("azure-native:machinelearningservices:Workspace", "keyVault"),
    ("gcp:compute/subnetwork:Subnetwork", "network"),
    ("gcp:kms/cryptoKey:CryptoKey", "keyRing"),
    ("gcp:logging/projectSink:ProjectSink", "destination"),
    ("gcp:projects/iAMMember:IAMMember", "member"),
]
PARTS = st.sampled_from(
    [
        "arn:aws:",
        "kms:",
        ":",
        "/",
        "//",
        "projects/",
        "/subscriptions/",
        "vpc-",
        "0123456789",
        "global/",
        "@",
        "\0",
        "é",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PARTS, max_size=12).map("".join))


def failures(state, token, inputs, *, foreign=False):
    resource = index.resource(token)
    judge = References(state, Foreseen(), foreign=foreign)
    given_ = Properties(inputs, frozenset())
    return judge.judge(resource, PLACES[resource.package], given_, "", foreseeing=True)


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    with State(tmp_path_factory.mktemp("clouds") / "state.db") as held:
        yield held


@pytest.mark.parametrize(("token", "name"), SPOTS)
@given(text=TEXTS)
def test_any_text_is_judged_and_where_foreign_things_are_no_more_is_refused(state, token, name, text):
    strict = {(one.path, one.reason) for one in failures(state, token, {name: text})}
    lenient = {(one.path, one.reason) for one in failures(state, token, {name: text}, foreign=True)}
    assert lenient <= strict
    assert all(path == name for path, _ in strict)
    assert all("\0" not in reason for _, reason in strict)


@pytest.mark.parametrize(("token", "name"), SPOTS)
@pytest.mark.parametrize("value", [UNKNOWN, None, 7, True, [UNKNOWN], {"name": UNKNOWN}, [[["x"]]], ""])
def test_what_is_not_known_or_no_text_is_not_judged(state, token, name, value):
    found = failures(state, token, {name: value})
    assert value == [[["x"]]] or found == []
