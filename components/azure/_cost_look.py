"""A look at yesterday's costs, service by service: what cost more than it used to, the mean of fourteen days before.

Cost Management's own look at anomalies tells by mail alone, so it takes no route. This one ends as a failed run where
it found something, and says what in the run's error: an alert on failed runs takes the route, and does so too where
the look could not be taken.

Sources: Cost Management, "Query - Usage" (https://learn.microsoft.com/rest/api/cost-management/query/usage) and
anomaly alerts (https://learn.microsoft.com/azure/cost-management-billing/understand/analyze-unexpected-charges); Azure
Logic Apps, workflow definition language
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers).
"""

from collections.abc import Mapping
from typing import Final

from components.azure._workflow import ARM, after, asked, by_the_clock, definition

__all__ = ["looks"]

_VERSION: Final = "2023-11-01"
_LATE: Final = 2  # days after which a day's costs are whole
_BEFORE: Final = 14  # days that say what is ordinary
_NONE: Final = "json('[[0]]')"  # what a service cost that was not there before


def looks(account: str, least: int) -> dict[str, object]:
    """Each day, over everything in the account: tells what cost so much more than the mean of the days before."""
    row, usual = "items('Each')", f"union(body('Usual'), {_NONE})[0][0]"
    nothing: list[str] = []
    return definition(
        {"Daily": by_the_clock("Day", 1)},
        {
            "Day": _costs(account, _LATE, _LATE, {}),
            "Before": _costs(account, _LATE + _BEFORE, _LATE + 1, after("Day")),
            "Unusual": {
                "type": "InitializeVariable",
                "inputs": {"variables": [{"name": "unusual", "type": "array", "value": nothing}]},
                "runAfter": after("Before"),
            },
            "Each": {
                "type": "Foreach",
                "foreach": "@body('Day')?['properties']?['rows']",
                "runtimeConfiguration": {"concurrency": {"repetitions": 1}},
                "actions": {
                    "Usual": {
                        "type": "Query",
                        "inputs": {
                            "from": "@body('Before')?['properties']?['rows']",
                            "where": f"@equals(item()[1], {row}[1])",
                        },
                        "runAfter": {},
                    },
                    "Above": {
                        "type": "If",
                        "expression": {"greaterOrEquals": [f"@sub({row}[0], div({usual}, {_BEFORE}.0))", least]},
                        "actions": {
                            "Note": {
                                "type": "AppendToArrayVariable",
                                "inputs": {"name": "unusual", "value": f"@{{{row}[1]}}: @{{{row}[0]}}"},
                                "runAfter": {},
                            }
                        },
                        "runAfter": after("Usual"),
                    },
                },
                "runAfter": after("Unusual"),
            },
            "Any": {
                "type": "If",
                "expression": {"greater": ["@length(variables('unusual'))", 0]},
                "actions": {
                    "Tell": {
                        "type": "Terminate",
                        "inputs": {
                            "runStatus": "Failed",
                            "runError": {"code": "UnusualCosts", "message": "@{join(variables('unusual'), ', ')}"},
                        },
                        "runAfter": {},
                    }
                },
                "runAfter": after("Each"),
            },
        },
    )


def _costs(account: str, first: int, last: int, run_after: Mapping[str, object]) -> dict[str, object]:
    """What each service cost, from so many days ago to so many: rows of cost, service and currency."""
    body = {
        "type": "ActualCost",
        "timeframe": "Custom",
        "timePeriod": {"from": _at(first, "00:00:00"), "to": _at(last, "23:59:59")},
        "dataset": {
            "granularity": "None",
            "aggregation": {"totalCost": {"name": "Cost", "function": "Sum"}},
            "grouping": [{"type": "Dimension", "name": "ServiceName"}],
        },
    }
    costs = f"{ARM}/subscriptions/{account}/providers/Microsoft.CostManagement/query?api-version={_VERSION}"
    return asked("POST", costs, run_after, body=body)


def _at(days_ago: int, time: str) -> str:
    return f"@{{formatDateTime(addDays(utcNow(), -{days_ago}), 'yyyy-MM-dd')}}T{time}Z"
