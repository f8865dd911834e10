"""Each clause of the guarantees of a cutover on Google Cloud: what breaks it, leaves it open, and must not."""

from functools import partial

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Drop, Set
from tests.policies.clauses import verdict

COMPUTE = "gcp:compute/"
MAP, RULE = f"{COMPUTE}regionUrlMap:RegionUrlMap", f"{COMPUTE}forwardingRule:ForwardingRule"
BACKEND, POLICY = (
    f"{COMPUTE}regionBackendService:RegionBackendService",
    f"{COMPUTE}regionSecurityPolicy:RegionSecurityPolicy",
)
PROXY, TLS = f"{COMPUTE}regionTargetHttpsProxy:RegionTargetHttpsProxy", f"{COMPUTE}regionSslPolicy:RegionSslPolicy"
ENDS = f"{COMPUTE}networkEndpointList:NetworkEndpointList"
SINK, LOG = "gcp:logging/projectSink:ProjectSink", "gcp:logging/projectBucketConfig:ProjectBucketConfig"
ROLE, MEMBER = "gcp:projects/iAMCustomRole:IAMCustomRole", "gcp:projects/iAMMember:IAMMember"
ON_STATE, ON_KEY = "gcp:storage/bucketIAMMember:BucketIAMMember", "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember"
ASKED = "gcp:privilegedaccessmanager/entitlement:entitlement"
ROUTER, LEGACY, MOVES, USES = "-router", "dev-legacy", "regionUrlMaps.update", "loadBalancerServiceUser"
RULES = "pathMatchers[0].routeRules"
GOVERNED = f"${{{BACKEND}#governed.id}}"
MOVER = "serviceAccount:credit-scoring-dev-cutover@bex-ai-dev.iam.gserviceaccount.com"
STORE, STACK = "projects/_/buckets/bex-pulumi-state/objects/.pulumi", "credit-scoring-gcp-dev-cutover"
ROUND = "privilegedAccess.gcpIamAccess.roleBindings"
on_gcp = partial(verdict, cloud="gcp")


def given(role, **more):
    """One more right of who moves calls."""
    return Add(MEMBER, {"project": "${own}", "role": role, "member": MOVER, **more})


def written(*clauses):
    """The state that who moves calls writes."""
    return Set(ON_STATE, "condition.expression", " || ".join(clauses), having="dev-cutover/")


def divided(**shares):
    weighted = [{"backendService": f"${{{BACKEND}#{side}.id}}", "weight": its} for side, its in shares.items()]
    return Set(
        MAP, f"{RULES}[1]", {"priority": 20, "routeAction": {"weightedBackendServices": weighted}}, having=ROUTER
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("router_inside", Set(RULE, "loadBalancingScheme", "EXTERNAL_MANAGED", having=ROUTER)),
        ("router_inside", Set(BACKEND, "securityPolicy", None, having=LEGACY)),
        ("router_inside", Set(POLICY, "rules[0].match.config.srcIpRanges", ["*"], having=LEGACY)),
        ("router_inside", Set(POLICY, "rules[1].action", "allow", having=LEGACY)),
        ("router_inside", Set(PROXY, "sslPolicy", None, having=ROUTER)),
        ("router_inside", Set(TLS, "minTlsVersion", "TLS_1_1", having=ROUTER)),
        ("way_back", Drop(ENDS)),
        ("way_back", Set(ENDS, "networkEndpoints", [])),
        ("way_back", divided(legacy=75, governed=20)),
        ("way_back", divided(governed=100)),
        ("divided_calls_logged", Drop(SINK, having="dev-router")),
        ("divided_calls_logged", Set(SINK, "filter", 'resource.type="x"', having="dev-router")),
        ("divided_calls_logged", Set(SINK, "disabled", value=True, having="dev-router")),
        ("divided_calls_logged", Set(SINK, "exclusions", [{"name": "a", "filter": "b"}], having="dev-router")),
        ("divided_calls_logged", Set(LOG, "cmekSettings", None, having=ROUTER)),
        ("divided_calls_logged", Set(LOG, "retentionDays", 90, having=ROUTER)),
        ("divided_calls_logged", Set(BACKEND, "logConfig.enable", value=False, having=LEGACY)),
        ("divided_calls_logged", Set(BACKEND, "logConfig.sampleRate", 0.5, having=LEGACY)),
        ("only_moves_calls", Set(ROLE, "permissions[+]", "compute.regionUrlMaps.delete", having=MOVES)),
        ("only_moves_calls", Set(ROLE, "permissions[+]", "logging.views.access", having=MOVES)),
        ("only_moves_calls", Set(MEMBER, "condition", None, having=USES)),
        ("only_moves_calls", Set(MEMBER, "condition.expression", 'resource.name == "projects/x"', having=USES)),
        ("only_moves_calls", Set(MEMBER, "condition.expression", 'resource.name != "x"', having=USES)),
        ("only_moves_calls", Set(ASKED, f"{ROUND}[1].conditionExpression", None, having=USES)),
        ("only_moves_calls", given("roles/storage.objectUser")),
        ("only_moves_calls", given("roles/storage.objectViewer")),
        ("only_moves_calls", given("roles/cloudkms.cryptoKeyDecrypter")),
        ("only_moves_calls", given("roles/logging.viewAccessor")),
        ("only_moves_calls", given("roles/run.developer")),
        ("only_moves_calls", written(f'resource.name.extract("{STORE}/stacks/{{project}}/{STACK}") != ""')),
        ("only_moves_calls", written(f'resource.name.extract("{STORE}/stacks/{{stack}}-gcp-dev-") != ""')),
        ("only_moves_calls", written(f'resource.name.startsWith("{STORE}/")')),
        ("only_moves_calls", Set(ON_STATE, "condition", None, having="dev-cutover/")),
    ],
)  # fmt: skip
def test_what_breaks_it(worked, name, change):
    assert on_gcp(worked, f"traffic.{name}", change) is Verdict.FAIL


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("router_inside", Set(RULE, "loadBalancingScheme", UNKNOWN, having=ROUTER)),
        ("router_inside", Set(BACKEND, "securityPolicy", UNKNOWN, having=LEGACY)),
        ("router_inside", Set(POLICY, "rules", UNKNOWN, having=LEGACY)),
        ("router_inside", Set(TLS, "minTlsVersion", UNKNOWN, having=ROUTER)),
        ("way_back", Set(ENDS, "networkEndpoints", UNKNOWN)),
        ("way_back", Set(BACKEND, "backends", UNKNOWN, having=LEGACY)),
        ("way_back", divided(legacy=UNKNOWN, governed=25)),
        ("divided_calls_logged", Set(SINK, "destination", UNKNOWN, having="dev-router")),
        ("divided_calls_logged", Set(SINK, "disabled", UNKNOWN, having="dev-router")),
        ("divided_calls_logged", Set(LOG, "cmekSettings", UNKNOWN, having=ROUTER)),
        ("divided_calls_logged", Set(BACKEND, "logConfig", UNKNOWN, having=LEGACY)),
        ("only_moves_calls", Set(ROLE, "permissions", UNKNOWN, having=MOVES)),
        ("only_moves_calls", Set(MEMBER, "condition.expression", UNKNOWN, having=USES)),
        ("only_moves_calls", given("roles/somebody.elses")),
        ("only_moves_calls", Set(ASKED, ROUND, UNKNOWN, having=USES)),
    ],
)  # fmt: skip
def test_what_leaves_it_open(worked, name, change):
    assert on_gcp(worked, f"traffic.{name}", change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("router_inside", Set(POLICY, "rules[0].match.config.srcIpRanges", ["10.10.4.0/24"], having=LEGACY)),
        ("router_inside", Set(TLS, "minTlsVersion", "TLS_1_3", having=ROUTER)),
        ("way_back", Set(MAP, "pathMatchers[0].defaultRouteAction", None, having=ROUTER)),  # to the legacy
        ("way_back", divided(legacy=0, governed=100)),
        ("way_back", divided(legacy=75, governed=25)),
        ("only_moves_calls", Set(ROLE, "permissions[+]", "compute.networks.get", having=MOVES)),
        ("only_moves_calls", written(f'resource.name.extract("{STORE}/stacks/{{project}}/{STACK}.json") != ""')),
    ],
)
def test_what_must_not(worked, name, change):
    assert on_gcp(worked, f"traffic.{name}", change) is Verdict.PASS


def test_what_no_rule_takes_may_not_go_to_the_governed_side(worked):
    let_through = Set(MAP, "pathMatchers[0].defaultRouteAction", None, having=ROUTER)
    elsewhere = Set(MAP, "pathMatchers[0].defaultService", GOVERNED, having=ROUTER)
    assert on_gcp(worked, "traffic.way_back", let_through, elsewhere) is Verdict.FAIL
    assert on_gcp(worked, "traffic.way_back", elsewhere) is Verdict.PASS
