"""What moves an endpoint's requests from one deployment to the next, and what takes them back, as workflows.

An endpoint's traffic names deployments that have to be there, and those are made in it: so no stack can declare it.
What stands there is told by three tags of the endpoint: `released` answers, `moving` is on trial, `refused` was taken
back and is not tried again. A share of the requests goes to the new deployment first, as long as every alarm needs to
see a whole window; then all of them, for as long again; then it is released, and what nobody asks any more is deleted.
An alarm in the meantime puts everything back to what is released. The first deployment of all has nothing to go back
to, and is asked at once.

A copy of the requests (mirrored) goes to a shadow only while one deployment has all of them, as Azure has it.

Sources: Azure Machine Learning, safe rollout
(https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints) and REST API of online
endpoints (https://learn.microsoft.com/rest/api/azureml/online-endpoints); Azure Monitor, common alert schema
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema); Azure Logic Apps, workflow definition
language (https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from components.azure._calling import TOLD, when_told
from components.azure._measures import BY
from components.azure._workflow import ARM, after, asked, by_the_clock, definition

__all__ = ["Moved", "moves", "takes_back"]

_VERSION: Final = "2025-09-01"
_SHARE: Final = 10  # of a hundred requests, those that the new deployment answers first
_RELEASED: Final = "released"
_MOVING: Final = "moving"
_REFUSED: Final = "refused"


@dataclass(frozen=True, slots=True)
class Moved:
    """An endpoint (its id), where it stands, the identity that it has and the one that changes it, by their ids."""

    endpoint: str
    region: str
    runs_as: str
    changed_by: str


def moves(it: Moved, release: str, mirrored: Mapping[str, int], wait: int) -> dict[str, object]:
    """Brings the deployment `release` to answer everything; by the clock, and at once when this is deployed.

    `mirrored` is the shadow's share of a hundred requests; `wait` is in seconds.
    """
    own, before = json.dumps({release: _SHARE}), _tag("Look", _RELEASED)
    clock = {**by_the_clock("Hour", 1), "runtimeConfiguration": {"concurrency": {"runs": 1}}}
    first = {"First": _put(it, {release: 100}, _tags("Look", **{_RELEASED: _text(release), _MOVING: "''"}), {})}
    trial = {
        "Part": _put(
            it,
            f"@setProperty(json('{own}'), {before}, {100 - _SHARE})",
            _tags("Look", **{_MOVING: _text(release)}),
            {},
        ),
        **_watched("Part", it, wait),
        "Part-good": _if(
            {"equals": [f"@{_tag('Part-seen', _MOVING)}", release]},
            {
                "Whole": _put(
                    it,
                    f"@setProperty(json('{json.dumps({release: 100})}'), {before}, 0)",
                    _tags("Part-seen"),
                    {},
                ),
                **_watched("Whole", it, wait),
                "Whole-good": _if(
                    {"equals": [f"@{_tag('Whole-seen', _MOVING)}", release]},
                    {
                        "Done": _put(
                            it,
                            {release: 100},
                            _tags("Whole-seen", **{_RELEASED: _text(release), _MOVING: "''"}),
                            {},
                        ),
                    },
                    run_after=after("Whole-seen"),
                ),
            },
            run_after=after("Part-seen"),
        ),
    }
    return definition(
        {"Hourly": clock},
        {
            "Look": _get(it, it.endpoint),
            "New": _get(it, f"{it.endpoint}/deployments/{release}", after("Look")),
            "Fit": _if(
                {
                    "and": [
                        {"equals": ["@body('New')?['properties']?['provisioningState']", "Succeeded"]},
                        {"not": {"equals": [f"@{_tag('Look', _REFUSED)}", release]}},
                        {"not": {"equals": [f"@{_tag('Look', _RELEASED)}", release]}},
                    ]
                },
                {"Any": _if({"equals": [f"@{before}", ""]}, first, trial)},
                run_after=after("New"),
            ),
            **_settled("Now", it, after("Fit")),
            "Stands": _if(
                {"equals": [f"@{_tag('Now', _RELEASED)}", release]},
                {**_mirrored(it, release, mirrored), **_cleaned(it, [release, *mirrored])},
                run_after=after("Now-settled"),
            ),
        },
    )


def takes_back(it: Moved) -> dict[str, object]:
    """Gives everything back to what is released, where an alarm fires for what is on trial."""
    condition = "triggerBody()?['data']?['alertContext']?['condition']?['allOf']?[0]?['dimensions']"
    which = {
        "type": "Query",
        "inputs": {"from": f"@{condition}", "where": f"@equals(item()?['name'], '{BY}')"},
        "runAfter": {},
    }
    back = _put(
        it,
        f"@setProperty(json('{{}}'), {_tag('Look', _RELEASED)}, 100)",
        _tags("Look", **{_REFUSED: _tag("Look", _MOVING), _MOVING: "''"}),
        {},
    )
    again = {
        "type": "Until",
        # Again and again, for an endpoint that is being changed takes no other change.
        "expression": "@contains(createArray('Succeeded', 'Skipped'), actions('Back')?['status'])",
        "limit": {"count": 40, "timeout": "PT30M"},
        "actions": {
            "Look": _get(it, it.endpoint),
            "Its": _if(
                {
                    "and": [
                        {"equals": ["@first(body('Which'))?['value']", f"@{_tag('Look', _MOVING)}"]},
                        {"not": {"equals": [f"@{_tag('Look', _RELEASED)}", ""]}},
                    ]
                },
                {"Back": back},
                run_after=after("Look"),
            ),
            "Pause": _wait(20, after("Its", "Succeeded", "Failed", "TimedOut")),
        },
        "runAfter": after("Which"),
    }
    fired = {"equals": ["@triggerBody()?['data']?['essentials']?['monitorCondition']", "Fired"]}
    return definition({TOLD: when_told()}, {"Fired": _if(fired, {"Which": which, "Again": again})})


def _mirrored(it: Moved, release: str, mirrored: Mapping[str, int]) -> dict[str, object]:
    """The shadow's share, where it is another than asked."""
    there = "string(coalesce(body('Now')?['properties']?['mirrorTraffic'], json('{}')))"
    asked_for = json.dumps(mirrored, separators=(",", ":"))
    return {
        "Other": _if(
            {"not": {"equals": [f"@{there}", asked_for]}},
            {"Mirror": _put(it, {release: 100}, _tags("Now"), mirrored)},
        )
    }


def _cleaned(it: Moved, kept: list[str]) -> dict[str, object]:
    """Deletes every deployment but these."""
    names = f"createArray({', '.join(_text(one) for one in kept)})"
    return {
        "All": _get(it, f"{it.endpoint}/deployments", after("Other")),
        "Old": {
            "type": "Query",
            "inputs": {"from": "@body('All')?['value']", "where": f"@not(contains({names}, item()?['name']))"},
            "runAfter": after("All"),
        },
        "Each": {
            "type": "Foreach",
            "foreach": "@body('Old')",
            "runtimeConfiguration": {"concurrency": {"repetitions": 1}},
            "actions": {"Delete": _call(it, "DELETE", f"{it.endpoint}/deployments/@{{items('Each')?['name']}}")},
            "runAfter": after("Old"),
        },
    }


def _watched(name: str, it: Moved, wait: int) -> dict[str, object]:
    """After a change: until it has come through, so long that every alarm has seen a window, and what then stands."""
    return {
        **_settled(f"{name}-now", it, after(name)),
        f"{name}-wait": _wait(wait, after(f"{name}-now-settled")),
        f"{name}-seen": _get(it, it.endpoint, after(f"{name}-wait")),
    }


def _settled(name: str, it: Moved, run_after: Mapping[str, object]) -> dict[str, object]:
    return {
        f"{name}-settled": {
            "type": "Until",
            "expression": f"@equals(body('{name}')?['properties']?['provisioningState'], 'Succeeded')",
            "limit": {"count": 120, "timeout": "PT1H"},
            "actions": {name: _get(it, it.endpoint), f"{name}-pause": _wait(20, after(name))},
            "runAfter": run_after,
        }
    }


def _put(it: Moved, traffic: object, tags: str, mirrored: Mapping[str, int]) -> dict[str, object]:
    """The endpoint as it is, with this traffic: ARM has no smaller change for it."""
    body: dict[str, object] = {
        "location": it.region,
        "kind": "Managed",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {it.runs_as: {}}},
        "tags": tags,
        "properties": {
            "authMode": "AADToken",
            "publicNetworkAccess": "Disabled",
            "traffic": traffic,
            "mirrorTraffic": dict(mirrored),
        },
    }
    return _call(it, "PUT", it.endpoint, body=body)


def _get(it: Moved, thing: str, run_after: Mapping[str, object] | None = None) -> dict[str, object]:
    return _call(it, "GET", thing, run_after)


def _call(
    it: Moved, method: str, thing: str, run_after: Mapping[str, object] | None = None, *, body: object = None
) -> dict[str, object]:
    uri = f"{ARM}{thing}?api-version={_VERSION}"
    return asked(method, uri, run_after, identity=it.changed_by, body=body)


def _if(
    expression: Mapping[str, object],
    actions: Mapping[str, object],
    otherwise: Mapping[str, object] | None = None,
    *,
    run_after: Mapping[str, object] | None = None,
) -> dict[str, object]:
    held: dict[str, object] = {"else": {"actions": otherwise}} if otherwise else {}
    return {"type": "If", "expression": expression, "actions": actions, **held, "runAfter": run_after or {}}


def _wait(seconds: int, run_after: Mapping[str, object]) -> dict[str, object]:
    return {"type": "Wait", "inputs": {"interval": {"unit": "Second", "count": seconds}}, "runAfter": run_after}


def _tag(look: str, name: str) -> str:
    """What a tag of the endpoint said when it was looked at; empty where it has none."""
    return f"coalesce(body('{look}')?['tags']?['{name}'], '')"


def _tags(look: str, **to: str) -> str:
    """All tags as they were, some of them with a new value (an expression)."""
    found = f"coalesce(body('{look}')?['tags'], json('{{}}'))"
    for name, value in to.items():
        found = f"setProperty({found}, '{name}', {value})"
    return f"@{found}"


def _text(value: str) -> str:
    return f"'{value}'"
