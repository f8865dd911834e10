from typing import Any

from components.gcp import Budget
from policies.expectation import CostLimit
from tests.policies.worked_gcp.place import BILLING, Place


def foundation(place: Place) -> None:
    args: Any = {
        **place.common,
        "route": place.built["incidents"].routes["medium"],
        "billing_account": BILLING,
        "key_id": place.built["keys"].key_ids["incidents"],
        "limit": {"monthly": 1000, "alert_at": [0.5, 1.0]},
    }
    Budget("budget", args, place.opts)


def expected(environment: str) -> dict[str, Any]:
    return {"cost_limits": (CostLimit("foundation", environment, 1000.0, (0.5, 1.0)),)}
