"""What Pulumi programs register, as Terraform's plan JSON and ARM's template: shapes, names, gaps."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.documents import from_document
from gouvernail.graph import SECRET, UNKNOWN, Graph, Resource
from policies.checkov.translated import Translated
from policies.checkov.translating import translate

SECRET_VALUE = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
ASSET = {"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "text": "hunter2"}


def resource(kind: str, name: str, inputs: Mapping[str, object], **more: Any) -> Resource:
    urn = more.pop("urn", f"urn:pulumi:s::p::{kind}::{name}")
    return Resource(urn=urn, type=kind, name=name, inputs=inputs, stack="s", **more)


def translated(*resources: Resource) -> Translated:
    graph = Graph(resources)
    return translate(graph, graph)


def planned(*resources: Resource) -> dict[str, Any]:
    """Address -> values."""
    plan: Any = translated(*resources).plan
    return {one["address"]: one["values"] for one in plan["planned_values"]["root_module"]["resources"]}


def templated(*resources: Resource) -> list[Any]:
    arm: Any = translated(*resources).arm
    return arm["resources"]


def gaps(*resources: Resource) -> list[tuple[str, str]]:
    return [(gap.kind, gap.property) for gap in translated(*resources).unmapped]


def test_names_are_terraform_s_and_the_user_s_own_keys_are_left_alone() -> None:
    bucket = resource("aws:s3/bucket:Bucket", "b", {"forceDestroy": True, "tags": {"costCenter": "x", "myKey": 1.0}})
    assert planned(bucket) == {"aws_s3_bucket.b": {"force_destroy": True, "tags": {"costCenter": "x", "myKey": 1}}}


def test_a_block_is_a_list_of_one_and_a_list_of_blocks_has_both_its_names() -> None:
    group = resource(
        "aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [{"fromPort": 22.0, "cidrBlocks": ["0.0.0.0/0"]}]}
    )
    assert planned(group)["aws_security_group.g"] == {"ingress": [{"from_port": 22, "cidr_blocks": ["0.0.0.0/0"]}]}
    cluster = resource(
        "aws:eks/cluster:Cluster",
        "c",
        {"vpcConfig": {"publicAccessCidrs": ["10.0.0.0/8"]}, "enabledClusterLogTypes": []},
    )
    assert planned(cluster)["aws_eks_cluster.c"]["vpc_config"] == [{"public_access_cidrs": ["10.0.0.0/8"]}]
    table = resource("aws:dynamodb/table:Table", "t", {"attributes": [{"name": "id", "type": "S"}]})
    assert planned(table)["aws_dynamodb_table.t"] == {
        "attributes": [{"name": "id", "type": "S"}],
        "attribute": [{"name": "id", "type": "S"}],
    }


def test_a_list_of_plain_values_has_the_sdk_s_name_only() -> None:
    member = resource("gcp:cloudfunctions/functionIamBinding:FunctionIamBinding", "b", {"members": ["allUsers"]})
    assert planned(member) == {"google_cloudfunctions_function_iam_binding.b": {"members": ["allUsers"]}}


def test_renamed_properties_have_terraform_s_names() -> None:
    function = resource("aws:lambda/function:Function", "f", {"name": "fn", "code": ASSET, "role": "r"})
    assert planned(function) == {"aws_lambda_function.f": {"function_name": "fn", "filename": "asset", "role": "r"}}


def test_a_document_is_json_text_whether_it_was_given_as_text_or_not() -> None:
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": UNKNOWN}]}
    as_object = planned(resource("aws:iam/policy:Policy", "p", {"policy": document}))["aws_iam_policy.p"]["policy"]
    assert json.loads(as_object)["Statement"] == [{"Effect": "Allow", "Action": "*", "Resource": "true_after_unknown"}]
    as_text = planned(resource("aws:iam/policy:Policy", "p", {"policy": '{"a": 1}'}))
    assert as_text["aws_iam_policy.p"]["policy"] == '{"a": 1}'


def test_an_unknown_value_refers_to_what_it_hangs_on() -> None:
    key = resource("aws:kms/key:Key", "k", {})
    topic = resource("aws:sns/topic:Topic", "t", {})
    bucket = resource(
        "aws:s3/bucketNotification:BucketNotification",
        "n",
        {"bucket": "b", "topics": [{"topicArn": UNKNOWN, "events": ["e"]}]},
        property_dependencies={"topics": (key.urn, topic.urn)},
    )
    values = planned(key, topic, bucket)["aws_s3_bucket_notification.n"]
    assert values["topic"] == [{"topic_arn": "aws_sns_topic.t.arn", "events": ["e"]}]


def test_a_dependency_is_found_whatever_its_parents_are() -> None:
    key = resource("aws:kms/key:Key", "k", {}, urn="urn:pulumi:s::p::my:a:B$aws:kms/key:Key::k")
    queue = resource(
        "aws:sqs/queue:Queue",
        "q",
        {"kmsMasterKeyId": UNKNOWN},
        property_dependencies={"kmsMasterKeyId": ("urn:pulumi:s::p::aws:kms/key:Key::k",)},
    )
    assert planned(key, queue)["aws_sqs_queue.q"] == {"kms_master_key_id": "aws_kms_key.k.id"}


def test_what_is_known_by_now_is_tied_to_what_it_came_from() -> None:
    bucket = resource("aws:s3/bucket:Bucket", "b", {"bucket": "store-1"})
    block = resource(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "block",
        {"bucket": "store-1"},
        property_dependencies={"bucket": (bucket.urn,)},
    )
    plan: Any = translated(bucket, block).plan
    (configured,) = plan["configuration"]["root_module"]["resources"]
    assert configured["address"] == "aws_s3_bucket_public_access_block.block"
    assert configured["expressions"] == {"bucket": {"references": ["aws_s3_bucket.b"]}}


def test_what_was_unknown_and_is_known_by_now_is_what_the_cloud_said() -> None:
    queue = resource("aws:sqs/queue:Queue", "q", {"kmsMasterKeyId": UNKNOWN}, outputs={"kmsMasterKeyId": "key-1"})
    assert planned(queue)["aws_sqs_queue.q"] == {"kms_master_key_id": "key-1"}


def test_no_secret_and_no_asset_is_ever_written() -> None:
    database = resource("aws:rds/instance:Instance", "d", {"password": SECRET, "storageEncrypted": SECRET})
    function = resource(
        "aws:lambda/function:Function", "f", {"code": ASSET, "environment": {"variables": {"A": SECRET}}}
    )
    made = translated(database, function)
    assert "hunter2" not in json.dumps(made.plan)
    assert planned(database)["aws_db_instance.d"]["password"] == "true_after_unknown"
    assert ("value", "storageEncrypted") in gaps(database)
    assert ("value", "password") not in gaps(database)


@pytest.mark.parametrize("hidden", [UNKNOWN, SECRET])
def test_a_hidden_value_that_checks_read_is_a_gap(hidden: object) -> None:
    assert gaps(resource("aws:iam/policy:Policy", "p", {"policy": hidden})) == [("value", "policy")]
    assert gaps(resource("aws:s3/bucket:Bucket", "b", {"tags": hidden, "bucketPrefix": "x"})) == []


def test_names_lead_back_one_to_one() -> None:
    same = [
        resource("aws:sqs/queue:Queue", "q", {}, urn=f"urn:pulumi:s::p::my:a:{one}$aws:sqs/queue:Queue::q")
        for one in ("A", "B")
    ]
    odd = [resource("aws:sqs/queue:Queue", name, {}) for name in ("a.b", "a_b", "a/b", "1", "", "q-2")]
    made = translated(*same, *odd)
    assert len(made.addresses) == len(set(made.addresses.values())) == 8
    assert made.addresses["aws_sqs_queue.a_b"].endswith("::a_b")
    assert set(made.addresses.values()) == {one.urn for one in (*same, *odd)}


def test_an_unknown_property_or_shape_is_a_gap_and_is_still_written() -> None:
    bucket = resource("aws:s3/bucket:Bucket", "b", {"notThere": {"someKey": 1}, "versioning": "yes", "__defaults": []})
    assert gaps(bucket) == [("property", "notThere"), ("property", "versioning")]
    assert planned(bucket)["aws_s3_bucket.b"] == {"not_there": {"someKey": 1}, "versioning": "yes"}
    assert gaps(resource("aws:s3/bucket:Bucket", "b", {"forceDestroy": {"a": 1}})) == [("property", "forceDestroy")]


def test_args_of_a_resource_named_as_a_nested_type_are_the_resource_s_own() -> None:
    group = resource(
        "azure-native:network:NetworkSecurityGroup",
        "n",
        {"networkSecurityGroupName": "n", "securityRules": [{"name": "r", "access": "Allow", "direction": "Inbound"}]},
    )
    (made,) = templated(group)
    assert made["properties"]["securityRules"] == [
        {"name": "r", "properties": {"access": "Allow", "direction": "Inbound"}}
    ]
    encryption = resource(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "e",
        {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}]},
    )
    values = planned(encryption)["aws_s3_bucket_server_side_encryption_configuration.e"]
    assert values["rule"] == [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms"}]}]


def test_arm_has_azure_s_names_and_places() -> None:
    account = resource(
        "azure-native:storage:StorageAccount",
        "s",
        {
            "accountName": "store",
            "resourceGroupName": "g",
            "location": "westeurope",
            "sku": {"name": "Standard_LRS"},
            "enableHttpsTrafficOnly": True,
            "networkRuleSet": {"defaultAction": "Deny"},
            "identity": {"type": "UserAssigned", "userAssignedIdentities": ["/subscriptions/1"]},
            "tags": {"myTag": "[x]"},
        },
    )
    (made,) = templated(account)
    assert made["type"] == "Microsoft.Storage/storageAccounts"
    assert made["name"] == "store"
    assert made["apiVersion"] >= "2021-01-01"
    assert made["identity"] == {"type": "UserAssigned", "userAssignedIdentities": {"/subscriptions/1": {}}}
    assert made["properties"] == {"supportsHttpsTrafficOnly": True, "networkAcls": {"defaultAction": "Deny"}}
    assert made["tags"] == {"myTag": "[[x]"}
    assert translated(account).addresses == {"Microsoft.Storage/storageAccounts.store": account.urn}


def test_an_older_version_of_azure_native_says_its_interface() -> None:
    (made,) = templated(resource("azure-native:storage/v20180201:StorageAccount", "s", {"accountName": "store"}))
    assert (made["type"], made["apiVersion"]) == ("Microsoft.Storage/storageAccounts", "2018-02-01")


def test_what_checks_look_for_within_its_parent_stands_there() -> None:
    server = resource("azure-native:sql:Server", "s", {"serverName": "s"})
    rule = resource(
        "azure-native:sql:FirewallRule",
        "all",
        {"serverName": "s", "firewallRuleName": "all", "startIpAddress": "10.0.0.1", "endIpAddress": "10.0.0.9"},
    )
    (made,) = templated(server, rule)
    assert made["resources"][0]["type"] == "Microsoft.Sql/servers/firewallRules"
    assert made["resources"][0]["name"] == "s/all"
    assert translated(rule).unmapped[0].kind == "value"


def test_a_part_is_its_parent_s_by_dependency_by_name_or_where_there_is_one_only() -> None:
    kind, part = "azure-native:sql:Server", "azure-native:sql:FirewallRule"
    one, other = (resource(kind, name, {"serverName": name}) for name in ("one", "other"))
    hangs = resource(part, "a", {"serverName": UNKNOWN}, property_dependencies={"serverName": (other.urn,)})
    named = resource(part, "b", {"serverName": "one", "firewallRuleName": "b"})
    silent = resource(part, "c", {"firewallRuleName": "c"})
    made = {
        server["name"]: [rule["name"] for rule in server["resources"]] for server in templated(one, other, hangs, named)
    }
    assert made == {"one": ["one/b"], "other": ["other/a"]}
    assert [rule["name"] for rule in templated(one, silent)[0]["resources"]] == ["c"]
    assert [gap.kind for gap in translated(one, other, silent).unmapped] == ["value"]


def test_what_a_check_finds_by_what_its_parent_depends_on_stands_there() -> None:
    workspace = resource("azure-native:synapse:Workspace", "w", {"workspaceName": "w"})
    rule = resource("azure-native:synapse:IpFirewallRule", "r", {"workspaceName": "w", "ruleName": "r"})
    (made,) = templated(workspace, rule)
    assert made["dependsOn"] == ["[resourceId('Microsoft.Synapse/workspaces/firewallRules', 'w/r')]"]


def test_what_a_check_knows_by_its_fixed_name_has_that_name_or_is_a_gap() -> None:
    one, other = (
        resource("azure-native:web:WebAppAuthSettingsV2", site, {"name": site, "platform": {"enabled": False}})
        for site in ("a", "b")
    )
    assert templated(one)[0]["name"] == "authsettingsV2"
    assert [made["name"] for made in templated(one, other)] == ["a/authsettingsV2", "b/authsettingsV2"]
    assert [gap.kind for gap in translated(one, other).unmapped] == ["value", "value"]


def test_a_setting_that_a_check_knows_by_its_name_has_that_name() -> None:
    setting = resource(
        "azure-native:dbforpostgresql:SingleServerConfiguration",
        "s",
        {"serverName": "srv", "configurationName": "log_checkpoints", "value": "off"},
    )
    (made,) = templated(setting)
    assert (made["name"], made["properties"]) == ("log_checkpoints", {"value": "off"})


def test_a_type_that_checkov_spells_in_two_ways_stands_under_both() -> None:
    made = translated(resource("azure-native:cosmosdb:DatabaseAccount", "d", {"accountName": "d"}))
    assert set(made.addresses) == {
        "Microsoft.DocumentDB/databaseAccounts.d",
        "Microsoft.DocumentDb/databaseAccounts.d",
    }
    assert len(set(made.addresses.values())) == 1


def test_two_resources_of_one_name_in_azure_are_told_apart() -> None:
    vaults = [resource("azure-native:keyvault:Vault", name, {"vaultName": "v" * 24}) for name in ("a", "b")]
    made = translated(*vaults)
    assert sorted(made.addresses) == [
        f"Microsoft.KeyVault/vaults.{'v' * 23}2",
        f"Microsoft.KeyVault/vaults.{'v' * 24}",
    ]
    assert set(made.addresses.values()) == {one.urn for one in vaults}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("digitalocean:index/droplet:Droplet", "provider"),
        ("azure:storage/account:Account", "provider"),
        ("aws:nothing/like:This", "type"),
        ("azure-native:appplatform:Service", "type"),
        ("gcp:notebooks/instance:Instance", "type"),
    ],
)
def test_what_checkov_has_checks_for_and_we_cannot_say_is_a_gap(kind: str, expected: str) -> None:
    made = translated(resource(kind, "x", {}))
    assert [one.kind for one in made.unmapped] == [expected]
    assert (made.plan, made.arm, made.unchecked) == (None, None, {})


def test_what_checkov_has_no_checks_for_is_counted() -> None:
    made = translated(
        resource("random:index/randomPet:RandomPet", "x", {}),
        resource("aws:ec2/placementGroup:PlacementGroup", "a", {}),
        resource("aws:ec2/placementGroup:PlacementGroup", "b", {}),
        resource("my:index:Component", "c", {}, custom=False),
        resource("pulumi:providers:aws", "p", {}),
        resource("aws:s3/bucket:Bucket", "read", {}, external=True),
    )
    assert made.unchecked == {"random:index/randomPet:RandomPet": 1, "aws:ec2/placementGroup:PlacementGroup": 2}
    assert (made.plan, made.arm, made.unmapped) == (None, None, ())


def test_an_alias_and_a_legacy_name_are_the_type_itself() -> None:
    made = translated(
        resource("aws:elasticloadbalancing/loadBalancer:LoadBalancer", "l", {}),
        resource("aws:s3/bucketV2:BucketV2", "b", {}),
    )
    assert set(made.addresses) == {"aws_elb.l", "aws_s3_bucket.b"}


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from([UNKNOWN_TEXT, SECRET_VALUE, ASSET]),
    lambda below: st.lists(below, max_size=2) | st.dictionaries(st.text(max_size=5), below, max_size=2),
    max_leaves=6,
)
TYPES: Sequence[tuple[str, tuple[str, ...]]] = (
    ("aws:s3/bucket:Bucket", ("tags", "versioning", "policy", "corsRules", "nothing")),
    ("aws:iam/role:Role", ("assumeRolePolicy", "inlinePolicies", "managedPolicyArns", "name")),
    ("azure-native:storage:StorageAccount", ("accountName", "networkRuleSet", "identity", "sku", "nothing")),
    ("azure-native:network:NetworkSecurityGroup", ("securityRules", "networkSecurityGroupName", "tags")),
)


@given(st.sampled_from(TYPES), VALUES, st.data())
def test_whatever_the_inputs_are_they_are_json_with_no_secret(
    kind: tuple[str, tuple[str, ...]], value: object, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(kind[1]))
    graph = from_document([{"urn": f"urn:pulumi:s::p::{kind[0]}::x", "inputs": {name: value}}], "it")
    made = translate(graph, graph)
    text = json.dumps([made.plan, made.arm])
    assert "hunter2" not in text
    assert UNKNOWN_TEXT not in text
    assert set(made.addresses.values()) == {one.urn for one in graph}
