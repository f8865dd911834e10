"""Both packs of the benchmark say the same, and there is something to say."""

from pulumi.runtime.proto import analyzer_pb2

from bench.policies import naive, ours
from gouvernail.sandbox.wire import encode
from policies.rules import on_resources

GROUP = "aws:ec2/securityGroup:SecurityGroup"


def test_both_find_the_same_in_a_resource():
    rules = [one for one in on_resources() if not one.beside]
    opened = {"ingress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}]}
    found = []
    for inputs in ({}, opened):
        message = analyzer_pb2.AnalyzeRequest(type=GROUP, urn=f"urn:pulumi:s::p::{GROUP}::g", properties=encode(inputs))
        found.append((ours(rules)(message), naive(rules)(message)))
    assert found[0] == (0, 0)
    assert found[1][0] == found[1][1] > 1
