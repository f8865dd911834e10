"""Gateway: inside the network alone, a firewall before everything, every call in a log, and one act that stops it."""

import json

import pytest

from components.gcp import Gateway
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, every, one

ROUTE = f"projects/{ACCOUNT}/notificationChannels/1234567890123456789"
SUBNET = f"projects/{ACCOUNT}/regions/{REGION}/subnetworks/bex-dev"
HOST = "credit-scoring.dev.models.example.com"
TURNS = f"projects/{ACCOUNT}/roles/bex_dev_gateway_stop"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "boundary": "",
    "system": "credit-scoring",
    "network_id": f"projects/{ACCOUNT}/global/networks/bex-dev",
    "subnet_ids": {f"{REGION}-b": SUBNET},
    "allow": ["10.10.0.0/24"],
    "models": ["scorecard"],
    "endpoints": {"scorecard": f"projects/{ACCOUNT}/locations/{REGION}/services/credit-scoring-dev-scorecard"},
    "releases": {"scorecard": "credit-scoring-dev-scorecard-v3-00000000"},
    "throttle": {"requests_per_second": 50, "burst": 120},
    "block": True,
    "key_id": KEY.replace("events", "logs"),
    "keep_days": 1827,
    "route": ROUTE,
    "fallback": "A clerk decides",
    "named": {
        "host": HOST,
        "certificate": f"projects/{ACCOUNT}/locations/{REGION}/certificates/gateways",
        "application": "",
    },
    "turn_role": TURNS,
}


@pytest.fixture
def graph(build):
    return build(Gateway, ARGS)


def rules(graph):
    return one(graph, "compute.RegionSecurityPolicy").inputs["rules"]


def test_it_has_one_address_in_the_network_and_one_name_there(graph):
    rule = one(graph, "compute.ForwardingRule").inputs
    assert rule["loadBalancingScheme"] == "INTERNAL_MANAGED"
    assert rule["subnetwork"] == SUBNET
    assert one(graph, "compute.Address").inputs["addressType"] == "INTERNAL"
    assert one(graph, "dns.ManagedZone").inputs["visibility"] == "private"
    assert one(graph, "compute.RegionSslPolicy").inputs["minTlsVersion"] == "TLS_1_2"
    (it,) = graph.of_type("gouvernail-gcp:index:Gateway")
    assert it.outputs["address"] == f"https://{HOST}"
    assert it.outputs["traced_as"] == "credit-scoring-dev-scorecard"


def test_a_path_leads_to_its_model_and_any_other_to_nothing(graph):
    its = one(graph, "compute.RegionUrlMap").inputs
    (matcher,) = its["pathMatchers"]
    (rule,) = matcher["pathRules"]
    assert rule["paths"] == ["/scorecard"]
    assert rule["routeAction"]["urlRewrite"] == {"pathPrefixRewrite": "/invocations"}
    for nothing in (its["defaultRouteAction"], matcher["defaultRouteAction"]):
        assert nothing["faultInjectionPolicy"]["abort"] == {"httpStatus": 404, "percentage": 100}
    assert one(graph, "compute.RegionNetworkEndpointGroup").inputs["cloudRun"] == {
        "service": "credit-scoring-dev-scorecard"
    }


def test_every_call_passes_the_firewall_and_stands_in_the_log(graph):
    backend, stands = one(graph, "compute.RegionBackendService"), one(graph, "compute.RegionSecurityPolicy")
    assert backend.inputs["securityPolicy"] == stands.outputs["selfLink"]
    assert backend.inputs["logConfig"] == {"enable": True, "sampleRate": 1.0}
    kept, sink = one(graph, "logging.ProjectBucketConfig"), one(graph, "logging.ProjectSink").inputs
    assert (kept.inputs["retentionDays"], kept.inputs["cmekSettings"]["kmsKeyName"]) == (1827, ARGS["key_id"])
    assert sink["destination"] == f"logging.googleapis.com/{kept.id}"
    assert 'url_map_name="credit-scoring-dev-gateway"' in sink["filter"]
    assert 'service_name="credit-scoring-dev-scorecard"' in sink["filter"]


def test_attacks_floods_and_strangers_are_turned_away_in_this_order(graph):
    found = [(its["priority"], its["action"], its["preview"]) for its in rules(graph)]
    assert found == sorted(found)
    assert found[0] == (0, "deny(502)", True)
    assert {its[1:] for its in found[1:9]} == {("deny(403)", False)}
    flood = rules(graph)[9]
    assert (flood["action"], flood["preview"]) == ("rate_based_ban", False)
    assert flood["rateLimitOptions"]["rateLimitThreshold"] == {"count": 3000, "intervalSec": 60}
    assert flood["match"]["config"]["srcIpRanges"] == ARGS["allow"]
    assert found[-1][1:] == ("deny(403)", False)


def test_where_attacks_are_only_counted_strangers_are_still_turned_away(build):
    its = rules(build(Gateway, {**ARGS, "block": False}))
    assert [one["preview"] for one in its] == [True] * 10 + [False, False]


def test_more_ranges_than_a_rule_takes_stand_in_several(build):
    ranges = [f"10.10.{index}.0/24" for index in range(12)]
    its = [one for one in rules(build(Gateway, {**ARGS, "allow": ranges})) if one["action"] == "allow"]
    assert [len(one["match"]["config"]["srcIpRanges"]) for one in its] == [10, 2]


def test_one_workflow_stops_it_and_another_lets_in_again(graph):
    turned = {}
    for role in ("stop", "let-in"):
        document = json.loads(one(graph, "workflows.Workflow", f"gateway-{role}").inputs["sourceContents"])
        call = document["main"]["steps"][0]["turn"]["args"]
        assert call["url"].endswith("/securityPolicies/credit-scoring-dev-gateway/patchRule?priority=0")
        turned[role] = call["body"]["preview"]
    assert turned == {"stop": False, "let-in": True}
    (may,) = [its.inputs for its in every(graph, "projects.IAMMember")]
    assert (may["role"], may["member"]) == (TURNS, one(graph, "serviceaccount.Account").outputs["member"])
    told = every(graph, "monitoring.AlertPolicy")
    assert len(told) == 4
    assert all(its.inputs["notificationChannels"] == [ROUTE] for its in told)


@pytest.mark.parametrize(
    ("lacks", "why"),
    [("named", "no name and no certificate"), ("subnet_ids", "no subnet"), ("turn_role", "nobody could stop")],
)
def test_what_it_cannot_be_without_is_asked_for(build, lacks, why):
    with pytest.raises(GouvernailError, match=why):
        build(Gateway, {key: value for key, value in ARGS.items() if key != lacks})


def test_a_log_that_google_does_not_keep_so_long_is_refused(build):
    with pytest.raises(GouvernailError, match="3651 days"):
        build(Gateway, {**ARGS, "keep_days": 3651})
