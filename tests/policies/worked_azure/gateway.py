from typing import Any

from components.azure import Gateway, asker_role_id
from tests.policies.worked_azure.place import ACCOUNTS, DIRECTORY, Place

SYSTEM, MODEL = "credit-scoring", "scorecard"
APPLICATION = "abababab-abab-4bab-8bab-abababababab"
RANGES = {"dev": "10.10.15.192/26", "prod": "10.30.15.192/26"}
STANDBY = "10.30.15.128/26"
CALLERS = ("10.10.0.0/24", "10.30.0.0/24")
RATE, BURST, DAYS = 50, 120, 1827


def workload(place: Place) -> None:
    environment, given = place.environment, place.given["foundation"]
    account = ACCOUNTS[environment]
    served: Any = place.built["serving"]
    vault = given["key_ids"]["data"].partition("/keys/")[0]
    args: Any = {
        **place.common,
        "prefix": place.system,
        "roles": "/",
        "boundary": "",
        "system": SYSTEM,
        "network_id": given["network_id"],
        "allow": list(CALLERS),
        "models": [MODEL],
        "endpoints": served.endpoints,
        "releases": served.releases,
        "throttle": {"requests_per_second": RATE, "burst": BURST},
        "block": True,
        "key_id": "",
        "keep_days": DAYS,
        "route": given["routes"]["high"],
        "traced": 0.1,
        "fallback": "A clerk decides",
        "named": {
            "host": f"{SYSTEM}.{environment}.models.example.com",
            "certificate": f"{vault}/secrets/gateways",
            "application": APPLICATION,
        },
        "directory": DIRECTORY,
        "range": STANDBY if place.standby else RANGES[environment],
        "zones": ["1", "2", "3"] if environment == "prod" else [],
        "units": 2 if environment == "prod" else 1,
        "ask_role": asker_role_id(f"bex-{environment}", account),
        "log_store": place.log_store,
    }
    made = place.built["gateway"] = Gateway("gateway", args, place.opts)
    place.outputs["calls_log"] = made.log


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
