"""Gateway: nobody comes past the firewall, past the proof or past the bound, and one workflow turns everybody away."""

import ipaddress
import json
from xml.etree.ElementTree import fromstring

import pytest

from components.azure import Gateway, asker_role_id
from gouvernail.errors import GouvernailError
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, LOG, REGION, every, one

APPLICATION = "abababab-abab-4bab-8bab-abababababab"
HOST = "credit-scoring.dev.models.example.com"
GROUP = f"/subscriptions/{ACCOUNT}/resourceGroups"
NETWORK = f"{GROUP}/bex-dev-network/providers/Microsoft.Network/virtualNetworks/bex-dev-network"
SECRET = f"{GROUP}/lz/providers/Microsoft.KeyVault/vaults/lz-dev/secrets/wildcard"
ML = f"{GROUP}/credit-scoring-dev-serving/providers/Microsoft.MachineLearningServices/workspaces/w"
ROUTE = f"{GROUP}/bex-dev-incidents/providers/Microsoft.Insights/actionGroups/bex-dev-high"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/",
    "boundary": "",
    "system": "credit-scoring",
    "network_id": NETWORK,
    "allow": [],
    "models": ["scorecard"],
    "endpoints": {"scorecard": f"{ML}/onlineEndpoints/credit-scoring-dev-scorecard"},
    "releases": {"scorecard": "scorecard-7-0f0f"},
    "throttle": {"requests_per_second": 50, "burst": 120},
    "block": True,
    "key_id": "",
    "keep_days": 400,
    "route": ROUTE,
    "fallback": "A clerk decides & writes <it> down",
    "named": {"host": HOST, "certificate": SECRET, "application": APPLICATION},
    "directory": DIRECTORY,
    "range": "10.10.15.192/26",
    "ask_role": asker_role_id("bex-dev", ACCOUNT),
    "log_store": LOG,
}


BUILT = {}


@pytest.fixture
def graph(build):
    """Built once, for nobody changes it."""
    if not BUILT:
        BUILT["it"] = build(Gateway, ARGS)
    return BUILT["it"]


def inbound(graph, kind="ApiPolicy"):
    return fromstring(one(graph, f"apimanagement.{kind}").inputs["value"]).find("inbound")


def test_the_api_has_no_public_way_in_and_no_key(graph) -> None:
    service = one(graph, "apimanagement.ApiManagementService").inputs
    assert service["virtualNetworkType"] == "Internal"
    assert service["sku"] == {"name": "PremiumV2", "capacity": 1}
    assert service["developerPortalStatus"] == service["legacyPortalStatus"] == "Disabled"
    api = one(graph, "apimanagement.Api").inputs
    assert api["subscriptionRequired"] is False
    assert api["protocols"] == ["https"]
    assert not every(graph, "apimanagement.Subscription")


def test_callers_come_to_the_firewall_and_the_firewall_alone_to_the_api(graph) -> None:
    before, behind = (one(graph, "network.Subnet", name).inputs for name in ("firewall", "gateway"))
    assert (before["addressPrefix"], behind["addressPrefix"]) == ("10.10.15.192/27", "10.10.15.224/27")
    assert before["delegations"][0]["serviceName"] == "Microsoft.Network/applicationGateways"
    assert behind["delegations"][0]["serviceName"] == "Microsoft.Web/hostingEnvironments"
    assert before["defaultOutboundAccess"] is behind["defaultOutboundAccess"] is False
    rules = {
        name: {rule["name"]: rule for rule in one(graph, "network.NetworkSecurityGroup", name).inputs["securityRules"]}
        for name in ("firewall", "gateway")
    }
    assert rules["firewall"]["callers"]["sourceAddressPrefix"] == "VirtualNetwork"
    assert rules["gateway"]["from-firewall"]["sourceAddressPrefix"] == "10.10.15.192/27"
    for its in rules.values():
        assert {rule["name"] for rule in its.values() if rule["access"] == "Deny"} == {
            "nothing-else-in",
            "nothing-else-out",
        }
        assert not [one for one in its.values() if one["access"] == "Allow" and one.get("sourceAddressPrefix") == "*"]


def test_everything_leads_nowhere_but_to_services_of_azure(graph) -> None:
    routes = one(graph, "network.RouteTable", "gateway").inputs["routes"]
    assert {route["addressPrefix"]: route["nextHopType"] for route in routes} == {
        "0.0.0.0/0": "None",
        "Storage": "Internet",
        "AzureKeyVault": "Internet",
        "AzureActiveDirectory": "Internet",
        "AzureMonitor": "Internet",
    }
    assert [route["nextHopType"] for route in one(graph, "network.RouteTable", "firewall").inputs["routes"]] == ["None"]


def test_only_the_named_ranges_come_in_whether_attacks_are_blocked_or_not(build) -> None:
    graph = build(Gateway, {**ARGS, "allow": ["10.10.0.0/24", "10.10.2.0/24"], "block": False})
    rules = one(graph, "network.NetworkSecurityGroup", "firewall").inputs["securityRules"]
    (callers,) = [rule for rule in rules if rule["name"] == "callers"]
    assert callers["sourceAddressPrefixes"] == ["10.10.0.0/24", "10.10.2.0/24"]
    assert "sourceAddressPrefix" not in callers
    settings = one(graph, "network.WebApplicationFirewallPolicy").inputs["policySettings"]
    assert settings["mode"] == "Detection"


def test_the_front_speaks_for_its_own_name_only_and_leads_to_one_api(graph) -> None:
    front = one(graph, "network.ApplicationGateway").inputs
    (frontend,), (listener,) = front["frontendIPConfigurations"], front["httpListeners"]
    assert "publicIPAddress" not in frontend
    assert frontend["privateIPAddress"] == "10.10.15.222"
    assert ipaddress.ip_address(frontend["privateIPAddress"]) in ipaddress.ip_network("10.10.15.192/27")
    assert (listener["protocol"], listener["hostName"]) == ("Https", HOST)
    assert front["sslPolicy"]["policyName"] == "AppGwSslPolicy20220101S"
    assert front["sslCertificates"][0]["keyVaultSecretId"] == "https://lz-dev.vault.azure.net/secrets/wildcard"
    (settings,) = front["backendHttpSettingsCollection"]
    assert (settings["protocol"], settings["path"]) == ("Https", "/models/")
    own = one(graph, "network.ApplicationGateway").id
    assert listener["frontendPort"]["id"] == f"{own}/frontendPorts/https"
    service = one(graph, "apimanagement.ApiManagementService").inputs["serviceName"]
    assert front["backendAddressPools"][0]["backendAddresses"] == [{"fqdn": f"{service}.azure-api.net"}]


def test_attacks_and_floods_are_blocked_and_no_question_stands_in_the_log(graph) -> None:
    policy = one(graph, "network.WebApplicationFirewallPolicy").inputs
    assert policy["policySettings"]["mode"] == "Prevention"
    assert policy["managedRules"]["managedRuleSets"][0]["ruleSetType"] == "Microsoft_DefaultRuleSet"
    (bound,) = policy["customRules"]
    assert (bound["ruleType"], bound["rateLimitThreshold"], bound["action"]) == ("RateLimitRule", 3120, "Block")
    scrubbed = {rule["matchVariable"] for rule in policy["policySettings"]["logScrubbing"]["scrubbingRules"]}
    assert {"RequestHeaderNames", "RequestJSONArgNames"} <= scrubbed
    for it in every(graph, "apimanagement.ApiDiagnostic"):
        for side in ("frontend", "backend"):
            assert {it.inputs[side][part]["body"]["bytes"] for part in ("request", "response")} == {0}


def test_a_call_is_stopped_then_proved_then_counted_before_anything_else(graph) -> None:
    steps = [step.tag for step in inbound(graph)]
    assert steps[:4] == ["choose", "validate-jwt", "rate-limit-by-key", "rate-limit-by-key"]
    proof = inbound(graph).find("validate-jwt")
    assert DIRECTORY in proof.find("openid-config").get("url")
    assert [it.text for it in proof.iter("audience")] == [APPLICATION, f"api://{APPLICATION}"]
    assert [it.text for it in proof.iter("value")] == ["credit-scoring"]


def test_a_stopped_system_says_what_happens_instead(graph) -> None:
    answer = inbound(graph).find("choose/when/return-response")
    assert answer.find("set-status").get("code") == "503"
    said = json.loads(answer.find("set-body").text)
    assert said == {"system": "credit-scoring", "stopped": True, "fallback": ARGS["fallback"]}


@pytest.mark.parametrize(
    ("rate", "burst", "buckets"),
    [
        (50, 120, [("120", "2"), ("150", "3")]),
        (100, 200, [("200", "2"), ("200", "2")]),
        (7, 7, [("7", "1"), ("7", "1")]),
    ],
)
def test_two_buckets_hold_what_is_asked_at_once_and_steadily(build, rate, burst, buckets) -> None:
    graph = build(Gateway, {**ARGS, "throttle": {"requests_per_second": rate, "burst": burst}})
    found = [(it.get("calls"), it.get("renewal-period")) for it in inbound(graph).iter("rate-limit-by-key")]
    assert found == buckets


def test_the_model_is_asked_as_the_gateway_under_an_id_of_its_own(graph) -> None:
    asker = one(graph, "managedidentity.UserAssignedIdentity", "ask")
    policy = inbound(graph)
    assert policy.find("authentication-managed-identity").get("client-id") == asker.outputs["clientId"]
    headers = {it.get("name"): it.get("exists-action") for it in policy.findall("set-header")}
    assert headers == {
        "x-request-id": "override",
        "x-ms-client-request-id": "override",
        "azureml-model-deployment": "delete",
    }
    its = inbound(graph, "ApiOperationPolicy")
    assert its[0].tag == "base"
    where = its.find("set-backend-service").get("base-url")
    assert where == "https://credit-scoring-dev-scorecard.westeurope.inference.ml.azure.com"
    told = {it.get("name"): it.get("value") for it in its.iter("metadata")}
    assert told["trace"] == policy.find("set-header/value").text
    assert told["release"] == "scorecard-7-0f0f"


@pytest.mark.parametrize(("told", "kept"), [({}, 100), ({"traced": 0.1}, 10)])
def test_that_share_of_traces_is_kept_and_all_of_them_where_nobody_says(build, told, kept) -> None:
    traces = one(build(Gateway, {**ARGS, **told}), "applicationinsights.Component").inputs
    assert traces["samplingPercentage"] == kept


def test_each_identity_may_do_its_one_thing(graph) -> None:
    named = {it.outputs["principalId"]: it.name for it in every(graph, "managedidentity.UserAssignedIdentity")}
    given = {
        (named[it.inputs["principalId"]], it.inputs["roleDefinitionId"].rpartition("/")[2], it.inputs["scope"])
        for it in every(graph, "authorization.RoleAssignment")
    }
    switch = one(graph, "apimanagement.NamedValue").id
    assert given == {
        ("ask", ARGS["ask_role"].rpartition("/")[2], ARGS["endpoints"]["scorecard"]),
        ("ask", "3913510d-42f4-4e42-8a64-420c390055eb", one(graph, "applicationinsights.Component").id),
        ("certificate", "4633458b-17de-408a-b874-0445c86b69e6", SECRET),
        ("stop", "312a565d-c81f-4fd8-895a-4e21e48d571c", switch),
    }


def test_one_workflow_stops_and_another_lets_in_and_each_says_so(graph) -> None:
    switch = one(graph, "apimanagement.NamedValue")
    assert switch.inputs["value"] == "false"
    (it,) = graph.of_type("gouvernail-azure:index:Gateway")
    assert it.outputs["stop"] == one(graph, "logic.Workflow", "stop").id
    for name, value in (("stop", "true"), ("let-in", "false")):
        turn = one(graph, "logic.Workflow", name).inputs["definition"]["actions"]["Turn"]["inputs"]
        assert turn["uri"].startswith(f"https://management.azure.com{switch.id}?")
        assert (turn["method"], turn["body"]["properties"]["value"]) == ("PATCH", value)
    tags = {it.name: it.inputs["tags"].get("stops") for it in every(graph, "logic.Workflow")}
    assert tags == {"stop": "credit-scoring", "let-in": None}
    alerts = every(graph, "monitor.MetricAlert")
    assert sorted(alert.inputs["criteria"]["allOf"][0]["metricName"] for alert in alerts) == [
        "RunsFailed",
        "RunsFailed",
        "RunsSucceeded",
        "RunsSucceeded",
    ]
    assert {alert.inputs["actions"][0]["actionGroupId"] for alert in alerts} == {ROUTE}


def test_its_names_lead_to_it_in_this_network_and_hide_no_other(graph) -> None:
    service = one(graph, "apimanagement.ApiManagementService").inputs["serviceName"]
    zones = {it.inputs["privateZoneName"] for it in every(graph, "privatedns.PrivateZone")}
    assert zones == {HOST, f"{service}.azure-api.net"}
    assert {it.inputs["virtualNetwork"]["id"] for it in every(graph, "privatedns.VirtualNetworkLink")} == {NETWORK}
    callers = one(graph, "privatedns.PrivateRecordSet", "callers").inputs
    assert callers["aRecords"] == [{"ipv4Address": "10.10.15.222"}]


@pytest.mark.parametrize(("days", "at_hand", "kept"), [(20, 30, None), (400, 400, None), (731, 730, 1095)])
def test_calls_are_kept_as_long_as_asked(build, days, at_hand, kept) -> None:
    graph = build(Gateway, {**ARGS, "keep_days": days})
    assert one(graph, "operationalinsights.Workspace").inputs["retentionInDays"] == at_hand
    templates = every(graph, "resources.Deployment")
    if kept is None:
        assert not templates
    else:
        (table,) = templates[0].inputs["properties"]["template"]["resources"]
        assert table["name"].endswith("/ApiManagementGatewayLogs")
        assert table["properties"]["totalRetentionInDays"] == kept


def test_each_thing_records_its_use_in_the_audit_log(graph) -> None:
    kinds = ("ApiManagementService", "ApplicationGateway", "Workspace", "Workflow")
    there = {it.id for it in graph if it.type.rpartition(":")[2] in kinds}
    to_log = {
        it.inputs["resourceUri"]
        for it in every(graph, "monitor.DiagnosticSetting")
        if it.inputs.get("storageAccountId") == LOG
    }
    assert to_log == there


def test_production_stands_in_every_zone_and_with_two_units(build) -> None:
    graph = build(Gateway, {**ARGS, "zones": ["1", "2", "3"], "units": 2})
    front = one(graph, "network.ApplicationGateway").inputs
    assert front["zones"] == ["1", "2", "3"]
    assert front["autoscaleConfiguration"]["minCapacity"] == 2
    assert one(graph, "apimanagement.ApiManagementService").inputs["sku"]["capacity"] == 2


def test_in_a_landing_zones_network_nothing_is_built(build, state) -> None:
    there = build(Gateway, ARGS, state=state, stack="landing")
    subnets = {name: one(there, "network.Subnet", name).id for name in ("firewall", "gateway")}
    args = {name: value for name, value in ARGS.items() if name != "range"}
    graph = build(Gateway, {**args, "prefix": "triage-dev", "subnets": subnets}, state=state)
    assert all(it.external for it in every(graph, "network.Subnet"))
    assert not every(graph, "network.NetworkSecurityGroup")
    service = one(graph, "apimanagement.ApiManagementService").inputs
    assert service["virtualNetworkConfiguration"]["subnetResourceId"] == subnets["gateway"]
    (frontend,) = one(graph, "network.ApplicationGateway").inputs["frontendIPConfigurations"]
    assert frontend["privateIPAddress"] == "10.10.15.222"


@pytest.mark.parametrize(
    ("missing", "path"),
    [
        ("named", "clouds.azure.adopt.gateways"),
        ("directory", "clouds.azure.tenant"),
        ("range", "clouds.azure.adopt.gateways"),
        ("ask_role", "ask_role"),
    ],
)
def test_what_azure_needs_and_has_not_is_said_with_how_to_mend_it(build, missing, path) -> None:
    with pytest.raises(GouvernailError, match=path):
        build(Gateway, {name: value for name, value in ARGS.items() if name != missing})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"range": "10.10.15.224/27"}, "no room"),
        ({"throttle": {"requests_per_second": 50, "burst": 20}}, "20 calls at once"),
        ({"throttle": {"requests_per_second": 1, "burst": 301}}, "1 to 300"),
        ({"keep_days": 4384}, "4383 days at most"),
    ],
)
def test_what_azure_cannot_do_is_refused(build, change, said) -> None:
    with pytest.raises(GouvernailError, match=said):
        build(Gateway, {**ARGS, **change})
