from typing import Any

import pulumi_gcp

from components.gcp import Gateway
from tests.assurance.worked_gcp.place import ACCOUNTS, REGION, Place

SYSTEM, MODEL = "credit-scoring", "scorecard"
CALLERS = ("10.10.0.0/24", "10.30.0.0/24")
RATE, BURST, DAYS = 50, 120, 1827


def workload(place: Place) -> None:
    environment, given, served = place.environment, place.given["foundation"], place.built["serving"]
    own = f"projects/{ACCOUNTS[environment]}"
    turns = pulumi_gcp.projects.IAMCustomRole(  # as identity makes it
        "gateway-stop",
        role_id=f"bex_{environment}_gateway_stop",
        project=ACCOUNTS[environment],
        title="Stops at a gateway",
        permissions=["compute.regionSecurityPolicies.get", "compute.regionSecurityPolicies.update"],
        opts=place.opts,
    )
    args: Any = {
        **place.common,
        "prefix": f"{SYSTEM}-{environment}",
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
            "certificate": f"{own}/locations/{REGION}/certificates/gateways",
            "application": "",
        },
        "turn_role": turns.name,
    }
    place.built["gateway"] = Gateway("gateway", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {
        "system": SYSTEM,
        "callers": CALLERS,
        "calls_per_second": RATE,
        "calls_at_once": BURST,
        "attacks_blocked": True,
        "event_days": DAYS,
    }
