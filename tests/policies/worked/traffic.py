"""A router before both sides, and who moves calls."""

from tests.policies.worked.stack import RANGES, REGION, Stack, policy, statement

__all__ = ["cutover"]


def cutover(stack: Stack, environment: str) -> None:
    place = f"arn:aws:elasticloadbalancing:{REGION}:{stack.account}"
    vpc, block = f"vpc-{environment}", RANGES[environment]
    rule = {"protocol": "tcp", "fromPort": 443, "toPort": 443}
    around = {
        "vpcId": vpc,
        "description": "Router",
        "ingress": [{**rule, "cidrBlocks": [block]}],
        "egress": [{**rule, "cidrBlocks": [block]}],
    }
    stack.add("ec2/securityGroup:SecurityGroup", "router", f"sg-{environment}-router", around)
    subnets = [f"subnet-{environment}-{zone}" for zone in ("abc" if environment == "prod" else "ab")]
    balancer = f"{place}:loadbalancer/app/router/1"
    made = {
        "name": "router",
        "loadBalancerType": "application",
        "internal": True,
        "subnets": subnets,
        "securityGroups": [f"sg-{environment}-router"],
    }
    stack.add("lb/loadBalancer:LoadBalancer", "router", balancer, made, arn=balancer)
    sides: dict[str, str] = {}
    for side, address in (("legacy", "15.10"), ("governed", "1.10")):
        sides[side] = f"{place}:targetgroup/{side}/1"
        group = {"name": side, "targetType": "ip", "protocol": "HTTPS", "port": 443, "vpcId": vpc}
        stack.add("lb/targetGroup:TargetGroup", side, sides[side], group, arn=sides[side])
        target = {"targetGroupArn": sides[side], "targetId": f"{block.removesuffix('0.0/20')}{address}", "port": 443}
        stack.add("lb/targetGroupAttachment:TargetGroupAttachment", side, f"{sides[side]}-1", target)
    shares = [{"arn": sides["legacy"], "weight": 75}, {"arn": sides["governed"], "weight": 25}]
    listener = f"{place}:listener/app/router/1/1"
    listens = {
        "loadBalancerArn": balancer,
        "port": 443,
        "protocol": "HTTPS",
        "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "certificateArn": f"arn:aws:acm:{REGION}:{stack.account}:certificate/1",
        "defaultActions": [{"type": "forward", "forward": {"targetGroups": shares}}],
    }
    stack.add("lb/listener:Listener", "router", listener, listens, arn=listener)
    _logged(stack, balancer)
    _moved(stack, listener)


def _logged(stack: Stack, balancer: str) -> None:
    key = stack.key("router", [f"logs.{REGION}.amazonaws.com"])
    name, place = "/aws/vendedlogs/router", f"arn:aws:logs:{REGION}:{stack.account}"
    group = {"name": name, "kmsKeyId": key, "retentionInDays": 400, "tags": {"purpose": "router"}}
    stack.add("cloudwatch/logGroup:LogGroup", "router", name, group, arn=f"{place}:log-group:{name}")
    into = {
        "name": "router",
        "deliveryDestinationConfiguration": {"destinationResourceArn": f"{place}:log-group:{name}"},
    }
    to = f"{place}:delivery-destination:router"
    stack.add("cloudwatch/logDeliveryDestination:LogDeliveryDestination", "router", "router", into, arn=to)
    source = {"name": "router", "logType": "ALB_ACCESS_LOGS", "resourceArn": balancer}
    stack.add("cloudwatch/logDeliverySource:LogDeliverySource", "router", "router", source)
    delivery = {"deliverySourceName": "router", "deliveryDestinationArn": to}
    stack.add("cloudwatch/logDelivery:LogDelivery", "router", "1", delivery)


def _moved(stack: Stack, listener: str) -> None:
    signed_in = f"arn:aws:iam::{stack.account}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_grp-mlops_{'?' * 16}"
    trust = policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"arn:aws:iam::{stack.account}:root"},
            "Condition": {"ArnLike": {"aws:PrincipalArn": signed_in}},
        }
    )
    arn = f"arn:aws:iam::{stack.account}:role/cutover"
    role = {"name": "cutover", "assumeRolePolicy": trust, "tags": {"duty": "operator"}}
    stack.add("iam/role:Role", "cutover", "cutover", role, arn=arn, name="cutover")
    may = policy(
        statement("MoveCalls", ["elasticloadbalancing:ModifyListener"], listener),
        statement("Look", ["elasticloadbalancing:Describe*"]),
    )
    stack.add("iam/rolePolicy:RolePolicy", "cutover", "cutover:may", {"role": "cutover", "policy": may})
