"""A page that shows whether a system works, is fair, and is governed: three parts, every monitor in one of them.

Sources: Cloud Monitoring, dashboards (https://cloud.google.com/monitoring/dashboards/api-dashboard) and the form of
their parts (https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards); metrics of storage and topics
(https://cloud.google.com/monitoring/api/metrics_gcp_p_z).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from components.contract.observability import Monitor
from components.gcp._watch import Watched, values

__all__ = ["Shown", "body"]

_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "Technical": ("technical", "security"),
    "Ethical": ("drift", "ethical", "business"),
}
_COLUMNS: Final = 12
_WIDTH: Final = 4
_HEIGHT: Final = 4
_OBJECTS: Final = "storage_googleapis_com:storage_object_count"
_MESSAGES: Final = "pubsub_googleapis_com:topic_message_sizes_count"

Widget = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows beside monitors.

    `alarms` are ids of alerts, by monitor and composite; `told` those that take a route, by severity.
    """

    called: str
    alarms: Mapping[str, str]
    told: Mapping[str, Sequence[str]]
    store: str
    dead_letters: str


def body(monitors: Mapping[str, Monitor], of: Watched, shown: Shown) -> str:
    """The page as Google takes it."""
    tiles: list[dict[str, Any]] = []
    for part, kinds in _PARTS.items():
        mine = {name: one for name, one in monitors.items() if one["kind"] in kinds}
        _put(tiles, part, [_monitor(name, one, of) for name, one in mine.items()])
    _put(tiles, "Compliance", [*_compliance(shown)])
    page = {"displayName": shown.called, "mosaicLayout": {"columns": _COLUMNS, "tiles": tiles}}
    return json.dumps(page, sort_keys=True)


def _put(tiles: list[dict[str, Any]], part: str, widgets: Sequence[Widget]) -> None:
    """A heading over the whole width, and what stands below it, row by row."""
    top = max((tile["yPos"] + tile["height"] for tile in tiles), default=0)
    heading = {"title": part, "sectionHeader": {"subtitle": "", "dividerBelow": True}}
    tiles.append({"xPos": 0, "yPos": top, "width": _COLUMNS, "height": 1, "widget": heading})
    for place, widget in enumerate(widgets):
        row, column = divmod(place * _WIDTH, _COLUMNS)
        where = {"xPos": column, "yPos": top + 1 + row * _HEIGHT, "width": _WIDTH, "height": _HEIGHT}
        tiles.append({**where, "widget": widget})


def _monitor(name: str, one: Monitor, of: Watched) -> Widget:
    bounds = [
        {"label": label, "value": bound}
        for label, bound in (("least", one.get("lower")), ("most", one.get("upper")))
        if bound is not None
    ]
    return _chart(name, values(name, one, of), bounds)


def _chart(title: str, query: str, bounds: Sequence[Mapping[str, object]] = ()) -> Widget:
    line = {"plotType": "LINE", "targetAxis": "Y1", "timeSeriesQuery": {"prometheusQuery": query}}
    return {"title": title, "xyChart": {"dataSets": [line], "thresholds": list(bounds)}}


def _compliance(shown: Shown) -> Iterator[Widget]:
    yield _states("What is not as it should be", [*shown.alarms.values()])
    for severity, alarms in sorted(shown.told.items()):
        if alarms:
            yield _states(f"Told as {severity}", alarms)
    if shown.dead_letters:  # behind a landing zone's routes it is the landing zone's
        topic = shown.dead_letters.rpartition("/")[2]
        kept = f'{_MESSAGES}{{monitored_resource="pubsub_topic",topic_id="{topic}"}}'
        yield _chart("Told to nobody: what could not be delivered", f"sum(increase({kept}[1d]))")
    recorded = f'{_OBJECTS}{{monitored_resource="gcs_bucket",bucket_name="{shown.store}"}}'
    yield _chart("Recorded predictions (Art. 12, 19)", f"sum({recorded})")
    yield {"title": "All that rings in the project, copies and restores too", "incidentList": {}}


def _states(title: str, alarms: Sequence[str]) -> Widget:
    """Incidents of these alerts, named as a page names them: without their project."""
    return {
        "title": title,
        "incidentList": {"policyNames": [one.partition("/")[2].partition("/")[2] for one in alarms]},
    }
