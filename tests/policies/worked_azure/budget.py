from typing import Any

from components.azure import Budget
from policies.expectation import CostLimit
from tests.policies.worked_azure.place import Place

_LIMIT = {"monthly": 1000, "alert_at": [0.5, 1.0], "since": "2026-01-01"}


def audit(place: Place) -> None:
    _build(place, {"log_store": place.outputs["log_store"]})


def foundation(place: Place) -> None:
    _build(place, {"log_store": place.log_store, "limit": _LIMIT})


def expected(environment: str) -> dict[str, Any]:
    return {"cost_limits": (CostLimit("foundation", environment, 1000.0, (0.5, 1.0)),)}


def _build(place: Place, more: dict[str, Any]) -> None:
    route = place.built["incidents"].routes["medium"]
    args: Any = {**place.common, "route": route, "unusual_from": 50, **more}
    Budget("budget", args, place.opts)
