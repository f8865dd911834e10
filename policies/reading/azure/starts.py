"""What starts a workflow by itself: its clock, and alerts that a rule leads to it.

Sources: Azure Logic Apps, triggers (https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers);
Azure Monitor, alert processing rules (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules)
and the common schema of alerts (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema).
"""

import json
import re
from dataclasses import dataclass
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.azure.arm import id_of, named
from policies.reading.azure.workflows import ROUTE, runs

__all__ = ["Starts", "starts"]

_RULE: Final = "azure-native:alertsmanagement:AlertProcessingRuleByName"
_DAYS: Final = {"Minute": 1 / 1440, "Hour": 1 / 24, "Day": 1.0, "Week": 7.0, "Month": 31.0}
_NAMED: Final = re.compile(r'"endsWith": \["@[^"]*alertRule[^"]*", "([^"]+)"\]')
_VALUED: Final = re.compile(r'\{"not": \{"equals": \["@[^"]*metricValue[^"]*", "@null"\]\}\}')


@dataclass(frozen=True, slots=True)
class Starts:
    """How often by the clock (None: never), on which alerts, whether on one without a value, and who calls it."""

    every_days: Maybe[float | None]
    alarms: Maybe[tuple[str, ...]]
    on_silence: Truth
    by: Maybe[tuple[str, ...]]


def starts(graph: Graph, workflow: Resource) -> Starts:
    """What starts this one."""
    groups = [one for one in graph.of_type(ROUTE) if _tells(one, id_of(workflow)) is not False]
    unread = any(_tells(one, id_of(workflow)) is UNKNOWN for one in groups)
    by = UNKNOWN if unread else tuple(str(id_of(one)) for one in groups)
    led = [_led(rule, {str(id_of(one)) for one in groups}) for rule in graph.of_type(_RULE)]
    asked = _asked(workflow)
    if unread or UNKNOWN in led or asked is UNKNOWN:
        return Starts(_clock(workflow), UNKNOWN, UNKNOWN, by)
    ends, valued = asked
    alarms = tuple(name for names in led if names is not UNKNOWN for name in names if name in ends)
    return Starts(_clock(workflow), alarms, bool(groups) and not valued, by)


def _clock(workflow: Resource) -> Maybe[float | None]:
    """The shortest time between two runs by the clock."""
    on, triggers = runs(workflow), mapping(entry(workflow.value("definition"), "triggers"))
    if on is UNKNOWN or triggers is UNKNOWN:
        return UNKNOWN
    found: list[float] = []
    for one in triggers.values():
        if not on or entry(one, "type") != "Recurrence":
            continue
        unit, each = text(entry(one, "recurrence", "frequency")), number(entry(one, "recurrence", "interval"))
        if unit is UNKNOWN or each is UNKNOWN or unit not in _DAYS or each is None:
            return UNKNOWN
        found.append(each * _DAYS[unit])
    return min(found, default=None)


def _tells(group: Resource, workflow: Maybe[str]) -> Truth:
    receivers = items(group.value("logicAppReceivers"))
    if receivers is UNKNOWN or workflow is UNKNOWN:
        return UNKNOWN
    on = flag(group.value("enabled"), absent=True)
    told = any(named(entry(one, "resourceId")) == workflow for one in receivers)
    return on if told else False


def _led(rule: Resource, groups: set[str]) -> Maybe[tuple[str, ...]]:
    """Parts of the names of alerts that a rule leads to one of these groups; none where it does not."""
    its = rule.value("properties")
    on, actions, conditions = flag(entry(its, "enabled")), items(entry(its, "actions")), items(entry(its, "conditions"))
    if on is UNKNOWN or actions is UNKNOWN or conditions is UNKNOWN:
        return UNKNOWN
    to = [texts(entry(one, "actionGroupIds")) for one in actions]
    if UNKNOWN in to:
        return UNKNOWN
    if not on or not any(name.lower() in groups for names in to if names is not UNKNOWN for name in names):
        return ()
    found: list[str] = []
    for one in conditions:
        values = texts(one.get("values"))
        if values is UNKNOWN:
            return UNKNOWN
        if one.get("field") == "AlertRuleName" and one.get("operator") == "Contains":
            found += values
    return tuple(found)


def _asked(workflow: Resource) -> Maybe[tuple[frozenset[str], bool]]:
    """With which ends of names an alert goes on, and whether it has to have a value.

    Read is what stands first in the workflow: a condition that stops the run where it does not hold.
    """
    its = mapping(entry(workflow.value("definition"), "actions"))
    if its is UNKNOWN:
        return UNKNOWN
    for one in its.values():
        stops = mapping(entry(one, "else", "actions"))
        if entry(one, "type") == "If" and entry(one, "runAfter") == {} and stops is not UNKNOWN:
            if not any(entry(each, "type") == "Terminate" for each in stops.values()):
                continue
            ways = items(entry(one, "expression", "or"))
            if ways is UNKNOWN:
                return UNKNOWN
            told = [way for way in ways if "and" in way]
            written = [json.dumps(way, default=repr) for way in told]
            ends = frozenset(name for way in written for name in _NAMED.findall(way))
            return ends, all(_VALUED.search(way) is not None for way in written)
    return frozenset(), False
