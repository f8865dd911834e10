"""What moves a service's requests from one revision to the next, and what takes them back, as documents of workflows.

What stands is told by the tags of the service's own traffic: `released` answers, `trial` is tried, `refused` was taken
back and is not tried again. A tenth of the requests goes to the new revision first, as long as every alarm needs to
see a whole window; then all of them, for as long again; then it is released. An alarm in the meantime puts everything
back to what is released.

The clock starts it every few minutes, and each run takes one step at most. So nothing waits, a run that fails is made
good by the next one, and two at once cannot meet: whoever changes the service says which state of it he saw (`etag`).

Sources: Cloud Run Admin API, services (https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services)
and tags (https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration); Workflows, syntax
(https://cloud.google.com/workflows/docs/reference/syntax); Cloud Monitoring, what an alert sends
(https://cloud.google.com/monitoring/support/notification-options#schema-pubsub).
"""

import json
from collections.abc import Sequence
from typing import Final

__all__ = ["ASKS", "REFUSED", "RELEASED", "TRIAL", "moves", "takes_back"]

ASKS: Final = "https://run.googleapis.com/v2/"
"""Before the full name of a service."""
RELEASED: Final = "released"
TRIAL: Final = "trial"
REFUSED: Final = "refused"

_SHARE: Final = 10  # of a hundred requests, those that the new revision answers first
_BY_REVISION: Final = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION"
_OWN: Final = {"type": "OAuth2"}

Step = dict[str, object]


def moves(service: str, release: str, wait: int) -> str:
    """Brings the revision `release` of the service to answer everything; `wait` is in seconds."""
    ready = f"{service}/revisions/{release}"
    over = f"${{released == {_text(release)} or refused == {_text(release)} or released == {_text('')}}}"
    return _document(
        [
            *_looks(service),
            _switch(
                "settled",
                (over, "end"),
                (f'${{default(map.get(seen.body, "latestReadyRevision"), "") != {_text(ready)}}}', "end"),
                (f"${{trial != {_text(release)}}}", "part"),
                (f"${{sys.now() - time.parse(seen.body.updateTime) < {wait}}}", "end"),
                ("${share < 100}", "whole"),
                otherwise="done",
            ),
            *_puts("part", service, [("${released}", 100 - _SHARE, RELEASED), (release, _SHARE, TRIAL)]),
            *_puts("whole", service, [("${released}", 0, RELEASED), (release, 100, TRIAL)]),
            *_puts("done", service, [(release, 100, RELEASED)]),
        ]
    )


def takes_back(service: str) -> str:
    """Gives everything back to what is released, where an alarm rings for what is on trial."""
    about = '${default(map.get(incident, ["resource", "labels", "revision_name"]), trial) != trial}'
    return _document(
        [
            {"told": {"assign": [{"incident": "${json.decode(base64.decode(event.data.message.data)).incident}"}]}},
            _switch("rings", ('${incident.state != "open"}', "end"), otherwise="look"),
            *_looks(service),
            _switch("about", ('${trial == "" or released == ""}', "end"), (about, "end"), otherwise="back"),
            *_puts("back", service, [("${released}", 100, RELEASED), ("${trial}", 0, REFUSED)]),
        ],
        told=True,
    )


def _looks(service: str) -> list[Step]:
    """What stands, by its tags."""
    names = (RELEASED, TRIAL, REFUSED)
    share = {"share": '${default(map.get(one, "percent"), 0)}'}
    kept = [
        {
            "condition": f'${{default(map.get(one, "tag"), "") == {_text(name)}}}',
            "steps": [{f"keep_{name}": {"assign": [{name: "${one.revision}"}, *([share] if name == TRIAL else [])]}}],
        }
        for name in names
    ]
    return [
        {"look": {"call": "http.get", "args": {"url": f"{ASKS}{service}", "auth": _OWN}, "result": "seen"}},
        {"nothing": {"assign": [*({name: ""} for name in names), {"share": 0}]}},
        {
            "sorted": {
                "for": {
                    "value": "one",
                    "in": '${default(map.get(seen.body, "traffic"), [])}',
                    "steps": [{"which": {"switch": kept}}],
                }
            }
        },
    ]


def _puts(name: str, service: str, traffic: Sequence[tuple[str, int, str]]) -> list[Step]:
    """This traffic, where the service is still as it was seen; and the end."""
    body = {
        "etag": "${seen.body.etag}",
        "traffic": [
            {"type": _BY_REVISION, "revision": revision, "percent": percent, "tag": tag}
            for revision, percent, tag in traffic
        ],
    }
    call = {"url": f"{ASKS}{service}?updateMask=traffic", "auth": _OWN, "body": body}
    return [{name: {"call": "http.patch", "args": call, "next": "end"}}]


def _switch(name: str, *ways: tuple[str, str], otherwise: str) -> Step:
    return {name: {"switch": [{"condition": when, "next": then} for when, then in ways], "next": otherwise}}


def _document(steps: Sequence[Step], *, told: bool = False) -> str:
    main: Step = {"steps": list(steps)}
    return json.dumps({"main": {"params": ["event"], **main} if told else main}, indent=1)


def _text(value: str) -> str:
    return json.dumps(value)
