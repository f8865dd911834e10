"""Observability on Google Cloud: one alert a monitor, some that tell together, a page, and a job by the clock.

What the endpoint does Cloud Run counts; what somebody measures is written under a type of metric of the system's own.
Alerts are queries on both, so several monitors make one alert in one query, and none waits for the state of another.
Metrics take no key of ours, and hold figures alone; what was reported beside them lies under our key.

Traces are Cloud Run's: it takes at most one call in ten seconds of each instance, and takes no share, so `traced` means
nothing here. A question that is kept finds those calls in the log, each with its trace and the release that answered.

`roles`, `boundary`, `cidr`, `service_lists`, `registry` and `log_store` mean nothing here: rights are given on things,
the network's rules hold for what goes out, images are pulled by Cloud Run's agent, and every use is recorded by the
project. `heard` is the type of a metric on logs of buckets that counts calls by `device`.

Sources: Cloud Monitoring, alerts in PromQL (https://cloud.google.com/monitoring/alerts/using-promql) and metrics of
one's own (https://cloud.google.com/monitoring/custom-metrics/creating-metrics); Cloud Run, traces
(https://cloud.google.com/run/docs/trace); Cloud Logging, questions that are kept
(https://cloud.google.com/logging/docs/view/save-and-share-queries) and traces in the log
(https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_gcp import logging, monitoring

from components.contract.naming import physical_name
from components.contract.observability import Monitor, ObservabilityArgs
from components.gcp._events import channel_to
from components.gcp._labels import labels_of
from components.gcp._measuring import measure_by_the_clock
from components.gcp._names import name_of
from components.gcp._page import Shown, body
from components.gcp._retraining import breaches
from components.gcp._services import switched_on
from components.gcp._store import asked_of
from components.gcp._watch import LABELS, Watched, check, of_all, of_one, often, rings_in_silence

__all__ = ["Observability"]

_USED: Final = (
    "monitoring.googleapis.com",
    "logging.googleapis.com",
    "run.googleapis.com",
    "cloudscheduler.googleapis.com",
)


class Observability(pulumi.ComponentResource):
    """Watches, tells, shows and traces one system. Answers no alert, and keeps none open: that is the ITSM's."""

    alarms: pulumi.Output[dict[str, str]]
    """Monitor or composite -> id of its alert."""
    dashboard: pulumi.Output[str]
    """Id of the page."""
    namespace: pulumi.Output[str]
    """With what the types of metrics begin that somebody writes: `/value` and `/cases` follow."""

    def __init__(self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Observability", name, None, opts)
        self._args, self._own = args, pulumi.ResourceOptions(parent=self)
        for monitor, wanted in args["monitors"].items():
            check(monitor, wanted)
        self._on = on = switched_on(args["account"], _USED, self)
        space = f"custom.googleapis.com/{args['prefix'].replace('-', '_')}"
        kinds = [self._kind(space, what, on) for what in ("value", "cases")]
        self._after = pulumi.ResourceOptions(parent=self, depends_on=[*kinds, *on])
        of = pulumi.Output.all(endpoint=args["endpoint"], heard=args.get("heard", "")).apply(
            lambda known: Watched(
                args["system"], args["environment"], space, known["endpoint"].rpartition("/")[2], known["heard"]
            )
        )
        alarms: dict[str, pulumi.Output[str]] = {}
        for one, wanted in args["monitors"].items():
            if "alarm" in wanted:
                alarms[one] = pulumi.Output.from_input(wanted["alarm"])
            else:
                alarms[one] = self._alone(one, wanted, of).id
        alarms |= {each: self._together(each, of).id for each in args["composites"]}
        if retrains := args.get("retrains"):
            self._retrain(retrains, of)
        if "job" in args:
            measure_by_the_clock(args, args["job"], space, self, on)
        self._question()
        self.alarms = pulumi.Output.all(**alarms)
        self.dashboard = self._page(of).id
        self.namespace = pulumi.Output.from_input(space)
        self.register_outputs({"alarms": self.alarms, "dashboard": self.dashboard, "namespace": self.namespace})

    def _kind(self, space: str, what: str, on: list[pulumi.Resource]) -> monitoring.MetricDescriptor:
        """What somebody writes: of each monitor its value, and on how many cases that rests."""
        return monitoring.MetricDescriptor(
            what,
            project=self._args["account"],
            type=f"{space}/{what}",
            metric_kind="GAUGE",
            value_type="DOUBLE",
            unit="1",
            display_name=physical_name(self._args["prefix"], what),
            description=f"{what.capitalize()} of a monitor, as somebody measured it",
            labels=[{"key": label, "value_type": "STRING"} for label in LABELS],
            opts=pulumi.ResourceOptions(parent=self, depends_on=on),
        )

    def _alone(self, name: str, wanted: Monitor, of: pulumi.Output[Watched]) -> monitoring.AlertPolicy:
        """A monitor's one alert. It tells by itself where the monitor has a route; where not, a composite does."""
        silent = "route" in wanted and not self._args.get("idle", False)
        query = of.apply(lambda known: of_one(name, wanted, known, silent=silent))
        route = [wanted["route"]] if "route" in wanted else []
        return self._alert(name, _said(name, wanted), query, often(wanted), route)

    def _together(self, name: str, of: pulumi.Output[Watched]) -> monitoring.AlertPolicy:
        """One alert for several monitors. That one of them is silent is told as well, whichever way they are joined."""
        args, wanted = self._args, self._args["composites"][name]
        parts = [args["monitors"][one] for one in wanted["of"]]
        awake = not args.get("idle", False)
        query = of.apply(lambda known: of_all(wanted, args["monitors"], known, silent=awake))
        silent = ", or one of them is silent" if awake and any(map(rings_in_silence, parts)) else ""
        said = f"{name}: {wanted['when']} of {', '.join(wanted['of'])}{silent}"
        return self._alert(name, said, query, min(map(often, parts), key=len), [wanted["route"]])

    def _retrain(self, monitors: Sequence[str], of: pulumi.Output[Watched]) -> None:
        """A breach that trains again has an alert of its own, which silence does not ring; the pipeline hears it."""
        args = self._args
        leads = channel_to("retrain", breaches(args["prefix"], args["account"]), asked_of(args), self, self._on)
        for one in monitors:
            wanted, said = args["monitors"][one], f"{one} is breached, so models are trained again"
            query = of.apply(lambda known, one=one, wanted=wanted: of_one(one, wanted, known, silent=False))
            self._alert(f"retrain-{one}", said, query, often(wanted), [leads.id])

    def _alert(
        self, name: str, said: str, query: pulumi.Output[str], every: str, route: list[pulumi.Input[str]]
    ) -> monitoring.AlertPolicy:
        args = self._args
        return monitoring.AlertPolicy(
            name,
            project=args["account"],
            display_name=physical_name(args["prefix"], name),
            combiner="OR",
            enabled=True,
            severity="ERROR",
            conditions=[
                {
                    "display_name": name,
                    "condition_prometheus_query_language": {
                        "query": query,
                        "duration": "0s",
                        "evaluation_interval": every,
                        "disable_metric_validation": True,  # a metric is there once it has a value
                    },
                }
            ],
            documentation={"content": said},
            alert_strategy={"auto_close": "1800s"},
            notification_channels=route,
            user_labels=labels_of(args["tags"]),
            opts=self._after,
        )

    def _question(self) -> None:
        """Calls of which there is a trace, by the name that the gateway's calls have there."""
        args = self._args
        logging.SavedQuery(
            "traces",
            name=name_of("logging:SavedQuery", args["prefix"], "traces"),
            parent=f"projects/{args['account']}",
            location=args["region"],
            display_name=f"From a call of {args['prefix']} to its trace",
            description="Calls that were traced, each with its trace and the release that answered",
            visibility="SHARED",
            logging_query={
                "filter": pulumi.Output.from_input(args["traced_as"]).apply(
                    lambda name: (
                        f'resource.type="cloud_run_revision" AND resource.labels.service_name="{name}" '
                        'AND log_id("run.googleapis.com/requests") AND traceSampled=true'
                    )
                ),
                "summary_fields": [{"field": "trace"}, {"field": "resource.labels.revision_name"}],
            },
            opts=self._own,
        )

    def _page(self, of: pulumi.Output[Watched]) -> monitoring.Dashboard:
        args = self._args
        takes = {
            name: its["route"]
            for wanted in (args["monitors"], args["composites"])
            for name, its in wanted.items()
            if "route" in its
        }
        known = pulumi.Output.all(
            of=of,
            alarms=self.alarms,
            takes=takes,
            routes=args["routes"],
            store=args["store"],
            dead_letters=args.get("dead_letters", ""),
        )
        called = physical_name(args["prefix"], "overview")
        return monitoring.Dashboard(
            "page",
            project=args["account"],
            dashboard_json=known.apply(
                lambda found: body(
                    args["monitors"],
                    found["of"],
                    Shown(
                        called,
                        found["alarms"],
                        {
                            severity: [
                                found["alarms"][one] for one in sorted(found["takes"]) if found["takes"][one] == to
                            ]
                            for severity, to in found["routes"].items()
                        },
                        found["store"],
                        found["dead_letters"],
                    ),
                )
            ),
            opts=self._own,
        )


def _said(name: str, wanted: Monitor) -> str:
    too_few = f", or on fewer than {wanted['cases']} cases" if "cases" in wanted else ""
    why = "no device called" if "devices" in wanted else f"nothing was measured{too_few}"
    silent = f"; without a value, {why}" if rings_in_silence(wanted) else ""
    return f"{name} ({wanted['kind']}): {wanted['measure']} is not within what the spec allows{silent}"
