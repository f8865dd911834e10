"""Observability: one rule a monitor, told once, never silent in silence; a page, traces, and a job by the clock."""

import base64
import json
from types import SimpleNamespace

import pytest

from components.azure import Observability, measurable
from components.azure._measuring_script import cloud_config
from tests.components.azure.graphs import ACCOUNT, KEY, LOG, REGION, every, one

AROUND = f"/subscriptions/{ACCOUNT}/resourceGroups"
ROUTES = {
    severity: f"{AROUND}/bex-dev-incidents/providers/Microsoft.Insights/actionGroups/bex-dev-{severity}"
    for severity in ("high", "medium", "low")
}
HIGH, LOW = ROUTES["high"], ROUTES["low"]
REGISTRY = f"{AROUND}/credit-scoring-dev-models/providers/Microsoft.ContainerRegistry/registries/creditscoring"
IMAGE = "creditscoring.azurecr.io/credit/scorecard@sha256:" + "a" * 64
WORKSPACE = f"{AROUND}/credit-scoring-dev-serving/providers/Microsoft.MachineLearningServices/workspaces/serving"
ENDPOINT = f"{WORKSPACE}/onlineEndpoints/credit-scoring-dev-scorecard"
STORE = f"{AROUND}/credit-scoring-dev-events/providers/Microsoft.Storage/storageAccounts/creditscoringdevevents"
ALERT = f"{AROUND}/credit-scoring-dev-serving/providers/Microsoft.Insights/scheduledQueryRules/error-rate"
CALLS = f"{AROUND}/credit-scoring-dev-gateway/providers/Microsoft.OperationalInsights/workspaces/calls"
HEARD = CALLS.replace("gateway", "edge") + "/savedSearches/DevicesHeard"
SUBNET = f"{AROUND}/bex-dev-network/providers/Microsoft.Network/virtualNetworks/bex-dev/subnets/private"
ZONES = [
    f"{AROUND}/bex-dev-network/providers/Microsoft.Network/privateDnsZones/privatelink.{part}.core.windows.net"
    for part in ("blob", "queue")
]
PARITY = {
    "kind": "ethical",
    "measure": "demographic_parity_ratio",
    "window": 604_800,
    "lower": 0.8,
    "cases": 400,
    "route": HIGH,
}
OVERRIDE = {
    "kind": "ethical",
    "measure": "override_rate",
    "window": 604_800,
    "lower": 0.01,
    "upper": 0.15,
    "route": LOW,
}
PSI = {"kind": "drift", "measure": "input_psi", "window": 86_400, "upper": 0.2, "route": LOW}
SILENT = {"kind": "technical", "measure": "devices_silent", "window": 3600, "upper": 0.05, "route": LOW}
ERRORS = {"kind": "technical", "measure": "error_rate", "window": 300, "upper": 0.005, "route": HIGH, "alarm": ALERT}
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "boundary": "",
    "system": "credit-scoring",
    "environment": "dev",
    "endpoint": ENDPOINT,
    "store": STORE,
    "monitors": {"approval_parity": PARITY, "override_rate": OVERRIDE, "input_psi": PSI, "error_rate": ERRORS},
    "composites": {},
    "traced_as": "credit-scoring-dev-gateway",
    "routes": ROUTES,
    "dead_letters": f"{STORE}/blobServices/default/containers/dead-letters",
    "traced": 0.1,
    "network_id": SUBNET.rpartition("/subnets")[0],
    "cidr": "10.10.0.0/20",
    "subnet_ids": {"1": SUBNET, "2": SUBNET},
    "service_lists": ZONES,
    "key_ids": {"events": KEY, "models": KEY.replace("events", "models")},
    "registry": REGISTRY,
    "gateway_log": CALLS,
    "log_store": LOG,
    "job": {
        "image": IMAGE,
        "hours": 12,
        "edge": False,
        "monitors": {"input_psi": '{"measure":"input_psi","window":86400}'},
    },
}


RULE = "monitor.ScheduledQueryRule"


@pytest.fixture
def graph(build):
    return build(Observability, ARGS)


def alone(build, **monitor):
    """The rule of the one monitor, without a job."""
    args = {name: value for name, value in ARGS.items() if name != "job"}
    monitors = {"it": {"kind": "technical", "window": 3600, "route": LOW, **monitor}}
    return one(build(Observability, {**args, "monitors": monitors}), RULE, "it").inputs


def query(rule):
    return rule["criteria"]["allOf"][0]["query"].splitlines()


def roles(graph, scope):
    """Role -> who has it on the thing with this id."""
    return {
        may.inputs["roleDefinitionId"].rpartition("/")[2]: may.inputs["principalId"]
        for may in every(graph, "authorization.RoleAssignment")
        if may.inputs["scope"] == scope
    }


def test_each_monitor_has_one_rule_and_what_has_one_already_gets_no_other(graph):
    (it,) = graph.of_type("gouvernail-azure:index:Observability")
    rules = {rule.name: rule.id for rule in every(graph, RULE)}
    assert it.outputs["alarms"] == {**rules, "error_rate": ALERT}
    assert set(rules) == set(ARGS["monitors"]) - {"error_rate"}
    assert it.outputs["dashboard"] == one(graph, "applicationinsights.Workbook").id
    assert it.outputs["namespace"] == one(graph, "monitor.DataCollectionRule").id


def test_what_is_written_is_looked_for_under_system_environment_and_monitor(graph):
    rule = one(graph, RULE, "input_psi").inputs
    lines = query(rule)
    assert lines[0] == "GouvernailMeasures_CL"
    assert lines[1] == (
        '| where ingestion_time() > ago(86400s) and System == "credit-scoring" and Environment == "dev"'
        ' and Monitor == "input_psi" and Measure == "input_psi"'
    )
    assert "| extend Outside = not(Silent) and (High > 0.2)" in lines
    assert rule["actions"] == {"actionGroups": [LOW]}


def test_both_bounds_are_one_rule(graph):
    lines = query(one(graph, RULE, "override_rate").inputs)
    assert "| extend Outside = not(Silent) and (Low < 0.01 or High > 0.15)" in lines


def test_too_few_cases_are_as_bad_as_no_value_and_both_ring(graph):
    rule = one(graph, RULE, "approval_parity").inputs
    assert "| extend Silent = Values == 0 or coalesce(Cases, long(0)) < 400" in query(rule)
    assert query(rule)[-1] == "| extend Breach = toint(Outside or Silent)"
    assert "fewer than 400 cases" in rule["description"]


def test_a_standby_is_not_told_of_silence(build):
    graph = build(Observability, {**ARGS, "idle": True})
    assert query(one(graph, RULE, "input_psi").inputs)[-1] == "| extend Breach = toint(Outside)"


def test_a_rule_looks_with_an_identity_that_may_read_the_workspace_and_what_counts_devices(build):
    monitors = {"devices_silent": {**SILENT, "devices": 340}}
    graph = build(Observability, {**ARGS, "monitors": monitors, "heard": HEARD})
    rule, who = one(graph, RULE).inputs, one(graph, "managedidentity.UserAssignedIdentity", "watched")
    assert rule["identity"]["userAssignedIdentities"] == [who.id]
    for workspace in (one(graph, "operationalinsights.Workspace").id, HEARD.partition("/savedSearches/")[0]):
        assert roles(graph, workspace) == {"73c42c96-874c-492b-b04d-ab87d138a893": who.outputs["principalId"]}


def test_the_share_of_silent_devices_is_computed_from_those_that_called(build):
    lines = query(alone(build, measure="devices_silent", upper=0.05, devices=340))
    assert "| summarize Heard = count()" in lines
    assert "| extend Value = 1 - todouble(Heard) / 340" in lines
    assert "| extend Silent = Heard == 0" in lines  # none called: all are silent
    assert lines[-1] == "| extend Breach = toint(Outside or Silent)"


def test_what_the_endpoint_measures_is_not_breached_where_nobody_asked(build):
    rule = alone(build, measure="latency_p50", upper=0.08, window=900)
    lines = query(rule)
    assert 'ingestion_time() > ago(900s) and EndpointName =~ "credit-scoring-dev-scorecard"' in lines[0]
    assert "percentile(TotalDurationMs, 50) / 1000.0" in lines[1]
    assert "| extend Outside = Requests >= 1 and (Value > 0.08)" in lines
    assert "| extend Silent = false" in lines
    assert rule["overrideQueryTimeRange"] == "PT30M"  # what is late is seen as well


def test_too_few_requests_are_no_verdict_on_the_endpoint(build):
    assert "| extend Outside = Requests >= 50 and (Value > 0.08)" in query(
        alone(build, measure="latency_p50", upper=0.08, cases=50)
    )


@pytest.mark.parametrize(
    ("monitor", "message"),
    [
        ({"measure": "unsure_share", "deviations": 2.5}, r"monitoring\.it\.adaptive"),
        ({"measure": "error_rate", "upper": 0.1, "window": 60}, r"monitoring\.it\.window"),
        ({"measure": "error_rate", "upper": 0.1, "window": 259_200}, r"5m to 2d"),
    ],
)
def test_what_a_rule_cannot_do_is_refused(build, monitor, message):
    with pytest.raises(Exception, match=message):
        alone(build, **monitor)


@pytest.mark.parametrize(("when", "rings"), [("any", 1), ("all", 2)])
def test_several_monitors_tell_once_and_silence_is_told_too(build, when, rings):
    quiet = {name: {key: value for key, value in PSI.items() if key != "route"} for name in ("a", "b")}
    composites = {"both": {"when": when, "of": ["a", "b"], "route": HIGH}}
    graph = build(Observability, {**ARGS, "monitors": quiet, "composites": composites})
    both, parts = one(graph, RULE, "both").inputs, [one(graph, RULE, name) for name in ("a", "b")]
    assert query(both)[-1] == f"| extend Breach = toint(Out >= {rings} or Quiet > 0)"
    assert both["actions"] == {"actionGroups": [HIGH]}
    asked = "\n".join(query(both))
    for part in parts:
        assert part.inputs["actions"] == {"actionGroups": []}
        own = "\n".join(query(part.inputs)[:-1])
        assert own in asked  # just as it rings itself
        assert query(part.inputs)[-1] == "| extend Breach = toint(Outside)"


def test_measures_come_in_by_right_and_not_by_key_and_are_found_in_one_table(graph):
    rule, table = one(graph, "monitor.DataCollectionRule").inputs, one(graph, "operationalinsights.Table").inputs
    workspace = one(graph, "operationalinsights.Workspace")
    assert workspace.inputs["features"]["disableLocalAuth"] is True
    assert rule["destinations"]["logAnalytics"][0]["workspaceResourceId"] == workspace.id
    (flow,) = rule["dataFlows"]
    assert flow["outputStream"] == f"Custom-{table['tableName']}"
    columns = {its["name"] for its in table["schema"]["columns"]}
    assert columns == {"TimeGenerated", "System", "Environment", "Monitor", "Measure", "Value", "Cases"}


def test_the_page_has_three_parts_and_every_monitor_on_it(graph):
    page = json.loads(one(graph, "applicationinsights.Workbook").inputs["serializedData"])
    headings = [its["content"]["json"] for its in page["items"] if its["type"] == 1]
    assert headings == ["## Technical", "## Ethical", "## Compliance"]
    titles = {its["content"].get("title") for its in page["items"]}
    assert set(ARGS["monitors"]) <= titles
    (states,) = (its["content"]["query"] for its in page["items"] if its["name"] == "What is not as it should be")
    for rule in (*(rule.id for rule in every(graph, RULE)), ALERT):
        assert rule in states


def test_the_page_is_the_same_each_time(build, graph):
    again = build(Observability, {**ARGS, "routes": dict(reversed(ROUTES.items()))})
    page = "applicationinsights.Workbook"
    assert one(graph, page).inputs == one(again, page).inputs


def test_a_call_is_followed_from_its_trace_to_its_release(graph):
    asked = one(graph, "operationalinsights.Query").inputs["body"]
    assert 'AppRoleName startswith "credit-scoring-dev-gateway"' in asked
    assert f'workspace("{CALLS}").AppRequests' in asked
    assert "Release = DeploymentName" in asked


def test_the_machine_runs_the_models_own_image_in_our_network_on_our_keys_and_nobody_signs_in(graph):
    machine, place = one(graph, "compute.VirtualMachine").inputs, one(graph, "network.NetworkInterface").inputs
    told = json.loads(base64.b64decode(machine["userData"]))
    assert (told["image"], told["arguments"]) == (IMAGE, ["monitor"])
    assert told["environment"]["RECORD"] == "https://creditscoringdevevents.blob.core.windows.net/captured/"
    assert told["environment"]["MONITOR_input_psi"] == '{"measure":"input_psi","window":86400}'
    (address,) = place["ipConfigurations"]
    assert address["subnet"] == {"id": SUBNET}
    assert "publicIPAddress" not in address
    walls = {rule["name"]: rule for rule in one(graph, "network.NetworkSecurityGroup").inputs["securityRules"]}
    assert {rule["access"] for rule in walls.values() if rule["direction"] == "Inbound"} == {"Deny"}
    key = one(graph, "compute.DiskEncryptionSet")
    assert machine["storageProfile"]["osDisk"]["managedDisk"]["diskEncryptionSet"] == {"id": key.id}
    assert key.inputs["activeKey"]["keyUrl"] == "https://bex-dev-keys.vault.azure.net/keys/models"
    assert machine["osProfile"]["linuxConfiguration"]["disablePasswordAuthentication"] is True


def test_the_machine_may_read_records_get_its_image_and_add_to_one_queue(build, graph):
    who = one(graph, "managedidentity.UserAssignedIdentity", "monitoring").outputs["principalId"]
    mine = {
        may.inputs["scope"]: may.inputs["roleDefinitionId"].rpartition("/")[2]
        for may in every(graph, "authorization.RoleAssignment")
        if may.inputs["principalId"] == who
    }
    captured = f"{STORE}/blobServices/default/containers/captured"
    assert mine == {
        captured: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        REGISTRY: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
        one(graph, "storage.Queue").id: "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
    }
    edge = build(Observability, {**ARGS, "job": {**ARGS["job"], "edge": True}})
    assert captured.replace("captured", "devices") in {
        may.inputs["scope"] for may in every(edge, "authorization.RoleAssignment")
    }


def test_the_clock_starts_the_machine_takes_it_back_and_tells_what_was_measured(graph):
    does = one(graph, "logic.Workflow").inputs["definition"]
    assert does["triggers"]["Clock"]["recurrence"] == {"frequency": "Hour", "interval": 12}
    machine = one(graph, "compute.VirtualMachine").id
    for action, verb in (("Start", "start"), ("Stop", "deallocate")):
        assert f"{machine}/{verb}?" in does["actions"][action]["inputs"]["uri"]
    each = does["actions"]["Each"]["actions"]
    told, rule = each["Tell"]["inputs"]["uri"], one(graph, "monitor.DataCollectionRule").outputs["immutableId"]
    assert told.startswith("https://credit-scoring-dev-measures-")
    assert f".ingest.monitor.azure.com/dataCollectionRules/{rule}/streams/Custom-GouvernailMeasures_CL?" in told
    assert each["Done"]["runAfter"] == {"Tell": ["Succeeded"]}
    assert does["actions"]["Stop"]["runAfter"] == {"Wait": ["Succeeded"]}  # whether anything was told or not


def test_a_short_window_is_measured_twice_an_hour(build):
    graph = build(Observability, {**ARGS, "job": {**ARGS["job"], "hours": 0.5}})
    does = one(graph, "logic.Workflow").inputs["definition"]
    assert does["triggers"]["Clock"]["recurrence"] == {"frequency": "Minute", "interval": 30}
    assert does["actions"]["Wait"]["inputs"]["interval"]["count"] < 30


def test_a_job_whose_registry_nobody_named_is_refused(build):
    args = {name: value for name, value in ARGS.items() if name != "registry"}
    with pytest.raises(Exception, match="the id of the registry that holds it"):
        build(Observability, args)


def put_on_the_machine():
    head, _, rest = base64.b64decode(cloud_config()).decode().partition("\n")
    assert head == "#cloud-config"
    return json.loads(rest)


def test_nobody_is_a_user_of_the_machine() -> None:
    said = put_on_the_machine()
    assert (said["users"], said["ssh_pwauth"]) == ([], False)


def test_the_machine_hands_in_what_its_container_left(tmp_path) -> None:
    script = next(its for its in put_on_the_machine()["write_files"] if its["path"].endswith("/measure"))["content"]
    told = {
        "image": IMAGE,
        "arguments": ["monitor"],
        "registry": "creditscoring.azurecr.io",
        "queue": "https://own.queue.core.windows.net/measured",
        "seconds": 60,
        "environment": {"SYSTEM": "credit-scoring"},
    }
    answers = {
        "userData": base64.b64encode(json.dumps(told).encode()),
        "/identity/": b'{"access_token": "of the directory"}',
        "/oauth2/exchange": b'{"refresh_token": "of the registry"}',
        "/messages": b"",
    }
    asked, ran = [], []

    def ask(url, data=None, headers=None):
        asked.append((url, data, headers))
        return next(answer for part, answer in answers.items() if part in url)

    def run(command, **_):
        ran.append(command)
        (tmp_path / "measures.json").write_text('[{"Monitor": "drift", "Value": 0.1}]')

    known = {}
    exec(script.replace("sys.exit(main())", ""), known)  # noqa: S102 - it is ours
    known |= {"ask": ask, "OUT": tmp_path, "subprocess": SimpleNamespace(run=run, DEVNULL=None)}
    known["main"]()

    assert ran[0][:3] == ["docker", "login", "creditscoring.azurecr.io"]
    assert ran[1][-2:] == [IMAGE, "monitor"]
    assert {"--read-only", "no-new-privileges", "SYSTEM=credit-scoring"} <= set(ran[1])
    url, body, headers = asked[-1]
    assert url == "https://own.queue.core.windows.net/measured/messages?messagettl=-1"
    assert headers["Authorization"] == "Bearer of the directory"
    message = base64.b64decode(body.partition(b"<MessageText>")[2].partition(b"<")[0])
    assert json.loads(message) == {"measures": [{"Monitor": "drift", "Value": 0.1}], "report": None}


@pytest.mark.parametrize(
    ("measure", "own"), [("error_rate", True), ("latency_p99.9", True), ("latency", False), ("input_psi", False)]
)
def test_what_the_endpoint_measures_itself(measure, own):
    assert measurable(measure) is own
