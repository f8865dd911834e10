"""Workflows as they are: what they do, what they ask of stores, and whether somebody is told when they fail.

Sources: Azure Logic Apps, workflow definition language
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language); Azure Monitor, metric alerts
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types) and action groups
(https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource, Secret, Unknown
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.azure.arm import id_of, named, reference
from policies.reading.azure.roles import IDENTITY, given_to, on
from policies.reading.policy import permits

__all__ = [
    "ALERT",
    "ROUTE",
    "WORKFLOW",
    "Action",
    "actions",
    "by_clock",
    "counts",
    "each",
    "failures_go_to",
    "itself_may",
    "may",
    "principal",
    "reaches_somebody",
    "runs",
    "whom",
]

WORKFLOW = "azure-native:logic:Workflow"
ROUTE = "azure-native:monitor:ActionGroup"
ALERT = "azure-native:monitor:MetricAlert"


@dataclass(frozen=True, slots=True)
class Action:
    """One action: `after` which outcomes of others it runs, and `over` what it is repeated."""

    name: str
    said: Mapping[str, object]
    after: Mapping[str, tuple[str, ...]]
    over: tuple[str, ...]

    def asks(self, method: str) -> str:
        """The address that it asks with this method; empty where it does not."""
        inputs = self.said.get("inputs")
        url = entry(inputs, "uri")
        return url.lower() if isinstance(url, str) and entry(inputs, "method") == method else ""


def each(holder: object, around: Action | None = None) -> Iterator[Action]:
    """Every trigger or action, those inside of others too; these run after what their holder runs after."""
    if isinstance(holder, Unknown | Secret) or not isinstance(holder, Mapping):
        return
    for name, one in cast("Mapping[str, object]", holder).items():
        if isinstance(one, Mapping):
            held = cast("Mapping[str, object]", one)
            listed = held.get("foreach")
            found = Action(
                name,
                held,
                {**(around.after if around else {}), **_before(held.get("runAfter"))},
                (*(around.over if around else ()), *([listed] if isinstance(listed, str) else [])),
            )
            yield found
            yield from each(held.get("actions"), found)
            yield from each(entry(held, "else", "actions"), found)


def actions(workflow: Resource) -> Maybe[tuple[Action, ...]]:
    """Its actions."""
    its = mapping(workflow.value("definition"))
    return UNKNOWN if its is UNKNOWN else tuple(each(its.get("actions")))


def runs(workflow: Resource) -> Truth:
    """Whether it is switched on."""
    state = text(workflow.value("state"))
    return UNKNOWN if state is UNKNOWN else state != "Disabled"


def by_clock(workflow: Resource) -> Truth:
    """Whether a clock starts it."""
    its = mapping(workflow.value("definition"))
    return UNKNOWN if its is UNKNOWN else any(one.said.get("type") == "Recurrence" for one in each(its.get("triggers")))


def principal(holder: Resource) -> Maybe[str | None]:
    """Who a thing is by itself; None where it has no identity of that kind."""
    identity = holder.value("identity")
    kind = text(entry(identity, "type"))
    if kind is UNKNOWN:
        return UNKNOWN
    found = named(entry(identity, "principalId"))
    return None if kind is None or "SystemAssigned" not in kind else UNKNOWN if found is None else found


def itself_may(graph: Graph, holder: Resource, action: str, thing: str) -> Truth:
    """Whether what a thing is by itself may do this to another thing."""
    who = principal(holder)
    if who is None:
        return False
    its = on(holder.urn, given_to(graph, who)).statements
    return UNKNOWN if its is UNKNOWN else permits(its, action, thing)


def may(graph: Graph, action: Action, needed: Iterable[str], thing: str) -> Truth:
    """Whether the identity with which an action asks is allowed to do all of this to the thing with this id."""
    identity = graph.find(entry(action.said, "inputs", "authentication", "identity"), IDENTITY)
    if identity is None:
        return UNKNOWN
    its = on(identity.urn, given_to(graph, named(identity.value("principalId")))).statements
    return UNKNOWN if its is UNKNOWN else all_of(permits(its, one, thing) for one in needed)


def reaches_somebody(graph: Graph, route: object) -> Truth:
    """Whether the action group with this id tells anybody at all."""
    own = named(route)
    found = next((one for one in graph.of_type(ROUTE) if own is not UNKNOWN and id_of(one) == own), None)
    if found is None or found.external:
        return UNKNOWN
    receivers: list[Truth] = []
    for name in (one for one in {**found.inputs, **found.outputs} if one.endswith("Receivers")):
        listed = items(found.value(name))
        receivers.append(UNKNOWN if listed is UNKNOWN else bool(listed))
    return all_of((flag(found.value("enabled"), absent=True), any_of(receivers)))


def whom(alert: Resource) -> Maybe[tuple[str, ...]]:
    """Ids of the action groups that an alert takes; none where it is switched off."""
    enabled, its = flag(alert.value("enabled")), items(alert.value("actions"))
    if enabled is UNKNOWN or its is UNKNOWN:
        return UNKNOWN
    found = [reference(entry(one, "actionGroupId")) for one in its]
    known = tuple(one for one in found if one is not UNKNOWN)
    return UNKNOWN if len(known) < len(found) else known if enabled else ()


def counts(alert: Resource, metric: str, thing: Maybe[str], of: Mapping[str, str] | None = None) -> Truth:
    """Whether the alert is about any of this metric of the thing with this id, where it has these dimensions."""
    scopes, criteria = texts(alert.value("scopes")), items(entry(alert.value("criteria"), "allOf"))
    if scopes is UNKNOWN or criteria is UNKNOWN or thing is UNKNOWN:
        return UNKNOWN
    if thing not in {one.lower() for one in scopes} or len(criteria) != 1:
        return False
    return all_of((_any(criteria[0], metric), _has(criteria[0], of or {})))


def failures_go_to(graph: Graph, workflow: Resource) -> Maybe[tuple[str, ...]]:
    """Ids of the action groups that are told when a run of the workflow fails."""
    found: list[str] = []
    for alert in graph.of_type(ALERT):
        about = counts(alert, "RunsFailed", id_of(workflow))
        its = whom(alert)
        if about is UNKNOWN or (about and its is UNKNOWN):
            return UNKNOWN
        if about and its is not UNKNOWN:
            found += its
    return tuple(found)


def _any(criterion: Mapping[str, object], metric: str) -> Truth:
    """Whether a criterion is met as soon as one is counted."""
    name, total = text(criterion.get("metricName")), text(criterion.get("timeAggregation"))
    above, least = text(criterion.get("operator")), number(criterion.get("threshold"))
    kind = text(criterion.get("criterionType"))
    return all_of(
        UNKNOWN if found is UNKNOWN else found == wanted
        for found, wanted in (
            (name, metric),
            (total, "Total"),
            (above, "GreaterThan"),
            (least, 0),
            (kind, "StaticThresholdCriterion"),
        )
    )


def _has(criterion: Mapping[str, object], of: Mapping[str, str]) -> Truth:
    """Whether what has these dimensions is counted; what narrows it in another way is not known."""
    dimensions = items(criterion.get("dimensions"))
    if dimensions is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for one in dimensions:
        name, how, values = text(one.get("name")), text(one.get("operator")), texts(one.get("values"))
        wanted = of.get(name) if isinstance(name, str) else None
        if wanted is None or values is UNKNOWN or how != "Include":
            answers.append(UNKNOWN)
        else:
            answers.append(wanted in values or "*" in values)
    return all_of(answers)


def _before(said: object) -> Mapping[str, tuple[str, ...]]:
    """What an action says that it runs after; what is not known counts as no outcome."""
    found = mapping(said)
    if found is UNKNOWN:
        return {}
    outcomes = {name: texts(its) for name, its in found.items()}
    return {name: its for name, its in outcomes.items() if its is not UNKNOWN}
