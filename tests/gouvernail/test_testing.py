"""A rule under test meets what it would meet in an engine."""

import pulumi
import pulumi_aws as aws
import pytest

from gouvernail.errors import GouvernailError
from gouvernail.graph import SECRET, UNKNOWN
from gouvernail.testing import previewed, registered
from gouvernail.verdict import Verdict
from policies.resource import judge
from policies.rules import on_resources

__all__ = ["previewed", "registered"]

RULE = next(one for one in on_resources() if one.id == "network.admin_ports_closed")
QUEUE, GROUP = "aws:sqs/queue:Queue", "aws:ec2/securityGroup:SecurityGroup"


def queue():
    key = aws.kms.Key("key")
    aws.sqs.Queue("queue", kms_master_key_id=key.arn, name=pulumi.Output.secret("hidden"), tags={"a": "b"})


def group(ranges):
    def program():
        network = aws.ec2.Vpc("network", cidr_block="10.0.0.0/16")
        found = ranges(network)
        ingress = [{"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": found}]
        aws.ec2.SecurityGroup("group", vpc_id=network.id, ingress=ingress)

    return program


def verdict(graph):
    [one] = graph.of_type(GROUP)
    return judge(RULE, one, graph).verdict


def test_in_a_preview_what_another_resource_computes_is_not_known(previewed):
    [one] = previewed(queue).of_type(QUEUE)
    assert one.inputs["kmsMasterKeyId"] is UNKNOWN
    assert one.inputs["tags"] == {"a": "b"}
    assert one.id is None
    assert one.property_dependencies["kmsMasterKeyId"][0].endswith("::key")


def test_once_it_stands_everything_is_known_but_secrets(registered):
    [one] = registered(queue).of_type(QUEUE)
    assert str(one.inputs["kmsMasterKeyId"]).startswith("arn:aws:kms:eu-west-1:")
    assert one.inputs["name"] is SECRET
    assert one.id


def test_a_rule_is_not_fooled_by_a_preview(previewed, registered):
    computed = group(lambda network: [network.arn.apply(lambda _: "0.0.0.0/0")])
    assert verdict(previewed(computed)) is Verdict.NOT_EVALUATED
    assert verdict(registered(computed)) is Verdict.FAIL
    assert verdict(previewed(group(lambda _: ["0.0.0.0/0"]))) is Verdict.FAIL
    assert verdict(previewed(group(lambda network: [network.cidr_block]))) is Verdict.PASS


def test_a_program_that_a_cloud_refuses_is_refused(previewed):
    with pytest.raises(GouvernailError, match="cidrBlock"):
        previewed(lambda: aws.ec2.Vpc("network", cidr_block="everything"))


def test_a_preview_leaves_nothing_behind(previewed, registered):
    assert previewed(queue).of_type(QUEUE)[0].id is None
    assert registered(queue).of_type(QUEUE)[0].id
    assert previewed(queue).of_type(QUEUE)[0].id is None
