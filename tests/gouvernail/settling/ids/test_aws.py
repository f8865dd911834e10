"""How what AWS gives an id of its own is found, with a provider that answers from a table."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from gouvernail.settling import ids
from gouvernail.settling.ids import Ask, Unsaid

Rule = Callable[[Mapping[str, object], Ask], list[str]]
ARN = "arn:aws:elasticloadbalancing:eu-west-1:111111111111"
BALANCER, LISTENER = f"{ARN}:loadbalancer/app/r/1", f"{ARN}:listener/app/r/1/2"
GATEWAY = "arn:aws:apigateway:eu-west-1:111111111111:"


def found(token: str, inputs: Mapping[str, object], answers: Mapping[str, Any] | None = None) -> list[str]:
    """What the rule finds; a function is answered by its short name, and by None where there is no answer."""
    rule: Any = ids.rule(f"aws:{token}")

    def ask(function: str, arguments: Mapping[str, object]) -> Mapping[str, object] | None:
        answer = (answers or {}).get(function.rpartition(":")[2])
        return answer(arguments) if callable(answer) else answer

    return rule(inputs, ask)


@pytest.mark.parametrize(
    ("token", "inputs", "function", "asked", "answer"),
    [
        ("lb/loadBalancer:LoadBalancer", {"name": "r"}, "getLoadBalancer", {"name": "r"}, {"arn": BALANCER}),
        ("lb/targetGroup:TargetGroup", {"name": "r"}, "getTargetGroup", {"name": "r"}, {"arn": BALANCER}),
        (
            "lb/listener:Listener",
            {"loadBalancerArn": BALANCER, "port": 443},
            "getListener",
            {"loadBalancerArn": BALANCER, "port": 443},
            {"arn": LISTENER},
        ),
        (
            "lb/listenerRule:ListenerRule",
            {"listenerArn": LISTENER, "priority": 10, "tags": {}},
            "getListenerRule",
            {"listenerArn": LISTENER, "priority": 10},
            {"arn": LISTENER},
        ),
        ("apigateway/restApi:RestApi", {"name": "a"}, "getRestApi", {"name": "a"}, {"id": LISTENER}),
        (
            "route53/zone:Zone",
            {"name": "a.example.com", "vpcs": [{"vpcId": "vpc-1"}]},
            "getZone",
            {"name": "a.example.com", "privateZone": True, "vpcId": "vpc-1"},
            {"zoneId": LISTENER},
        ),
    ],
)
def test_what_a_function_finds_by_what_is_unique(
    token: str, inputs: Mapping[str, object], function: str, asked: Mapping[str, object], answer: Mapping[str, object]
) -> None:
    seen: list[Mapping[str, object]] = []

    def answered(arguments: Mapping[str, object]) -> Mapping[str, object]:
        seen.append(arguments)
        return answer

    assert found(token, inputs, {function: answered}) == [next(iter(answer.values()))]
    assert seen == [asked]
    assert found(token, inputs) == []


@pytest.mark.parametrize(
    ("token", "inputs", "missing"),
    [
        ("lb/loadBalancer:LoadBalancer", {"namePrefix": "r"}, "name"),
        ("lb/listenerRule:ListenerRule", {"listenerArn": LISTENER}, "priority"),
        ("ec2/securityGroup:SecurityGroup", {"name": "r"}, "vpcId"),
        ("route53/zone:Zone", {"name": "example.com"}, "network"),
        (
            "apigateway/domainName:DomainName",
            {"domainName": "x", "endpointConfiguration": {"types": "PRIVATE"}},
            "tags",
        ),
        ("apigateway/domainNameAccessAssociation:DomainNameAccessAssociation", {"domainNameArn": "x"}, "ARN"),
    ],
)
def test_what_is_not_unique_is_not_guessed(token: str, inputs: Mapping[str, object], missing: str) -> None:
    with pytest.raises(Unsaid, match=missing):
        found(token, inputs)


def test_a_group_is_found_by_its_name_in_its_network() -> None:
    seen: list[Any] = []

    def groups(arguments: Any) -> Mapping[str, object]:
        seen.extend(arguments["filters"])
        return {"ids": ["sg-1"]}

    assert found("ec2/securityGroup:SecurityGroup", {"name": "r", "vpcId": "vpc-1"}, {"getSecurityGroups": groups}) == [
        "sg-1"
    ]
    assert seen == [{"name": "group-name", "values": ["r"]}, {"name": "vpc-id", "values": ["vpc-1"]}]


@pytest.mark.parametrize(("kind", "egress", "expected"), [("Ingress", False, ["sgr-2"]), ("Egress", True, ["sgr-1"])])
def test_a_rule_of_a_group_is_the_one_with_its_direction_ports_and_peer(
    kind: str, egress: object, expected: list[str]
) -> None:
    same = {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443.0, "cidrIpv4": "10.0.0.0/16", "cidrIpv6": ""}
    held = {
        "sgr-1": {**same, "isEgress": True},
        "sgr-2": {**same, "isEgress": False},
        "sgr-3": {**same, "isEgress": egress, "fromPort": 80},
        "sgr-4": {**same, "isEgress": egress, "cidrIpv4": "10.1.0.0/16"},
    }
    answers = {
        "getSecurityGroupRules": {"ids": list(held)},
        "getSecurityGroupRule": lambda arguments: held[arguments["securityGroupRuleId"]],
    }
    inputs = {"securityGroupId": "sg-1", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/16"}
    token = f"vpc/securityGroup{kind}Rule:SecurityGroup{kind}Rule"
    assert found(token, inputs, answers) == expected


def tagged(*arns: str) -> Mapping[str, Any]:
    return {"getResources": {"resourceTagMappingLists": [{"resourceArn": arn} for arn in arns]}}


def test_a_public_domain_name_is_its_own_id_and_a_private_one_is_found_by_its_tags() -> None:
    token, private = "apigateway/domainName:DomainName", {"endpointConfiguration": {"types": "PRIVATE", "x": None}}
    assert found(token, {"domainName": "a.example.com"}) == ["a.example.com"]
    inputs = {"domainName": "a.example.com", "tags": {"owner": "t"}, **private}
    arns = (
        f"{GATEWAY}/domainnames/a.example.com+0abc12",
        f"{GATEWAY}/domainnames/ba.example.com+9",
        f"{GATEWAY}/restapis/1",
    )
    assert found(token, inputs, tagged(*arns)) == ["a.example.com/0abc12"]
    assert found(token, inputs, tagged()) == []


def test_what_hangs_on_a_domain_name_follows_from_it() -> None:
    mapping = "apigateway/basePathMapping:BasePathMapping"
    assert found(mapping, {"domainName": "a.b"}) == ["a.b/"]
    assert found(mapping, {"domainName": "a.b", "basePath": "v1", "domainNameId": "0abc12"}) == ["a.b/v1/0abc12"]
    inputs = {
        "domainNameArn": f"{GATEWAY}/domainnames/a.b+0abc12",
        "accessAssociationSource": "vpce-1",
        "accessAssociationSourceType": "VPCE",
    }
    assert found("apigateway/domainNameAccessAssociation:DomainNameAccessAssociation", inputs) == [
        f"{GATEWAY}/domainnameaccessassociations/domainname/a.b+0abc12/vpcesource/vpce-1"
    ]


def test_a_delivery_is_found_by_its_tags_and_told_by_its_ends() -> None:
    shown = {
        "d1": {"DeliverySourceName": "calls", "DeliveryDestinationArn": "arn:d"},
        "d2": {"DeliverySourceName": "connections", "DeliveryDestinationArn": "arn:d"},
    }
    answers = {
        **tagged(
            *(f"arn:aws:logs:eu-west-1:1:delivery:{name}" for name in shown),
            "arn:aws:logs:eu-west-1:1:delivery-source:calls",
        ),
        "getResource": lambda arguments: {"properties": json.dumps(shown[arguments["identifier"]])},
    }
    inputs = {"deliverySourceName": "connections", "deliveryDestinationArn": "arn:d", "tags": {"owner": "t"}}
    assert found("cloudwatch/logDelivery:LogDelivery", inputs, answers) == ["d2"]


def test_a_path_below_the_root_of_an_api_is_found_and_a_deeper_one_not() -> None:
    paths = {"/": {"id": "root"}, "/v1": {"id": "one"}}
    answers = {"getResource": lambda arguments: paths.get(arguments["path"])}
    inputs = {"restApi": "a", "pathPart": "v1", "parentId": "root"}
    assert found("apigateway/resource:Resource", inputs, answers) == ["one"]
    assert found("apigateway/resource:Resource", {**inputs, "pathPart": "v2"}, answers) == []
    with pytest.raises(Unsaid):
        found("apigateway/resource:Resource", {**inputs, "parentId": "one"}, answers)


def test_a_policys_path_is_the_root_where_none_is_given() -> None:
    answers = {"getCallerIdentity": {"accountId": "111111111111"}, "getPartition": {"partition": "aws"}}
    assert found("iam/policy:Policy", {"name": "p"}, answers) == ["arn:aws:iam::111111111111:policy/p"]
    assert found("iam/policy:Policy", {"name": "p", "path": "/a/"}, answers) == ["arn:aws:iam::111111111111:policy/a/p"]
