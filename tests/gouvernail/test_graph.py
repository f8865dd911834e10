import copy
import dataclasses
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from gouvernail.graph import SECRET, UNKNOWN, Graph, Resource, from_export, is_known, plain

STACK = "urn:pulumi:bex-aws-dev-foundation::gouvernail::"
PROVIDER = f"{STACK}pulumi:providers:aws::aws"
URGENT = "arn:aws:sns:eu-west-1:1:urgent"
SECRET_KEY = "4dabf18193072939515e22adb298388d"
SECRET_VALUE = "1b47061264138c4ac30d75fd1eb44270"
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def export(*resources: dict[str, object]) -> dict[str, object]:
    return {"version": 3, "deployment": {"manifest": {}, "resources": list(resources)}}


def state(kind: str, name: str, **more: object) -> dict[str, object]:
    return {"urn": f"{STACK}{kind}::{name}", "type": kind, "custom": True, **more}


def platform() -> Graph:
    return from_export(
        export(
            state(
                "pulumi:providers:aws",
                "aws",
                id="4f1c",
                inputs={"region": "eu-west-1", "allowedAccountIds": '["111111111111"]'},
            ),
            state("aws:kms/key:Key", "data", id="k-1", outputs={"arn": "arn:aws:kms:eu-west-1:222222222222:key/k-1"}),
            state(
                "aws:s3/bucket:Bucket",
                "store",
                id="bex-store",
                provider=f"{PROVIDER}::4f1c",
                inputs={"bucket": "bex-store", "note": {SECRET_KEY: SECRET_VALUE, "ciphertext": "v1:x"}},
                outputs={"arn": "arn:aws:s3:::bex-store", "versioned": UNKNOWN_TEXT},
                parent=f"{STACK}gouvernail:aws:AuditLog::audit",
            ),
            state(
                "aws:cloudwatch/logGroup:LogGroup",
                "log",
                id="log",
                inputs={"kmsKeyId": "arn:aws:kms:eu-west-1:222222222222:key/k-1"},
                propertyDependencies={"name": [f"{STACK}aws:s3/bucket:Bucket::store"], "tags": None},
            ),
            state("aws:ec2/vpc:Vpc", "adopted", id="vpc-0aaa", external=True, outputs={"cidrBlock": "10.0.0.0/16"}),
            state("aws:ec2/vpc:Vpc", "old", id="vpc-old", delete=True),
            {
                "urn": f"{STACK}pulumi:pulumi:Stack::gouvernail-bex-aws-dev-foundation",
                "type": "pulumi:pulumi:Stack",
                "outputs": {"network": {"id": "vpc-0aaa"}},
            },
            state(
                "pulumi:pulumi:StackReference",
                "organization/gouvernail/bex-aws-audit-foundation",
                id="organization/gouvernail/bex-aws-audit-foundation",
                inputs={"name": "organization/gouvernail/bex-aws-audit-foundation"},
                external=True,
            ),
        )
    )


def one(graph: Graph, token: str) -> Resource:
    (found,) = graph.of_type(token)
    return found


def test_a_stack_is_read_with_its_secrets_hidden_and_its_unknowns_unknown() -> None:
    bucket = one(platform(), "aws:s3/bucket:Bucket")

    assert (bucket.name, bucket.id, bucket.stack, bucket.provider) == (
        "store",
        "bex-store",
        "bex-aws-dev-foundation",
        PROVIDER,
    )
    assert bucket.inputs["note"] is SECRET
    assert bucket.value("versioned") is UNKNOWN
    assert bucket.value("bucket") == "bex-store"
    assert bucket.value("never_set") is None


def test_what_was_only_read_and_does_not_show_a_property_leaves_it_unknown() -> None:
    network = one(platform(), "aws:ec2/vpc:Vpc")

    assert network.external
    assert network.value("cidrBlock") == "10.0.0.0/16"
    assert network.value("enableDnsHostnames") is UNKNOWN


def test_a_resource_that_waits_for_its_deletion_is_not_there() -> None:
    assert platform().get(f"{STACK}aws:ec2/vpc:Vpc::old") is None


def test_accounts_and_regions_come_from_the_arn_else_from_the_provider() -> None:
    graph = platform()
    key, bucket = one(graph, "aws:kms/key:Key"), one(graph, "aws:s3/bucket:Bucket")

    assert (graph.account(key), graph.region(key)) == ("222222222222", "eu-west-1")
    assert (graph.account(bucket), graph.region(bucket)) == ("111111111111", "eu-west-1")
    assert graph.account(one(graph, "aws:cloudwatch/logGroup:LogGroup")) is None


def test_edges_follow_dependencies_and_written_out_names() -> None:
    graph = platform()

    assert graph.edges(one(graph, "aws:cloudwatch/logGroup:LogGroup")) == (
        f"{STACK}aws:kms/key:Key::data",
        f"{STACK}aws:s3/bucket:Bucket::store",
    )
    assert graph.find("arn:aws:s3:::bex-store", "aws:s3/bucket:Bucket") is one(graph, "aws:s3/bucket:Bucket")
    assert graph.find("arn:aws:s3:::bex-store", "aws:kms/key:Key") is None
    assert graph.find(UNKNOWN) is None


def test_what_only_looks_like_a_name_is_no_edge() -> None:
    topic = made("aws:sns/topic:Topic", "urgent", id="arn:aws:sns:eu-west-1:1:urgent", outputs={"arn": URGENT})
    target = made("aws:cloudwatch/eventTarget:EventTarget", "urgent", id="urgent-route", inputs={"arn": URGENT})
    subscription = made("aws:sns/topicSubscription:TopicSubscription", "s", id="s", inputs={"topic": URGENT})
    group = made(
        "aws:sagemaker/modelPackageGroup:ModelPackageGroup", "m", id="m", inputs={"modelPackageGroupName": "m"}
    )
    endpoint = made("aws:sagemaker/endpoint:Endpoint", "m", id="m", inputs={"tags": {"Name": "urgent-route"}})
    graph = Graph((topic, target, subscription, group, endpoint))

    assert graph.edges(subscription) == (topic.urn,)
    assert graph.edges(target) == (topic.urn,)
    alarm = made("aws:cloudwatch/metricAlarm:MetricAlarm", "a", id="a", inputs={"dimensions": {"Name": "m"}})
    assert Graph((*graph, alarm)).edges(alarm) == ()  # the group, or the endpoint?
    assert graph.edges(group) == graph.edges(endpoint) == ()


def test_the_name_of_a_store_means_the_store_and_not_its_settings() -> None:
    bucket = made("aws:s3/bucket:Bucket", "b", id="store")
    policy = made("aws:s3/bucketPolicy:BucketPolicy", "b", id="store", inputs={"bucket": "store"})
    trail = made("aws:cloudtrail/trail:Trail", "t", id="t", inputs={"s3BucketName": "store"})

    assert Graph((bucket, policy, trail)).edges(trail) == (bucket.urn,)


def test_what_services_call_alike_is_not_the_same() -> None:
    there = [made(f"aws:{service}/account:Account", "a", id="1") for service in ("apigateway", "securityhub")]
    enabler = made("aws:inspector2/enabler:Enabler", "e", id="e", inputs={"accountIds": ["1"]})

    assert Graph((*there, enabler)).edges(enabler) == ()


def test_a_graph_with_one_resource_replaced_is_what_it_would_be_if_built_anew() -> None:
    store = made("aws:s3/bucket:Bucket", "b", id="store", outputs={"arn": "arn:aws:s3:::store"})
    other = made("aws:s3/bucket:Bucket", "c", id="other")
    policy = made("aws:s3/bucketPolicy:BucketPolicy", "b", id="policy", inputs={"bucket": "store"})
    before = Graph((store, other, policy))
    for after in (
        dataclasses.replace(store, inputs={"tags": {}}),
        dataclasses.replace(store, outputs={"arn": "arn:aws:s3:::moved"}),  # it bears another name now
    ):
        swapped, anew = before.replaced(after), Graph((after, other, policy))
        assert swapped.resources == anew.resources
        assert swapped.get(store.urn) is after
        assert swapped.of_type(store.type) == anew.of_type(store.type)
        assert swapped.find("arn:aws:s3:::store") == anew.find("arn:aws:s3:::store")
        assert swapped.find("store") is after
        assert swapped.edges(policy) == anew.edges(policy) == (store.urn,)
    assert before.get(store.urn) is store
    with pytest.raises(KeyError):
        before.replaced(made("aws:s3/bucket:Bucket", "d"))


def made(token: str, name: str, **more: object) -> Resource:
    return Resource(urn=f"{STACK}{token}::{name}", type=token, name=name, **more)  # pyright: ignore[reportArgumentType]


def test_stacks_name_what_they_read_and_what_they_give() -> None:
    graph = platform()

    assert graph.references == ("organization/gouvernail/bex-aws-audit-foundation",)
    assert graph.outputs == {"network": {"id": "vpc-0aaa"}}


def test_merged_stacks_keep_their_outputs_apart() -> None:
    other = Graph([Resource("urn:pulumi:other::p::pulumi:pulumi:Stack::x", "pulumi:pulumi:Stack", "x", stack="other")])
    merged = Graph.merge(platform(), other)

    assert merged.stacks == ("bex-aws-dev-foundation", "other")
    assert merged.outputs_of("bex-aws-dev-foundation") == {"network": {"id": "vpc-0aaa"}}
    with pytest.raises(ValueError, match="outputs_of"):
        _ = merged.outputs


def test_resources_are_ordered_whatever_the_export_s_order() -> None:
    forward = export(*[state("a:b/c:C", name, id=name) for name in "abc"])
    backward = export(*[state("a:b/c:C", name, id=name) for name in "cba"])

    assert [one.urn for one in from_export(forward)] == [one.urn for one in from_export(backward)]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"version": 2, "deployment": {}},
        {"version": 3, "deployment": None},
        {"version": 3, "deployment": {"resources": "all"}},
        export({"type": "a:b/c:C"}),
        export({"urn": "no urn", "type": "a:b/c:C"}),
        {"version": 3, "deployment": {"resources": [None]}},
    ],
)
def test_what_is_no_export_is_refused_with_what_was_expected(document: dict[str, object]) -> None:
    with pytest.raises(GouvernailError):
        from_export(document)


def test_an_empty_stack_is_an_empty_graph() -> None:
    graph = from_export({"version": 3, "deployment": {"manifest": {}}})

    assert len(graph) == 0
    assert graph.outputs == {}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({SECRET_KEY: SECRET_VALUE, "plaintext": '{"a":1}'}, {"a": 1}),
        ({SECRET_KEY: SECRET_VALUE, "ciphertext": "v1"}, SECRET),
        ({SECRET_KEY: "d0e6a833031e9bbcd3f4e8bde6ca49a4", "value": "x"}, "x"),
        ({SECRET_KEY: "d0e6a833031e9bbcd3f4e8bde6ca49a4"}, UNKNOWN),
        ({SECRET_KEY: "5cf8f73096256a8f31e491e813e4eb8e", "urn": "urn:x", "id": "i"}, "i"),
        ({SECRET_KEY: "5cf8f73096256a8f31e491e813e4eb8e", "urn": "urn:x"}, "urn:x"),
        (f"arn:aws:s3:::{UNKNOWN_TEXT}/*", UNKNOWN),
        ([UNKNOWN_TEXT, 1], [UNKNOWN, 1]),
    ],
)
def test_the_engine_s_envelopes_are_opened(written: object, meant: object) -> None:
    assert plain(written) == meant


def test_an_unknown_is_never_taken_for_a_value() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    assert copy.deepcopy({"a": UNKNOWN})["a"] is UNKNOWN
    assert pickle.loads(pickle.dumps(SECRET)) is SECRET  # noqa: S301 - our own bytes
    assert not is_known({"a": [1, {"b": UNKNOWN}]})
    assert is_known({"a": [1, {"b": None}]})


def test_the_source_is_the_project_s_own_line() -> None:
    resource = state(
        "a:b/c:C",
        "x",
        sourcePosition="project:///.venv/lib/python3.11/site-packages/pulumi_aws/vpc.py#9,1",
        stackTrace=[{"sourcePosition": "project:///stacks/foundation.py#12,5"}],
    )

    assert one(from_export(export(resource)), "a:b/c:C").source == ("stacks/foundation.py", 12)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(json_values)
def test_plain_values_stay_what_they_are(value: object) -> None:
    assert plain(json.loads(json.dumps(value))) == value


@given(json_values)
def test_anything_else_than_an_export_is_refused_and_never_crashes(value: object) -> None:
    document = {"version": 3, "deployment": {"resources": [value]}}
    with pytest.raises(GouvernailError):
        from_export(document)
