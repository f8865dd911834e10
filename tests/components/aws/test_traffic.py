"""The router: inside the network, both sides in it at every weight, moved in place, logged, moved by nobody else."""

import json
import re

import pytest

from gouvernail.errors import GouvernailError
from tests.components.aws.graphs import every, one, statements
from tests.components.aws.routers import arguments, router

BUCKETS = [f"{number:02}" for number in range(100)]
LEGACY = arguments()["legacy"]


@pytest.fixture(scope="module")
def graph():
    return router(weight=25)


def pattern(graph):
    (condition,) = one(graph, "lb.ListenerRule", "governed").inputs["conditions"]
    (found,) = condition["httpHeader"]["regexValues"]
    assert condition["httpHeader"]["httpHeaderName"] == "x-gouvernail-bucket"
    return found


def shares(resource, key="defaultActions"):
    (action,) = resource.inputs[key]
    return [(its["arn"].split("/")[1], its["weight"]) for its in action["forward"]["targetGroups"]]


def differing(before, after):
    old = {its.urn: its.inputs for its in before}
    assert old.keys() == {its.urn for its in after}
    return [f"{its.type.rpartition(':')[2]} {its.name}" for its in after if its.inputs != old[its.urn]]


def test_it_has_no_public_address_drops_what_is_no_header_and_is_not_deleted_by_mistake(graph):
    made = one(graph, "lb.LoadBalancer").inputs
    assert (made["internal"], made["dropInvalidHeaderFields"], made["enableDeletionProtection"]) == (True, True, True)
    assert len(made["subnets"]) == 2


def test_callers_come_from_the_network_and_nothing_goes_out_but_to_both_sides(graph):
    group = one(graph, "ec2.SecurityGroup").inputs
    (rule,) = group["ingress"]
    assert (rule["cidrBlocks"], rule["fromPort"], rule["toPort"]) == (["10.10.0.0/20"], 443, 443)
    assert [(its["cidrBlocks"], its["fromPort"]) for its in group["egress"]] == [
        (["10.10.1.10/32", "10.10.3.10/32"], 443),
        (["10.10.15.10/32", "192.168.7.7/32"], 443),
    ]


def test_named_ranges_are_the_only_callers():
    (rule,) = one(router(allow=["10.10.4.0/24"]), "ec2.SecurityGroup").inputs["ingress"]
    assert rule["cidrBlocks"] == ["10.10.4.0/24"]


def test_it_speaks_tls_to_callers_and_to_both_sides(graph):
    listener = one(graph, "lb.Listener").inputs
    assert (listener["protocol"], listener["port"]) == ("HTTPS", 443)
    assert listener["sslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2-")
    assert {its.inputs["protocol"] for its in every(graph, "lb.TargetGroup")} == {"HTTPS"}
    assert {its.inputs["healthCheck"]["protocol"] for its in every(graph, "lb.TargetGroup")} == {"HTTPS"}


@pytest.mark.parametrize("weight", [0, 1, 7, 10, 11, 50, 99, 100])
def test_the_buckets_below_the_weight_move_and_no_others(weight):
    found = re.compile(pattern(router(weight=weight)))
    assert [bucket for bucket in BUCKETS if found.fullmatch(bucket)] == BUCKETS[:weight]
    assert len(found.pattern) <= 128
    assert not any(found.fullmatch(other) for other in ("", "0", "000", "never", "1O", " 1"))


def test_all_others_and_calls_without_a_bucket_go_to_the_legacy_where_it_wants_to_be_asked():
    legacy = {**LEGACY, "path": "/v2/score", "port": 8443}
    graph = router(weight=100, legacy=legacy)
    moved, stayed = (one(graph, "lb.ListenerRule", side).inputs for side in ("governed", "legacy"))
    assert moved["priority"] < stayed["priority"]
    assert "transforms" not in moved  # the caller's signature names host and path
    assert stayed["conditions"] == [{"pathPattern": {"values": ["/*"]}}]
    host, path = stayed["transforms"]
    assert host["hostHeaderRewriteConfig"]["rewrite"]["replace"] == "scoring.legacy.example:8443"
    rewrite = path["urlRewriteConfig"]["rewrite"]
    assert re.sub(rewrite["regex"], rewrite["replace"], "/scorecard?trace=1") == "/v2/score?trace=1"
    assert shares(one(graph, "lb.ListenerRule", "legacy"), "actions") == [("credit-scoring-dev-legacy-8443", 100)]
    assert shares(one(graph, "lb.Listener")) == [
        ("credit-scoring-dev-legacy-8443", 100),
        ("credit-scoring-dev-governed", 0),
    ]


def test_where_the_legacy_answers_the_callers_own_path_it_is_not_written_over():
    (host,) = one(router(legacy={**LEGACY, "path": "/"}), "lb.ListenerRule", "legacy").inputs["transforms"]
    assert host["type"] == "host-header-rewrite"


@pytest.mark.parametrize("weight", [0, 25, 100])
def test_by_chance_both_sides_stand_in_the_listener_at_every_weight(weight):
    graph = router(weight=weight, sticky=False)
    assert every(graph, "lb.ListenerRule") == []
    assert shares(one(graph, "lb.Listener")) == [
        ("credit-scoring-dev-legacy", 100 - weight),
        ("credit-scoring-dev-governed", weight),
    ]


@pytest.mark.parametrize(("sticky", "moved"), [(True, ["ListenerRule governed"]), (False, ["Listener router"])])
def test_another_weight_changes_one_thing(sticky, moved):
    before, half, back = (router(weight=weight, sticky=sticky) for weight in (0, 50, 0))
    assert differing(before, half) == moved
    assert differing(before, back) == []


def test_targets_outside_of_the_network_say_so_and_those_inside_do_not(graph):
    found = {
        its.inputs["targetId"]: its.inputs.get("availabilityZone") for its in every(graph, "lb.TargetGroupAttachment")
    }
    assert found == {"10.10.1.10": None, "10.10.3.10": None, "10.10.15.10": None, "192.168.7.7": "all"}


def test_the_gateway_answers_to_the_routers_name_by_the_networks_endpoint_alone(graph):
    domain = one(graph, "apigateway.DomainName")
    assert domain.inputs["endpointConfiguration"] == {"types": "PRIVATE"}
    for statement in statements(domain).values():
        (condition,) = statement["Condition"].values()
        assert condition == {"aws:SourceVpce": "vpce-0123456789abcdef0"}
    mapped = one(graph, "apigateway.BasePathMapping").inputs
    assert (mapped["restApi"], mapped["stageName"]) == ("a1b2c3d4e5", "live")
    assert mapped["domainName"] == domain.inputs["domainName"] == "credit-scoring-router.dev.models.example.com"


def test_its_name_leads_to_it_inside_the_network_only(graph):
    assert [its["vpcId"] for its in one(graph, "route53.Zone").inputs["vpcs"]] == ["vpc-0123456789abcdef0"]
    (alias,) = one(graph, "route53.Record").inputs["aliases"]
    assert alias["name"] == one(graph, "lb.LoadBalancer").outputs["dnsName"]


def test_calls_and_connections_are_logged_under_the_key_for_as_long_as_asked(graph):
    group = one(graph, "cloudwatch.LogGroup")
    assert (group.inputs["kmsKeyId"], group.inputs["retentionInDays"]) == (arguments()["key_id"], 545)
    sources = every(graph, "cloudwatch.LogDeliverySource")
    assert sorted(its.inputs["logType"] for its in sources) == ["ALB_ACCESS_LOGS", "ALB_CONNECTION_LOGS"]
    assert {its.inputs["resourceArn"] for its in sources} == {one(graph, "lb.LoadBalancer").outputs["arn"]}
    into = one(graph, "cloudwatch.LogDeliveryDestination")
    assert into.inputs["deliveryDestinationConfiguration"] == {"destinationResourceArn": group.outputs["arn"]}
    assert {its.inputs["deliveryDestinationArn"] for its in every(graph, "cloudwatch.LogDelivery")} == {
        into.outputs["arn"]
    }


@pytest.mark.parametrize("who", ["operator", "pipeline"])
def test_who_moves_calls_changes_the_routing_and_the_state_of_the_stack_and_nothing_else(graph, who):
    may = statements(one(graph, "iam.RolePolicy", f"cutover-{who}"))
    assert may["MoveCalls"]["Resource"] == [one(graph, "lb.Listener").outputs["arn"]]
    assert may["MoveBuckets"]["Resource"] == [its.outputs["arn"] for its in every(graph, "lb.ListenerRule")]
    changing = {
        action
        for its in may.values()
        if its["Effect"] == "Allow"
        for action in its["Action"]
        if not re.match(r"[a-z0-9]+:(Describe|Get|List)", action)
    }
    assert changing == {
        "apigateway:GET",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyRule",
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "s3:DeleteObject",
        "s3:PutObject",
    }
    assert all("/credit-scoring-aws-dev-cutover" in place for place in may["StateOfItsStack"]["Resource"])
    named = {action for its in may.values() if its["Effect"] == "Allow" for action in its["Action"]}
    assert (may["NothingElse"]["Effect"], set(may["NothingElse"]["NotAction"])) == ("Deny", named)


def test_the_operator_is_signed_in_and_the_pipeline_comes_by_token(graph):
    roles = {its.name: its for its in every(graph, "iam.Role")}
    assert {its.inputs["permissionsBoundary"] for its in roles.values()} == {arguments()["boundary"]}
    (signed,) = json.loads(roles["cutover-operator"].inputs["assumeRolePolicy"])["Statement"]
    assert "AWSReservedSSO_grp-mlops_" in signed["Condition"]["ArnLike"]["aws:PrincipalArn"]
    (token,) = json.loads(roles["cutover-pipeline"].inputs["assumeRolePolicy"])["Statement"]
    asked = token["Condition"]["StringEquals"]
    assert asked["token.actions.githubusercontent.com:sub"] == "repo:example/platform:environment:dev"


def test_without_a_pipeline_there_is_one_role_and_without_a_store_of_state_nothing_of_it():
    graph = router(pipeline=None, state=None)
    assert [its.name for its in every(graph, "iam.Role")] == ["cutover-operator"]
    assert "State" not in statements(one(graph, "iam.RolePolicy"))


@pytest.mark.parametrize(
    ("more", "path", "said"),
    [
        ({"weight": 101}, "weight", "101 is no share"),
        ({"weight": -1}, "weight", "-1 is no share"),
        ({"mirror": 5}, "mirror", "copies no call"),
        ({"legacy": {**LEGACY, "addresses": []}}, "legacyAddresses", "has none"),
        ({"sticky": False, "legacy": {**LEGACY, "path": "/v2/score"}}, "legacy", "/v2/score"),
    ],
)
def test_what_a_load_balancer_cannot_do_is_refused_before_anything_is_made(more, path, said):
    with pytest.raises(GouvernailError, match=said) as error:
        router(**more)
    (problem,) = error.value.problems
    assert problem.path == f"gouvernail:{path}"
    assert problem.expected


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(GouvernailError) as error:
        router(weight=101, mirror=1, legacy={**LEGACY, "addresses": []})
    assert len(error.value.problems) == 3


@pytest.mark.parametrize("path", ["/", "", "/scorecard", "/scorecard/"])
def test_by_chance_a_legacy_that_answers_the_same_path_is_taken(path):
    assert len(router(sticky=False, legacy={**LEGACY, "path": path or "/"})) > 20


def test_a_router_without_a_name_is_refused():
    with pytest.raises(GouvernailError, match="needs a name"):
        router(named=None)


def test_names_of_a_long_system_fit():
    prefix = "a-very-long-id-of-a-syst-production"
    graph = router(prefix=prefix)
    for kind, limit in (("lb.LoadBalancer", 32), ("lb.TargetGroup", 32), ("cloudwatch.LogDeliverySource", 60)):
        names = [its.inputs["name"] for its in every(graph, kind)]
        assert len(set(names)) == len(names)
        assert all(len(name) <= limit for name in names)
