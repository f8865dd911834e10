"""The gateway: private, signed calls only, bounded, logged with one id, stopped by one event."""

import json
import re

import pytest

from components.aws import Gateway
from gouvernail.errors import GouvernailError
from tests.components.aws.graphs import every, one, statements

KEY = "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000000"
VPC = "vpc-0123456789abcdef0"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-dev/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary",
    "system": "credit-scoring",
    "network_id": VPC,
    "allow": [],
    "models": ["score-card"],
    "endpoints": {"score-card": "Credit-scoring-dev-score-card"},
    "releases": {"score-card": "credit-scoring-dev-score-card-0a1b2c3d"},
    "throttle": {"requests_per_second": 200, "burst": 400},
    "block": True,
    "key_id": KEY,
    "keep_days": 401,
    "route": "arn:aws:sns:eu-west-1:111111111111:bex-dev-high",
    "fallback": "manual-review",
}
TRACE = "context.extendedRequestId"


@pytest.fixture
def graph(build):
    return build(Gateway, ARGS)


def log_format(graph):
    return json.loads(one(graph, "apigateway.Stage").inputs["accessLogSettings"]["format"])


def rules(graph):
    return sorted(one(graph, "wafv2.WebAcl").inputs["rules"], key=lambda rule: rule["priority"])


def test_it_is_private_and_turns_away_what_comes_from_elsewhere(graph):
    assert one(graph, "apigateway.RestApi").inputs["endpointConfiguration"] == {"types": "PRIVATE"}
    found = statements(one(graph, "apigateway.RestApiPolicy"))
    assert found["OwnAccountFromInside"]["Principal"] == {"AWS": "arn:aws:iam::111111111111:root"}
    denied = found["NobodyFromOutside"]
    assert (denied["Effect"], denied["Principal"]) == ("Deny", "*")
    assert denied["Condition"] == {"StringNotEquals": {"aws:SourceVpc": VPC}}
    assert "NobodyFromElsewhere" not in found


def test_named_ranges_are_the_only_ones(build):
    graph = build(Gateway, {**ARGS, "allow": ["10.10.1.0/24"]})
    denied = statements(one(graph, "apigateway.RestApiPolicy"))["NobodyFromElsewhere"]
    assert denied["Condition"] == {"NotIpAddress": {"aws:VpcSourceIp": ["10.10.1.0/24"]}}


def test_a_call_is_signed_and_well_formed(graph):
    method = one(graph, "apigateway.Method").inputs
    assert (method["httpMethod"], method["authorization"]) == ("POST", "AWS_IAM")
    validator = one(graph, "apigateway.RequestValidator")
    assert method["requestValidatorId"] == validator.id
    assert (validator.inputs["validateRequestBody"], validator.inputs["validateRequestParameters"]) == (True, True)
    integration = one(graph, "apigateway.Integration").inputs
    assert (integration["passthroughBehavior"], set(integration["requestTemplates"])) == (
        "NEVER",
        {"application/json", "text/csv"},
    )


def test_it_asks_this_endpoint_with_a_role_that_may_do_nothing_else(graph):
    integration = one(graph, "apigateway.Integration").inputs
    assert integration["uri"] == (
        "arn:aws:apigateway:eu-west-1:runtime.sagemaker:path/endpoints/Credit-scoring-dev-score-card/invocations"
    )
    assert integration["credentials"] == one(graph, "iam.Role", "ask").outputs["arn"]
    (ask,) = statements(one(graph, "iam.RolePolicy", "ask")).values()
    endpoint = "arn:aws:sagemaker:eu-west-1:111111111111:endpoint/credit-scoring-dev-score-card"
    assert (ask["Action"], ask["Resource"]) == (["sagemaker:InvokeEndpoint"], [endpoint])


def test_the_role_that_asks_waits_for_no_source_for_the_service_names_none(graph):
    (trusted,) = json.loads(one(graph, "iam.Role", "ask").inputs["assumeRolePolicy"])["Statement"]
    assert (trusted["Principal"], trusted["Condition"]) == ({"Service": "apigateway.amazonaws.com"}, {})


def test_one_id_stands_in_the_log_and_in_the_record_of_the_prediction(graph):
    sent = one(graph, "apigateway.Integration").inputs["requestParameters"]
    assert sent["integration.request.header.X-Amzn-SageMaker-Inference-Id"] == TRACE
    assert log_format(graph)["trace"] == f"${TRACE}"
    assert log_format(graph)["xray"] == "$context.xrayTraceId"
    assert one(graph, "apigateway.Stage").inputs["xrayTracingEnabled"] is True


def test_the_release_stands_in_both_and_changes_without_a_deployment(build, graph):
    release = "credit-scoring-dev-score-card-0a1b2c3d"
    stage = one(graph, "apigateway.Stage").inputs
    assert log_format(graph)["release"] == {"score-card": release}
    assert stage["variables"] == {"release_score_card": release}
    sent = one(graph, "apigateway.Integration").inputs["requestParameters"]
    assert sent["integration.request.header.X-Amzn-SageMaker-Custom-Attributes"] == "stageVariables.release_score_card"
    later = build(Gateway, {**ARGS, "releases": {"score-card": "another"}})
    deployments = [one(each, "apigateway.Deployment").inputs["triggers"] for each in (graph, later)]
    assert deployments[0] == deployments[1]


def test_a_part_that_changes_is_deployed_after_it_is_there(build, graph):
    deployment = one(graph, "apigateway.Deployment")
    kinds = ("Method", "Integration", "IntegrationResponse", "MethodResponse", "RestApiPolicy", "RequestValidator")
    for part in (part for kind in kinds for part in every(graph, f"apigateway.{kind}")):
        assert part.urn in deployment.dependencies
    other = build(Gateway, {**ARGS, "allow": ["10.10.1.0/24"]})
    assert deployment.inputs["triggers"] != one(other, "apigateway.Deployment").inputs["triggers"]


def test_a_refused_question_is_told_from_a_model_that_failed(graph):
    answers = {
        one.inputs["statusCode"]: one.inputs.get("selectionPattern")
        for one in every(graph, "apigateway.IntegrationResponse")
    }
    assert answers.keys() == {"200", "400", "502"}
    assert answers["502"] is None
    assert re.fullmatch(answers["200"], "200")
    assert re.fullmatch(answers["400"], "413")
    assert not re.fullmatch(answers["400"], "424")  # the model failed, not the question
    assert not re.fullmatch(answers["200"], "500")


def test_the_throttle_is_the_specs_and_nothing_is_logged_in_clear(graph):
    settings = one(graph, "apigateway.MethodSettings").inputs
    assert settings["methodPath"] == "*/*"
    assert (settings["settings"]["throttlingRateLimit"], settings["settings"]["throttlingBurstLimit"]) == (200, 400)
    assert (settings["settings"]["loggingLevel"], settings["settings"]["dataTraceEnabled"]) == ("OFF", False)


def test_logs_are_encrypted_and_calls_are_kept_as_long_as_predictions(graph):
    logs = {log.name: log.inputs for log in every(graph, "cloudwatch.LogGroup")}
    assert {log["kmsKeyId"] for log in logs.values()} == {KEY}
    assert logs["calls"]["retentionInDays"] == 545
    assert logs["firewall"]["name"].startswith("aws-waf-logs-")


def test_a_time_that_no_log_is_kept_for_is_refused(build):
    with pytest.raises(GouvernailError, match=r"retention\.events\.keep"):
        build(Gateway, {**ARGS, "keep_days": 4000})


def test_the_firewall_stands_before_the_stage_and_its_log_has_no_credential(graph):
    acl = one(graph, "wafv2.WebAcl")
    before = one(graph, "wafv2.WebAclAssociation").inputs
    assert before == {"resourceArn": one(graph, "apigateway.Stage").outputs["arn"], "webAclArn": acl.outputs["arn"]}
    redacted = one(graph, "wafv2.WebAclLoggingConfiguration").inputs["redactedFields"]
    assert {"singleHeader": {"name": "authorization"}} in redacted
    assert {"queryString": {}} in redacted


@pytest.mark.parametrize(("block", "acts", "overridden"), [(True, "block", "none"), (False, "count", "count")])
def test_attacks_are_blocked_or_counted_and_a_stop_blocks_always(build, block, acts, overridden):
    found = rules(build(Gateway, {**ARGS, "block": block}))
    stopped, bound, *groups = found
    assert list(stopped["action"]) == ["block"]
    assert list(bound["action"]) == [acts]
    assert [list(group["overrideAction"]) for group in groups] == [[overridden]] * 2
    assert bound["statement"]["rateBasedStatement"]["limit"] == 60 * 200 + 400


def test_a_question_longer_than_eight_kilobytes_is_no_attack(graph):
    (common,) = [rule for rule in rules(graph) if rule["name"] == "AWSManagedRulesCommonRuleSet"]
    (counted,) = common["statement"]["managedRuleGroupStatement"]["ruleActionOverrides"]
    assert counted == {"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}


def test_a_stop_turns_the_switch_that_matches_every_path(graph):
    switch = one(graph, "wafv2.RegexPatternSet")
    assert [re.search(one["regexString"], "/live/score-card") for one in switch.inputs["regularExpressions"]] == [None]
    first = rules(graph)[0]["statement"]["regexPatternSetReferenceStatement"]
    assert (first["arn"], first["fieldToMatch"]) == (switch.outputs["arn"], {"uriPath": {}})
    machine = one(graph, "sfn.StateMachine")
    states = json.loads(machine.inputs["definition"])["States"]
    turn = states["Turn"]["Parameters"]
    assert (turn["Id"], turn["Scope"]) == (switch.id, "REGIONAL")
    assert [bool(re.search(one["RegexString"], "/live/score-card")) for one in turn["RegularExpressionList"]] == [True]
    assert states["Turn"]["Catch"][0]["Next"] == "Wait"
    rule = one(graph, "cloudwatch.EventRule", "stop")
    assert json.loads(rule.inputs["eventPattern"]) == {
        "source": ["gouvernail"],
        "detail-type": ["System Stop"],
        "detail": {"system": ["credit-scoring"]},
    }
    assert one(graph, "cloudwatch.EventTarget", "stop").inputs["arn"] == machine.outputs["arn"]


def test_the_machine_turns_this_switch_and_may_do_nothing_else(graph):
    (turn,) = statements(one(graph, "iam.RolePolicy", "stop")).values()
    assert turn["Action"] == ["wafv2:GetRegexPatternSet", "wafv2:UpdateRegexPatternSet"]
    assert turn["Resource"] == [one(graph, "wafv2.RegexPatternSet").outputs["arn"]]


def test_callers_are_told_what_happens_instead(graph):
    acl = one(graph, "wafv2.WebAcl").inputs
    (body,) = acl["customResponseBodies"]
    assert json.loads(body["content"]) == {"system": "credit-scoring", "stopped": True, "fallback": "manual-review"}
    assert rules(graph)[0]["action"]["block"]["customResponse"] == {
        "customResponseBodyKey": body["key"],
        "responseCode": 503,
    }


def test_a_stop_and_one_that_failed_are_told(graph):
    pattern = json.loads(one(graph, "cloudwatch.EventRule", "stop-ended").inputs["eventPattern"])
    assert set(pattern["detail"]["status"]) == {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}
    assert one(graph, "cloudwatch.EventTarget", "stop-ended").inputs["arn"] == ARGS["route"]
