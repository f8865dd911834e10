"""Keys: one a purpose, nobody may do everything with one, and those that encrypt what stays stay."""

import pytest

from components.aws import Keys
from tests.components.aws.graphs import every, one, statements

ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "purposes": {
        "events": {"through": ["s3"], "kept": True},
        "models": {"through": ["sagemaker"]},
        "logs": {"writers": ["logs"]},
        "audit": {"writers": ["trail", "flow_logs"], "kept": True},
    },
    "roles": "/bex-dev/",
    "rotation_days": 180,
    "deletion_days": 30,
    "writing_accounts": ["111111111111", "444444444444"],
    "stack": "bex-aws-dev-foundation",
}
USE = {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:CreateGrant"}


@pytest.fixture
def graph(build):
    return build(Keys, ARGS)


def test_one_key_a_purpose_that_rotates_and_has_a_name(graph):
    keys = {key.name: key for key in every(graph, "kms.Key")}
    assert set(keys) == set(ARGS["purposes"])
    for purpose, key in keys.items():
        assert key.inputs["enableKeyRotation"] is True
        assert (key.inputs["rotationPeriodInDays"], key.inputs["deletionWindowInDays"]) == (180, 30)
        assert key.inputs["tags"]["purpose"] == purpose
        assert one(graph, "kms.Alias", purpose).inputs["name"] == f"alias/bex-dev-{purpose}"
    (it,) = graph.of_type("gouvernail-aws:index:Keys")
    assert it.outputs["key_ids"] == {purpose: key.outputs["arn"] for purpose, key in keys.items()}


def test_who_administers_a_key_cannot_use_it(graph):
    for key in every(graph, "kms.Key"):
        administer = statements(key)["Administer"]
        assert administer["Principal"] == {"AWS": "arn:aws:iam::111111111111:root"}
        assert not USE & set(administer["Action"])
        others = [actions["Action"] for name, actions in statements(key).items() if name != "Administer"]
        assert not {"kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"} & {action for one in others for action in one}


def test_nothing_may_do_everything(graph):
    for key in every(graph, "kms.Key"):
        for statement in statements(key).values():
            assert not {"*", "kms:*"} & set(statement["Action"])


def test_only_the_platforms_roles_use_a_key_and_only_through_its_service(graph):
    use = statements(one(graph, "kms.Key", "events"))["UseThroughServices"]
    assert use["Condition"]["StringEquals"] == {
        "kms:CallerAccount": "111111111111",
        "kms:ViaService": ["s3.eu-west-1.amazonaws.com"],
    }
    assert use["Condition"]["ArnLike"] == {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/bex-dev/*"}


def test_readers_open_what_a_service_keeps_and_do_no_more(build):
    reader = "arn:aws:iam::111111111111:role/bex-dev-preview"
    models = {"through": ["sagemaker"], "readers": [reader]}
    opens = statements(one(build(Keys, {**ARGS, "purposes": {"models": models}}), "kms.Key"))["OpenThroughServices"]
    assert opens["Action"] == ["kms:Decrypt"]
    assert opens["Condition"]["ArnLike"] == {"aws:PrincipalArn": [reader]}
    assert opens["Condition"]["StringEquals"]["kms:ViaService"] == ["sagemaker.eu-west-1.amazonaws.com"]


def test_grants_are_for_the_clouds_own_instances(graph):
    grant = statements(one(graph, "kms.Key", "models"))["GrantToInstances"]
    assert grant["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}
    assert grant["Condition"]["StringEquals"]["kms:ViaService"] == ["sagemaker.eu-west-1.amazonaws.com"]
    assert "GrantToInstances" not in statements(one(graph, "kms.Key", "events"))


def test_who_makes_a_vault_tries_its_key_through_backup_alone(build):
    deploy = "arn:aws:iam::111111111111:role/bex-dev-deploy"
    backups = {"through": ["backup"], "makers": [deploy]}
    graph = build(Keys, {**ARGS, "region": "eu-central-1", "purposes": {"backups": backups}})
    its = statements(one(graph, "kms.Key", "backups"))
    assert set(its["MakeVaults"]["Action"]) | set(its["GrantToInstances"]["Action"]) >= {
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKey",
        "kms:RetireGrant",
    }
    assert its["MakeVaults"]["Condition"] == {
        "StringEquals": {"kms:CallerAccount": "111111111111", "kms:ViaService": "backup.eu-central-1.amazonaws.com"},
        "ArnLike": {"aws:PrincipalArn": [deploy]},
    }


def test_services_write_for_named_accounts_only(graph):
    audit = statements(one(graph, "kms.Key", "audit"))
    assert audit["WriteTrails"]["Condition"]["ArnLike"]["aws:SourceArn"] == [
        "arn:aws:cloudtrail:eu-west-1:111111111111:trail/*",
        "arn:aws:cloudtrail:eu-west-1:444444444444:trail/*",
    ]
    flow_logs = audit["WriteFlowLogs"]["Condition"]
    assert flow_logs["StringEquals"]["aws:SourceAccount"] == ["111111111111", "444444444444"]
    logs = statements(one(graph, "kms.Key", "logs"))["WriteLogGroups"]
    assert logs["Principal"] == {"Service": "logs.eu-west-1.amazonaws.com"}
    groups = logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
    begins = (":111111111111:log-group:/aws/", ":111111111111:log-group:aws-waf-logs-")
    assert all(any(begin in group for begin in begins) for group in groups)


def test_eventbridge_is_let_in_without_saying_on_whose_behalf_it_comes(build):
    args = {**ARGS, "purposes": {"incidents": {"through": ["sqs"], "writers": ["notices"]}}}
    notices = statements(one(build(Keys, args), "kms.Key"))
    assert "events.amazonaws.com" not in notices["SendNotices"]["Principal"]["Service"]
    assert notices["SendNotices"]["Condition"] == {"StringEquals": {"aws:SourceAccount": "111111111111"}}
    for name, context, service in (
        ("TellEvents", "kms:EncryptionContext:aws:sns:topicArn", "sns"),
        ("PutEventsAside", "kms:EncryptionContext:aws:sqs:arn", "sqs"),
    ):
        assert notices[name]["Principal"] == {"Service": "events.amazonaws.com"}
        ours = f"arn:aws:{service}:eu-west-1:111111111111:bex-dev-*"
        assert notices[name]["Condition"] == {"ArnLike": {context: ours}}


def test_only_keys_of_what_is_kept_outlive_their_stack(graph):
    assert {key.name: key.retain_on_delete for key in every(graph, "kms.Key")} == {
        "events": True,
        "models": False,
        "logs": False,
        "audit": True,
    }
    assert one(graph, "kms.Key", "events").inputs["tags"]["retained-by"] == "bex-aws-dev-foundation"
    assert "retained-by" not in one(graph, "kms.Key", "models").inputs["tags"]


def test_a_key_that_was_left_is_taken_back(build, state):
    left = one(build(Keys, ARGS, state=state), "kms.Key", "events").id
    only_events = {"events": ARGS["purposes"]["events"]}
    other = {**ARGS, "prefix": "bex-two", "purposes": only_events, "retained": {"events": left}}
    assert one(build(Keys, other, state=state), "kms.Key").id == left
