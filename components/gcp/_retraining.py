"""What trains models again on a breach: a topic to which alerts lead, and a workflow that starts their pipelines.

A message tells that an incident opens, or that it closes; the first alone starts anything.

Source: Cloud Monitoring, what an alert sends
(https://cloud.google.com/monitoring/support/notification-options#schema-pubsub).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
from pulumi_gcp import workflows

from components.contract.pipeline import PipelineArgs
from components.gcp._clocked import called
from components.gcp._document import OVER, where
from components.gcp._events import Started, hears, receives
from components.gcp._names import name_of
from components.gcp._store import asked_of
from components.gcp._workflow import EXECUTIONS, account, runs_told, started_by, workflow

__all__ = ["breaches", "retrain_on_breach"]

_ROLE: Final = "retrain"


def breaches(prefix: str, account: str) -> str:
    """The id of the topic to which alerts lead that train again, before it is there."""
    return f"projects/{account}/topics/{name_of('pubsub:Topic', prefix, _ROLE)}"


def retrain_on_breach(
    pipelines: Mapping[str, workflows.Workflow],
    args: PipelineArgs,
    parent: pulumi.Resource,
    on: Sequence[pulumi.Resource],
) -> None:
    """The topic, and what starts every pipeline."""
    asked = asked_of(args)
    who = account(_ROLE, f"Starts the pipelines of {args['prefix']} on a breach", asked, parent, after=on)
    may = started_by(_ROLE, who, asked, parent)
    document = pulumi.Output.all(**{model: one.id for model, one in pipelines.items()}).apply(_starts)
    made = workflow(_ROLE, document, who, asked, parent, after=[may])
    runs_told(_ROLE, made, args["route"], asked, parent)
    starts = Started(made, who, asked, parent, (may, receives(_ROLE, who, asked, parent), *on))
    hears(_ROLE, args["key_ids"]["models"], "models", starts)


def _starts(pipelines: Mapping[str, str]) -> str:
    opens = "${json.decode(base64.decode(event.data.message.data)).incident.state}"
    return json.dumps(
        {
            "main": {
                "params": ["event"],
                "steps": [
                    {"told": {"assign": [{"state": opens}]}},
                    where("opens", '${state != "open"}', OVER),
                    *(
                        {f"start-{model}": called("post", f"{EXECUTIONS}/{id_}/executions", body={})}
                        for model, id_ in sorted(pipelines.items())
                    ),
                ],
            }
        },
        sort_keys=True,
    )
