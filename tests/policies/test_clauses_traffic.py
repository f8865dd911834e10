"""Each clause of the guarantees of a cutover on its own: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Drop, Set
from tests.policies.clauses import verdict

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LISTENER = "aws:lb/listener:Listener"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
TARGET = "aws:lb/targetGroupAttachment:TargetGroupAttachment"
POLICY = "aws:iam/rolePolicy:RolePolicy"
ALL_BUT_IAM = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
MANAGED = "arn:aws:iam::aws:policy/A"
LOG = "aws:cloudwatch/logGroup:LogGroup"
DELIVERY = "aws:cloudwatch/logDelivery:LogDelivery"
SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
MOVES = "ModifyListener"
SHARES = "defaultActions[0].forward.targetGroups"
STATE = "arn:aws:s3:::my-pulumi-state/.pulumi"
OWN = "credit-scoring-aws-dev-cutover"


def may(actions, resource, **condition):
    """One more statement of who moves calls."""
    given = {"Sid": "More", "Effect": "Allow", "Action": actions, "Resource": resource}
    return Set(POLICY, "policy.Statement[+]", {**given, **condition}, having=MOVES)


def alias(name):
    return {"Condition": {"ForAnyValue:StringEquals": {"kms:ResourceAliases": name}}}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("router_inside", Set(BALANCER, "internal", value=False)),
        ("router_inside", Set(BALANCER, "securityGroups", [])),
        ("router_inside", Set(GROUP, "ingress[0].cidrBlocks", ["10.0.0.0/8"], having="Router")),
        ("router_inside", Set(GROUP, "ingress[0].ipv6CidrBlocks", ["fd00::/8"], having="Router")),
        ("router_inside", Set(LISTENER, "protocol", "HTTP")),
        ("way_back", Drop(TARGET, having="/legacy/")),
        ("way_back", Set(LISTENER, f"{SHARES}[1].weight", 100)),
        ("way_back", Set(LISTENER, SHARES, [{"arn": "${aws:lb/targetGroup:TargetGroup#governed.id}", "weight": 100}])),
        ("way_back", Drop(LISTENER)),
        ("divided_calls_logged", Drop(DELIVERY)),
        ("divided_calls_logged", Drop(SOURCE)),
        ("divided_calls_logged", Set(SOURCE, "logType", "ALB_CONNECTION_LOGS")),
        ("divided_calls_logged", Set(LOG, "kmsKeyId", None, having="vendedlogs")),
        ("divided_calls_logged", Set(LOG, "retentionInDays", 90, having="vendedlogs")),
        ("only_moves_calls", Drop(POLICY, having=MOVES)),
        ("only_moves_calls", Set(POLICY, "policy.Statement[0].Resource", "*", having=MOVES)),
        ("only_moves_calls", may(["elasticloadbalancing:ModifyRule"], "*")),
        ("only_moves_calls", may(["elasticloadbalancing:*"], "*")),
        ("only_moves_calls", may(["s3:PutObject"], f"{STATE}/stacks/gouvernail/*")),
        ("only_moves_calls", may(["s3:PutObject"], f"{STATE}/stacks/gouvernail/credit-scoring-aws-dev-workload.json")),
        ("only_moves_calls", may(["s3:PutObject"], f"{STATE}/stacks/*/{OWN}*")),
        ("only_moves_calls", may(["s3:GetObject"], "*")),
        ("only_moves_calls", may(["s3:Get*"], "*")),
        ("only_moves_calls", may(["logs:GetLogEvents"], "*")),
        ("only_moves_calls", may(["kms:Decrypt"], "*")),
        ("only_moves_calls", may(["kms:Decrypt"], "*", **alias("alias/other"))),
        ("only_moves_calls", may(["iam:PassRole"], "*")),
        ("only_moves_calls", Set(POLICY, "policy.Statement[+]", ALL_BUT_IAM, having=MOVES)),
    ],
)  # fmt: skip
def test_what_breaks_it(worked, name, change):
    assert verdict(worked, f"traffic.{name}", change, cloud="aws") is Verdict.FAIL


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("router_inside", Set(BALANCER, "internal", UNKNOWN)),
        ("router_inside", Set(BALANCER, "securityGroups", UNKNOWN)),
        ("router_inside", Set(GROUP, "ingress[0].cidrBlocks", UNKNOWN, having="Router")),
        ("way_back", Set(LISTENER, "defaultActions", UNKNOWN)),
        ("way_back", Set(LISTENER, f"{SHARES}[0].arn", UNKNOWN)),
        ("divided_calls_logged", Set(DELIVERY, "deliveryDestinationArn", UNKNOWN)),
        ("divided_calls_logged", Set(LOG, "kmsKeyId", UNKNOWN, having="vendedlogs")),
        ("only_moves_calls", Set("aws:iam/role:Role", "managedPolicyArns", [MANAGED], having='"cutover"')),
    ],
)  # fmt: skip
def test_what_leaves_it_open(worked, name, change):
    assert verdict(worked, f"traffic.{name}", change, cloud="aws") is not Verdict.PASS


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("router_inside", Set(GROUP, "ingress[0].cidrBlocks", ["10.10.4.0/24"], having="Router")),
        ("router_inside", Set(LISTENER, "sslPolicy", "ELBSecurityPolicy-TLS13-1-3-2021-06")),
        ("way_back", Set(LISTENER, SHARES, [
            {"arn": "${aws:lb/targetGroup:TargetGroup#legacy.id}", "weight": 0},
            {"arn": "${aws:lb/targetGroup:TargetGroup#governed.id}", "weight": 100},
        ])),
        ("only_moves_calls", may(["s3:PutObject", "s3:DeleteObject"], f"{STATE}/locks/*/{OWN}/*")),
        ("only_moves_calls", may(["s3:GetObject"], "arn:aws:s3:::my-pulumi-state/*")),
        ("only_moves_calls", may(["kms:Decrypt", "kms:Encrypt"], "*", **alias("alias/my-state"))),
        ("only_moves_calls", may(["logs:GetDelivery*", "tag:GetResources"], "*")),
    ],
)  # fmt: skip
def test_what_must_not(worked, name, change):
    assert verdict(worked, f"traffic.{name}", change, cloud="aws") is Verdict.PASS
