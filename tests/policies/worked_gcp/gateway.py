from typing import Any

from components.gcp import Gateway, turner_role_id
from tests.policies.worked_gcp.place import ACCOUNTS, Place

SYSTEM, MODEL = "credit-scoring", "scorecard"
CALLERS = ("10.10.0.0/24", "10.30.0.0/24")
RATE, BURST, DAYS = 50, 120, 1827


def workload(place: Place) -> None:
    environment, given, served = place.environment, place.given["foundation"], place.built["serving"]
    own = f"projects/{ACCOUNTS[environment]}"
    args: Any = {
        **place.common,
        "prefix": place.system,
        "roles": "",
        "boundary": "",
        "system": SYSTEM,
        "network_id": given["network_id"],
        "subnet_ids": given["subnet_ids"],
        "allow": list(CALLERS),
        "models": [MODEL],
        "endpoints": served.endpoints,
        "releases": served.releases,
        "throttle": {"requests_per_second": RATE, "burst": BURST},
        "block": True,
        "key_id": given["key_ids"]["logs"],
        "keep_days": DAYS,
        "route": f"{own}/notificationChannels/1234567890123456789",
        "fallback": "A clerk decides",
        "named": {
            "host": f"{SYSTEM}.{environment}.models.example.com",
            "certificate": f"{own}/locations/{place.region}/certificates/gateways",
            "application": "",
        },
        "turn_role": turner_role_id(f"bex-{environment}", ACCOUNTS[environment]),
    }
    if place.standby:
        args["apart"] = True
    place.built["gateway"] = Gateway("gateway", args, place.opts)


recovery = workload


def expected(_: str) -> dict[str, Any]:
    return {
        "system": SYSTEM,
        "callers": CALLERS,
        "calls_per_second": RATE,
        "calls_at_once": BURST,
        "attacks_blocked": True,
        "event_days": DAYS,
    }
