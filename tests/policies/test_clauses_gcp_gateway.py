"""Each clause of the guarantees of the gateway on Google Cloud: what breaks it, and what leaves it open."""

from functools import partial

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict

COMPUTE = "gcp:compute/"
POLICY, MAP = f"{COMPUTE}regionSecurityPolicy:RegionSecurityPolicy", f"{COMPUTE}regionUrlMap:RegionUrlMap"
RULE, BACKEND = f"{COMPUTE}forwardingRule:ForwardingRule", f"{COMPUTE}regionBackendService:RegionBackendService"
SERVICE, WORKFLOW = "gcp:cloudrunv2/service:Service", "gcp:workflows/workflow:Workflow"
MEMBER, ROLE = "gcp:projects/iAMMember:IAMMember", "gcp:projects/iAMCustomRole:IAMCustomRole"
SINK, LOG = "gcp:logging/projectSink:ProjectSink", "gcp:logging/projectBucketConfig:ProjectBucketConfig"
ASKS = "gcp:cloudrunv2/serviceIamMember:ServiceIamMember"
STOPS, CALLS, TURNS = '"stops"', "requests", '_turn"'
FIRE, OWN, BEHIND = {"having": "evaluatePre"}, {"having": 'dev-gateway"'}, {"having": "gateway-scorecard"}
"""Those of the gateway: a router has such things too."""
ASK = "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding"
HERE = {"project": "${own}", "name": f"${{{SERVICE}.name}}"}
TURN = "sourceContents.main.steps[0].turn.args"
ATTACKS, KNOWN = "gateway.attacks_stopped", "gateway.callers_known"
TRACED, STOPPED, ONLY = "gateway.calls_traced", "gateway.can_be_stopped", "gateway.only_way_in"
EARLY = {
    "priority": 50,
    "action": "allow",
    "preview": False,
    "match": {"versionedExpr": "SRC_IPS_V1", "config": {"srcIpRanges": ["10.10.0.0/24"]}},
}
on_gcp = partial(verdict, cloud="gcp")


def asks(member: object) -> Add:
    place = {"name": f"${{{SERVICE}.name}}", "project": "${own}", "location": "europe-west1"}
    return Add(ASKS, {**place, "role": "roles/run.invoker", "member": member})


BREAKS: list[tuple[str, Change]] = [
    (ATTACKS, Set(POLICY, "rules[1].action", "allow", **FIRE)),
    (ATTACKS, Set(POLICY, "rules[9].rateLimitOptions.enforceOnKey", "ALL", **FIRE)),
    (ATTACKS, Set(POLICY, "rules[9].preview", value=True, **FIRE)),
    (ATTACKS, Set(POLICY, "rules[9].priority", 50, **FIRE)),
    (ATTACKS, Set(POLICY, "rules[+]", EARLY, **FIRE)),
    (KNOWN, asks("allUsers")),
    (KNOWN, asks("allAuthenticatedUsers")),
    (KNOWN, Set(SERVICE, "invokerIamDisabled", value=True)),
    (KNOWN, Add(ASK, {**HERE, "role": "roles/run.invoker", "members": ["allUsers"]})),  # in the provider's region
    (TRACED, Set(BACKEND, "logConfig.enable", value=False, **BEHIND)),
    (TRACED, Drop(SINK, having=CALLS)),
    (TRACED, Set(SINK, "filter", 'resource.labels.url_map_name="credit-scoring-dev-gateway"', having=CALLS)),
    (TRACED, Set(LOG, "retentionDays", 30, having="-gateway")),
    (STOPPED, Set(WORKFLOW, f"{TURN}.url", "https://compute.googleapis.com/compute/v1/x", having=STOPS)),
    (STOPPED, Set(WORKFLOW, f"{TURN}.body.action", "allow", having=STOPS)),
    (STOPPED, Set(WORKFLOW, "labels.stops", "another", having=STOPS)),
    (STOPPED, Drop(MEMBER, having=TURNS)),
    (STOPPED, Set(ROLE, "permissions", ["compute.regionSecurityPolicies.get"], having=TURNS)),
    (STOPPED, Set(POLICY, "rules[0].match.config.srcIpRanges", ["10.10.0.0/24"], **FIRE)),
    (ONLY, Set(RULE, "loadBalancingScheme", "EXTERNAL_MANAGED", **OWN)),
    (ONLY, Set(SERVICE, "ingress", "INGRESS_TRAFFIC_ALL")),
    (ONLY, Set(SERVICE, "ingress", None)),
    (ONLY, Set(POLICY, "rules[11].action", "allow", **FIRE)),
    (ONLY, Set(POLICY, "rules[10].match.config.srcIpRanges", ["*"], **FIRE)),
]
OPEN: list[tuple[str, Change]] = [
    (ATTACKS, Set(POLICY, "rules", UNKNOWN, **FIRE)),
    (KNOWN, asks(UNKNOWN)),
    (KNOWN, Set(ASKS, "location", UNKNOWN)),
    (TRACED, Set(SINK, "filter", UNKNOWN, having=CALLS)),
    (TRACED, Set(MAP, "pathMatchers[0].pathRules[0].service", UNKNOWN, **OWN)),
    (STOPPED, Set(BACKEND, "securityPolicy", UNKNOWN, **BEHIND)),
    (STOPPED, Set(BACKEND, "securityPolicy", None, **BEHIND)),
    (ONLY, Set(RULE, "loadBalancingScheme", UNKNOWN, **OWN)),
    (ONLY, Set(SERVICE, "ingress", UNKNOWN)),
]
FINE: list[tuple[str, Change]] = [
    (ATTACKS, Set(POLICY, "rules[+]", {**EARLY, "preview": True}, **FIRE)),
    (KNOWN, asks("group:loan-desk@banque.example")),
    (STOPPED, Set(POLICY, "rules[0].preview", value=False, **FIRE)),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_what_breaks_it(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_what_leaves_it_open(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), FINE)
def test_what_must_not(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.PASS
