import pytest
from click.testing import CliRunner

from gouvernail.sandbox import index
from tools.forms import __main__ as maker
from tools.forms import aws, gcp
from tools.forms.sections import Section, sections


@pytest.mark.parametrize("package", ["aws", "gcp"])
def test_the_committed_table_is_what_the_sdk_says(package) -> None:
    assert (maker.HOME / f"{package}.json").read_text(encoding="utf-8") == maker.build(package)


@pytest.mark.parametrize(
    ("token", "example", "words", "expected"),
    [
        ("aws:kms/key:Key", "1234abcd-12ab-34cd-56ef-1234567890ab", "the `id`", "{uuid}"),
        ("aws:ec2/vpc:Vpc", "vpc-a01106c2", "the VPC `id`", "vpc-{hex17}"),
        (
            "aws:acm/certificate:Certificate",
            "arn:aws:acm:eu-central-1:123456789012:certificate/7e7a28d2-163f-4b8f-b9cd-822f96c08d6a",
            "their ARN",
            "arn:{partition}:acm:{region}:{account}:certificate/{uuid}",
        ),
        (
            "aws:sns/topic:Topic",
            "arn:aws:sns:us-west-2:123456789012:my-topic",
            "the topic `arn`",
            "arn:{partition}:sns:{region}:{account}:{name}",
        ),
        ("aws:sns/topicPolicy:TopicPolicy", "arn:aws:sns:us-west-2:123456789012:my-topic", "the topic ARN", "{arn}"),
        ("aws:cloudwatch/compositeAlarm:CompositeAlarm", "example", "the `alarm_name`", "{alarmName}"),
        ("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", "123456789012", "the AWS account ID", "{account}"),
        ("aws:iam/rolePolicy:RolePolicy", "role:policy", "the `role_name:role_policy_name`", None),
        ("aws:iam/role:Role", "developer_name", "the `name`", None),
    ],
)
def test_aws(token, example, words, expected) -> None:
    resource = index.resource(token)
    assert resource is not None
    assert aws.form(Section(token, (example,), words), resource) == expected


@pytest.mark.parametrize(
    ("token", "examples", "expected"),
    [
        (
            "gcp:kms/cryptoKey:CryptoKey",
            ("{{key_ring}}/cryptoKeys/{{name}}", "{{key_ring}}/{{name}}"),
            "{keyRing}/cryptoKeys/{name}",
        ),
        (
            "gcp:compute/network:Network",
            ("projects/{{project}}/global/networks/{{name}}",),
            "projects/{project}/global/networks/{name}",
        ),
        (
            "gcp:secretmanager/secretIamMember:SecretIamMember",
            ("projects/{{project}}/secrets/{{secret_id}} roles/viewer user:a",),
            "projects/{project}/secrets/{secretId}/{role}/{member}",
        ),
        ("gcp:compute/network:Network", ("{{strange}}/{{stranger}}",), None),
        ("gcp:compute/network:Network", ("projects/{{a.b}}",), None),
        ("gcp:compute/network:Network", ("default",), None),
    ],
)
def test_gcp(token, examples, expected) -> None:
    resource = index.resource(token)
    assert resource is not None
    assert gcp.form(Section(token, examples, ""), resource) == expected


def test_an_sdk_that_is_missing_is_said() -> None:
    with pytest.raises(ModuleNotFoundError):
        next(sections("pulumi_of_nobody"))


def test_a_table_that_is_not_current_is_said(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(maker, "HOME", tmp_path)
    stale = CliRunner().invoke(maker.main, ["--check"])
    assert stale.exit_code == 1
    assert "not current" in stale.output
    assert not list(tmp_path.iterdir())
    assert CliRunner().invoke(maker.main, []).exit_code == 0
    assert CliRunner().invoke(maker.main, ["--check"]).exit_code == 0
