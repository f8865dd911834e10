"""The router: inside the network, both sides in it at every weight, moved in place, logged, moved by nobody else."""

import pytest

from components.gcp._recorder import ASKED
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, REGION, every, one
from tests.components.gcp.routers import arguments, router

HERE = f"projects/{ACCOUNT}/regions/{REGION}/backendServices"
LEGACY, GOVERNED = f"{HERE}/credit-scoring-dev-legacy", f"{HERE}/credit-scoring-dev-gateway-scorecard"
SIDE = arguments()["legacy"]
CHANCE = {"sticky": False, "legacy": {**SIDE, "path": ASKED}}
BUCKETS = [f"{number:02}" for number in range(100)]
STORE = "projects/_/buckets/bex-pulumi-state/objects/.pulumi"


@pytest.fixture(scope="module")
def graph():
    return router(weight=25)


def rules(graph):
    (matcher,) = one(graph, "compute.RegionUrlMap").inputs["pathMatchers"]
    return matcher["routeRules"]


def meets(asked, value):
    """Whether a header is taken, as the proxies take it: a whole number in a range, or not in it."""
    number = int(value) if value is not None and value.lstrip("+-").isdigit() else None
    found = []
    for its in asked:
        inside = number is not None and its["rangeMatch"]["rangeStart"] <= number < its["rangeMatch"]["rangeEnd"]
        found.append(inside is not its.get("invertMatch", False))
    return all(found)


def moved(graph, value):
    (asked,) = rules(graph)[0]["matchRules"]
    assert {its["headerName"] for its in asked["headerMatches"]} == {"x-gouvernail-bucket"}
    return meets(asked["headerMatches"], value)


def differing(before, after):
    old = {its.urn: its.inputs for its in before}
    assert old.keys() == {its.urn for its in after}
    return [f"{its.type.rpartition(':')[2]} {its.name}" for its in after if its.inputs != old[its.urn]]


def test_it_is_asked_inside_the_network_by_one_name_over_tls(graph):
    rule = one(graph, "compute.ForwardingRule").inputs
    assert (rule["loadBalancingScheme"], rule["allowGlobalAccess"]) == ("INTERNAL_MANAGED", False)
    assert one(graph, "compute.Address").inputs["addressType"] == "INTERNAL"
    assert one(graph, "compute.RegionSslPolicy").inputs["minTlsVersion"] == "TLS_1_2"
    assert one(graph, "dns.ManagedZone").inputs["visibility"] == "private"
    assert one(graph, "dns.RecordSet").inputs["name"] == "credit-scoring-router.dev.models.example.com."
    (it,) = graph.of_type("gouvernail-gcp:index:Traffic")
    assert it.outputs["address"] == "https://credit-scoring-router.dev.models.example.com"
    assert it.outputs["measured_as"] == {
        "legacy": LEGACY.rpartition("/")[2],
        "governed": GOVERNED.rpartition("/")[2],
    }


def test_the_governed_side_is_the_gateways_own_backend_which_is_only_read(graph):
    found = one(graph, "compute.RegionBackendService", "governed")
    assert (found.id, found.external) == (GOVERNED, True)


def test_the_legacy_is_reached_by_private_addresses_behind_a_firewall_of_its_own(graph):
    group = one(graph, "compute.NetworkEndpointGroup").inputs
    assert (group["networkEndpointType"], group["zone"]) == ("NON_GCP_PRIVATE_IP_PORT", f"{REGION}-b")
    ends = one(graph, "compute.NetworkEndpointList").inputs["networkEndpoints"]
    assert [(its["ipAddress"], its["port"]) for its in ends] == [("192.168.15.10", 443), ("192.168.15.11", 443)]
    backend = one(graph, "compute.RegionBackendService", "legacy").inputs
    assert backend["protocol"] == "HTTPS"
    assert backend["logConfig"] == {"enable": True, "sampleRate": 1}
    policy = one(graph, "compute.RegionSecurityPolicy")
    assert backend["securityPolicy"].endswith(policy.id)
    let_in, rest = policy.inputs["rules"]
    assert (let_in["action"], let_in["match"]["config"]["srcIpRanges"]) == ("throttle", ["10.10.0.0/20"])
    assert let_in["rateLimitOptions"]["rateLimitThreshold"] == {"count": 3000, "intervalSec": 60}
    assert (rest["action"], rest["match"]["config"]["srcIpRanges"]) == ("deny(403)", ["*"])


def test_named_ranges_are_the_only_callers_however_many():
    ranges = [f"10.{number}.0.0/24" for number in range(12)]
    found = one(router(allow=ranges, requests_per_second=None), "compute.RegionSecurityPolicy").inputs["rules"]
    let = [its["match"]["config"]["srcIpRanges"] for its in found if its["action"] == "allow"]
    assert [len(its) for its in let] == [10, 2]
    assert [one for its in let for one in its] == ranges


@pytest.mark.parametrize("weight", [0, 1, 7, 10, 50, 99, 100])
def test_the_buckets_below_the_weight_move_and_no_others(weight):
    found = router(weight=weight)
    assert [bucket for bucket in BUCKETS if moved(found, bucket)] == BUCKETS[:weight]
    assert not any(moved(found, other) for other in (None, "", "never", "-1", "1O", "0x1", "100"))


def test_all_others_and_calls_without_a_bucket_go_to_the_legacy_where_it_wants_to_be_asked():
    found = rules(router(weight=100, legacy={**SIDE, "port": 8443}))
    first, rest = found
    assert (first["service"], rest["service"]) == (GOVERNED, LEGACY)
    assert first["priority"] < rest["priority"]
    assert first["routeAction"]["urlRewrite"] == {"pathPrefixRewrite": ASKED}
    assert rest["matchRules"] == [{"fullPathMatch": "/scorecard"}]
    assert rest["routeAction"]["urlRewrite"] == {
        "hostRewrite": "scoring.legacy.example:8443",
        "pathPrefixRewrite": "/v2/score",
    }


def test_where_the_legacy_answers_the_callers_own_path_it_is_not_written_over():
    _, rest = rules(router(legacy={**SIDE, "path": "/"}))
    assert rest["routeAction"]["urlRewrite"] == {"hostRewrite": "scoring.legacy.example"}


def test_a_path_that_names_no_model_is_answered_by_nobody(graph):
    made = one(graph, "compute.RegionUrlMap").inputs
    for place in (made, *made["pathMatchers"]):
        abort = place["defaultRouteAction"]["faultInjectionPolicy"]["abort"]
        assert (abort["httpStatus"], abort["percentage"]) == (404, 100)
        assert place["defaultService"] == LEGACY


@pytest.mark.parametrize("weight", [0, 25, 100])
def test_by_chance_both_sides_stand_in_one_rule_at_every_weight(weight):
    (rule,) = rules(router(weight=weight, **CHANCE))
    assert rule["routeAction"]["weightedBackendServices"] == [
        {"backendService": LEGACY, "weight": 100 - weight},
        {"backendService": GOVERNED, "weight": weight},
    ]
    assert "service" not in rule


@pytest.mark.parametrize("more", [{}, CHANCE], ids=["bucket", "chance"])
def test_another_weight_changes_one_thing(more):
    before, half, back = (router(weight=weight, **more) for weight in (0, 50, 0))
    assert differing(before, half) == ["RegionUrlMap router"]
    assert differing(before, back) == []


def test_calls_are_logged_under_the_key_for_as_long_as_asked(graph):
    kept = one(graph, "logging.ProjectBucketConfig")
    assert kept.inputs["cmekSettings"] == {"kmsKeyName": arguments()["key_id"]}
    assert kept.inputs["retentionDays"] == 1827
    sink = one(graph, "logging.ProjectSink").inputs
    assert sink["destination"] == f"logging.googleapis.com/{kept.id}"
    assert sink["filter"].endswith('url_map_name="credit-scoring-dev-router"')


def test_who_moves_calls_changes_url_maps_and_nothing_else(graph):
    may = one(graph, "projects.IAMCustomRole").inputs["permissions"]
    reading = ("get", "getIamPolicy", "list")
    assert [its for its in may if its.rpartition(".")[2] not in reading] == ["compute.regionUrlMaps.update"]


def test_who_moves_calls_uses_both_sides_and_no_other_backend(graph):
    only = " || ".join(f'resource.name == "{its}"' for its in sorted((LEGACY, GOVERNED)))
    uses = one(graph, "projects.IAMMember", "cutover-uses").inputs
    assert (uses["role"], uses["condition"]["expression"]) == ("roles/compute.loadBalancerServiceUser", only)
    (its,) = every(graph, "projects.IAMCustomRole")
    (asked,) = graph.of_type("gcp:privilegedaccessmanager/entitlement:entitlement")
    assert asked.inputs["privilegedAccess"]["gcpIamAccess"]["roleBindings"] == [
        {"role": its.id},
        {"role": "roles/compute.loadBalancerServiceUser", "conditionExpression": only},
    ]


def test_the_operator_asks_with_a_reason_and_has_it_for_an_hour(graph):
    (asked,) = graph.of_type("gcp:privilegedaccessmanager/entitlement:entitlement")
    assert asked.inputs["eligibleUsers"] == [{"principals": ["group:grp-mlops@example.com"]}]
    assert asked.inputs["maxRequestDuration"] == "3600s"
    assert "requesterJustificationConfig" in asked.inputs


def test_the_pipeline_comes_by_token_and_writes_the_state_of_this_stack_alone(graph):
    member = one(graph, "serviceaccount.IAMMember").inputs["member"]
    assert member.startswith("principal://iam.googleapis.com/projects/")
    assert member.endswith("/workloadIdentityPools/bex-dev-pipeline/subject/repo:example/platform:environment:dev")
    writes = one(graph, "storage.BucketIAMMember", "cutover-writes-state").inputs
    assert writes["role"] == "roles/storage.objectUser"
    assert writes["condition"]["expression"].split(" || ") == [
        f'resource.name.extract("{STORE}/{part}/{{project}}/credit-scoring-gcp-dev-cutover{end}") != ""'
        for part, end in (("backups", "/"), ("history", "/"), ("locks", "/"), ("stacks", ".json"))
    ]
    assert one(graph, "storage.BucketIAMMember", "cutover-reads-state").inputs["role"] == "roles/storage.objectViewer"


def test_without_a_pipeline_only_people_move_calls():
    found = router(pipeline=None, pool=None, state=None)
    assert every(found, "serviceaccount.Account") == []
    assert len([*found.of_type("gcp:privilegedaccessmanager/entitlement:entitlement")]) == 1


@pytest.mark.parametrize(
    ("more", "path", "said"),
    [
        ({"weight": 101}, "gouvernail:weight", "101 is no share"),
        ({"weight": -1}, "gouvernail:weight", "-1 is no share"),
        ({"mirror": 100}, "gouvernail:mirror", "copies no call to Cloud Run"),
        ({"legacy": {**SIDE, "addresses": []}}, "gouvernail:legacyAddresses", "has none"),
        ({"sticky": False}, "gouvernail:legacy", "/v2/score"),
        ({"sticky": False, "legacy": {**SIDE, "path": "/"}}, "gouvernail:legacy", "by chance"),
        ({"keep_days": 3651}, "retention.events.keep", "3651 days"),
    ],
)
def test_what_a_load_balancer_cannot_do_is_refused_before_anything_is_made(more, path, said):
    with pytest.raises(GouvernailError, match=said) as error:
        router(**more)
    (problem,) = error.value.problems
    assert problem.path == path
    assert problem.expected


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(GouvernailError) as error:
        router(weight=101, mirror=1, legacy={**SIDE, "addresses": []})
    assert len(error.value.problems) == 3


@pytest.mark.parametrize(
    ("missing", "said"), [("named", "needs a name"), ("domain", "group of a domain"), ("pool", "by a pool")]
)
def test_a_router_that_is_not_told_enough_is_refused(missing, said):
    with pytest.raises(GouvernailError, match=said):
        router(**{missing: None})


def test_names_of_a_long_system_fit():
    found = router(prefix="a-very-long-id-of-a-system-that-somebody-gave-it-production")
    for kind, key, limit in (
        ("compute.RegionBackendService", "name", 63),
        ("compute.RegionUrlMap", "name", 63),
        ("serviceaccount.Account", "accountId", 30),
    ):
        names = [its.inputs[key] for its in every(found, kind) if not its.external]
        assert all(len(name) <= limit for name in names)
