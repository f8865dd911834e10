"""What locks documents anew at each release: a workflow that looks, by the hour, what was put into service since.

It reads the record of production's project (the audit log of what was changed, kept for 400 days) from the last run
that succeeded on, with two hours to spare for what is recorded late, so what a failed run missed is found by the next.
Each version of each document of a released system is then locked until the days from now. A lock grows and never
shrinks: to be told twice, or of a release that failed, does no harm.

What is put into service is a service of Cloud Run; its name begins with the system and the environment.

Sources: Cloud Logging, "Method: entries.list"
(https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list) and retention of audit logs
(https://cloud.google.com/logging/quotas#logs_retention_periods); Cloud Run, audit logging
(https://cloud.google.com/run/docs/audit-logging); Workflows, "Method: executions.list"
(https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions/list:
newest first) and errors (https://cloud.google.com/workflows/docs/reference/syntax/catching-errors).
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_gcp import storage

from components.gcp._clocked import by_the_clock, called, worker
from components.gcp._locking import LOCKS, locker, locks, until
from components.gcp._store import Asked

__all__ = ["Extension", "extender"]

_HOURLY: Final = "37 * * * *"
_SILENT_HOURS: Final = 3
_DAY: Final = 86_400
_RECORD_DAYS: Final = 400
_LATE_SECONDS: Final = 7_200
_RECORD: Final = "https://logging.googleapis.com/v2/entries:list"
_RELEASES: Final = (
    'protoPayload.serviceName="run.googleapis.com" AND '
    'protoPayload.methodName=~"Services.(Create|Update|Replace)Service$"'
)
_MARK: Final = '"'
_NAMED: Final = 'text.split(entry.protoPayload.resourceName, "/")'


@dataclass(frozen=True, slots=True)
class Extension:
    """For how many days documents are locked anew: `watched` is the project whose releases of `environment` count."""

    days: int
    environment: str
    watched: str
    route: pulumi.Input[str]


def extender(
    wanted: Extension, store: storage.Bucket, asked: Asked, parent: pulumi.Resource, on: list[pulumi.Resource]
) -> pulumi.Output[str]:
    """The address of what extends."""
    its = worker("archive-extender", "Locks documents anew at each release", asked, parent, on)
    may = locker(its, store, parent)
    definition = store.name.apply(
        lambda bucket: {"main": {"steps": _steps(wanted, its.runs)}, LOCKS: locks(bucket, anew=True)}
    )
    by_the_clock(its, definition, _HOURLY, parent, [may], route=wanted.route, silent_hours=_SILENT_HOURS)
    return its.account.email


def _steps(wanted: Extension, runs: str) -> list[dict[str, object]]:
    """Since when, what was released since, and all versions of all documents of those systems.

    What breaks is noted and gone on from, so that one system's trouble keeps no other's documents from their lock; then
    the run fails.
    """
    record = f'logName="projects/{wanted.watched}/logs/cloudaudit.googleapis.com%2Factivity"'
    asked = {
        "resourceNames": [f"projects/{wanted.watched}"],
        "filter": f"${{{_quoted(f'{record} AND {_RELEASES} AND timestamp>={_MARK}')} + since + {_quoted(_MARK)}}}",
        "pageSize": 500,
        "pageToken": "${token}",
    }
    return [
        {
            "begin": {
                "assign": [
                    {"until": until(wanted.days)},
                    {"since": f"${{time.format(sys.now() - {_RECORD_DAYS * _DAY})}}"},
                    {"systems": {}},
                    {"broken": False},
                    {"token": ""},
                ]
            }
        },
        {"last": called("get", runs, "last", query={"filter": 'state="SUCCEEDED"', "pageSize": 1})},
        {
            "first": {
                "switch": [
                    {
                        "condition": '${len(default(map.get(last.body, "executions"), [])) == 0}',
                        "next": "look",
                    }
                ]
            }
        },
        {
            "after": {
                "assign": [
                    {"since": f"${{time.format(time.parse(last.body.executions[0].startTime) - {_LATE_SECONDS})}}"}
                ]
            }
        },
        {"look": called("post", _RECORD, "seen", body=asked)},
        {
            "names": {
                "for": {
                    "value": "entry",
                    "in": '${default(map.get(seen.body, "entries"), [])}',
                    "steps": [
                        {"name": {"assign": [{"path": f"${{{_NAMED}}}"}]}},
                        {
                            "part": {
                                "assign": [{"parts": f'${{text.split(path[len(path) - 1], "-{wanted.environment}-")}}'}]
                            }
                        },
                        {"other": {"switch": [{"condition": "${len(parts) < 2}", "next": "continue"}]}},
                        {"keep": {"assign": [{"systems[parts[0]]": True}]}},
                    ],
                }
            }
        },
        {"turn": {"assign": [{"token": '${default(map.get(seen.body, "nextPageToken"), "")}'}]}},
        {"more": {"switch": [{"condition": '${token != ""}', "next": "look"}]}},
        {
            "each": {
                "for": {
                    "value": "system",
                    "in": "${keys(systems)}",
                    "steps": [
                        {
                            "all": {
                                "try": {
                                    "call": LOCKS,
                                    "args": {
                                        "prefix": f'${{"{wanted.environment}/" + system + "/"}}',
                                        "until": "${until}",
                                    },
                                },
                                "except": {"as": "wrong", "steps": [{"note": {"assign": [{"broken": True}]}}]},
                            }
                        }
                    ],
                }
            }
        },
        {
            "judge": {
                "switch": [
                    {
                        "condition": "${broken}",
                        "steps": [{"stop": {"raise": "Some documents were not locked: see what failed"}}],
                    }
                ]
            }
        },
    ]


def _quoted(text: str) -> str:
    """As a text in an expression, and so that the moment after it is one in the filter."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
