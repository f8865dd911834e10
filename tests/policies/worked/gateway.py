"""A gateway with one call, the firewall before it, and what stops it."""

import json

from tests.policies.worked.stack import AWAY, REGION, Stack, policy, statement

__all__ = ["expected", "foundation", "workload"]

_TRACE = "context.extendedRequestId"


def _role(stack: Stack, name: str, service: str, *may: dict[str, object]) -> str:
    arn = f"arn:aws:iam::{stack.account}:role/{name}"
    trust = policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}})
    stack.add("iam/role:Role", name, name, {"assumeRolePolicy": trust, "name": name}, arn=arn, name=name)
    if may:
        stack.add("iam/rolePolicy:RolePolicy", name, f"{name}:may", {"role": name, "policy": policy(*may)})
    return arn


def foundation(stack: Stack, environment: str) -> None:
    writer = _role(stack, "gateway-logs", "apigateway.amazonaws.com")
    for region in (REGION, AWAY):
        setting = {"cloudwatchRoleArn": writer, "region": region}
        stack.add("apigateway/account:Account", f"logs-{region}", stack.account, setting)


def workload(stack: Stack, environment: str) -> None:
    api, vpc = "a1b2c3d4e5", f"vpc-{environment}"
    calls = f"arn:aws:execute-api:{REGION}:{stack.account}:{api}/*"
    stack.add(
        "apigateway/restApi:RestApi",
        "gateway",
        api,
        {"name": "credit-scoring-gateway", "endpointConfiguration": {"types": "PRIVATE"}},
    )
    outside = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": calls,
        "Condition": {"StringNotEquals": {"aws:SourceVpc": vpc}},
    }
    own = {"AWS": f"arn:aws:iam::{stack.account}:root"}
    text = policy(statement("Own", ["execute-api:Invoke"], calls, own), outside)
    stack.add("apigateway/restApiPolicy:RestApiPolicy", "gateway", api, {"restApiId": api, "policy": text})
    endpoint = f"arn:aws:sagemaker:{REGION}:{stack.account}:endpoint/scorecard"
    ask = statement("Ask", ["sagemaker:InvokeEndpoint"], endpoint)
    place = {"restApi": api, "resourceId": "abc123", "httpMethod": "POST"}
    stack.add("apigateway/method:Method", "ask", "agm", {**place, "authorization": "AWS_IAM"})
    behind = {
        **place,
        "type": "AWS",
        "uri": f"arn:aws:apigateway:{REGION}:runtime.sagemaker:path/endpoints/scorecard/invocations",
        "credentials": _role(stack, "gateway-ask", "apigateway.amazonaws.com", ask),
        "requestParameters": {"integration.request.header.X-Amzn-SageMaker-Inference-Id": _TRACE},
    }
    stack.add("apigateway/integration:Integration", "ask", "agi", behind)
    log = f"arn:aws:logs:{REGION}:{stack.account}:log-group:/aws/apigateway/calls"
    key = stack.key("calls", [f"logs.{REGION}.amazonaws.com"])
    group = {"name": "/aws/apigateway/calls", "kmsKeyId": key, "retentionInDays": 400, "tags": {"purpose": "calls"}}
    stack.add("cloudwatch/logGroup:LogGroup", "calls", "/aws/apigateway/calls", group, arn=log)
    stage = f"arn:aws:apigateway:{REGION}::/restapis/{api}/stages/live"
    written = json.dumps({"trace": f"${_TRACE}", "release": {"scorecard": "scorecard-1"}})
    front = {
        "restApi": api,
        "deployment": "d1",
        "stageName": "live",
        "xrayTracingEnabled": True,
        "accessLogSettings": {"destinationArn": log, "format": written},
    }
    stack.add("apigateway/stage:Stage", "gateway", f"ags-{api}-live", front, arn=stage)
    limits = {"throttlingRateLimit": 200, "throttlingBurstLimit": 400}
    every = {"restApi": api, "stageName": "live", "methodPath": "*/*", "settings": limits}
    stack.add("apigateway/methodSettings:MethodSettings", "every", "every", every)
    _guard(stack, stage)


def _guard(stack: Stack, stage: str) -> None:
    place = f"arn:aws:wafv2:{REGION}:{stack.account}:regional"
    switch, acl = f"{place}/regexpatternset/stop/s-1", f"{place}/webacl/gateway/w-1"
    stack.add(
        "wafv2/regexPatternSet:RegexPatternSet", "switch", "s-1", {"name": "stop", "scope": "REGIONAL"}, arn=switch
    )
    seen = {"metricName": "m", "cloudwatchMetricsEnabled": True, "sampledRequestsEnabled": False}
    matches = {
        "arn": switch,
        "fieldToMatch": {"uriPath": {}},
        "textTransformations": [{"priority": 0, "type": "NONE"}],
    }
    group = {"vendorName": "AWS", "name": "AWSManagedRulesCommonRuleSet"}
    bound = {"limit": 1000, "aggregateKeyType": "IP"}
    rules = [
        {"name": "stop", "action": {"block": {}}, "statement": {"regexPatternSetReferenceStatement": matches}},
        {"name": "bound", "action": {"block": {}}, "statement": {"rateBasedStatement": bound}},
        {"name": "known", "overrideAction": {"none": {}}, "statement": {"managedRuleGroupStatement": group}},
    ]
    numbered = [{**rule, "priority": place, "visibilityConfig": seen} for place, rule in enumerate(rules)]
    given = {"name": "g", "scope": "REGIONAL", "rules": numbered, "defaultAction": {"allow": {}}}
    stack.add("wafv2/webAcl:WebAcl", "gateway", "w-1", {**given, "visibilityConfig": seen}, arn=acl)
    before = {"webAclArn": acl, "resourceArn": stage}
    stack.add("wafv2/webAclAssociation:WebAclAssociation", "gateway", "before", before)
    machine = f"arn:aws:states:{REGION}:{stack.account}:stateMachine:gateway-stop"
    turn = statement("Turn", ["wafv2:UpdateRegexPatternSet"], switch)
    states = {"Turn": {"Resource": "arn:aws:states:::aws-sdk:wafv2:updateRegexPatternSet", "Parameters": {"Id": "s-1"}}}
    made = {
        "name": "gateway-stop",
        "roleArn": _role(stack, "turn", "states.amazonaws.com", turn),
        "definition": json.dumps({"StartAt": "Turn", "States": states}),
    }
    stack.add("sfn/stateMachine:StateMachine", "gateway-stop", machine, made, arn=machine)
    pattern = json.dumps({"detail-type": ["System Stop"], "detail": {"system": ["credit-scoring"]}})
    rule = {"name": "gateway-stop", "eventPattern": pattern, "state": "ENABLED"}
    stack.add("cloudwatch/eventRule:EventRule", "gateway-stop", "gateway-stop", rule)
    target = {"rule": "gateway-stop", "arn": machine}
    stack.add(
        "cloudwatch/eventTarget:EventTarget",
        "gateway-stop",
        "gateway-stop-1",
        {**target, "deadLetterConfig": stack.put_aside},
    )


def expected(environment: str) -> dict[str, object]:
    return {"system": "credit-scoring", "calls_per_second": 200, "calls_at_once": 400}
