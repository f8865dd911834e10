"""The router: inside the network, both sides in it at every weight, moved in place, logged, moved by nobody else."""

import re
from xml.etree.ElementTree import fromstring

import pytest

from components.azure import Traffic
from gouvernail.errors import GouvernailError
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, LOG, every, one
from tests.components.azure.routers import CONTAINER, HOST, arguments, router

LEGACY, APPLICATION = arguments()["legacy"], arguments()["application"]
BUCKETS = [f"{number:02}" for number in range(100)]
VALUES = "Microsoft.ApiManagement/service/namedValues"


@pytest.fixture(scope="module")
def graph():
    return router(weight=25)


def inbound(graph):
    return fromstring(one(graph, "apimanagement.ApiOperationPolicy").inputs["value"]).find("inbound")


def rules(graph):
    group = one(graph, "network.NetworkSecurityGroup").inputs
    return {rule["name"]: rule for rule in group["securityRules"]}


def differing(before, after):
    old = {its.urn: its.inputs for its in before}
    assert old.keys() == {its.urn for its in after}
    return [f"{its.type.rpartition(':')[2]} {its.name}" for its in after if its.inputs != old[its.urn]]


def test_it_has_no_public_way_in_no_key_and_one_name_of_ours(graph):
    service = one(graph, "apimanagement.ApiManagementService").inputs
    assert (service["virtualNetworkType"], service["sku"]) == ("Internal", {"name": "PremiumV2", "capacity": 1})
    assert service["developerPortalStatus"] == service["legacyPortalStatus"] == "Disabled"
    (named,) = service["hostnameConfigurations"]
    assert (named["hostName"], named["certificateSource"]) == (HOST, "KeyVault")
    assert named["keyVaultId"] == "https://lz-dev.vault.azure.net/secrets/wildcard"
    api = one(graph, "apimanagement.Api").inputs
    assert (api["subscriptionRequired"], api["protocols"], api["path"]) == (False, ["https"], "")
    (operation,) = every(graph, "apimanagement.ApiOperation")
    assert (operation.inputs["method"], operation.inputs["urlTemplate"]) == ("POST", "/scorecard")


def test_callers_come_from_the_network_and_nothing_goes_out_but_to_both_sides(graph):
    found = rules(graph)
    allowed = {name: its for name, its in found.items() if its["access"] == "Allow"}
    assert set(found) - set(allowed) == {"nothing-else-in", "nothing-else-out"}
    assert found["callers"]["sourceAddressPrefix"] == "VirtualNetwork"
    assert (found["governed"]["destinationAddressPrefix"], found["legacy"]["destinationAddressPrefix"]) == (
        "10.10.0.0/20",
        "VirtualNetwork",
    )
    subnet = one(graph, "network.Subnet").inputs
    assert (subnet["addressPrefix"], subnet["defaultOutboundAccess"]) == ("10.10.15.128/26", False)
    routes = one(graph, "network.RouteTable").inputs
    assert routes["routes"][0] == {"name": "nowhere", "addressPrefix": "0.0.0.0/0", "nextHopType": "None"}
    assert routes["disableBgpRoutePropagation"] is False  # a private line says where the legacy is


def test_named_callers_and_named_addresses_are_the_only_ones():
    legacy = {**LEGACY, "port": 8443, "addresses": ["10.10.15.10", "192.168.7.7"]}
    found = rules(router(allow=["10.10.4.0/24"], legacy=legacy))
    assert found["callers"]["sourceAddressPrefix"] == "10.10.4.0/24"
    assert found["legacy"]["destinationAddressPrefixes"] == ["10.10.15.10/32", "192.168.7.7/32"]
    assert found["legacy"]["destinationPortRange"] == "8443"


def test_a_subnet_of_the_landing_zone_is_read_and_not_built(build, state):
    subnet = one(build(Traffic, arguments(), state=state, stack="landing"), "network.Subnet").id
    graph = build(Traffic, arguments(prefix="triage-dev", range=None, subnet=subnet), state=state)
    assert not every(graph, "network.NetworkSecurityGroup")
    assert one(graph, "network.Subnet").external
    service = one(graph, "apimanagement.ApiManagementService").inputs
    assert service["virtualNetworkConfiguration"]["subnetResourceId"] == subnet


def test_its_name_leads_to_it_inside_the_network_only(graph):
    assert one(graph, "privatedns.PrivateZone").inputs["privateZoneName"] == HOST
    linked = one(graph, "privatedns.VirtualNetworkLink").inputs["virtualNetwork"]["id"]
    assert linked == arguments()["network_id"]
    record = one(graph, "privatedns.PrivateRecordSet").inputs
    assert (record["relativeRecordSetName"], record["privateZoneName"]) == ("@", HOST)


@pytest.mark.parametrize("weight", [0, 25, 100])
@pytest.mark.parametrize("sticky", [True, False])
def test_both_sides_stand_in_it_at_every_weight_and_prove_who_they_are(weight, sticky):
    graph = router(weight=weight, sticky=sticky)
    sides = {its.name: its.inputs for its in every(graph, "apimanagement.Backend")}
    assert sides["legacy"]["url"] == "https://scoring.legacy.example"
    assert sides["governed"]["url"] == "https://credit-scoring.dev.models.example.com"
    for side in sides.values():
        assert side["tls"] == {"validateCertificateChain": True, "validateCertificateName": True}
    asked = [it.get("backend-id") for it in inbound(graph).iter("set-backend-service")]
    assert asked == ["governed", "legacy"]
    assert one(graph, "apimanagement.NamedValue", "weight").inputs["value"] == str(weight)


def test_buckets_below_the_weight_move_and_whatever_is_no_bucket_stays(graph):
    drawn = inbound(graph).find("set-variable")
    expression = drawn.get("value")
    assert 'GetValueOrDefault("x-gouvernail-bucket", "")' in expression
    assert 'int.Parse(bucket) < int.Parse("{{weight}}")' in expression
    (pattern,) = re.findall(r'IsMatch\(bucket, "([^"]+)"\)', expression)
    assert all(re.fullmatch(pattern, bucket) for bucket in BUCKETS)
    assert not any(re.search(pattern, other) for other in ("", "0", "000", "never", "1O", " 1", "01,02", "१२"))


def test_whichever_side_answers_callers_show_the_gateways_token(graph):
    every_call = fromstring(one(graph, "apimanagement.ApiPolicy").inputs["value"]).find("inbound")
    (proof,) = every_call
    assert proof.tag == "validate-jwt"
    assert DIRECTORY in proof.find("openid-config").get("url")
    assert [it.text for it in proof.iter("audience")] == [APPLICATION, f"api://{APPLICATION}"]
    assert proof.find("required-claims/claim/value").text == "credit-scoring"
    assert inbound(graph)[0].tag == "base"


def test_by_chance_a_draw_for_each_call_decides():
    expression = inbound(router(sticky=False)).find("set-variable").get("value")
    assert 'drawn.Next(100) < int.Parse("{{weight}}")' in expression
    assert "bucket" not in expression


def test_the_legacy_is_asked_where_it_wants_to_be_and_the_gateway_where_callers_ask(graph):
    choose = inbound(graph).find("choose")
    assert [it.tag for it in choose.find("when")] == ["set-backend-service"]
    assert choose.find("otherwise/rewrite-uri").get("template") == "/v2/score"
    same = inbound(router(legacy={**LEGACY, "path": "/"})).find("choose")
    assert same.find("otherwise/rewrite-uri") is None


def test_copies_go_to_the_governed_side_for_calls_of_the_legacy_alone(graph):
    choose = inbound(graph).find("choose")
    assert choose.find("when").find(".//send-one-way-request") is None
    copied = choose.find("otherwise/choose/when")
    assert 'int.Parse("{{mirror}}")' in copied.get("condition")
    copy = copied.find("send-one-way-request")
    assert (copy.get("mode"), copy.find("set-url").text) == (
        "copy",
        "https://credit-scoring.dev.models.example.com/scorecard",
    )


@pytest.mark.parametrize("sticky", [True, False])
@pytest.mark.parametrize("share", ["weight", "mirror"])
def test_another_share_changes_one_thing(sticky, share):
    before, half, back = (router(sticky=sticky, **{share: its}) for its in (0, 50, 0))
    assert differing(before, half) == [f"NamedValue {share}"]
    assert differing(before, back) == []


def test_calls_are_logged_beside_the_gateways_and_a_second_time_under_our_key(graph):
    service = one(graph, "apimanagement.ApiManagementService").id
    seen, kept = (one(graph, "monitor.DiagnosticSetting", name).inputs for name in ("calls", "router"))
    assert seen["resourceUri"] == kept["resourceUri"] == service
    assert seen["workspaceId"] == arguments()["calls_log"]
    assert seen["logs"] == [{"category": "GatewayLogs", "enabled": True}]
    assert (kept["storageAccountId"], kept["logs"]) == (LOG, [{"categoryGroup": "allLogs", "enabled": True}])
    of_call = one(graph, "apimanagement.ApiDiagnostic").inputs
    assert of_call["sampling"] == {"percentage": 100, "samplingType": "fixed"}
    for side in ("frontend", "backend"):
        assert {of_call[side][part]["body"]["bytes"] for part in ("request", "response")} == {0}
    side = inbound(graph).find("trace/metadata")
    assert (side.get("name"), '"governed" : "legacy"' in side.get("value")) == ("side", True)


def test_who_moves_calls_writes_the_two_values_and_nothing_else(graph):
    role = one(graph, "authorization.RoleDefinition", "cutover").inputs
    (may,) = role["permissions"]
    assert (may["actions"], may["dataActions"]) == ([f"{VALUES}/read", f"{VALUES}/write"], [])
    given = {its.name: its.inputs for its in every(graph, "authorization.RoleAssignment")}
    values = {its.name: its.id for its in every(graph, "apimanagement.NamedValue")}
    mine = role["roleDefinitionId"]
    scopes = {name: its["scope"] for name, its in given.items() if its["roleDefinitionId"].endswith(mine)}
    assert scopes == {f"cutover-{name}": id_ for name, id_ in values.items()}
    (looks,) = one(graph, "authorization.RoleDefinition", "cutover-look").inputs["permissions"]
    assert all(action.endswith("/read") for action in looks["actions"])
    condition = given["cutover-writes-state"]["condition"]
    paths = re.findall(r"'(\.pulumi/[^']+)'", condition)
    assert given["cutover-writes-state"]["scope"] == CONTAINER
    assert len(paths) == 4
    assert all(re.search(r"/credit-scoring-azure-dev-cutover(\.json\*|/\*)$", path) for path in paths)


def test_the_environments_jobs_are_it_by_token_once_everything_else_is_denied(graph):
    identity = one(graph, "managedidentity.UserAssignedIdentity", "cutover")
    trust = one(graph, "managedidentity.FederatedIdentityCredential").inputs
    assert trust["subject"] == "repo:example/platform:environment:dev"
    denied = one(graph, "authorization.DenyAssignment").inputs
    assert denied["scope"] == f"/subscriptions/{ACCOUNT}"
    assert denied["principals"] == [{"id": identity.outputs["principalId"], "type": "ServicePrincipal"}]
    never, all_but = denied["permissions"]
    assert "notActions" not in never
    assert {"Microsoft.Authorization/roleDefinitions/write"} <= set(never["actions"])
    assert (set(all_but["actions"]), all_but["notActions"]) == (
        {"*/action", "*/delete", "*/write"},
        [f"{VALUES}/write"],
    )
    assert {its.inputs["principalType"] for its in every(graph, "authorization.RoleAssignment")} == {"ServicePrincipal"}


def test_without_a_store_of_state_nothing_is_given_on_it():
    names = {its.name for its in every(router(state=None), "authorization.RoleAssignment")}
    assert names == {"certificate", "cutover-weight", "cutover-mirror", "cutover-look"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"weight": 101}, "101 is no share"),
        ({"weight": -1}, "-1 is no share"),
        ({"mirror": 101}, "101 is no share"),
        ({"named": None}, "needs a name and a certificate"),
        ({"calls_log": None}, "where the gateway does"),
        ({"range": None}, "has no addresses of its own"),
        ({"range": "10.10.15.128/28"}, "no room at 10.10.15.128/28"),
        ({"application": None}, "tokens of a directory"),
        ({"directory": None}, "tokens of a directory"),
        ({"pipeline": None}, "nobody could move calls"),
    ],
)
def test_what_cannot_be_is_refused(more, said):
    with pytest.raises(GouvernailError, match=said):
        router(**more)


def test_two_shares_that_are_none_are_both_told():
    with pytest.raises(GouvernailError) as error:
        router(weight=-1, mirror=200)
    assert [problem.path for problem in error.value.problems] == ["gouvernail:weight", "gouvernail:mirror"]
