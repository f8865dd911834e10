"""Each clause of the guarantees of incidents on Azure: what breaks it, what leaves it open, and what must not."""

from dataclasses import replace

import pytest

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.reading import read
from policies.twin import Add, Change, Drop, Set, apply
from tests.policies.clauses import verdict
from tests.policies.worked_azure import ACCOUNTS

ROUTE = "azure-native:monitor:ActionGroup"
ALERT = "azure-native:monitor:MetricAlert"
WORKFLOW = "azure-native:logic:Workflow"
GIVEN = "azure-native:authorization:RoleAssignment"
STORE = "azure-native:storage:StorageAccount"
QUEUE = "azure-native:storage:Queue"
CONTAINER = "azure-native:storage:BlobContainer"
SUBSCRIPTION = "azure-native:eventgrid:SystemTopicEventSubscription"
ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
READER = f"{ROLES}/acdd72a7-3385-48ef-bd42-f606fba81ae7"
RUNS, KEY = (
    "roleDefinitions/87a39d53-fc1b-424a-814c-f7e04687dc9e",
    "roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6",
)
TAKES, ADDS = "8a0f0c08-91a1-4084-bc3d-661d67233fed", "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a"
TOLD = "/critical/messages?messagettl"  # the workflow that the route of critical tells
CARRIES = "visibilitytimeout"
OPEN_CRITICAL = "definition.actions.Each-critical.actions.Open-critical.inputs"
ROUTED, LOST, LET_IN = "incidents.every_severity_routed", "incidents.nothing_lost", "incidents.events_let_in"


def on_route(path: str, value: object) -> Set:
    return Set(ROUTE, path, value, at="own", having="logicAppReceivers")


def told(path: str, value: object) -> Set:
    return Set(WORKFLOW, path, value, at="own", having=TOLD)


def carrier(path: str, value: object) -> Set:
    return Set(WORKFLOW, path, value, at="own", having=CARRIES)


def sent(**more: object) -> Add:
    """A subscription of Event Grid that puts what it cannot deliver aside, but for what is said otherwise."""
    aside = {
        "identity": {"type": "SystemAssigned"},
        "deadLetterDestination": {
            "endpointType": "StorageBlob",
            "resourceId": f"${{{STORE}@own.id}}",
            "blobContainerName": "dead-letters",
        },
    }
    to = {"endpointType": "WebHook", "endpointUrl": "https://x.test"}
    inputs = {"destination": to, "deadLetterWithResourceIdentity": aside, **more}
    return Add(SUBSCRIPTION, {name: value for name, value in inputs.items() if value is not None})


BREAKS: list[tuple[str, Change]] = [
    (ROUTED, Drop(ROUTE, at="own", having="logicAppReceivers")),
    (ROUTED, on_route("enabled", value=False)),
    (ROUTED, on_route("logicAppReceivers", [])),
    (ROUTED, told("state", "Disabled")),
    (
        ROUTED,
        told("definition.actions.Keep.inputs.uri", "https://else.queue.core.windows.net/x/messages?messagettl=-1"),
    ),
    (ROUTED, carrier("definition.triggers", {})),
    (ROUTED, carrier(f"{OPEN_CRITICAL}.method", "GET")),
    (ROUTED, Drop(WORKFLOW, at="own", having=CARRIES)),
    (ROUTED, Drop(GIVEN, at="own", having=f"roleDefinitions/{TAKES}")),
    (LOST, told("definition.actions.Aside", None)),
    (LOST, told("definition.actions.Aside.runAfter", {"Keep": ["Succeeded"]})),
    (LOST, told("definition.actions.Keep.inputs.uri", None)),
    (LOST, carrier("definition.actions.Each-critical.actions.Tired-critical.actions.Aside-critical", None)),
    (LOST, carrier("definition.actions.Each-critical.actions.Done-critical.runAfter", {"Open-critical": ["Failed"]})),
    (LOST, Drop(ALERT, at="own", having="incidents-critical")),
    (LOST, Drop(ALERT, at="own", having="incidents-itsm")),
    (LOST, Set(ALERT, "actions", [], at="own", having="PutBlob")),
    (LOST, Set(ALERT, "criteria.allOf[0].threshold", 5, at="own", having="PutBlob")),
    (LOST, Set(ALERT, "criteria.allOf[0].dimensions[0].values", ["GetBlob"], at="own", having="PutBlob")),
    (LOST, Set(ROUTE, "enabled", value=False, at="own", having="armRoleReceivers")),
    (LOST, Set(ROUTE, "armRoleReceivers", [], at="own", having="armRoleReceivers")),
    (LOST, sent(deadLetterWithResourceIdentity=None)),
    (LET_IN, Drop(GIVEN, at="own", having=RUNS)),
    (LET_IN, Drop(GIVEN, at="own", having=f"roleDefinitions/{ADDS}")),
    (LET_IN, on_route("logicAppReceivers[0].managedIdentity", "None")),
    (LET_IN, on_route("identity", None)),
    (LET_IN, Set(STORE, "networkRuleSet.bypass", "None", at="own", having="incidents")),
    (LET_IN, Set(GIVEN, "roleDefinitionId", READER, at="own", having="/keys/incidents")),
]

OPEN: list[tuple[str, Change]] = [
    (ROUTED, on_route("logicAppReceivers", UNKNOWN)),
    (ROUTED, on_route("logicAppReceivers[0].resourceId", "/subscriptions/x/else")),
    (ROUTED, told("definition", UNKNOWN)),
    (ROUTED, carrier("definition", UNKNOWN)),
    (LOST, told("definition", UNKNOWN)),
    (LOST, Set(ALERT, "scopes", UNKNOWN, at="own", having="PutBlob")),
    (LOST, Set(ALERT, "criteria.allOf[0].dimensions[0].operator", "Exclude", at="own", having="PutBlob")),
    (LOST, sent(deadLetterWithResourceIdentity=UNKNOWN)),
    (LET_IN, Set(STORE, "networkRuleSet", UNKNOWN, at="own", having="incidents")),
    (LET_IN, Set(STORE, "encryption.keyVaultProperties.keyName", "else", at="own", having="incidents")),
    (LET_IN, sent()),  # whose topic was not read
]

HARMLESS: list[tuple[str, Change]] = [
    (ROUTED, Set(ROUTE, "location", "westeurope", at="own", having="logicAppReceivers")),
    (LOST, Set(ALERT, "severity", 0, at="own", having="PutBlob")),
    (LOST, Add(WORKFLOW, {"resourceGroupName": "x", "definition": {"actions": {}}, "state": "Enabled"})),
    (LET_IN, Set(STORE, "networkRuleSet.bypass", "Logging, AzureServices", at="own", having="incidents")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_a_clause_breaks(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_a_clause_is_left_open(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_what_is_harmless_changes_nothing(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.PASS


TOPIC = f"/subscriptions/{ACCOUNTS['dev']}/resourceGroups/x/providers/Microsoft.EventGrid/systemTopics/vault"
WRITES = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
WHO = "55555555-5555-4555-8555-555555555555"


def subscribed(worked, *roles: tuple[str, str]) -> dict[str, Verdict]:
    """What is answered where a topic's events go to the queue of critical, and the topic has these roles."""
    graph, expected = worked("dev", "azure")
    store = next(
        one for one in graph.of_type(STORE) if one.inputs["tags"]["purpose"] == "incidents" and own(graph, one)
    )
    inside = {"queue": f"{store.id}/queueServices/default/queues/critical", "aside": f"{store.id}/blobServices/default"}
    itself = {"type": "SystemAssigned"}
    to = {"endpointType": "StorageQueue", "resourceId": store.id, "queueName": "critical"}
    aside = {"endpointType": "StorageBlob", "resourceId": store.id, "blobContainerName": "dead-letters"}
    added = [
        Add("azure-native:eventgrid:SystemTopic", {"identity": {**itself, "principalId": WHO}}, {"id": TOPIC}),
        Add(
            SUBSCRIPTION,
            {
                "deliveryWithResourceIdentity": {"identity": itself, "destination": to},
                "deadLetterWithResourceIdentity": {"identity": itself, "deadLetterDestination": aside},
            },
            {"id": f"{TOPIC}/eventSubscriptions/expiry"},
        ),
        *(
            Add(GIVEN, {"scope": inside[what], "roleDefinitionId": f"{ROLES}/{role}", "principalId": WHO})
            for what, role in roles
        ),
    ]
    for number, one in enumerate(added):
        changed, new = apply(graph, one, expected)
        assert new is not None
        graph = Graph([replace(it, urn=f"{it.urn}{number}") if it.urn == new.urn else it for it in changed])
    found = results(graph, expected)
    return {name: found[name].verdict for name in (LET_IN, LOST)}


def own(graph: Graph, resource) -> bool:
    return graph.account(resource) == ACCOUNTS["dev"]


def test_events_go_into_a_routes_queue_and_what_is_not_delivered_beside_those_of_routes(worked) -> None:
    assert subscribed(worked, ("queue", ADDS), ("aside", WRITES)) == {LET_IN: Verdict.PASS, LOST: Verdict.PASS}


@pytest.mark.parametrize("role", [("queue", ADDS), ("aside", WRITES)])
def test_a_topic_without_one_of_its_roles_is_turned_away(worked, role) -> None:
    assert subscribed(worked, role) == {LET_IN: Verdict.FAIL, LOST: Verdict.PASS}


def test_a_landing_zones_route_is_known_by_its_id_and_nothing_behind_it(worked) -> None:
    graph, expected = worked("dev", "azure")
    route = next(one for one in graph.of_type(ROUTE) if own(graph, one) and "logicAppReceivers" in one.inputs)
    theirs = Graph([replace(one, external=True) if one.urn == route.urn else one for one in graph])
    adopted = replace(expected, adopted_routes={route.id.upper(): "critical"})

    (found,) = [one for one in read(theirs, adopted).incident_routes if one.urn == route.urn]

    assert (found.severity, found.delivered, found.lost_kept) == ("critical", UNKNOWN, UNKNOWN)
    assert not [one for one in read(theirs, expected).incident_routes if one.urn == route.urn]
