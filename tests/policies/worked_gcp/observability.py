"""Monitors of the endpoint, of devices and of what somebody measures, two that make one alert; a page and a job."""

from typing import Any

from components.gcp import Observability
from policies.expectation import Joined, Monitored
from tests.policies.worked_gcp.pipeline import MONITOR
from tests.policies.worked_gcp.place import Place
from tests.policies.worked_gcp.serving import PUBLISHED, image

DAY = 86_400


def workload(place: Place) -> None:
    environment, given = place.environment, place.given["foundation"]
    high, serving, gateway = given["routes"]["high"], place.built["serving"], place.built["gateway"]
    own = {"kind": "technical", "window": 300, "route": high}
    drift = {"kind": "drift", "measure": "psi", "window": DAY, "upper": 0.2}
    args: Any = {
        **place.common,
        "prefix": place.system,
        "roles": "",
        "boundary": "",
        "system": "credit-scoring",
        "environment": environment,
        "endpoint": serving.endpoints.apply(lambda of: of["scorecard"]),
        "store": serving.store,
        "monitors": {
            "latency": {**own, "measure": "latency_p99", "upper": 0.3, "alarm": _alarm(serving, "latency_p99")},
            "errors": {**own, "measure": "error_rate", "upper": 0.005, "alarm": _alarm(serving, "error_rate")},
            "slow": {**own, "measure": "latency_p50", "window": 900, "upper": 0.1},
            "silent": {**own, "measure": "devices_silent", "window": 3600, "upper": 0.05, "devices": 20},
            "drift": {**drift, "cases": 400, "route": high},
            "refiled": drift,
            "unsure": drift,
        },
        "composites": {"worse": {"when": "any", "of": ["refiled", "unsure"], "route": high}},
        "retrains": [MONITOR],
        "routes": given["routes"],
        "traced_as": gateway.traced_as,
        "gateway_log": gateway.log,
        "traced": 0.1,
        "network_id": given["network_id"],
        "cidr": given["cidr"],
        "subnet_ids": given["subnet_ids"],
        "service_lists": given["service_lists"],
        "key_ids": {"events": given["key_ids"]["events"], "models": given["key_ids"]["models"]},
        "job": {
            "image": image(place, PUBLISHED),
            "hours": 12,
            "edge": not place.standby,
            "monitors": dict.fromkeys(("drift", "refiled", "unsure"), f'{{"measure":"psi","window":{DAY}}}'),
        },
    }
    if place.standby:  # devices call home, and nothing is trained
        del args["monitors"]["silent"], args["retrains"]
        args["idle"] = True
    else:
        args["heard"] = place.built["edge"].heard
    Observability("observability", args, place.opts)


recovery = workload


def expected(_: str) -> dict[str, Any]:
    alone = {"kind": "technical", "severity": "high"}
    day = {"window": DAY, "severity": "high", "kind": "drift", "upper": 0.2}
    return {
        "system": "credit-scoring",
        "traced": 0.1,
        "monitors": (
            Monitored("latency", "latency_p99", window=300, upper=0.3, takes_back=True, **alone),
            Monitored("errors", "error_rate", window=300, upper=0.005, takes_back=True, **alone),
            Monitored("slow", "latency_p50", window=900, upper=0.1, **alone),
            Monitored("silent", "devices_silent", window=3600, upper=0.05, **alone),
            Monitored("drift", "psi", cases=400, **day),
            Monitored("refiled", "psi", joined=True, **day),
            Monitored("unsure", "psi", joined=True, **day),
        ),
        "composites": (Joined("worse", ("refiled", "unsure"), every=False, severity="high"),),
    }


def _alarm(serving: Any, measure: str) -> Any:
    return serving.alarms.apply(lambda of: of[measure])
