"""Alert rules on a workspace: a query that says `Breach`, how often it is asked, and whom it tells.

Sources: Azure Monitor, log search alert rules
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule) and their parts
(https://learn.microsoft.com/azure/templates/microsoft.insights/scheduledqueryrules).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import managedidentity, monitor, operationalinsights

from components.azure._group import Group
from components.azure._names import name_of
from components.azure._roles import assign, role_id
from components.azure._watch import look_back, often
from components.contract.observability import Monitor

__all__ = ["Asked", "Sight", "rule", "sight_of"]

_ERROR: Final = 1  # of Azure's five, from 0 (critical) to 4; whom it takes to is the route's to say


@dataclass(frozen=True, slots=True)
class Sight:
    """The workspace, with what rights rules look at it, and what must be there before they do."""

    workspace: operationalinsights.Workspace
    who: managedidentity.UserAssignedIdentity
    first: Sequence[pulumi.Resource]


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule: its name, what it says of itself, its query, the monitors that this looks at, and whom it tells."""

    called: str
    said: str
    query: pulumi.Output[str]
    looks_at: Sequence[Monitor]
    route: Sequence[pulumi.Input[str]]


def sight_of(
    workspace: operationalinsights.Workspace, heard: pulumi.Input[str] | None, its: Group, *first: pulumi.Resource
) -> Sight:
    """With what rights rules look: without an identity of their own, with those of whoever changed them last."""
    name = name_of("managedidentity:UserAssignedIdentity", its.prefix, "observability")
    identity = managedidentity.UserAssignedIdentity(
        "watched",
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    reads = role_id(its.account, "Log Analytics Reader")
    may = [assign("watched", reads, identity.principal_id, workspace.id, its.opts(), holder=name)]
    if heard is not None:
        theirs = pulumi.Output.from_input(heard).apply(lambda id_: id_.partition("/savedSearches/")[0])
        may.append(assign("devices", reads, identity.principal_id, theirs, its.opts(), holder=name))
    return Sight(workspace, identity, [*first, *may])


def rule(name: str, asked: Asked, sight: Sight, its: Group) -> monitor.ScheduledQueryRule:
    """A rule that rings where its query says `Breach`: once, and again when it was well in between."""
    every = often(asked.looks_at)
    return monitor.ScheduledQueryRule(
        name,
        rule_name=asked.called,
        resource_group_name=its.name,
        location=its.region,
        kind=monitor.Kind.LOG_ALERT,
        display_name=asked.called,
        description=asked.said,
        enabled=True,
        severity=_ERROR,
        scopes=[sight.workspace.id],
        evaluation_frequency=every,
        window_size=every,
        override_query_time_range=look_back(asked.looks_at),
        auto_mitigate=True,
        skip_query_validation=True,  # tables of the cloud's are there once something was written
        identity={"type": monitor.IdentityType.USER_ASSIGNED, "user_assigned_identities": [sight.who.id]},
        criteria={
            "all_of": [
                {
                    "query": asked.query,
                    "metric_measure_column": "Breach",
                    "time_aggregation": monitor.TimeAggregation.MAXIMUM,
                    "operator": "GreaterThan",  # the SDK lists another service's
                    "threshold": 0,
                    "failing_periods": {"min_failing_periods_to_alert": 1, "number_of_evaluation_periods": 1},
                }
            ]
        },
        actions={"action_groups": list(asked.route)},
        tags=its.tags,
        opts=its.opts(None, *sight.first),
    )
