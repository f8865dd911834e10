from types import SimpleNamespace
from typing import Any

import pulumi
from pulumi_azure_native import monitor

from components.azure._group import group
from tests.assurance.worked_azure.place import Place

SEVERITIES = ("critical", "high")


def audit(place: Place) -> None:
    place.built["incidents"] = _Routes(place).its


def foundation(place: Place) -> None:
    audit(place)


class _Routes(pulumi.ComponentResource):
    """Routes with nothing behind them: what leads to a route is judged on them."""

    def __init__(self, place: Place) -> None:
        super().__init__("test:index:Routes", "routes", None, place.opts)
        asked: Any = place.common
        its = group("incidents", asked, self)
        made = {
            severity: monitor.ActionGroup(
                severity,
                action_group_name=f"{asked['prefix']}-{severity}",
                resource_group_name=its.name,
                location="global",
                enabled=True,
                group_short_name=severity,
                tags={**asked["tags"], "severity": severity},
                opts=its.opts(),
            )
            for severity in SEVERITIES
        }
        self.its = SimpleNamespace(routes=pulumi.Output.all(**{one: route.id for one, route in made.items()}))
        self.register_outputs({})
