"""Looks once a week for roles and accounts that nobody has used for ninety days, and writes each down.

Google finds them by itself and shows them to whoever asks; nothing tells of them.

Sources: IAM, role recommendations (https://cloud.google.com/policy-intelligence/docs/role-recommendations-overview) and
insights on accounts (https://cloud.google.com/policy-intelligence/docs/service-account-insights); Recommender
(https://cloud.google.com/recommender/docs/reference/rest); Workflows, writing to the log
(https://cloud.google.com/workflows/docs/reference/stdlib/sys/log).
"""

import json
from typing import Final

import pulumi
from pulumi_gcp import projects

from components.gcp._store import Asked
from components.gcp._workflow import account, by_the_clock, workflow

__all__ = ["FOUND", "look_for_unused"]

FOUND: Final = "access that nobody uses"
"""What an entry says that is written down."""
_MONDAYS: Final = "0 6 * * 1"
_LOOKED_AT: Final = {
    "recommendations": "recommenders/google.iam.policy.Recommender/recommendations",
    "insights": "insightTypes/google.iam.serviceAccount.Insight/insights",
}
_RIGHTS: Final = {"reads": "roles/recommender.iamViewer", "writes": "roles/logging.logWriter"}


def look_for_unused(asked: Asked, parent: pulumi.Resource, after: list[pulumi.Resource]) -> pulumi.Output[str]:
    """The filter of what is written down."""
    looks = account("access-unused", "Reads which roles and accounts are not used", asked, parent)
    rights = [
        projects.IAMMember(
            f"access-unused-{name}",
            project=asked["account"],
            role=role,
            member=looks.member,
            opts=pulumi.ResourceOptions(parent=parent),
        )
        for name, role in _RIGHTS.items()
    ]
    it = workflow("access-unused", _document(asked["account"]), looks, asked, parent, after=[*rights, *after])
    clock = account("access-clock", "Starts the search for access without use", asked, parent)
    by_the_clock("access-unused", _MONDAYS, it, clock, asked, parent)
    return it.name.apply(
        lambda name: (
            f'resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id="{name}" '
            f'AND jsonPayload.finding="{FOUND}"'
        )
    )


def _document(project: str) -> str:
    steps: list[object] = []
    for what, path in _LOOKED_AT.items():
        asks = {
            "call": "http.get",
            "args": {
                "url": f"https://recommender.googleapis.com/v1/projects/{project}/locations/global/{path}",
                "query": {"filter": "stateInfo.state=ACTIVE", "pageSize": 1000},
                "auth": {"type": "OAuth2"},
            },
            "result": what,
        }
        writes = {
            "call": "sys.log",
            "args": {
                "json": {"finding": FOUND, "name": "${one.name}", "description": "${one.description}"},
                "severity": "WARNING",
            },
        }
        each = {"value": "one", "in": f'${{default(map.get({what}.body, "{what}"), [])}}', "steps": [{"write": writes}]}
        steps += [{f"ask-{what}": asks}, {f"each-{what}": {"for": each}}]
    return json.dumps({"main": {"steps": steps}})
