"""What locks documents anew at each release: a workflow that looks, by the hour, what was put into service since.

It reads the record of production's account (the activity log, 90 days long) from the last run that succeeded on, with
two hours to spare for what is recorded late, so what a failed run missed is found by the next one. Each version of each
document of a released system is then locked until the days from now. A lock grows and never shrinks: to be told twice
does no harm.

It has an identity of the workflow's own, for the firewall of a store lets in a workflow by no other. That identity may
name what lies in the container, set locks there, and see its own runs; production lets it look at its record.

Sources: Azure Storage, "Set Blob Immutability Policy"
(https://learn.microsoft.com/rest/api/storageservices/set-blob-immutability-policy), "List Blobs"
(https://learn.microsoft.com/rest/api/storageservices/list-blobs), the rights that each takes
(https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory), conditions of assignments
(https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes) and trusted access by a managed identity
(https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services); Azure Monitor,
activity log (https://learn.microsoft.com/rest/api/monitor/activity-logs/list) and the metrics of workflows
(https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-logic-workflows-metrics); Azure
Logic Apps, loops (https://learn.microsoft.com/azure/logic-apps/logic-apps-control-flow-loops), expressions
(https://learn.microsoft.com/azure/logic-apps/expression-functions-reference) and "Workflow Runs - List"
(https://learn.microsoft.com/rest/api/logic/workflow-runs/list).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import logic

from components.azure._alerts import Counted, told_of_any
from components.azure._diagnostics import record, setting_id
from components.azure._group import Group, group_of
from components.azure._names import guid, name_of
from components.azure._roles import assign, assignment_id, custom_role, itself, role_id
from components.azure._store import container_id
from components.azure._workflow import ARM, after, asked, asked_of_store, by_the_clock, definition

__all__ = ["Extension", "extender"]

_BLOBS: Final = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
_MAY: Final = (f"{_BLOBS}/read", f"{_BLOBS}/immutableStorage/runAsSuperUser/action")
_NAMES_ONLY: Final = (
    f"((!(ActionMatches{{'{_BLOBS}/read'}} AND NOT SubOperationMatches{{'Blob.List'}})) OR "
    "(@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'none-that-is-there'))"
)
"""The same right names blobs and opens them: this leaves the first."""
_RELEASES: Final = tuple(
    f"microsoft.machinelearningservices/workspaces/onlineendpoints/{what}" for what in ("write", "deployments/write")
)
"""What puts into service: a deployment, and the share of calls that an endpoint gives it."""
_RECORD_VERSION: Final = "2015-04-01"
_RUNS_VERSION: Final = "2019-05-01"
_RECORD_DAYS: Final = 89  # the record is kept 90 days, and two hours more are asked for
_LATE_HOURS: Final = 2
_A_PAGE: Final = 100  # versions read at a time; one page is read again for each of them
_PAGES: Final = {"count": 5000, "timeout": "P1D"}  # then the run fails, and is told
_ENDED_BADLY: Final[Mapping[str, str]] = {"failed": "RunsFailed", "cancelled": "RunsCancelled"}
_WHY: Final = "A release did not extend the lock of its documents: docs/guides/archive.md"
_END: Final = "end"


@dataclass(frozen=True, slots=True)
class Extension:
    """What is locked anew, for how long and when: `watched` is the account whose releases count."""

    store: pulumi.Output[str]
    container: str
    days: int
    environment: str
    watched: str
    route: pulumi.Input[str]


def extender(
    wanted: Extension,
    its: Group,
    log_store: pulumi.Input[str] | None,
    guards: Sequence[pulumi.Resource],
    *,
    left_store: str | None = None,
) -> pulumi.Output[str]:
    """The principal of what extends, in the store's group; `left_store` is the store's id where both were left."""
    called = name_of("logic:Workflow", its.prefix, "archive-extend")
    path = f"Microsoft.Logic/workflows/{called}"
    own = wanted.store.apply(lambda store: f"{group_of(store)}/providers/{path}")
    made = logic.Workflow(
        "extend",
        workflow_name=called,
        resource_group_name=its.name,
        location=its.region,
        state=logic.WorkflowState.ENABLED,
        identity={"type": "SystemAssigned"},
        definition=pulumi.Output.all(wanted.store, own).apply(lambda both: _definition(wanted, *both)),
        tags=its.tags,
        opts=its.opts(path, *guards),
    )
    who = itself(made)
    _rights(wanted, who, made.id, its, left_store)
    for ended, metric in _ENDED_BADLY.items():
        counted = Counted(metric, "Microsoft.Logic/workflows", made.id)
        told_of_any(f"archive-extend-{ended}", _WHY, counted, wanted.route, its)
    if log_store is not None:
        record("extend", made.id, log_store, its.opts(setting_id(path)))
    return who


def _rights(
    wanted: Extension, who: pulumi.Output[str], workflow: pulumi.Output[str], its: Group, left_store: str | None
) -> None:
    around, own = wanted.store.apply(group_of), guid(its.account, its.prefix, "archive", "extender")
    definition = role_id(its.account, own)
    role = custom_role(
        "extender",
        own,
        [around],
        its.opts(f"Microsoft.Authorization/roleDefinitions/{own}"),
        called=name_of("authorization:RoleDefinition", its.prefix, "extender", its.account),
        why="Names documents, sets their locks and sees its own runs",
        actions=["Microsoft.Logic/workflows/runs/read"],
        data=_MAY,
    )
    holder = "archive-extend"
    left = f"{its.left}/providers/Microsoft.Logic/workflows/{name_of('logic:Workflow', its.prefix, holder)}"
    inside = container_id(left_store, wanted.container) if left_store else None
    assign(
        "extend",
        definition,
        who,
        wanted.store.apply(lambda store: container_id(store, wanted.container)),
        its.opts(None, role, id_=assignment_id(inside, definition, holder) if inside else None),
        holder=holder,
        when=_NAMES_ONLY,
    )
    assign(
        "extend-runs",
        definition,
        who,
        workflow,
        its.opts(None, role, id_=assignment_id(left, definition, holder) if its.left else None),
        holder=holder,
    )


def _definition(wanted: Extension, store: str, workflow: str) -> dict[str, object]:
    """Since when, what was released since, and all versions of all documents of those systems.

    What breaks is noted and gone on from, so that one system's trouble keeps no other's documents from their lock; then
    the run fails.
    """
    runs = f"{ARM}{workflow}/runs?api-version={_RUNS_VERSION}&$top=1&$filter=Status%20eq%20'Succeeded'"
    last = "first(body('Last')?['value'])?['properties']?['startTime']"
    since = f"addHours(coalesce({last}, addDays(utcNow(), -{_RECORD_DAYS})), -{_LATE_HOURS})"
    activities = (
        f"{ARM}/subscriptions/{wanted.watched}/providers/Microsoft.Insights/eventtypes/management/values"
        f"?api-version={_RECORD_VERSION}&$filter="
    )
    between = (
        f"concat('eventTimestamp ge ''', {since}, ''' and eventTimestamp le ''', utcNow(), ''' and resourceProvider eq "
        "''Microsoft.MachineLearningServices''')"
    )
    clock = {**by_the_clock("Hour", 1), "runtimeConfiguration": {"concurrency": {"runs": 1}}}
    return definition(
        {"Hourly": clock},
        {
            "Last": asked("GET", runs),
            "Next": _variable("Next", "string", f"@{{concat('{activities}', encodeUriComponent({between}))}}", "Last"),
            "Systems": _variable("Systems", "array", [], "Next"),
            "Page": _variable("Page", "string", _END, "Systems"),
            "Broken": _variable("Broken", "boolean", False, "Page"),
            "Look": {**_loop("Next", _look(wanted.environment)), "runAfter": after("Broken")},
            "Each": {
                "type": "Foreach",
                "foreach": "@variables('Systems')",
                "operationOptions": "Sequential",
                "runAfter": after("Look"),
                "actions": {
                    "Begin": {**_set("Page", "first"), "runAfter": {}},
                    "Pages": {**_loop("Page", _page(wanted, store)), "runAfter": after("Begin")},
                },
            },
            "Judge": {
                "type": "If",
                "expression": {"equals": ["@variables('Broken')", True]},
                "runAfter": after("Each"),
                "actions": {
                    "Fail": {
                        "type": "Terminate",
                        "inputs": {"runStatus": "Failed", "runError": {"code": "Broken", "message": "See what failed"}},
                        "runAfter": {},
                    }
                },
            },
        },
    )


def _look(environment: str) -> dict[str, object]:
    """One page of the record: which systems were put into service. The group of a workload begins with its system."""
    operations = ", ".join(f"'{one}'" for one in _RELEASES)
    apart = f"-{environment}-"
    return {
        "Read": asked("GET", "@{variables('Next')}"),
        "Released": {
            "type": "Query",
            "inputs": {
                "from": "@body('Read')?['value']",
                "where": (
                    f"@and(contains(createArray({operations}), toLower(item()?['operationName']?['value'])), "
                    "equals(item()?['status']?['value'], 'Succeeded'), "
                    f"contains(toLower(item()?['resourceGroupName']), '{apart}'))"
                ),
            },
            "runAfter": after("Read"),
        },
        "Names": {
            "type": "Select",
            "inputs": {
                "from": "@body('Released')",
                "select": f"@first(split(toLower(item()?['resourceGroupName']), '{apart}'))",
            },
            "runAfter": after("Released"),
        },
        "Together": {
            "type": "Compose",
            "inputs": "@union(variables('Systems'), body('Names'))",
            "runAfter": after("Names"),
        },
        "Keep": {**_set("Systems", "@outputs('Together')"), "runAfter": after("Together")},
        "Turn": {
            **_set("Next", f"@{{coalesce(body('Read')?['nextLink'], '{_END}')}}"),
            "runAfter": after("Keep"),
        },
        **_stop("Next", "Turn", "Look"),
    }


def _page(wanted: Extension, store: str) -> dict[str, object]:
    """One page of a system's versions, each locked: what was written over stays as long as what is over it."""
    container = f"https://{store.rpartition('/')[2]}.blob.core.windows.net/{wanted.container}"
    prefix = f"encodeUriComponent(concat('{wanted.environment}/', items('Each'), '/'))"
    from_ = "if(equals(variables('Page'), 'first'), '', concat('&marker=', encodeUriComponent(variables('Page'))))"
    asked = f"restype=container&comp=list&include=versions&maxresults={_A_PAGE}"
    listed = f"{container}?{asked}&prefix=@{{{prefix}}}@{{{from_}}}"
    here = "xml(body('List'))"
    many = f"int(xpath({here}, 'count(//Blob)'))"

    def its(field: str) -> str:
        path = f"concat('string((//Blob)[', string(items('Lock')), ']/{field})')"
        return f"@{{encodeUriComponent(xpath({here}, {path}))}}"

    lock = {
        "x-ms-immutability-policy-mode": "Locked",
        "x-ms-immutability-policy-until-date": f"@{{addDays(utcNow(), {wanted.days}, 'R')}}",
    }
    one = f"{container}/{its('Name')}?comp=immutabilityPolicies&versionid={its('VersionId')}"
    marker = f"xpath({here}, 'string(//NextMarker)')"
    return {
        "List": asked_of_store("GET", listed, {}),
        "Lock": {
            "type": "Foreach",
            "foreach": f"@take(range(1, add({many}, 1)), {many})",
            "runAfter": after("List"),
            "actions": {"Set": asked_of_store("PUT", one, {}, headers=lock)},
        },
        "Following": {
            **_set("Page", f"@{{if(empty({marker}), '{_END}', {marker})}}"),
            "runAfter": after("Lock"),
        },
        **_stop("Page", "Following", "Lock"),
    }


def _variable(name: str, kind: str, value: object, following: str) -> dict[str, object]:
    return {
        "type": "InitializeVariable",
        "inputs": {"variables": [{"name": name, "type": kind, "value": value}]},
        "runAfter": after(following),
    }


def _set(name: str, value: object) -> dict[str, object]:
    return {"type": "SetVariable", "inputs": {"name": name, "value": value}}


def _loop(variable: str, actions: Mapping[str, object]) -> dict[str, object]:
    return {
        "type": "Until",
        "expression": f"@equals(variables('{variable}'), '{_END}')",
        "limit": _PAGES,
        "operationOptions": "FailWhenLimitsReached",
        "actions": actions,
    }


def _stop(variable: str, turn: str, what: str) -> dict[str, object]:
    """Ends a loop whose turn broke, and notes it: left alone, it would try the same again to the end of its limit."""
    return {
        f"{what}Stop": {**_set(variable, _END), "runAfter": after(turn, "Failed", "Skipped", "TimedOut")},
        f"{what}Broke": {**_set("Broken", True), "runAfter": after(f"{what}Stop")},
    }
