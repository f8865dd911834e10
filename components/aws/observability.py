"""Observability on AWS: one alarm a monitor, composites that tell once, a page, traces, and what measures by the clock.

Source: Amazon CloudWatch User Guide, "Create a composite alarm"
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html), AWS X-Ray Developer Guide,
"Configuring sampling rules" and "Configuring groups"
(https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html), Amazon API Gateway Developer Guide,
"Understanding AWS X-Ray traces for Amazon API Gateway APIs".
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, xray

from components.aws._dashboard import body
from components.aws._measuring import measure_by_the_clock
from components.aws._watch import NAMESPACE, Watched, rings_in_silence, watch
from components.contract.naming import physical_name
from components.contract.observability import Composite, ObservabilityArgs

__all__ = ["Observability"]

_VARIANT: Final = "main"
_PRIORITY: Final = 1000  # before the account's default rule, which is the last


class Observability(pulumi.ComponentResource):
    """Watches, tells, shows and traces one system. Answers no alert, and keeps none open: that is the ITSM's."""

    alarms: pulumi.Output[dict[str, str]]
    """Monitor or composite -> name of its alarm."""
    dashboard: pulumi.Output[str]
    """Name of the page."""
    namespace: pulumi.Output[str]
    """Namespace of the measures that somebody writes."""

    def __init__(self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Observability", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        watched: Watched = {
            "endpoint": {"EndpointName": args["endpoint"], "VariantName": _VARIANT},
            "written": {"System": args["system"], "Environment": args["environment"]},
            "heard": args.get("heard", ""),
        }
        alarms: dict[str, pulumi.Output[str]] = {}
        for monitor, wanted in args["monitors"].items():
            if "alarm" in wanted:
                alarms[monitor] = pulumi.Output.from_input(wanted["alarm"])
            else:
                alarms[monitor] = watch(monitor, watched, args, self).name
        composites = {
            each: self._together(each, wanted, alarms).alarm_name for each, wanted in args["composites"].items()
        }
        if "job" in args:
            measure_by_the_clock(args, args["job"], self)
        self._trace()
        self.alarms = pulumi.Output.all(**alarms, **composites)
        self.dashboard = self._page(watched["written"], alarms, composites).dashboard_name
        self.namespace = pulumi.Output.from_input(NAMESPACE)
        self.register_outputs({"alarms": self.alarms, "dashboard": self.dashboard, "namespace": self.namespace})

    def _together(
        self, name: str, wanted: Composite, alarms: Mapping[str, pulumi.Output[str]]
    ) -> cloudwatch.CompositeAlarm:
        """One alert for several monitors. That one of them is silent is told as well, whichever way they are joined."""
        args = self._args
        alarm_name = physical_name(args["prefix"], name, limit=255)
        told = () if args.get("idle", False) else wanted["of"]
        silent = [monitor for monitor in told if rings_in_silence(args["monitors"][monitor])]
        rule = pulumi.Output.all(**{monitor: alarms[monitor] for monitor in wanted["of"]}).apply(
            lambda names: _rule(wanted, names, silent)
        )
        return cloudwatch.CompositeAlarm(
            name,
            alarm_name=alarm_name,
            alarm_description=f"{name}: {wanted['when']} of {', '.join(wanted['of'])}"
            + (", or one of them is silent" if silent else ""),
            alarm_rule=rule,
            alarm_actions=[wanted["route"]],
            tags={**args["tags"], "Name": alarm_name},
            opts=self._own,
        )

    def _trace(self) -> None:
        """Whatever calls itself by a name of ours is traced: that share of it, and no more."""
        args = self._args
        name = physical_name("traces", args["prefix"], limit=32)
        xray.SamplingRule(
            "traces",
            rule_name=name,
            priority=_PRIORITY,
            version=1,
            reservoir_size=0,
            fixed_rate=args["traced"],
            service_name=f"{args['prefix']}-*",
            service_type="*",
            host="*",
            http_method="*",
            url_path="*",
            resource_arn="*",
            tags={**args["tags"], "Name": name},
            opts=self._own,
        )
        xray.Group(
            "traces",
            group_name=name,
            filter_expression=pulumi.Output.concat('service("', args["traced_as"], '")'),
            insights_configuration={"insights_enabled": False, "notifications_enabled": False},
            tags={**args["tags"], "Name": name},
            opts=self._own,
        )

    def _page(
        self,
        written_of: Mapping[str, str],
        alarms: Mapping[str, pulumi.Output[str]],
        composites: Mapping[str, pulumi.Output[str]],
    ) -> cloudwatch.Dashboard:
        args = self._args
        place = f"arn:aws:cloudwatch:{args['region']}:{args['account']}:alarm"
        known = pulumi.Output.all(
            names=pulumi.Output.all(**alarms),
            together=pulumi.Output.all(*composites.values()),
            endpoint=args["endpoint"],
            store=args["store"],
            routes=args["routes"],
            dead_letters=args.get("dead_letters"),
        )
        return cloudwatch.Dashboard(
            "page",
            dashboard_name=physical_name(args["prefix"], "overview", limit=255),
            dashboard_body=known.apply(
                lambda found: body(
                    args["monitors"],
                    region=args["region"],
                    written_of=written_of,
                    endpoint={"EndpointName": found["endpoint"], "VariantName": _VARIANT},
                    store=found["store"],
                    alarms={monitor: f"{place}:{alarm}" for monitor, alarm in found["names"].items()},
                    composites=[f"{place}:{alarm}" for alarm in found["together"]],
                    routes=found["routes"],
                    dead_letters=found["dead_letters"],
                )
            ),
            opts=self._own,
        )


def _rule(wanted: Composite, names: Mapping[str, str], silent: Sequence[str]) -> str:
    joined = (" AND " if wanted["when"] == "all" else " OR ").join(f'ALARM("{names[one]}")' for one in wanted["of"])
    return " OR ".join([f"({joined})", *(f'INSUFFICIENT_DATA("{names[one]}")' for one in silent)])
