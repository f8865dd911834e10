"""Each clause of each guarantee on its own: what breaks it, what leaves it open, and what must not."""

import dataclasses
import json

import pytest

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.twin import Add, Change, Drop, Set, apply

KEY = "aws:kms/key:Key"
VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
TABLE = "aws:ec2/routeTable:RouteTable"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
FLOWS = "aws:ec2/flowLog:FlowLog"
TRAIL = "aws:cloudtrail/trail:Trail"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
VERSIONS = "aws:s3/bucketVersioning:BucketVersioning"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
SERVING = "/aws/sagemaker/"  # stands in what the role of a model may do
SERVED_BY = "sagemaker.amazonaws.com"
MACHINE = "aws:sfn/stateMachine:StateMachine"
MODEL = "aws:sagemaker/model:Model"
CONFIGURATION = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
SERVED = "aws:sagemaker/endpoint:Endpoint"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
MEASURED = "AWS/SageMaker"
TARGET = "aws:appautoscaling/target:Target"
SCHEDULED = "aws:appautoscaling/scheduledAction:ScheduledAction"
LOG = "aws:cloudwatch/logGroup:LogGroup"
PROD = "333333333333"
API_POLICY = "aws:apigateway/restApiPolicy:RestApiPolicy"
STAGE = "aws:apigateway/stage:Stage"
SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
ACL = "aws:wafv2/webAcl:WebAcl"
RULE = "aws:cloudwatch/eventRule:EventRule"


def allow(who: object, *actions: str, **more: object) -> dict[str, object]:
    given = {"Sid": "More", "Effect": "Allow", "Action": list(actions), "Resource": "*", **more}
    return given if who is None else {**given, "Principal": who}


BREAKS: list[tuple[str, Change]] = [
    ("archive.documents_immutable", Set(LOCK, "rule.defaultRetention.mode", "GOVERNANCE", having="documents")),
    ("archive.documents_immutable", Drop(LOCK, having="documents")),
    ("archive.documents_immutable", Set(VERSIONS, "versioningConfiguration.status", "Suspended", having="documents")),
    (
        "archive.archive_apart",
        Set(POLICY, "policy.Statement[+]", allow({"AWS": PROD}, "s3:Delete*"), having="documents"),
    ),
    (
        "archive.archive_apart",
        Set(POLICY, "policy.Statement[+]", allow({"AWS": PROD}, "s3:ListBucket"), having="documents"),
    ),
    ("archive.own_documents_only", Set(POLICY, "policy.Statement[1].Action", "s3:GetBucketAcl", having="documents")),
    ("archive.lock_extended", Drop(MACHINE, having="putObjectRetention")),
    (
        "archive.lock_extended",
        Set(
            MACHINE, "definition.States.List.Resource", "arn:aws:states:::aws-sdk:s3:listObjectsV2", having="Retention"
        ),
    ),
    (
        "archive.lock_extended",
        Set(MACHINE, "definition.States.Lock.Arguments.Retention.RetainUntilDate", "2030-01-01", having="Retention"),
    ),
    ("archive.lock_extended", Set(ROLE_POLICY, "policy.Statement[1].Action", "s3:GetObject", having="PutObjectRet")),
    ("archive.lock_extended", Set(ROLE_POLICY, "policy.Statement[0].Action", "states:Stop", having='\\"Start\\"')),
    ("network.no_public_address", Set(SUBNET, "mapPublicIpOnLaunch", value=True)),
    ("network.no_public_address", Set(TABLE, "routes[+]", {"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"})),
    ("network.no_public_address", Set(TABLE, "routes[+]", {"cidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"})),
    (
        "network.no_public_address",
        Add(
            "aws:ec2/route:Route",
            {"routeTableId": "rtb-dev", "destinationIpv6CidrBlock": "::/0", "egressOnlyGatewayId": "eigw-1"},
        ),
    ),
    (
        "network.no_public_address",
        Set(GROUP, "ingress[+]", {"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}),
    ),
    (
        "network.no_public_address",
        Add(
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            {"securityGroupId": "sg-dev", "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIpv6": "::/0"},
        ),
    ),
    ("network.no_public_address", Add("aws:ec2/natGateway:NatGateway", {"subnetId": "subnet-dev-a"})),
    ("network.no_public_address", Add("aws:ec2/eip:Eip", {"domain": "vpc"})),
    ("network.no_public_address", Drop(BLOCK, at="audit")),
    ("network.no_public_address", Set(BLOCK, "restrictPublicBuckets", value=False)),
    (
        "network.no_path_between_environments",
        Add(
            "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
            {"vpcId": "vpc-dev", "peerVpcId": "vpc-prod", "peerOwnerId": PROD},
        ),
    ),
    (
        "network.no_path_between_environments",
        Set(TABLE, "routes[+]", {"cidrBlock": "10.30.1.0/24", "transitGatewayId": "tgw-1"}),
    ),
    (
        "network.no_path_between_environments",
        Set(ROLE, "assumeRolePolicy.Statement[+]", allow({"AWS": PROD}, "sts:AssumeRole")),
    ),
    (
        "network.no_path_between_environments",
        Set(
            ROLE_POLICY,
            "policy.Statement[+]",
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": f"arn:aws:iam::{PROD}:role/deploy"},
        ),
    ),
    (
        "network.no_path_between_environments",
        Set(
            KEY,
            "policy.Statement[+]",
            allow("*", "kms:Decrypt", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
            at="own",
        ),
    ),
    (
        "network.no_path_between_environments",
        Set(POLICY, "policy.Statement[+]", allow({"AWS": f"arn:aws:iam::{PROD}:role/x"}, "s3:GetObject"), at="own"),
    ),
    (
        "network.no_path_between_environments",
        Set(
            KEY,
            "policy.Statement[+]",
            allow({"AWS": "*"}, "kms:Decrypt", Condition={"StringEquals": {"kms:CallerAccount": [PROD]}}),
            at="own",
        ),
    ),
    (
        "network.no_path_between_environments",
        Set(CONFIGURATION, "dataCaptureConfig.kmsKeyId", f"arn:aws:kms:eu-west-1:{PROD}:key/theirs"),
    ),
    (
        "network.no_path_between_environments",
        Set(MODEL, "executionRoleArn", f"arn:aws:iam::{PROD}:role/theirs"),
    ),
    ("network.services_reached_privately", Drop(ENDPOINT)),
    ("network.services_reached_privately", Set(VPC, "enableDnsSupport", value=False)),
    ("network.services_reached_privately", Set(ENDPOINT, "privateDnsEnabled", value=False)),
    ("network.services_reached_privately", Set(ENDPOINT, "subnetIds", [])),
    ("network.services_reached_privately", Set(GROUP, "ingress[0].cidrBlocks", ["10.10.0.0/24"])),
    ("network.services_reached_privately", Set(GROUP, "ingress[0].toPort", 442)),
    ("network.services_reached_privately", Set(GROUP, "ingress", [])),
    ("network.services_reached_privately", Drop("aws:ec2/routeTableAssociation:RouteTableAssociation")),
    (
        "network.services_reached_privately",
        Set(
            ROLE_POLICY,
            "policy.Statement[+]",
            {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:::table/x"},
            having=SERVING,
        ),
    ),
    ("network.endpoint_policies_limited", Set(ENDPOINT, "policy", json.dumps({"Statement": allow("*", "*")}))),
    ("network.flows_logged", Drop(FLOWS)),
    ("network.flows_logged", Drop(LOCK, at="audit")),
    ("network.flows_logged", Set(LOCK, "rule.defaultRetention.mode", "GOVERNANCE", at="audit")),
    ("network.zones", Drop(SUBNET)),
    ("keys.keys_rotate", Set(KEY, "rotationPeriodInDays", 800)),
    ("keys.key_policies_least_privilege", Set(KEY, "policy.Statement[+]", allow("*", "kms:Decrypt"))),
    (
        "keys.key_policies_least_privilege",
        Set(
            KEY,
            "policy.Statement[+]",
            allow({"Service": "logs.eu-west-1.amazonaws.com"}, "kms:Put*"),
            having="logs.eu-west-1",
        ),
    ),
    (
        "keys.key_policies_least_privilege",
        Set(
            KEY,
            "policy.Statement[+]",
            {"Effect": "Allow", "NotPrincipal": {"AWS": "1"}, "Action": "kms:Decrypt", "Resource": "*"},
        ),
    ),
    ("keys.stores_encrypted_with_own_key", Drop(ENCRYPTION)),
    (
        "keys.stores_encrypted_with_own_key",
        Set(ENCRYPTION, "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm", "AES256"),
    ),
    ("keys.stores_encrypted_with_own_key", Set(LOG, "kmsKeyId", None)),
    ("keys.stores_encrypted_with_own_key", Set(LOG, "kmsKeyId", "alias/aws/logs")),
    ("keys.stores_encrypted_with_own_key", Set(LOG, "kmsKeyId", "${aws:kms/key:Key#2.arn}")),
    ("keys.stores_encrypted_with_own_key", Set(CONFIGURATION, "dataCaptureConfig.kmsKeyId", None)),
    ("keys.stores_encrypted_with_own_key", Add("aws:sns/topic:Topic", {"name": "open"})),
    ("audit_log.trail_complete", Drop(TRAIL)),
    ("audit_log.trail_complete", Set(TRAIL, "enableLogging", value=False)),
    ("audit_log.trail_complete", Set(TRAIL, "enableLogFileValidation", value=False)),
    ("audit_log.trail_complete", Set(TRAIL, "includeGlobalServiceEvents", value=False)),
    ("audit_log.trail_complete", Set(TRAIL, "eventSelectors[0].includeManagementEvents", value=False)),
    ("audit_log.trail_complete", Set(TRAIL, "eventSelectors[0].readWriteType", "WriteOnly")),
    ("audit_log.trail_complete", Set(TRAIL, "eventSelectors[0].dataResources", [])),
    ("audit_log.trail_complete", Set(TRAIL, "eventSelectors[0].dataResources[0].values", ["arn:aws:s3:::one/"])),
    ("audit_log.log_immutable", Drop(LOCK, at="audit")),
    ("audit_log.log_immutable", Set(LOCK, "rule.defaultRetention.mode", "GOVERNANCE", at="audit")),
    ("audit_log.log_immutable", Set(VERSIONS, "versioningConfiguration.status", "Suspended", at="audit")),
    (
        "audit_log.log_apart",
        Set(POLICY, "policy.Statement[+]", allow("*", "s3:DeleteObject*", Resource="arn:aws:s3:::bex-audit-log/*")),
    ),
    (
        "audit_log.log_apart",
        Set(
            POLICY,
            "policy.Statement[+]",
            {"Effect": "Allow", "NotPrincipal": {"AWS": "9"}, "NotAction": "s3:Get*", "Resource": "*"},
        ),
    ),
    ("serving.redundant", Set(CONFIGURATION, "productionVariants", [])),
    ("serving.autoscaled", Drop(TARGET)),
    ("serving.autoscaled", Set(TARGET, "maxCapacity", 100)),
    ("serving.autoscaled", Set(TARGET, "minCapacity", 0)),
    ("serving.predictions_captured", Set(CONFIGURATION, "dataCaptureConfig", None)),
    ("serving.predictions_captured", Set(CONFIGURATION, "dataCaptureConfig.enableCapture", value=False)),
    (
        "serving.predictions_captured",
        Set(CONFIGURATION, "dataCaptureConfig.captureOptions", [{"captureMode": "Input"}]),
    ),
    ("serving.predictions_captured", Set(LOCK, "rule.defaultRetention.days", 183, at="own")),
    ("serving.predictions_captured", Drop(LOCK, at="own")),
    ("serving.rolls_back", Drop(ALARM, having=MEASURED)),
    ("serving.rolls_back", Set(ALARM, "actionsEnabled", value=False, having=MEASURED)),
    ("serving.rolls_back", Set(ALARM, "dimensions.EndpointName", "another", having=MEASURED)),
    ("serving.rolls_back", Set(ALARM, "extendedStatistic", "p50", having=MEASURED)),
    ("serving.rolls_back", Set(SERVED, "deploymentConfig", None)),
    ("serving.model_isolated", Set(MODEL, "vpcConfig", None)),
    ("serving.image_pinned", Set(MODEL, "primaryContainer.image", f"x@sha256:{'a' * 63}")),
    (
        "serving.role_least_privilege",
        Set(ROLE, "assumeRolePolicy.Statement[+]", allow({"AWS": "*"}, "sts:AssumeRole"), having=SERVED_BY),
    ),
    (
        "serving.role_least_privilege",
        Set(ROLE_POLICY, "policy.Statement[+]", allow(None, "s3:GetObject"), having=SERVING),
    ),
    (
        "serving.role_least_privilege",
        Set(ROLE_POLICY, "policy.Statement[+]", allow(None, "*", Resource="arn:x"), having=SERVING),
    ),
    (
        "serving.role_least_privilege",
        Set(
            ROLE_POLICY,
            "policy.Statement[+]",
            {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
            having=SERVING,
        ),
    ),
    ("serving.scales_down_off_hours", Drop(SCHEDULED)),
    ("serving.scales_down_off_hours", Set(SCHEDULED, "scalableTargetAction.maxCapacity", 2)),
    ("serving.scales_down_off_hours", Set(SCHEDULED, "resourceId", "endpoint/another/variant/main")),
    ("serving.redundant", Drop(SERVED)),
    ("serving.optimised_as_asked", Set(MODEL, "primaryContainer.environment", None)),
    ("serving.optimised_as_asked", Set(MODEL, "primaryContainer.environment.MODEL_RUNTIME", "openvino")),
    ("serving.optimised_as_asked", Set(MODEL, "primaryContainer.environment.BATCH_WAIT_MS", "50")),
    ("gateway.only_way_in", Drop("aws:apigateway/restApi:RestApi")),
    ("gateway.only_way_in", Drop("aws:apigateway/stage:Stage")),
    ("gateway.only_way_in", Drop("aws:apigateway/integration:Integration")),
    ("gateway.only_way_in", Drop("aws:apigateway/restApiPolicy:RestApiPolicy")),
    ("gateway.only_way_in", Set(API_POLICY, "policy.Statement[1].Condition.StringNotEquals.aws:SourceVpc", "vpc-x")),
    ("gateway.only_way_in", Set(API_POLICY, "policy.Statement[1].Principal", {"AWS": "123456789012"})),
    (
        "gateway.only_way_in",
        Set(
            API_POLICY,
            "policy.Statement[+]",
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "*",
                "Condition": {"NotIpAddress": {"aws:VpcSourceIp": "10.10.0.0/24"}},
            },
        ),
    ),
    (
        "gateway.only_way_in",
        Set(ROLE_POLICY, "policy.Statement[+]", allow(None, "sagemaker:Invoke*"), having=SERVING),
    ),
    ("gateway.only_way_in", Set(ENDPOINT, "serviceName", "com.amazonaws.eu-west-1.sagemaker.runtime")),
    ("gateway.callers_known", Set("aws:apigateway/method:Method", "authorization", "CUSTOM")),
    ("gateway.attacks_stopped", Drop("aws:wafv2/webAclAssociation:WebAclAssociation")),
    ("gateway.attacks_stopped", Set(ACL, "rules[1].action", {"count": {}})),
    ("gateway.attacks_stopped", Set(ACL, "rules[2].statement", {"geoMatchStatement": {"countryCodes": ["FR"]}})),
    ("gateway.throttled_as_asked", Drop("aws:apigateway/methodSettings:MethodSettings")),
    ("gateway.throttled_as_asked", Set(SETTINGS, "settings.throttlingBurstLimit", 401)),
    (
        "gateway.throttled_as_asked",
        Add(
            SETTINGS,
            {
                "restApi": "a1b2c3d4e5",
                "stageName": "live",
                "methodPath": "scorecard/POST",
                "settings": {"throttlingRateLimit": 9000, "throttlingBurstLimit": 400},
            },
        ),
    ),
    ("gateway.calls_traced", Set(STAGE, "accessLogSettings", None)),
    ("gateway.calls_traced", Set(STAGE, "accessLogSettings.format", '{"trace": "$context.requestId"}')),
    ("gateway.calls_traced", Set(STAGE, "accessLogSettings.format.release.scorecard", "scorecard-0")),
    ("gateway.calls_traced", Set(STAGE, "xrayTracingEnabled", value=False)),
    ("gateway.calls_traced", Set(LOG, "retentionInDays", 30, having="/aws/apigateway/")),
    ("gateway.can_be_stopped", Drop("aws:cloudwatch/eventTarget:EventTarget", having="gateway-stop")),
    ("gateway.can_be_stopped", Drop("aws:sfn/stateMachine:StateMachine", having="gateway-stop")),
    ("gateway.can_be_stopped", Set(ACL, "rules[0].action", {"count": {}})),
    ("gateway.can_be_stopped", Set(ACL, "rules[0].priority", 9)),
    ("gateway.can_be_stopped", Set(RULE, "eventPattern.detail.system", ["another"], having="gateway-stop")),
    (
        "gateway.can_be_stopped",
        Set(ROLE_POLICY, "policy.Statement[0].Resource", "arn:x", having="UpdateRegexPatternSet"),
    ),
]

UNCLEAR: list[tuple[str, Change]] = [
    ("network.no_public_address", Set(TABLE, "routes", UNKNOWN)),
    ("network.no_public_address", Set(GROUP, "ingress", UNKNOWN)),
    ("network.no_path_between_environments", Set(KEY, "policy", UNKNOWN, at="own")),
    (
        "network.no_path_between_environments",
        Add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", {"vpcId": "vpc-dev", "transitGatewayId": "tgw-1"}),
    ),
    ("network.services_reached_privately", Set(GROUP, "ingress", UNKNOWN)),
    ("network.services_reached_privately", Set(ENDPOINT, "serviceName", UNKNOWN)),
    ("network.services_reached_privately", Set(ROLE_POLICY, "policy", UNKNOWN, having=SERVING)),
    ("network.flows_logged", Set(FLOWS, "logDestination", UNKNOWN)),
    ("network.flows_logged", Set(FLOWS, "logDestination", "arn:aws:s3:::of-somebody-else")),
    ("keys.stores_encrypted_with_own_key", Set(LOG, "kmsKeyId", UNKNOWN)),
    ("keys.stores_encrypted_with_own_key", Set(LOG, "kmsKeyId", "arn:aws:kms:eu-west-1:9:key/elsewhere")),
    ("keys.stores_encrypted_with_own_key", Set(KEY, "tags", {}, at="audit")),
    ("audit_log.trail_complete", Set(TRAIL, "eventSelectors", UNKNOWN)),
    ("audit_log.log_immutable", Set(TRAIL, "s3BucketName", UNKNOWN)),
    (
        "audit_log.log_apart",
        Set(
            POLICY,
            "policy.Statement[+]",
            allow("*", "s3:DeleteObject", Condition={"StringEquals": {"aws:PrincipalTag/team": "x"}}),
            at="audit",
        ),
    ),
    ("serving.redundant", Set(SERVED, "endpointConfigName", UNKNOWN)),
    ("serving.rolls_back", Set(SERVED, "deploymentConfig", UNKNOWN)),
    ("serving.rolls_back", Set(ALARM, "name", UNKNOWN, having=MEASURED)),
    ("serving.model_isolated", Set(MODEL, "vpcConfig.subnets", ["subnet-of-somebody-else"])),
    ("serving.role_least_privilege", Set(MODEL, "executionRoleArn", UNKNOWN)),
    (
        "serving.role_least_privilege",
        Add(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            {"role": "scorecard", "policyArn": "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"},
        ),
    ),
    ("serving.optimised_as_asked", Set(MODEL, "primaryContainer.environment.BATCH_MAX", "many")),
    ("serving.optimised_as_asked", Set(MODEL, "primaryContainer", UNKNOWN)),
    ("gateway.only_way_in", Set(API_POLICY, "policy", UNKNOWN)),
    ("gateway.only_way_in", Set(ROLE_POLICY, "policy", UNKNOWN, having="UpdateRegexPatternSet")),
    ("gateway.only_way_in", Set("aws:apigateway/integration:Integration", "credentials", UNKNOWN)),
    ("gateway.attacks_stopped", Set(ACL, "rules", UNKNOWN)),
    ("gateway.throttled_as_asked", Set(SETTINGS, "settings", UNKNOWN)),
    ("gateway.calls_traced", Set(STAGE, "accessLogSettings", UNKNOWN)),
    ("gateway.calls_traced", Set(SERVED, "endpointConfigName", UNKNOWN)),
    ("gateway.can_be_stopped", Set(ACL, "rules", UNKNOWN)),
    ("gateway.can_be_stopped", Set(RULE, "eventPattern", "not json", having="gateway-stop")),
    ("gateway.can_be_stopped", Set("aws:sfn/stateMachine:StateMachine", "definition", UNKNOWN, having="gateway-stop")),
]

HARMLESS: list[tuple[str, Change]] = [
    ("network.no_public_address", Set(TABLE, "routes[+]", {"cidrBlock": "10.10.0.0/20", "gatewayId": "local"})),
    (
        "network.no_path_between_environments",
        Set(KEY, "policy.Statement[+]", {"Effect": "Deny", "Principal": {"AWS": PROD}, "Action": "*", "Resource": "*"}),
    ),
    (
        "audit_log.log_apart",
        Set(
            POLICY,
            "policy.Statement[+]",
            {"Effect": "Deny", "Principal": "*", "Action": "s3:Delete*", "Resource": "*"},
            at="audit",
        ),
    ),
    ("serving.rolls_back", Set(ALARM, "description", "anything", having=MEASURED)),
]


def verdict(worked, name: str, change: Change) -> tuple[Verdict, object]:
    graph, expected = worked("dev")
    found = results(apply(graph, change, expected)[0], expected)[name]
    return found.verdict, found.reasons


@pytest.mark.parametrize(("name", "change"), BREAKS, ids=lambda one: one if isinstance(one, str) else "")
def test_breaking_one_clause_fails_the_guarantee(worked, name: str, change: Change) -> None:
    found, why = verdict(worked, name, change)

    assert found is Verdict.FAIL, why


@pytest.mark.parametrize(("name", "change"), UNCLEAR, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_not_known_is_said_and_never_passes(worked, name: str, change: Change) -> None:
    found, why = verdict(worked, name, change)

    assert found is Verdict.NOT_EVALUATED, why


@pytest.mark.parametrize(("name", "change"), HARMLESS, ids=lambda one: one if isinstance(one, str) else "")
def test_what_does_no_harm_passes(worked, name: str, change: Change) -> None:
    found, why = verdict(worked, name, change)

    assert found is Verdict.PASS, why


def test_a_trail_with_advanced_selectors_is_complete_too(worked) -> None:
    graph, expected = worked("dev")
    selectors = [
        {"fieldSelectors": [{"field": "eventCategory", "equals": ["Management"]}]},
        {
            "fieldSelectors": [
                {"field": "eventCategory", "equals": ["Data"]},
                {"field": "resources.type", "equals": ["AWS::S3::Object"]},
            ]
        },
    ]
    graph, _ = apply(graph, Set(TRAIL, "eventSelectors", None), expected)
    whole, _ = apply(graph, Set(TRAIL, "advancedEventSelectors", selectors), expected)
    half, _ = apply(graph, Set(TRAIL, "advancedEventSelectors", selectors[:1]), expected)

    assert results(whole, expected)["audit_log.trail_complete"].verdict is Verdict.PASS
    assert results(half, expected)["audit_log.trail_complete"].verdict is Verdict.FAIL


def test_a_fail_stays_a_fail_whatever_else_is_unknown(worked) -> None:
    graph, expected = worked("dev")
    graph, _ = apply(graph, Set(SUBNET, "mapPublicIpOnLaunch", value=True), expected)
    graph, _ = apply(graph, Set(GROUP, "ingress", UNKNOWN), expected)

    assert results(graph, expected)["network.no_public_address"].verdict is Verdict.FAIL


def test_production_in_one_zone_is_not_redundant(worked) -> None:
    graph, expected = worked("prod")
    graph, _ = apply(graph, Set(MODEL, "vpcConfig.subnets", ["subnet-prod-a"]), expected)

    assert results(graph, expected)["serving.redundant"].verdict is Verdict.FAIL


def test_a_shadow_that_was_asked_for_and_is_not_there_fails(worked) -> None:
    graph, expected = worked("dev")
    asked = dataclasses.replace(expected, shadow="challenger")

    assert results(graph, asked)["serving.shadow_as_asked"].verdict is Verdict.FAIL


def test_what_was_adopted_is_judged_on_what_was_read(worked) -> None:
    graph, expected = worked("dev")
    network = graph.of_type(VPC)[0]

    def adopted(**outputs: object) -> Graph:
        shown = {"id": network.id, "cidrBlock": "10.10.0.0/20", **outputs}
        read = dataclasses.replace(network, external=True, inputs={}, outputs=shown)
        return Graph(read if one is network else one for one in graph)

    name = "network.services_reached_privately"
    unread = results(adopted(), expected)[name]
    assert unread.verdict is Verdict.NOT_EVALUATED
    assert results(adopted(enableDnsHostnames=False), expected)[name].verdict is Verdict.FAIL
    assert results(adopted(enableDnsHostnames=True, enableDnsSupport=True), expected)[name].verdict is Verdict.PASS
