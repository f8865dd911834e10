"""Monitors of the endpoint and of what somebody measures, two that make one alert; a page, traces, a job.

Endpoint, store and registry are others': here they are ids. Where the gateway's traces are kept is a stand-in.
"""

from typing import Any

import pulumi
from pulumi_azure_native import apimanagement, applicationinsights

from assurance.expectation import Joined, Monitored
from components.azure import Observability
from components.azure._group import group
from tests.assurance.worked_azure.place import ACCOUNTS, Place

IMAGE = "creditscoring.azurecr.io/credit/scorecard@sha256:" + "a" * 64
DAY = 86_400


def workload(place: Place) -> None:
    given = place.given["foundation"]
    high, prefix = given["routes"]["high"], f"credit-scoring-{place.environment}"

    def named(role: str, path: str) -> str:
        return f"/subscriptions/{ACCOUNTS[place.environment]}/resourceGroups/{prefix}-{role}/providers/Microsoft.{path}"

    drift = {"kind": "drift", "measure": "psi", "window": DAY, "upper": 0.2}
    args: Any = {
        **place.common,
        "prefix": prefix,
        "roles": "",
        "boundary": "",
        "system": "credit-scoring",
        "environment": place.environment,
        "endpoint": named("serving", "MachineLearningServices/workspaces/serving/onlineEndpoints/scorecard"),
        "store": named("events", "Storage/storageAccounts/creditscoringevents"),
        "monitors": {
            "latency": {"kind": "technical", "measure": "latency_p99", "window": 300, "upper": 0.3, "route": high},
            "errors": {"kind": "technical", "measure": "error_rate", "window": 300, "upper": 0.005, "route": high},
            "drift": {**drift, "cases": 400, "route": high},
            "refiled": drift,
            "unsure": drift,
        },
        "composites": {"worse": {"when": "any", "of": ["refiled", "unsure"], "route": high}},
        "routes": given["routes"],
        "traced_as": f"{prefix}-gateway",
        "traced": 0.1,
        "network_id": given["network_id"],
        "cidr": given["cidr"],
        "subnet_ids": given["subnet_ids"],
        "service_lists": given["service_lists"],
        "key_ids": {"events": given["key_ids"]["events"], "models": given["key_ids"]["models"]},
        "registry": named("models", "ContainerRegistry/registries/creditscoring"),
        "log_store": place.log_store,
        "job": {
            "image": IMAGE,
            "hours": 12,
            "edge": False,
            "monitors": dict.fromkeys(("drift", "refiled", "unsure"), f'{{"measure":"psi","window":{DAY}}}'),
        },
    }
    Observability("observability", args, place.opts)
    _Gateway(place, prefix, named("gateway", f"ApiManagement/service/{prefix}-gateway"))


def expected(_: str) -> dict[str, Any]:
    alone = {"kind": "technical", "window": 300, "severity": "high"}
    day = {"window": DAY, "severity": "high", "kind": "drift", "upper": 0.2}
    return {
        "system": "credit-scoring",
        "traced": 0.1,
        "monitors": (
            Monitored("latency", "latency_p99", upper=0.3, **alone),
            Monitored("errors", "error_rate", upper=0.005, **alone),
            Monitored("drift", "psi", cases=400, **day),
            Monitored("refiled", "psi", joined=True, **day),
            Monitored("unsure", "psi", joined=True, **day),
        ),
        "composites": (Joined("worse", ("refiled", "unsure"), every=False, severity="high"),),
    }


class _Gateway(pulumi.ComponentResource):
    """What a gateway makes of its traces."""

    def __init__(self, place: Place, prefix: str, service: str) -> None:
        super().__init__("test:index:Gateway", "gateway", None, place.opts)
        asked: Any = {**place.common, "prefix": prefix}
        its = group("gateway-traces", asked, self)
        kept = applicationinsights.Component(
            "calls",
            resource_name_=f"{prefix}-gateway",
            resource_group_name=its.name,
            location=its.region,
            kind="web",
            application_type="web",
            ingestion_mode="LogAnalytics",
            sampling_percentage=10,
            opts=its.opts(),
        )
        logger = apimanagement.Logger(
            "traces",
            logger_id="traces",
            service_name=service.rpartition("/")[2],
            resource_group_name=service.split("/")[4],
            logger_type="applicationInsights",
            resource_id=kept.id,
            credentials={"connectionString": kept.connection_string, "identityClientId": "SystemAssigned"},
            opts=its.opts(),
        )
        apimanagement.Diagnostic(
            "traces",
            diagnostic_id="applicationinsights",
            service_name=service.rpartition("/")[2],
            resource_group_name=service.split("/")[4],
            logger_id=logger.id,
            sampling={"sampling_type": "fixed", "percentage": 100},
            opts=its.opts(),
        )
        self.register_outputs({})
