"""Each clause of the guarantees of networks on Google Cloud: what breaks it, and what leaves it open."""

from functools import partial

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict

NET, SUBNET = "gcp:compute/network:Network", "gcp:compute/subnetwork:Subnetwork"
RECORDED = "logConfig"  # the other one is for proxies of Google's
RULE, ROUTE = "gcp:compute/firewall:Firewall", "gcp:compute/route:Route"
FRONT = "gcp:compute/globalForwardingRule:GlobalForwardingRule"
RECORD, ZONE = "gcp:dns/recordSet:RecordSet", "gcp:dns/managedZone:ManagedZone"
PERIMETER = "gcp:accesscontextmanager/servicePerimeter:ServicePerimeter"
SINK, BUCKET = "gcp:logging/projectSink:ProjectSink", "gcp:logging/projectBucketConfig:ProjectBucketConfig"
STORE = "gcp:storage/bucket:Bucket"
OPEN_STORE = Add(STORE, {"name": "twin", "project": "${own}", "publicAccessPrevention": "enforced"}, {"id": "twin"})
PUBLIC, FLOWS, REACHED = "network.no_public_address", "network.flows_logged", "network.services_reached_privately"
LIMITED, APART = "network.endpoint_policies_limited", "network.no_path_between_environments"
ANYWHERE = {"egressFrom": {"identityType": "ANY_IDENTITY"}, "egressTo": {"resources": ["*"]}}
PRIVATE = {"ipConfiguration": {"ipv4Enabled": False}}
NETWORK = f"${{{NET}.id}}"
on_gcp = partial(verdict, cloud="gcp")


def route(**hop: str) -> Add:
    return Add(ROUTE, {"network": NETWORK, "destRange": "0.0.0.0/0", **hop})


def rule(**more: object) -> Add:
    return Add(RULE, {"network": NETWORK, "allows": [{"protocol": "tcp", "ports": ["22"]}], **more})


def refuses(priority: int, **more: object) -> Add:
    inputs = {"network": NETWORK, "direction": "EGRESS", "priority": priority, "denies": [{"protocol": "all"}]}
    return Add(RULE, {**inputs, **more})


def beside(way: str, who: dict[str, object]) -> Add:
    """A rule of the perimeter that stands beside it."""
    named = f"{way[:1].upper()}{way[1:]}"
    token = f"gcp:accesscontextmanager/servicePerimeter{named}Policy:ServicePerimeter{named}Policy"
    return Add(token, {"perimeter": f"${{{PERIMETER}.name}}", **who})


def around(path: str, value: object) -> Set:
    return Set(PERIMETER, f"status.{path}", value)


BREAKS: list[tuple[str, tuple[Change, ...]]] = [
    (PUBLIC, (route(nextHopGateway="default-internet-gateway"),)),
    (PUBLIC, (Set(NET, "deleteDefaultRoutesOnCreate", None),)),
    (PUBLIC, (rule(direction="INGRESS"),)),
    (PUBLIC, (rule(direction=None),)),
    (PUBLIC, (Add("gcp:compute/routerNat:RouterNat", {"router": "x"}),)),
    (PUBLIC, (Add(FRONT, {"target": "x", "loadBalancingScheme": "EXTERNAL_MANAGED"}),)),
    (PUBLIC, (Add(FRONT, {"target": "x"}),)),
    (PUBLIC, (Add("gcp:cloudrunv2/service:Service", {"location": "europe-west1"}),)),
    (PUBLIC, (OPEN_STORE, Drop(PERIMETER))),
    (PUBLIC, (OPEN_STORE, around("restrictedServices", ["logging.googleapis.com"]))),
    (PUBLIC, (OPEN_STORE, around("resources", []))),
    (PUBLIC, (OPEN_STORE, around("accessLevels", ["accessPolicies/1/accessLevels/all"]))),
    (PUBLIC, (OPEN_STORE, around("ingressPolicies[0].ingressFrom", {"identityType": "ANY_IDENTITY"}))),
    (PUBLIC, (OPEN_STORE, beside("ingress", {"ingressFrom": {"identityType": "ANY_IDENTITY"}}))),
    (PUBLIC, (Add("gcp:cloudrun/service:Service", {"location": "europe-west1"}),)),
    (PUBLIC, (Add("gcp:cloudfunctionsv2/function:Function", {"serviceConfig": {"ingressSettings": "ALLOW_ALL"}}),)),
    (PUBLIC, (Add("gcp:sql/databaseInstance:DatabaseInstance", {"settings": {"tier": "x"}}),)),
    (FLOWS, (Set(SUBNET, "logConfig", None, having=RECORDED),)),
    (FLOWS, (Set(SUBNET, "logConfig.filterExpr", "dest_port == 443", having=RECORDED),)),
    (FLOWS, (Set(SINK, "filter", 'log_id("cloudaudit.googleapis.com/activity")', at="own"),)),
    (FLOWS, (Set(BUCKET, "locked", value=False, at="audit"),)),
    (REACHED, (Set(ZONE, "visibility", "public"),)),
    (REACHED, (Set(ZONE, "privateVisibilityConfig", {"networks": []}),)),
    (REACHED, (Drop(RECORD, having="CNAME"),)),
    (REACHED, (Drop(RULE, having="https-within"),)),
    (REACHED, (refuses(1_000),)),
    (LIMITED, (Drop(PERIMETER),)),
    (LIMITED, (around("vpcAccessibleServices.enableRestriction", value=False),)),
    (LIMITED, (around("resources", ["projects/1"]),)),
    (LIMITED, (Set(FRONT, "target", "all-apis"),)),
    (LIMITED, (around("egressPolicies[+]", ANYWHERE),)),
    (LIMITED, (around("egressPolicies[+]", {"egressTo": {"externalResources": ["s3://elsewhere"]}}),)),
    (LIMITED, (beside("egress", ANYWHERE),)),
]
OPEN: list[tuple[str, tuple[Change, ...]]] = [
    (PUBLIC, (OPEN_STORE, around("restrictedServices", UNKNOWN))),
    (PUBLIC, (OPEN_STORE, around("resources", UNKNOWN))),
    (PUBLIC, (rule(sourceRanges=UNKNOWN),)),
    (PUBLIC, (route(nextHopGateway=UNKNOWN),)),
    (FLOWS, (Set(SINK, "filter", UNKNOWN, at="own"),)),
    (FLOWS, (Set(SUBNET, "logConfig.flowSampling", UNKNOWN, having=RECORDED),)),
    (REACHED, (refuses(1, targetTags=["some"]),)),
    (REACHED, (refuses(1, destinationRanges=UNKNOWN),)),
    (REACHED, (Add("gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation", {}),)),
    (REACHED, (Set(FRONT, "target", UNKNOWN),)),
    (LIMITED, (around("resources", UNKNOWN),)),
    (LIMITED, (around("egressPolicies", UNKNOWN),)),
    (LIMITED, (beside("egress", {"egressTo": UNKNOWN}),)),
    (APART, (Set(STORE, "uniformBucketLevelAccess", value=False, at="own"),)),  # each object's own list
    (APART, (Add("gcp:networkconnectivity/spoke:Spoke", {"hub": "x"}),)),
]
FINE: list[tuple[str, tuple[Change, ...]]] = [
    (PUBLIC, (OPEN_STORE,)),
    (PUBLIC, (OPEN_STORE, beside("ingress", {"ingressFrom": {"identities": ["user:one@banque.example"]}}))),
    (PUBLIC, (Add("gcp:cloudfunctions/function:Function", {"ingressSettings": "ALLOW_INTERNAL_ONLY"}),)),
    (PUBLIC, (Add("gcp:sql/databaseInstance:DatabaseInstance", {"settings": PRIVATE}),)),
    (LIMITED, (around("egressPolicies[+]", {"egressTo": {"resources": ["projects/1"]}}),)),
    (PUBLIC, (rule(direction="INGRESS", disabled=True),)),
    (PUBLIC, (rule(direction="INGRESS", sourceTags=["x"]),)),
    (PUBLIC, (route(nextHopIlb="x"),)),
    (REACHED, (refuses(1, destinationRanges=["10.10.0.0/24"]),)),
    (REACHED, (refuses(1_001),)),
]


def answer(worked, name, changes) -> Verdict:
    return on_gcp(worked, name, *changes)


@pytest.mark.parametrize(("name", "changes"), BREAKS)
def test_what_breaks_it(worked, name, changes) -> None:
    assert answer(worked, name, changes) is Verdict.FAIL


@pytest.mark.parametrize(("name", "changes"), OPEN)
def test_what_leaves_it_open(worked, name, changes) -> None:
    assert answer(worked, name, changes) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "changes"), FINE)
def test_what_must_not(worked, name, changes) -> None:
    assert answer(worked, name, changes) is Verdict.PASS


def test_a_peering_with_another_environment_is_broken(worked) -> None:
    other = "https://www.googleapis.com/compute/v1/projects/${other}/global/networks/x"
    peering = Add("gcp:compute/networkPeering:NetworkPeering", {"network": NETWORK, "peerNetwork": other})
    assert on_gcp(worked, APART, peering) is Verdict.FAIL
