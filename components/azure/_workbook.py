"""A page that shows whether a system works, is fair, and is governed: three parts, every monitor in one of them.

Sources: Azure Monitor, workbooks (https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-overview) and the
form of their parts (https://github.com/microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json);
Azure Resource Graph, tables of alerts
(https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources); Azure Monitor,
metrics of storage
(https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-storage-storageaccounts-blobservices-metrics).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from components.azure._watch import Watched, values
from components.contract.observability import Monitor

__all__ = ["Shown", "body"]

_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "Technical": ("technical", "security"),
    "Ethical": ("drift", "ethical", "business"),
}
_WEEK_MS: Final = 604_800_000
_MONTH_MS: Final = 2_592_000_000
_WORKSPACES: Final = "microsoft.operationalinsights/workspaces"
_BLOBS: Final = "microsoft.storage/storageaccounts/blobservices"
_ALERTS: Final = 'alertsmanagementresources\n| where type =~ "microsoft.alertsmanagement/alerts"'

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows beside monitors: ids of the workspace, the rules, the routes, and of stores.

    `alarms` are monitors' own rules by monitor, `told` the rules that take a route, by severity.
    """

    workspace: str
    alarms: Mapping[str, str]
    composites: Sequence[str]
    told: Mapping[str, Sequence[str]]
    store: str
    dead_letters: str


def body(monitors: Mapping[str, Monitor], of: Watched, shown: Shown) -> str:
    """The page as Azure takes it."""
    items: list[Item] = []
    for part, kinds in _PARTS.items():
        mine = {name: monitor for name, monitor in monitors.items() if monitor["kind"] in kinds}
        items += [_heading(part), *(_monitor(name, one, of, shown.workspace) for name, one in mine.items())]
    items += [_heading("Compliance"), *_compliance(shown)]
    return json.dumps({"version": "Notebook/1.0", "items": items}, sort_keys=True)


def _heading(text: str) -> Item:
    return {"type": 1, "name": text, "content": {"json": f"## {text}"}}


def _monitor(name: str, one: Monitor, of: Watched, workspace: str) -> Item:
    query = values(name, one, of)
    return _queried(name, query, _WEEK_MS, queryType=0, resourceType=_WORKSPACES, crossComponentResources=[workspace])


def _queried(title: str, query: str, over: int, **more: object) -> Item:
    said = {"version": "KqlItem/1.0", "query": query, "size": 1, "title": title, "timeContext": {"durationMs": over}}
    return {"type": 3, "name": title, "customWidth": "33", "content": {**said, **more}}


def _compliance(shown: Shown) -> Iterator[Item]:
    account = "/".join(shown.workspace.split("/")[:3])
    every = [*shown.alarms.values(), *shown.composites]
    graph = {"queryType": 1, "resourceType": "microsoft.resourcegraph/resources", "crossComponentResources": [account]}
    yield _queried("What is not as it should be", _states(every), _MONTH_MS, **graph)
    yield _queried("Alerts told, by severity", _by_severity(shown.told), _MONTH_MS, **graph)
    if shown.dead_letters:  # behind a landing zone's routes it is the landing zone's
        aside = shown.dead_letters.partition("/blobServices/")[0]
        put = [{"id": "1", "key": "ApiName", "operator": 0, "values": ["PutBlob", "PutBlockList", "AppendBlock"]}]
        yield _counted("Told to nobody: what could not be delivered", aside, "Transaction-Transactions", 1, put)
    yield _counted("Recorded predictions (Art. 12, 19)", shown.store, "Capacity-BlobCount", 4, [])
    failed = f'{_ALERTS}\n| where tostring(properties.essentials.monitorService) =~ "Azure Backup"'
    alike = "| summarize Alerts = count() by Alert = name, Thing = tostring(properties.essentials.targetResourceName)"
    yield _queried("Copies and restores that failed", f"{failed}\n{alike}", _MONTH_MS, **graph)


def _states(rules: Sequence[str]) -> str:
    """Each rule, and whether an alert of it is open."""
    mine = ", ".join(f'"{one}"' for one in rules)
    return "\n".join(
        (
            "resources",
            f"| where id in~ ({mine})",
            "| project Rule = tolower(id), Alarm = name",
            f"| join kind=leftouter ({_ALERTS}",
            '| where tostring(properties.essentials.monitorCondition) =~ "Fired"',
            "| summarize Open = count() by Rule = tolower(tostring(properties.essentials.alertRule))) on Rule",
            '| project Alarm, State = iff(Open > 0, "not as it should be", "as it should be")',
        )
    )


def _by_severity(told: Mapping[str, Sequence[str]]) -> str:
    """How often each severity was told, of what Azure remembers: thirty days."""
    rule = "tostring(properties.essentials.alertRule)"
    pairs = [
        f'{rule} in~ ({", ".join(f"{chr(34)}{one}{chr(34)}" for one in rules)}), "{severity}"'
        for severity, rules in sorted(told.items())
        if rules
    ]
    of = ", ".join([*pairs, '""'])
    severity = f"case({of})" if pairs else '""'
    counted = "| where isnotempty(Severity)\n| summarize Told = count() by Severity"
    return f"{_ALERTS}\n| extend Severity = {severity}\n{counted}"


def _counted(title: str, store: str, metric: str, how: int, filters: Sequence[Mapping[str, object]]) -> Item:
    said = {
        "version": "MetricsItem/2.0",
        "size": 1,
        "title": title,
        "chartType": 2,
        "resourceType": "microsoft.storage/storageaccounts",
        "metricScope": 0,
        "resourceIds": [store],
        "timeContext": {"durationMs": _MONTH_MS},
        "metrics": [{"namespace": _BLOBS, "metric": f"{_BLOBS}--{metric}", "aggregation": how}],
        "filters": list(filters),
    }
    return {"type": 10, "name": title, "customWidth": "33", "content": said}
