"""Incidents: a route a severity, nothing lost, and no secret of the ITSM anywhere."""

import json

import pytest

from components.azure import Incidents, keeper_of
from tests.components.azure.graphs import ACCOUNT, LOG, REGION, every, one

KEYS = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-keys/providers/Microsoft.KeyVault/vaults/bex-dev-keys/keys"
NETWORK = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-network/providers/Microsoft.Network"
KEEPER = keeper_of(f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-audit-log/providers/x/y/z", "bex-dev", "log")
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/bex-dev/",
    "boundary": "",
    "severities": ["critical", "high"],
    "key_id": f"{KEYS}/incidents",
    "log_store": LOG,
    "subnet_ids": {"1": f"{NETWORK}/virtualNetworks/bex-dev-network/subnets/private"},
    "service_lists": [f"{NETWORK}/privateDnsZones/privatelink.{part}.core.windows.net" for part in ("blob", "queue")],
    "itsm": {"kind": "servicenow", "credential_header": "Authorization"},
}
ALONE = {name: value for name, value in ARGS.items() if name not in {"subnet_ids", "service_lists", "log_store"}}
ROLES = {
    "87a39d53-fc1b-424a-814c-f7e04687dc9e": "runs",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "reads",
    "8a0f0c08-91a1-4084-bc3d-661d67233fed": "takes",
    "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a": "adds",
    "e147488a-f6f5-4113-8e2d-b22465e65bf6": "key",
}


@pytest.fixture
def graph(build):
    return build(Incidents, ARGS)


def given(graph):
    """Who may do what on what: the names of the two, and the role."""
    named = {resource.id: resource.name for resource in graph if resource.id}
    who = {(resource.outputs.get("identity") or {}).get("principalId"): resource for resource in graph}
    found = set()
    for assignment in every(graph, "authorization.RoleAssignment"):
        its = assignment.inputs
        role = ROLES.get(its["roleDefinitionId"].rpartition("/")[2], "puts aside")
        if its["principalId"] in who and who[its["principalId"]].name:
            holder = who[its["principalId"]]
            found.add((holder.type.rpartition(":")[2], holder.name, role, named.get(its["scope"])))
    return found


def actions(workflow):
    found = {}

    def walk(holder):
        for name, its in holder.items():
            found[name] = its
            walk(its.get("actions", {}))

    walk(workflow.inputs["definition"]["actions"])
    return found


def test_a_route_a_severity_tells_a_workflow_that_keeps_it_in_a_queue(graph):
    (it,) = graph.of_type("gouvernail-azure:index:Incidents")
    for severity in ARGS["severities"]:
        route, workflow = one(graph, "monitor.ActionGroup", severity), one(graph, "logic.Workflow", severity)
        assert it.outputs["routes"][severity] == route.id
        assert route.inputs["tags"]["severity"] == severity
        (receiver,) = route.inputs["logicAppReceivers"]
        assert receiver["resourceId"] == workflow.id
        keep = workflow.inputs["definition"]["actions"]["Keep"]["inputs"]
        store = one(graph, "storage.StorageAccount").outputs["name"]
        assert keep["uri"] == f"https://{store}.queue.core.windows.net/{severity}/messages?messagettl=-1"
    assert set(it.outputs["routes"]) == {"critical", "high"}


def test_a_route_calls_as_itself_and_no_signature_stands_in_the_state(graph):
    for severity in ARGS["severities"]:
        route = one(graph, "monitor.ActionGroup", severity)
        assert route.inputs["identity"] == {"type": "SystemAssigned"}
        (receiver,) = route.inputs["logicAppReceivers"]
        assert receiver["managedIdentity"] == "SystemAssigned"
        assert receiver["callbackUrl"].endswith("/triggers/Told/paths/invoke?api-version=2016-10-01")


def test_each_may_what_it_has_to_on_the_one_thing_and_nothing_else(graph):
    assert given(graph) == {
        ("ActionGroup", "critical", "runs", "critical"),
        ("ActionGroup", "high", "runs", "high"),
        ("Workflow", "critical", "adds", "critical"),
        ("Workflow", "critical", "puts aside", "dead-letters"),
        ("Workflow", "high", "adds", "high"),
        ("Workflow", "high", "puts aside", "dead-letters"),
        ("Workflow", "itsm", "puts aside", "dead-letters"),
        ("Workflow", "itsm", "reads", "itsm"),
        ("Workflow", "itsm", "takes", "critical"),
        ("Workflow", "itsm", "takes", "high"),
    }
    (may,) = one(graph, "authorization.RoleDefinition").inputs["permissions"]
    assert {action.rpartition("/blobs/")[2] for action in may["dataActions"]} == {"write", "add/action"}
    assert may["actions"] == []


def test_no_workflow_has_an_identity_that_the_stores_firewall_would_turn_away(graph):
    for workflow in every(graph, "logic.Workflow"):
        assert workflow.inputs["identity"] == {"type": "SystemAssigned"}
        assert '"identity":' not in json.dumps(workflow.inputs["definition"])


def test_what_cannot_be_kept_is_put_aside(graph):
    aside = one(graph, "logic.Workflow", "critical").inputs["definition"]["actions"]["Aside"]
    assert aside["runAfter"] == {"Keep": ["Failed", "TimedOut"]}
    assert aside["inputs"]["method"] == "PUT"
    assert "/dead-letters/critical/" in aside["inputs"]["uri"]


def test_a_message_is_taken_out_only_when_it_arrived_or_was_put_aside(graph):
    its = actions(one(graph, "logic.Workflow", "itsm"))
    assert its["Done-high"]["runAfter"] == {"Open-high": ["Succeeded"]}
    assert its["Tired-high"]["runAfter"] == {"Open-high": ["Failed", "TimedOut"]}
    assert its["Drop-high"]["runAfter"] == {"Aside-high": ["Succeeded"]}
    taken = {name for name, action in its.items() if action.get("inputs", {}).get("method") == "DELETE"}
    assert taken == {f"{what}-{severity}" for what in ("Done", "Drop") for severity in ARGS["severities"]}


def test_nothing_is_taken_before_the_way_to_the_itsm_was_read(graph):
    its = actions(one(graph, "logic.Workflow", "itsm"))
    assert its["Way"]["runAfter"] == {}
    assert {json.dumps(its[f"Take-{severity}"]["runAfter"]) for severity in ARGS["severities"]} == {
        '{"Way": ["Succeeded"]}'
    }


def test_the_address_and_credential_of_the_itsm_are_in_no_state_and_in_no_history_of_runs(graph):
    its = actions(one(graph, "logic.Workflow", "itsm"))
    assert its["Open-high"]["inputs"]["headers"]["Authorization"] == "@{body('Way')?['credential']}"
    assert its["Open-high"]["inputs"]["uri"] == "@{body('Way')?['endpoint']}"
    for action in ("Way", "Open-high", "Open-critical"):
        assert its[action]["runtimeConfiguration"] == {"secureData": {"properties": ["inputs", "outputs"]}}


def test_one_run_carries_after_the_other_so_that_no_ticket_is_opened_twice(graph):
    (trigger,) = one(graph, "logic.Workflow", "itsm").inputs["definition"]["triggers"].values()
    assert trigger["recurrence"] == {"frequency": "Minute", "interval": 1}
    assert trigger["runtimeConfiguration"] == {"concurrency": {"runs": 1}}


def test_what_was_put_aside_and_each_failed_run_is_told_on_a_way_that_does_not_end_in_the_itsm(graph):
    told = {alert.name: alert.inputs for alert in every(graph, "monitor.MetricAlert")}
    assert set(told) == {
        "undelivered",
        "incidents-critical-failed",
        "incidents-high-failed",
        "incidents-itsm-failed",
    }
    undelivered = one(graph, "monitor.ActionGroup", "undelivered")
    assert {action["actionGroupId"] for alert in told.values() for action in alert["actions"]} == {undelivered.id}
    assert undelivered.inputs["armRoleReceivers"][0]["roleId"] == "749f88d5-cbae-40b8-bcfc-e573ddc772fa"
    assert "logicAppReceivers" not in undelivered.inputs
    (criterion,) = told["undelivered"]["criteria"]["allOf"]
    assert (criterion["metricName"], criterion["threshold"]) == ("Transactions", 0)
    assert told["undelivered"]["scopes"] == [one(graph, "storage.BlobServiceProperties").id]


def test_everything_that_waits_is_closed_and_encrypted_with_our_key(graph):
    store = one(graph, "storage.StorageAccount").inputs
    assert store["tags"]["purpose"] == "incidents"
    assert store["encryption"]["keyVaultProperties"]["keyName"] == "incidents"
    assert store["encryption"]["services"]["queue"] == {"enabled": True, "keyType": "Account"}
    assert (store["publicNetworkAccess"], store["allowSharedKeyAccess"]) == ("Disabled", False)
    assert store["networkRuleSet"]["bypass"] == "AzureServices"
    reached = {
        tuple(connection["groupIds"])
        for endpoint in every(graph, "network.PrivateEndpoint")
        for connection in endpoint.inputs["privateLinkServiceConnections"]
    }
    assert reached == {("blob",), ("queue",)}


def test_each_use_is_recorded(graph):
    recorded = {setting.inputs["resourceUri"] for setting in every(graph, "monitor.DiagnosticSetting")}
    store = one(graph, "storage.StorageAccount").id
    workflows = {workflow.id for workflow in every(graph, "logic.Workflow")}
    assert recorded == workflows | {f"{store}/blobServices/default", f"{store}/queueServices/default"}


def test_the_dead_letters_are_a_container_that_events_can_be_put_aside_in(graph):
    (it,) = graph.of_type("gouvernail-azure:index:Incidents")
    assert it.outputs["dead_letters"] == one(graph, "storage.BlobContainer", "dead-letters").id


def test_a_keeper_that_was_there_before_any_route_tells_high_when_it_fails(build):
    graph = build(Incidents, {**ALONE, "watched": {"log-keeper": KEEPER}})
    alert = one(graph, "monitor.MetricAlert", "log-keeper-failed").inputs
    assert alert["scopes"] == [KEEPER]
    assert alert["actions"] == [{"actionGroupId": one(graph, "monitor.ActionGroup", "high").id}]
    assert KEEPER.endswith("/bex-dev-audit-log/providers/Microsoft.Logic/workflows/bex-dev-log-keeper")


def test_a_keeper_is_not_left_without_anybody_to_tell(build):
    with pytest.raises(Exception, match="nobody is told when log-keeper fails"):
        build(Incidents, {**ALONE, "severities": ["low"], "watched": {"log-keeper": KEEPER}})


def test_without_an_itsm_routes_end_in_their_queues(build):
    graph = build(Incidents, {name: value for name, value in ALONE.items() if name != "itsm"})
    assert {workflow.name for workflow in every(graph, "logic.Workflow")} == {"critical", "high"}
    assert {container.name for container in every(graph, "storage.BlobContainer")} == {"dead-letters"}


def test_where_there_is_no_network_and_no_log_there_is_neither(build):
    graph = build(Incidents, ALONE)
    assert every(graph, "network.PrivateEndpoint") == every(graph, "monitor.DiagnosticSetting") == []


def test_the_landing_zones_routes_are_read_and_nothing_is_built_behind_them(build, state):
    made = build(Incidents, ALONE, state=state)
    ids = {severity: one(made, "monitor.ActionGroup", severity).id for severity in ("critical", "high")}
    graph = build(Incidents, {**ALONE, "adopt": ids}, state=state, stack="other")
    cloud = [resource for resource in graph if resource.type.startswith("azure-native:")]
    assert {resource.id for resource in cloud} == set(ids.values())
    assert all(resource.external for resource in cloud)
    (it,) = graph.of_type("gouvernail-azure:index:Incidents")
    assert (it.outputs["routes"], it.outputs["dead_letters"]) == (ids, "")
